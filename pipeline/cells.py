"""Layer 1: is each cell what its field allows, are keys unique, do references resolve?

Each file is scanned once by DuckDB (`pipeline.marks`), by the SQL that its Table Schema compiles to
(`pipeline.scan`). Keys, references and what the engine adds to Table Schema are asked of the marks that
the scan leaves. Fields that SQL can't decide go to frictionless's own reader, over their distinct values.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import duckdb

from pipeline import cell_values, file_wording, form, scan, source, sql, wording
from pipeline.cell_values import Known
from pipeline.dataset import Dataset
from pipeline.finding import Finding, in_order, nearest, shown
from pipeline.marks import Marks
from pipeline.progress import Reading
from pipeline.rawfile import RawFile, UnreadableError
from pipeline.schema import Field, ForeignKey, TableSchema

LIMIT = 100
MOST_COMPARED = 5000


def check(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    limit: int = LIMIT,
    reading: Reading | None = None,
) -> tuple[list[Finding], dict[str, Marks]]:
    """Check the cells of every raw and reference table.

    Args:
        dataset: the contract.
        connection: the engine's connection; temporary tables are made there.
        limit: how many findings of one check on one field are told singly; the rest are counted in one.
        reading: is told of each file as its scan starts.

    Returns:
        All findings, table by table, in order of line and column; and the marks of each table that could
        be scanned.
    """
    scans = {name: Scan(dataset, connection, table, limit) for name, table in dataset.inputs.items()}
    kept = _kept(dataset)
    for name, one in scans.items():
        if reading:
            reading.start(name)
        one.read(kept[name])
    whole = {name: one.marks for name, one in scans.items() if one.marks and one.whole}
    known = Known(dataset, connection, whole)
    findings = [finding for one in scans.values() for finding in one.check(known)]
    return findings, {name: one.marks for name, one in scans.items() if one.marks}


def unread_files(dataset: Dataset) -> list[Finding]:
    """Warn of each CSV in raw/ that no schema describes, since nothing would ever read it."""
    known = {table.file for table in dataset.raw.values()}
    files = (path.relative_to(dataset.folder).as_posix() for path in (dataset.folder / "raw").glob("*.csv"))
    message = "no schema describes this file, so nothing reads it"
    return [Finding("warning", "cells.file", message, file) for file in sorted(files) if file not in known]


def _kept(dataset: Dataset) -> dict[str, set[str]]:
    """Return for each table the fields whose text is asked for after the scan."""
    kept: dict[str, set[str]] = defaultdict(set)
    for table in dataset.inputs.values():
        for key in table.foreign_keys:
            kept[table.name] |= set(key.fields)
            kept[key.table] |= set(key.to)
        for names in table.unique_keys:
            kept[table.name] |= set(names)
        for field in table.fields:
            adds = field.holds or field.target or field.separator or not scan.decides(field)
            if adds or field.constraints.get("unique"):
                kept[table.name].add(field.name)
            if field.target:
                other, _, name = field.target.partition(".")
                kept[other].add(name)
            if field.aliases:
                kept[field.aliases.table] |= {field.aliases.alias, field.aliases.name}
            if field.words:
                kept[field.words].add("word")
    return kept


class Scan:
    """One file on its way through the layer."""

    def __init__(
        self, dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, limit: int
    ) -> None:
        """Remember what to check; `read` and then `check` do it."""
        self.dataset = dataset
        self.connection = connection
        self.table = table
        self.limit = limit
        self.marks: Marks | None = None
        self.whole = True
        self.findings: list[Finding] = []
        self.faulty: dict[str, list[str]] = {}

    def read(self, kept: Iterable[str]) -> None:
        """Scan the file, unless its structure makes that useless; then the findings say why."""
        path = self.dataset.folder / self.table.file
        if not path.is_file():
            self._tell("file", f"the file is missing: it holds {self.table.title}")
            return
        try:
            written = form.recognise(path, self.table)
            self.findings += file_wording.header(self.table, written)
            if form.fits(written, self.table):
                rows = source.Rows(self.connection, self.table, path, written)
                self.marks = Marks(self.connection, self.dataset, rows, kept)
                written = rows.form
                if rows.file is not None:
                    self._odd(rows.file)
            self.findings += file_wording.form(self.table, written, self._schema(), self._file())
        except UnreadableError as error:
            self._tell("file", str(error), error.line, error.hint)

    def check(self, known: Known) -> list[Finding]:
        """Return all findings about the file."""
        if self.marks is None:
            return self.findings
        self._cells(self.marks)
        for field in self.table.fields:
            if not scan.decides(field):
                self._by_frictionless(self.marks, field)
            self._by_values(self.marks, field, known)
            if field.constraints.get("unique"):
                self._twice(self.marks, (field.name,), "unique")
        for names in self.table.unique_keys:
            self._twice(self.marks, names, "unique")
        self._twice(self.marks, self.table.primary_key, "key")
        for key in self.table.foreign_keys:
            if key.table in known.marks:
                self._references(self.marks, key, known)
        return in_order(self.findings)

    def _tell(self, check: str, message: str, line: int | None = None, hint: str = "") -> None:
        self.findings.append(Finding("error", f"cells.{check}", message, self.table.file, line, hint=hint))

    def _schema(self) -> str:
        """Return the file in which the dialect can be declared, empty where the table is the engine's own."""
        place = "raw" if self.table.name in self.dataset.raw else "reference"
        file = f"schemas/{place}/{self.table.name}.json"
        return file if (self.dataset.folder / file).is_file() else ""

    def _file(self) -> RawFile | None:
        return self.marks.rows.file if self.marks else None

    def _odd(self, file: RawFile) -> None:
        """Tell of what only Python keeps: rows of another width, the header again, what is no text."""
        found = []
        for line, record in zip(file.lines, file.records, strict=True):
            if len(record) != len(self.table.names):
                found.append(file_wording.row(self.table, line, record))
        found += [file_wording.header_again(self.table, line) for line in file.again]
        found += [file_wording.stray(self.table, stray) for stray in file.strays]
        self.whole = not found
        for message in dict.fromkeys(finding.hint for finding in found):
            alike = [finding for finding in found if finding.hint == message]
            self.findings += alike[: self.limit]
            self._more(alike[0].check.removeprefix("cells."), None, len(alike), len(alike[: self.limit]))

    def _cells(self, marks: Marks) -> None:
        """Tell of the cells that fail a test of the scan."""
        for test, times, condition in marks.failed():
            found = marks.cells(condition, self.limit)
            lines = marks.lines([row for row, _ in found])
            for line, (_, cells) in zip(lines, found, strict=True):
                if test.field is None:
                    self._tell("row", "the row is empty", line, "delete the line")
                    continue
                row = dict(zip(self.table.names, cells, strict=True))
                value = row[test.field.name]
                check, message, hint = wording.fault(self.dataset, test.field, test.check, value)
                key = ", ".join(row[name] for name in self.table.primary_key)
                self._found(check, test.field, line, message, key=key, value=value, hint=hint)
            self._more(test.check, test.field, times, len(found))

    def _found(self, check: str, field: Field, line: int, message: str, **more: Any) -> None:  # noqa: ANN401
        column = self.table.names.index(field.name) + 1
        text = f"{field.name}: {message}"
        self.findings.append(Finding("error", f"cells.{check}", text, self.table.file, line, column, **more))

    def _more(self, check: str, field: Field | None, times: int, told: int) -> None:
        """Count the findings that are not told singly in one."""
        if times > told:
            where = f"{field.name}: " if field else ""
            message = f"{where}{times - told} more of these, {times} in all"
            finding = Finding("error", f"cells.{check.lower()}", message, self.table.file)
            self.findings.append(replace(finding, count=times - told))

    def _rows(self, marks: Marks, query: str) -> list[tuple[Any, ...]]:
        """Run a query over the marks that returns (row, key, value, …) and, last, how many there are."""
        key = ", ".join(f"coalesce({sql.identifier(name)}, '')" for name in self.table.primary_key)
        return self.connection.execute(
            f"WITH found AS ({query}) SELECT found.*, concat_ws(', ', {key}), count(*) OVER () "
            f"FROM found JOIN {marks.name} AS m ON m.rowid = found.row ORDER BY found.row LIMIT {self.limit}"
        ).fetchall()

    def _twice(self, marks: Marks, names: tuple[str, ...], check: str) -> None:
        """Tell of rows whose key stands before; one with a missing or a faulty cell is told of by that."""
        columns = [sql.identifier(name) for name in names]
        typed = [self._readable(self.table.field(name)) for name in names]
        whole = " AND ".join(f"{value} IS NOT NULL" for value in typed)
        alone = typed[0] if len(typed) == 1 else f"row({', '.join(typed)})"
        ((unique,),) = self.connection.execute(
            f"SELECT count(DISTINCT {alone}) = count(*) FROM {marks.name} AS m WHERE {whole}"
        ).fetchall()
        if unique:
            return
        value = f"concat_ws(', ', {', '.join(f'm.{column}' for column in columns)})"
        found = self._rows(
            marks,
            f"SELECT m.rowid AS row, {value} AS value, "
            f"min(m.rowid) OVER (PARTITION BY {', '.join(typed)}) AS first "
            f"FROM {marks.name} AS m WHERE {whole} QUALIFY m.rowid > first",
        )
        field = self.table.field(names[0])
        hint = "each row needs a key of its own" if check == "key" else ""
        for row, value, first, key, _ in found:
            line, earlier = marks.lines([row, first])
            message = f"{shown(value)} stands on line {earlier} already"
            self._found(check, field, line, message, key=key, value=value, hint=hint)
        self._more(check, field, found[0][-1], len(found))

    def _readable(self, field: Field) -> str:
        """Return SQL for the value of a cell, null where the cell is faulty."""
        cell = f"m.{sql.identifier(field.name)}"
        faulty = self.faulty.get(field.name)
        if faulty:
            return (
                f"CASE WHEN {cell} NOT IN ({', '.join(sql.literal(one) for one in faulty)}) THEN {cell} END"
            )
        return scan.typed(field, cell)

    def _references(self, marks: Marks, key: ForeignKey, known: Known) -> None:
        """Tell of foreign keys that point to nothing; one with a missing cell points nowhere."""
        other = known.marks[key.table]
        pairs = list(zip(key.fields, key.to, strict=True))
        whole = " AND ".join(f"m.{sql.identifier(name)} IS NOT NULL" for name in key.fields)
        joined = " AND ".join(
            f"{scan.typed(other.table.field(to), f'there.{sql.identifier(to)}')} = "
            f"{scan.typed(self.table.field(name), f'm.{sql.identifier(name)}')}"
            for name, to in pairs
        )
        value = f"concat_ws(', ', {', '.join(f'm.{sql.identifier(name)}' for name in key.fields)})"
        found = self._rows(
            marks,
            f"SELECT m.rowid AS row, {value} AS value FROM {marks.name} AS m WHERE {whole} "
            f"AND NOT EXISTS (FROM {other.name} AS there WHERE {joined})",
        )
        place = f"{key.table}.{key.to[0]}"
        field = self.table.field(key.fields[0])
        choices = known.column(place, MOST_COMPARED) if found and len(pairs) == 1 else ()
        for row, value, row_key, _ in found:
            (line,) = marks.lines([row])
            message, hint = f"{shown(value)} does not stand in {place}", nearest(value, choices)
            self._found("reference", field, line, message, key=row_key, value=value, hint=hint)
        if found:
            self._more("reference", field, found[0][-1], len(found))

    def _by_values(self, marks: Marks, field: Field, known: Known) -> None:
        """Check what the engine adds to Table Schema, over the distinct values that need a closer look."""
        faults = cell_values.faults(self.dataset, known, field)
        if faults is None:
            return
        right = cell_values.plainly_right(field)
        told = {
            value: found for value in self._distinct(marks, field, right) if (found := list(faults(value)))
        }
        self._values(marks, field, told)

    def _by_frictionless(self, marks: Marks, field: Field) -> None:
        """Have frictionless's reader decide about the distinct values of a field that SQL can't decide."""
        from frictionless import Field as Reader  # noqa: PLC0415 - heavy, and seldom needed

        constraints = {
            name: bound for name, bound in field.constraints.items() if name not in {"required", "unique"}
        }
        if field.codes:
            constraints["enum"] = list(self.dataset.allowed(field))
        reader = Reader.from_descriptor(
            {"name": field.name, "type": field.type, "format": field.format, "constraints": constraints}
        )
        told = {}
        for value in self._distinct(marks, field, ""):
            _, notes = reader.read_cell(value)
            if notes:
                told[value] = [wording.fault(self.dataset, field, check, value) for check in notes]
        self.faulty[field.name] = list(told)
        self._values(marks, field, told)

    def _distinct(self, marks: Marks, field: Field, right: str) -> list[str]:
        column = sql.identifier(field.name)
        closer = f"AND NOT coalesce({right}, false)" if right else ""
        found = self.connection.execute(
            f"SELECT DISTINCT {column} FROM {marks.name} WHERE {column} IS NOT NULL {closer} ORDER BY ALL"
        ).fetchall()
        return [value for (value,) in found]

    def _values(self, marks: Marks, field: Field, told: dict[str, list[tuple[str, str, str]]]) -> None:
        """Tell of each row that holds one of the faulty values."""
        if not told:
            return
        column = sql.identifier(field.name)
        listed = ", ".join(sql.literal(value) for value in told)
        found = self._rows(
            marks,
            f"SELECT m.rowid AS row, m.{column} AS value FROM {marks.name} AS m "
            f"WHERE m.{column} IN ({listed})",
        )
        for row, value, key, _ in found:
            (line,) = marks.lines([row])
            for check, message, hint in told[value]:
                self._found(check, field, line, message, key=key, value=value, hint=hint)
        self._more("type", field, found[0][-1], len(found))

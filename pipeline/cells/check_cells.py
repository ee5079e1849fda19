"""Layer 1: is each cell what its field allows, are keys unique, do references resolve?

Each file is scanned once by DuckDB (`scan_result`), by the SQL that its Table Schema compiles to
(`cell_tests`). Python reads the distinct values of fields that SQL can't decide (`python_values`). Keys,
references and what the engine adds to Table Schema are checked on the result of the scan.
"""

from collections import defaultdict
from collections.abc import Iterable

import duckdb

from pipeline.cells import cell_messages, cell_tests, check_keys, names_and_lists, python_values
from pipeline.cells.collect_findings import FileFindings
from pipeline.cells.names_and_lists import Known
from pipeline.cells.scan_result import Marks
from pipeline.contract.dataset import Dataset
from pipeline.core import wording
from pipeline.core.finding import Finding, in_order
from pipeline.core.legacy import worded
from pipeline.core.progress import Reading
from pipeline.raw_files import check_header, choose_reader, detect_format, file_messages
from pipeline.raw_files.python_reader import RawFile, UnreadableError
from pipeline.schema.model import Field, TableSchema

LIMIT = 100


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
    for one in scans.values():
        one.check_cells()
    findings = [finding for one in scans.values() for finding in one.check(known)]
    return findings, {name: one.marks for name, one in scans.items() if one.marks}


def unread_files(dataset: Dataset) -> list[Finding]:
    """Warn of each CSV in raw/ that no schema describes, since nothing would ever read it."""
    known = {table.file for table in dataset.raw.values()}
    files = (path.relative_to(dataset.folder).as_posix() for path in (dataset.folder / "raw").glob("*.csv"))
    message = "no schema describes this file, so nothing reads it"
    return [worded("warning", "cells.file", message, file) for file in sorted(files) if file not in known]


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
            adds = field.holds or field.target or field.separator or not cell_tests.decides(field)
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
        """Remember what to check; `read`, `check_cells` and `check` do it, in this order."""
        self.dataset = dataset
        self.connection = connection
        self.table = table
        self.marks: Marks | None = None
        self.whole = True
        self.findings = FileFindings(dataset, connection, table, limit)

    def read(self, kept: Iterable[str]) -> None:
        """Scan the file, unless its structure makes that useless; then the findings say why."""
        path = self.dataset.folder / self.table.file
        if not path.is_file():
            self.findings.of_file("file", f"the file is missing: it holds {self.table.title}")
            return
        try:
            written = detect_format.recognise(path, self.table)
            self.findings.found += check_header.check(self.table, written)
            if check_header.fits(self.table, written):
                self.findings.labels = check_header.columns(self.table, written)
                rows = choose_reader.Rows(self.connection, self.table, path, written, self.findings.labels)
                self.marks = Marks(self.connection, self.dataset, rows, kept)
                written = rows.form
                if rows.file is not None:
                    self._odd(rows.file)
            self.findings.found += file_messages.form(self.table, written, self._schema(), self._file())
        except UnreadableError as error:
            self.findings.of_file("file", str(error), error.line, error.hint)

    def check_cells(self) -> None:
        """Find the cells that their own field forbids; the values of keys are read by then."""
        if self.marks is None:
            return
        self._cells(self.marks)
        for field in self.table.fields:
            if not cell_tests.decides(field):
                self._distinct(self.marks, field)

    def check(self, known: Known) -> list[Finding]:
        """Return all findings about the file, with those that compare its cells with others."""
        if self.marks is None:
            return self.findings.found
        for field in self.table.fields:
            self._by_values(self.marks, field, known)
        check_keys.check(self.findings, self.marks, known)
        return in_order(self.findings.found)

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
        width = len(self.findings.labels)
        for line, record in zip(file.lines, file.records, strict=True):
            if len(record) != width:
                found.append(file_messages.row(self.table, line, record, width))
        found += [file_messages.header_again(self.table, line) for line in file.again]
        found += [file_messages.stray(self.table, stray) for stray in file.strays]
        self.whole = not found
        for hints in dict.fromkeys(wording.hint(finding) for finding in found):
            alike = [finding for finding in found if wording.hint(finding) == hints]
            self.findings.found += alike[: self.findings.limit]
            check = alike[0].check.removeprefix("cells.")
            self.findings.of_the_rest(check, None, len(alike), len(alike[: self.findings.limit]))

    def _cells(self, marks: Marks) -> None:
        """Tell of the cells that fail a test of the scan."""
        for test, times, condition in marks.failed():
            found = marks.cells(condition, self.findings.limit)
            lines = marks.lines([row for row, _ in found])
            for line, (_, cells) in zip(lines, found, strict=True):
                if test.field is None:
                    self.findings.of_file("row", "the row is empty", line, "delete the line")
                    continue
                row = dict(zip(self.table.names, cells, strict=True))
                value = row[test.field.name]
                check, message, hint = cell_messages.fault(
                    self.dataset, self.table, test.field, test.check, value
                )
                key = ", ".join(row[name] for name in self.table.primary_key)
                self.findings.of_cell(check, test.field, line, message, key=key, value=value, hint=hint)
            self.findings.of_the_rest(test.check, test.field, times, len(found))

    def _distinct(self, marks: Marks, field: Field) -> None:
        """Tell of the cells that only Python can read, and that are not what the field allows."""
        told = {
            text: [cell_messages.fault(self.dataset, self.table, field, check, text) for check in failed]
            for text, failed in python_values.read(self.connection, marks, field).items()
        }
        self.findings.of_values(marks, field, told)

    def _by_values(self, marks: Marks, field: Field, known: Known) -> None:
        """Check what the engine adds to Table Schema, over the distinct values that need a closer look."""
        faults = names_and_lists.faults(self.dataset, known, field)
        if faults is None:
            return
        right = names_and_lists.plainly_right(field)
        texts = python_values.texts(self.connection, marks, field, right)
        told = {text: found for text in texts if (found := list(faults(text)))}
        self.findings.of_values(marks, field, told)

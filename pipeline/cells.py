"""Layer 1: is each cell what its field allows, are keys unique, do references resolve?

The door is `check`: it takes one raw table and returns its findings. Types, constraints and keys are
checked by frictionless, unique keys here, and what Table Schema has no word for by `cell_values`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import frictionless
from frictionless.resources import TableResource

from pipeline import cell_values, rawfile
from pipeline.cell_values import Known
from pipeline.dataset import Dataset
from pipeline.finding import Finding, in_order, nearest, shown
from pipeline.schema import Field, TableSchema

UNREADABLE = {
    "not UTF-8": ("a character that is not UTF-8", "save it as CSV UTF-8 (comma delimited)"),
    "unexpected end of data": ("a double quote opens here and never closes", 'close it, or write "" for one'),
    "',' expected after '\"'": ("a double quote stands inside a quoted cell", 'write it twice: ""'),
}
TYPES = {
    "integer": ("is not a whole number", "write digits only"),
    "number": ("is not a number", "write digits and a decimal point"),
    "date": ("is not a date", "write year, month and day as YYYY-MM-DD"),
    "boolean": ("is neither true nor false", "write true or false"),
    "year": ("is not a year", "write four digits"),
    "datetime": ("is not a date and time", "write it as YYYY-MM-DDThh:mm:ss"),
}


def check(dataset: Dataset, name: str, known: Known) -> list[Finding]:
    """Check the cells of one raw or reference table.

    Args:
        dataset: the contract.
        name: name of the table.
        known: the values of the other files.

    Returns:
        All findings, in order of line and column; all are errors.
    """
    table = dataset.inputs[name]
    path = dataset.folder / table.file
    if not path.is_file():
        return [Finding("error", "cells.file", f"the file is missing: it holds {table.title}", table.file)]
    try:
        file = known.read(name)
    except ValueError as error:
        return [_unreadable(table, str(error))]
    if file.header != list(table.names):
        return _header(table, file.header)
    checker = _Checker(dataset, table, file, known)
    return in_order([*checker.by_frictionless(), *checker.by_unique_keys(), *checker.by_values()])


def unread_files(dataset: Dataset) -> list[Finding]:
    """Warn of each CSV in raw/ that no schema describes, since nothing would ever read it."""
    known = {table.file for table in dataset.raw.values()}
    files = (path.relative_to(dataset.folder).as_posix() for path in (dataset.folder / "raw").glob("*.csv"))
    message = "no schema describes this file, so nothing reads it"
    return [Finding("warning", "cells.file", message, file) for file in sorted(files) if file not in known]


def _unreadable(table: TableSchema, reason: str) -> Finding:
    where, _, what = reason.partition(": ")
    told, hint = UNREADABLE.get(what, (what, ""))
    return Finding("error", "cells.file", told, table.file, int(where.removeprefix("line ")), hint=hint)


def _header(table: TableSchema, header: list[str]) -> list[Finding]:
    """Tell how the first line differs from the fields; nothing below it can be read until it is right."""

    def finding(message: str, column: int | None = None, hint: str = "") -> Finding:
        return Finding("error", "cells.header", message, table.file, 1, column, hint=hint)

    if not header:
        return [finding("the first line is empty", hint=f"it must be {','.join(table.names)}")]
    if len(header) == 1 and header[0].split(";") == list(table.names):
        hint = "save it as CSV with commas between the cells"
        return [finding("the cells are separated by semicolons, not by commas", hint=hint)]
    findings = []
    for column, label in enumerate(header, start=1):
        if label not in table.names:
            hint = nearest(label, set(table.names) - set(header))
            findings.append(finding(f'there is no field "{label}" in {table.name}', column, hint))
        elif label in header[: column - 1]:
            findings.append(finding(f'the field "{label}" stands there a second time', column))
    findings += [finding(f'the field "{name}" is missing') for name in table.names if name not in header]
    order = f"the order must be {','.join(table.names)}"
    return findings or [finding("the fields are in another order than the contract's", hint=order)]


class _Checker:
    """Checks one table whose header is right."""

    def __init__(self, dataset: Dataset, table: TableSchema, file: rawfile.RawFile, known: Known) -> None:
        self.dataset = dataset
        self.table = table
        self.file = file
        self.known = known

    def finding(self, check: str, record: int, field: Field | None, message: str, **more: Any) -> Finding:  # noqa: ANN401
        """Make a finding about a record, counted from 0 below the header."""
        cells = dict(zip(self.table.names, self.file.records[record], strict=False))
        return Finding(
            "error",
            f"cells.{check}",
            f"{field.name}: {message}" if field else message,
            self.table.file,
            self.file.lines[record],
            self.table.names.index(field.name) + 1 if field else None,
            key=", ".join(cells.get(name, "") for name in self.table.primary_key),
            value=cells.get(field.name) if field else None,
            **more,
        )

    def by_frictionless(self) -> Iterator[Finding]:
        """Translate frictionless's report; its row numbers count records, the header as 1."""
        ragged: set[int] = set()
        for error in self._errors():
            record = getattr(error, "row_number", 0) - 2
            if record < 0:
                yield Finding("error", "cells.file", error.message, self.table.file)
            elif error.type in {"missing-cell", "extra-cell", "blank-row"}:
                if record not in ragged:
                    ragged.add(record)
                    yield self._ragged(record)
            elif record not in ragged:
                yield from self._translated(error, record)

    def _errors(self) -> Iterator[Any]:
        keys = tuple(key for key in self.table.foreign_keys if self.known.whole(key.table))
        tables = [
            replace(self.table, foreign_keys=keys),
            *(self.dataset.inputs[key.table] for key in keys if key.table != self.table.name),
        ]
        package = frictionless.Package(
            resources=[_resource(self.dataset, table) for table in {t.name: t for t in tables}.values()],
            basepath=str(self.dataset.folder),
        )
        report = package.get_resource(self.table.name).validate(limit_errors=10**9)
        errors = [error for task in report.tasks for error in task.errors]
        return iter(sorted(errors, key=lambda e: e.type not in {"missing-cell", "extra-cell", "blank-row"}))

    def _ragged(self, record: int) -> Finding:
        cells, fields = len(self.file.records[record]), len(self.table.names)
        if not any(cell.strip() for cell in self.file.records[record]):
            return self.finding("row", record, None, "the row is empty", hint="delete the line")
        message = f"the row has {cells} cells, the header has {fields}"
        hint = "a cell with a comma in it must stand in double quotes" if cells > fields else ""
        return self.finding("row", record, None, message, hint=hint)

    def _translated(self, error: Any, record: int) -> Iterator[Finding]:  # noqa: ANN401 - frictionless is untyped
        match error.type:
            case "type-error":
                field = self.table.field(error.field_name)
                what, hint = TYPES.get(field.type, (f"is not of type {field.type}", ""))
                hint = f"{hint}, such as {field.example}"
                yield self.finding("type", record, field, f"{shown(error.cell)} {what}", hint=hint)
            case "constraint-error":
                field = self.table.field(error.field_name)
                yield self._constraint(field, record, error.cell, error.note.split('"')[1])
            case "unique-error":
                field = self.table.field(error.field_name)
                yield self.finding("unique", record, field, self._twice(record, (field.name,)))
            case "primary-key":
                if self._whole_key(record, self.table.primary_key):
                    field = self.table.field(self.table.primary_key[0])
                    message = self._twice(record, self.table.primary_key)
                    yield self.finding("key", record, field, message, hint="each row needs a key of its own")
            case "foreign-key":
                yield self._reference(error, record)
            case _:
                yield self.finding("row", record, None, error.message)

    def _cells(self, record: int, names: tuple[str, ...]) -> list[str]:
        row = self.file.records[record]
        return [row[self.table.names.index(name)] for name in names]

    def _whole_key(self, record: int, names: tuple[str, ...]) -> bool:
        """Tell whether a record has as many cells as the header, and none of the key's is missing."""
        whole = len(self.file.records[record]) == len(self.table.names)
        return whole and not set(self._cells(record, names)) & set(self.table.missing_values)

    def _twice(self, record: int, names: tuple[str, ...]) -> str:
        """Say where the same cells stand before; 1204 and 01204 are one number in two forms."""
        cells = self._cells(record, names)
        same = (i for i in range(record) if self._whole_key(i, names) and self._cells(i, names) == cells)
        earlier = next(same, None)
        where = "above in another form" if earlier is None else f"on line {self.file.lines[earlier]}"
        return f"{shown(', '.join(cells))} stands {where} already"

    def _constraint(self, field: Field, record: int, cell: str, constraint: str) -> Finding:
        bound = field.constraints.get(constraint)
        match constraint:
            case "required":
                hint = field.description.split(". ")[0].rstrip(".") + f", such as {field.example}"
                return self.finding("required", record, field, "must not be empty", hint=hint)
            case "enum" if field.codes:
                codes = self.dataset.allowed(field)
                message = f"{shown(cell)} is no code of {field.codes}"
                return self.finding("code", record, field, message, hint=nearest(str(cell), codes))
            case "pattern":
                message, hint = f"{shown(cell)} does not have the form {bound}", f"such as {field.example}"
                return self.finding("pattern", record, field, message, hint=hint)
            case "minimum" | "maximum":
                side = "below" if constraint == "minimum" else "above"
                return self.finding(constraint, record, field, f"{shown(cell)} is {side} {bound}")
        return self.finding(constraint.lower(), record, field, f"{shown(cell)} breaks {constraint} {bound}")

    def _reference(self, error: Any, record: int) -> Finding:  # noqa: ANN401 - frictionless is untyped
        field = self.table.field(error.field_names[0])
        value = ", ".join(str(cell) for cell in error.field_cells)
        key = next(k for k in self.table.foreign_keys if k.fields == tuple(error.field_names))
        place = f"{key.table}.{key.to[0]}"
        message = f"{shown(value)} does not stand in {place}"
        hint = nearest(value, self.known.column(place)) if len(key.to) == 1 else ""
        return self.finding("reference", record, field, message, hint=hint)

    def by_unique_keys(self) -> Iterator[Finding]:
        """Check uniqueKeys, which frictionless doesn't enforce; a key with an empty cell is no key."""
        for names in self.table.unique_keys:
            seen: set[tuple[str, ...]] = set()
            for record in range(len(self.file.records)):
                if self._whole_key(record, names):
                    cells = tuple(self._cells(record, names))
                    if cells in seen:
                        field = self.table.field(names[0])
                        yield self.finding("unique", record, field, self._twice(record, names))
                    seen.add(cells)

    def by_values(self) -> Iterator[Finding]:
        """Check what the engine adds to Table Schema."""
        for field in self.table.fields:
            faults = cell_values.faults(self.dataset, self.known, field)
            if faults is None:
                continue
            position = self.table.names.index(field.name)
            told: dict[str, list[tuple[str, str, str]]] = {}
            for record, row in enumerate(self.file.records):
                cell = row[position] if len(row) == len(self.table.names) else ""
                if cell in self.table.missing_values:
                    continue
                if cell not in told:
                    told[cell] = list(faults(cell))
                for check, message, hint in told[cell]:
                    yield self.finding(check, record, field, message, hint=hint)


def _resource(dataset: Dataset, table: TableSchema) -> TableResource:
    """Describe a raw table to frictionless: the standard's words only, code lists as enum."""
    fields = []
    for field in table.fields:
        constraints = dict(field.constraints)
        if "pattern" in constraints:
            constraints["pattern"] = f"(?:{constraints['pattern']})(?!\\n)"  # it anchors by ^ and $ alone
        if field.codes and not field.separator:
            constraints["enum"] = list(dataset.allowed(field))
        fields.append(
            {"name": field.name, "type": field.type, "format": field.format, "constraints": constraints}
        )
    return TableResource.from_descriptor(
        {
            "name": table.name,
            "type": "table",
            "path": table.file,
            "scheme": "file",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8-sig",
            "dialect": {"header": True, "csv": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True}},
            "schema": {
                "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
                "fields": fields,
                "primaryKey": list(table.primary_key),
                "foreignKeys": [
                    {
                        "fields": list(key.fields),
                        "reference": {
                            "resource": "" if key.table == table.name else key.table,
                            "fields": list(key.to),
                        },
                    }
                    for key in table.foreign_keys
                ],
                "missingValues": list(table.missing_values),
            },
        },
        basepath=str(dataset.folder),
    )

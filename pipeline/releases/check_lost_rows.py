"""Most rows of a table are gone since the last release: the file was probably saved with a filter on.

A table that has no row left is reported whatever its size: its file was probably cut off or overwritten. It
is a warning where no keys are typed and the header is there, since the rows of such a table may be deleted.

A key that is gone is reported by `check_published_keys`, but only if no other layer finds an error, and most
rows that refer to missing rows are errors. So this is checked with the cells, and reported first.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from pipeline.cells import missing_values
from pipeline.cells.scan_result import ScanResult
from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Values
from pipeline.raw_files import blank_file
from pipeline.releases import ledger, released_files
from pipeline.releases.check_published_keys import typed
from pipeline.releases.ledger import Entry
from pipeline.schema import column_names
from pipeline.schema.model import TableSchema

FEW = 10  # rows; fewer are not reported together
MOST = 0.5  # of the rows of the last release
NO_HEADER = "cells.header.empty"

Scans = Mapping[str, ScanResult]


@dataclass(frozen=True)
class _Lost:
    """The rows that a table lost.

    Attributes:
        finding: the finding about them.
        values: the values of these rows by the "table.column" of raw/ in which they were found.
        is_certain: the loss is a mistake: their keys are recorded if they are withdrawn, or no row is left.
            Rows of other tables may be deleted, unless other rows refer to them.
    """

    finding: Finding
    values: Mapping[str, set[str]]
    is_certain: bool


def check(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, scans: Scans, findings: Sequence[Finding]
) -> list[Finding]:
    """Return findings with those about lost rows first, and without those about values that went with them.

    Args:
        dataset: the contract.
        connection: the engine's connection, with the tables of the scans.
        scans: the scan of each file that could be scanned.
        findings: the findings about cells.
    """
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"])
        lost = [*_lost(dataset, connection, scans, entries[-1])] if entries else []
    except CallError:  # of the ledger, which the last layer reports
        return [*findings]
    lost = [table for table in lost if table.is_certain or any(_went_with(table, f) for f in findings)]
    of_files = {table.finding.file: table.finding for table in reversed(lost)}  # several may be made of one
    others = [
        f
        for f in findings
        if not any(_went_with(table, f) for table in lost)
        and not (f.code == NO_HEADER and f.file in of_files)
    ]
    return [*reversed(of_files.values()), *others]


def _lost(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, scans: Scans, last: Entry
) -> Iterator[_Lost]:
    """Yield the tables that lost most of their rows since a release."""
    for table in filter(_is_entered, dataset.tables.values()):
        name, _, field = table.field(table.primary_key[0]).raw[0].partition(".")
        published = last.tables[table.name].rows if table.name in last.tables else 0
        file = dataset.inputs[name].file
        is_blank = blank_file.is_blank(dataset.folder / file)
        left = 0 if is_blank or name not in scans else scans[name].count
        if not is_blank and (name not in scans or field not in scans[name].retained):
            continue
        if left and not table.field(table.primary_key[0]).straight:  # its keys cannot be compared
            continue
        fewest = max(FEW, MOST * published) if left else 1
        if published - left < fewest:
            continue
        keys = texts(connection, scans[name], field) if left else ()
        kept = {*keys, *retired(connection, scans, table)}
        rows = [
            row for row in published_rows(dataset, last, table) if row.get(table.primary_key[0]) not in kept
        ]
        if len(rows) >= fewest:
            values: Values = {
                "table": table.name,
                "version": last.version,
                "lost": len(rows),
                "published": published,
                "left": left,
            }
            is_typed = table.name in typed(dataset)
            finding = _finding(file, values, table.name if is_typed else "", is_blank=is_blank)
            yield _Lost(finding, _values(dataset, table, rows), is_typed or not left)


def _finding(file: str, values: Values, typed_table: str, *, is_blank: bool) -> Finding:
    """Return the finding about lost rows.

    Args:
        file: their file.
        values: the values of the finding.
        typed_table: the table, if its keys are typed; else empty.
        is_blank: the file has no header either.
    """
    hint = Message("restore_rows", {"file": file, **({"table": typed_table} if typed_table else {})})
    if is_blank:
        hint = Message("restore_copy", {"file": file})
    is_error = typed_table or values["left"] or is_blank
    return Finding("error" if is_error else "warning", "cells.file.rows_lost", values, file, hints=(hint,))


def _is_entered(table: TableSchema) -> bool:
    """Return whether each row of a published table is a row of one raw table, whose key begins its own."""
    key = [table.field(name) for name in table.primary_key]
    origins = {place.partition(".")[0] for field in key for place in field.raw}
    return bool(key) and len(origins) == 1 and all(field.raw for field in key)


def texts(connection: duckdb.DuckDBPyConnection, scan: ScanResult, field: str) -> Iterator[str]:
    """Yield each text of a field that the scan retained."""
    rows = connection.execute(f"SELECT DISTINCT {sql.identifier(field)} FROM {scan.name}").fetchall()
    yield from (text for (text,) in rows if text is not None)


def retired(connection: duckdb.DuckDBPyConnection, scans: Scans, table: TableSchema) -> Iterator[str]:
    """Yield the keys of a table that raw/retired.csv records."""
    if RETIRED in scans:
        name = sql.literal(table.name)
        query = f'SELECT key FROM {scans[RETIRED].name} WHERE "table" = {name} AND key IS NOT NULL'
        yield from (key for (key,) in connection.execute(query).fetchall())


def published_rows(dataset: Dataset, entry: Entry, table: TableSchema) -> list[dict[str, str]]:
    """Return the rows of a published table; none if its file is not in dist/ as it was published."""
    dist, name = dataset.folder / "dist", f"{entry.folder}/data/{table.name}.csv"
    if not released_files.is_published(dist, entry, name):
        return []
    with (dist / name).open(encoding="utf-8", newline="") as file:
        try:
            return [*csv.DictReader(file)]
        except csv.Error:  # a cell that is too long for this reader
            return []


def _values(dataset: Dataset, table: TableSchema, rows: Sequence[Mapping[str, str]]) -> dict[str, set[str]]:
    """Return the values of published rows by the columns of raw/ in which references find them."""
    named = places(dataset, table).items()
    return {place: {row.get(field, "") for row in rows} for field, place in named}


def places(dataset: Dataset, table: TableSchema) -> dict[str, str]:
    """Return the column of raw/ in which references find the values of each field of a published table.

    These are the columns that they come from unchanged, and for an alias the column of the names.
    """
    named = {
        f"{own.aliases.table}.{own.aliases.alias}": f"{raw.name}.{column_names.shown(own)}"
        for raw in dataset.raw.values()
        for own in raw.fields
        if own.aliases
    }
    found = {}
    for field in table.fields:
        if field.straight:
            name, _, origin = field.raw[0].partition(".")
            column = column_names.shown(dataset.raw[name].field(origin))
            found[field.name] = named.get(field.raw[0], f"{name}.{column}")
    return found


def _went_with(lost: _Lost, finding: Finding) -> bool:
    """Return whether a finding is about a value that only the lost rows contained."""
    if finding.code not in missing_values.CODES:
        return False
    value = finding.values.get("item", finding.value)
    return value in lost.values.get(str(finding.values.get("target")), ())

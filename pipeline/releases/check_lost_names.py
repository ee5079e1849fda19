"""Values that are missing now and were in the last release: the row or the name is to be restored.

If the row is there with another value, that cell was changed, and those that use its earlier value were not.
Then the finding is at the changed cell.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import duckdb

from pipeline.cells import missing_values
from pipeline.cells.scan_result import ScanResult
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Value, Values
from pipeline.raw_files import check_header
from pipeline.releases import check_lost_rows, ledger
from pipeline.releases.check_lost_rows import Scans
from pipeline.releases.check_published_keys import typed
from pipeline.releases.ledger import Entry

RENAMED = "cells.reference.renamed"


@dataclass(frozen=True)
class _Cell:
    """The cell that had a missing value.

    Attributes:
        line: its line.
        position: the position of its column.
        header: the text above the column.
        text: what it contains now.
        is_new: whether that is a value that no row had in the last release.
    """

    line: int
    position: int
    header: str
    text: str
    is_new: bool


@dataclass(frozen=True)
class _Row:
    """The row that had a missing value in the last release: its file, its key, and the cell if it exists."""

    file: str
    key: str
    cell: _Cell | None


def check(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, scans: Scans, findings: Sequence[Finding]
) -> list[Finding]:
    """Return findings, those about a missing value that the last release had with the row in which it was.

    Args:
        dataset: the contract.
        connection: the engine's connection, with the tables of the scans.
        scans: the scan of each file that could be scanned.
        findings: the findings about cells.
    """
    missing = {_value(f) for f in findings if f.code in missing_values.CODES and not f.is_rest}
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"]) if missing else ()
    except CallError:  # of the ledger, which the last layer reports
        entries = ()
    if not entries:
        return [*findings]
    rows = dict(_published(dataset, connection, scans, entries[-1], missing))
    return [
        _explained(f, rows[_value(f)], entries[-1].version)
        if f.code in missing_values.CODES and not f.is_rest and _value(f) in rows
        else f
        for f in findings
    ]


def _explained(finding: Finding, row: _Row, version: str) -> Finding:
    """Return the finding about a missing value, at the cell that had it if its row is still there."""
    if row.cell is None:
        values = {"file": row.file, "key": row.key, "version": version}
        return replace(finding, hints=(Message("restore_row", values),))
    _, old = _value(finding)
    uses, places = finding.values.get("uses"), finding.values.get("places")
    own: Values = {"uses": uses, "places": places} if uses else {"place": f"{finding.file}:{finding.line}"}
    more: dict[str, Value] = {"field": row.cell.header, "row": row.key, "old": old, "version": version, **own}
    hint = Message("write_published", {"value": old, "version": version})
    if row.cell.is_new:
        hint = Message("rename_back", {"old": old, "version": version, "cells": uses or 1})
    if row.cell.text:
        more["new"] = row.cell.text
    place = (row.file, row.cell.line, row.cell.position)
    return Finding(finding.severity, RENAMED, more, *place, key=row.key, value=row.cell.text, hints=(hint,))


def _value(finding: Finding) -> tuple[str, str]:
    """Return where a value is missing, as "table.column", and the value."""
    return str(finding.values["target"]), str(finding.values.get("item", finding.value))


def _published(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    scans: Scans,
    last: Entry,
    missing: set[tuple[str, str]],
) -> Iterator[tuple[tuple[str, str], _Row]]:
    """Yield each missing value that the last release had in a row whose key was typed, with this row."""
    for name in typed(dataset):
        table = dataset.tables[name]
        raw, _, key = table.field(table.primary_key[0]).raw[0].partition(".")
        if name not in last.tables or raw not in scans or key not in scans[raw].retained:
            continue
        places = check_lost_rows.places(dataset, table)
        if not {place for place, _ in missing}.intersection(places.values()):
            continue
        kept = {*check_lost_rows.texts(connection, scans[raw], key)}
        retired = {*check_lost_rows.retired(connection, scans, table)}
        rows = check_lost_rows.published_rows(dataset, last, table)
        for row in rows:
            row_key = row.get(table.primary_key[0], "")
            for field, place in places.items():
                value = (place, row.get(field, ""))
                if value in missing and row_key not in retired:
                    _, _, column = table.field(field).raw[0].partition(".")
                    known = {other.get(field, "") for other in rows}
                    cell = _cell(dataset, scans[raw], (key, row_key), column, known)
                    if cell or row_key not in kept:
                        yield value, _Row(dataset.inputs[raw].file, row_key, cell)


def _cell(
    dataset: Dataset, scan: ScanResult, key: tuple[str, str], column: str, known: AbstractSet[str]
) -> _Cell | None:
    """Return the cell of a column in the row with a key; None if there is not one such row.

    Args:
        dataset: the contract.
        scan: the scan of the file.
        key: the field of the key, and the key.
        column: the column.
        known: the values of the column in the last release.
    """
    field, text = key
    query = f"SELECT rowid FROM {scan.name} WHERE {sql.identifier(field)} = {sql.literal(text)}"
    numbers = [number for (number,) in scan.connection.execute(query).fetchall()]
    if len(numbers) != 1 or column not in scan.table.names:
        return None
    (cells,) = scan.cells(numbers).values()
    now = cells[scan.table.names.index(column)]
    (line,) = scan.lines(numbers)
    position = check_header.column(dataset.folder, scan.table, column)
    header = check_header.header(dataset.folder, scan.table, column)
    return _Cell(line, position, header, now, is_new=bool(now) and now not in known)

"""Codes that no row uses now: the rows of the last release that used them, as a hint.

A code seems to be needless if it was overwritten by mistake in the only row that used it. So that row is
named before what can be done about the code.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import duckdb

from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values
from pipeline.releases import edited_cells
from pipeline.releases.check_lost_rows import published_rows
from pipeline.releases.edited_cells import Change
from pipeline.releases.ledger import Entry
from pipeline.schema.model import Field, TableSchema

CODES = "codes"  # the engine's table of codes, whose key is the list and the code
MOST = 3  # rows in a hint


def explained(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, last: Entry, findings: Sequence[Finding]
) -> list[Finding]:
    """Return findings, those about a code that no row uses now with the rows that used it.

    Args:
        dataset: the contract.
        connection: the working database with the published tables.
        last: the last release.
        findings: those of the consistency checks and of the waivers.
    """
    return [
        _explained(dataset, connection, last, finding)
        if finding.table == CODES and not finding.waiver and not finding.is_rest
        else finding
        for finding in findings
    ]


def _explained(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, last: Entry, finding: Finding
) -> Finding:
    name, _, code = finding.key.partition(", ")
    if not code:
        return finding
    fields = [(table, field) for table in dataset.tables.values() for field in _fields(table, name)]
    if any(_is_used(connection, table, field, code) for table, field in fields):
        return finding
    withdrawn = {*connection.execute(f"SELECT table_name, row_key FROM {RETIRED}").fetchall()}
    users = (
        (file, ", ".join(edited_cells.as_entered(dataset, cell, last) for cell in cells))
        for table, field in fields
        for file, cells in _users(dataset, last, table, field, code)
        if (table.name, ", ".join(cell.old for cell in cells)) not in withdrawn
    )
    rows = [*dict.fromkeys(users)]  # several tables may be made of one file
    if not rows:
        return finding
    values: Values = {"published": last.version, "rows": [f"{key} ({file})" for file, key in rows[:MOST]]}
    more: Values = {"more": len(rows) - MOST} if len(rows) > MOST else {}
    return replace(finding, hints=(Message("last_used", {**values, **more}), *finding.hints))


def _fields(table: TableSchema, name: str) -> Iterator[Field]:
    """Yield the fields of a published table that coders fill with a code of a list."""
    if table.sql and not table.computed:
        yield from (field for field in table.fields if field.codes == name and field.straight)


def _is_used(connection: duckdb.DuckDBPyConnection, table: TableSchema, field: Field, code: str) -> bool:
    query = (
        f"SELECT 1 FROM {sql.identifier(table.name)} WHERE CAST({sql.identifier(field.name)} AS VARCHAR) = ?"
    )
    return connection.execute(f"{query} LIMIT 1", [code]).fetchone() is not None


def _users(
    dataset: Dataset, last: Entry, table: TableSchema, field: Field, code: str
) -> Iterator[tuple[str, list[Change]]]:
    """Yield the file of each published row with a code, and the cells of its key."""
    file = dataset.raw[field.raw[0].partition(".")[0]].file
    key = [table.field(name) for name in table.primary_key]
    for row in published_rows(dataset, last, table) if all(part.raw for part in key) else ():
        if row.get(field.name) == code:
            own = tuple(row.get(part.name, "") for part in key)
            yield (
                file,
                [
                    Change(table, own, part, text, "", frozenset(), frozenset())
                    for part, text in zip(key, own, strict=True)
                ],
            )

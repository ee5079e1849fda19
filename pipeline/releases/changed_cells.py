"""The cells of raw/ whose published values changed since the last release, for a coder to read once more.

Most edits of a published row are meant, and no check can know which of them are not: a valid code typed over
another is a fault only to who coded it. So these cells are listed, and nothing is said against them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.releases import match_rows
from pipeline.releases.diff_rows import CHANGES, SPELLING, VALUE, Difference
from pipeline.schema.model import TableSchema
from pipeline.tables import source_line

MOST = 10  # cells that are listed
VALUES_OF_A_CELL = 10  # published values that may come from one cell


@dataclass(frozen=True)
class ChangedCell:
    """One cell of raw/, and the published value that changed by it.

    Attributes:
        place: where the cell is; its line is known.
        table: the published table.
        key: the primary key of the row, its parts joined by commas.
        field: the published field; the first of several that come from the cell.
        old: its value in the last release, as in the CSV; empty where it had none.
        new: its value now.
    """

    place: source_line.Place
    table: str
    key: str
    field: str
    old: str
    new: str


def find(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, difference: Difference
) -> tuple[ChangedCell, ...]:
    """Return the first cells that changed, at most one more than `MOST`.

    Args:
        dataset: the contract.
        connection: the one in which `diff_rows.compare` put the changes.
        difference: what it returned: the last release, compared with what would be published.
    """
    cells: dict[source_line.Place, ChangedCell] = {}
    for cell in _cells(dataset, connection, difference):
        cells.setdefault(cell.place, cell)
        if len(cells) > MOST:
            break
    return tuple(cells.values())


def _cells(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, difference: Difference
) -> Iterator[ChangedCell]:
    """Yield the changed values of tables that a SELECT makes of raw/, each with its cell."""
    lines = source_line.Lines(connection)
    for changed in difference.tables:
        table = dataset.tables.get(changed.table)
        if table is None or not table.sql or table.computed or not table.primary_key:
            continue
        values = connection.execute(
            f'SELECT key, field, old, new FROM {CHANGES} WHERE "table" = {sql.literal(table.name)} '
            f"AND change IN ('{VALUE}', '{SPELLING}') ORDER BY rowid LIMIT {(MOST + 1) * VALUES_OF_A_CELL}"
        ).fetchall()
        for key, field, old, new in values:
            row = _row(connection, table, key)
            if row and table.field(field).raw:
                place = source_line.locate(dataset, connection, table, row, (field,), lines)
                if place.line is not None and place.column is not None:
                    yield ChangedCell(place, table.name, key, field, old or "", new or "")


def _row(connection: duckdb.DuckDBPyConnection, table: TableSchema, key: str) -> dict[str, object]:
    """Return the values of a row's primary key by its text; empty where several rows have the text."""
    names = table.primary_key
    texts = ", ".join(
        f"coalesce({match_rows.text(table.field(name), sql.identifier(name))}, '')" for name in names
    )
    rows = connection.execute(
        f"SELECT {sql.identifiers(names)} FROM {sql.identifier(table.name)} "
        f"WHERE concat_ws(',', {texts}) = {sql.literal(key)} LIMIT 2"
    ).fetchall()
    return dict(zip(names, rows[0], strict=True)) if len(rows) == 1 else {}

"""The cells of raw/ whose published values changed since the last release, for a coder to read once more.

Most edits of a published row are meant, and no check can know which of them are not: a valid code typed over
another is a fault only to who coded it. So these cells are listed, and nothing is said against them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.releases import edited_cells, match_rows
from pipeline.releases.diff_rows import ADDED, CHANGES, REMOVED, SPELLING, VALUE, Difference
from pipeline.releases.edited_cells import MOST_ROWS, Change
from pipeline.releases.ledger import Entry, TableSum
from pipeline.releases.published_cells import PublishedCells
from pipeline.releases.published_hints import edited
from pipeline.releases.release_model import Table
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
        column: the text above its column.
        old: what it had in the last release, as it is entered; empty where it had nothing.
        new: what it has now.
    """

    place: source_line.Place
    table: str
    key: str
    column: str
    old: str
    new: str


def find(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, difference: Difference, last: Entry
) -> tuple[ChangedCell, ...]:
    """Return the first cells of tables coded by hand that changed, at most one more than `MOST`.

    Args:
        dataset: the contract.
        connection: the one in which `diff_rows.compare` put the changes.
        difference: what it returned: the last release, compared with what would be published.
        last: the last release.
    """
    cells: dict[source_line.Place, ChangedCell] = {}
    found = _cells(dataset, connection, difference, last), _lists(dataset, connection, last)
    for cell in chain.from_iterable(found):
        cells.setdefault(cell.place, cell)
        if len(cells) > MOST:
            break
    return tuple(cells.values())


def _cells(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, difference: Difference, last: Entry
) -> Iterator[ChangedCell]:
    """Yield the changed values of tables that a SELECT makes of raw/, each with its cell."""
    lines = source_line.Lines(connection)
    for changed in difference.tables:
        table = dataset.tables.get(changed.table)
        if table is None or not table.sql or table.computed or not table.primary_key:
            continue
        if not _is_small(table, last):
            continue
        for key, name, old, new in (*_values(connection, table), *_keys(connection, table, difference)):
            row, field = _row(connection, table, key), table.field(name)
            if not row or not field.raw:
                continue
            place = source_line.locate(dataset, connection, table, row, (name,), lines)
            if place.line is not None and place.column is not None:
                cell = source_line.raw_cell(dataset, connection, table, row, name)
                column, text = cell or (name, new or "")
                before = Change(table, (key,), field, old or "", new or "", frozenset(), frozenset())
                entered = edited_cells.as_entered(dataset, before, last)
                yield ChangedCell(place, table.name, key, column, entered, text)


def _lists(dataset: Dataset, connection: duckdb.DuckDBPyConnection, last: Entry) -> Iterator[ChangedCell]:
    """Yield the cells of lists that have other items now; a table of their own has these row by row."""
    files = {
        table.file
        for table in dataset.raw.values()
        if any(field.separator and field.target for field in table.fields)
    }
    if not all(_is_small(table, last) for table in dataset.tables.values()):
        return
    changed = f"SELECT 1 FROM {CHANGES} WHERE change IN ('{ADDED}', '{REMOVED}') LIMIT 1"
    if files and connection.execute(changed).fetchall():
        for (file, line, column), cell in edited(dataset, PublishedCells(dataset, last), files):
            if cell.is_list:
                place = source_line.Place(file, line, column)
                yield ChangedCell(place, cell.table, cell.key, cell.column, cell.old, cell.new)


def _is_small(table: TableSchema, last: Entry) -> bool:
    """Return whether a table, and those that it refers to, are coded by hand; Python reads them whole."""
    names = {table.name, *(key.table for key in table.foreign_keys)}
    return all(last.tables.get(name, TableSum(0, "")).rows <= MOST_ROWS for name in names)


def _values(connection: duckdb.DuckDBPyConnection, table: TableSchema) -> list[tuple[str, str, str, str]]:
    """Return key, field, earlier and present value of each change in the rows of a table."""
    return connection.execute(
        f'SELECT key, field, old, new FROM {CHANGES} WHERE "table" = {sql.literal(table.name)} '
        f"AND change IN ('{VALUE}', '{SPELLING}') ORDER BY rowid LIMIT {(MOST + 1) * VALUES_OF_A_CELL}"
    ).fetchall()


def _keys(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, difference: Difference
) -> Iterator[tuple[str, str, str, str]]:
    """Yield such a change for each row of a key of several fields that is another row by one cell only.

    The row with its earlier key is gone, and one is new that differs in the values of one raw column.
    """
    before, after = difference.old.tables.get(table.name), difference.new.tables[table.name]
    if before is None or len(table.primary_key) == 1 or not {*table.primary_key} <= {*before.schema.names}:
        return
    names = [name for name in table.names if name in before.schema.names]
    gone = _rows(connection, before, names, _changed_keys(connection, table, REMOVED))
    added = _rows(connection, after, names, _changed_keys(connection, table, ADDED))
    for earlier in gone.values():
        pairs = [
            (key, differing)
            for key, row in added.items()
            if (differing := [name for name in names if row[name] != earlier[name]])
            and len({table.field(name).raw for name in differing}) == 1
        ]
        if len(pairs) == 1:
            ((key, (field, *_)),) = pairs
            yield key, field, earlier[field], added[key][field]


def _changed_keys(connection: duckdb.DuckDBPyConnection, table: TableSchema, change: str) -> list[str]:
    """Return the keys of the first rows that were added or removed."""
    rows = connection.execute(
        f'SELECT key FROM {CHANGES} WHERE "table" = {sql.literal(table.name)} '
        f"AND change = {sql.literal(change)} ORDER BY rowid LIMIT {MOST + 1}"
    ).fetchall()
    return [key for (key,) in rows]


def _rows(
    connection: duckdb.DuckDBPyConnection, table: Table, names: list[str], keys: list[str]
) -> dict[str, dict[str, str]]:
    """Return the texts of some rows of a release by the texts of their keys."""
    if not keys:
        return {}
    texts = ", ".join(
        f"coalesce({match_rows.text(table.schema.field(name), sql.identifier(name))}, '')" for name in names
    )
    key = _key_text(table.schema)
    rows = connection.execute(
        f"SELECT {key}, {texts} FROM {table.relation} WHERE {key} IN ({', '.join(map(sql.literal, keys))})"
    ).fetchall()
    return {key: dict(zip(names, row, strict=True)) for key, *row in rows}


def _row(connection: duckdb.DuckDBPyConnection, table: TableSchema, key: str) -> dict[str, object]:
    """Return the values of a row's primary key by its text; empty where several rows have the text."""
    names = table.primary_key
    rows = connection.execute(
        f"SELECT {sql.identifiers(names)} FROM {sql.identifier(table.name)} "
        f"WHERE {_key_text(table)} = {sql.literal(key)} LIMIT 2"
    ).fetchall()
    return dict(zip(names, rows[0], strict=True)) if len(rows) == 1 else {}


def _key_text(table: TableSchema) -> str:
    """Return SQL for the text of a row's key, as `diff_rows` has it."""
    texts = (
        f"coalesce({match_rows.text(table.field(name), sql.identifier(name))}, '')"
        for name in table.primary_key
    )
    return f"concat_ws(',', {', '.join(texts)})"

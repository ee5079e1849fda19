"""Columns whose values moved to other rows, are gone, or changed in most rows since the last release."""

from collections.abc import Iterator

import duckdb

from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values
from pipeline.releases.compared_table import Pair
from pipeline.releases.diff_rows import CHANGES, SPELLING, VALUE, TableDifference

# Values of a column moved if this many changed values, and this share of them, were in other rows before.
FEWEST_VALUES, SHARE, FEWEST_REPEATED = 3, 0.8, 10
# A change of most values of a column is reported from this many on, in the table or in a group of its rows:
# a revision of the coding often changes a few rows that refer to the same one.
FEWEST_CHANGED, FEWEST_OF_GROUP = 5, 10


def check(connection: duckdb.DuckDBPyConnection, pair: Pair, table: TableDifference) -> Iterator[Finding]:
    """Report each column that coders enter whose values moved, are gone, or changed in most rows.

    Args:
        connection: the one in which `diff_rows.compare` put the changes.
        pair: the table.
        table: how its rows changed.
    """
    for field in pair.schema.fields:
        name = field.name
        if not field.raw or name not in pair.old.schema.names:
            continue
        values: Values = {"field": name, "table": pair.schema.name, "published": pair.published}
        changed = table.values.get(name, 0) + table.spellings.get(name, 0)
        if not changed:
            continue
        moved = field.straight and _moved_values(connection, pair, name, changed)
        if moved:
            more = {"values": moved, "changed": changed}
            yield _changed(pair, "history.permuted", {**values, **more}, "restore_column")
            continue
        emptied, before = _emptied(connection, pair, name)
        if emptied == before > 1 or (emptied >= FEWEST_CHANGED and 2 * emptied > before):
            more = {"values": before, "emptied": emptied}
            yield _changed(pair, "history.emptied", {**values, **more}, "restore_emptied")
        elif field.straight and changed >= FEWEST_CHANGED:
            yield from _mostly_changed(connection, pair, name, values)


def _moved_values(connection: duckdb.DuckDBPyConnection, pair: Pair, name: str, changed: int) -> int:
    """Return how many changed values of a column were its values in other rows; 0 if it can be by chance."""
    cells = _cells(pair, name)
    ((moved, different),) = connection.execute(
        "SELECT coalesce(sum(least(o.cells, n.cells)), 0), count(*) FROM "
        f"(SELECT coalesce('=' || old, '') AS cell, count(*) AS cells {cells} GROUP BY old) AS o JOIN "
        f"(SELECT coalesce('=' || new, '') AS cell, count(*) AS cells {cells} GROUP BY new) AS n USING (cell)"
    ).fetchall()
    column = sql.identifier(name)
    if moved < SHARE * changed or not moved:
        return 0
    if moved == changed:
        ((unique,),) = connection.execute(
            f"SELECT count({column}) = count(DISTINCT {column}) FROM {pair.old.relation}"
        ).fetchall()
        if unique or moved >= FEWEST_REPEATED:
            return int(moved)
    return int(moved) if different >= FEWEST_VALUES else 0


def _emptied(connection: duckdb.DuckDBPyConnection, pair: Pair, name: str) -> tuple[int, int]:
    """Return how many values of a column are gone from rows that exist, and how many these rows had."""
    key = pair.text(pair.key)
    ((emptied,),) = connection.execute(f"SELECT count(*) {_cells(pair, name)} AND new IS NULL").fetchall()
    ((before,),) = connection.execute(
        f"SELECT count({sql.identifier(name)}) FROM {pair.old.relation} "
        f"WHERE {key} IN (SELECT {key} FROM {pair.new.relation})"
    ).fetchall()
    return emptied, before


def _mostly_changed(
    connection: duckdb.DuckDBPyConnection, pair: Pair, name: str, values: Values
) -> Iterator[Finding]:
    """Report a column that changed in most rows: of the table, else of those that refer to the same row."""
    foreign = [key.fields[0] for key in pair.schema.foreign_keys if len(key.fields) == 1]
    for group in ("", *(field for field in foreign if field != name and field in pair.old.schema.names)):
        rows = _groups(connection, pair, name, group)
        for value, changed, total in rows:
            more: Values = {"changed": changed, "rows": total}
            more = {**more, "group": group, "value": value} if group else more
            yield _changed(pair, "history.mostly_changed", {**values, **more}, "review_column")
        if rows:
            return


def _groups(
    connection: duckdb.DuckDBPyConnection, pair: Pair, name: str, group: str
) -> list[tuple[str, int, int]]:
    """Return each group of rows in most of which a value was replaced by another, with both numbers."""
    key, column = pair.text(pair.key), sql.identifier(name)
    cells = f"{_cells(pair, name)} AND change = '{VALUE}' AND new IS NOT NULL"
    by = f"CAST({sql.identifier(group)} AS VARCHAR)" if group else "''"
    fewest = FEWEST_OF_GROUP if group else FEWEST_CHANGED
    rows = f'SELECT *, {key} AS "the key" FROM {pair.old.relation} WHERE {column} IS NOT NULL'
    return connection.execute(
        f"SELECT {by} AS value, count(c.key) AS changed, count(*) AS total "
        f'FROM ({rows}) AS o LEFT JOIN (SELECT key {cells}) AS c ON c.key = o."the key" '
        f'WHERE o."the key" IN (SELECT {key} FROM {pair.new.relation}) GROUP BY value '
        f"HAVING changed >= {fewest} AND 2 * changed > total AND value IS NOT NULL ORDER BY value"
    ).fetchall()


def _cells(pair: Pair, name: str) -> str:
    """Return SQL for the changes of a column, without its SELECT."""
    table, field = sql.literal(pair.schema.name), sql.literal(name)
    where = f'"table" = {table} AND field = {field}'
    return f"FROM {CHANGES} WHERE {where} AND change IN ('{VALUE}', '{SPELLING}')"


def _changed(pair: Pair, code: str, values: Values, hint: str) -> Finding:
    hints = (Message(hint, {"published": pair.published}),)
    return Finding("warning", code, values, pair.file, table=pair.schema.name, hints=hints)

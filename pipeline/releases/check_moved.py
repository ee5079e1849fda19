"""Values that moved between published rows: keys that were filled down, a column that was sorted alone.

Such rows pass all other checks, since each value is valid where it is. Only a comparison with the last
release shows that a key now identifies another thing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values
from pipeline.releases import match_rows
from pipeline.releases.diff_rows import ADDED, CHANGES, SPELLING, VALUE, Difference, TableDifference
from pipeline.releases.release_model import Table
from pipeline.schema.model import TableSchema

EXAMPLES = 3
FEWEST_FIELDS = 3  # that make a row recognisable without a unique name
FEWEST_ROWS = 2  # whose contents moved, where no name shows it
# Values of a column moved if this many changed values, and this share of them, were in other rows before.
FEWEST_VALUES, SHARE, FEWEST_REPEATED = 3, 0.8, 10
# A change of most values of a column is reported from this many on, in the table or in a group of its rows:
# a revision of the coding often changes a few rows that refer to the same one.
FEWEST_CHANGED, FEWEST_OF_GROUP = 5, 10


@dataclass(frozen=True)
class _Pair:
    """A table whose key is one field that coders enter, now and in the last release."""

    schema: TableSchema
    old: Table
    new: Table
    published: str
    file: str

    @property
    def key(self) -> str:
        return self.schema.primary_key[0]

    def text(self, field: str) -> str:
        """Return SQL for the text of a field."""
        return match_rows.text(self.new.schema.field(field), sql.identifier(field))


def check(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, difference: Difference
) -> Iterator[Finding]:
    """Report names and rows under other keys, and columns whose values moved or mostly changed.

    Args:
        dataset: the contract.
        connection: the one in which `diff_rows.compare` put the changes; both releases are still open.
        difference: what it returned: the last release, compared with what would be published.
    """
    for table in difference.tables:
        pair = _pair(dataset, difference, table.table)
        if pair is None or table.same:
            continue
        moved = list(_moved_names(dataset, connection, pair)) or list(_moved_rows(connection, pair))
        yield from moved
        if not moved:
            yield from _changed_columns(connection, pair, table)


def renumbered(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, difference: Difference
) -> Iterator[tuple[str, str, str]]:
    """Yield table, published key and new key of each row that has another key now.

    Args:
        dataset: the contract.
        connection: as for `check`.
        difference: as for `check`.
    """
    for table in difference.tables:
        pair = _pair(dataset, difference, table.table)
        if pair:
            by_name = [row for _, rows in _rows_by_name(dataset, connection, pair) for row in rows]
            for _, old, new in by_name or _rows_by_content(connection, pair):
                yield table.table, old, new


def _pair(dataset: Dataset, difference: Difference, name: str) -> _Pair | None:
    schema, old = dataset.tables[name], difference.old.tables.get(name)
    if old is None or not schema.sql or len(schema.primary_key) != 1:
        return None
    key = schema.field(schema.primary_key[0])
    if not key.straight or key.name not in old.schema.names:
        return None
    file = dataset.raw[key.raw[0].partition(".")[0]].file
    return _Pair(schema, old, difference.new.tables[name], difference.old.version, file)


def _moved_names(dataset: Dataset, connection: duckdb.DuckDBPyConnection, pair: _Pair) -> Iterator[Finding]:
    """Report values that identify a row, such as its name, and were those of another key."""
    for fields, rows in _rows_by_name(dataset, connection, pair):
        values = {"field": ", ".join(fields), "values": len(rows), **_examples(pair, rows)}
        yield _moved(pair, "history.moved", values, len(rows))


def _rows_by_name(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, pair: _Pair
) -> Iterator[tuple[tuple[str, ...], list[tuple[str, str, str]]]]:
    """Yield each set of fields that identifies a row, with its values that are under another key."""
    for fields in _names(dataset, pair):
        rows = _under_other_keys(connection, pair, fields)
        if rows:
            yield fields, rows


def _names(dataset: Dataset, pair: _Pair) -> list[tuple[str, ...]]:
    """Return what identifies a row besides its key: unique fields, and those by which others refer to it."""
    targets = {field.target for table in dataset.raw.values() for field in table.fields if field.target}
    single = [
        (field.name,)
        for field in pair.schema.fields
        if field.constraints.get("unique") or (field.straight and field.raw[0] in targets)
    ]
    candidates = dict.fromkeys([*single, *pair.schema.unique_keys])
    own = pair.schema.primary_key
    return [names for names in candidates if names != own and set(names) <= set(pair.old.schema.names)]


def _moved_rows(connection: duckdb.DuckDBPyConnection, pair: _Pair) -> Iterator[Finding]:
    """Report rows all of whose other values were those of another key."""
    rows = _rows_by_content(connection, pair)
    if rows:
        values = {"rows": len(rows), **_examples(pair, rows)}
        yield _moved(pair, "history.moved_rows", values, len(rows))


def _rows_by_content(connection: duckdb.DuckDBPyConnection, pair: _Pair) -> list[tuple[str, str, str]]:
    """Return the rows all of whose other values were those of another key; [] if there are too few."""
    fields = tuple(
        field.name
        for field in pair.schema.fields
        if field.straight and field.name != pair.key and field.name in pair.old.schema.names
    )
    if len(fields) < FEWEST_FIELDS:
        return []
    changed = _keys_with_new_rows(connection, pair)
    rows = [row for row in _under_other_keys(connection, pair, fields, FEWEST_FIELDS) if row[2] in changed]
    return rows if len(rows) >= FEWEST_ROWS else []


def _keys_with_new_rows(connection: duckdb.DuckDBPyConnection, pair: _Pair) -> set[str]:
    """Return the keys that are new, or whose rows changed in more than one column."""
    rows = connection.execute(
        f'SELECT key FROM {CHANGES} WHERE "table" = {sql.literal(pair.schema.name)} '
        f"GROUP BY key HAVING count(*) > 1 OR any_value(change) = '{ADDED}'"
    ).fetchall()
    return {key for (key,) in rows}


def _under_other_keys(
    connection: duckdb.DuckDBPyConnection, pair: _Pair, fields: tuple[str, ...], fewest: int = 0
) -> list[tuple[str, str, str]]:
    """Return values that are under another key than in the last release, with the old and the new key.

    They must be unique in both releases. A key that raw/retired.csv replaces by the new one is left out.

    Args:
        connection: the connection of the comparison.
        pair: the table.
        fields: the fields with the values.
        fewest: how many of them must have a value; 0 for all.
    """
    texts = [pair.text(field) for field in fields]
    given = " + ".join(f"({text} IS NOT NULL)::INT" for text in texts)
    name = texts[0] if len(texts) == 1 else f"CAST(row({', '.join(texts)}) AS VARCHAR)"
    o, n = (
        f"(SELECT {pair.text(pair.key)} AS key, {name} AS name FROM {table.relation} "
        f"WHERE {given} >= {fewest or len(texts)} QUALIFY count(*) OVER (PARTITION BY name) = 1)"
        for table in (pair.old, pair.new)
    )
    replaced = (
        f"SELECT 1 FROM retired WHERE table_name = {sql.literal(pair.schema.name)} AND row_key = o.key "
        "AND list_contains(list_transform(string_split(replaced_by, ';'), lambda k: trim(k)), n.key)"
    )
    return connection.execute(
        f"SELECT o.name, o.key, n.key FROM {o} AS o JOIN {n} AS n ON o.name = n.name AND o.key <> n.key "
        f"WHERE NOT EXISTS ({replaced}) ORDER BY n.key"
    ).fetchall()


def _examples(pair: _Pair, rows: list[tuple[str, str, str]]) -> Values:
    names, old, new = (list(column) for column in zip(*rows[:EXAMPLES], strict=True))
    return {"table": pair.schema.name, "published": pair.published, "names": names, "old": old, "new": new}


def _changed_columns(
    connection: duckdb.DuckDBPyConnection, pair: _Pair, table: TableDifference
) -> Iterator[Finding]:
    """Report each column that coders enter whose values moved to other rows, or changed in most rows."""
    for field in pair.schema.fields:
        name = field.name
        if not field.straight or name not in pair.old.schema.names:
            continue
        values: Values = {"field": name, "table": pair.schema.name, "published": pair.published}
        changed = table.values.get(name, 0) + table.spellings.get(name, 0)
        if not changed:
            continue
        moved = _moved_values(connection, pair, name, changed)
        if moved:
            more = {"values": moved, "changed": changed}
            yield _changed(pair, "history.permuted", {**values, **more}, "restore_column")
        elif changed >= FEWEST_CHANGED:
            yield from _mostly_changed(connection, pair, name, values)


def _moved_values(connection: duckdb.DuckDBPyConnection, pair: _Pair, name: str, changed: int) -> int:
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


def _mostly_changed(
    connection: duckdb.DuckDBPyConnection, pair: _Pair, name: str, values: Values
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
    connection: duckdb.DuckDBPyConnection, pair: _Pair, name: str, group: str
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


def _cells(pair: _Pair, name: str) -> str:
    """Return SQL for the changes of a column, without its SELECT."""
    table, field = sql.literal(pair.schema.name), sql.literal(name)
    where = f'"table" = {table} AND field = {field}'
    return f"FROM {CHANGES} WHERE {where} AND change IN ('{VALUE}', '{SPELLING}')"


def _moved(pair: _Pair, code: str, values: Values, count: int) -> Finding:
    hints = (Message("restore_keys", {"published": pair.published}),)
    return Finding("error", code, values, pair.file, table=pair.schema.name, hints=hints, count=count)


def _changed(pair: _Pair, code: str, values: Values, hint: str) -> Finding:
    hints = (Message(hint, {"published": pair.published}),)
    return Finding("warning", code, values, pair.file, table=pair.schema.name, hints=hints)

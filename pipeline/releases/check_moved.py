"""Values that moved between published rows: keys that were filled down, a column that was sorted alone.

Such rows pass all other checks, since each value is valid where it is. Only a comparison with the last
release shows that a key now identifies another thing.
"""

from collections.abc import Iterator

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values
from pipeline.releases import changed_columns
from pipeline.releases.compared_table import Pair, pair_of
from pipeline.releases.diff_rows import ADDED, CHANGES, Difference

EXAMPLES = 3
FEWEST_FIELDS = 3  # that make a row recognisable without a unique name
FEWEST_ROWS = 2  # whose contents moved, where no name shows it


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
        pair = pair_of(dataset, difference, table.table)
        if pair is None or table.same:
            continue
        moved = list(_moved_names(dataset, connection, pair)) or list(_moved_rows(connection, pair))
        yield from moved
        if not moved:
            yield from changed_columns.check(connection, pair, table)


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
        pair = pair_of(dataset, difference, table.table)
        if pair:
            by_name = [row for _, rows in _rows_by_name(dataset, connection, pair) for row in rows]
            for _, old, new in by_name or _rows_by_content(connection, pair):
                yield table.table, old, new


def _moved_names(dataset: Dataset, connection: duckdb.DuckDBPyConnection, pair: Pair) -> Iterator[Finding]:
    """Report values that identify a row, such as its name, and were those of another key."""
    for fields, rows in _rows_by_name(dataset, connection, pair):
        values = {"field": ", ".join(fields), "values": len(rows), **_examples(pair, rows)}
        yield _moved(pair, "history.moved", values, len(rows))


def _rows_by_name(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, pair: Pair
) -> Iterator[tuple[tuple[str, ...], list[tuple[str, str, str]]]]:
    """Yield each set of fields that identifies a row, with its values that are under another key."""
    for fields in _names(dataset, pair):
        rows = _under_other_keys(connection, pair, fields)
        if rows:
            yield fields, rows


def _names(dataset: Dataset, pair: Pair) -> list[tuple[str, ...]]:
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


def _moved_rows(connection: duckdb.DuckDBPyConnection, pair: Pair) -> Iterator[Finding]:
    """Report rows all of whose other values were those of another key."""
    rows = _rows_by_content(connection, pair)
    if rows:
        values = {"rows": len(rows), **_examples(pair, rows)}
        yield _moved(pair, "history.moved_rows", values, len(rows))


def _rows_by_content(connection: duckdb.DuckDBPyConnection, pair: Pair) -> list[tuple[str, str, str]]:
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


def _keys_with_new_rows(connection: duckdb.DuckDBPyConnection, pair: Pair) -> set[str]:
    """Return the keys that are new, or whose rows changed in more than one column."""
    rows = connection.execute(
        f'SELECT key FROM {CHANGES} WHERE "table" = {sql.literal(pair.schema.name)} '
        f"GROUP BY key HAVING count(*) > 1 OR any_value(change) = '{ADDED}'"
    ).fetchall()
    return {key for (key,) in rows}


def _under_other_keys(
    connection: duckdb.DuckDBPyConnection, pair: Pair, fields: tuple[str, ...], fewest: int = 0
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


def _examples(pair: Pair, rows: list[tuple[str, str, str]]) -> Values:
    names, old, new = (list(column) for column in zip(*rows[:EXAMPLES], strict=True))
    return {"table": pair.schema.name, "published": pair.published, "names": names, "old": old, "new": new}


def _moved(pair: Pair, code: str, values: Values, count: int) -> Finding:
    hints = (Message("restore_keys", {"published": pair.published}),)
    return Finding("error", code, values, pair.file, table=pair.schema.name, hints=hints, count=count)

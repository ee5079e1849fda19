"""How two releases of a table correspond: which table is which, by which key, with which fields.

A table or field counts as renamed only if its contents match exactly; otherwise as removed and added.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.releases.release_model import Table
from pipeline.schema import sql_types
from pipeline.schema.model import Field

FEWEST = 2  # different values that a column must have to be recognised by its contents


@dataclass(frozen=True)
class Match:
    """How rows and columns of a table correspond.

    Attributes:
        key: fields of the key in the old release, with their names in the new one; empty where rows can only
            be compared by all of their cells.
        columns: old and new name of each field that both releases have, in the new order.
        renamed: old and new name of each field that was renamed.
    """

    key: Mapping[str, str]
    columns: Mapping[str, str]
    renamed: Mapping[str, str]


def match(connection: duckdb.DuckDBPyConnection, name: str, old: Table, new: Table) -> Match:
    """Return by which key the rows of two tables correspond, and which fields were renamed.

    Raises:
        CallError: the primary key of a table is not unique.
    """
    for table, which in ((old, "old"), (new, "new")):
        own = table.schema.primary_key
        if own and not _is_key(connection, table, own):
            raise CallError(f"{name}: the key {', '.join(own)} is not unique in the {which} release")
    common = [field for field in new.schema.names if field in old.schema.names]
    key = _key(connection, old, new, common)
    renamed = {old_name: new_name for old_name, new_name in key.items() if old_name != new_name}
    if key:
        renamed |= _renamed_fields(connection, old, new, key)
    old_names = {new_name: old_name for old_name, new_name in renamed.items()}
    columns = {
        old_names.get(field, field): field
        for field in new.schema.names
        if field in common or field in old_names
    }
    return Match(key, columns, renamed)


def _key(connection: duckdb.DuckDBPyConnection, old: Table, new: Table, common: list[str]) -> dict[str, str]:
    """Return the key: that of the new release, else that of the old one, else the old one renamed."""
    first, second = new.schema.primary_key, old.schema.primary_key
    for key, table in ((first, old), (second, new)):
        if key and set(key) <= set(common) and (first == second or _is_key(connection, table, key)):
            return {name: name for name in key}
    if len(first) != len(second):
        return {}
    renamed = dict(zip(second, first, strict=True))
    if any({*names} & set(common) for names in renamed.items() if names[0] != names[1]):
        return {}
    return renamed if renamed and _same_keys(connection, old, new, renamed) else {}


def count(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Return the number of rows of a table."""
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {table.relation}").fetchall()
    return int(rows)


def _is_key(connection: duckdb.DuckDBPyConnection, table: Table, names: tuple[str, ...]) -> bool:
    """Return whether no two rows have the same values in these fields."""
    key = sql.identifiers(names)
    grouped = f"SELECT {key} FROM {table.relation} GROUP BY {key} HAVING count(*) > 1"
    return not connection.execute(f"SELECT 1 FROM ({grouped}) LIMIT 1").fetchall()


def _same_keys(connection: duckdb.DuckDBPyConnection, old: Table, new: Table, key: Mapping[str, str]) -> bool:
    """Return whether the larger table contains every key of the smaller one, which has at least two."""
    joined = f"{old.relation} AS o JOIN {new.relation} AS n ON {on(old, new, key)}"
    ((shared,),) = connection.execute(f"SELECT count(*) FROM {joined}").fetchall()
    return FEWEST <= int(shared) == min(count(connection, old), count(connection, new))


def on(old: Table, new: Table, key: Mapping[str, str]) -> str:
    """Return SQL that is true for two rows, o and n, of one key."""
    pairs = (pair(old, new, *names) for names in key.items())
    return " AND ".join(f"{left} IS NOT DISTINCT FROM {right}" for left, right in pairs)


def pair(old: Table, new: Table, old_name: str, new_name: str) -> tuple[str, str]:
    """Return SQL for two columns as values that can be compared: as text where their types differ."""
    left, right = f"o.{sql.identifier(old_name)}", f"n.{sql.identifier(new_name)}"
    before, after = old.schema.field(old_name), new.schema.field(new_name)
    if _kind(before) == _kind(after):
        return left, right
    return text(before, left), text(after, right)


def _kind(field: Field) -> str:
    kind = sql_types.DUCKDB_TYPES[field.type]
    return "number" if kind in {"BIGINT", "INTEGER", "DOUBLE"} else kind


def text(field: Field, column: str) -> str:
    """Return SQL for the text of a value in the default form of its type."""
    if field.type == "datetime":
        moment = f"strftime({column}, '%Y-%m-%dT%H:%M:%S.%f')"
        return f"regexp_replace({moment}, '[.]000000$', '')"
    return f"printf('%04d', {column})" if field.type == "year" else f"CAST({column} AS VARCHAR)"


def _renamed_fields(
    connection: duckdb.DuckDBPyConnection, old: Table, new: Table, key: Mapping[str, str]
) -> dict[str, str]:
    """Return the fields that have the same values under another name, in each row of both releases."""
    removed = [f for f in old.schema.fields if f.name not in new.schema.names and f.name not in key]
    added = [f for f in new.schema.fields if f.name not in old.schema.names and f.name not in key.values()]
    pairs = [(before.name, after.name) for before in removed for after in added if before.type == after.type]
    if not pairs:
        return {}
    tests = ", ".join(
        f"bool_and({left} IS NOT DISTINCT FROM {right}) AND count(DISTINCT {left}) >= {FEWEST}"
        for left, right in (pair(old, new, *names) for names in pairs)
    )
    joined = f"{old.relation} AS o JOIN {new.relation} AS n ON {on(old, new, key)}"
    (results,) = connection.execute(f"SELECT {tests} FROM {joined}").fetchall()
    return _one_to_one([names for names, same in zip(pairs, results, strict=True) if same])


def renamed_tables(
    connection: duckdb.DuckDBPyConnection, before: Mapping[str, Table], after: Mapping[str, Table]
) -> dict[str, str]:
    """Return the tables that have the same fields and rows under another name, where there is one only."""
    removed = [table for name, table in before.items() if name not in after]
    added = [table for name, table in after.items() if name not in before]
    same = [
        (old.schema.name, new.schema.name)
        for old in removed
        for new in added
        if _columns(old) == _columns(new) and _same_rows(connection, old, new)
    ]
    return _one_to_one(same)


def _columns(table: Table) -> list[tuple[str, str]]:
    return [(field.name, sql_types.DUCKDB_TYPES[field.type]) for field in table.schema.fields]


def _same_rows(connection: duckdb.DuckDBPyConnection, old: Table, new: Table) -> bool:
    """Return whether two tables contain the same rows, and at least one."""
    names = sql.identifiers(old.schema.names)
    sums = [
        connection.execute(
            f"SELECT count(*), coalesce(bit_xor(hash({names})), 0), coalesce(sum(hash({names})), 0) "
            f"FROM {table.relation}"
        ).fetchall()
        for table in (old, new)
    ]
    return sums[0] == sums[1] and sums[0][0][0] > 0


def _one_to_one(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the pairs neither of whose names is in another pair."""
    lefts, rights = [left for left, _ in pairs], [right for _, right in pairs]
    return {left: right for left, right in pairs if lefts.count(left) == 1 == rights.count(right)}

"""How two releases of a table meet: which table is which, by which key, under which names of fields.

What got another name is told only where the content leaves no doubt; else it counts as gone and new.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.releases.open_release import Table
from pipeline.schema.model import Field

FEW = 2  # different values that a column must have before its content tells which it is


@dataclass(frozen=True)
class Match:
    """How rows and columns of a table find each other.

    Attributes:
        key: fields of the key in the old release, with their names in the new one; empty for whole rows.
        columns: each field that both releases have, by its old and its new name, in the new order.
        renamed: the new name of fields that have got one.
    """

    key: Mapping[str, str]
    columns: Mapping[str, str]
    renamed: Mapping[str, str]


def match(connection: duckdb.DuckDBPyConnection, name: str, old: Table, new: Table) -> Match:
    """Find by which key the rows of two tables meet, and which fields have got another name."""
    for table, which in ((old, "old"), (new, "new")):
        own = table.schema.primary_key
        if own and not _is_key(connection, table, own):
            raise CallError(f"{name}: the key {', '.join(own)} stands twice in the {which} release")
    common = [field for field in new.schema.names if field in old.schema.names]
    key = _key(connection, old, new, common)
    renamed = {one: other for one, other in key.items() if one != other}
    if key:
        renamed |= _renamed_fields(connection, old, new, key)
    back = {other: one for one, other in renamed.items()}
    columns = {
        back.get(field, field): field for field in new.schema.names if field in common or field in back
    }
    return Match(key, columns, renamed)


def _key(connection: duckdb.DuckDBPyConnection, old: Table, new: Table, common: list[str]) -> dict[str, str]:
    """Choose the key: that of the new release, else of the old one, else the old one under a new name."""
    first, second = new.schema.primary_key, old.schema.primary_key
    for key, other in ((first, old), (second, new)):
        if key and set(key) <= set(common) and (first == second or _is_key(connection, other, key)):
            return {name: name for name in key}
    if len(first) != len(second):
        return {}
    moved = dict(zip(second, first, strict=True))
    if any({one, other} & set(common) for one, other in moved.items() if one != other):
        return {}
    return moved if moved and _meets(connection, old, new, moved) else {}


def count(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """Return the number of rows of a table."""
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {table.relation}").fetchall()
    return int(rows)


def _is_key(connection: duckdb.DuckDBPyConnection, table: Table, names: tuple[str, ...]) -> bool:
    """Tell whether no two rows have the same values in these fields."""
    key = sql.identifiers(names)
    grouped = f"SELECT {key} FROM {table.relation} GROUP BY {key} HAVING count(*) > 1"
    return not connection.execute(f"SELECT 1 FROM ({grouped}) LIMIT 1").fetchall()


def _meets(connection: duckdb.DuckDBPyConnection, old: Table, new: Table, key: Mapping[str, str]) -> bool:
    """Tell whether the smaller table has no key that the larger lacks, and more than one."""
    joined = f"{old.relation} AS o JOIN {new.relation} AS n ON {on(old, new, key)}"
    ((met,),) = connection.execute(f"SELECT count(*) FROM {joined}").fetchall()
    return FEW <= int(met) == min(count(connection, old), count(connection, new))


def on(old: Table, new: Table, key: Mapping[str, str]) -> str:
    """Return SQL that is true for two rows, o and n, of one key."""
    pairs = (pair(old, new, one, other) for one, other in key.items())
    return " AND ".join(f"{one} IS NOT DISTINCT FROM {other}" for one, other in pairs)


def pair(old: Table, new: Table, one: str, other: str) -> tuple[str, str]:
    """Return SQL for two columns as values that can be compared: as text where their types differ."""
    left, right = f"o.{sql.identifier(one)}", f"n.{sql.identifier(other)}"
    before, after = old.schema.field(one), new.schema.field(other)
    if _kind(before) == _kind(after):
        return left, right
    return text(before, left), text(after, right)


def _kind(field: Field) -> str:
    kind = sql.DUCKDB_TYPES[field.type]
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
    """Find the fields that hold under another name what they held, in each row that both releases have."""
    gone = [f for f in old.schema.fields if f.name not in new.schema.names and f.name not in key]
    come = [f for f in new.schema.fields if f.name not in old.schema.names and f.name not in key.values()]
    pairs = [(one.name, other.name) for one in gone for other in come if one.type == other.type]
    if not pairs:
        return {}
    tests = ", ".join(
        f"bool_and({left} IS NOT DISTINCT FROM {right}) AND count(DISTINCT {left}) >= {FEW}"
        for left, right in (pair(old, new, *names) for names in pairs)
    )
    joined = f"{old.relation} AS o JOIN {new.relation} AS n ON {on(old, new, key)}"
    (found,) = connection.execute(f"SELECT {tests} FROM {joined}").fetchall()
    return _one_to_one([names for names, same in zip(pairs, found, strict=True) if same])


def renamed_tables(
    connection: duckdb.DuckDBPyConnection, before: Mapping[str, Table], after: Mapping[str, Table]
) -> dict[str, str]:
    """Find the tables that have another name and the same fields and rows, where only one can be meant."""
    gone = [table for name, table in before.items() if name not in after]
    come = [table for name, table in after.items() if name not in before]
    same = [
        (one.schema.name, other.schema.name)
        for one in gone
        for other in come
        if _shape(one) == _shape(other) and _same_rows(connection, one, other)
    ]
    return _one_to_one(same)


def _shape(table: Table) -> list[tuple[str, str]]:
    return [(field.name, sql.DUCKDB_TYPES[field.type]) for field in table.schema.fields]


def _same_rows(connection: duckdb.DuckDBPyConnection, one: Table, other: Table) -> bool:
    """Tell whether two tables hold the same rows, and any."""
    names = sql.identifiers(one.schema.names)
    sums = [
        connection.execute(
            f"SELECT count(*), coalesce(bit_xor(hash({names})), 0), coalesce(sum(hash({names})), 0) "
            f"FROM {table.relation}"
        ).fetchall()
        for table in (one, other)
    ]
    return sums[0] == sums[1] and sums[0][0][0] > 0


def _one_to_one(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Keep the pairs neither of whose ends stands in another."""
    lefts, rights = [one for one, _ in pairs], [other for _, other in pairs]
    return {one: other for one, other in pairs if lefts.count(one) == 1 == rights.count(other)}

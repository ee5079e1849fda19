"""Rows that refer to rows of their own table: which are circular, and the levels of the others.

Names of our own contain a space, which no name of a table or field does.
"""

from pipeline.core import sql
from pipeline.schema.model import ForeignKey, TableSchema


def own(table: TableSchema) -> list[ForeignKey]:
    """Return the foreign keys of a table that refer to the table itself."""
    return [key for key in table.foreign_keys if key.table == table.name]


def circles(table: TableSchema, keys: list[ForeignKey]) -> str:
    """Return SQL for the rows that refer to themselves, directly or through other rows, by the given keys.

    With one key, a row has one row above it, and every row below one without a reference is clear. The others
    are circles and the rows below them; only those are followed.
    """
    name, key = sql.identifier(table.name), sql.identifiers(table.primary_key)
    owns, ups = _columns(table, "own"), _columns(table, "up")
    parts = [f'"the links" AS MATERIALIZED ({_links(table, keys, name)})']
    knots = '"the links"'
    if len(keys) == 1:
        clear = (
            f'SELECT {key} FROM {name} ANTI JOIN "the links" ON ({key}) = ({owns}) '
            f'UNION ALL SELECT {owns} FROM "the clear" JOIN "the links" ON ({ups}) = ({key})'
        )
        knots = f'"the links" ANTI JOIN "the clear" ON ({owns}) = ({key})'
        parts.append(f'"the clear" AS ({clear})')
    parts.append(f'"the knots" AS MATERIALIZED (FROM {knots})')
    step = ", ".join([*_each(table, "a", "own"), *_each(table, "b", "up")])
    joined = _pairs(_each(table, "a", "up"), _each(table, "b", "own"))
    walk = f'FROM "the knots" UNION SELECT {step} FROM "the walk" AS a JOIN "the knots" AS b ON {joined}'
    parts.append(f'"the walk" AS ({walk})')
    back = f'SELECT {owns} FROM "the walk" WHERE ({owns}) = ({ups})'
    return f"WITH RECURSIVE {', '.join(parts)} FROM {name} SEMI JOIN ({back}) ON ({key}) = ({owns})"


def directions(table: TableSchema, keys: list[ForeignKey]) -> str:
    """Return SQL for how many rows refer to themselves or a later row, and to themselves or an earlier one.

    If one of the two numbers is 0, all references have the same direction and there is no circle. Coders
    mostly enter a row before those below it, so that this query is usually sufficient.
    """
    name = sql.identifier(table.name)
    pairs = " UNION ALL ".join(
        f"SELECT here.rowid AS own, there.rowid AS up FROM {name} AS here JOIN {name} AS there "
        f"ON {_refers(key)}"
        for key in keys
    )
    return f"SELECT count(*) FILTER (up >= own), count(*) FILTER (up <= own) FROM ({pairs})"


def levels(table: TableSchema, source: str) -> str:
    """Return SQL for the primary key of each row, and its level: one more than that of the highest row above.

    A row without a reference has level 0. Rows on a circle, or below one, are omitted.

    Args:
        table: a table that refers to itself, without circles.
        source: SQL for the table that contains its rows.
    """
    key, owns, ups = sql.identifiers(table.primary_key), _columns(table, "own"), _columns(table, "up")
    keys = own(table)
    union, highest = ("UNION ALL", "") if len(keys) == 1 else ("UNION", f"GROUP BY {key}")
    level = 'max("the level") AS "the level"' if highest else '"the level"'
    return (
        f'WITH RECURSIVE "the links" AS MATERIALIZED ({_links(table, keys, source)}), '
        f'"the levels" AS (SELECT {key}, 0 AS "the level" FROM {source} '
        f'ANTI JOIN "the links" ON ({key}) = ({owns}) {union} '
        f'SELECT {owns}, "the level" + 1 FROM "the levels" JOIN "the links" ON ({ups}) = ({key})) '
        f'SELECT {key}, {level} FROM "the levels" {highest}'
    )


def _links(table: TableSchema, keys: list[ForeignKey], source: str) -> str:
    """Return SQL for the primary key of each row with a reference, and that of the row it refers to."""
    names = [sql.identifier(name) for name in table.primary_key]
    columns = ", ".join(
        f"{row}.{name} AS {alias}"
        for row, part in (("here", "own"), ("there", "up"))
        for name, alias in zip(names, _each(table, "", part), strict=True)
    )
    selects = [
        f"SELECT {columns} FROM {source} AS here JOIN {source} AS there ON {_refers(key)}" for key in keys
    ]
    return " UNION ".join(selects) if len(selects) > 1 else selects[0]


def _refers(key: ForeignKey) -> str:
    return " AND ".join(
        f"here.{sql.identifier(name)} = there.{sql.identifier(to)}"
        for name, to in zip(key.fields, key.to, strict=True)
    )


def _each(table: TableSchema, row: str, part: str) -> list[str]:
    """Return the columns with the parts of a primary key, `"own 0"` and so on, of a row if it is given."""
    return [f'{row}{row and "."}"{part} {i}"' for i in range(len(table.primary_key))]


def _columns(table: TableSchema, part: str) -> str:
    return ", ".join(_each(table, "", part))


def _pairs(lefts: list[str], rights: list[str]) -> str:
    return " AND ".join(f"{left} = {right}" for left, right in zip(lefts, rights, strict=True))

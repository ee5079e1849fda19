"""Rows that point to rows of their own table: which lead back to themselves, and how deep the others stand.

Names of our own hold a space, which no table or field does.
"""

from pipeline.core import sql
from pipeline.schema.model import ForeignKey, TableSchema


def own(table: TableSchema) -> list[ForeignKey]:
    """Return the foreign keys by which a table points to itself."""
    return [key for key in table.foreign_keys if key.table == table.name]


def circles(table: TableSchema, keys: list[ForeignKey]) -> str:
    """Return SQL for the rows from which some of the table's own keys, followed upward, come back to the row.

    Where there is one key, a row has one row above it, and every row under one that points to nothing is
    clear. What is left are circles and what hangs under them; only those are walked.
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
    """Return SQL for how many rows point to themselves or a later row, and how many to themselves or before.

    Where one of the two is 0 there is no circle: a way that only goes one way never comes back. People
    mostly type what is above before what is below, so that this is all that has to be asked.
    """
    name = sql.identifier(table.name)
    pairs = " UNION ALL ".join(
        f"SELECT here.rowid AS own, there.rowid AS up FROM {name} AS here JOIN {name} AS there "
        f"ON {_points(key)}"
        for key in keys
    )
    return f"SELECT count(*) FILTER (up >= own), count(*) FILTER (up <= own) FROM ({pairs})"


def levels(table: TableSchema, source: str) -> str:
    """Return SQL for the primary key of each row, and its level: one more than the highest row above it.

    A row that points to nothing stands on level 0. Rows on a circle, or under one, are left out.

    Args:
        table: a table that points to itself, without circles.
        source: SQL that names the table of its rows.
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
    """Return SQL for the primary key of each row that points to one, and that of the row it points to."""
    names = [sql.identifier(name) for name in table.primary_key]
    columns = ", ".join(
        f"{row}.{name} AS {alias}"
        for row, part in (("here", "own"), ("there", "up"))
        for name, alias in zip(names, _each(table, "", part), strict=True)
    )
    selects = [
        f"SELECT {columns} FROM {source} AS here JOIN {source} AS there ON {_points(key)}" for key in keys
    ]
    return " UNION ".join(selects) if len(selects) > 1 else selects[0]


def _points(key: ForeignKey) -> str:
    return " AND ".join(
        f"here.{sql.identifier(name)} = there.{sql.identifier(to)}"
        for name, to in zip(key.fields, key.to, strict=True)
    )


def _each(table: TableSchema, row: str, part: str) -> list[str]:
    """Name the columns that hold the parts of a primary key, `"own 0"` and so on; of a row if it is named."""
    return [f'{row}{row and "."}"{part} {i}"' for i in range(len(table.primary_key))]


def _columns(table: TableSchema, part: str) -> str:
    return ", ".join(_each(table, "", part))


def _pairs(ones: list[str], others: list[str]) -> str:
    return " AND ".join(f"{one} = {other}" for one, other in zip(ones, others, strict=True))

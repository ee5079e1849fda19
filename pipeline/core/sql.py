"""The one place where names and values are quoted in SQL."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

NUL = "\0"
AGGREGATES = 200  # in a query
# A query that returns the words that must be quoted as the name of a table or column.
KEYWORDS = (
    "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function')"
)


def identifier(name: str) -> str:
    """Return a name of a schema, table, column or type in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def identifiers(names: tuple[str, ...] | list[str]) -> str:
    """Return names in double quotes, joined by commas."""
    return ", ".join(identifier(name) for name in names)


def literal(value: str | float | bool | dt.date | None) -> str:  # noqa: FBT001 - a value, not a switch
    """Return a value as a SQL literal."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    if NUL in value:  # which ends the text of a query
        return f"({' || chr(0) || '.join(literal(part) for part in value.split(NUL))})"
    return "'" + value.replace("'", "''") + "'"


def values(rows: Iterable[tuple[str | float | bool | dt.date | None, ...]]) -> str:
    """Return rows as a VALUES list, since binding them one by one is far slower: DuckDB imports pandas."""
    return "VALUES " + ", ".join(f"({', '.join(literal(value) for value in row)})" for row in rows)


def one_of(value: str, items: Iterable[str]) -> str:
    """Return SQL that is true if a value is among the items, and null if there is no value.

    DuckDB compiles IN with five or more constants to a join, which does not preserve the order of rows. Use
    this instead in a query that relies on the order of its input and has no ORDER BY.
    """
    return f"list_contains([{', '.join(items)}], {value})"


def in_parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """Yield items, a part of them at a time, for a query that computes an aggregate for each.

    DuckDB takes time by the square of the number of aggregates.
    """
    for start in range(0, len(items), AGGREGATES):
        yield items[start : start + AGGREGATES]

"""The one place where names and values are quoted in SQL."""

import datetime as dt
from collections.abc import Iterable


def identifier(name: str) -> str:
    """Quote a name of a schema, table, column or type."""
    return '"' + name.replace('"', '""') + '"'


def identifiers(names: tuple[str, ...] | list[str]) -> str:
    """Quote names and join them by commas."""
    return ", ".join(identifier(name) for name in names)


def literal(value: str | float | bool | dt.date | None) -> str:  # noqa: FBT001 - a value, not a switch
    """Quote a value as a SQL literal."""
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    return "'" + value.replace("'", "''") + "'"


def values(rows: Iterable[tuple[str | float | bool | dt.date | None, ...]]) -> str:
    """Write rows as a VALUES list; to bind them one by one DuckDB imports pandas and takes far longer."""
    return "VALUES " + ", ".join(f"({', '.join(literal(value) for value in row)})" for row in rows)


def one_of(value: str, items: Iterable[str]) -> str:
    """Return SQL that is true where a value is one of some constants; null where there is no value.

    DuckDB turns an IN of five and more constants into a join, and a join loses the order of rows. So this
    takes its place wherever a query relies on the order of its input instead of an ORDER BY.
    """
    return f"list_contains([{', '.join(items)}], {value})"

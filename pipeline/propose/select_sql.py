"""The SELECT that publishes a proposed raw table."""

from collections.abc import Iterator

from pipeline.core import sql
from pipeline.propose.column import Column
from pipeline.propose.proposal import Table

WIDTH = 100  # characters of a line


def text(table: Table, keywords: frozenset[str]) -> str:
    """Return the SELECT of a table; a name is replaced by the key of the row that it names.

    Args:
        table: the proposed table.
        keywords: words that must be quoted as names.
    """
    named = [one for one in table.columns if one.reference and one.reference.by_name]
    items, joins = [], []
    for one in table.columns:
        name = _quoted(one.name, keywords)
        cell = f"{_quoted(table.name, keywords)}.{name}" if named else name
        if one in named and one.reference:
            alias = f"named_{one.name}"
            key, field = _quoted(one.reference.key, keywords), _quoted(one.reference.field, keywords)
            items.append(f"{alias}.{key} as {_quoted(published_name(table, one), keywords)}")
            into = _quoted(one.reference.table, keywords)
            joins.append(f"left join raw.{into} as {alias} on {alias}.{field} = {cell}")
        else:
            items.append(cell)
    return "\n".join(["select", *_wrapped(items), f"from raw.{_quoted(table.name, keywords)}", *joins]) + "\n"


def published_name(table: Table, column: Column) -> str:
    """Return the name of a column once published: a name of a row becomes the key of that row."""
    if not (column.reference and column.reference.by_name):
        return column.name
    names = {other.name for other in table.columns}
    name = f"{column.name}_id"
    return name if name not in names else f"{column.name}_{column.reference.key}"


def _quoted(name: str, keywords: frozenset[str]) -> str:
    return sql.identifier(name) if name in keywords else name


def _wrapped(items: list[str]) -> Iterator[str]:
    line = "   "
    for position, item in enumerate(items, start=1):
        part = f" {item}," if position < len(items) else f" {item}"
        if len(line) + len(part) > WIDTH and line.strip():
            yield line
            line = "   "
        line += part
    yield line

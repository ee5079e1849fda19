"""The lists in the cells of a file beside those of the last release, which a table of its own has row by row.

Such a table has the key of the row, the key of what the item names, and perhaps a value that tells from which
column the item comes. SQL sets that value, so the column is the one whose lists agree with it in most rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product, takewhile

from pipeline.schema import lists
from pipeline.schema.model import Field, TableSchema

ITEM_END = "\n"  # between the items of a list in a compared text; no name contains it

FEWEST_LETTERS = 3  # with which a kind and a column begin

Rows = Sequence[Mapping[str, str]]


def kinds(table: TableSchema, raw: TableSchema, key: str) -> tuple[str, Field, str] | None:
    """Return the fields of a published table of list items: the key of the row, the item, and the kind.

    Args:
        table: the published table.
        raw: the table of the file.
        key: the key of the file, as "table.field".

    Returns:
        None if the table is no table of the items of this file; the kind is empty if it has no such field.
    """
    fields = [table.field(name) for name in table.primary_key]
    own = [field.name for field in fields if field.straight and field.raw == (key,)]
    items = [field for field in fields if field.raw and all(_is_list(raw, place) for place in field.raw)]
    others = [field.name for field in fields if not field.raw]
    if len(own) != 1 or len(items) != 1 or len(fields) != 2 + len(others) or len(others) > 1:
        return None
    return own[0], items[0], others[0] if others else ""


def _is_list(raw: TableSchema, place: str) -> bool:
    """Return whether a raw column contains lists of names."""
    name, _, column = place.partition(".")
    return name == raw.name and bool(raw.field(column).separator and raw.field(column).target)


def texts(field: Field, cells: Sequence[str], aliases: Mapping[str, str]) -> list[str]:
    """Return the items of each cell of a column as they are published, in alphabetical order."""
    split = ([item for item in lists.split(cell, field.separator or "") if item] for cell in cells)
    return [joined({aliases.get(item, item) for item in items}) for items in split]


def joined(items: set[str]) -> str:
    """Return the items of a list as a text that can be compared."""
    return ITEM_END.join(sorted(items))


def published(
    rows: Rows, key: str, item: str, kind: str, names: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Return for each kind the joined items of each row in the last release, by the key of the row."""
    items: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        of_kind = items.setdefault(row.get(kind, ""), {})
        of_kind.setdefault(row.get(key, ""), set()).add(names.get(row.get(item, ""), ""))
    return {name: {own: joined(found) for own, found in of.items()} for name, of in items.items()}


def by_name(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield each kind with the one column whose name begins most like it, whatever items the column has."""
    for kind in old:
        alike = {column: _letters(kind, column) for column in new}
        best = max(alike.values(), default=0)
        columns = [column for column, letters in alike.items() if letters == best >= FEWEST_LETTERS]
        others = (_letters(other, column) for column in columns for other in old if other != kind)
        if len(columns) == 1 and max(others, default=0) < best:
            yield kind, columns[0]


def matched(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    """Yield each kind with the column from which its items come: the one that agrees with it most.

    Where two columns agree as much, since one was copied over the other, their names decide.
    """

    def agreement(pair: tuple[str, str]) -> tuple[int, int]:
        kind, column = pair
        same = sum(text == new[column].get(key) for key, text in old[kind].items())
        return same, _letters(kind, column)

    kinds, columns = {*old}, {*new}
    for kind, column in sorted(product(old, new), key=agreement, reverse=True):
        if kind in kinds and column in columns:
            kinds.remove(kind)
            columns.remove(column)
            yield kind, column


def _letters(kind: str, column: str) -> int:
    """Return with how many equal letters a kind and a column begin."""
    alike = takewhile(lambda letters: letters[0] == letters[1], zip(kind, column, strict=False))
    return sum(1 for _ in alike)

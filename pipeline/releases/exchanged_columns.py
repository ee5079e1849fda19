"""Columns whose cells are below each other's names, though each name is in its place.

A column was cut and inserted elsewhere, and the names typed again in their order. The
key may be among them.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

FEWEST_ROWS, FEWEST_TEXTS = 3, 2
ALMOST_ALL, FEW = 0.9, 0.1  # of the rows
DECIMAL = re.compile(r"[+-]?[0-9]+\.[0-9]+")
MOST_COLUMNS = 8  # that moved at once

Sides = tuple[Sequence[str], Sequence[str]]  # in the last release, and now
Texts = Mapping[str, Sides]


@dataclass(frozen=True)
class Exchanged:
    """Columns that have each other's cells.

    Attributes:
        columns: the columns, in the order of the file.
        rows: the positions of the rows in which that can be seen.
    """

    columns: Sequence[str]
    rows: Sequence[int]


def find(texts: Texts, keys: Sides) -> Exchanged | None:
    """Return the columns whose cells were exchanged; None if there are none, or not in nearly all rows.

    Args:
        texts: for each column its texts in the last release and now, in the order of the rows.
        keys: the keys of these rows.
    """
    texts = {column: (_plain(old), _plain(new)) for column, (old, new) in texts.items()}
    old, new = ({column: _filled(pair[side]) for column, pair in texts.items()} for side in (0, 1))
    changed = [column for column in texts if old[column] != new[column]]
    for one, other in combinations(texts, 2):
        if _may_be(old[one], new[other]) and _may_be(old[other], new[one]):
            found = _confirmed(texts, {one: other, other: one}, keys)
            if found:
                return found
    origins = {column: [o for o in changed if _may_be(old[o], new[column])] for column in changed}
    sure = {column: names[0] for column, names in origins.items() if len(names) == 1 and names[0] != column}
    moved = {column: origin for column, origin in sure.items() if origin in sure}
    is_closed = moved.keys() == {*moved.values()} and 1 < len(moved) <= MOST_COLUMNS
    return _confirmed(texts, moved, keys) if is_closed else None


def _plain(texts: Sequence[str]) -> list[str]:
    """Return texts with numbers as they are published: 34.50 is 34.5."""
    return [text.rstrip("0").rstrip(".") if DECIMAL.fullmatch(text) else text for text in texts]


def _filled(texts: Sequence[str]) -> Counter[str]:
    return Counter(text for text in texts if text)


def _may_be(old: Counter[str], new: Counter[str]) -> bool:
    """Return whether nearly all texts of a column are those of a published one."""
    fewer, more = sorted((old.total(), new.total()))
    if fewer < ALMOST_ALL * more or fewer < FEWEST_ROWS or len(new) < FEWEST_TEXTS:
        return False
    return (old & new).total() >= ALMOST_ALL * more


def _confirmed(texts: Texts, origins: Mapping[str, str], keys: Sides) -> Exchanged | None:
    """Return the columns if their rows are published ones with the cells exchanged, and not as they are.

    The rows are compared by their keys, and without them if the key itself was exchanged.
    """
    for old_keys, new_keys in (keys, ([""] * len(keys[0]), [""] * len(keys[1]))):
        new = _rows(new_keys, [texts[column][1] for column in origins])
        restored = Counter(filter(_differs, _rows(old_keys, [texts[o][0] for o in origins.values()])))
        unchanged = Counter(filter(_differs, _rows(old_keys, [texts[column][0] for column in origins])))
        now = Counter(filter(_differs, new))
        is_found = now.total() >= FEWEST_ROWS and (restored & now).total() >= ALMOST_ALL * now.total()
        if is_found and (unchanged & now).total() <= FEW * now.total():
            rows = [i for i, row in enumerate(new) if row in restored and row not in unchanged]
            return Exchanged([column for column in texts if column in origins], rows)
    return None


def _rows(keys: Sequence[str], columns: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    return [*zip(keys, *columns, strict=True)]


def _differs(row: tuple[str, ...]) -> bool:
    """Return whether the cells of a row, without its key, are not all the same."""
    return len({*row[1:]}) > 1

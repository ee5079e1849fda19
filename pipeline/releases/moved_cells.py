"""What was done to many cells at once: a column sorted, shifted or copied over another, or new keys given."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.releases.published_cells import ComparedColumn, ComparedRows
from pipeline.releases.published_lists import ITEM_END

FEWEST_MOVED, FEWEST_DIFFERENT, SHARE = 10, 5, 0.9
FEWEST_COPIED = 3  # different values
FEWEST_FIELDS = 3  # that make a row recognisable
FEWEST_ROWS = 3  # that have the key of another one


@dataclass(frozen=True)
class Moved:
    """Values of a column that were its values in other rows.

    Attributes:
        values: number of these values.
        changed: number of cells that changed.
        first: key of the first row whose cell changed.
    """

    values: int
    changed: int
    first: str


def moved(old: Mapping[str, str], new: Mapping[str, str]) -> Moved | None:
    """Return how many values of a column moved; None if they may have changed one by one.

    Args:
        old: the texts of the column in the last release, by the keys of their rows.
        new: its texts now, in the order of the file.
    """
    changed = [key for key, text in new.items() if key in old and text != old[key]]
    before = Counter(old[key] for key in changed if old[key])
    now = Counter(new[key] for key in changed if new[key])
    both = before & now
    if both.total() < max(FEWEST_MOVED, SHARE * now.total()) or len(both) < FEWEST_DIFFERENT:
        return None
    return Moved(both.total(), len(changed), changed[0])


def copied(
    column: ComparedColumn, changed: Sequence[str], others: Sequence[ComparedColumn]
) -> tuple[str, list[str]] | None:
    """Return the field whose values a column has now, and the keys of these rows; None if it has no other's.

    Args:
        column: the column.
        changed: the keys of the rows in which it changed.
        others: the columns from which its values may be.
    """
    for other in others:
        if other.column != column.column:
            same = [key for key in changed if column.new[key] == other.new.get(key)]
            texts = {column.new[key] for key in same} - {""}
            overwritten = sum(bool(column.old[key]) for key in same)  # an empty column may be filled so
            enough = len(same) >= SHARE * len(changed) and overwritten >= FEWEST_MOVED
            if enough and len(texts) >= FEWEST_COPIED:
                return other.field, same
    return None


def split(column: ComparedColumn, others: Sequence[ComparedColumn]) -> list[str]:
    """Return the keys of the rows whose lists a program split over the columns to the right; [] for none.

    No list of the column has a second item any more, and each item that it lost is in another column.
    """
    lists = {key: text.split(ITEM_END) for key, text in column.old.items() if ITEM_END in text}
    rows = [key for key, text in column.new.items() if key in lists and text != column.old[key]]
    if len(rows) < FEWEST_ROWS or any(ITEM_END in text for text in column.new.values()):
        return []
    for key in rows:
        elsewhere = {other.new.get(key) for other in others if other.column != column.column}
        if not {*lists[key]} <= {column.new[key], *elsewhere}:
            return []
    return rows


def rekeyed(rows: ComparedRows) -> list[tuple[str, str]]:
    """Return the old and the new key of each row that has the key of another one; [] if there are few.

    All other cells of such a row are those of a row in the last release, and of no other row.
    """
    if len(rows.table.primary_key) != 1 or len(rows.columns) < FEWEST_FIELDS:
        return []
    old_keys = _by_content([column.old for column in rows.columns])
    new_keys = _by_content([column.new for column in rows.columns])
    pairs = [(old_keys[cells], key) for cells, key in new_keys.items() if cells in old_keys]
    published = rows.columns[0].old
    found = [(old, new) for old, new in pairs if old != new]
    return found if sum(new in published for _, new in found) >= FEWEST_ROWS else []


def _by_content(columns: Sequence[Mapping[str, str]]) -> dict[tuple[str, ...], str]:
    """Return the key of each row by its cells, if no other row has the same cells and enough have a value."""
    rows = {key: tuple(column[key] for column in columns) for key in columns[0]}
    times = Counter(rows.values())
    filled = {key: cells for key, cells in rows.items() if sum(map(bool, cells)) >= FEWEST_FIELDS}
    return {cells: key for key, cells in filled.items() if times[cells] == 1}

"""Which rows of two versions of a table are the same row: those with the same key."""

from collections import defaultdict
from collections.abc import Sequence

Cells = tuple[str, ...]


def partners(before: Sequence[Cells], after: Sequence[Cells], key: Sequence[int]) -> list[int | None]:
    """Return for each row of `after` the position of the same row in `before`; None for a new row.

    Of several rows with one key, those that are equal are the same, and then the first, the second and so on.

    Args:
        before: the cells of each row.
        after: the same.
        key: the positions of the cells that make the key; () where all cells do.
    """
    result: list[int | None] = [None] * len(after)
    groups = _groups(before, key)
    for own, positions in _groups(after, key).items():
        candidates = groups.get(own, [])
        equal = defaultdict[Cells, list[int]](list)
        for position in reversed(candidates):
            equal[before[position]].append(position)
        used = set()
        for position in positions:
            if equal.get(after[position]):
                result[position] = equal[after[position]].pop()
                used.add(result[position])
        left = iter([position for position in candidates if position not in used])
        for position in positions:
            if result[position] is None:
                result[position] = next(left, None)
    return result


def _groups(rows: Sequence[Cells], key: Sequence[int]) -> dict[Cells, list[int]]:
    """Return the positions of the rows with each key, in their order."""
    groups = defaultdict[Cells, list[int]](list)
    for position, cells in enumerate(rows):
        groups[key_of(cells, key)].append(position)
    return groups


def key_of(cells: Cells, key: Sequence[int]) -> Cells:
    """Return the key of a row; all of its cells where the table has no key."""
    return tuple(cells[position] for position in key) if key else cells

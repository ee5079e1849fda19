"""Columns of a table whose key is several cells that moved without the rest of their rows.

Part of the key is beside other cells, so that no row can be found by its key. Rows are compared as wholes:
the cells on each side are those of the last release, and only their combination is new. Which side was sorted
cannot be told, so the smaller one is named.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.releases.published_cells import ComparedRows

FEWEST_ROWS, FEWEST_DIFFERENT, SHARE = 3, 3, 0.9

Rows = Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class PermutedKey:
    """Columns that are beside the cells of other rows.

    Attributes:
        columns: the fields in raw/, in the order of the file.
        rows: number of the rows that were torn apart.
        lines: the lines of rows that the last release lacks.
    """

    columns: Sequence[str]
    rows: int
    lines: Sequence[int]


def find(rows: ComparedRows) -> PermutedKey | None:
    """Return the columns that moved without the others; None if the rows may have changed one by one."""
    names = [name for name in rows.raw.names if name in rows.texts]
    key = [rows.table.field(name).raw[0].partition(".")[2] for name in rows.table.primary_key]
    if len(key) == 1 or not {*key} <= {*names}:
        return None
    old, new = ([*zip(*(rows.texts[name][side] for name in names), strict=True)] for side in (0, 1))
    before, now = Counter(old), Counter(new)
    gone, added = [*(before - now).elements()], [*(now - before).elements()]
    if not all(_both(gone, added, [i]).total() >= _fewest(gone) for i in range(len(names))):
        return None
    for block in _blocks(len(names)):
        inside = {names[i] for i in block} & {*key}
        if inside and inside != {*key}:
            moved = _moved(gone, added, block)
            if moved:
                lines = [line for line, row in zip(rows.row_lines, new, strict=True) if row not in before]
                return PermutedKey([names[i] for i in block], moved, lines)
    return None


def _blocks(columns: int) -> Iterator[Sequence[int]]:
    """Yield the positions of columns that can be selected together, or all but those; small ones first."""
    whole = range(columns)
    runs = [range(start, end) for start in whole for end in range(start + 1, columns + 1)]
    sides = {tuple(side) for run in runs for side in (run, [i for i in whole if i not in run])}
    parts = (side for side in sides if 0 < len(side) < columns)
    yield from sorted(parts, key=lambda side: (len(side), side[-1] - side[0], side))


def _moved(gone: Rows, added: Rows, block: Sequence[int]) -> int:
    """Return how many lost rows have their cells of a block in one new row, and the others in another."""
    rest = [i for i in range(len(gone[0])) if i not in block]
    both = [_both(gone, added, side) for side in (block, rest)]
    moved = min(side.total() for side in both)
    is_clear = all(len(side) >= FEWEST_DIFFERENT for side in both)
    return moved if is_clear and moved >= _fewest(gone) else 0


def _fewest(gone: Rows) -> float:
    return max(FEWEST_ROWS, SHARE * len(gone))


def _both(gone: Rows, added: Rows, columns: Sequence[int]) -> Counter[tuple[str, ...]]:
    """Return the cells of some columns that rows on both sides have, with the number of such rows."""
    return _parts(gone, columns) & _parts(added, columns)


def _parts(rows: Rows, columns: Sequence[int]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(row[i] for i in columns) for row in rows)

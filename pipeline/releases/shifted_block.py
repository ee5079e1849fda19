"""Cells of consecutive rows that were pasted some rows too high or too low, over those of other rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import log2

FEWEST = 2  # changed cells with different values
FARTHEST = 10  # rows by which a block is shifted by mistake
FEWEST_KINDS = 3  # different values, if they are in many rows
FEWEST_BITS = 24  # by which it is unlikely that such values are in these rows by chance


@dataclass(frozen=True)
class Block:
    """Cells that have what other rows had in the last release.

    Attributes:
        keys: keys of the rows whose cells changed.
        rows: by how many rows the values moved: down, or up if it is negative.
        source: key of the row that had the first of these values.
        to_end: all cells down to the last row moved, as after the deletion or insertion of a cell. Then the
            rows whose values are lost are among the keys.
    """

    keys: list[str]
    rows: int
    source: str
    to_end: bool = False


def find(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Block]:
    """Yield each block of a column whose values are those of the rows above or below in the last release.

    Args:
        old: the texts of the column in the last release, by the keys of their rows.
        new: its texts now, in the order of the file.
    """
    keys = [key for key in new if key in old]
    changed = {i for i, key in enumerate(keys) if new[key] != old[key]}
    if len(changed) < FEWEST:
        return
    before, now = [old[key] for key in keys], [new[key] for key in keys]
    shares = {text: times / len(before) for text, times in Counter(before).items()}
    runs = Counter(text for text, _ in groupby(before))
    rare = {text for text, times in runs.items() if text and times == 1}
    follow = bool(keys) and next(reversed([*new])) != keys[-1]
    taken: set[int] = set()
    for distance in (d for step in range(1, FARTHEST + 1) for d in (step, -step)):
        for run in _runs(now, before, distance):
            own = [i for i in run if i in changed and i not in taken]
            if _is_block([before[i - distance] for i in own], rare, shares):
                lost = _lost(run, now, distance, follow=follow)
                rows = sorted({*own, *(changed.intersection(lost or ()) - taken)})
                taken.update(rows)
                is_end = lost is not None
                yield Block([keys[i] for i in rows], distance, keys[own[0] - distance], is_end)


def _lost(run: Sequence[int], now: Sequence[str], distance: int, *, follow: bool) -> range | None:
    """Return the rows that have none of the moved values, if all cells moved down to the last row.

    Args:
        run: the numbers of the rows that have the values of others.
        now: the texts of the column.
        distance: by how many rows the values moved.
        follow: whether new rows follow, whose values may have moved up too.
    """
    if distance > 0:
        return range(run[0] - distance, run[0]) if run[-1] == len(now) - 1 else None
    tail = range(run[-1] + 1, len(now))
    return tail if len(tail) == -distance and (follow or not any(now[i] for i in tail)) else None


def _runs(now: Sequence[str], before: Sequence[str], distance: int) -> Iterator[list[int]]:
    """Yield the numbers of consecutive rows that have what the rows at a distance had."""
    rows = range(max(distance, 0), len(now) + min(distance, 0))
    for is_same, run in groupby(rows, key=lambda i: now[i] == before[i - distance]):
        if is_same:
            yield [*run]


def _is_block(values: Sequence[str], rare: set[str], shares: Mapping[str, float]) -> bool:
    """Return whether values did not come into these rows one by one.

    Args:
        values: the values.
        rare: the texts that were in one row only, or in consecutive ones.
        shares: the share of the rows that had each text.
    """
    kinds = {*values} - {""}
    bits = -sum(log2(shares[value]) for value in values)
    return len(kinds & rare) >= FEWEST or (len(kinds) >= FEWEST_KINDS and bits >= FEWEST_BITS)

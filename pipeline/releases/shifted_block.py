"""Cells of consecutive rows that were pasted some rows too high or too low, over those of other rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from math import log2

from pipeline.core.finding import Finding

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
    """

    keys: list[str]
    rows: int
    source: str


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
    before = [old[key] for key in keys]
    shares = {text: times / len(before) for text, times in Counter(before).items()}
    runs = Counter(text for text, _ in groupby(before))
    rare = {text for text, times in runs.items() if text and times == 1}
    taken: set[int] = set()
    for distance in (d for step in range(1, FARTHEST + 1) for d in (step, -step)):
        for run in _runs([new[key] for key in keys], before, distance):
            own = [i for i in run if i in changed and i not in taken]
            if _is_block([before[i - distance] for i in own], rare, shares):
                taken.update(own)
                yield Block([keys[i] for i in own], distance, keys[own[0] - distance])


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


def joined(first: Finding, findings: Sequence[Finding]) -> Finding:
    """Return the first of the findings about blocks that moved by as many rows, for the columns of all."""
    fields = [name for finding in findings for name in _fields(finding)]
    changed = sum(int(str(finding.values["changed"])) for finding in findings)
    last = max(findings, key=lambda finding: (finding.line or 0) + int(str(finding.values["changed"])))
    ends = {"last": last.values["last"]}
    values = {**first.values, "fields": [*dict.fromkeys(fields)], "changed": changed, **ends}
    hints = tuple(replace(hint, values={**hint.values, **ends}) for hint in first.hints)
    return replace(first, values=values, hints=hints)


def _fields(finding: Finding) -> list[str]:
    fields = finding.values["fields"]
    return fields if isinstance(fields, list) else []

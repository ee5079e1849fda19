"""Cells that a spreadsheet filled by counting up: E0030, E0031, E0032 where the same text was meant."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

FEWEST = 3  # changed cells of a series
NUMBERED = re.compile(r"(.*?)([0-9]{1,15})", re.DOTALL)


@dataclass(frozen=True)
class Series:
    """Cells of consecutive rows that count up now and did not in the last release.

    Attributes:
        keys: keys of the rows whose cells changed.
        values: the values of the first cells that changed.
    """

    keys: list[str]
    values: list[str]


def find(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Series]:
    """Yield each series of a column in which several cells changed since the last release.

    Args:
        old: the texts of the column in the last release, by the keys of their rows.
        new: its texts now, in the order of the file.
    """
    run: list[str] = []
    for key, text in [*new.items(), ("", "")]:
        if run and not _follows(new[run[-1]], text):
            changed = [k for k in run if k in old and old[k] and new[k] != old[k]]
            if len(changed) >= FEWEST:
                yield Series(changed, [new[k] for k in changed[:FEWEST]])
            run = []
        run.append(key)


def _follows(before: str, text: str) -> bool:
    """Return whether a text is the one before with its last number counted up."""
    one, two = NUMBERED.fullmatch(before), NUMBERED.fullmatch(text)
    if not one or not two or one[1] != two[1]:
        return False
    padded = len(one[2]) == len(two[2]) or not two[2].startswith("0")
    return padded and int(two[2]) == int(one[2]) + 1

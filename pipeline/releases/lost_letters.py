"""Cells that lost their characters beyond ASCII since the last release, as a program saves them in ASCII.

It writes a question mark for each, leaves it out, or writes a similar one: "Kab?l", "Kabl" or "Kabul".
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.releases.published_cells import ComparedColumn, ComparedRows

FEWEST, ALMOST_ALL = 3, 0.9  # cells; and of those that had such characters
BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
LONGEST = 4  # what is written for one character: its bytes, or the characters of "..."
IN_PLACE = r"[?\ufffd_*'\"`,.\-A-Za-z <>]"


@dataclass(frozen=True)
class Lost:
    """The cells of a file that lost characters.

    Attributes:
        keys: for each column the keys of the rows.
        old: the text of the first cell in the last release.
        new: its text now.
    """

    keys: dict[str, list[str]]
    old: str
    new: str

    @property
    def cells(self) -> int:
        """Number of the cells."""
        return sum(map(len, self.keys.values()))


def find(rows: ComparedRows) -> Lost | None:
    """Return the cells that lost characters beyond ASCII; None if there are few, or others still have them.

    The parts of a key are compared with those that are missing now, since no row has the same key.
    """
    keys: dict[str, list[str]] = {}
    had, first = 0, ("", "")
    for column, key, old, new in [*_cells(rows.columns), *_parts_of_keys(rows)]:
        had += 1
        if _is_lost(old, new):
            keys.setdefault(column, []).append(key)
            first = first if any(first) else (old, new)
    lost = Lost(keys, *first)
    return lost if lost.cells >= max(FEWEST, ALMOST_ALL * had) else None


def _cells(columns: Sequence[ComparedColumn]) -> Iterator[tuple[str, str, str, str]]:
    """Yield column, key and both texts of each cell whose published text has characters beyond ASCII."""
    for column in columns:
        for key, new in column.new.items():
            old = column.old.get(key, "")
            if not old.isascii():
                yield column.column, key, old, new


def _parts_of_keys(rows: ComparedRows) -> Iterator[tuple[str, str, str, str]]:
    """Yield the same of each part of a key that is missing now, with the text that it may have become."""
    others = {compared.column for compared in rows.columns}
    for column, (old, new) in rows.texts.items():
        if column in others:
            continue
        before, now = {*old}, {*new}
        added = {text: key for text, key in zip(new, rows.new_keys, strict=True) if text not in before}
        for text in dict.fromkeys(text for text in old if not text.isascii()):
            found = text if text in now else next((other for other in added if _is_lost(text, other)), "")
            yield column, added.get(found, ""), text, found


def _is_lost(old: str, new: str) -> bool:
    """Return whether a text is another one without its characters beyond ASCII."""
    return new != old and new.replace("\ufffd", "").isascii() and bool(_pattern(old).fullmatch(new))


@lru_cache(maxsize=1024)
def _pattern(old: str) -> re.Pattern[str]:
    """Return a regular expression for a text without its characters beyond ASCII."""
    parts, end = [], 0
    for found in BEYOND_ASCII.finditer(old):
        parts += [re.escape(old[end : found.start()]), f"{IN_PLACE}{{0,{LONGEST * len(found[0])}}}"]
        end = found.end()
    return re.compile("".join([*parts, re.escape(old[end:])]))

"""Marks that git leaves in a file whose two versions it could not merge."""

import re
from collections.abc import Iterator
from pathlib import Path

# A line that starts with seven of these characters (git-merge, "How conflicts are presented").
MARKS = tuple(character * 7 for character in (b"<", b">", b"|"))
LINE = re.compile(rb"(?:<{7}|>{7}|\|{7}) [^\r\n]*|<{7}|>{7}|={7}")
CHUNK = 1 << 22


def lines(path: Path) -> list[int]:
    """Return the lines of a file with the marks of a merge, counted from 1; () where there is no conflict.

    A line of equals signs alone is a mark only next to others, since texts underline titles so.
    """
    marked = [*_marked(path)] if _has_marks(path) else []
    return [number for number, _ in marked] if any(mark[:1] != b"=" for _, mark in marked) else []


def _has_marks(path: Path) -> bool:
    before = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            # A single byte is found ten times as fast as a mark.
            possible = [mark for mark in MARKS if mark[:1] in chunk]
            if any(mark in before + chunk[: len(mark)] or mark in chunk for mark in possible):
                return True
            before = chunk[-len(MARKS[0]) :]
    return False


def _marked(path: Path) -> Iterator[tuple[int, bytes]]:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            mark = line.removeprefix(b"\xef\xbb\xbf").rstrip(b"\r\n,;\t")
            if LINE.fullmatch(mark):
                yield number, mark

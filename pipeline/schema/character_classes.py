r"""Classes of characters in a pattern, such as [a-z], \w or \p{Lu}, in the syntax of RE2.

RE2 has neither subtraction nor some of XML Schema's classes within brackets. Such a class is computed as
ranges of characters; categories of Unicode are then read from DuckDB's own RE2.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import duckdb

from pipeline.core import sql
from pipeline.schema.character_ranges import (
    ECMA_SPACE,
    ECMA_WORD,
    INITIAL,
    LAST,
    NAME,
    SPACE,
    Range,
    complement,
    difference,
    merged,
    property_ranges,
)

# "\w: all characters except the set of punctuation, separator and other characters" (XML Schema, F.1.1)
WORD = ("L", "M", "N", "S")
NOT_OTHER = ("L", "M", "N", "P", "S", "Z")
ASSIGNED_OTHER = ("Cc", "Cf", "Co", "Cs")
PROPERTY = re.compile(r"\\[pP](?:\{([A-Za-z0-9_-]+)\}|([A-Z]))")
HEX = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4}))")
REFUSED = {
    **dict.fromkeys("123456789k", "a backreference"),
    **dict.fromkeys("bB", "a word boundary"),
    **dict.fromkeys("GKQEXRNZ0", "an escape that XML Schema lacks"),
}
CONTROLS = {"n": 10, "r": 13, "t": 9, "f": 12, "v": 11}


class PatternError(ValueError):
    """A pattern is not one of XML Schema, or has something that no engine of linear time can match."""


@dataclass(frozen=True)
class Class:
    """Some characters: single ones and ranges, and properties of Unicode.

    Attributes:
        ranges: characters from the first to the last.
        properties: names of properties, as L or Greek.
        negated: every other character is meant.
    """

    ranges: tuple[Range, ...] = ()
    properties: tuple[str, ...] = ()
    negated: bool = False

    def as_re2(self) -> str:
        """Return the class in the syntax of RE2."""
        single = len(self.ranges) == 1 and self.ranges[0][0] == self.ranges[0][1]
        if single and not self.properties and not self.negated:
            return quoted(chr(self.ranges[0][0]))
        inside = _members(self.ranges) + "".join(rf"\p{{{name}}}" for name in self.properties)
        if not inside:
            return r"[\x{0}-\x{10FFFF}]" if self.negated else r"[^\x{0}-\x{10FFFF}]"
        return f"[{'^' if self.negated else ''}{inside}]"

    def as_ranges(self) -> list[Range]:
        """Return all characters of the class as ranges, in order."""
        ranges = merged([*self.ranges, *(r for name in self.properties for r in property_ranges(name))])
        return complement(ranges) if self.negated else ranges


def quoted(character: str) -> str:
    """Return one character so that it means itself in RE2."""
    if character.isalnum():
        return character
    return f"\\{character}" if "!" <= character <= "~" else rf"\x{{{ord(character):x}}}"


def read(pattern: str, start: int, *, ecma: bool) -> tuple[Class, int]:
    """Read a class in brackets; returns it, and how long it is.

    Raises:
        PatternError: it is not closed, empty, or has a part that is not supported.
    """
    position = start + 1
    negated = pattern.startswith("^", position)
    position += negated
    parts: list[Class] = []
    while True:
        if position >= len(pattern):
            raise PatternError("a [ is not closed")
        if pattern[position] == "]" and parts:
            return _union(parts, negated=negated), position + 1 - start
        if pattern.startswith("-[", position) and parts and not ecma:
            minus, length = read(pattern, position + 1, ecma=ecma)
            if not pattern.startswith("]", position + 1 + length):
                raise PatternError("a class that is subtracted must end the brackets")
            left = _union(parts, negated=negated).as_ranges()
            return Class(tuple(difference(left, minus.as_ranges()))), position + length + 2 - start
        part, position = _part(pattern, position, ecma=ecma)
        parts.append(part)


def _part(pattern: str, position: int, *, ecma: bool) -> tuple[Class, int]:
    """Read one character, range or escape in brackets; returns it, and where it ends."""
    first, position = _one(pattern, position, ecma=ecma)
    code = _code(first)
    after = pattern[position + 1 : position + 2]
    if not pattern.startswith("-", position) or code is None or after in {"]", "", "["}:
        return first, position
    last, position = _one(pattern, position + 1, ecma=ecma)
    last_code = _code(last)
    if last_code is None or last_code < code:
        raise PatternError(
            f"a range in brackets ends before its start, or is not between characters: {pattern}"
        )
    return Class(((code, last_code),)), position


def _one(pattern: str, position: int, *, ecma: bool) -> tuple[Class, int]:
    character = pattern[position]
    if character == "\\":
        found, length = escaped(pattern, position, ecma=ecma)
        return found, position + length
    if pattern.startswith("[:", position):
        raise PatternError("[: (a POSIX class) is not supported")
    return Class(((ord(character), ord(character)),)), position + 1


def _code(part: Class) -> int | None:
    """Return the code of a class of one character, None for others."""
    single = len(part.ranges) == 1 and part.ranges[0][0] == part.ranges[0][1]
    return part.ranges[0][0] if single and not part.properties and not part.negated else None


def _union(parts: Sequence[Class], *, negated: bool) -> Class:
    if any(part.negated for part in parts):
        ranges = merged([r for part in parts for r in part.as_ranges()])
        return Class(tuple(complement(ranges) if negated else ranges))
    return Class(
        tuple(r for part in parts for r in part.ranges),
        tuple(name for part in parts for name in part.properties),
        negated,
    )


def escaped(pattern: str, position: int, *, ecma: bool) -> tuple[Class, int]:
    r"""Return the characters that an escape such as \d means, and how long the escape is.

    Raises:
        PatternError: there is no such escape, or it is not supported.
    """
    letter = pattern[position + 1 : position + 2]
    if letter in REFUSED:
        raise PatternError(f"\\{letter} ({REFUSED[letter]}) is not supported")
    if letter in {"p", "P"}:
        return _property(pattern, position)
    if letter in {"x", "u"}:
        code = HEX.match(pattern, position)
        value = int(code[1] or code[2] or code[3], 16) if code else LAST + 1
        if code and value <= LAST:
            return Class(((value, value),)), len(code[0])
    if letter in CONTROLS:
        return Class(((CONTROLS[letter],) * 2,)), 2
    if letter and letter.lower() in "dswic":
        return _multi(letter, ecma=ecma), 2
    if letter and letter.isascii() and not letter.isalnum():
        return Class(((ord(letter),) * 2,)), 2
    raise PatternError(f"\\{letter} is not an escape of XML Schema")


def _multi(letter: str, *, ecma: bool) -> Class:
    classes = {
        "d": Class(((48, 57),)) if ecma else Class(properties=("Nd",)),
        "s": Class(ECMA_SPACE if ecma else SPACE),
        "w": Class(ECMA_WORD) if ecma else Class(properties=WORD),
        "i": Class(INITIAL),
        "c": Class(NAME),
    }
    found = classes[letter.lower()]
    return Class(found.ranges, found.properties, letter.isupper())


def _property(pattern: str, position: int) -> tuple[Class, int]:
    match = PROPERTY.match(pattern, position)
    if not match:
        raise PatternError("\\p must be followed by a category of Unicode in braces, such as \\p{L}")
    name = match[1] or match[2]
    if name.startswith("Is"):
        raise PatternError(f"{match[0]} (a block) is not supported; use a category, a script or a range")
    outside = match[0].startswith("\\P")
    if name == "C":
        return Class(properties=NOT_OTHER, negated=not outside), len(match[0])
    if name == "Cn":
        return Class(properties=(*NOT_OTHER, *ASSIGNED_OTHER), negated=not outside), len(match[0])
    _require(name)
    return Class(properties=(name,), negated=outside), len(match[0])


@cache
def _require(name: str) -> None:
    pattern = sql.literal(rf"[\p{{{name}}}]")
    try:
        duckdb.execute(f"SELECT regexp_full_match('', {pattern})")
    except duckdb.Error as error:
        raise PatternError(f"\\p{{{name}}} is not a category or script of Unicode") from error


def _members(ranges: Iterable[Range]) -> str:
    return "".join(
        quoted(chr(first)) if first == last else f"{quoted(chr(first))}-{quoted(chr(last))}"
        for first, last in ranges
    )

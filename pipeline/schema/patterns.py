r"""Patterns as XML Schema has them, translated to the syntax of RE2, which matches in linear time.

"Values will be expected to conform to the standard XML Schema regular expression syntax" (Table Schema,
pattern). There \d, \w, \s, \i and \c are classes of Unicode, and a dot is any character but a line break.
Of what XML Schema lacks, flags, lazy quantifiers, ^, $ and \x are accepted. In a jsonSchema a pattern is
one of ECMA 262, whose \d and \w are classes of ASCII.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from pipeline.schema import character_classes
from pipeline.schema.character_classes import PatternError

MOST_TIMES = 1000  # RE2's limit
FLAGS = re.compile(r"\(\?([ims]*(?:-[ims]+)?)([:)])")
NAMED = re.compile(r"\(\?P?<[A-Za-z_][A-Za-z0-9_]*>")
TIMES = re.compile(r"\{([0-9]*)(,?)([0-9]*)\}")
OF_LETTERS = re.compile(r"(?:[A-Za-z0-9]|\[(?:[A-Za-z0-9](?:-[A-Za-z0-9])?)+\]|\{[0-9]+,?[0-9]*\}|[+*?|()])*")
REFUSED_GROUPS = {
    "(?=": "a lookahead", "(?!": "a lookahead", "(?<=": "a lookbehind", "(?<!": "a lookbehind",
    "(?>": "an atomic group", "(?#": "a comment", "(?(": "a condition", "(?P=": "a backreference",
}  # fmt: skip


@lru_cache(maxsize=1_000)
def to_re2(pattern: str, *, ecma: bool = False) -> str:
    """Return a pattern in the syntax of RE2.

    Args:
        pattern: a regular expression of XML Schema.
        ecma: it is one of ECMA 262 instead, from a jsonSchema.

    Raises:
        PatternError: it is not a regular expression, or has a construct that is not supported.
    """
    return _Translation(pattern, ecma=ecma).run()


def may_match_invisible(pattern: str) -> bool:
    """Return whether a pattern may match invisible characters; True where that is not plain to see."""
    return re.fullmatch(r"[!-~]*", pattern) is None or re.search(r"\.|\[\^|\\[a-zA-Z]", pattern) is not None


@lru_cache(maxsize=1_000)
def letters(pattern: str) -> frozenset[str] | None:
    """Return the letters and digits of which the matches of a pattern may consist; None if others may occur.

    Only letters and digits of ASCII, sets of them and quantifiers are read; more is not plain to see.
    """
    if not OF_LETTERS.fullmatch(pattern) or "(?" in pattern:
        return None
    parts = re.findall(r"([A-Za-z0-9])(?:-([A-Za-z0-9]))?", re.sub(r"\{[0-9,]*\}", "", pattern))
    found = frozenset(
        chr(code) for first, last in parts for code in range(ord(first), ord(last or first) + 1)
    )
    return found if "".join(found).isalnum() else None


@dataclass
class _Translation:
    """The state of one translation: how much is read, and what is written."""

    pattern: str
    ecma: bool
    position: int = 0
    depth: int = 0
    dot_is_all: bool = False
    repeatable: bool = False
    output: list[str] = field(default_factory=list)

    def run(self) -> str:
        while self.position < len(self.pattern):
            self._step(self.pattern[self.position])
        if self.depth:
            raise PatternError("a ( is not closed")
        return "".join(self.output)

    def _step(self, character: str) -> None:
        if character in "*+?{":
            self._quantifier(character)
            return
        self.repeatable = True
        if character == "(":
            self._open()
        elif character == ")":
            self._close()
        elif character == "|":
            self._write("|", 1, repeatable=False)
        elif character in "^$":
            self._write(character, 1, repeatable=False)
        elif character == ".":
            self._write("." if self.dot_is_all else self._dot(), 1)
        elif character == "[":
            members, length = character_classes.read(self.pattern, self.position, ecma=self.ecma)
            self._write(members.as_re2(), length)
        elif character == "\\":
            self._escape()
        else:
            self._write(character_classes.quoted(character), 1)

    def _write(self, text: str, length: int, *, repeatable: bool = True) -> None:
        self.output.append(text)
        self.position += length
        self.repeatable = repeatable

    def _dot(self) -> str:
        return r"[^\n\r\x{2028}\x{2029}]" if self.ecma else r"[^\n\r]"

    def _open(self) -> None:
        rest = self.pattern[self.position :]
        flags, named = FLAGS.match(rest), NAMED.match(rest)
        if flags:
            self.dot_is_all = self.dot_is_all or "s" in flags[1].partition("-")[0]
            self.depth += flags[2] == ":"
            self._write(flags[0], len(flags[0]), repeatable=False)
            return
        if rest.startswith("(?") and not named:
            name = next((REFUSED_GROUPS[rest[:n]] for n in (4, 3) if rest[:n] in REFUSED_GROUPS), "a group")
            raise PatternError(f"{rest[:4]} ({name}) is not supported")
        self.depth += 1
        self._write("(?:", len(named[0]) if named else 1, repeatable=False)

    def _close(self) -> None:
        if not self.depth:
            raise PatternError("a ) has no (")
        self.depth -= 1
        self._write(")", 1)

    def _escape(self) -> None:
        letter = self.pattern[self.position + 1 : self.position + 2]
        if letter in {"A", "z"} and not self.ecma:
            self._write(f"\\{letter}", 2, repeatable=False)
            return
        members, length = character_classes.escaped(self.pattern, self.position, ecma=self.ecma)
        self._write(members.as_re2(), length)

    def _quantifier(self, character: str) -> None:
        length = 1
        if character == "{":
            length = self._times()
        if not self.repeatable:
            raise PatternError(f"{character} has nothing to repeat")
        text = self.pattern[self.position : self.position + length]
        following = self.pattern[self.position + length : self.position + length + 1]
        if following == "+":
            raise PatternError(f"{text}+ (a possessive quantifier) is not supported")
        self._write(text, length + (following == "?"), repeatable=False)

    def _times(self) -> int:
        times = TIMES.match(self.pattern, self.position)
        if not times or not times[1]:
            raise PatternError("a { must be written \\{ or start a quantifier such as {2} or {0,5}")
        least, most = int(times[1][:6]), int(times[3][:6]) if times[3] else None
        if max(least, most or 0) > MOST_TIMES:
            raise PatternError(f"{times[0]} is not supported: the most is {MOST_TIMES} times")
        if most is not None and most < least:
            raise PatternError(f"{times[0]} has a maximum below its minimum")
        return len(times[0])

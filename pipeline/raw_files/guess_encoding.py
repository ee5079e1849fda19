"""The encoding of a text that is not UTF-8: the one in which its characters beyond ASCII make sense.

Each candidate is tried on these characters and those next to them. In the right one, letters are in words,
and quotes and dashes between them. In another one, capitals follow small letters, and signs are in words.
"""

import re
import unicodedata
from itertools import islice

# The most usual first: it is chosen where others make as much sense.
CANDIDATES = ("cp1252", "mac-roman", "cp850", "cp1250", "cp1251")
OF_OLD_MACINTOSH = ("mac-roman", *(name for name in CANDIDATES if name != "mac-roman"))
PASSAGES = 20_000  # that are looked at
BYTES_BEYOND_ASCII = re.compile(rb"[\x80-\xff]+")
BEYOND_ASCII = re.compile("[^\x00-\x7f]")
OPENING = "\u201c\u2018\u201e\u201a\u00ab\u2039"
CLOSING = "\u201d\u00bb\u203a"
LOW = "\u201e\u201a\u00bf\u00a1"  # which nothing but a space or another sign precedes
DASHES = "\u2013\u2014\u2026\u00a0\u00ad"
SIGNS = (
    "\u00a2\u00a3\u00a5\u20ac\u00a7\u00a9\u00ae\u00b0\u00b1\u00b2\u00b3\u00b9\u00b5\u00b6\u00b7\u00bc\u00bd\u00be\u00d7\u00f7"
    "\u2020\u2021\u2122\u2030\u2022"
)
USUAL = OPENING + CLOSING + LOW + SIGNS
# Letters that are words, or names of things.
ALONE = (
    "\u00e0\u00e8\u00e9\u00ec\u00ed\u00f2\u00f3\u00f6\u00f8\u00e5\u00e6"
    "\u00c0\u00c8\u00c9\u00cc\u00cd\u00d2\u00d3\u00d6\u00d8\u00c5"
)
CYRILLIC = re.compile("[\u0400-\u04ff]")


def of_bytes(data: bytes) -> str:
    """Return the most likely encoding of a text in which each byte is a character."""
    found = islice(BYTES_BEYOND_ASCII.finditer(data), PASSAGES)
    passages = b" ".join(data[max(0, match.start() - 1) : match.end() + 1] for match in found)
    candidates = OF_OLD_MACINTOSH if b"\r" in data and b"\n" not in data else CANDIDATES
    return min(candidates, key=lambda name: doubts(passages.decode(name, "replace")))


def doubts(text: str) -> int:
    """Return how many characters of a text make no sense where they are."""
    return sum(_is_doubtful(match[0], *_beside(text, match.start())) for match in BEYOND_ASCII.finditer(text))


def _beside(text: str, position: int) -> tuple[str, str]:
    """Return the characters before and after a position; spaces at the ends of the text."""
    return text[position - 1 : position] or " ", text[position + 1 : position + 2] or " "


def _is_doubtful(character: str, before: str, after: str) -> bool:
    """Return whether a character makes no sense between two others."""
    if character.isalpha():
        return _is_doubtful_letter(character, before, after)
    if character in DASHES:
        return character == "\u2013" and before.islower() and after.islower()
    if character == "\u2019":
        return before.isspace() and after.isspace()
    if character in LOW and before.isalpha():
        return True
    in_word = before.isalpha() and after.isalpha()
    return in_word or character not in USUAL


def _is_doubtful_letter(letter: str, before: str, after: str) -> bool:
    """Return whether a letter makes no sense between two other characters."""
    if CYRILLIC.match(letter):
        latin = any(c.isalpha() and not CYRILLIC.match(c) for c in (before, after))
        return latin or (letter.isupper() and before.islower())
    if unicodedata.category(letter) not in {"Lu", "Ll"}:
        return not before.isdigit()
    if not before.isalpha() and not after.isalpha():
        return letter not in ALONE
    rare = all(c.isalpha() and not c.isascii() for c in (before, after))  # Latin words have more of a to z
    return rare or (letter.isupper() and (before.islower() or (before.isupper() and after.islower())))

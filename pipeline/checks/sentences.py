"""Where the sentences of a text are. The rules are few, so that a reader can predict the result."""

import re
from collections.abc import Iterator

CLOSING = "\"'\u201d\u2019\u00bb)\\]"  # quotes and brackets that close
# Ends a sentence before white space; in Chinese and Japanese without it. The third part is for Arabic, Urdu
# and Hindi.
END = re.compile(
    rf"[.!?\u2026]+[{CLOSING}]*(?=\s)"
    r"|[\u3002\uff01\uff1f]+[\u300d\u300f\u201d\u2019]*"
    r"|[\u061f\u06d4\u0964]+(?=\s)"
)
PARAGRAPH = re.compile(r"\n[ \t\r\f\v\xa0]*\n\s*")
LETTER = re.compile(r"\w")
LAST_WORD = re.compile(r"[^\s(\"'\u201c\u2018]*\Z")
INITIALS = re.compile(r"(?:[A-Z]\.)*[A-Z]")
TITLES = {
    "mr",
    "mrs",
    "ms",
    "dr",
    "prof",
    "gen",
    "maj",
    "col",
    "capt",
    "lt",
    "sgt",
    "sen",
    "rep",
    "gov",
    "rev",
    "st",
}
MONTHS = {"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"}
ABBREVIATIONS = (
    TITLES | MONTHS | {"no", "vs", "e.g", "i.e", "cf", "al", "approx", "inc", "ltd", "co", "corp", "dept"}
)


def spans(text: str) -> list[tuple[int, int]]:
    """Return start and end of each sentence that contains a letter or a digit, without white space around it.

    A sentence ends at its full stop, exclamation or question mark, and at the end of a paragraph. A full stop
    after an abbreviation or an initial does not end one.
    """
    result = []
    for start, end in _pieces(text):
        piece = text[start:end]
        first = start + len(piece) - len(piece.lstrip())
        last = start + len(piece.rstrip())
        if LETTER.search(text, first, last):
            result.append((first, last))
    return result


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for paragraph in [*PARAGRAPH.finditer(text), None]:
        limit = paragraph.start() if paragraph else len(text)
        for match in END.finditer(text, start, limit):
            if match.end() < limit and _ends(text, match):
                yield start, match.end()
                start = match.end()
        yield start, limit
        start = paragraph.end() if paragraph else limit


def _ends(text: str, match: re.Match[str]) -> bool:
    """Return whether a mark ends a sentence, by the word before it and the character after it."""
    if not match[0].startswith("."):
        return True
    before = LAST_WORD.search(text, max(0, match.start() - 30), match.start())
    word = before[0] if before else ""
    if match[0] == "." and (word.casefold() in ABBREVIATIONS or INITIALS.fullmatch(word)):
        return False
    following = text[match.end() : match.end() + 20].lstrip()[:1]
    return not following.islower()

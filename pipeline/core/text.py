"""Functions that make untrusted text safe to show, and that suggest the text nearest to a mistyped one."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from heapq import nlargest
from itertools import pairwise

LONGEST = 60  # characters of a value in a message
LONGEST_TYPED = 200  # of a value that is to be typed
SIMILAR = 0.6  # from 0 to 1, as difflib measures it
DIGITS = str.maketrans("OolI", "0011")  # that letters look like
SHORT = 2  # characters of a text that has many neighbours
MOST_COMPARED = 20  # texts that are compared letter by letter with a mistyped one
LONGEST_COMPARED = 200  # characters of a text that are compared


def visible(text: str, unescaped: str = "") -> str:
    """Return a text with invisible and control characters escaped as in Python.

    Args:
        text: any text.
        unescaped: characters that are not escaped.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in unescaped else ascii(c)[1:-1] for c in text)


def shortened(value: object, longest: int = LONGEST) -> str:
    """Return a value as visible text of at most so many characters."""
    text = visible(str(value)[: longest + 1])
    return f"{text[:longest]}…" if len(text) > longest else text


def quoted(value: object, longest: int = LONGEST) -> str:
    """Return a value as visible text of at most so many characters, in quotes."""
    return "'\"'" if value == '"' else f'"{shortened(value, longest)}"'


def lookalike(value: str, known: Iterable[str]) -> str | None:
    """Return the known text that looks the same but has different characters (Unicode UAX 15)."""
    normal = unicodedata.normalize("NFC", value)
    same = (text for text in sorted(known) if unicodedata.normalize("NFC", text) == normal)
    return next((text for text in same if text != value), None)


def misread(value: str, known: Iterable[str]) -> str | None:
    """Return the only known key or code that has digits for the letters of another which look like them."""
    same = [text for text in known if text.translate(DIGITS) == value.translate(DIGITS)]
    return same[0] if is_code(value) and len(same) == 1 and same[0] != value else None


def nearest(value: str, known: Iterable[str]) -> str | None:
    """Return the known text most similar to a mistyped one, ignoring case; None if no text is similar.

    One key is similar to many others and means none of them, so of keys only one that differs in case or
    spaces is returned. Only the texts that share most pairs of letters with the mistyped one are compared.
    """
    folded = {text.casefold(): text for text in sorted(known, reverse=True)}
    typed = value[:LONGEST_COMPARED].casefold()
    same = folded.get(typed.strip())
    if same is not None or is_code(value):
        return same
    pairs = _pairs(typed)
    candidates = [text for text in folded if not is_code(folded[text])]
    likely = nlargest(MOST_COMPARED, candidates, key=lambda text: (len(pairs & _pairs(text)), -len(text)))
    close = get_close_matches(typed, likely, n=1, cutoff=SIMILAR)
    return folded[close[0]] if close else None


def longer(value: str, known: Iterable[str]) -> list[str]:
    """Return the known texts that have more words after those of another one, ignoring case, in order.

    None if the other one is itself known, except for its case.
    """
    words = value.strip().casefold()
    folded = {text.casefold(): text for text in known}
    if not words or is_code(value) or words in folded:
        return []
    return sorted(folded[text] for text in folded if text.startswith(f"{words} "))


def is_code(text: str) -> bool:
    """Return whether a text is a key or a code and not a word: it has a digit, or is short or in capitals.

    A text of more than two words is a name.
    """
    words = len(text.split())
    if len(text) <= SHORT or words > 2:  # noqa: PLR2004
        return len(text) <= SHORT
    return any(c.isdigit() for c in text) or (text.isupper() and words == 1)


@lru_cache(maxsize=1 << 16)
def _pairs(text: str) -> frozenset[str]:
    """Return the pairs of letters that follow each other in a text."""
    return frozenset(map("".join, pairwise(text[:LONGEST_COMPARED])))


def excerpt(text: str, position: int) -> str:
    """Return the part of a text around a position, with … where something is left out."""
    if len(text) <= LONGEST:
        return text
    length = LONGEST - 2
    start = max(0, min(position - length // 2, len(text) - length))
    end = start + length
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"

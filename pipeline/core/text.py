"""Functions that make untrusted text safe to show, and that suggest the text nearest to a mistyped one."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 60  # characters of a value in a message
SIMILAR = 0.6  # from 0 to 1, as difflib measures it


def visible(text: str, unescaped: str = "") -> str:
    """Return a text with invisible and control characters escaped as in Python.

    Args:
        text: any text.
        unescaped: characters that are not escaped.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in unescaped else ascii(c)[1:-1] for c in text)


def shortened(value: object) -> str:
    """Return a value as visible text of at most 60 characters."""
    text = visible(str(value)[: LONGEST + 1])
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def quoted(value: object) -> str:
    """Return a value as visible text of at most 60 characters, in double quotes."""
    return f'"{shortened(value)}"'


def lookalike(value: str, known: Iterable[str]) -> str | None:
    """Return the known text that looks the same but has different characters (Unicode UAX 15)."""
    normal = unicodedata.normalize("NFC", value)
    same = (text for text in sorted(known) if unicodedata.normalize("NFC", text) == normal)
    return next((text for text in same if text != value), None)


def nearest(value: str, known: Iterable[str]) -> str | None:
    """Return the known text most similar to a mistyped one, ignoring case; None if no text is similar."""
    folded = {text.casefold(): text for text in sorted(known, reverse=True)}
    close = get_close_matches(value.casefold(), folded, n=1, cutoff=SIMILAR)
    return folded[close[0]] if close else None

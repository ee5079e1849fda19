"""Text that anybody may have written, made safe to show; and the known text nearest to a mistyped one."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

LONGEST = 60  # characters of a value in a message
SIMILAR = 0.6  # from 0 to 1, as difflib measures it


def visible(text: str, kept: str = "") -> str:
    """Return a text with all that is invisible, or would steer a terminal, escaped as in Python.

    Args:
        text: any text.
        kept: characters to leave as they are.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in kept else ascii(c)[1:-1] for c in text)


def shortened(value: object) -> str:
    """Return a value as visible text of at most 60 characters."""
    text = visible(str(value)[: LONGEST + 1])
    return f"{text[:LONGEST]}…" if len(text) > LONGEST else text


def quoted(value: object) -> str:
    """Return a value as visible text of at most 60 characters, in double quotes."""
    return f'"{shortened(value)}"'


def lookalike(value: str, known: Iterable[str]) -> str | None:
    """Return the known text that looks the same but is made of other characters (Unicode UAX 15)."""
    normal = unicodedata.normalize("NFC", value)
    same = (text for text in sorted(known) if unicodedata.normalize("NFC", text) == normal)
    return next((text for text in same if text != value), None)


def nearest(value: str, known: Iterable[str]) -> str | None:
    """Return the known text that is most like a mistyped one, whatever its case; None if none is similar."""
    folded = {text.casefold(): text for text in sorted(known, reverse=True)}
    close = get_close_matches(value.casefold(), folded, n=1, cutoff=SIMILAR)
    return folded[close[0]] if close else None

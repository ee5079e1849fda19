"""Several values in one cell, with what people write between them: commas, slashes, "and" or line breaks."""

import re
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from pipeline.core.finding import Message, suggest

# What is between two items, and what it is called.
MARK = re.compile(r"\s*[,;/|\n\r\t+\u2022\u00b7]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+|\s+[-\u2013\u2014]\s+")
NAMES = {
    ",": "comma", ";": "semicolon", "/": "slash", "|": "vertical line", "\n": "line break",
    "\r": "line break",
    "\t": "tab", "+": "plus sign", "-": "dash", "\u2013": "dash", "\u2014": "dash", "&": "&", "a": "and",
}  # fmt: skip
BREAK = re.compile(r"[\n\r\t]")
MOST_MARKS = 60  # of a text that is taken apart
BETWEEN_NAMES = re.compile(r"[,;/|\n\r\t+\u2022\u00b7]|(?<=[\s_])(?:and|&)(?=[\s_])")
SAME = 0.9  # from 0 to 1, as difflib measures it: a text is one name, of which a mark was mistyped


def items(text: str, known: Collection[str]) -> tuple[list[str], list[str]]:
    """Return the known values of which a text consists, and what is between them, each once.

    What looks like a separator may belong to a value: "Groups in the east (unnamed, S002)". Both are empty
    for a text that does not consist of several known values.
    """
    marks = [match for match in MARK.finditer(text) if text[: match.start()].strip()]
    if not marks or len(marks) > MOST_MARKS:
        return [], []
    found = _from(text, 0, marks, known, {})
    between = [next(NAMES[character] for character in mark if character in NAMES) for mark in found[1::2]]
    return found[::2], list(dict.fromkeys(between))


def _from(
    text: str, start: int, marks: Sequence[re.Match[str]], known: Collection[str], done: dict[int, list[str]]
) -> list[str]:
    """Return the items from a position on, with the marks between them; [] if a part is unknown."""
    if start in done:
        return done[start]
    done[start] = []
    rest = text[start:].strip()
    if start and rest in known:
        done[start] = [rest]
        return [rest]
    for mark in reversed(marks):
        if mark.start() > start and text[start : mark.start()].strip() in known:
            others = _from(text, mark.end(), marks, known, done)
            if others:
                done[start] = [text[start : mark.start()].strip(), mark[0], *others]
                break
    return done[start]


def hint(text: str, known: Collection[str], separator: str) -> tuple[Message, ...]:
    """Return the hint for a text that consists of several values; none for any other text.

    Args:
        text: an unknown value.
        known: the known values.
        separator: what separates the items of a list in the field; empty for a field with one value.
    """
    found, between = items(text.strip(), known)
    if not separator:
        return (Message("one_row_each", {"values": found}),) if found else ()
    if found:
        return (Message("separate_these", {"separator": separator, "items": found, "found": between}),)
    parts = [part.strip() for part in MARK.split(text.strip())]
    if len(parts) > 1 and (any(part in known for part in parts) or BREAK.search(text.strip())):
        return (Message("separate_items", {"separator": separator}),)
    return ()


def suggested(
    text: str, known: Collection[str], separator: str = "", file: str | None = None
) -> tuple[Message, ...]:
    """Return the hint for an unknown value, which may be several: one of them is never suggested for all.

    Args:
        text: the unknown value.
        known: the known values.
        separator: as for `hint`.
        file: the file with the known values, empty if coders do not add to it; None for a code list.
    """
    certain = hint(text, known, separator)
    hints = certain or suggest(text, known)
    marks = len(BETWEEN_NAMES.findall(text.strip()))
    names = [name for message in hints for name in _suggested_by(message)]
    if certain or not known or not marks or any(_is_one(text.strip(), marks, name) for name in names):
        return hints
    if file is None:
        return tuple(message for message in hints if not _suggested_by(message))
    values = {"separator": separator, "file": file}
    return (Message("several_values", {name: value for name, value in values.items() if value}),)


def _suggested_by(message: Message) -> list[str]:
    """Return the values that a hint suggests."""
    several = message.values.get("suggestions")
    one = [str(message.values["suggestion"])] if "suggestion" in message.values else []
    return one + (several if isinstance(several, list) else [])


def _is_one(text: str, marks: int, name: str) -> bool:
    """Return whether a text with marks is one name: a known one has as many, or is nearly the same."""
    enough = len(BETWEEN_NAMES.findall(name)) >= marks
    return enough or SequenceMatcher(None, text.casefold(), name.casefold()).ratio() >= SAME

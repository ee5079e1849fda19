"""Adds an entry to a list in a JSON text, and keeps every other character of the text."""

import json
import re
from collections.abc import Iterator
from typing import Any

from pipeline.core.errors import CallError

SPACE = re.compile(r"[ \t\r\n]*")
MARK = "\ufeff"  # that some programs write at the start of UTF-8
DECODER = json.JSONDecoder()

Span = tuple[int, int]


def appended(text: str, name: str, *entries: Any) -> str:  # noqa: ANN401 - JSON
    """Return a JSON object as text, with more entries at the end of a list.

    A new entry is written as the last one is: on one line, or on several with the same indentation.

    Args:
        text: the object.
        name: the property of the object that is the list.
        entries: what is added.

    Raises:
        CallError: the object has no such list, or the text cannot be changed so.
    """
    content = json.loads(text.removeprefix(MARK))
    start = _member(text, name)
    if not isinstance(content.get(name), list) or not text.startswith("[", start):
        raise CallError(f"{name}: the list is missing, so nothing can be added to it")
    new = text
    for entry in entries:
        new = _with_entry(new, start, entry)
    if json.loads(new.removeprefix(MARK)) != {**content, name: [*content[name], *entries]}:
        raise CallError(f"{name}: the text has a form that cannot be changed")
    return new


def _with_entry(text: str, start: int, entry: Any) -> str:  # noqa: ANN401 - JSON
    """Return a text with one more entry in the list that starts at a position."""
    spans = list(_items(text, start))
    if not spans:
        return f"{text[: start + 1]}{json.dumps(entry, ensure_ascii=False)}{text[start + 1 :]}"
    first, end = spans[-1]
    opening = text.index(",", spans[-2][1]) if len(spans) > 1 else start
    separator = text[opening + 1 : first] or " "
    return f"{text[:end]},{separator}{_written(text[first:end], separator, entry)}{text[end:]}"


def _written(last: str, separator: str, entry: Any) -> str:  # noqa: ANN401 - JSON
    """Return an entry as text, in the form of the last one of its list."""
    if "\n" not in last:
        return json.dumps(entry, ensure_ascii=False)
    outer = separator.rpartition("\n")[2]
    inner = re.search(r"\n([ \t]*)", last)
    unit = inner[1].removeprefix(outer) if inner else "  "
    line_end = "\r\n" if "\r\n" in last else "\n"
    lines = json.dumps(entry, ensure_ascii=False, indent=unit).split("\n")
    return f"{line_end}{outer}".join(lines)


def _member(text: str, name: str) -> int:
    """Return where the value of a property of the object starts; the end of the text if there is none."""
    at = _skip(text, _skip(text, 1 if text.startswith(MARK) else 0) + 1)
    while text[at] == '"':
        key, at = DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if key == name:
            return at
        _, at = DECODER.raw_decode(text, at)
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at] == "," else at
    return len(text)


def _items(text: str, at: int) -> Iterator[Span]:
    """Yield start and end of each item of a list that starts at a position."""
    if not text.startswith("[", at):
        return
    at = _skip(text, at + 1)
    while text[at] != "]":
        _, end = DECODER.raw_decode(text, at)
        yield at, end
        at = _skip(text, end)
        at = _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    """Return the position after white space."""
    match = SPACE.match(text, at)
    return match.end() if match else at

"""Reads JSON that anybody may have written: RFC 8259, with bounds, and only text that can be written."""

import json
from typing import Any

DEEPEST = 64  # arrays and objects within each other; schemas of real packages have about ten


def read(data: bytes) -> Any:  # noqa: ANN401 - JSON
    """Return the value of a JSON text in UTF-8.

    Raises:
        ValueError: it is not JSON, is nested too deeply, or contains a NUL or half of a surrogate pair; the
            sentence says which.
    """
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError(f"nested more than {DEEPEST} levels deep") from error
    check(value)
    return value


def check(value: Any) -> None:  # noqa: ANN401 - JSON
    """Check the nesting and the texts of a JSON value.

    Raises:
        ValueError: as `read`.
    """
    level = [value]
    for _ in range(DEEPEST):
        level = [part for container in level for part in _parts(container)]
        if not level:
            return
    raise ValueError(f"nested more than {DEEPEST} levels deep")


def is_deeper(value: object, levels: int) -> bool:
    """Return whether objects and arrays are nested in more levels than these."""
    level = [value]
    for _ in range(levels + 1):
        nested = [part for part in level if isinstance(part, dict | list)]
        level = [item for part in nested for item in (part.values() if isinstance(part, dict) else part)]
        if not nested:
            return False
    return True


def _parts(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        _check_text(value)
        return []
    if isinstance(value, dict):
        for name in value:
            _check_text(name)
        return list(value.values())
    return value if isinstance(value, list) else []


def _check_text(text: str) -> None:
    if "\0" in text:
        raise ValueError("a text contains a NUL character")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise ValueError("a text contains half of a surrogate pair, which is not a character") from error


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number in JSON")

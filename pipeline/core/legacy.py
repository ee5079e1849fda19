"""Findings whose sentence is still made where they are found. It goes when the last of them has values."""

from collections.abc import Iterable
from typing import Any

from pipeline.core import wording
from pipeline.core.finding import Finding, Message, Severity, Values, suggest


def worded(  # noqa: PLR0913, PLR0917 - goes
    severity: Severity,
    check: str,
    message: str,
    file: str = "",
    line: int | None = None,
    column: int | None = None,
    table: str = "",
    key: str = "",
    value: str | None = None,
    hint: str = "",
    **more: Any,  # noqa: ANN401 - goes
) -> Finding:
    """Return a finding with a sentence in place of values."""
    hints = (Message("text", {"text": hint}),) if hint else ()
    values: Values = {"message": message}
    return Finding(severity, check, values, file, line, column, table, key, value, hints, **more)


def nearest(value: str, known: Iterable[str]) -> str:
    """Return the words of the hint for a value that is not known."""
    return "; ".join(wording.phrase(one) for one in suggest(value, known))

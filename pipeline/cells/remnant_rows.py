"""Rows with nothing but results: the sum below a column, a row of totals, what a formula left behind."""

import re
from collections.abc import Sequence

from pipeline.cells.spreadsheet_hints import FAILED

NUMBER = r"[-+(]?\s*[$€£]?\s*[0-9][0-9.,'\u00a0\u202f ]*(?:[eE][-+]?[0-9]+)?\s*[%$€£)]?"
RESULT = re.compile(rf"{NUMBER}|=.*|true|false", re.IGNORECASE | re.DOTALL)
LABEL = re.compile(
    r"(?:(?:grand|sub)[ -]?)?(?:totals?|sums?|counts?|averages?|avg|means?|medians?|min|minimum|max|maximum|"
    r"n|number|summe|gesamt|gesamtsumme|insgesamt|anzahl|mittelwert|durchschnitt|"
    r"somme|moyenne|nombre|suma|promedio)\.?"
    rf"(?:\s+(?:of|de|der|des|rows?|entries|events?|[^\W\d]+s)){{0,3}}\s*[:=]?\s*(?:{NUMBER})?",
    re.IGNORECASE,
)
FEWEST_LACKING = 2


def is_remnant(cells: Sequence[str], lacking: int, required: int) -> bool:
    """Return whether a row has only results and their labels, and lacks what each row must have.

    A row of numbers may have been begun. It is a remnant only if it lacks several values, or all.

    Args:
        cells: the row.
        lacking: number of cells that must have a value and have none, or a wrong one.
        required: number of cells that must have a value.
    """
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or not lacking or not all(_is_result(cell) for cell in filled):
        return False
    return lacking >= min(FEWEST_LACKING, required) or any(LABEL.fullmatch(cell) for cell in filled)


def _is_result(cell: str) -> bool:
    return any(pattern.fullmatch(cell) for pattern in (RESULT, LABEL, FAILED))

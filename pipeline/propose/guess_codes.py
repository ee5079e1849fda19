"""Columns that contain few different values, which a code list can explain."""

import re

from pipeline.core.finding import Message
from pipeline.propose.column import Column

MOST_CODES = 12
LONGEST_CODE = 30
MOST_WORDS = 3
ROWS_PER_CODE = 5
MOST_NUMBERS = 10
# Parts of names of columns whose numbers are codes.
CODED = re.compile("type|prec|precision|clarity|status|code|class|category|kind|level")


def of(column: Column) -> Column:
    """Return the column with its code list, if it should have one.

    A code list is proposed for short words that are repeated, and for numbers if the name says that they are
    codes.
    """
    values = column.distinct
    if column.asked == "codes":
        return _with_list(column, sorted(values, key=_order))
    if column.asked or column.reference or not 1 < len(values) <= MOST_CODES:
        return column
    if sum(column.counts[value] for value in values) < ROWS_PER_CODE * len(values):
        return column
    if column.is_text and all(_is_word(value) for value in values):
        return _with_list(column, sorted(values))
    named = any(CODED.fullmatch(part) for part in column.name.split("_"))
    small = len(values) <= MOST_NUMBERS
    if column.properties == {"type": "integer"} and named and small:
        return _with_list(column, sorted(values, key=int))
    return column


def _is_word(value: str) -> bool:
    return (
        len(value) <= LONGEST_CODE
        and len(value.split()) <= MOST_WORDS
        and value == " ".join(value.split())
        and value[0] not in "=+-@"
        and value.isprintable()
        and any(character.isalpha() for character in value)
    )


def _order(value: str) -> tuple[int, str]:
    return (int(value), "") if value.lstrip("-").isascii() and value.lstrip("-").isdigit() else (0, value)


def _with_list(column: Column, codes: list[str]) -> Column:
    """Return the column with a code list, which explains it better than its reasons so far."""
    reason = Message("add_table.codes", {"codes": len(codes), "shown": codes[:MOST_CODES]})
    return Column(
        **{**vars(column), "codes": tuple(codes), "reasons": (*column.reasons, reason)},
    )

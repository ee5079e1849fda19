"""Counts that coders type: a number, a range (40-60) or a number word, with a bound that can open an end.

A raw field with `holds: count` gets the columns `<field>_low`, `<field>_best` and `<field>_high` beside it in
the typed raw table (BIGINT, null where nothing is known).
"""

import re
from collections.abc import Mapping

from pipeline.core import sql

COLUMNS = ("low", "best", "high")
WORD_COLUMNS = {"word": "string", "low": "integer", "best": "integer", "high": "integer"}
NUMBER = re.compile("[0-9]{1,18}(-[0-9]{1,18})?")

# For each bound what is added to n for low, best and high; None leaves that end open. A bound sets one end
# and does not invent the other. Best is the number that DSAT (2020) counts, except that an upper bound alone
# ("fewer than") does not give the likely number. Of 40-60, n is 40 for low and best, and 60 for high: that
# best is the lower end, as for "at least", is a rule of this pipeline.
BOUNDS: Mapping[str, tuple[int | None, int | None, int | None]] = {
    "exactly": (0, 0, 0),
    "at_least": (0, 0, None),
    "more_than": (1, 1, None),
    "at_most": (None, None, 0),
    "fewer_than": (None, None, -1),
    "nearly": (None, -1, -1),
    "about": (None, 0, None),
}


def read(text: str) -> tuple[int, int] | None:
    """Return the ends of a count in digits, which are the same unless it is a range; None for other texts."""
    if not NUMBER.fullmatch(text):
        return None
    low, _, high = text.partition("-")
    return int(low), int(high or low)


def is_number_sql(count: str) -> str:
    """Return SQL that is true where a count is in digits, and false for a number word."""
    return f"coalesce(regexp_full_match({count}, {sql.literal(NUMBER.pattern)}), false)"


def range_sql(count: str, bound: str, word: str) -> tuple[str, str, str]:
    """Return SQL for low, best and high of a count.

    Args:
        count: SQL for the text of the count.
        bound: SQL for its bound.
        word: name of the joined row of the table of number words; empty where all counts are numbers.
    """
    ends = {
        "low": f"TRY_CAST(split_part({count}, '-', 1) AS BIGINT)",
        "best": f"TRY_CAST(split_part({count}, '-', 1) AS BIGINT)",
        "high": f"TRY_CAST(split_part({count}, '-', -1) AS BIGINT)",
    }

    def end(position: int, name: str) -> str:
        cases = " ".join(
            f"WHEN {sql.literal(code)} THEN {ends[name]} + {offsets[position]}"
            for code, offsets in BOUNDS.items()
            if offsets[position] is not None
        )
        bounded = f"CASE {bound} {cases} END"
        return f"CASE WHEN {is_number_sql(count)} THEN {bounded} ELSE {word}.{name} END" if word else bounded

    return end(0, "low"), end(1, "best"), end(2, "high")

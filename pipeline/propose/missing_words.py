"""Words that people type for "no value"."""

import re
from collections.abc import Collection

# Words that mean "no value" in any column.
CERTAIN = (
    "NA", "N/A", "n/a", "#N/A", "NULL", "null", "NaN", "nan", "NAN", "-", "--", "---", "\u2013", "\u2014",
    ".", "..",
)  # fmt: skip
# Words that mean it where all other values are numbers or dates; else they may be an answer.
LIKELY = (
    "na",
    "N.A.",
    "n.a.",
    "None",
    "none",
    "unknown",
    "Unknown",
    "UNKNOWN",
    "?",
    "missing",
    "Missing",
    "nil",
    "x",
)
# Numbers that often mean it, and never certainly.
NUMBERS = ("-99", "-999", "-9999", "-9", "-88", "-77", "9999", "99999")
FAR = 3  # times the largest other number
TWO_CAPITALS = re.compile("[A-Z]{2}")


def certain(values: Collection[str]) -> list[str]:
    """Return the words among the values of a column of any type.

    "NA" is Namibia in a column of country codes.
    """
    others = [value for value in values if value not in CERTAIN]
    countries = len(others) > 1 and all(TWO_CAPITALS.fullmatch(value) for value in others)
    return [word for word in CERTAIN if word in values and not (word == "NA" and countries)]


def of_typed(values: Collection[str]) -> list[str]:
    """Return the words among the values of a column whose other values have a type."""
    return [word for word in (*CERTAIN, *LIKELY) if word in values]


def numbers(values: Collection[str]) -> list[str]:
    """Return the numbers that may mean "no value": negative where no other number is, or far above all."""
    suspects = [word for word in NUMBERS if word in values]
    others = [float(value) for value in values if value not in suspects]
    low, high = min(others, default=0), max(others, default=0)
    return [word for word in suspects if float(word) < 0 <= low or float(word) > max(high * FAR, 0)]

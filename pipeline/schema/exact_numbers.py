"""Whether a number is kept exactly by 64 bits of binary floating point, in which it is stored and published.

A number of up to 15 significant digits is: it is written again as it was typed. Of others the value that is
written, the shortest text of the binary number, is compared digit by digit.
"""

import math
import re

SAFE_LENGTH = 15  # of a text: any number of so many digits is exact, if it is neither tiny nor huge
SHORTEST_EXTREME = 5  # of a text whose number is tiny or huge: 9e308
MOST_EXPONENT = 18  # digits of an exponent that are read; those beyond lead to 0 or infinity
NUMBER = re.compile(rf"[+-]?([0-9]*)\.?([0-9]*)(?:[eE]([+-]?[0-9]{{1,{MOST_EXPONENT}}})[0-9]*)?")


def is_exact(text: str, value: float) -> bool:
    """Return whether a number is exactly what its text says.

    Args:
        text: a number in the default form of Table Schema.
        value: its text as a float.
    """
    if not math.isfinite(value):
        return not any(character.isdigit() for character in text)
    return _parts(text) == _parts(repr(value))


def _parts(text: str) -> tuple[str, int]:
    """Return the significant digits of a number, and the power of ten that its last digit counts."""
    match = NUMBER.fullmatch(text)
    if not match:
        raise ValueError(text)
    whole, fraction, exponent = match.groups()
    digits = (whole + fraction).lstrip("0")
    if not digits.rstrip("0"):
        return "", 0
    zeros = len(digits) - len(digits.rstrip("0"))
    return digits.rstrip("0"), int(exponent or 0) - len(fraction) + zeros


def inexact_sql(text: str, value: str) -> str:
    """Return SQL that is true where a number is not exactly what its text says.

    Args:
        text: SQL for a number in the default form of Table Schema.
        value: SQL for its text as a DOUBLE.
    """
    extreme = f"strlen({text}) >= {SHORTEST_EXTREME} AND NOT abs({value}) BETWEEN 1e-300 AND 1e300"
    written = f"CAST({value} AS VARCHAR)"
    return (
        f"CASE WHEN strlen({text}) > {SAFE_LENGTH} OR ({extreme}) "
        f"THEN isinf({value}) OR {_parts_sql(text)} <> {_parts_sql(written)} ELSE false END"
    )


def _parts_sql(text: str) -> str:
    """Return SQL for a text that is the same for equal numbers; see `_parts`."""
    mantissa = f"regexp_replace({text}, '[eE].*$', '')"
    fraction = f"regexp_extract({mantissa}, '[.]([0-9]*)$', 1)"
    exponent = f"regexp_extract({text}, '[eE]([+-]?[0-9]{{1,{MOST_EXPONENT}}})', 1)"
    digits = f"ltrim(regexp_replace({mantissa}, '[^0-9]', '', 'g'), '0')"
    bare = f"rtrim({digits}, '0')"
    shift = f"length({digits}) - length({bare}) - length({fraction})"
    power = f"coalesce(TRY_CAST({exponent} AS BIGINT), 0) + {shift}"
    return f"CASE WHEN {bare} = '' THEN '' ELSE {bare} || 'e' || ({power}) END"

"""Numbers as people and spreadsheets write them, and what they may mean."""

import re
from collections.abc import Collection
from decimal import Decimal

from pipeline.core.finding import Message

Hints = tuple[Message, ...]

SHORTENED = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")
ZERO_FRACTION = re.compile(r"([+-]?[0-9]+)[.,]0+")
# Thousands between points, commas, spaces or apostrophes, and lakhs (12,34,567).
BY_POINT = re.compile(r"([+-]?[0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
BY_COMMA = re.compile(
    r"([+-]?[0-9]{1,3}(?:,[0-9]{3})+|[+-]?[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})(?:\.([0-9]+))?"
)
BY_SPACE = re.compile(r"([+-]?[0-9]{1,3}(?:[ \u00a0\u2009\u202f'\u2019_][0-9]{3})+)(?:[.,]([0-9]+))?")
SPACED = re.compile("([0-9]{1,9}) +([0-9]{1,9})")
DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
# Letters that look like digits. A number that ends in a small one may have a unit: litres, or degrees.
LETTERS = "lIOo"
DIGITS_OF_LETTERS = str.maketrans(LETTERS, "1100")
WITH_LETTERS = re.compile(r"(?=[^0-9]*[0-9])[+-]?[0-9lIOo]+(?:[.-][0-9lIOo]+)?")
WITH_UNIT = re.compile(r"[^lIOo]*[lo]")
DIGITS = r"(?P<number>[0-9][0-9., \u00a0\u202f'\u2019]*)"
# How people type the bound of a count, with the code of the bound.
BOUNDS = (
    (
        re.compile(rf"(?:~|\u2248|c\.|ca\.?|circa|about|around|some|approx\.?) ?{DIGITS}", re.IGNORECASE),
        "about",
    ),
    (re.compile(rf"{DIGITS} ?(?:\u00b1|~|\?)"), "about"),
    (
        re.compile(rf"(?:>=|=>|\u2265|at least|min\.?) ?{DIGITS}|(?P<plus>[0-9]+) ?\+", re.IGNORECASE),
        "at_least",
    ),
    (re.compile(rf"(?:>|more than|over) ?{DIGITS}", re.IGNORECASE), "more_than"),
    (re.compile(rf"(?:<=|=<|\u2264|at most|up to|max\.?) ?{DIGITS}", re.IGNORECASE), "at_most"),
    (re.compile(rf"(?:<|fewer than|less than|under) ?{DIGITS}", re.IGNORECASE), "fewer_than"),
    (re.compile(rf"(?:nearly|almost) ?{DIGITS}", re.IGNORECASE), "nearly"),
    (re.compile(rf"(?:=|exactly) ?{DIGITS}", re.IGNORECASE), "exactly"),
)
# Degrees, minutes and seconds, of which only the last has a fraction, as in 69 10 30.5 E.
DEGREE, MINUTE = "[\u00b0\u00ba\u02da]", "['\u2018\u2019\u2032\u00b4\u02b9]"
SECOND = rf"(?:{MINUTE}{{2}}|[\"\u201c\u201d\u2033])"
PART = r"[0-9]{1,2}(?:\.[0-9]+)?"
ANGLE = re.compile(
    rf"(?P<sign>[+-])?(?P<degrees>[0-9]{{1,3}}(?:\.[0-9]+)?)(?P<mark>{DEGREE}|[ :])"
    rf"(?:(?P<minutes>{PART})(?:(?:{MINUTE}|[ :])(?P<seconds>{PART}){SECOND}?|{MINUTE})?)?"
    r"(?P<direction>[NSEW])?",
    re.IGNORECASE,
)
LONGEST_ANGLE = 40
HAS_MINUTES = re.compile(rf".{{,9}}{DEGREE}[^0-9]*[0-9.]+\s*{MINUTE}.*", re.DOTALL)
SIXTY = 60
RANGE = re.compile(r"([0-9]{1,18}) ?(?:-|\u2013|\u2014|to|\.\.) ?([0-9]{1,18})")


def readings(value: str, *, whole: bool) -> tuple[str, dict[str, str]]:
    """Return the hint about a number that is not in its standard form, and the numbers that it may mean.

    Args:
        value: the cell.
        whole: a whole number is required.
    """
    spaces, points, commas = BY_SPACE.fullmatch(value), BY_POINT.fullmatch(value), BY_COMMA.fullmatch(value)
    if spaces:
        return "write", {"suggestion": _joined(spaces[1], spaces[2])}
    if points:
        return _by_point(value, points, whole=whole)
    if commas:
        numbers = {"grouped": _joined(commas[1], commas[2])}
        if not whole and DECIMAL_COMMA.fullmatch(value):
            numbers["decimal"] = value.replace(",", ".")
        return "grouped_number", numbers
    spaced, zeros = SPACED.fullmatch(value) if whole else None, ZERO_FRACTION.fullmatch(value)
    if spaced:
        return "space_in_number", {"suggestion": spaced[1] + spaced[2]}
    certain = zeros[1] if zeros else ""
    if not whole and not zeros and DECIMAL_COMMA.fullmatch(value):
        certain = value.replace(",", ".")
    return ("write", {"suggestion": certain}) if certain else ("", {})


def degrees(value: str) -> str:
    """Return degrees, minutes and seconds as a decimal number with 5 decimals at most; "" for other texts.

    S and W are negative. Without a direction, the sign of the degree is required.
    """
    if len(value) > LONGEST_ANGLE:
        return ""
    text = re.sub(rf"\s*({DEGREE}|{MINUTE}|{SECOND}|:)\s*", r"\1", " ".join(value.split()))
    match = ANGLE.fullmatch(re.sub(r" (?=[NSEWnsew]$)", "", text))
    if not match or (match["sign"] and match["direction"]):
        return ""
    if match["mark"] in " :" and not (match["minutes"] and match["direction"]):
        return ""
    *whole, last = (part for part in (match["degrees"], match["minutes"], match["seconds"]) if part)
    parts = [Decimal(part) for part in (*whole, last)]
    if any("." in part for part in whole) or any(part >= SIXTY for part in parts[1:]):
        return ""
    total = sum((part / SIXTY**power for power, part in enumerate(parts)), Decimal(0))
    negative = match["sign"] == "-" or (match["direction"] or "").upper() in {"S", "W"}
    number = f"{total:.5f}".rstrip("0").rstrip(".")
    return f"-{number}" if negative and number != "0" else number


def letters(value: str, *, whole: bool) -> tuple[str, list[str]]:
    """Return the number that a text with letters in place of digits means, and these letters.

    Args:
        value: the cell.
        whole: a whole number is required.

    Returns:
        Number and letters, in order; "" and none for other texts.
    """
    found = sorted({*value} & {*LETTERS})
    if not found or not WITH_LETTERS.fullmatch(value) or (not whole and WITH_UNIT.fullmatch(value)):
        return "", []
    return value.translate(DIGITS_OF_LETTERS), found


def _by_point(value: str, match: re.Match[str], *, whole: bool) -> tuple[str, dict[str, str]]:
    """Return the readings of points between groups of three digits: 12.000 is 12000, or 12."""
    numbers = {"grouped": _joined(match[1], match[2])}
    if value.count(".") > 1 or match[2]:
        return "write", {"suggestion": numbers["grouped"]}
    start, _, fraction = value.partition(".")
    if not whole or not fraction.strip("0"):
        numbers["decimal"] = start if whole else value
    return "grouped_by_point", numbers


def _joined(groups: str, fraction: str | None) -> str:
    return re.sub(r"[^0-9+-]", "", groups) + (f".{fraction}" if fraction else "")


def count(value: str, field: str, allowed: Collection[str]) -> Hints:
    """Return the hint about a count that is typed with its bound, or as a range; () for other texts.

    Args:
        value: the cell.
        field: the field of the bound.
        allowed: the codes of that field.
    """
    between = RANGE.fullmatch(value)
    if between and int(between[1]) <= int(between[2]):
        return (Message("write", {"suggestion": f"{between[1]}-{between[2]}"}),)
    for pattern, bound in BOUNDS:
        match = pattern.fullmatch(value.strip())
        if match:
            number = _number(match.groupdict().get("plus") or match["number"])
            values = {"number": number, "field": field}
            return (Message("count_bound", {**values, "bound": bound} if bound in allowed else values),)
    return ()


def _number(digits: str) -> str:
    name, numbers = readings(digits.strip(), whole=True)
    return numbers.get("suggestion", numbers.get("grouped", digits.strip())) if name else digits.strip()

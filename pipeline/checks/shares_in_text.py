"""The shares of a whole that an English text contains: one-third, half, 40 percent, most."""

import re
from collections.abc import Iterator
from fractions import Fraction

from pipeline.checks.numbers_in_text import UNITS

PARTS = {
    "half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10,
}  # fmt: skip
NUMBER = "|".join([*UNITS, "an?", "[0-9]{1,9}"])
IN_WORDS = re.compile(rf"\b(?:({NUMBER})[ -])?({'|'.join(PARTS)})s?\b", re.IGNORECASE)
PERCENT = re.compile(r"(?<![\w.,])([0-9]{1,9}(?:\.[0-9]{1,9})?) ?(?:%|per ?cent\b)", re.IGNORECASE)
IN_DIGITS = re.compile(r"(?<![\w.,/])([0-9]{1,9})/([1-9][0-9]{0,8})(?![\w/])")
OF_TEN = re.compile(rf"\b({NUMBER}) (?:in|out of) ({NUMBER})\b", re.IGNORECASE)
MOST = re.compile(r"\b(?:most|majority)\b", re.IGNORECASE)


def shares(text: str) -> Iterator[Fraction]:
    """Yield the shares of a text; "most" is a half, since its bound is that it is more."""
    for number, part in IN_WORDS.findall(text):
        yield Fraction(_value(number or "one"), PARTS[part.lower()])
    for percent in PERCENT.findall(text):
        yield Fraction(percent) / 100
    for part, whole in IN_DIGITS.findall(text):
        yield Fraction(int(part), int(whole))
    for part, whole in OF_TEN.findall(text):
        if _value(whole):
            yield Fraction(_value(part), _value(whole))
    if MOST.search(text):
        yield Fraction(1, 2)


def _value(number: str) -> int:
    number = number.lower()
    return int(number) if number.isdecimal() else UNITS.get(number, 1)

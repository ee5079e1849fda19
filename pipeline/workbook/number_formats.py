"""What a number format shows (ECMA-376, 18.8.30 and 18.8.31): a number, a date, a percentage or the like."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

Kind = Literal["plain", "zeros", "percent", "scientific", "fraction", "date", "other"]

GENERAL = "General"
# The formats that have a number and no code; others are those of East Asian dates.
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    12: "# ?/?", 13: "# ??/??", 14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
EAST_ASIAN_DATES = (*range(27, 37), *range(50, 59))
# Text in quotes, an escaped character, a filler, and what is in brackets except for elapsed hours.
LITERAL = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
LOCALE = re.compile(r"\[\$[^\]]*\]")
ISO = re.compile(r"yyyy-mm-dd([t ]hh:mm(:ss)?)?")
PLAIN = re.compile(r"[#0,.? ()\-]*0[#0,.? ()\-]*")
# Of the first kind that has one of its marks in a format, the format is.
MARKS: dict[Kind, tuple[str, ...]] = {
    "scientific": ("e+", "e-"),
    "date": ("y", "m", "d", "h", "s"),
    "percent": ("%",),
    "fraction": ("/",),
}
MARKED = re.compile(r"am/pm|a/p", re.IGNORECASE)


@dataclass(frozen=True)
class NumberFormat:
    """What a format shows.

    Attributes:
        kind: plain for a number as it is, zeros for one that is filled with zeros, else as named.
        digits: how many digits the zeros fill.
        iso: a date is shown as year-month-day, with or without a time, in digits only.
    """

    kind: Kind
    digits: int = 0
    iso: bool = False


def code(number: int, own: dict[int, str]) -> str:
    """Return the code of a format by its number, given the codes that the workbook defines."""
    if number in own:
        return own[number]
    return "yyyy/m/d" if number in EAST_ASIAN_DATES else BUILT_IN.get(number, GENERAL)


@cache
def read(text: str) -> NumberFormat:
    """Return what a format shows, by its code."""
    section = text[:255].split(";", maxsplit=1)[0]
    if section.strip() in {"", "@"} or "general" in section.lower():
        return NumberFormat("plain")
    bare = LITERAL.sub("", section)
    lower = MARKED.sub("h", bare).lower()
    for kind, marks in MARKS.items():
        if any(mark in lower for mark in marks):
            return NumberFormat(kind, iso=bool(ISO.fullmatch(_plain(section))))
    if re.fullmatch("00+", bare) and bare == section:
        return NumberFormat("zeros", digits=len(bare))
    return NumberFormat("plain" if PLAIN.fullmatch(bare) and bare == section else "other")


def _plain(section: str) -> str:
    """Return a format without the marks of its language, and without those of plain characters."""
    return re.sub(r"\\(.)", r"\1", LOCALE.sub("", section)).replace('"', "").lower()

"""One date of EDTF, without the intervals and sets that are built of dates: its first and last day.

The forms are those of the specification of the Library of Congress (ISO 8601-2:2019), levels 0 to 2, for the
years 0001 to 9999. Seasons are those of the northern hemisphere unless the code says southern: a winter
starts in December of its year and ends in February of the next.
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

FIRST_YEAR, LAST_YEAR = 1, 9999
MONTHS = 12
# Of each group of months (specification, level 2, sub-year groupings): its first month and its length.
GROUPINGS = {
    **dict(zip((21, 22, 23, 24), ((3, 3), (6, 3), (9, 3), (12, 3)), strict=True)),
    **dict(zip((25, 26, 27, 28), ((3, 3), (6, 3), (9, 3), (12, 3)), strict=True)),
    **dict(zip((29, 30, 31, 32), ((9, 3), (12, 3), (3, 3), (6, 3)), strict=True)),
    **dict(zip((33, 34, 35, 36), ((1, 3), (4, 3), (7, 3), (10, 3)), strict=True)),
    **dict(zip((37, 38, 39), ((1, 4), (5, 4), (9, 4)), strict=True)),
    **dict(zip((40, 41), ((1, 6), (7, 6)), strict=True)),
}
QUALIFIER = "[?~%]?"
DATE = re.compile(
    rf"{QUALIFIER}(?P<year>[0-9X]{{4}})(S(?P<digits>[1-9][0-9]*))?{QUALIFIER}"
    rf"(-{QUALIFIER}(?P<month>[0-9X]{{2}}){QUALIFIER}(-{QUALIFIER}(?P<day>[0-9X]{{2}}){QUALIFIER})?)?",
    re.ASCII,
)
TIME = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})T([01][0-9]|2[0-3])(:[0-5][0-9]){2}(Z|[+-][0-9]{2}(:?[0-5][0-9])?)?",
    re.ASCII,
)

Days = tuple[dt.date, dt.date]


class NotEdtfError(ValueError):
    """A text is not an EDTF date.

    Attributes:
        reason: "form" where it is not written as one, "calendar" where no such day or month exists, and
            "interval" where it ends before it starts.
    """

    def __init__(self, reason: Literal["form", "calendar", "interval"]) -> None:
        """Set the reason."""
        super().__init__(reason)
        self.reason = reason


def read(text: str) -> Days:
    """Return the first and the last day that a date may mean.

    Qualifiers do not move them, except that an approximate day, marked by `~` or `%`, has one more day on
    either side (UCDP GED 22.1: "around 2 July"). `X` stands for any digit, and `S2` after a year means that
    only its first two digits are significant. A year of which no digit is known is read by `check_recurring`.

    Raises:
        NotEdtfError: the text is not a date, or there is no such day.
    """
    with_time = TIME.fullmatch(text)
    match = DATE.fullmatch(with_time["date"] if with_time else text)
    if not match or match["year"] == "XXXX" or not _is_significant(match):
        raise NotEdtfError("form")
    month = match["month"]
    if month and month.isdigit() and int(month) in GROUPINGS and not match["day"]:
        return _grouping(match["year"], int(month))
    years = [*_years(match["year"], int(match["digits"] or 0))]
    first = next(_days(years, month, match["day"], backwards=False), None)
    last = next(_days(years, month, match["day"], backwards=True), None)
    if first is None or last is None:
        raise NotEdtfError("calendar")
    return _around(first) if first == last and set(text) & set("~%") else (first, last)


def check_recurring(text: str) -> None:
    """Check a month, or a day of a month, without a year, such as `XXXX-07`; which days it means is unknown.

    Raises:
        NotEdtfError: the text is not such a date, or no year has such a day.
    """
    match = DATE.fullmatch(text)
    if not match or match["year"] != "XXXX" or match["digits"] or not match["month"]:
        raise NotEdtfError("form")
    read(text.replace("XXXX", "2000", 1))  # a leap year


def is_recurring(text: str) -> bool:
    """Return whether a date is written without any digit of its year."""
    return "XXXX" in text


def _is_significant(match: re.Match[str]) -> bool:
    """Return whether the number of significant digits, if there is one, follows a year of as many digits."""
    digits = match["digits"]
    alone = "X" not in match["year"] and not match["month"]
    return digits is None or (alone and len(digits) == 1 and int(digits) <= len(match["year"]))


def _years(year: str, significant: int) -> Iterator[int]:
    """Yield the years that four digits may mean, in ascending order."""
    digits = year[:significant].ljust(len(year), "X") if significant else year
    low, high = int(digits.replace("X", "0")), int(digits.replace("X", "9"))
    pattern = re.compile(digits.replace("X", "[0-9]"))
    for number in range(max(low, FIRST_YEAR), min(high, LAST_YEAR) + 1):
        if pattern.fullmatch(f"{number:04}"):
            yield number


def _days(years: list[int], month: str | None, day: str | None, *, backwards: bool) -> Iterator[dt.date]:
    """Yield the days that match year, month and day, from the first or from the last."""
    step = -1 if backwards else 1
    months = _numbers(month, MONTHS)[::step]
    days = _numbers(day, 31)[::step]
    for number in years[::step]:
        for month_number in months:
            for day_number in days:
                try:
                    yield dt.date(number, month_number, day_number)
                except ValueError:
                    continue


@cache
def _numbers(digits: str | None, most: int) -> tuple[int, ...]:
    """Return the numbers from 1 that two digits may mean; all where there are none."""
    pattern = re.compile((digits or "XX").replace("X", "[0-9]"))
    return tuple(number for number in range(1, most + 1) if pattern.fullmatch(f"{number:02}"))


def _grouping(year: str, code: int) -> Days:
    years = [*_years(year, 0)]
    month, length = GROUPINGS[code]
    if not years:
        raise NotEdtfError("calendar")
    years_after, last_month = divmod(month + length - 2, MONTHS)
    try:
        after = dt.date(
            years[-1] + years_after + (last_month + 1) // MONTHS, (last_month + 1) % MONTHS + 1, 1
        )
        return dt.date(years[0], month, 1), after - dt.timedelta(days=1)
    except ValueError as error:
        raise NotEdtfError("calendar") from error


def _around(day: dt.date) -> Days:
    """Return the day before a day and the day after it."""
    try:
        return day - dt.timedelta(days=1), day + dt.timedelta(days=1)
    except OverflowError as error:
        raise NotEdtfError("calendar") from error

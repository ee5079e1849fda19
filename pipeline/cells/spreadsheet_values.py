"""What a spreadsheet makes of dates, and of what it takes for dates."""

import datetime as dt
import re

from pipeline.cells import month_names
from pipeline.cells.month_names import WORD

NUMERIC_DATE = re.compile(
    r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( [AP]M)?)?"
)
NAMED_DATE = re.compile(
    rf"(?:([0-9]{{1,2}})(?:[- .]+| de ))?({WORD})\.?(?:[- ,]+| de )([0-9]{{1,4}})(?:[-, ]+([0-9]{{2,4}}))?"
)
DAY_AND_MONTH = re.compile(rf"([0-9]{{1,2}})(?:[- .]+| de )({WORD})\.?|({WORD})[- .]+([0-9]{{1,2}})")
MONTH_AND_YEAR = re.compile(rf"({WORD})[- .]+([0-9]{{2}})")
DAY_NUMBER = re.compile("[1-9][0-9]{4}")
DAY_ZERO = dt.date(1899, 12, 30)
LATEST = 73050  # 2099-12-31


def dates(value: str) -> dict[str, str]:
    """Return the dates that a text in the format of a country may mean, as YYYY-MM-DD.

    Returns:
        The date that it means if the day comes first, under `day_first`, and if the month does, under
        `month_first`; only `day_first` where both are the same or the month has a name.
    """
    numeric = NUMERIC_DATE.fullmatch(value)
    if numeric:
        first, second, year = int(numeric[1]), int(numeric[3]), _full_year(numeric[4])
        readings = {"day_first": _date(year, second, first), "month_first": _date(year, first, second)}
        if first == second:
            del readings["month_first"]
        return {order: date for order, date in readings.items() if date}
    named = NAMED_DATE.fullmatch(value)
    month = month_names.number(named[2]) if named else 0
    year_digits = named and (named[4] or (named[1] and named[3]))
    if named and month and year_digits:
        date = _date(_full_year(year_digits), month, int(named[1] or named[3]))
        return {"day_first": date} if date else {}
    return {}


def date_of_number(value: str) -> str:
    """Return the date that has this number in a spreadsheet, as YYYY-MM-DD; empty for other texts."""
    if DAY_NUMBER.fullmatch(value) and int(value) <= LATEST:
        return (DAY_ZERO + dt.timedelta(days=int(value))).isoformat()
    return ""


def before_day_and_month(value: str) -> list[str]:
    """Return what may have been typed where a spreadsheet shows a day and a month: 2-Jan was 1-2, perhaps."""
    match = DAY_AND_MONTH.fullmatch(value)
    month = month_names.number(match[2] or match[3]) if match else 0
    if not match or not month:
        return []
    day = int(match[1] or match[4])
    return [f"{month}-{day}", f"{month}/{day}", f"{day}-{month}", f"{day}/{month}"]


def month_of_year(value: str) -> str:
    """Return the month that a spreadsheet may show with two digits of its year, as YYYY-MM; "" for others.

    A spreadsheet shows the month 2021-03 as Mar-21, as it does the day XXXX-03-21.
    """
    match = MONTH_AND_YEAR.fullmatch(value)
    month = month_names.number(match[1]) if match else 0
    return f"{_full_year(match[2]):04}-{month:02}" if match and month else ""


def day_of_month(value: str) -> str:
    """Return the day that a text without a year means, as -MM-DD; empty for other texts."""
    match = DAY_AND_MONTH.fullmatch(value)
    month = month_names.number(match[2] or match[3]) if match else 0
    if not match or not month:
        return ""
    day = int(match[1] or match[4])
    return f"-{month:02}-{day:02}" if _date(2000, month, day) else ""


def _date(year: int, month: int, day: int) -> str:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _full_year(digits: str) -> int:
    """Return a year; of two digits it is in this century up to 29, as in spreadsheets."""
    return int(digits) + (0 if len(digits) > 2 else 2000 if int(digits) < 30 else 1900)  # noqa: PLR2004

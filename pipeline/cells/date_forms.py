"""Dates as databases, spreadsheets and people write them, where only one date can be meant.

What has two readings, as 3/4/22 has, is in `spreadsheet_values`.
"""

import calendar
import re

from pipeline.cells import month_names
from pipeline.cells.month_names import WORD

# Hyphens, dashes and the minus sign, which look like the hyphen of a date.
DASH = "\u2010-\u2015\u2212"
DASHED = re.compile(rf"(?<![0-9])([0-9]{{4}})([{DASH}])([0-9]{{1,2}})(?:\2([0-9]{{1,2}}))?(?![0-9])")
TIME = (
    r"(?:[T ](?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?) ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
)
YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})\.?" + TIME)
COMPACT = re.compile(r"(?P<year>(?:1[0-9]|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3][0-9])")
SHORT_MONTH = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})")
NOTHING_AS_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-00")
ABOUT = re.compile(
    r"(?:c|ca|circa|about|around|approx|approximately)(?![a-z])\.?\s*(?P<date>\S.*)", re.IGNORECASE
)
DECADE = re.compile(r"(?:the )?(?P<decade>[0-9]{3})0['\u2019]?s", re.IGNORECASE)
CENTURY = re.compile(r"(?:the )?(?P<number>[0-9]{1,2})(?:st|nd|rd|th) (?:century|c\.)", re.IGNORECASE)
SEASON = re.compile(
    r"(?:in )?(?P<season>spring|summer|autumn|fall) (?:of )?(?P<year>[0-9]{4})", re.IGNORECASE
)
SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23"}
MONTH_AND_YEAR = re.compile(rf"(?P<name>{WORD})\.?(?:,? | de |[-/])(?P<year>[0-9]{{4}})")
YEAR_AND_MONTH = re.compile(rf"(?P<year>[0-9]{{4}})[-/ ](?P<name>{WORD})\.?")
# A third of a year, or of a month, as texts name it.
PART = re.compile(
    r"(?:in |the )*(?P<part>early|start of|beginning of|mid|middle of|late|end of)(?: the)?[- ]"
    rf"(?:(?P<name>{WORD})\.?,? )?(?P<year>[0-9]{{4}})",
    re.IGNORECASE,
)
THIRDS = {"early": 0, "start of": 0, "beginning of": 0, "mid": 1, "middle of": 1, "late": 2, "end of": 2}
INTERVAL = re.compile(
    r"(?:from |between )?(.*?[0-9~?%X])\s*(?:[\u2012-\u2015]| to | until | and | - |--)\s*([0-9].*)"
)
# A date of which only the year is marked as uncertain, approximate, or both.
YEAR_MARKED = re.compile(
    r"(?:(?P<before>[?~%])(?P<year>[0-9X]{4})|(?P<other>[0-9X]{4})(?P<after>[?~%]))"
    r"(?P<rest>-[0-9X]{2}(?:-[0-9X]{2})?)(?![0-9X?~%-])"
)
MARKS = {"?": "uncertain", "~": "approximate", "%": "uncertain and approximate"}
YEARS = re.compile(r"([0-9]{4})-([0-9]{4})")
# "After 2015" and "before 2015" are not here: they may or may not include 2015.
OPEN_END = re.compile(r"(?:since|from) (.*?[0-9~?%X])(?: on(?:wards?)?)?", re.IGNORECASE)
OPEN_START = re.compile(r"(?:until|till|up to) (.*[0-9~?%X])", re.IGNORECASE)


def day(value: str) -> str:
    """Return the day that a text means, as YYYY-MM-DD; "" where it does not mean a day, or several."""
    value = _with_hyphens(value)
    match = YEAR_FIRST.fullmatch(value) or COMPACT.fullmatch(value)
    return f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}" if match else ""


def moment(value: str) -> str:
    """Return the day and time that a text means, as YYYY-MM-DDThh:mm:ss; "" for other texts."""
    match = YEAR_FIRST.fullmatch(_with_hyphens(value))
    if not match or not match["time"] or re.search(r"(UTC|[+-][0-9]{2}:?[0-9]{2})$", value):
        return ""
    hours, minutes, seconds = (*match["time"].replace(",", ".").split(":"), "00")[:3]
    rest = seconds.rstrip("0").rstrip(".") if "." in seconds else seconds
    return f"{day(value)}T{int(hours):02}:{minutes}:{rest.rjust(2, '0')}{'Z' if value.endswith('Z') else ''}"


def month(value: str) -> str:
    """Return the month of a year that a text means, as YYYY-MM; "" for other texts."""
    match = SHORT_MONTH.fullmatch(re.sub(f"[{DASH}]", "-", value))
    return f"{match['year']}-{int(match['month']):02}" if match else _month_with_name(value)


def edtf(value: str) -> str:
    """Return the EDTF date that a text means; "" where it does not mean one, or several."""
    text = _with_hyphens(value)
    about, interval = ABOUT.fullmatch(text), INTERVAL.fullmatch(text) or YEARS.fullmatch(text)
    if about:
        return _approximate(about["date"])
    if interval:
        return "/".join(_end(end) for end in interval.groups())
    start, end = OPEN_END.fullmatch(text), OPEN_START.fullmatch(text)
    if start or end:
        return f"{_end(start[1])}/.." if start else f"../{_end(end[1])}" if end else ""
    return _single(text) or (text if text != value else "")


def whole_marked(value: str) -> tuple[str, str]:
    """Return an EDTF text whose dates are marked as a whole where only a year is marked, and what is marked.

    In EDTF, a mark before a year, or between a year and a month, does not belong to the month. Both texts are
    empty if no date of the text is marked so.
    """
    found = YEAR_MARKED.search(value)
    if not found:
        return "", ""
    whole = YEAR_MARKED.sub(r"\g<year>\g<other>\g<rest>\g<before>\g<after>", value)
    return whole, MARKS[found["before"] or found["after"]]


def _with_hyphens(value: str) -> str:
    """Return a text with hyphens in place of the dashes within its dates.

    A year and two digits are left unchanged where they may be two years: 01 and 05, of 2001 to 2005.
    """
    return DASHED.sub(_hyphened, value)


def _hyphened(match: re.Match[str]) -> str:
    year, _, month, day = match.groups()
    if day is None and int(month) > int(year[2:]):
        return match[0]
    return "-".join((year, *(f"{int(part):02}" for part in (month, day) if part)))


def _approximate(date: str) -> str:
    known = date if re.fullmatch(r"[0-9-]+", date) else _single(date)
    return f"{known}~" if known and not known.endswith("~") else ""


def _end(value: str) -> str:
    """Return the end of an interval as EDTF; unchanged where it does not mean one date."""
    about = ABOUT.fullmatch(value)
    return (_approximate(about["date"]) if about else _single(value)) or value


def _single(value: str) -> str:
    nothing = NOTHING_AS_DAY.fullmatch(value)
    if nothing:
        return nothing["year"] if nothing["month"] == "00" else f"{nothing['year']}-{nothing['month']}"
    decade, century, season = DECADE.fullmatch(value), CENTURY.fullmatch(value), SEASON.fullmatch(value)
    if decade:
        return f"{decade['decade']}X"
    if century:
        return f"{int(century['number']) - 1:02}XX"
    if season:
        return f"{season['year']}-{SEASONS[season['season'].lower()]}"
    return day(value) or month(value)


def part(value: str) -> tuple[str, str, str]:
    """Return the third of a year or of a month that a text such as "mid-2015" names, as an EDTF interval.

    Returns:
        The interval, the whole year or month, and "months" or "days" of which the interval consists; three
        empty texts for other texts. Where the third begins and ends is a convention, so it is an example.
    """
    match = PART.fullmatch(value)
    third = THIRDS[match["part"].lower()] if match else 0
    if not match or (match["name"] and not month_names.number(match["name"])):
        return "", "", ""
    year = match["year"]
    if not match["name"]:
        return f"{year}-{1 + 4 * third:02}/{year}-{4 + 4 * third:02}", year, "months"
    month = f"{year}-{month_names.number(match['name']):02}"
    last = (10, 20, calendar.monthrange(int(year) or 1, month_names.number(match["name"]))[1])[third]
    return f"{month}-{1 + 10 * third:02}/{month}-{last}", month, "days"


def _month_with_name(value: str) -> str:
    match = MONTH_AND_YEAR.fullmatch(value) or YEAR_AND_MONTH.fullmatch(value)
    number = month_names.number(match["name"]) if match else 0
    return f"{match['year']}-{number:02}" if match and number else ""

"""Dates as databases, spreadsheets and people write them, where only one date can be meant.

What has two readings, as 3/4/22 has, is in `spreadsheet_values`.
"""

import re

TIME = (
    r"(?:[T ](?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]+)?)?) ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2})?)?"
)
YEAR_FIRST = re.compile(r"(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})\.?" + TIME)
COMPACT = re.compile(r"(?P<year>(?:1[0-9]|20)[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3][0-9])")
SHORT_MONTH = re.compile(r"(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})")
NOTHING_AS_DAY = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-00")
ABOUT = re.compile(r"(?:c|ca|circa|about|around|approx|approximately)\.?\s*(?P<date>[0-9].*)", re.IGNORECASE)
DECADE = re.compile(r"(?:the )?(?P<decade>[0-9]{3})0['\u2019]?s", re.IGNORECASE)
CENTURY = re.compile(r"(?:the )?(?P<number>[0-9]{1,2})(?:st|nd|rd|th) (?:century|c\.)", re.IGNORECASE)
SEASON = re.compile(
    r"(?:in )?(?P<season>spring|summer|autumn|fall) (?:of )?(?P<year>[0-9]{4})", re.IGNORECASE
)
SEASONS = {"spring": "21", "summer": "22", "autumn": "23", "fall": "23"}
MONTH_AND_YEAR = re.compile(r"(?P<name>[A-Za-z]{3,9})\.?,? (?P<year>[0-9]{4})")
MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
INTERVAL = re.compile(
    r"(?:from |between )?(.*?[0-9~?%X])\s*(?:\u2013|\u2014| to | until | and | - |--)\s*([0-9].*)"
)
YEARS = re.compile(r"([0-9]{4})-([0-9]{4})")


def day(value: str) -> str:
    """Return the day that a text means, as YYYY-MM-DD; "" where it does not mean a day, or several."""
    match = YEAR_FIRST.fullmatch(value) or COMPACT.fullmatch(value)
    return f"{match['year']}-{int(match['month']):02}-{int(match['day']):02}" if match else ""


def moment(value: str) -> str:
    """Return the day and time that a text means, as YYYY-MM-DDThh:mm:ss; "" for other texts."""
    match = YEAR_FIRST.fullmatch(value)
    if not match or not match["time"] or re.search(r"(UTC|[+-][0-9]{2}:?[0-9]{2})$", value):
        return ""
    hours, minutes, seconds = (*match["time"].replace(",", ".").split(":"), "00")[:3]
    rest = seconds.rstrip("0").rstrip(".") if "." in seconds else seconds
    return f"{day(value)}T{int(hours):02}:{minutes}:{rest.rjust(2, '0')}{'Z' if value.endswith('Z') else ''}"


def month(value: str) -> str:
    """Return the month of a year that a text means, as YYYY-MM; "" for other texts."""
    match = SHORT_MONTH.fullmatch(value)
    return f"{match['year']}-{int(match['month']):02}" if match else ""


def edtf(value: str) -> str:
    """Return the EDTF date that a text means; "" where it does not mean one, or several."""
    about, interval = ABOUT.fullmatch(value), INTERVAL.fullmatch(value) or YEARS.fullmatch(value)
    if about:
        date = about["date"] if re.fullmatch(r"[0-9-]+", about["date"]) else _single(about["date"])
        return f"{date}~" if date and not date.endswith("~") else ""
    if interval:
        ends = [_single(end) or end for end in interval.groups()]
        return "/".join(ends)
    return _single(value)


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
    return _month_with_name(value) or day(value) or month(value)


def _month_with_name(value: str) -> str:
    match = MONTH_AND_YEAR.fullmatch(value)
    name = match["name"].lower() if match else ""
    numbers = [number for word, number in MONTHS.items() if name and (word == name or word[:3] == name)]
    numbers = numbers or ([9] if name == "sept" else [])
    return f"{match['year']}-{numbers[0]:02}" if match and numbers else ""

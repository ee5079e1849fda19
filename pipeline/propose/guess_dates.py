"""Columns of dates: only where all values are written in one form that means one day.

"01/02/2021" may be in January or in February. It is a date only in a column where all values have this form,
and one of them, such as "31/02/2021" or "02/31/2021", proves the order.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress

from pipeline.core.finding import Message
from pipeline.propose.guess import Guess, text
from pipeline.schema import edtf, edtf_date
from pipeline.schema.field_values import DATE, DATETIME, TIME, YEARMONTH

MIDNIGHT = r"([T ]0?0:00(:00([.]0+)?)?Z?)?"
DAY = re.compile(rf"(?P<year>[0-9]{{4}})-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}}){MIDNIGHT}")
MOMENT = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?P<clock>[0-9]{2}:[0-9]{2})"
    r"(?P<second>:[0-9]{2}([.][0-9]{1,6})?)?"
    r"(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
)
SAME = r"(?P<mark>[./-])"
YEAR_FIRST = re.compile(
    rf"(?P<year>[0-9]{{4}})(?P<mark>[./])(?P<month>[0-9]{{1,2}})(?P=mark)(?P<day>[0-9]{{1,2}}){MIDNIGHT}"
)
DAY_FIRST = re.compile(
    rf"(?P<day>[0-9]{{1,2}}){SAME}(?P<month>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}}){MIDNIGHT}"
)
MONTH_FIRST = re.compile(
    rf"(?P<month>[0-9]{{1,2}}){SAME}(?P<day>[0-9]{{1,2}})(?P=mark)(?P<year>[0-9]{{4}}){MIDNIGHT}"
)
COMPACT = re.compile(r"(?P<year>[12][0-9]{3})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
TWO_DIGITS = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{2}")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONG = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december", "sept",
)  # fmt: skip
NAME = f"(?P<month>{'|'.join((*LONG, *MONTHS))})"
DAY_AND_NAME = re.compile(rf"(?P<day>[0-9]{{1,2}})[ -]+{NAME}\.?,?[ -]+(?P<year>[0-9]{{4}})", re.IGNORECASE)
NAME_AND_DAY = re.compile(rf"{NAME}\.? +(?P<day>[0-9]{{1,2}}),? +(?P<year>[0-9]{{4}})", re.IGNORECASE)
ORDERS = ((DAY_FIRST, "day, month, year"), (MONTH_FIRST, "month, day, year"))
# A date that says less than the day, or that it is uncertain.
EDTF = re.compile(r"[~?%0-9X./ -]{4,40}")


def guess(values: Collection[str], name: str) -> Guess | None:
    """Return the type of dates or times that a column contains; None if it does not look like dates.

    Args:
        values: its distinct values, without missing ones.
        name: the name of the column: eight digits are a date only in a column about dates.
    """
    return next(_guesses(values, name), None)


def _guesses(values: Collection[str], name: str) -> Iterator[Guess]:
    if all(DATE.fullmatch(value) for value in values) and _days(values, DAY):
        yield Guess({"type": "date"}, (_range(values),))
    if all(YEARMONTH.fullmatch(value) for value in values):
        yield Guess({"type": "yearmonth"}, (_range(values),))
    if all(TIME.fullmatch(value) for value in values):
        yield Guess({"type": "time"}, (_range(values),))
    for form in (DAY, YEAR_FIRST, DAY_AND_NAME, NAME_AND_DAY, *((COMPACT,) if is_about_dates(name) else ())):
        days = _days(values, form)
        if days:
            yield _converted(days, "add_table.type.converted_date")
    yield from _moments(values)
    yield from _in_some_order(values)
    if all(TWO_DIGITS.fullmatch(value) for value in values):
        yield text(Message("add_table.type.short_year", {"example": min(values)}))
    if any("-" in value[1:] for value in values) and all(_is_edtf(value) for value in values):
        yield Guess(
            {"type": "string", "holds": "edtf"},
            (Message("add_table.type.edtf", {"example": max(values, key=len)}),),
        )


def is_about_dates(name: str) -> bool:
    """Return whether a name says that a column contains dates."""
    return bool({"date", "day", "datum", "fecha"} & set(name.split("_")))


def _days(values: Collection[str], form: re.Pattern[str]) -> dict[str, str]:
    """Return the ISO date of each value; empty if one of them does not have the form or is not a day."""
    days: dict[str, str] = {}
    for value in values:
        match = form.fullmatch(value)
        if not match:
            return {}
        month = match["month"].lower()
        number = int(month) if month.isdigit() else MONTHS.index(month[:3]) + 1
        try:
            days[value] = dt.date(int(match["year"]), number, int(match["day"])).isoformat()
        except ValueError:
            return {}
    return days


def _moments(values: Collection[str]) -> Iterator[Guess]:
    """Yield the guess for dates with a time of day."""
    texts: dict[str, str] = {}
    for value in values:
        match = MOMENT.fullmatch(value)
        if not match:
            return
        texts[value] = f"{match['day']}T{match['clock']}{match['second'] or ':00'}{match['zone'] or ''}"
    for moment in texts.values():
        with suppress(ValueError):
            dt.datetime.fromisoformat(moment)
            continue
        return
    if all(DATETIME.fullmatch(value) for value in values):
        yield Guess({"type": "datetime"}, (_range(values),))
    elif all(DATETIME.fullmatch(moment) for moment in texts.values()):
        yield _converted(texts, "add_table.type.converted_datetime", "datetime")


def _in_some_order(values: Collection[str]) -> Iterator[Guess]:
    """Yield the guess for dates in digits with the year last: the order that a value proves, or text."""
    marks = {match["mark"] for value in values if (match := DAY_FIRST.fullmatch(value))}
    if len(marks) != 1 or not all(DAY_FIRST.fullmatch(value) for value in values):
        return
    possible = [(days, order) for form, order in ORDERS if (days := _days(values, form))]
    if len(possible) == 1:
        days, order = possible[0]
        other = MONTH_FIRST if order == ORDERS[0][1] else DAY_FIRST
        proof = next(value for value in sorted(values) if not _days([value], other))
        yield _converted(days, "add_table.type.ordered_date", order=order, proof=proof)
    elif possible and all(
        first == second for first, second in zip(*(d.values() for d, _ in possible), strict=True)
    ):
        yield _converted(possible[0][0], "add_table.type.converted_date")
    else:
        code = "add_table.type.either_date" if possible else "add_table.type.mixed_dates"
        yield text(Message(code, {"example": min(values)}))


def _converted(days: Mapping[str, str], code: str, kind: str = "date", **more: str) -> Guess:
    """Return the guess for values that are written otherwise than their type requires."""
    changed = {value: day for value, day in days.items() if value != day}
    example = min(changed)
    values = {"example": example, "written": changed[example], **more}
    return Guess({"type": kind}, (Message(code, values),), changed)


def _range(values: Collection[str]) -> Message:
    return Message("add_table.type.range", {"least": min(values), "most": max(values)})


def _is_edtf(value: str) -> bool:
    if not EDTF.fullmatch(value):
        return False
    try:
        edtf.read(value)
    except edtf_date.NotEdtfError:
        return False
    return True

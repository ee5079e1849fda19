"""Dates in EDTF, the Extended Date/Time Format of the Library of Congress, as intervals of days.

A raw field with `holds: edtf` gets the columns `<field>_start`, `<field>_end` (DATE, null where open) and
`<field>_precision` (1 to 6) beside it in the typed raw table.
"""

import datetime as dt
import re
from dataclasses import dataclass

from pipeline.schema import edtf_date, field_values
from pipeline.schema.edtf_date import NotEdtfError

COLUMNS = ("start", "end", "precision")

PLAIN = re.compile(f"({field_values.YEAR.pattern})(-(0[1-9]|1[0-2])(-(?P<day>0[1-9]|[12][0-9]|3[01]))?)?")
SET = re.compile(r"\[[^\[\]{}/]+\]|\{[^\[\]{}/]+\}")


@dataclass(frozen=True)
class Interval:
    """The days that a date may mean, both included; None is an open or an unknown end."""

    start: dt.date | None
    end: dt.date | None


def read(text: str) -> Interval:
    """Return the interval of days that an EDTF date of level 0, 1 or 2 means.

    `..` and an empty end are open. A set, such as `[1889,1890..1892]`, is the interval from its first day to
    its last. A month without a year, such as `XXXX-07`, has neither a first nor a last day.

    Raises:
        NotEdtfError: the text is not an EDTF date, or names a day that the calendar lacks, or ends before
            it starts.
    """
    plain = PLAIN.fullmatch(text)
    if plain and plain["day"]:
        return _day(text)
    if plain:
        return Interval(*edtf_date.read(text))
    if SET.fullmatch(text):
        return _read_set(text[1:-1])
    parts = text.split("/")
    if len(parts) == 1 and edtf_date.is_recurring(text):
        edtf_date.check_recurring(text)
        return Interval(None, None)
    if len(parts) == 1:
        return Interval(*edtf_date.read(text))
    if len(parts) != 2 or set(parts) <= {"", ".."}:  # noqa: PLR2004 - an interval has two ends
        raise NotEdtfError("form")
    return _between(*parts)


def _day(text: str) -> Interval:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise NotEdtfError("calendar") from None
    return Interval(day, day)


def _between(first: str, last: str) -> Interval:
    """Return the interval from one date to another; an end that is empty or `..` is open."""
    start = None if first in {"", ".."} else edtf_date.read(first)[0]
    end = None if last in {"", ".."} else edtf_date.read(last)[1]
    if start and end and end < start:
        raise NotEdtfError("interval")
    return Interval(start, end)


def _read_set(members: str) -> Interval:
    """Return the interval from the first to the last day of a set; only its outer ends may be open."""
    intervals = [_read_member(member) for member in members.replace(" ", "").split(",")]
    if any(i.start is None for i in intervals[1:]) or any(i.end is None for i in intervals[:-1]):
        raise NotEdtfError("form")
    starts, ends = [i.start for i in intervals], [i.end for i in intervals]
    start = None if starts[0] is None else min(day for day in starts if day)
    end = None if ends[-1] is None else max(day for day in ends if day)
    if start is None and end is None:
        raise NotEdtfError("form")
    return Interval(start, end)


def _read_member(member: str) -> Interval:
    """Return the interval of a member of a set: a date, or two with `..` between them."""
    first, dots, last = member.partition("..")
    if not dots:
        return Interval(*edtf_date.read(member))
    return _between(first, last)


def bounds_sql(text: str) -> tuple[str, str]:
    """Return SQL for start and end of a plain date, given SQL for its text; see `is_plain_sql`."""
    year = f"TRY_CAST({text} || '-01-01' AS DATE)"
    month = f"TRY_CAST({text} || '-01' AS DATE)"
    day = f"TRY_CAST({text} AS DATE)"
    start = f"CASE length({text}) WHEN 4 THEN {year} WHEN 7 THEN {month} ELSE {day} END"
    end = (
        f"CASE length({text}) WHEN 4 THEN TRY_CAST({text} || '-12-31' AS DATE) "
        f"WHEN 7 THEN last_day({month}) ELSE {day} END"
    )
    return start, end


def is_plain_sql(text: str) -> str:
    """Return SQL that is true where a text is a plain YYYY, YYYY-MM or YYYY-MM-DD."""
    return f"regexp_full_match({text}, '{PLAIN.pattern}')"


def precision_sql(start: str, end: str) -> str:
    """Return SQL for the precision of an interval: date_prec of UCDP GED, and 6 if open or over a year."""
    return (
        f"CASE WHEN {start} IS NULL OR {end} IS NULL THEN 6 WHEN {end} = {start} THEN 1 "
        f"WHEN {end} - {start} < 6 THEN 2 WHEN {end} - {start} = 6 THEN 3 "
        f"WHEN {end} - {start} < 31 THEN 4 WHEN {end} - {start} < 366 THEN 5 ELSE 6 END"
    )

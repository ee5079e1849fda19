"""Dates in EDTF, the Extended Date/Time Format of the Library of Congress, as intervals of days.

A raw field with `holds: edtf` gets the columns `<field>_start`, `<field>_end` (DATE, null where open) and
`<field>_precision` (1 to 6) beside it in the typed raw table.
"""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import dataclass
from typing import Literal

from pipeline.schema import field_values

COLUMNS = ("start", "end", "precision")

PLAIN = re.compile(f"({field_values.YEAR.pattern})(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
WELL_FORMED = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", re.ASCII)


@dataclass(frozen=True)
class Interval:
    """The days that a date may mean, both included; None is an open end."""

    start: dt.date | None
    end: dt.date | None


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


def read(text: str) -> Interval:
    """Return the interval of days that an EDTF date of level 0, 1 or 2 means.

    Qualifiers (`?`, `~`, `%`) do not move the bounds, except that `~` on a single day adds one day on either
    side (UCDP GED 22.1: "around 2 July"). `..` and an empty end are open.

    Raises:
        NotEdtfError: the text is not an EDTF date, or names a day that the calendar lacks, or ends before
            it starts.
    """
    if PLAIN.fullmatch(text):
        return _read_plain(text)
    parts = text.split("/")
    if len(parts) == 1:
        return _read_date(text)
    if len(parts) != 2 or set(parts) <= {"", ".."}:  # noqa: PLR2004 - an interval has two ends
        raise NotEdtfError("form")
    start = None if parts[0] in {"", ".."} else _read_date(parts[0]).start
    end = None if parts[1] in {"", ".."} else _read_date(parts[1]).end
    if start and end and end < start:
        raise NotEdtfError("interval")
    return Interval(start, end)


def _read_plain(text: str) -> Interval:
    """Return the interval of YYYY, YYYY-MM or YYYY-MM-DD."""
    year, month, day = (*(int(part) for part in text.split("-")), 0, 0)[:3]
    try:
        _, days = monthrange(year, month or 12)
        return Interval(dt.date(year, month or 1, day or 1), dt.date(year, month or 12, day or days))
    except ValueError as error:
        raise NotEdtfError("calendar") from error


def _read_date(text: str) -> Interval:
    """Return the interval of one date, by the library where it is not plain; its answer is verified."""
    bare = text.rstrip("?~%")
    if PLAIN.fullmatch(bare) and len(text) - len(bare) <= 1:
        interval = _read_plain(bare)
        if text.endswith("~") and interval.start == interval.end and interval.start:
            return _around(interval.start)
        return interval
    if text != text.strip():
        raise NotEdtfError("form")
    from edtf import parse_edtf  # noqa: PLC0415 - heavy, and most dates are plain

    try:
        date = parse_edtf(text)
        start, end = (dt.date(*bound[:3]) for bound in (date.lower_strict(), date.upper_strict()))
    except Exception as error:  # the library raises many kinds of exceptions
        raise NotEdtfError("calendar" if WELL_FORMED.fullmatch(bare) else "form") from error
    if end < start:
        raise NotEdtfError("interval")
    return Interval(start, end)


def _around(day: dt.date) -> Interval:
    """Return the interval from the day before a day to the day after it."""
    try:
        return Interval(day - dt.timedelta(days=1), day + dt.timedelta(days=1))
    except OverflowError as error:
        raise NotEdtfError("calendar") from error


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

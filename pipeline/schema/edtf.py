"""What coders write that SQL can't read by itself: EDTF dates, counts with bounds, lists in a cell.

A raw field that holds such a value gets further columns beside it in the typed raw table:

- `holds: edtf`: `<field>_start`, `<field>_end` (DATE, null where open) and `<field>_precision` (1 to 6).
- `holds: count`: `<field>_low`, `<field>_best`, `<field>_high` (BIGINT, null where nothing says).
- `separator`: the field itself becomes a list of strings.
"""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.core import sql
from pipeline.schema.model import Field

EDTF_COLUMNS = ("start", "end", "precision")
COUNT_COLUMNS = ("low", "best", "high")
WORD_COLUMNS = {"word": "string", "low": "integer", "best": "integer", "high": "integer"}

PLAIN = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?", re.ASCII)
OTHER_DATE = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", re.ASCII)

# A bound to low, best and high, each as what is added to n; None leaves that end open. Low and high:
# a bound sets them and nothing invents the other end. Best: the number that DSAT (2020) counts, except
# that an upper bound alone ("fewer than") says nothing of the likely number.
BOUNDS: Mapping[str, tuple[int | None, int | None, int | None]] = {
    "exactly": (0, 0, 0),
    "at_least": (0, 0, None),
    "more_than": (1, 1, None),
    "at_most": (None, None, 0),
    "fewer_than": (None, None, -1),
    "nearly": (None, -1, -1),
    "about": (None, 0, None),
}


@dataclass(frozen=True)
class Interval:
    """The days that a date may mean, both included; None is an open end."""

    start: dt.date | None
    end: dt.date | None


def derived(field: Field) -> tuple[str, ...]:
    """Return the names of the columns that stand beside a field in the typed raw table."""
    suffixes = {"edtf": EDTF_COLUMNS, "count": COUNT_COLUMNS}.get(field.holds or "", ())
    return tuple(f"{field.name}_{suffix}" for suffix in suffixes)


def items(cell: str, separator: str) -> list[str]:
    """Split a list in a cell; spaces around an item don't count."""
    return [item.strip() for item in cell.split(separator)]


def read_edtf(text: str) -> Interval:
    """Read an EDTF date (Library of Congress, levels 0 to 2) as an interval of days.

    Qualifiers (`?`, `~`, `%`) don't move the bounds, but for `~` on a single day, which is one day to
    either side (UCDP GED 22.1: "around 2 July"). `..` and an empty end are open.

    Raises:
        ValueError: the text is no EDTF date, names a day that the calendar lacks, or ends before it starts.
    """
    if PLAIN.fullmatch(text):
        return _plain(text)
    parts = text.split("/")
    if len(parts) == 1:
        return _part(text)
    if len(parts) != 2 or set(parts) <= {"", ".."}:  # noqa: PLR2004 - an interval has two ends
        raise ValueError
    start = None if parts[0] in {"", ".."} else _part(parts[0]).start
    end = None if parts[1] in {"", ".."} else _part(parts[1]).end
    if start and end and end < start:
        raise ValueError("it ends before it starts")
    return Interval(start, end)


def _plain(text: str) -> Interval:
    """Read YYYY, YYYY-MM or YYYY-MM-DD."""
    year, *rest = (int(part) for part in text.split("-"))
    match rest:
        case []:
            return Interval(dt.date(year, 1, 1), dt.date(year, 12, 31))
        case [month]:
            _, days = monthrange(year, month)
            return Interval(dt.date(year, month, 1), dt.date(year, month, days))
    day = dt.date(year, rest[0], rest[1])
    return Interval(day, day)


def _part(text: str) -> Interval:
    """Read one date, with the library where it is not plain; its answer is not trusted as it is."""
    bare = text.rstrip("?~%")
    if PLAIN.fullmatch(bare) and len(text) - len(bare) <= 1:
        interval = _plain(bare)
        if text.endswith("~") and interval.start == interval.end and interval.start:
            return _around(interval.start)
        return interval
    if text != text.strip():
        raise ValueError
    from edtf import parse_edtf  # noqa: PLC0415 - heavy, and most dates are plain

    try:
        date = parse_edtf(text)
        start, end = (dt.date(*bound[:3]) for bound in (date.lower_strict(), date.upper_strict()))
    except Exception as error:  # what the library raises for an odd text is of many kinds
        raise ValueError from error
    if end < start:
        raise ValueError("it ends before it starts")
    return Interval(start, end)


def _around(day: dt.date) -> Interval:
    try:
        return Interval(day - dt.timedelta(days=1), day + dt.timedelta(days=1))
    except OverflowError as error:
        raise ValueError from error


def edtf_fault(text: str) -> tuple[str, str] | None:
    """Tell why a text is no EDTF date, and what to write instead; None where it is one."""
    try:
        read_edtf(text)
    except ValueError as error:
        reason = str(error) if str(error).startswith("it ends") else ""
        return f"is not an EDTF date{': ' + reason if reason else ''}", _date_hint(text)
    return None


def _date_hint(text: str) -> str:
    match = OTHER_DATE.fullmatch(text.strip())
    if match:
        day, month, year = match.groups()
        return f"write year, month and day in that order: {year}-{month:0>2}-{day:0>2}, if {day} is the day"
    return (
        "write YYYY, YYYY-MM or YYYY-MM-DD, a slash between two of them for an interval, .. for an open end"
    )


def count_fault(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether a count is neither a whole number nor a known word of number."""
    return not re.fullmatch(r"[0-9]{1,18}", text) and text not in words


def edtf_sql(text: str) -> tuple[str, str]:
    """Return SQL for start and end of a plain date, given SQL for its text; see `plain_sql`."""
    year = f"TRY_CAST({text} || '-01-01' AS DATE)"
    month = f"TRY_CAST({text} || '-01' AS DATE)"
    day = f"TRY_CAST({text} AS DATE)"
    start = f"CASE length({text}) WHEN 4 THEN {year} WHEN 7 THEN {month} ELSE {day} END"
    end = (
        f"CASE length({text}) WHEN 4 THEN TRY_CAST({text} || '-12-31' AS DATE) "
        f"WHEN 7 THEN last_day({month}) ELSE {day} END"
    )
    return start, end


def plain_sql(text: str) -> str:
    """Return SQL that tells whether a text is a plain YYYY, YYYY-MM or YYYY-MM-DD."""
    return f"regexp_full_match({text}, '{PLAIN.pattern}')"


def precision_sql(start: str, end: str) -> str:
    """Return SQL for UCDP GED date_prec of an interval; 6, over a year or open, is this house's own."""
    return (
        f"CASE WHEN {start} IS NULL OR {end} IS NULL THEN 6 WHEN {end} = {start} THEN 1 "
        f"WHEN {end} - {start} < 6 THEN 2 WHEN {end} - {start} = 6 THEN 3 "
        f"WHEN {end} - {start} < 31 THEN 4 WHEN {end} - {start} < 366 THEN 5 ELSE 6 END"
    )


def count_sql(count: str, bound: str, word: str) -> tuple[str, str, str]:
    """Return SQL for low, best and high of a count.

    Args:
        count: SQL for the text of the count.
        bound: SQL for its bound.
        word: name of the joined row of the table of words; empty where all counts are numbers.
    """
    number = f"TRY_CAST({count} AS BIGINT)"

    def end(position: int, name: str) -> str:
        cases = " ".join(
            f"WHEN {sql.literal(code)} THEN {number} + {offsets[position]}"
            for code, offsets in BOUNDS.items()
            if offsets[position] is not None
        )
        bounded = f"CASE {bound} {cases} END"
        return f"CASE WHEN {number} IS NULL THEN {word}.{name} ELSE {bounded} END" if word else bounded

    return end(0, "low"), end(1, "best"), end(2, "high")

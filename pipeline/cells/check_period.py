"""Dates that can hardly be right: after the release, outside the period, or centuries before the others.

A year with a wrong digit (0021, 2911) or of another calendar (1400 of the Solar Hijri) makes a valid date.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import duckdb

from pipeline.cells import python_values
from pipeline.cells.cell_fault import Fault
from pipeline.cells.collect_findings import FileFindings
from pipeline.cells.scan_result import ScanResult
from pipeline.contract.dataset import RETIRED, WAIVERS, Dataset
from pipeline.core import sql
from pipeline.core.finding import Message
from pipeline.schema import edtf
from pipeline.schema.edtf import Interval
from pipeline.schema.edtf_date import NotEdtfError
from pipeline.schema.model import Field, TableSchema

TYPES = ("date", "datetime", "year", "yearmonth")
FAR = 200  # years between the dates of a dataset and one that is hardly right
FEW = 5  # dates; fewer do not show what is usual
LONGEST_CODING = 366  # days after a release on which rows may be coded for the next one
AFTER, FAR_AFTER = "cells.period.after_release", "cells.period.far_after"
MANY = 0.1  # of the dates; if more are early, the dataset covers that time


@dataclass(frozen=True)
class Bounds:
    """What the dates of a dataset are compared with.

    Attributes:
        released: the day of the release.
        period: the declared period, with the text that declares it; None where there is none.
        period_text: that text.
        earliest: the year before which no date of the dataset is expected; None if its dates do not show one.
    """

    released: dt.date
    period: Interval | None
    period_text: str
    earliest: int | None


@dataclass(frozen=True)
class Date:
    """A date, with the dates at the ends of an interval as parts."""

    interval: Interval
    parts: tuple[Interval, ...]


class CheckedDates:
    """The dates of all tables, read once.

    Attributes:
        bounds: what they are compared with.
    """

    def __init__(
        self, dataset: Dataset, connection: duckdb.DuckDBPyConnection, scans: Mapping[str, ScanResult]
    ) -> None:
        """Read the distinct dates of all scanned tables."""
        self._dates: dict[tuple[str, str], dict[str, Date]] = {}
        years: dict[int, int] = {}
        for scan in scans.values():
            for field in fields(scan.table):
                texts = _texts(connection, scan, field)
                dates = {text: date for text, value, _ in texts if (date := _read(value))}
                self._dates[scan.table.name, field.name] = dates
                for text, _, count in texts:
                    for year in map(_year, dates[text].parts if text in dates else ()):
                        years[year] = years.get(year, 0) + count
        self.bounds = _bounds(dataset, years)

    def faults(self, table: TableSchema, field: Field) -> dict[str, Sequence[Fault]]:
        """Return the fault of each distinct text of a field that can hardly be right."""
        dates = self._dates.get((table.name, field.name), {})
        found = {text: _fault(self.bounds, date, field) for text, date in dates.items()}
        return {text: [fault] for text, fault in found.items() if fault}


def check(findings: FileFindings, scan: ScanResult, dates: CheckedDates) -> None:
    """Add a warning for each date of a table that can hardly be right."""
    for field in fields(scan.table):
        findings.add_of_values(scan, field, dates.faults(scan.table, field))


def fields(table: TableSchema) -> list[Field]:
    """Return the fields of a table that contain dates of the subject and do not accept every date."""
    if table.name in {WAIVERS, RETIRED}:
        return []
    return [
        field
        for field in table.fields
        if (field.type in TYPES or field.holds == "edtf") and "cells.period" not in field.accepts
    ]


def _texts(
    connection: duckdb.DuckDBPyConnection, scan: ScanResult, field: Field
) -> list[tuple[str, str, int]]:
    """Return each distinct text of a field with its value as text and the number of its cells."""
    column = sql.identifier(field.name)
    value = column if field.holds else f"CAST({python_values.value(scan, field, column)} AS VARCHAR)"
    return connection.execute(
        f"SELECT * FROM (SELECT {column}, {value} AS value, cells FROM "
        f"(SELECT {column}, count(*) AS cells FROM {scan.name} WHERE {column} IS NOT NULL GROUP BY ALL)) "
        f"WHERE value IS NOT NULL ORDER BY ALL"
    ).fetchall()


def _read(value: str) -> Date | None:
    """Return the date of an EDTF date, a year or a day with or without a time; None for other values."""
    text = value.rjust(4, "0") if value.isdecimal() else value.partition(" ")[0]
    try:
        whole = edtf.read(text)
        parts = [part for part in text.split("/") if part not in {"", ".."}]
        return Date(whole, tuple(map(edtf.read, parts)) if parts != [text] else (whole,))
    except NotEdtfError:
        return None


def _year(interval: Interval) -> int:
    bound = interval.start or interval.end
    return bound.year if bound else dt.MAXYEAR


def _bounds(dataset: Dataset, years: Mapping[int, int]) -> Bounds:
    period = dataset.about.get("period", "")
    released = dt.date.fromisoformat(dataset.about.get("released", "9999-12-31"))
    return Bounds(released, edtf.read(period) if period else None, period, _earliest(years))


def _earliest(years: Mapping[int, int]) -> int | None:
    """Return the year from which on nearly all dates are, if a gap of centuries is before it."""
    ordered, total, before = sorted(years), sum(years.values()), 0
    earliest = None
    for year, following in pairwise(ordered):
        before += years[year]
        if total < FEW or before > max(1, MANY * total):
            break
        if following - year > FAR:
            earliest = following
    return earliest


def _fault(bounds: Bounds, date: Date, field: Field) -> Fault | None:
    """Return the fault of a date that can hardly be right, and that its field does not accept."""
    fault = _first_fault(bounds, date)
    if fault is None or not field.accepts_finding(fault.code):
        return fault
    latest = max((interval.start for interval in date.parts if interval.start), default=bounds.released)
    far = fault.code == AFTER and (latest - bounds.released).days > LONGEST_CODING
    if not far or field.accepts_finding(FAR_AFTER):
        return None
    return Fault(FAR_AFTER, fault.values, (Message("check_year_or_release"),))


def _first_fault(bounds: Bounds, date: Date) -> Fault | None:
    """Return the fault of a date that can hardly be right."""
    outside = bounds.period is not None and _is_outside(bounds.period, date.interval)
    for interval in date.parts:
        if interval.start and interval.start > bounds.released:
            values = {"released": bounds.released.isoformat()}
            return Fault(AFTER, values, (Message("check_year"),))
        if (outside or not bounds.period) and bounds.earliest and _year(interval) < bounds.earliest:
            values = {"earliest": str(bounds.earliest)}
            return Fault("cells.period.far_before", values, (Message("check_year"),))
    if outside:
        return Fault("cells.period.outside", {"period": bounds.period_text}, (Message("check_year"),))
    return None


def _is_outside(period: Interval, interval: Interval) -> bool:
    """Return whether an interval is before a period or after it."""
    before = interval.end and period.start and interval.end < period.start
    after = interval.start and period.end and interval.start > period.end
    return bool(before or after)

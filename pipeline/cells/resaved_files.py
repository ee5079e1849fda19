"""Files in which a spreadsheet program changed dates or numbers when it saved them: the cause before cells.

A file that was opened with a double click, and saved, has all its dates in the form of a country. Each cell
has a hint of its own, but to restore the file is quicker, and also restores what the cells do not tell.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.cells import number_forms, spreadsheet_values
from pipeline.cells.scan_result import ScanResult
from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values
from pipeline.schema import column_names

RESAVED = "cells.file.resaved"
FEWEST = 10  # cells of a file
HALF = 0.5  # of the filled cells of a column, or of those of several columns together
DATES, NUMBERS = "dates", "numbers"
# The hints about what only a spreadsheet does, and what it does it to.
HINTS = {
    "either_date": DATES,
    "month_as_text": DATES,
    "month_or_day": DATES,
    "turned_into_date": DATES,
    "day_number": DATES,
    "grouped_number": NUMBERS,
    "grouped_by_point": NUMBERS,
    "all_digits": NUMBERS,
}


def explained(findings: Sequence[Finding], scans: Mapping[str, ScanResult]) -> list[Finding]:
    """Return findings after one about each file that a spreadsheet program changed.

    Args:
        findings: those about the cells of all files.
        scans: the scan of each table whose file could be scanned.
    """
    causes = [cause for scan in scans.values() if (cause := _of_file(findings, scan))]
    return [*causes, *findings]


def _of_file(findings: Sequence[Finding], scan: ScanResult) -> Finding | None:
    """Return the finding about a file; None if few of its cells have been changed so."""
    names = column_names.exact(scan.table)
    kinds: dict[str, Counter[str]] = {}
    others, rest = Counter[str](), Counter[str]()
    for finding in findings:
        name = str(finding.values.get("field", ""))
        if finding.file != scan.table.file or finding.severity != "error" or name not in names:
            continue
        if finding.is_rest:
            rest[name] += finding.count
        elif kind := _kind(finding):
            kinds.setdefault(name, Counter())[kind] += 1
        else:
            others[name] += 1
    if sum(counts.total() for counts in kinds.values()) < FEWEST:
        return None
    for name, counts in kinds.items():
        if rest[name] and not others[name]:  # those that are not shown are like those that are
            counts[counts.most_common(1)[0][0]] += rest[name]
    if not _are_most(scan, {name: counts.total() for name, counts in kinds.items()}):
        return None
    total = sum(kinds.values(), Counter[str]())
    values: Values = {**dict(total), "cells": total.total(), "fields": [*kinds]}
    hint = Message("restore_resaved", {"file": scan.table.file})
    return Finding("error", RESAVED, values, scan.table.file, hints=(hint,))


def _kind(finding: Finding) -> str:
    """Return what a spreadsheet changed in the cell of a finding, as its hint says; "" for anything else."""
    value = finding.value or ""
    for hint in finding.hints:
        if hint.code in HINTS:
            return HINTS[hint.code]
        if hint.code == "write" and spreadsheet_values.NUMERIC_DATE.fullmatch(value):
            return DATES
        if hint.code == "write" and number_forms.DECIMAL_COMMA.fullmatch(value):
            return NUMBERS
    return ""


def _are_most(scan: ScanResult, changed: Mapping[str, int]) -> bool:
    """Return whether the changed cells are half of those of a column, or of those of several columns."""
    names = column_names.exact(scan.table)
    counts = ", ".join(f"count(nullif({sql.identifier(names[name])}, ''))" for name in changed)
    row = scan.connection.execute(f"SELECT {counts} FROM {scan.csv.relation()}").fetchone() or ()
    filled = dict(zip(changed, row, strict=True))
    if sum(changed.values()) >= HALF * sum(filled.values()):
        return True
    return any(FEWEST <= number >= HALF * filled[name] for name, number in changed.items())

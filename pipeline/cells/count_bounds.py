"""Counts that are typed with their bound, such as "90+", in rows that have a bound in the cell for it.

That bound may be another one, and right: it must not be overwritten because of the sign beside the number.
"""

from dataclasses import replace

from pipeline.cells.collect_findings import FileFindings
from pipeline.cells.scan_result import ScanResult
from pipeline.core import sql
from pipeline.core.finding import Finding, Message
from pipeline.schema.model import Field


def kept(findings: FileFindings, scan: ScanResult, field: Field, first: int) -> None:
    """Replace the hints to enter a bound in rows that have one.

    Args:
        findings: the findings about the file.
        scan: its scan.
        field: a field of counts.
        first: the first finding about this field.
    """
    values = {finding.value or "" for finding in findings.findings[first:] if _has_bound(finding)}
    if not values or not field.bound:
        return
    count, bound = sql.identifier(field.name), sql.identifier(field.bound)
    rows = findings.connection.execute(
        f"SELECT rowid, {bound} FROM {scan.name} WHERE {bound} IS NOT NULL "
        f"AND {count} IN ({', '.join(map(sql.literal, sorted(values)))}) ORDER BY rowid"
    ).fetchall()
    bounds = dict(zip(scan.lines([row for row, _ in rows]), (text for _, text in rows), strict=True))
    findings.findings[first:] = [
        replace(finding, hints=tuple(_kept(hint, bounds[finding.line]) for hint in finding.hints))
        if _has_bound(finding) and finding.line in bounds
        else finding
        for finding in findings.findings[first:]
    ]


def _has_bound(finding: Finding) -> bool:
    return any(hint.code == "count_bound" for hint in finding.hints)


def _kept(hint: Message, bound: str) -> Message:
    if hint.code != "count_bound":
        return hint
    values = {name: value for name, value in hint.values.items() if name in {"number", "field"}}
    return Message("count_alone", {**values, "bound": bound})

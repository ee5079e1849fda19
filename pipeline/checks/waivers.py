"""Findings knowingly accepted: raw/waivers.csv, an input that every dataset may have.

A waiver names a check and the key of a row. Only findings of consistency checks can be waived. Dates are
compared with the release date, so that an old release can be built again.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import duckdb

from pipeline.contract.dataset import WAIVERS, Dataset
from pipeline.core.finding import Finding, in_order
from pipeline.core.legacy import nearest, worded
from pipeline.tables import source_line

WAIVABLE = "consistency."


@dataclass(frozen=True)
class Waiver:
    """One line of raw/waivers.csv."""

    check: str
    key: str
    reason: str
    decided_on: dt.date
    expires: dt.date
    line: int


def apply(dataset: Dataset, connection: duckdb.DuckDBPyConnection, findings: list[Finding]) -> list[Finding]:
    """Put the reason on each finding that is waived, and tell of waivers that are out of time or of use.

    Args:
        dataset: the contract; its release date decides which waivers hold.
        connection: the working database.
        findings: what the consistency checks found.

    Returns:
        The same findings, and one error for each waiver that doesn't hold or that waives nothing.
    """
    if WAIVERS not in dataset.raw:
        return findings
    rows = connection.execute(
        f'SELECT "check", "key", reason, decided_on, expires, {source_line.line(WAIVERS)} '
        f"FROM raw.{WAIVERS} ORDER BY rowid"
    ).fetchall()
    waivers = [Waiver(*row) for row in rows]
    released = dt.date.fromisoformat(dataset.about["released"])
    holding = {(w.check, w.key): w.reason for w in waivers if w.decided_on <= released <= w.expires}
    waived = [
        replace(finding, waiver=holding.get((finding.check, finding.key), ""))
        if finding.check.startswith(WAIVABLE)
        else finding
        for finding in findings
    ]
    return in_order([*waived, *_faults(dataset, waivers, findings, released)])


def _faults(
    dataset: Dataset, waivers: list[Waiver], findings: list[Finding], released: dt.date
) -> Iterator[Finding]:
    table = dataset.raw[WAIVERS]
    found = {(finding.check, finding.key) for finding in findings}
    checks = {f"{WAIVABLE}{check.name}" for check in dataset.checks}
    for waiver in waivers:
        if waiver.expires < released:
            field, message, hint = (
                "expires",
                f"the waiver ended on {waiver.expires}",
                "decide it again or mend the row",
            )
        elif waiver.decided_on > released:
            field, message, hint = "decided_on", f"the waiver was decided after the release of {released}", ""
        elif (waiver.check, waiver.key) not in found:
            field, message = "key", f"no finding of {waiver.check} has the key {waiver.key}"
            hint = "delete the line" if waiver.check in checks else nearest(waiver.check, checks)
        else:
            continue
        column = table.names.index(field) + 1
        key = f"{waiver.check}, {waiver.key}"
        yield worded(
            "error",
            "waivers.useless" if field == "key" else "waivers.outdated",
            message,
            table.file,
            waiver.line,
            column,
            key=key,
            hint=hint,
        )

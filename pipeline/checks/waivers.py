"""Findings knowingly accepted: raw/waivers.csv, an input that every dataset may have.

A waiver names a check and the key of a row. Only findings of consistency checks can be waived. Dates are
compared with the release date, so that an old release can be built again.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

import duckdb

from pipeline.contract.check_sql import OWN_CHECKS
from pipeline.contract.dataset import WAIVERS, Dataset
from pipeline.core.finding import Finding, Message, Values, in_order, suggest
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
    """Put the reason on each finding that is waived, and report waivers that waive nothing.

    Args:
        dataset: the contract; its release date decides which waivers apply.
        connection: the working database.
        findings: those of the consistency checks.

    Returns:
        The same findings, and one error for each waiver that does not apply on the release date or that
        waives nothing.
    """
    if WAIVERS not in dataset.raw:
        return findings
    rows = connection.execute(
        f'SELECT "check", "key", reason, decided_on, expires, {source_line.line(WAIVERS)} '
        f"FROM raw.{WAIVERS} ORDER BY rowid"
    ).fetchall()
    waivers = [Waiver(*row) for row in rows]
    released = dt.date.fromisoformat(dataset.about["released"])
    reasons = {(w.check, w.key): w.reason for w in waivers if w.decided_on <= released <= w.expires}
    waived = [
        replace(finding, waiver=reasons.get((finding.check, finding.key), ""))
        if finding.check.startswith(WAIVABLE)
        else finding
        for finding in findings
    ]
    return in_order([*waived, *_faults(dataset, waivers, findings, released)])


def _faults(
    dataset: Dataset, waivers: list[Waiver], findings: list[Finding], released: dt.date
) -> Iterator[Finding]:
    """Yield a finding for each waiver that does not apply or waives nothing."""
    reported = {(finding.check, finding.key) for finding in findings}
    checks = {f"{WAIVABLE}{name}" for name in (*OWN_CHECKS, *(check.name for check in dataset.checks))}
    for waiver in waivers:
        if waiver.expires < released:
            values: Values = {"expires": waiver.expires.isoformat(), "released": released.isoformat()}
            hint = Message("renew_waiver")
            yield _finding(dataset, waiver, "outdated.expired", "expires", values, (hint,))
        elif waiver.decided_on > released:
            values = {"decided_on": waiver.decided_on.isoformat(), "released": released.isoformat()}
            yield _finding(dataset, waiver, "outdated.early", "decided_on", values)
        elif waiver.check not in checks:
            hints = suggest(waiver.check, checks)
            yield _finding(dataset, waiver, "useless.unknown_check", "key", {}, hints)
        elif (waiver.check, waiver.key) not in reported:
            hint = Message("delete_line")
            yield _finding(dataset, waiver, "useless.no_finding", "key", {}, (hint,))


def _finding(  # noqa: PLR0913, PLR0917 - the parts of one finding
    dataset: Dataset,
    waiver: Waiver,
    code: str,
    column: str,
    values: Values,
    hints: tuple[Message, ...] = (),
) -> Finding:
    table = dataset.raw[WAIVERS]
    return Finding(
        "error",
        f"waivers.{code}",
        {"check": waiver.check, "key": waiver.key, **values},
        table.file,
        waiver.line,
        table.names.index(column) + 1,
        key=f"{waiver.check}, {waiver.key}",
        hints=hints,
    )

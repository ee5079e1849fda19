"""Circular references: the row of a circle that was changed since the last release is the one to correct.

Every row of a circle is reported. The release had no circle, so that a row which is as it was there is right,
probably. Checks of the dataset that read the same reference find its consequences.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from pipeline.checks.check_consistency import CIRCLE
from pipeline.contract.dataset import Dataset
from pipeline.core.finding import Finding, Message, Values

Row = tuple[str, str]  # a table and the key of a row, as a finding has them


def without_consequences(dataset: Dataset, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings without those of checks that read a reference of a table in which it is circular."""
    tables = {finding.table for finding in findings if finding.code == CIRCLE}
    names = {
        name
        for table in tables
        for key in dataset.tables[table].foreign_keys
        if key.table == table
        for name in key.fields
    }
    readers = {
        f"consistency.{check.name}"
        for check in dataset.checks
        if any(re.search(rf"\b{re.escape(name)}\b", check.sql) for name in names)
    }
    return [finding for finding in findings if finding.waiver or finding.code not in readers]


def placed(
    findings: Sequence[Finding],
    old: Mapping[Row, str],
    version: str,
    is_published: Callable[[Row], bool],
) -> list[Finding]:
    """Return findings, of those about circles only the rows that were changed or are new.

    Args:
        findings: those of the consistency checks.
        old: the references that were changed, with what the release has in the cell.
        version: that of the release.
        is_published: whether a row is in the release.
    """
    rows = [(finding.table, finding.key) for finding in findings if finding.code == CIRCLE]
    kept = {row for row in rows if row in old or not is_published(row)}
    if not kept:
        return [*findings]
    return [
        _explained(finding, rows, old, version) if finding.code == CIRCLE else finding
        for finding in findings
        if finding.code != CIRCLE or (finding.table, finding.key) in kept
    ]


def _explained(finding: Finding, rows: Sequence[Row], old: Mapping[Row, str], version: str) -> Finding:
    """Return the finding about a row of a circle with what the release has in its reference."""
    own = (finding.table, finding.key)
    others = [key for table, key in rows if table == finding.table and key != finding.key]
    if own not in old:
        return finding
    before: Values = {"old": old[own]} if old[own] else {}
    rest: Values = {"others": others} if others else {}
    values = {"version": version, "field": finding.values["field"], **before, **rest}
    return replace(finding, hints=(Message("restore_reference", values),))

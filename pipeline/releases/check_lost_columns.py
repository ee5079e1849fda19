"""Columns that the last release had: the hint is to restore them, since an empty column loses the values."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Values
from pipeline.releases import ledger
from pipeline.releases.check_lost_rows import published_rows
from pipeline.releases.ledger import Entry
from pipeline.schema import column_names
from pipeline.schema.model import TableSchema

MISSING = "cells.header.missing_field"
RENAMED = ("cells.header.unknown_field", "cells.header.unnamed", "cells.header.duplicate")


def check(dataset: Dataset, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with a hint on each missing column that had values in the last release.

    A column whose header may only be misspelled has no such hint.

    Args:
        dataset: the contract.
        findings: the findings about cells.
    """
    renamed = {finding.file for finding in findings if finding.code in RENAMED}
    missing = [f for f in findings if f.code == MISSING and not f.is_rest and f.file not in renamed]
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"]) if missing else ()
    except CallError:  # of the ledger, which the last layer reports
        entries = ()
    if not entries:
        return [*findings]
    return [_with_hint(dataset, entries[-1], f) if f in missing else f for f in findings]


def _with_hint(dataset: Dataset, last: Entry, finding: Finding) -> Finding:
    """Return a finding about a missing column with the hint to restore it, if it had values."""
    for table in dataset.raw.values():
        if table.file == finding.file:
            values = max(_published_values(dataset, last, table, str(finding.values["field"])), default=0)
            if values:
                shown: Values = {"file": table.file, "version": last.version, "values": values}
                return replace(finding, hints=(Message("restore_lost_column", shown),))
    return finding


def _published_values(dataset: Dataset, last: Entry, raw: TableSchema, label: str) -> Iterator[int]:
    """Yield how many values each published field has that comes from a raw column."""
    origins = {f"{raw.name}.{field.name}" for field in raw.fields if column_names.shown(field) == label}
    for table in dataset.tables.values():
        names = [field.name for field in table.fields if origins.intersection(field.raw)]
        if names and table.name in last.tables:
            rows = published_rows(dataset, last, table)
            yield from (sum(bool(row.get(name)) for row in rows) for name in names)

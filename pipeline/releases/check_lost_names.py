"""Values that are missing now and were in the last release: the row or the name is to be restored."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import duckdb

from pipeline.cells import missing_values
from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message
from pipeline.releases import check_lost_rows, ledger
from pipeline.releases.check_lost_rows import Scans
from pipeline.releases.check_published_keys import typed
from pipeline.releases.ledger import Entry


def check(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, scans: Scans, findings: Sequence[Finding]
) -> list[Finding]:
    """Return findings with the published row as the hint on each missing value that the last release had.

    Args:
        dataset: the contract.
        connection: the engine's connection, with the tables of the scans.
        scans: the scan of each file that could be scanned.
        findings: the findings about cells.
    """
    missing = {_value(f) for f in findings if f.code in missing_values.CODES and not f.is_rest}
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"]) if missing else ()
    except CallError:  # of the ledger, which the last layer reports
        entries = ()
    if not entries:
        return [*findings]
    rows = dict(_published(dataset, connection, scans, entries[-1], missing))
    return [
        replace(f, hints=(rows[_value(f)],))
        if f.code in missing_values.CODES and not f.is_rest and _value(f) in rows
        else f
        for f in findings
    ]


def _value(finding: Finding) -> tuple[str, str]:
    """Return where a value is missing, as "table.column", and the value."""
    return str(finding.values["target"]), str(finding.values.get("item", finding.value))


def _published(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    scans: Scans,
    last: Entry,
    missing: set[tuple[str, str]],
) -> Iterator[tuple[tuple[str, str], Message]]:
    """Yield the hint for each missing value that the last release had in a row whose key was typed."""
    for name in typed(dataset):
        table = dataset.tables[name]
        raw, _, key = table.field(table.primary_key[0]).raw[0].partition(".")
        if name not in last.tables or raw not in scans or key not in scans[raw].retained:
            continue
        places = check_lost_rows.places(dataset, table)
        if not {place for place, _ in missing}.intersection(places.values()):
            continue
        kept = {*check_lost_rows.texts(connection, scans[raw], key)}
        retired = {*check_lost_rows.retired(connection, scans, table)}
        for row in check_lost_rows.published_rows(dataset, last, table):
            row_key = row.get(table.primary_key[0], "")
            values = {"file": dataset.inputs[raw].file, "key": row_key, "version": last.version}
            for field, place in places.items():
                value = (place, row.get(field, ""))
                if value in missing and row_key not in retired:
                    yield value, Message("restore_name" if row_key in kept else "restore_row", values)

"""Headers whose names are in another order: the last release shows whether the names or the columns moved.

The hint must not make anybody move columns that are in their place below names that were exchanged.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message
from pipeline.raw_files import check_header, detect_format
from pipeline.raw_files.python_reader import UnreadableError
from pipeline.raw_files.spreadsheet_position import column_letter
from pipeline.releases import ledger
from pipeline.releases.ledger import Entry
from pipeline.releases.published_cells import PublishedCells
from pipeline.schema import column_names
from pipeline.schema.model import TableSchema

ORDER = "cells.header.order"
ALMOST_ALL, FEW = 0.9, 0.5  # of the published values are in a column


def check(dataset: Dataset, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with the hint on each header in another order that fits the last release.

    Args:
        dataset: the contract.
        findings: the findings about cells.
    """
    is_concerned = any(finding.code == ORDER for finding in findings)
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"]) if is_concerned else ()
    except CallError:  # of the ledger, which the last layer reports
        entries = ()
    tables = {table.file: table for table in dataset.raw.values()}
    if not entries:
        return [*findings]
    return [
        replace(f, hints=(*_hints(dataset, entries[-1], tables[f.file]), *f.hints)[:1])
        if f.code == ORDER and f.file in tables
        else f
        for f in findings
    ]


def _hints(dataset: Dataset, last: Entry, table: TableSchema) -> Iterator[Message]:
    """Yield the hint for a header, if the values below it leave no doubt."""
    try:
        labels = check_header.columns(table, detect_format.detect(dataset.folder / table.file, table))
    except (OSError, UnreadableError):
        return
    wrong = [i for i, (label, name) in enumerate(zip(labels, table.names, strict=True)) if label != name]
    fields = {table.names[i] for i in wrong}
    of_names = _agreement(dataset, last, table, labels, fields)
    of_places = _agreement(dataset, last, table, table.names, fields)
    if of_places >= ALMOST_ALL and of_names <= FEW:
        shown = (column_names.shown(table.fields[i]) for i in wrong)
        places = [f"{label} in {column_letter(i + 1)}1" for i, label in zip(wrong, shown, strict=True)]
        yield Message("write_names", {"places": places})
    if of_names >= ALMOST_ALL and of_places <= FEW:
        header = ",".join(map(column_names.shown, table.fields))
        yield Message("move_columns", {"header": header})


def _agreement(
    dataset: Dataset, last: Entry, table: TableSchema, labels: Sequence[str], fields: set[str]
) -> float:
    """Return which part of the published values of some fields is in the columns that these labels name."""
    cells, same, total = PublishedCells(dataset, last, {table.name: labels}), 0, 0
    for published in dataset.tables.values():
        rows = cells.compared(published)
        if rows is None or rows.raw.name != table.name:
            continue
        for column in fields & rows.texts.keys():
            old, new = rows.texts[column]
            before = dict(zip(rows.old_keys, old, strict=True))
            now = dict(zip(rows.new_keys, new, strict=True))
            values = {key: text for key, text in before.items() if text}
            total += len(values)
            same += sum(now.get(key) == text for key, text in values.items())
    return same / total if total else 0

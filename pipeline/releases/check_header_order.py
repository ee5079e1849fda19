"""Headers with names in another order, or without some: the last release shows whether columns are in place.

The hint must not make anybody move or delete columns that are in their place below names that were exchanged,
moved or deleted.
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

ORDER, MISSING = "cells.header.order", "cells.header.missing_field"
RENAMED = ("cells.header.unnamed", "cells.header.duplicate", "cells.header.unknown_field")
ALMOST_ALL, FEW = 0.9, 0.5  # of the published values are in a column


def check(dataset: Dataset, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with the hint on each header that fits the last release.

    Args:
        dataset: the contract.
        findings: the findings about cells.
    """
    codes = {file: {f.code for f in findings if f.file == file} for file in {f.file for f in findings}}
    concerned = {
        file for file, found in codes.items() if ORDER in found or (MISSING in found and found & {*RENAMED})
    }
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"]) if concerned else ()
    except CallError:  # of the ledger, which the last layer reports
        entries = ()
    tables = {table.file: table for table in dataset.raw.values()}
    if not entries:
        return [*findings]
    hints = {
        file: [*_hints(dataset, entries[-1], tables[file], is_order=ORDER in codes[file])]
        for file in sorted(concerned & tables.keys())
    }
    known = {file for file, found in hints.items() if found}
    return [
        replace(f, hints=tuple(hints[f.file]) if f.code in {ORDER, MISSING} else ())
        if f.file in known and f.code in {ORDER, MISSING, *RENAMED}
        else f
        for f in findings
    ]


def _hints(dataset: Dataset, last: Entry, table: TableSchema, *, is_order: bool) -> Iterator[Message]:
    """Yield the hint for a header, if the values below it leave no doubt."""
    try:
        labels = check_header.columns(table, detect_format.detect(dataset.folder / table.file, table))
    except (OSError, UnreadableError):
        return
    surplus = len(labels) - len(table.names)
    if surplus < 0 or any(map(str.strip, labels[len(table.names) :])):
        return
    wrong = [i for i, (label, name) in enumerate(zip(labels, table.names, strict=False)) if label != name]
    fields = {table.names[i] for i in wrong}
    of_names = _agreement(dataset, last, table, labels, fields) if is_order else 0
    of_places = _agreement(dataset, last, table, [*table.names, *[""] * surplus], fields)
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

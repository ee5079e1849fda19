"""Files that end inside a quoted cell, and lack the rows that the last release has below it.

Where no such row is missing, only a closing quote is.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Values
from pipeline.raw_files import cut_off
from pipeline.releases import ledger
from pipeline.releases.check_lost_rows import published_rows
from pipeline.releases.check_published_keys import file_of_key, typed
from pipeline.releases.ledger import Entry

BETWEEN_CELLS = re.compile(r"[,;\t|\r\n\"]+")


def check(dataset: Dataset, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with a hint on each open quote below which published rows are missing.

    Args:
        dataset: the contract.
        findings: the findings about cells.
    """
    is_concerned = any(finding.code == cut_off.OPEN_QUOTE for finding in findings)
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"]) if is_concerned else ()
    except CallError:  # of the ledger, which the last layer reports
        entries = ()
    if not entries:
        return [*findings]
    return [
        replace(f, hints=(*_hints(dataset, entries[-1], f.file), *f.hints)[:1])
        if f.code == cut_off.OPEN_QUOTE
        else f
        for f in findings
    ]


def _hints(dataset: Dataset, last: Entry, file: str) -> Iterator[Message]:
    """Yield the hint about a file that lacks the last published row, and perhaps others before it."""
    text = _text(dataset, file)
    retired = _text(dataset, dataset.raw[RETIRED].file) if RETIRED in dataset.raw else ""
    kept = {*BETWEEN_CELLS.split(text), *(row.get("key") for row in csv.DictReader(io.StringIO(retired)))}
    for name in typed(dataset):
        table = dataset.tables[name]
        key = table.primary_key[0]
        is_here = file_of_key(dataset, table).file == file and name in last.tables
        rows = published_rows(dataset, last, table) if is_here else []
        lost = [row for row in rows if row.get(key) not in kept]
        if lost and lost[-1] == rows[-1]:
            values: Values = {"file": file, "version": last.version, "lost": len(lost)}
            yield Message("restore_cut_rows", values)


def _text(dataset: Dataset, file: str) -> str:
    """Return the text of a file, whether or not it is CSV."""
    try:
        return (dataset.folder / file).read_text("utf-8", errors="replace")
    except OSError:
        return ""

"""A text that became another one in many cells since the last release, as Replace All does in a spreadsheet.

Each cell is reported where it fails a check, but not what happened. It is derived from the cells: in each the
same text became the same other text, and hardly any cell of the column still has the first one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Severity, Values
from pipeline.raw_files import check_header
from pipeline.releases import ledger
from pipeline.releases.published_cells import ComparedColumn, ComparedRows, PublishedCells

REPLACED = "history.replaced"
FEWEST = 5  # cells, and findings about them
LEFT = 0.5  # of the cells that had the text, at most, may still have it
# Findings about files that have a cause of their own.
CAUSES = ("history.", "cells.file.", "cells.damage.", "cells.encoding")
WORD = re.compile(r"[\w-]")

Place = tuple[int, int]  # a line and a column


@dataclass(frozen=True)
class _Cell:
    """A cell that differs from the last release."""

    header: str
    place: Place
    key: str
    old: str
    new: str

    def has(self, old: str, new: str) -> bool:
        """Return whether the cell differs only in one text, wherever it is."""
        return old in self.old and self.old.replace(old, new) == self.new


def explained(dataset: Dataset, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings after those about texts that were replaced in cells which they are about.

    Args:
        dataset: the contract.
        findings: those of the layers so far.
    """
    known = {f.file for f in findings if f.code.startswith(CAUSES)}
    cells: dict[str, dict[Place, Severity]] = {}
    for finding in findings:
        if finding.file not in known and finding.line and finding.column and not finding.waiver:
            of_file = cells.setdefault(finding.file, {})
            if of_file.get((finding.line, finding.column)) != "error":
                of_file[finding.line, finding.column] = finding.severity
    faulty = {file: places for file, places in cells.items() if len(places) >= FEWEST}
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"]) if faulty else ()
    except CallError:  # of the ledger, which the last layer reports
        entries = ()
    if not entries:
        return [*findings]
    published = PublishedCells(dataset, entries[-1])
    found: dict[str, Finding] = {}
    for table in dataset.tables.values():
        origins = {place.partition(".")[0] for name in table.primary_key for place in table.field(name).raw}
        files = {dataset.raw[name].file for name in origins if name in dataset.raw} & faulty.keys()
        rows = published.compared(table) if files else None
        if rows and rows.raw.file not in found:
            replaced = _replaced(dataset, rows, faulty[rows.raw.file], entries[-1].version)
            found.update({rows.raw.file: replaced} if replaced else {})
    return [*found.values(), *findings]


def _replaced(
    dataset: Dataset, rows: ComparedRows, faulty: Mapping[Place, Severity], published: str
) -> Finding | None:
    """Return the finding about the text that was replaced in most cells of a file; None if there is none."""
    changed = {column.column: [*_changed(dataset, rows, column)] for column in rows.columns}
    every = [cell for cells in changed.values() for cell in cells]
    texts = Counter(_difference(cell.old, cell.new) for cell in every if cell.place in faulty)
    (old, new), _ = max(texts.items(), key=lambda item: (item[0][0] != "", item[1]), default=(("", ""), 0))
    if not old:  # nothing can be searched for
        return None
    cells = [
        cell
        for column in rows.columns
        for own in ([c for c in changed[column.column] if c.has(old, new)],)
        if _is_gone(column, old, len(own))
        for cell in own
    ]
    severities = [faulty[cell.place] for cell in cells if cell.place in faulty]
    if len(severities) < FEWEST:
        return None
    severity: Severity = "error" if "error" in severities else "warning"
    return _finding(rows, cells, _whole_words(cells, old, new), published, severity)


def _changed(dataset: Dataset, rows: ComparedRows, column: ComparedColumn) -> Iterator[_Cell]:
    """Yield the cells of a column that had a text in the last release and have another one."""
    header = check_header.header(dataset.folder, rows.raw, column.column)
    position = check_header.column(dataset.folder, rows.raw, column.column)
    for key, new in column.new.items():
        old = column.old.get(key, "")
        if old and old != new:
            yield _Cell(header, (rows.lines[key], position), key, old, new)


def _is_gone(column: ComparedColumn, old: str, changed: int) -> bool:
    """Return whether hardly any cell of a column that had a text in the last release still has it."""
    had = [key for key, text in column.old.items() if old in text and key in column.new]
    unchanged = sum(column.old[key] == column.new[key] for key in had)
    return changed > 0 and unchanged <= LEFT * len(had)


def _difference(old: str, new: str) -> tuple[str, str]:
    """Return what two texts have between the start and the end that they share."""
    shorter = min(len(old), len(new))
    start = next((i for i in range(shorter) if old[i] != new[i]), shorter)
    rest = shorter - start
    end = next((i for i in range(rest) if old[-1 - i] != new[-1 - i]), rest)
    return old[start : len(old) - end], new[start : len(new) - end]


def _whole_words(cells: Sequence[_Cell], old: str, new: str) -> tuple[str, str]:
    """Return a replaced text and its replacement with the letters around them that all cells share."""
    before, after = [], []
    for cell in cells:
        parts = cell.old.split(old)
        before += parts[:-1]
        after += parts[1:]
    start = _shared(part[::-1] for part in before)[::-1]
    end = _shared(after)
    return start + old + end, start + new + end


def _shared(texts: Iterable[str]) -> str:
    """Return the letters with which all texts start."""
    letters = []
    for each in zip(*texts, strict=False):
        if len({*each}) > 1 or not WORD.match(each[0]):
            break
        letters.append(each[0])
    return "".join(letters)


def _finding(
    rows: ComparedRows, cells: Sequence[_Cell], texts: tuple[str, str], published: str, severity: Severity
) -> Finding:
    """Return the finding about cells in which a text became another, at the first of them."""
    (main, count), *others = Counter(cell.header for cell in cells).most_common()
    by_line = sorted(cells, key=lambda cell: cell.place)
    old, new = texts
    named = len(rows.table.primary_key) == 1
    first, last = (c.key if named else f"line {c.place[0]}" for c in (by_line[0], by_line[-1]))
    values: Values = {"published": published, "old": old, "main": main, "cells": count}
    values = {**values, "new": new} if new else values
    if others:
        more: Values = {"others": [header for header, _ in others], "more": sum(n for _, n in others)}
        values = {**values, **more}
    fields = [main, *(header for header, _ in others)]
    hint = Message(
        "restore_replaced", {"file": rows.raw.file, "fields": fields, "first": first, "last": last}
    )
    line, column = by_line[0].place
    return Finding(
        severity,
        REPLACED,
        values,
        rows.raw.file,
        line,
        column,
        key=by_line[0].key,
        hints=(hint,),
    )

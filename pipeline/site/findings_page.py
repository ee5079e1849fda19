"""The page that `check --html` writes: each finding with its row, a single file that works offline.

It is made for coders and never part of a package. All texts of the data are escaped, and its size is bounded.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.contract.dataset import Dataset
from pipeline.core import wording
from pipeline.core.finding import Finding
from pipeline.core.templates import render
from pipeline.core.text import visible
from pipeline.raw_files import detect_format, python_reader
from pipeline.raw_files.python_reader import UnreadableError
from pipeline.raw_files.spreadsheet_position import column_letter
from pipeline.schema.model import TableSchema
from pipeline.site.page import part, source_hash

SCRIPT = "vendor/report.min.js"
STYLES = ("static/colours.css", "static/report.css")
MOST = 1000  # findings on a page
LONGEST = 300  # characters of a cell, a message or a hint
AROUND = 2  # cells on each side of the faulty one
FIRST = 6  # cells of a row that is at fault as a whole
WORDS = {"error": "Error", "warning": "Warning", "waived": "Accepted"}

# The cells of each line with a finding, by file and line, and the labels of the file.
Lines = Mapping[str, tuple[list[str], Mapping[int, list[str]]]]


@dataclass(frozen=True)
class Cell:
    """A cell of the row of a finding: label and letter of its column, its text, whether it is at fault."""

    label: str
    letter: str
    text: str
    faulty: bool


def text(
    dataset: Dataset,
    findings: Sequence[Finding],
    rows: Mapping[str, Mapping[int, int]],
    notes: Sequence[str],
    time: dt.datetime,
) -> str:
    """Return the page.

    Args:
        dataset: the contract.
        findings: the findings that are shown.
        rows: the spreadsheet's row of each line with a finding, by file.
        notes: the summary, and what else the check prints.
        time: when the files were checked.
    """
    shown = findings[:MOST]
    lines = _lines(dataset, shown)
    titles = {f"consistency.{check.name}": check.header["title"] for check in dataset.checks}
    script = part(SCRIPT)
    return render(
        "site/templates/findings.html.j2",
        title=dataset.about["title"],
        summary=notes[-1],
        notes=notes[:-1],
        time=time.strftime("%H:%M:%S on %Y-%m-%d"),
        filters=list(_filters(shown)),
        findings=[_finding(finding, rows, lines, titles) for finding in shown],
        total=len(shown),
        left_out=sum(finding.count for finding in findings[MOST:]),
        style="\n".join(part(name) for name in STYLES),
        script=script,
        script_hash=source_hash(script),
    )


def _severity(finding: Finding) -> str:
    return "waived" if finding.waiver else finding.severity


def _filters(findings: Sequence[Finding]) -> Iterator[dict[str, object]]:
    """Yield each filter with its choices and how many findings each of them has."""
    files = Counter(finding.file or finding.table for finding in findings)
    severities = Counter(map(_severity, findings))
    checks = Counter(finding.check for finding in findings)
    for name, label, counts in (
        ("file", "File", files),
        ("severity", "Severity", severities),
        ("check", "Kind of finding", checks),
    ):
        choices = [
            (value, f"{WORDS.get(value, value) or 'no file'} ({count})")
            for value, count in sorted(counts.items())
        ]
        yield {"name": name, "label": label, "choices": choices}


def _finding(
    finding: Finding, rows: Mapping[str, Mapping[int, int]], lines: Lines, titles: Mapping[str, str]
) -> dict[str, object]:
    labels, cells = lines.get(finding.file, ([], {}))
    row = cells.get(finding.line or 0)
    return {
        "severity": _severity(finding),
        "word": WORDS[_severity(finding)],
        "file": finding.file or finding.table,
        "check": finding.check,
        "code": finding.code,
        "message": _short(wording.message(finding)),
        "place": _place(finding, rows, labels),
        "hint": _short(wording.hint(finding)),
        "reason": finding.waiver,
        "means": list(_meaning(finding.code, titles)),
        "cells": list(_cells(labels, row, finding.column)) if row else [],
    }


def _meaning(code: str, titles: Mapping[str, str]) -> Iterator[str]:
    """Yield what a finding means and how to mend it; for a check of the dataset, its title."""
    if code in titles:
        title = titles[code]
        yield f"The dataset requires: {title}{'' if title.endswith(('.', '!', '?')) else '.'}"
    else:
        entry = wording.entry(code)
        yield from (sentence for sentence in (entry.means, entry.mend) if sentence)


def _short(text: str) -> str:
    """Return a text that is not longer than a few lines."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _place(finding: Finding, rows: Mapping[str, Mapping[int, int]], labels: Sequence[str]) -> str:
    """Return where to look, as a spreadsheet shows it: `raw/a.csv, row 3, column C (type), key E0002`."""
    parts = [finding.file or finding.table]
    row = rows.get(finding.file, {}).get(finding.line or 0)
    if row is not None or finding.line is not None:
        parts.append(f"row {row}" if row is not None else f"line {finding.line}")
    if finding.column is not None:
        label = labels[finding.column - 1 : finding.column]
        parts.append(f"column {column_letter(finding.column)}{f' ({label[0]})' if label else ''}")
    if finding.key:
        parts.append(f"key {finding.key}")
    if finding.count > 1:
        parts.append(f"{finding.count} findings")
    return _short(", ".join(part for part in parts if part))


def _cells(labels: Sequence[str], row: Sequence[str], column: int | None) -> Iterator[Cell]:
    """Yield the first cell of a row, and the faulty one with a few on each side; or the first ones."""
    positions = range(min(FIRST, len(row)))
    if column is not None:
        around = range(max(0, column - 1 - AROUND), min(len(row), column + AROUND))
        positions = sorted({0, *around}) if row else []  # type: ignore[assignment]
    for position in positions:
        label = labels[position] if position < len(labels) else ""
        text = _short(row[position])
        yield Cell(_short(label), column_letter(position + 1), text, position + 1 == column)


def _lines(dataset: Dataset, findings: Sequence[Finding]) -> Lines:
    """Return labels and cells of the rows with findings; files that cannot be read are left out."""
    tables = {table.file: table for table in dataset.inputs.values()}
    wanted: dict[str, set[int]] = {}
    for finding in findings:
        if finding.line is not None and finding.file in tables:
            wanted.setdefault(finding.file, set()).add(finding.line)
    return {file: _read(dataset.folder / file, tables[file], numbers) for file, numbers in wanted.items()}


def _read(path: Path, table: TableSchema, wanted: set[int]) -> tuple[list[str], dict[int, list[str]]]:
    """Return the labels of a file and the cells of some lines, as far as the file can be read."""
    labels: list[str] = []
    cells: dict[int, list[str]] = {}
    last = max(wanted)
    try:
        file_format = detect_format.detect(path, table)
        labels = list(file_format.labels or table.names)
        for row in python_reader.read_rows(path, file_format.dialect, file_format.encoding):
            if row.first_line > last:
                break
            if row.first_line in wanted and row.first_line > file_format.header_line:
                cells[row.first_line] = [visible(cell[: LONGEST + 1], unescaped="\n\t") for cell in row.cells]
    except (OSError, UnreadableError):
        pass
    return labels, cells

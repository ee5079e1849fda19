"""The findings of a check at their cells in a workbook: as a colour with a comment, and as a list."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.core import wording
from pipeline.core.finding import Finding
from pipeline.core.text import visible
from pipeline.workbook.sheet_tables import SheetTable

Place = tuple[int, int]  # row and column, counted from 1
MOST_CHARACTERS = 2_000  # of a comment
# How the comments of findings start; LibreOffice does not keep the author of a comment.
STARTS = ("Error: ", "Warning: ")


@dataclass(frozen=True)
class Mark:
    """What a cell is marked with: error or warning, and the comment."""

    severity: str
    comment: str


def place(finding: Finding, tables: Mapping[str, SheetTable]) -> tuple[SheetTable, Place] | None:
    """Return the sheet and the cell of a finding; None if no sheet has its file.

    A finding about a row is at the first cell of its key, one about a file at its header.

    Args:
        finding: the finding.
        tables: the tables by their files.
    """
    table = tables.get(finding.file)
    if table is None:
        return None
    column = finding.column or (table.key[0] + 1 if table.key else 1)
    return table, (_row(table, finding.line), min(column, len(table.header)))


def _row(table: SheetTable, line: int | None) -> int:
    """Return the row of a sheet in which a physical line of the file is; the header if no row has it."""
    return 1 if line is None else 1 + bisect_right(table.lines, line)


def by_table(findings: Iterable[Finding], tables: Sequence[SheetTable]) -> dict[str, dict[Place, Mark]]:
    """Return the marks of the cells of each table."""
    files = {table.table.file: table for table in tables}
    gathered = defaultdict[str, defaultdict[Place, list[Finding]]](lambda: defaultdict(list))
    for finding in findings:
        found = place(finding, files)
        if found and not finding.waiver:
            gathered[found[0].table.name][found[1]].append(finding)
    return {name: {cell: _mark(of) for cell, of in cells.items()} for name, cells in gathered.items()}


def _mark(findings: list[Finding]) -> Mark:
    severity = "error" if any(finding.severity == "error" for finding in findings) else "warning"
    texts = dict.fromkeys(f"{finding.severity.capitalize()}: {sentence(finding)}" for finding in findings)
    return Mark(severity, "\n\n".join(texts)[:MOST_CHARACTERS])


def sentence(finding: Finding) -> str:
    """Return the message of a finding with its hint."""
    hint = wording.hint(finding)
    message = visible(wording.message(finding))
    if not hint:
        return message
    end = "" if hint.endswith(("?", ".", "…")) else "."
    return f"{message}\n{hint[:1].upper()}{visible(hint[1:])}{end}"

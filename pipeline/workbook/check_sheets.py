"""What of a workbook belongs to no CSV file, and what prevents a sheet from being read as one."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.core.finding import Finding, Message, Value, suggest
from pipeline.raw_files.spreadsheet_position import column_letter
from pipeline.workbook import marks
from pipeline.workbook.changes import SheetRow
from pipeline.workbook.read_sheets import Sheet, Sheets

MOST_NAMED = 12


def place(workbook: str, sheet: str, row: int | None = None, column: int | None = None) -> str:
    """Return how a finding names a cell, as in formulas: `coded.xlsx, events!C12`."""
    cell = f"{column_letter(column) if column else ''}{row or ''}"
    return f"{workbook}, {sheet}!{cell}" if cell else f"{workbook}, {sheet}"


def unknown_sheets(workbook: str, sheets: Sheets, known: Sequence[str]) -> Iterator[Finding]:
    """Yield a warning for each sheet that is not imported although it contains something."""
    for name, sheet in sheets.sheets.items():
        if name not in known and sheet.rows:
            yield Finding("warning", "workbook.sheet.unknown", {"sheet": name}, place(workbook, name))


def missing(workbook: str, sheet: str, file: str) -> Finding:
    """Return the warning about a sheet that was deleted or renamed."""
    return Finding("warning", "workbook.sheet.missing", {"sheet": sheet, "file": file}, workbook)


def header(sheet: Sheet, name: str, labels: Sequence[str]) -> tuple[dict[str, int], list[Finding]]:
    """Return the column of each label, and the findings about the header of a sheet.

    Args:
        sheet: the sheet.
        name: the name of the workbook.
        labels: the labels that the CSV file has.
    """
    texts = {i: cell for i, cell in sheet.rows.get(1, {}).items() if isinstance(cell, str)}
    columns: dict[str, int] = {}
    findings: list[Finding] = []
    if not set(texts.values()) & {*labels}:
        return {}, [_error("header.none", {}, place(name, sheet.name, 1), Message("workbook.header_first"))]
    for column, label in sorted(texts.items()):
        if label in columns:
            findings.append(_error("header.duplicate", {"label": label}, place(name, sheet.name, 1, column)))
        columns.setdefault(label, column)
    for label in labels:
        if label not in columns:
            values: dict[str, Value] = {"label": label}
            hints = suggest(label, {*columns} - {*labels})
            findings.append(_error("header.missing", values, place(name, sheet.name, 1), *hints))
    findings += _other_columns(sheet, name, columns, {*labels})
    return {label: columns[label] for label in labels if label in columns}, findings


def _other_columns(
    sheet: Sheet, name: str, columns: Mapping[str, int], labels: set[str]
) -> Iterator[Finding]:
    """Yield a warning for each column that contains something and is not one of the CSV file."""
    known = {column for label, column in columns.items() if label in labels}
    counts: dict[int, int] = {}
    for row, cells in sheet.rows.items():
        for column in cells:
            if column not in known and row > 1:
                counts[column] = counts.get(column, 0) + 1
    headed = {column: label for label, column in columns.items()}
    for column, cells_of in sorted(counts.items())[:MOST_NAMED]:
        values: dict[str, Value] = {"cells": cells_of, "column": column_letter(column)}
        if column in headed:
            values["label"] = headed[column]
        yield _warning("column.unknown", values, place(name, sheet.name, None, column))


def layout(sheet: Sheet, name: str, columns: Mapping[str, int]) -> Iterator[Finding]:
    """Yield the findings about merged cells and hidden rows."""
    used = {*columns.values()}
    for top, left, bottom, right in sheet.merged:
        if any(left <= column <= right for column in used) and (top > 1 or bottom > 1):
            ends = f"{column_letter(left)}{top}:{column_letter(right)}{bottom}"
            hint = Message("workbook.unmerge")
            yield _error("merged", {"range": ends}, place(name, sheet.name, top, left), hint)
    hidden = [
        row for row in sheet.hidden if row > 1 and any(column in used for column in sheet.rows.get(row, ()))
    ]
    if hidden:
        yield _warning("hidden", {"rows": len(hidden)}, place(name, sheet.name, hidden[0]))


def comments(sheet: Sheet, name: str) -> Iterator[Finding]:
    """Yield a warning for each comment that is not one of a finding: a CSV file has no comments."""
    for cell, text in sheet.comments:
        if text and not text.startswith(marks.STARTS):
            yield _warning("comment", {"text": text}, f"{name}, {sheet.name}!{cell}")


def rows(sheet: Sheet, columns: Sequence[int]) -> list[SheetRow]:
    """Return the rows below the header that are not empty in these columns, in their order."""
    found = []
    for number, cells in sorted(sheet.rows.items()):
        own = tuple(cells.get(column, "") for column in columns)
        if number > 1 and any(own):
            found.append(SheetRow(number, own))
    return found


def _error(code: str, values: Mapping[str, Value], place: str, *hints: Message) -> Finding:
    return Finding("error", f"workbook.{code}", values, place, hints=hints)


def _warning(code: str, values: Mapping[str, Value], place: str) -> Finding:
    return Finding("warning", f"workbook.{code}", values, place)

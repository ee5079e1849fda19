"""One table of a workbook on its way back to its CSV file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Value
from pipeline.core.text import shortened
from pipeline.schema.model import TableSchema
from pipeline.workbook import apply_changes, changes, check_sheets, sheet_tables
from pipeline.workbook.apply_changes import Conflict
from pipeline.workbook.changes import Altered, Changes
from pipeline.workbook.origin import Source
from pipeline.workbook.read_sheets import Sheet
from pipeline.workbook.sheet_tables import OmittedError, SheetTable

APOSTROPHE = "'"


@dataclass(frozen=True)
class Imported:
    """What a sheet changes in its CSV file.

    Attributes:
        now: the table with its file as it is now.
        changes: the changes of its rows.
        findings: what prevents them, or is not imported.
        content: the bytes of the new file; empty where an error prevents it.
    """

    now: SheetTable
    changes: Changes
    findings: tuple[Finding, ...]
    content: bytes = b""


def read(before: SheetTable, now: SheetTable, sheet: Sheet, year: int, workbook: str) -> Imported:
    """Return what a sheet changes.

    Args:
        before: the table when the workbook was made.
        now: the table with its file as it is now.
        sheet: its sheet.
        year: the year in which the days of the workbook begin.
        workbook: the name of the workbook.
    """
    table = now.table
    nothing = Changes({}, (), ())
    if before.header != now.header:
        values: dict[str, Value] = {"file": table.file}
        place = check_sheets.place(workbook, sheet.name)
        finding = Finding(
            "error", "workbook.file.header", values, place, hints=(Message("workbook.make_again"),)
        )
        return Imported(now, nothing, (finding,))
    columns, findings = check_sheets.header(sheet, workbook, before.header)
    findings += [*check_sheets.layout(sheet, workbook, columns), *check_sheets.comments(sheet, workbook)]
    if len(columns) < len(before.header):
        return Imported(now, nothing, tuple(findings))
    letters = [columns[label] for label in before.header]
    rows = check_sheets.rows(sheet, letters)
    own, altered = changes.between(before.rows, rows, before.columns(), before.key, year)
    findings += [_altered(one, before, workbook, sheet.name, letters) for one in altered]
    findings += _apostrophes(own, before, workbook, sheet.name)
    for row, column in own.numbers:
        values = {"field": before.header[column]}
        place = check_sheets.place(workbook, sheet.name, row, letters[column])
        findings.append(Finding("warning", "workbook.cell.as_shown", values, place))
    onto, conflicts = apply_changes.onto(before.rows, now.rows, now.key, own)
    findings += [_conflict(one, now, workbook, sheet.name) for one in conflicts]
    if own.reordered:
        place = check_sheets.place(workbook, sheet.name)
        findings.append(Finding("warning", "workbook.reordered", {"file": table.file}, place))
    if any(finding.severity == "error" for finding in findings):
        return Imported(now, onto, tuple(findings))
    return _with_content(Imported(now, onto, tuple(findings)), workbook, sheet.name)


def before(table: TableSchema, source: Source, temporary: Path) -> SheetTable:
    """Return the table as it was when the workbook was made.

    Args:
        table: the table.
        source: its file at that time.
        temporary: a folder for temporary files.

    Raises:
        CallError: schemas/ changed, so that the file cannot be read any more.
    """
    path = temporary / f"{table.name}.csv"
    path.write_bytes(source.content)
    try:
        return sheet_tables.read(path, table)
    except OmittedError as error:
        raise CallError(
            f"the workbook was made from another form of {source.file} than schemas/ describes; make it again"
        ) from error


def _with_content(imported: Imported, workbook: str, sheet: str) -> Imported:
    """Return the import with the bytes of the new file, or with the finding about why there are none."""
    now, own = imported.now, imported.changes
    place = check_sheets.place(workbook, sheet)
    try:
        file = apply_changes.edited(now.file, own)
        content = file.encoded()
    except UnicodeEncodeError as error:
        values: dict[str, Value] = {
            "file": now.table.file, "character": error.object[error.start], "encoding": error.encoding,
        }  # fmt: skip
        finding = Finding("error", "workbook.file.encoding", values, place)
    except CallError as error:
        values = {"file": now.table.file, "reason": str(error)}
        finding = Finding("error", "workbook.file.dialect", values, place)
    else:
        return Imported(now, own, imported.findings, content)
    return Imported(now, own, (*imported.findings, finding))


def _altered(one: Altered, before: SheetTable, workbook: str, sheet: str, letters: Sequence[int]) -> Finding:
    """Return the finding about a cell whose text is not certain."""
    error = one.error
    values = {"field": before.header[one.column], **error.values}
    place = check_sheets.place(workbook, sheet, one.row, letters[one.column])
    return Finding("error", f"workbook.cell.{error.code}", values, place, hints=error.hints)


def _apostrophes(own: Changes, before: SheetTable, workbook: str, sheet: str) -> Iterator[Finding]:
    """Yield a warning for each new text with the apostrophe by which some programs mark text."""
    for row in own.added:
        for column, text in enumerate(row.cells):
            if text.startswith(APOSTROPHE):
                values: dict[str, Value] = {"field": before.header[column], "value": text}
                place = check_sheets.place(workbook, sheet, row.number)
                yield Finding("warning", "workbook.cell.apostrophe", values, place)


def _conflict(one: Conflict, now: SheetTable, workbook: str, sheet: str) -> Finding:
    """Return the finding about a change that does not fit the file as it is now."""
    values: dict[str, Value] = {"file": now.table.file, "key": key(one.key)}
    if one.column is not None:
        values |= {"field": now.header[one.column], "now": one.now, "wanted": one.wanted}
    place = check_sheets.place(workbook, sheet)
    return Finding("error", f"workbook.conflict.{one.kind}", values, place)


def key(cells: Sequence[str]) -> str:
    """Return a key as findings and notes show it."""
    return shortened(", ".join(cells))

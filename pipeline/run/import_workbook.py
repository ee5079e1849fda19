"""`import-workbook`: what a coder typed into a workbook, written back to the CSV files of raw/."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.core import confined, replace_file, wording, workspace
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, has_errors
from pipeline.core.progress import Tell
from pipeline.package import publish
from pipeline.workbook import check_sheets, import_table, origin, read_sheets, sheet_tables, write_workbook
from pipeline.workbook.import_table import Imported
from pipeline.workbook.origin import Origin, Source
from pipeline.workbook.read_sheets import Sheet, Sheets
from pipeline.workbook.sheet_tables import OmittedError


@dataclass(frozen=True)
class Import:
    """What a workbook changes.

    Attributes:
        folder: the project's folder.
        tables: what each sheet changes, in the order of the workbook.
        findings: what is not imported, and what prevents the import; no file is changed if one is an error.
        before: the bytes of each file that would change, by its path relative to the project.
    """

    folder: Path
    tables: tuple[Imported, ...]
    findings: tuple[Finding, ...]
    before: Mapping[str, bytes]

    @property
    def changed(self) -> list[Imported]:
        """The tables with changes."""
        return [table for table in self.tables if table.changes]


def read(folder: Path, workbook: Path, tell: Tell) -> Import:
    """Compare a workbook with raw/ and write nothing.

    Args:
        folder: the project's folder.
        workbook: the workbook, which `workbook` made and any program saved.
        tell: receives each step as it starts.

    Raises:
        ContractError: schemas/ is broken.
        CallError: the workbook cannot be read, was not made for this dataset, or raw/ cannot be read.
    """
    dataset = check_contract.read(folder)
    tell("reading the workbook")
    sheets = read_sheets.read(workbook)
    made_from = _origin(dataset, workbook, sheets)
    tell("comparing with raw/")
    tables: list[Imported] = []
    findings: list[Finding] = []
    before: dict[str, bytes] = {}
    with workspace.folder() as place:
        for source in made_from.sources:
            if source.sheet not in sheets.sheets:
                findings.append(check_sheets.missing(workbook.name, source.sheet, source.file))
                continue
            before[source.file] = _bytes(folder, source.file)
            imported = _table(dataset, source, sheets, workbook.name, place)
            if isinstance(imported, Finding):
                findings.append(imported)
            else:
                tables.append(imported)
                findings += imported.findings
    known = [*(source.sheet for source in made_from.sources), *write_workbook.SHEETS]
    findings += check_sheets.unknown_sheets(workbook.name, sheets, known)
    return Import(folder, tuple(tables), tuple(findings), before)


def _origin(dataset: Dataset, workbook: Path, sheets: Sheets) -> Origin:
    """Return what the workbook was made from.

    Raises:
        CallError: another program made it, it belongs to another dataset, or it names a table twice.
    """
    if origin.NAME not in sheets.sheets:
        raise CallError(
            f"{workbook} was not made by claimbook workbook, or its hidden sheet {origin.NAME} was deleted"
        )
    made_from = origin.read(sheets.sheets[origin.NAME])
    if made_from.dataset != dataset.about["name"]:
        raise CallError(
            f"{workbook} was made for the dataset {made_from.dataset}, and this is {dataset.about['name']}"
        )
    for source in made_from.sources:
        if source.table not in dataset.raw or dataset.raw[source.table].file != source.file:
            raise CallError(
                f"{workbook} contains the table {source.table}, which schemas/ does not describe any more"
            )
    if len({source.table for source in made_from.sources}) < len(made_from.sources):
        raise CallError(f"the hidden sheet {origin.NAME} of {workbook} names a table more than once")
    return made_from


def _bytes(folder: Path, file: str) -> bytes:
    """Return the bytes of a file of raw/, which is not a link to a file elsewhere."""
    try:
        return confined.read(folder / "raw", Path(file).relative_to("raw"), origin.LARGEST)
    except (confined.ConfinedError, ValueError) as error:
        raise CallError(f"{file} cannot be read: {error}") from error


def _table(
    dataset: Dataset, source: Source, sheets: Sheets, workbook: str, place: Path
) -> Imported | Finding:
    table = dataset.raw[source.table]
    try:
        now = sheet_tables.read(dataset.folder / table.file, table)
    except OmittedError as error:
        values = {"reason": wording.phrase(error.message)}
        return Finding("error", "workbook.file.omitted", values, table.file)
    sheet: Sheet = sheets.sheets[source.sheet]
    before = import_table.before(table, source, place)
    return import_table.read(before, now, sheet, sheets.first_year, workbook)


def write(changes: Import, tell: Tell) -> list[Message]:
    """Write the changed files, each in one step, and return a note about each.

    Raises:
        CallError: an error prevents the import, or a file changed meanwhile; then none is written.
        OSError: a file cannot be written; files before it are new, and the command can be repeated.
    """
    if has_errors(changes.findings):
        raise CallError("errors prevent the import")
    files = {table.now.table.file: table for table in changes.changed}
    with (
        publish.alone(changes.folder / "dist", lambda: tell("waiting for a release to end")),
        ExitStack() as new,
    ):
        for file in files:
            if _bytes(changes.folder, file) != changes.before[file]:
                raise CallError(f"{file} changed meanwhile, so nothing was written; run the command again")
        for file, table in files.items():
            path = new.enter_context(replace_file.replacing(changes.folder / file))
            path.write_bytes(table.content)
    return [Message("notes.import.written", {"files": list(files)})] if files else []


def notes(changes: Import) -> Iterator[Message]:
    """Yield a note for each table with changes, or the one that there are none."""
    for table in changes.changed:
        own = table.changes
        counts = {"added": len(own.added), "cells": own.cells, "removed": len(own.removed)}
        yield Message(
            "notes.import.table", {"file": table.now.table.file, "rows": len(own.changed), **counts}
        )
    if not changes.changed:
        yield Message("notes.import.same")


def lines(table: Imported) -> Iterator[Message]:
    """Yield a line for each row that is new or gone, and for each changed cell."""
    now, own = table.now, table.changes
    for row in own.added:
        key = _key(now.table.primary_key and now.key, row.cells)
        yield Message("notes.import.added", {"key": key, "row": row.number})
    for position, cells in own.changed.items():
        before = now.rows[position]
        for column, text in cells.items():
            values = {"key": _key(now.key, before), "field": now.header[column]}
            yield Message("notes.import.changed", {**values, "before": before[column], "after": text})
    for position in own.removed:
        yield Message("notes.import.removed", {"key": _key(now.key, now.rows[position])})


def _key(positions: object, cells: tuple[str, ...]) -> str:
    """Return the key of a row as a line shows it."""
    chosen = (
        [cells[position] for position in positions] if isinstance(positions, list) and positions else cells
    )
    return import_table.key(chosen)

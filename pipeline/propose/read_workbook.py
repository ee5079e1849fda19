"""Reads a sheet of an Excel workbook (.xlsx) as texts."""

import datetime as dt
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl

from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.propose import workbook_cells
from pipeline.propose.foreign_table import Row, require_few
from pipeline.propose.workbook_cells import CellTexts


def read(path: Path, sheet: str | None) -> tuple[list[Row], list[Message]]:
    """Return the rows of a sheet, and notes about what is written otherwise than the workbook shows it.

    Args:
        path: the workbook.
        sheet: the name of the sheet; None for the only one.

    Raises:
        CallError: the workbook is damaged, has no such sheet, or has formulas without results.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # openpyxl warns of what it does not read, such as drop-down lists
            return _read(path, sheet)
    except CallError as error:
        raise CallError(f"{path}: {error}") from error
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        SyntaxError,
        OSError,
    ) as error:
        raise CallError(
            f"{path}: this workbook cannot be read; save it again as .xlsx, or as CSV UTF-8"
        ) from error


def _read(path: Path, sheet: str | None) -> tuple[list[Row], list[Message]]:
    with closing(openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)) as book:
        names = [one.title for one in book.worksheets if any(_rows(one))]
        name = workbook_cells.chosen(names, sheet)
        texts = CellTexts()
        rows = list(_texts(book[name], texts))
        merged = _merged(path, book[name])
    _count_formulas(path, name, dict(rows), texts)
    notes = [Message("add_table.sheet", {"sheet": name}), *texts.notes()]
    if merged:
        notes.append(Message("add_table.cell_merged", {"ranges": merged}))
    return workbook_cells.rectangle(rows), notes


def _texts(sheet: Any, texts: CellTexts) -> Iterator[Row]:  # noqa: ANN401 - openpyxl has no types
    """Yield each row that is not empty, with its number.

    Raises:
        CallError: the sheet has too many cells.
    """
    total = 0
    for line, cells in enumerate(_rows(sheet), start=1):
        total += len(cells)
        require_few(line, total)
        row = workbook_cells.trimmed([_text(cell, texts) for cell in cells])
        if row:
            yield line, row


def _count_formulas(path: Path, sheet: str, values: dict[int, list[str]], texts: CellTexts) -> None:
    """Count the formulas of a sheet.

    Raises:
        CallError: none of them has a result, since no spreadsheet program has saved the workbook.
    """
    results = 0
    with closing(openpyxl.load_workbook(path, read_only=True, keep_links=False)) as book:
        for line, cells in enumerate(_rows(book[sheet]), start=1):
            for position, cell in enumerate(cells):
                if cell.data_type == "f":
                    texts.formula()
                    row = values.get(line, [])
                    results += position < len(row) and bool(row[position])
    if "add_table.formulas" in texts.counts and not results:
        raise CallError("its formulas have no results; save it in a spreadsheet program, and begin again")


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - openpyxl has no types
    """Yield the cells of each row, whatever size the sheet claims to have."""
    sheet.reset_dimensions()
    yield from sheet.iter_rows()


def _text(cell: Any, texts: CellTexts) -> str:  # noqa: ANN401 - openpyxl has no types
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return texts.number(value, cell.number_format)
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return texts.moment(value, cell.number_format)
    return str(value)


def _merged(path: Path, sheet: Any) -> int:  # noqa: ANN401 - openpyxl has no types
    """Return how many ranges of cells are merged, which openpyxl leaves out of a sheet that it only reads."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(sheet._worksheet_path).count(b"<mergeCell ")  # noqa: SLF001 - there is no other way

"""Reads a sheet of an OpenDocument spreadsheet (.ods) as texts: OpenDocument 1.3, part 3, section 9.

No library that is still maintained keeps what a cell shows, which alone has the leading zeros of a number.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.propose import workbook_cells
from pipeline.propose.foreign_table import Row, require_few
from pipeline.propose.workbook_cells import CellTexts

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
NUMBERS = ("float", "percentage", "currency")
TRUTHS = {"of:=TRUE()": "TRUE", "of:=FALSE()": "FALSE"}  # as LibreOffice stores them
CLOCK = re.compile(r"PT([0-9]+)H([0-9]+)M([0-9]+)(?:[.,][0-9]+)?S")


def read(path: Path, sheet: str | None) -> tuple[list[Row], list[Message]]:
    """Return the rows of a sheet, and notes about what is written otherwise than the spreadsheet shows it.

    Args:
        path: the spreadsheet.
        sheet: the name of the sheet; None for the only one.

    Raises:
        CallError: the spreadsheet is damaged or has no such sheet.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            with archive.open("content.xml") as content:
                names = list(_names(content))
            name = workbook_cells.chosen(names, sheet)
            with archive.open("content.xml") as content:
                return _read(content, name)
    except CallError as error:
        raise CallError(f"{path}: {error}") from error
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError, OSError) as error:
        raise CallError(f"{path}: this spreadsheet cannot be read; save it again, or as CSV UTF-8") from error


def _names(content: IO[bytes]) -> Iterator[str]:
    """Yield the names of the sheets that contain a text."""
    name, filled = "", False
    for event, element in ET.iterparse(content, ("start", "end")):  # noqa: S314 - expat bounds entities
        if event == "start" and element.tag == f"{TABLE}table":
            name, filled = element.get(f"{TABLE}name", ""), False
        elif event == "end" and element.tag == f"{TABLE}table":
            if filled:
                yield name
        elif event == "end" and element.tag in CELLS:
            filled = filled or bool(_shown(element))
        if event == "end" and element.tag == f"{TABLE}table-row":
            element.clear()


def _read(content: IO[bytes], sheet: str) -> tuple[list[Row], list[Message]]:
    texts, rows, line, merged, inside = CellTexts(), list[Row](), 1, 0, False
    for event, element in ET.iterparse(content, ("start", "end")):  # noqa: S314 - expat bounds entities
        if element.tag == f"{TABLE}table":
            inside = event == "start" and element.get(f"{TABLE}name") == sheet
        if event == "start" or element.tag != f"{TABLE}table-row":
            continue
        if inside:
            times = int(element.get(f"{TABLE}number-rows-repeated", 1))
            merged += sum(f"{TABLE}number-columns-spanned" in cell.attrib for cell in element)
            cells = _cells(element, texts)
            if cells:
                require_few(len(rows) + times, (len(rows) + times) * len(cells))
                rows += [(line + again, list(cells)) for again in range(times)]
            line += times
        element.clear()
    notes = [Message("add_table.sheet", {"sheet": sheet}), *texts.notes()]
    if merged:
        notes.append(Message("add_table.cell_merged", {"ranges": merged}))
    return workbook_cells.rectangle(rows), notes


def _cells(row: ET.Element, texts: CellTexts) -> list[str]:
    """Return the texts of the cells of a row, up to the last that is not empty."""
    cells: list[str] = []
    empty = 0
    for cell in row:
        if cell.tag not in CELLS:
            continue
        times = int(cell.get(f"{TABLE}number-columns-repeated", 1))
        text = _text(cell, texts)
        if text:
            require_few(1, len(cells) + empty + times)
            cells += [*[""] * empty, *[text] * times]
            empty = 0
        else:
            empty += times
    return cells


def _text(cell: ET.Element, texts: CellTexts) -> str:
    kind = cell.get(f"{OFFICE}value-type", "")
    shown = _shown(cell)
    formula = cell.get(f"{TABLE}formula", "")
    if formula in TRUTHS:
        return TRUTHS[formula]
    if formula:
        texts.formula()
    if kind in NUMBERS:
        value = cell.get(f"{OFFICE}value", "")
        number = int(value) if re.fullmatch("-?[0-9]+", value) else float(value)
        return texts.number(number, shown)
    if kind == "boolean":
        return cell.get(f"{OFFICE}boolean-value", "").upper()
    if kind == "date":
        value = cell.get(f"{OFFICE}date-value", "")
        return texts.moment(dt.datetime.fromisoformat(value), _precision(shown)) if value else shown
    clock = CLOCK.fullmatch(cell.get(f"{OFFICE}time-value", "")) if kind == "time" else None
    return f"{int(clock[1]):02}:{int(clock[2]):02}:{int(clock[3]):02}" if clock else shown


def _precision(shown: str) -> str:
    """Return which of year, month and day a shown date contains, as the letters of a number format."""
    words = re.findall(r"[^\W\d_]+", shown)
    numbers = len(re.findall("[0-9]+", shown)) + bool(words)
    return "y" if numbers == 1 else "ym" if numbers == 2 else "ymd"  # noqa: PLR2004 - year and month


def _shown(cell: ET.Element) -> str:
    """Return the text that a cell shows, without the comment on it."""
    return "\n".join(_plain(paragraph) for paragraph in cell if paragraph.tag == f"{TEXT}p")


def _plain(element: ET.Element) -> str:
    """Return the text of a paragraph, in which several spaces, tabs and line breaks are elements."""
    parts = [element.text or ""]
    for inner in element:
        if inner.tag == f"{TEXT}s":
            parts.append(" " * int(inner.get(f"{TEXT}c", 1)))
        elif inner.tag in {f"{TEXT}tab", f"{TEXT}line-break"}:
            parts.append("\t" if inner.tag.endswith("tab") else "\n")
        elif inner.tag != f"{OFFICE}annotation":
            parts.append(_plain(inner))
        parts.append(inner.tail or "")
    return "".join(parts)

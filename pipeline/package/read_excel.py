"""Read the sheets of the workbook of a package, as Excel stores them (ECMA-376)."""

import datetime as dt
import re
import string
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.etree import ElementTree as ET

from pipeline.schema.model import Field

CHUNK = 1 << 20
SHEETS = 2  # the first sheet is about the dataset
ESCAPED = re.compile("_x([0-9A-F]{4})_")
FIRST_DAY = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of Excel, for days after February 1900
MILLISECONDS = 86_400_000  # in a day


def rows(workbook: Path, position: int, kinds: list[str]) -> Iterator[list[str | None]]:
    """Yield the rows of a table's sheet as the texts of the CSV.

    Args:
        workbook: the file.
        position: the number of the sheet among those of tables, from 0.
        kinds: what each column contains: "text", or the type of its field.
    """
    with (
        zipfile.ZipFile(workbook) as archive,
        archive.open(f"xl/worksheets/sheet{position + SHEETS}.xml") as sheet,
    ):
        columns = {letters(column): column for column in range(len(kinds))}
        listed = _rows(sheet)
        next(listed)  # the header
        for row in listed:
            yield _cells(row, kinds, columns)


def _rows(sheet: IO[bytes]) -> Iterator[ET.Element]:
    """Yield the rows of a sheet, which are parsed in batches: an event for each element takes longer."""
    rest = b""
    while chunk := sheet.read(CHUNK):
        complete, end, rest = (rest + chunk).rpartition(b"</row>")
        if end:
            if b"<sheetData>" in complete:
                complete = complete.partition(b"<sheetData>")[2]
            yield from ET.fromstring(b"<rows>" + complete + end + b"</rows>")  # noqa: S314 - just written


def kind(field: Field, as_text: tuple[str, ...]) -> str:
    """Return what the column of a field contains."""
    return "text" if field.name in as_text else field.type


def _cells(row: ET.Element, kinds: list[str], columns: dict[str, int]) -> list[str | None]:
    texts: list[str | None] = [None] * len(kinds)
    for cell in row:
        column = columns[cell.attrib["r"].rstrip(string.digits)]
        if cell.get("t") == "inlineStr":
            part = cell[0][0]
            text = part.text or "" if part.tag == "t" else "".join(cell.itertext())
            texts[column] = ESCAPED.sub(_character, text) if "_x" in text else text
        elif len(cell):
            texts[column] = _text(cell[0].text or "", kinds[column])
    return texts


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))


def letters(column: int) -> str:
    """Return the letters of a column, counted from 0: A, B, ..., Z, AA, AB."""
    text = ""
    while column >= 0:
        text = string.ascii_uppercase[column % 26] + text
        column = column // 26 - 1
    return text


@lru_cache(maxsize=100_000)
def _text(number: str, kind: str) -> str:
    """Return the text of a cell that is stored as a number."""
    if kind == "boolean":
        return "true" if number == "1" else "false"
    if kind not in {"date", "datetime", "time"}:
        return number
    moment = FIRST_DAY + dt.timedelta(milliseconds=round(float(number) * MILLISECONDS))
    if kind == "date":
        return moment.date().isoformat()
    return moment.isoformat() if kind == "datetime" else moment.time().isoformat()

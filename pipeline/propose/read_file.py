"""Reads a table from a file of any of the kinds that a person may have."""

import re
import zipfile
from pathlib import Path

from pipeline.core.errors import CallError
from pipeline.propose import foreign_table, read_delimited
from pipeline.propose.foreign_table import ForeignTable
from pipeline.raw_files import detect_format

TEXTS = (".csv", ".tsv", ".tab", ".txt")
WORKBOOKS = (".xlsx", ".xlsm")
OPEN_DOCUMENT = ".ods"
LARGEST = 100 * 2**20  # bytes of a file
LARGEST_UNPACKED = 500 * 2**20  # bytes of what a workbook contains


def read(path: Path, sheet: str | None = None, header_row: int | None = None) -> ForeignTable:
    """Return the table of a file.

    Args:
        path: a file of delimited text, or a workbook.
        sheet: name of the sheet of a workbook; None for its only one.
        header_row: number of the row with the header; None for the first that is filled like one.

    Raises:
        CallError: the file cannot be read as a table, or is too large.
    """
    if not path.is_file():
        raise CallError(f"{path}: this file does not exist")
    if path.stat().st_size > LARGEST:
        raise CallError(f"{path}: the file is larger than {LARGEST >> 20} MB, the most that is read")
    suffix = path.suffix.lower()
    if suffix in TEXTS:
        _require_text(path)
        if sheet is not None:
            raise CallError(f"{path}: a text file has no sheets; leave out --sheet")
        rows, notes = read_delimited.read(path)
    elif suffix in WORKBOOKS:
        from pipeline.propose import read_workbook  # noqa: PLC0415 - openpyxl is heavy

        _require_bounded(path)
        rows, notes = read_workbook.read(path, sheet)
    elif suffix == OPEN_DOCUMENT:
        from pipeline.propose import read_opendocument  # noqa: PLC0415 - seldom needed

        _require_bounded(path)
        rows, notes = read_opendocument.read(path, sheet)
    else:
        kinds = ", ".join((*TEXTS, *WORKBOOKS, OPEN_DOCUMENT))
        raise CallError(f"{path}: expected one of {kinds}; save the table as one of these")
    try:
        return foreign_table.arrange(rows, notes, header_row)
    except CallError as error:
        raise CallError(f"{path}: {error}") from error


def _require_text(path: Path) -> None:
    """Check that a file is not a workbook or a page with the ending of a text file.

    Raises:
        CallError: it is.
    """
    with path.open("rb") as file:
        head = file.read(detect_format.HEAD)
    for signature, name in detect_format.SIGNATURES:
        if re.match(signature, head, re.IGNORECASE | re.DOTALL):
            raise CallError(f"{path}: this is {name}, not text; save the table as CSV, or rename the file")


def _require_bounded(path: Path) -> None:
    """Check that a file is a zip archive that does not become much larger when it is unpacked.

    Raises:
        CallError: it is not.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CallError(f"{path}: this is not a workbook, or it is damaged") from error
    if size > LARGEST_UNPACKED:
        raise CallError(
            f"{path}: its sheets are larger than {LARGEST_UNPACKED >> 20} MB, the most that is read"
        )

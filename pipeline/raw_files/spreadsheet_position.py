"""Lines and columns of a CSV as a spreadsheet numbers them: row 335, column V.

A spreadsheet counts records, not physical lines: header rows, comment rows and empty lines are rows, and a
quoted cell that spans lines is within one row.
"""

import re
from collections.abc import Iterable
from pathlib import Path

from pipeline.raw_files import detect_format
from pipeline.raw_files.python_reader import UnreadableError
from pipeline.schema.dialect import UTF8, Dialect
from pipeline.schema.model import TableSchema

LETTERS = 26


def column_letter(number: int) -> str:
    """Return the letters of a column that is counted from 1: A, …, Z, AA."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, LETTERS)
        letters = chr(ord("A") + letter) + letters
    return letters


def of_table(path: Path, table: TableSchema, lines: Iterable[int]) -> dict[int, int]:
    """Return the rows of some lines of a table's file, by line; empty where the file cannot be read."""
    try:
        file_format = detect_format.detect(path, table)
        return rows(path, file_format.dialect, file_format.encoding.name, lines)
    except (OSError, UnreadableError):
        return {}


def rows(path: Path, dialect: Dialect, encoding: str, lines: Iterable[int]) -> dict[int, int]:
    """Return the rows of some physical lines of a CSV, by line, in one pass over the file.

    Args:
        path: the file.
        dialect: how it is written.
        encoding: Python's name of its encoding.
        lines: the physical lines, counted from 1; those after the last line of the file are left out.
    """
    wanted = set(lines)
    last = max(wanted, default=0)
    opening = _opening(dialect)
    found: dict[int, int] = {}
    row, inside = 0, False
    name = "utf-8-sig" if encoding == UTF8 else encoding
    with path.open(encoding=name, errors="replace", newline="") as file:
        for number, line in enumerate(file, start=1):
            if number > last:
                break
            row += not inside
            if number in wanted:
                found[number] = row
            quoted = opening and dialect.quote_char and dialect.quote_char in line
            if opening and quoted and (inside or not _is_comment(line, row, dialect)):
                inside = _ends_inside(line, dialect, opening, inside=inside)
    return found


def _opening(dialect: Dialect) -> re.Pattern[str] | None:
    """Return the pattern of a quote that opens a cell; elsewhere in an unquoted cell it is a character."""
    if not dialect.quote_char:
        return None
    space = " *" if dialect.skip_initial_space else ""
    return re.compile(rf"(?:\A|{re.escape(dialect.delimiter)}){space}{re.escape(dialect.quote_char)}")


def _is_comment(line: str, row: int, dialect: Dialect) -> bool:
    char = dialect.comment_char
    return row in dialect.comment_rows or (char is not None and line.startswith(char))


def _ends_inside(line: str, dialect: Dialect, opening: re.Pattern[str], *, inside: bool) -> bool:
    """Return whether a line ends inside a quoted cell."""
    quote = dialect.quote_char or ""
    at = 0
    while True:
        if not inside:
            match = opening.search(line, at)
            if match is None:
                return False
            at, inside = match.end(), True
        end = line.find(quote, at)
        if end < 0:
            return True
        doubled = dialect.double_quote and line.startswith(quote, end + 1)
        at, inside = end + 1 + doubled, doubled

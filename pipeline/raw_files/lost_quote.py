"""A quoted cell that lost its closing quote, so that the cells or rows after it seem to belong to it.

The parser stumbles at the next quote, which is right. The quote is missing where the row has as many cells as
the header as soon as it is closed there.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.core.finding import Message
from pipeline.raw_files import choose_reader, detect_format
from pipeline.raw_files.python_reader import UnreadableError
from pipeline.schema.dialect import Dialect
from pipeline.schema.model import TableSchema

CODES = ("cells.file.open_quote", "cells.file.inner_quote")
LOST = "cells.file.lost_quote"
SHOWN = 30  # characters at the end of a cell
LINE_ENDS = "\r\n"


def explained(path: Path, table: TableSchema, error: UnreadableError) -> UnreadableError:
    """Return the error about the cell that lost its closing quote, if that is why a file is unreadable.

    Args:
        path: the file.
        table: its table.
        error: why it is unreadable.
    """
    if error.code not in CODES or error.line is None or not choose_reader.is_small(path):
        return error
    try:
        form = detect_format.detect(path, table)
        text = path.read_bytes().decode(form.encoding.name, form.encoding.errors).removeprefix("\ufeff")
    except (OSError, ValueError):
        return error
    lines = [*io.StringIO(text, newline="")][error.line - 1 :]
    if len(lines) == 1 and not lines[0].endswith(tuple(LINE_ENDS)):  # it may be cut off
        return error
    labels = form.labels or list(table.names)
    found = _closed(lines, form.dialect, len(labels))
    if not found:
        return error
    position, cell, end = found
    quote = form.dialect.quote_char or ""
    values = {"quote": quote, "end": end if len(end) <= SHOWN else f"…{end[-SHOWN:].partition(' ')[2]}"}
    is_last = position == len(lines[0].rstrip(LINE_ENDS))
    hint = Message("close_line" if is_last else "close_cell", values)
    return UnreadableError(LOST, {"field": labels[cell], "quote": quote}, error.line, hint)


def _closed(lines: Sequence[str], dialect: Dialect, width: int) -> tuple[int, int, str] | None:
    """Return where the first line lacks a quote: the position, the number of the cell, and its text.

    None if no quote, or any of several, makes it a row; or if the line after it is no row, so that the cell
    may go on there.
    """
    line, quote = lines[0].rstrip(LINE_ENDS), dialect.quote_char
    if not quote or quote not in line:
        return None
    ends = [i for i, c in enumerate(line) if c == dialect.delimiter and i > line.index(quote)]
    found = []
    for position in (*ends, len(line)):
        cells = _row([f"{line[:position]}{quote}{line[position:]}"], dialect)
        before = _row([f"{line[:position]}{quote}"], dialect)
        if before and cells and len(cells) == width:
            found.append((position, len(before) - 1, before[-1]))
    if len(found) != 1 or (found[0][0] == len(line) and not _goes_on(lines[1:], dialect, width)):
        return None
    return found[0]


def _goes_on(lines: Sequence[str], dialect: Dialect, width: int) -> bool:
    """Return whether lines begin with a row, or with one that lost a quote too; also if there are none."""
    return not lines or len(_row(lines, dialect)) == width or _closed(lines, dialect, width) is not None


def _row(lines: Sequence[str], dialect: Dialect) -> list[str]:
    """Return the cells of the first row of some lines; none if it cannot be read."""
    rows: Iterator[list[str]] = csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote_char,
        doublequote=dialect.double_quote,
        escapechar=dialect.escape_char,
        skipinitialspace=dialect.skip_initial_space,
        strict=True,
    )
    try:
        return next(rows, [])
    except csv.Error:
        return []

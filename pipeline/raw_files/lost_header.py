"""Where the header of a file is whose first line is not a header: what a coder has to do to have it back.

The file may have been sorted with its header, may have a title above it, or may have been saved with another
character around its texts. Only lines that cannot be rows of the table are ever to be deleted.
"""

from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from pipeline.core.finding import Message
from pipeline.raw_files.detect_format import DELIMITERS, MOST_TITLES, FileFormat, is_header
from pipeline.raw_files.python_reader import UnreadableError, read_rows
from pipeline.schema import column_names
from pipeline.schema.model import TableSchema

QUOTES = frozenset("\"'`\u00b4\u2018\u2019\u201a\u201b“”„«»\u2039\u203a")
ROWS_SEARCHED = 200_000


def hint(table: TableSchema, path: Path, file_format: FileFormat) -> Message:
    """Return what to do about a first line that has no field of its table."""
    header = {"header": file_format.dialect.delimiter.join(map(column_names.shown, table.fields))}
    labels = file_format.labels or []
    expected = file_format.dialect.quote_char or '"'
    others = QUOTES - {expected}
    quote = next((label.strip()[0] for label in labels if label.strip()[:1] in others), "")
    if quote and is_header(table, [label.strip().strip("".join(others)) for label in labels]):
        return Message("quote_texts", {"quote": quote, "expected": expected})
    line, below_titles = _search(table, path, file_format)
    if not line:
        return Message("insert_header", header)
    return Message("header_first", header) if below_titles else Message("move_header", {"line": str(line)})


def is_one_cell(table: TableSchema, file_format: FileFormat) -> bool:
    """Return whether the whole header is one quoted cell, as a spreadsheet saves it that split no columns."""
    labels, delimiter = file_format.labels or [], file_format.dialect.delimiter
    return len(labels) == 1 < len(table.fields) and any(
        is_header(table, labels[0].split(other)) for other in {delimiter, *DELIMITERS}
    )


def _search(table: TableSchema, path: Path, file_format: FileFormat) -> tuple[int, bool]:
    """Return the line of the header, 0 where none is found, and whether only titles are above it."""
    only_titles = len(table.fields) > 1
    if len(file_format.dialect.labelled or ()) > 1:
        return 0, False
    try:
        for row in islice(read_rows(path, file_format.dialect, file_format.encoding), ROWS_SEARCHED):
            if is_header(table, row.cells):
                return row.first_line, only_titles
            only_titles = only_titles and row.number <= MOST_TITLES and _is_title(table, row.cells)
    except UnreadableError:
        return 0, False
    return 0, False


def _is_title(table: TableSchema, cells: Sequence[str]) -> bool:
    """Return whether a row has so few cells that it is a title, or empty, and no row of a table.

    A title that was typed in a text editor may contain commas, with spaces after them.
    """
    is_prose = len(cells) < len(table.fields) and all(cell.startswith(" ") for cell in cells[1:])
    return is_prose or sum(bool(cell.strip()) for cell in cells) <= 1

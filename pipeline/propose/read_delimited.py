"""Reads delimited text whose encoding and delimiter nobody has declared."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.core.wording import phrase
from pipeline.propose.foreign_table import Row, require_few
from pipeline.raw_files import detect_format
from pipeline.raw_files.python_reader import Encoding, UnreadableError, read_rows
from pipeline.schema.dialect import UTF8, Dialect

SAMPLE = 200  # rows from which the delimiter is known
NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", ":": "colons", "^": "carets"}
# Encodings that a byte order mark or the bytes themselves prove; others are likely at best.
PROVEN = ("utf-8", "ascii", "utf-16", "utf-16-le", "utf-16-be", "utf-32")
TITLES = {
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1252": "Windows-1252",
    "mac-roman": "Mac Roman",
    "cp850": "MS-DOS code page 850",
}


def read(path: Path) -> tuple[list[Row], list[Message]]:
    """Return the rows of a file of delimited text, and notes about its encoding and delimiter.

    Raises:
        CallError: it is not delimited text, or some bytes are not in its encoding.
    """
    encoding = detect_format.likely_encoding(path, Encoding(UTF8))
    if encoding.errors == "surrogateescape":
        raise CallError(
            f"{path}: most of the file is UTF-8, but some bytes are not; open it in the program that made "
            "it, and save it as CSV UTF-8"
        )
    encoding = Encoding(encoding.name)
    delimiter = _delimiter(path, encoding)
    try:
        rows = list(_rows(path, Dialect(delimiter=delimiter), encoding))
    except CallError as error:
        raise CallError(f"{path}: {error}") from error
    except UnreadableError as error:
        place = f", line {error.line}" if error.line else ""
        hints = "; ".join(phrase(hint) for hint in error.hints)
        message = f"{path}{place}: this is not CSV ({error.code.rpartition('.')[2].replace('_', ' ')})"
        raise CallError(f"{message}; {hints}" if hints else message) from error
    if any("\0" in cell for _, cells in rows for cell in cells):
        raise CallError(f"{path}: contains NUL characters; save it again as CSV UTF-8")
    title = TITLES.get(encoding.name, encoding.name.upper())
    notes = [Message("add_table.text", {"encoding": title, "delimiter": NAMES[delimiter]})]
    if encoding.name not in PROVEN:
        notes.append(_example(rows, title))
    return rows, notes


def _rows(path: Path, dialect: Dialect, encoding: Encoding) -> Iterator[Row]:
    """Yield the rows of a file.

    Raises:
        CallError: they are too many.
    """
    total = 0
    for number, row in enumerate(read_rows(path, dialect, encoding), start=1):
        total += len(row.cells)
        require_few(number, total)
        yield row.first_line, row.cells


def _example(rows: list[Row], encoding: str) -> Message:
    """Return the note that an encoding is only likely, with a cell by which a reader can judge it."""
    cells = ((line, cell) for line, row in rows for cell in row if not cell.isascii())
    line, cell = next(cells)
    return Message("add_table.likely_encoding", {"encoding": encoding, "line": line, "cell": cell})


def _delimiter(path: Path, encoding: Encoding) -> str:
    """Return the delimiter that splits nearly all of the first rows into the same number of columns."""
    best, most = ",", 0.0
    for delimiter in detect_format.DELIMITERS:
        try:
            rows = islice(read_rows(path, Dialect(delimiter=delimiter), encoding), SAMPLE)
            widths = Counter(len(row.cells) for row in rows if any(row.cells))
        except UnreadableError:
            continue
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1], item[0]))
        share = times / widths.total()
        score = (width - 1) * share**3
        if score > most:
            best, most = delimiter, score
    return best

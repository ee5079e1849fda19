"""Adds an empty column to the end of a raw file, and keeps every other byte of it."""

import csv
import io
from pathlib import Path

from pipeline.core import merge_conflict
from pipeline.core.errors import CallError
from pipeline.raw_files import detect_format
from pipeline.raw_files.python_reader import Encoding, ParsedRow, UnreadableError, read_rows
from pipeline.schema.dialect import Dialect
from pipeline.schema.model import TableSchema

LARGEST = 200_000_000  # bytes; larger files are not typed by hand


def added(path: Path, table: TableSchema, header: str) -> tuple[bytes, int]:
    """Return the bytes of a file with one more column, and the number of its rows below the header.

    Args:
        path: the file.
        table: its schema, which does not have the field yet.
        header: the text above the new column.

    Raises:
        CallError: the file is not written as its schema declares, or a row is not as wide as the header.
    """
    dialect, encoding = table.dialect, Encoding(table.encoding).name
    rows = _rows(path, table)
    lines = list(io.StringIO(path.read_bytes().decode(encoding), newline=""))
    first = rows[0].number if dialect.labelled is None else max(dialect.labelled, default=0)
    rows = [row for row in rows if row.number >= first]
    width = len(rows[0].cells) if rows else 0
    for row in rows:
        if len(row.cells) != width:
            cells = f"line {row.first_line} has {len(row.cells)} cells, and not {width}"
            raise CallError(f"{table.file}: {cells}; correct it first")
        cell = _written(header, dialect) if row.number == first and dialect.header else ""
        line = lines[row.last_line - 1]
        body = line[: len(line) - len(row.line_end)]
        lines[row.last_line - 1] = f"{body}{dialect.delimiter}{cell}{row.line_end}"
    return "".join(lines).encode(encoding), len(rows) - dialect.header


def _rows(path: Path, table: TableSchema) -> list[ParsedRow]:
    """Return all rows of a file that is written as declared."""
    if path.stat().st_size > LARGEST:
        raise CallError(f"{table.file} has more than {LARGEST:,} bytes; add the column to it yourself")
    if merge_conflict.lines(path):
        raise CallError(f"{table.file}: a merge of git was not finished here; finish it first")
    try:
        file_format = detect_format.detect(path, table)
        declared = detect_format.declared(path, table)
        rows = list(read_rows(path, table.dialect, declared.encoding))
    except UnreadableError as error:
        raise CallError(f"{table.file} cannot be read as CSV; run check first") from error
    if file_format != declared or not rows:
        raise CallError(f"{table.file} is not written as its schema says; run check first")
    several_headers = len(table.dialect.labelled or ()) > 1
    if several_headers or declared.encoding.name.startswith(("utf-16", "utf-32")):
        raise CallError(f"{table.file} is in a form that is not changed here; add the column to it yourself")
    return rows


def _written(text: str, dialect: Dialect) -> str:
    """Return a text as a cell of the dialect."""
    out = io.StringIO()
    writer = csv.writer(
        out,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote_char,
        quoting=csv.QUOTE_MINIMAL if dialect.quote_char else csv.QUOTE_NONE,
        doublequote=dialect.double_quote,
        escapechar=dialect.escape_char,
        lineterminator="",
    )
    writer.writerow([text])
    return out.getvalue()

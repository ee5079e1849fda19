"""Rows are added at the end of a CSV file, and all bytes before them stay as they are."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline.raw_files import detect_format
from pipeline.schema.model import TableSchema


def appended(path: Path, table: TableSchema, rows: Iterable[Sequence[str]]) -> bytes:
    """Return the bytes of a comma-separated file in UTF-8 with further rows, whose lines end as its own do.

    A file whose last line has no line end gets none.

    Args:
        path: the file; if it does not exist, the bytes of a new one with a header are returned.
        table: its schema, in whose order its columns are.
        rows: the cells of each new row, in that order.

    Raises:
        UnreadableError: the file is not delimited text.
        OSError: the file cannot be read.
    """
    if not path.exists():
        return _written([table.names, *rows], "\n").encode()
    data = path.read_bytes()
    end = detect_format.detect(path, table).line_end or "\n"
    text = _written(rows, end)
    if not data.endswith((b"\n", b"\r")):
        text = end + text.removesuffix(end)
    return data + text.encode()


def _written(rows: Iterable[Sequence[str]], line_end: str) -> str:
    file = io.StringIO()
    csv.writer(file, lineterminator=line_end).writerows(rows)
    return file.getvalue()

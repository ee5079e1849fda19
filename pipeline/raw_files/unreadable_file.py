"""The findings about a file that cannot be split into rows: why, as far as its bytes show it."""

from pathlib import Path

from pipeline.core.finding import Finding
from pipeline.raw_files import check_format, cut_off, detect_format, lost_quote, other_quote
from pipeline.raw_files.python_reader import Encoding, UnreadableError
from pipeline.schema.model import TableSchema

LOSSY = "cp850"  # in which curly quotes become straight ones, which are then unescaped


def findings(path: Path, table: TableSchema, schema: str, error: UnreadableError) -> list[Finding]:
    """Return the findings about a file, the one about its encoding before the row at which reading stops.

    Args:
        path: the file.
        table: its table.
        schema: file in which its encoding can be declared, empty where there is none.
        error: why it cannot be split into rows.
    """
    if error.code in lost_quote.CODES:
        quotes = other_quote.found(path, table)
        if quotes:
            return [quotes]
    encoding = _encoding(path, table, schema) if error.code in lost_quote.CODES else None
    if encoding and encoding.values["actual"] == check_format.ENCODINGS[LOSSY]:
        return [encoding]
    explained = lost_quote.explained(path, table, error)
    hints = cut_off.hints(path, table.file, explained)
    finding = Finding("error", explained.code, explained.values, table.file, explained.line, hints=hints)
    return [encoding, finding] if encoding else [finding]


def _encoding(path: Path, table: TableSchema, schema: str) -> Finding | None:
    """Return the finding about the encoding of a file; None if it is the declared one."""
    encoding = detect_format.likely_encoding(path, Encoding(table.encoding))
    form = detect_format.FileFormat(table.dialect, encoding, None, 1, "")
    return next(
        (f for f in check_format.check(table, form, schema, None) if f.code == "cells.encoding"), None
    )

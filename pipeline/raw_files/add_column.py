"""Adds an empty column to the end of a raw file, and keeps every other byte of it."""

from dataclasses import replace
from pathlib import Path

from pipeline.core.errors import CallError
from pipeline.raw_files import detect_format, editable_file
from pipeline.schema.model import TableSchema


def added(path: Path, table: TableSchema, header: str) -> tuple[bytes, int]:
    """Return the bytes of a file with one more column, and the number of its rows below the header.

    Args:
        path: the file.
        table: its schema, which does not have the field yet.
        header: the text above the new column.

    Raises:
        CallError: the file is not written as its schema declares, or a row is not as wide as the header.
    """
    file = editable_file.read(path, table)
    dialect = file.format.dialect
    lacks_header = dialect.header and not file.format.labels
    if lacks_header or file.format != detect_format.declared(path, table):
        raise CallError(f"{table.file} is not written as its schema says; run check first")
    if len(dialect.labelled or ()) > 1 or file.format.encoding.name.startswith(("utf-16", "utf-32")):
        raise CallError(f"{table.file} is in a form that is not changed here; add the column to it yourself")
    rows = []
    for row in file.rows:
        if len(row.cells) != len(file.columns):
            cells = f"line {row.line} has {len(row.cells)} cells, and not {len(file.columns)}"
            raise CallError(f"{table.file}: {cells}; correct it first")
        rows.append(replace(row, text=f"{row.body}{dialect.delimiter}{row.line_end}"))
    head = file.head
    if dialect.header:
        end = head[len(head.rstrip("\r\n")) :]
        label = editable_file.written(header, dialect)
        head = f"{head.removesuffix(end)}{dialect.delimiter}{label}{end}"
    return replace(file, head=head, rows=tuple(rows)).encoded(), len(rows)

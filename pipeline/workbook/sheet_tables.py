"""The raw tables as a workbook can show them: the header and the rows of each file, unchanged."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.package import excel
from pipeline.raw_files import check_header, editable_file
from pipeline.raw_files.editable_file import EditableFile, Row
from pipeline.schema.model import TableSchema
from pipeline.workbook.apply_changes import visible
from pipeline.workbook.cell_text import PADDED, Column
from pipeline.workbook.match_rows import Cells

MOST_ROWS = excel.MOST_ROWS
MOST_CHARACTERS = excel.MOST_CHARACTERS
IMPOSSIBLE = re.compile("[\0\ufffe\uffff]")


class OmittedError(Exception):
    """A file that cannot be in a workbook; `message` says why."""

    def __init__(self, code: str, **values: str | int) -> None:
        """Set the message."""
        super().__init__(code)
        self.message = Message(f"workbook.omitted.{code}", values)


@dataclass(frozen=True)
class SheetTable:
    """A raw table with its file.

    Attributes:
        table: the table.
        file: the file, which can be edited.
        header: the text above each column, as the file has it.
        names: the field of each column; the header where there is none.
        positions: the positions of the rows in the file that are not empty.
    """

    table: TableSchema
    file: EditableFile
    header: tuple[str, ...]
    names: tuple[str, ...]
    positions: tuple[int, ...]

    @cached_property
    def rows(self) -> list[Cells]:
        """The cells of each row that is not empty."""
        return [self.file.rows[position].cells for position in self.positions]

    @cached_property
    def lines(self) -> list[int]:
        """The physical line on which each of these rows starts."""
        return [self.file.rows[position].line for position in self.positions]

    @property
    def key(self) -> list[int]:
        """The positions of the columns of the key; [] where the file lacks one of them."""
        names = [*self.names]
        known = all(name in names for name in self.table.primary_key)
        return [names.index(name) for name in self.table.primary_key] if known else []

    def columns(self) -> list[Column]:
        """Return what is known of each column."""
        fields = {field.name: field for field in self.table.fields}
        rows = self.rows
        return [
            Column(fields.get(name), any(PADDED.fullmatch(cells[position]) for cells in rows))
            for position, name in enumerate(self.names)
        ]


def read(path: Path, table: TableSchema) -> SheetTable:
    """Return the table of a file.

    Args:
        path: the file.
        table: the table that it contains.

    Raises:
        OmittedError: it cannot be read, or a sheet cannot contain it unchanged.
    """
    try:
        file = editable_file.read(path, table)
    except CallError as error:
        raise OmittedError("unreadable", file=table.file, reason=str(error)) from error
    header = tuple(file.format.labels if file.format.labels is not None else table.names)
    if len(set(header)) < len(header) or not all(label.strip() for label in header):
        raise OmittedError("header", file=table.file)
    positions = tuple(visible(file))
    if len(positions) > MOST_ROWS:
        raise OmittedError("rows", file=table.file, rows=len(positions), most=f"{MOST_ROWS:,}")
    for position in positions:
        _require_possible(table, file.rows[position], header)
    return SheetTable(table, file, header, tuple(check_header.columns(table, file.format)), positions)


def _require_possible(table: TableSchema, row: Row, header: Sequence[str]) -> None:
    """Check that a sheet can contain a row.

    Raises:
        OmittedError: it has another width than the header, or a cell of it is impossible in a workbook.
    """
    place = f"{table.file}:{row.line}"
    if len(row.cells) != len(header):
        values = {"cells": len(row.cells), "expected": len(header)}
        raise OmittedError("width", file=table.file, place=place, **values)
    for column, cell in enumerate(row.cells, start=1):
        if len(cell) > MOST_CHARACTERS // 2 and _utf16(cell) > MOST_CHARACTERS:
            values = {"characters": _utf16(cell)}
            most = f"{MOST_CHARACTERS:,}"
            raise OmittedError("text", file=table.file, place=f"{place}:{column}", most=most, **values)
        if IMPOSSIBLE.search(cell):
            raise OmittedError("character", file=table.file, place=f"{place}:{column}")


def _utf16(text: str) -> int:
    """Return the length of a text as spreadsheet programs count it."""
    return len(text.encode("utf-16-le")) // 2


def read_all(dataset: Dataset) -> tuple[list[SheetTable], list[Message]]:
    """Return the raw tables whose files exist, and why other files cannot be in a workbook."""
    tables, omitted = [], []
    for table in dataset.raw.values():
        path = dataset.folder / table.file
        if path.exists():
            try:
                tables.append(read(path, table))
            except OmittedError as error:
                omitted.append(error.message)
    return tables, omitted

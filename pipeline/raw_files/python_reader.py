"""A CSV file as Python reads it: its records, the physical line of each, and what is unusual in the file."""

import codecs
import csv
import re
import sys
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from pipeline.core.finding import Message, Values
from pipeline.schema.dialect import UTF8, Dialect

csv.field_size_limit(sys.maxsize)

NOT_UTF8 = re.compile("[\udc80-\udcff]")
INVALID = re.compile("[\0\udc80-\udcff]")


@dataclass(frozen=True)
class Encoding:
    """The encoding by which bytes become text.

    Attributes:
        name: Python's name of the encoding.
        errors: how bytes that are not in the encoding are decoded, as in `open`.
    """

    name: str
    errors: str = "strict"

    def __post_init__(self) -> None:
        """Replace an alias by the name of its encoding."""
        object.__setattr__(self, "name", codecs.lookup(self.name).name.removesuffix("-sig"))


class UnreadableError(ValueError):
    """A file cannot be split into rows, or not from some line on.

    Attributes:
        code: code of the finding that reports it.
        values: values of that finding.
        line: physical line, counted from 1; None for the file as a whole.
        hints: hints of that finding.
    """

    def __init__(self, code: str, values: Values, line: int | None = None, *hints: Message) -> None:
        """Set the attributes."""
        super().__init__(code)
        self.code = code
        self.values = values
        self.line = line
        self.hints = hints


@dataclass(frozen=True)
class ParsedRow:
    """A row that is not a comment.

    Attributes:
        number: number of the row, counted from 1 and with comments.
        first_line: physical line on which it starts.
        last_line: physical line on which it ends.
        cells: its cells.
        line_end: what ends it; empty at the end of a file without a line end.
    """

    number: int
    first_line: int
    last_line: int
    cells: list[str]
    line_end: str


@dataclass(frozen=True)
class InvalidCharacter:
    """A cell that contains what is not text.

    Attributes:
        code: code of the finding that reports it: a NUL, or a byte that is not in the encoding.
        line: physical line on which the row starts.
        column: position of the cell in its row, counted from 1.
        cell: the cell as it is read.
    """

    code: str
    line: int
    column: int
    cell: str


@dataclass(frozen=True)
class ParsedFile:
    """The text of a CSV file.

    Attributes:
        records: the records below the header; a blank line is an empty list.
        lines: physical line, counted from 1, on which each of those records starts.
        header_lines: lines on which the header is repeated; such a row is not a record.
        invalid: cells with what is not text; NULs are left out of the records, wrong bytes become U+FFFD.
        line_ends: each line end with the number of rows that it ends, and the last line of the first.
    """

    records: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    header_lines: list[int] = field(default_factory=list)
    invalid: list[InvalidCharacter] = field(default_factory=list)
    line_ends: dict[str, tuple[int, int]] = field(default_factory=dict)


class _Lines(Iterator[str]):
    """The physical lines of a file for csv.reader, without comments at the start of a row."""

    def __init__(self, file: TextIO, dialect: Dialect) -> None:
        self.file = file
        self.dialect = dialect
        self.number = self.row = self.first_line = 0
        self.starts_row = True
        self.line = ""

    def __next__(self) -> str:
        self.line = next(self.file)
        self.number += 1
        if self.starts_row:
            self.row += 1
            if self._is_comment():
                return next(self)
            self.starts_row, self.first_line = False, self.number
        return self.line

    def _is_comment(self) -> bool:
        char = self.dialect.comment_char
        return self.row in self.dialect.comment_rows or (char is not None and self.line.startswith(char))


def read_rows(path: Path, dialect: Dialect, encoding: Encoding) -> Iterator[ParsedRow]:
    """Yield the rows of a file, with its header rows and without its comments.

    Raises:
        UnreadableError: a quote is never closed, or is closed before the end of its cell, or the bytes are
            not in the encoding.
    """
    name = "utf-8-sig" if encoding.name == UTF8 else encoding.name
    with path.open(encoding=name, errors=encoding.errors, newline="") as file:
        lines = _Lines(file, dialect)
        reader = csv.reader(
            lines,
            delimiter=dialect.delimiter,
            quotechar=dialect.quote_char,
            quoting=csv.QUOTE_MINIMAL if dialect.quote_char else csv.QUOTE_NONE,
            doublequote=dialect.double_quote,
            escapechar=dialect.escape_char,
            skipinitialspace=dialect.skip_initial_space,
            strict=True,
        )
        try:
            if encoding.name != UTF8 and file.read(1) != "\ufeff":
                file.seek(0)
            for cells in reader:
                line_end = lines.line[len(lines.line.rstrip("\r\n")) :]
                yield ParsedRow(lines.row, lines.first_line, lines.number, cells, line_end)
                lines.starts_row = True
        except csv.Error as error:
            raise _unreadable(str(error), dialect, lines.first_line) from error
        except UnicodeError as error:
            code, values = "cells.file.undecodable", {"encoding": encoding.name}
            raise UnreadableError(code, values, lines.number + 1, Message("save_as_csv")) from error


def _unreadable(reason: str, dialect: Dialect, line: int) -> UnreadableError:
    """Return the error for the reason that the csv module gives."""
    quote = dialect.quote_char or ""
    doubled = {"doubled": quote * 2}
    if "unexpected end of data" in reason:
        hint = Message("close_quote", doubled)
        return UnreadableError("cells.file.open_quote", {"quote": quote}, line, hint)
    if "expected after" in reason:
        hint = Message("double_quote", doubled)
        return UnreadableError("cells.file.inner_quote", {"quote": quote}, line, hint)
    return UnreadableError("cells.file.not_csv", {"reason": reason}, line)


def read(
    path: Path, dialect: Dialect, encoding: Encoding, headers: Collection[Sequence[str]] = ()
) -> ParsedFile:
    """Return all of a CSV file.

    Args:
        path: the file.
        dialect: how it is written.
        encoding: its encoding.
        headers: the forms of its header; a row that is one of them repeats it.

    Raises:
        UnreadableError: as `read_rows`.
    """
    file = ParsedFile()
    labelled, repeated = dialect.labelled, [list(header) for header in headers]
    last_header_row = max(labelled, default=0) if labelled is not None else None
    for row in read_rows(path, dialect, encoding):
        count, first = file.line_ends.get(row.line_end, (0, row.last_line))
        file.line_ends[row.line_end] = (count + 1, first)
        if last_header_row is None:
            last_header_row = row.number
        if row.number <= last_header_row:
            continue
        if row.cells in repeated:
            file.header_lines.append(row.first_line)
            continue
        file.records.append(_cleaned(row, file.invalid))
        file.lines.append(row.first_line)
    return file


def _cleaned(row: ParsedRow, invalid: list[InvalidCharacter]) -> list[str]:
    """Return the cells of a row as text, and add those with what is not text to `invalid`."""
    for column, cell in enumerate(row.cells, start=1):
        if not cell.isascii() or "\0" in cell:
            match = INVALID.search(cell)
            if match:
                code = "cells.text.nul" if match[0] == "\0" else "cells.text.not_utf8"
                text = NOT_UTF8.sub("\ufffd", cell.replace("\0", ""))
                invalid.append(InvalidCharacter(code, row.first_line, column, text))
                row.cells[column - 1] = text
    return row.cells

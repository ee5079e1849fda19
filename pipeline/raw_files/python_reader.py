"""A CSV that coders typed, as text: its records, the physical line of each, and what was odd in reading."""

import codecs
import csv
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from pipeline.schema.dialect import UTF8, Dialect

csv.field_size_limit(sys.maxsize)

NOT_UTF8 = re.compile("[\udc80-\udcff]")
STRAY = re.compile("[\0\udc80-\udcff]")


@dataclass(frozen=True)
class Encoding:
    """What turns bytes into text.

    Attributes:
        name: Python's name of the encoding.
        errors: what becomes of bytes that are not in it, as in `open`.
    """

    name: str
    errors: str = "strict"

    def __post_init__(self) -> None:
        """Let each encoding have one name, whatever alias was declared."""
        object.__setattr__(self, "name", codecs.lookup(self.name).name.removesuffix("-sig"))


class UnreadableError(ValueError):
    """No rows can be made of a file, or none from some line on; says why, and what to do about it."""

    def __init__(self, message: str, hint: str, line: int | None = None) -> None:
        """Keep the sentence, the hint and the physical line."""
        super().__init__(message)
        self.hint = hint
        self.line = line


@dataclass(frozen=True)
class Row:
    """One row that is no comment: its number, from 1 and with comments counted, its lines and its cells."""

    number: int
    start: int
    end: int
    cells: list[str]
    line_end: str


@dataclass(frozen=True)
class Stray:
    """Something in a cell that is no text: "NUL", or "byte" for one that is not in the encoding."""

    what: str
    line: int
    column: int
    cell: str


@dataclass(frozen=True)
class RawFile:
    """The text of a CSV.

    Attributes:
        records: the records below the header, blank lines among them as empty lists.
        lines: physical line, counted from 1, on which each of those records starts.
        again: the lines on which the header stands a second time; such a row is no record.
        strays: what is no text; NULs are left out of the records, wrong bytes stand there as U+FFFD.
        line_ends: what ends a row, with the number of rows and the line of the first.
    """

    records: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    strays: list[Stray] = field(default_factory=list)
    line_ends: dict[str, tuple[int, int]] = field(default_factory=dict)


class _Lines(Iterator[str]):
    """The physical lines of a file for csv.reader, without those that are comments at the start of a row."""

    def __init__(self, file: TextIO, dialect: Dialect) -> None:
        self.file = file
        self.dialect = dialect
        self.number = self.row = self.start = 0
        self.fresh = True
        self.line = ""

    def __next__(self) -> str:
        self.line = next(self.file)
        self.number += 1
        if self.fresh:
            self.row += 1
            if self._is_comment():
                return next(self)
            self.fresh, self.start = False, self.number
        return self.line

    def _is_comment(self) -> bool:
        char = self.dialect.comment_char
        return self.row in self.dialect.comment_rows or (char is not None and self.line.startswith(char))


def rows(path: Path, dialect: Dialect, encoding: Encoding) -> Iterator[Row]:
    """Yield the rows of a file one by one, header rows among them and comments not.

    Raises:
        UnreadableError: a quote never closes, or closes before the end of its cell.
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
                end = lines.line[len(lines.line.rstrip("\r\n")) :]
                yield Row(lines.row, lines.start, lines.number, cells, end)
                lines.fresh = True
        except csv.Error as error:
            raise _unreadable(str(error), dialect, lines.start) from error
        except UnicodeError as error:
            message = f"the bytes from here on are not {encoding.name}"
            hint = "save it as CSV UTF-8 (comma delimited)"
            raise UnreadableError(message, hint, lines.number + 1) from error


def _unreadable(error: str, dialect: Dialect, line: int) -> UnreadableError:
    quote = "double quote" if dialect.quote_char == '"' else f"quote ({dialect.quote_char})"
    twice = (dialect.quote_char or "") * 2
    if "unexpected end of data" in error:
        hint = f"close it, or write {twice} for one"
        return UnreadableError(f"a {quote} opens here and never closes", hint, line)
    if "expected after" in error:
        return UnreadableError(f"a {quote} stands inside a quoted cell", f"write it twice: {twice}", line)
    return UnreadableError(error, "", line)


def read(path: Path, dialect: Dialect, encoding: Encoding, labels: Sequence[str]) -> RawFile:
    """Read all of a CSV whose columns have these names.

    Raises:
        UnreadableError: as `rows`.
    """
    file = RawFile()
    labelled = dialect.labelled
    last = max(labelled, default=0) if labelled is not None else None
    for row in rows(path, dialect, encoding):
        count, first = file.line_ends.get(row.line_end, (0, row.end))
        file.line_ends[row.line_end] = (count + 1, first)
        if last is None:
            last = row.number
        if row.number <= last:
            continue
        if row.cells == list(labels):
            file.again.append(row.start)
            continue
        file.records.append(_cleaned(row, file.strays))
        file.lines.append(row.start)
    return file


def _cleaned(row: Row, strays: list[Stray]) -> list[str]:
    """Return the cells of a row as text, and note what in them is none."""
    for column, cell in enumerate(row.cells, start=1):
        if not cell.isascii() or "\0" in cell:
            found = STRAY.search(cell)
            if found:
                what = "NUL" if found[0] == "\0" else "byte"
                text = NOT_UTF8.sub("\ufffd", cell.replace("\0", ""))
                strays.append(Stray(what, row.start, column, text))
                row.cells[column - 1] = text
    return row.cells

"""A raw file as text, so that some cells or rows are changed and every other byte is kept.

The rows are those that `python_reader` reads. The place of each cell in the text is found a second time, and
compared with what was read, so that nothing is written into a file that is not understood.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.core import merge_conflict, wording
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding
from pipeline.raw_files import check_header, detect_format
from pipeline.raw_files.detect_format import FileFormat
from pipeline.raw_files.python_reader import ParsedRow, UnreadableError, read_rows
from pipeline.schema.dialect import Dialect
from pipeline.schema.model import TableSchema

LARGEST = 200_000_000  # bytes; larger files are not typed by hand
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")

Span = tuple[int, int]


@dataclass(frozen=True)
class Row:
    """A row with its text in the file.

    Attributes:
        text: its text with its line end, after the comments and empty lines that precede it.
        cells: the values of its cells.
        spans: start and end of each cell in the text, quotes included.
        line: physical line on which it starts, counted from 1.
    """

    text: str
    cells: tuple[str, ...]
    spans: tuple[Span, ...]
    line: int = 0

    def cell_text(self, position: int) -> str:
        """Return a cell as it is written, quotes included."""
        start, end = self.spans[position]
        return self.text[start:end]

    @property
    def body(self) -> str:
        """The text without its line end."""
        return self.text[: len(self.text) - len(self.line_end)]

    @property
    def line_end(self) -> str:
        """What ends the row; empty at the end of a file without a line end."""
        return (
            self.text[len(self.text.rstrip("\r\n")) :] if not self.spans else self.text[self.spans[-1][1] :]
        )


@dataclass(frozen=True)
class EditableFile:
    """A raw file that was read completely.

    Attributes:
        format: how it is written.
        columns: the field of each column; the label where it has none.
        head: the text before the first row: a byte order mark, comments and the header.
        rows: its rows.
        tail: the text after the last row.
    """

    format: FileFormat
    columns: tuple[str, ...]
    head: str
    rows: tuple[Row, ...]
    tail: str = ""
    _position: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the columns."""
        self._position.update({name: i for i, name in reversed([*enumerate(self.columns)])})

    def has(self, name: str) -> bool:
        """Return whether the file has a column."""
        return name in self._position

    def position(self, name: str) -> int:
        """Return the position of a column, counted from 0."""
        return self._position[name]

    def value(self, row: Row, name: str) -> str:
        """Return the cell of a row in a column; empty where the row, or the file, lacks it."""
        position = self._position.get(name, len(row.cells))
        return row.cells[position] if position < len(row.cells) else ""

    def changed(self, row: Row, cells: Mapping[str, str]) -> Row:
        """Return a row with other values in some columns; a cell that was quoted is quoted again."""
        return changed(
            row, {self.position(name): value for name, value in cells.items()}, self.format.dialect
        )

    @property
    def text(self) -> str:
        """The complete text."""
        return "".join([self.head, *(row.text for row in self.rows), self.tail])

    def encoded(self) -> bytes:
        """Return the bytes of the file.

        Raises:
            UnicodeEncodeError: a cell cannot be written in the file's encoding.
        """
        return self.text.encode(self.format.encoding.name)

    def with_rows(self, rows: Iterable[Row]) -> "EditableFile":
        """Return the file with other rows."""
        return replace(self, rows=tuple(rows))


def read(path: Path, table: TableSchema, name: str = "") -> EditableFile:
    """Read a raw file.

    Args:
        path: the file.
        table: its table.
        name: what errors call the file; by default its path in the project.

    Raises:
        CallError: the file does not exist, cannot be split into rows, contains marks of a merge, or cannot be
            written again as it is.
    """
    name = name or table.file
    try:
        if path.stat().st_size > LARGEST:
            raise CallError(f"{name} has more than {LARGEST // 1_000_000} MB and cannot be edited")
        marked = merge_conflict.lines(path)
        if marked:
            raise CallError(
                f"{name}: a merge of git was not finished here (line {marked[0]}); finish it first"
            )
        return _read(path, table, name)
    except OSError as error:
        raise CallError(f"{name}: {error.strerror}") from error
    except UnreadableError as error:
        finding = Finding("error", error.code, error.values, name, error.line, hints=error.hints)
        raise CallError(f"{finding.place}: {wording.message(finding)}; {wording.hint(finding)}") from error


def _read(path: Path, table: TableSchema, name: str) -> EditableFile:
    file_format = detect_format.detect(path, table)
    encoding = file_format.encoding.name
    data = path.read_bytes()
    try:
        text = data.decode(encoding)
        same = text.encode(encoding) == data
    except UnicodeError:
        same = False
    if not same:
        raise CallError(f"{name} contains bytes that are not {encoding}; save it as CSV UTF-8 first")
    dialect = file_format.dialect
    lines = LINE.findall(text)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    rows: list[Row] = []
    end = first = _end_of_header(dialect, file_format, starts)
    for parsed in _data(read_rows(path, dialect, file_format.encoding), dialect):
        own = text[end : starts[parsed.last_line]]
        before = starts[parsed.first_line - 1] - end
        rows.append(_row(own, before, parsed, dialect, name))
        end = starts[parsed.last_line]
    columns = tuple(check_header.columns(table, file_format))
    file = EditableFile(file_format, columns, text[:first], tuple(rows), text[end:])
    if file.text != text:
        raise CallError(f"{name} cannot be edited: its rows are not understood")
    return file


def _end_of_header(dialect: Dialect, file_format: FileFormat, starts: list[int]) -> int:
    """Return the position in the text at which the header ends."""
    return starts[file_format.header_line] if dialect.header and len(starts) > file_format.header_line else 0


def _data(rows: Iterator[ParsedRow], dialect: Dialect) -> Iterator[ParsedRow]:
    """Yield the rows below the header."""
    labelled = dialect.labelled
    last = max(labelled, default=0) if labelled is not None else None
    for row in rows:
        last = row.number if last is None else last
        if row.number > last:
            yield row


def _row(text: str, before: int, parsed: ParsedRow, dialect: Dialect, name: str) -> Row:
    """Return a row whose cells are where they were read."""
    spans = tuple(_spans(text, before, dialect)) if parsed.cells else ()
    values = tuple(_value(text[start:end], dialect) for start, end in spans)
    if values != tuple(parsed.cells):
        raise CallError(f"{name}:{parsed.first_line} cannot be edited: its cells are not understood")
    return Row(text, values, spans, parsed.first_line)


def _spans(text: str, start: int, dialect: Dialect) -> Iterator[Span]:
    """Yield start and end of each cell of a row."""
    while True:
        end = _end_of_cell(text, start, dialect)
        yield start, end
        if not text.startswith(dialect.delimiter, end):
            return
        start = end + 1


def _end_of_cell(text: str, start: int, dialect: Dialect) -> int:
    """Return where the cell that starts at a position ends."""
    quote, at = dialect.quote_char, start
    while dialect.skip_initial_space and text.startswith(" ", at):
        at += 1
    if quote and text.startswith(quote, at):
        at = text.find(quote, at + 1)
        while at >= 0 and dialect.double_quote and text.startswith(quote, at + 1):
            at = text.find(quote, at + 2)
        return at + 1 if at >= 0 else len(text)
    while at < len(text) and text[at] not in {dialect.delimiter, "\r", "\n"}:
        at += 2 if text[at] == dialect.escape_char else 1
    return min(at, len(text))


def _value(text: str, dialect: Dialect) -> str:
    """Return the value of a cell that is written as `text`."""
    if dialect.skip_initial_space:
        text = text.lstrip(" ")
    quote = dialect.quote_char
    if quote and text.startswith(quote):
        return text[1:-1].replace(quote * 2, quote) if dialect.double_quote else text[1:-1]
    if dialect.escape_char:
        return re.sub(rf"{re.escape(dialect.escape_char)}(.)", r"\1", text, flags=re.DOTALL)
    return text


def written(value: str, dialect: Dialect, *, quoted: bool = False) -> str:
    """Return a value as the text of a cell.

    Args:
        value: the value.
        dialect: how the file is written.
        quoted: quote it also where that is not needed.

    Raises:
        CallError: the dialect cannot express the value.
    """
    quote, escape = dialect.quote_char, dialect.escape_char
    special = [mark for mark in (dialect.delimiter, quote, escape, "\r", "\n") if mark]
    needs = any(mark in value for mark in special) or (value.startswith(" ") and dialect.skip_initial_space)
    if quote and (quoted or needs):
        if quote in value and not dialect.double_quote:
            raise CallError(f"a cell that contains {quote} cannot be written in this file")
        return quote + value.replace(quote, quote * 2) + quote
    if needs and escape:
        marks = "".join(map(re.escape, special))
        return re.sub(rf"[{marks}]", lambda match: escape + match[0], value)
    if needs:
        raise CallError("a cell contains a character that cannot be written in this file")
    return value


def changed(row: Row, cells: Mapping[int, str], dialect: Dialect) -> Row:
    """Return a row with other values at some positions, counted from 0."""
    texts = {
        position: written(
            value, dialect, quoted=row.cell_text(position).lstrip(" ")[:1] == dialect.quote_char
        )
        for position, value in cells.items()
    }
    return with_texts(row, texts, cells)


def with_texts(row: Row, texts: Mapping[int, str], values: Mapping[int, str]) -> Row:
    """Return a row in which some cells have another text and value; all else is kept."""
    parts, spans, at = [], [], 0
    length = 0
    for position, (start, end) in enumerate(row.spans):
        own = texts.get(position, row.text[start:end])
        parts += [row.text[at:start], own]
        length += start - at
        spans.append((length, length + len(own)))
        length, at = length + len(own), end
    parts.append(row.text[at:])
    cells = tuple(values.get(position, cell) for position, cell in enumerate(row.cells))
    return Row("".join(parts), cells, tuple(spans), row.line)

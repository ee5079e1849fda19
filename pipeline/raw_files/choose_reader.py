"""The rows of a CSV as DuckDB reads them: straight from the file, or by way of Python where it is odd.

DuckDB's reader is fast and drops what it can't read; Python's is slow and tells everything. So each file
is looked over once as bytes. Where nothing is odd (one kind of line end, UTF-8, no NUL)
and DuckDB has made a row of each line, its reading is taken. Anything else is read by `python_reader`, which
knows the physical line of each record.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipeline.core import sql
from pipeline.raw_files import detect_format, python_reader
from pipeline.raw_files.detect_format import Form
from pipeline.raw_files.python_reader import Encoding
from pipeline.schema.dialect import UTF8, Dialect
from pipeline.schema.model import TableSchema

CHUNK = 1 << 18
OVERLAP = 64
# A larger file is no coder's own: there two oddities without consequence for its text, spaces between a
# delimiter and a quote and empty cells beyond the last, are left to DuckDB, which drops both.
EXACT = 1 << 25


@dataclass(frozen=True)
class Bytes:
    """What a file is made of.

    Attributes:
        odd: DuckDB alone can't be trusted with it.
        lines: number of lines.
    """

    odd: bool
    lines: int


def look_over(path: Path, dialect: Dialect) -> Bytes:
    """Look a file over, in chunks, without making rows of it.

    Blank lines need no look: they are lines without a row, which the scan's count of rows tells.
    """
    spaced = _spaced(dialect)
    exact = is_small(path)
    decoder = codecs.getincrementaldecoder("utf-8")()
    feeds = returns = pairs = 0
    odd, before = False, b""
    quote = (dialect.quote_char or "").encode()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            feeds += chunk.count(b"\n")
            if b"\r" in chunk or before.endswith(b"\r"):
                returns += chunk.count(b"\r")
                pairs += chunk.count(b"\r\n") + (before.endswith(b"\r") and chunk.startswith(b"\n"))
            odd = odd or b"\0" in chunk
            odd = odd or (exact and quote in chunk and spaced(before[-OVERLAP:] + chunk))
            if not chunk.isascii() or decoder.getstate()[0]:
                odd = odd or not _decodes(decoder, chunk)
            before = chunk
    mixed = returns > 0 and not returns == pairs == feeds
    unfinished = bool(decoder.getstate()[0]) or not before
    lines = feeds + (0 if before.endswith(b"\n") else 1)
    return Bytes(odd or mixed or unfinished, lines)


def is_small(path: Path) -> bool:
    """Tell whether a file is looked over for every oddity."""
    return path.stat().st_size <= EXACT


def _spaced(dialect: Dialect) -> Callable[[bytes], bool]:
    """Return a test for spaces between a delimiter and a quote, which belong to the cell and DuckDB drops."""
    quote = (dialect.quote_char or "").encode()
    ends = b"[\r\n" + re.escape(dialect.delimiter.encode()) + b"]"
    pattern = re.compile(b"(^|%b) +%b|%b +(%b|$)" % (ends, quote, quote, ends))
    return lambda data: (b" " + quote in data or quote + b" " in data) and pattern.search(data) is not None


def _ends_with(path: Path, empty: tuple[bytes, ...]) -> bool:
    """Tell whether any line of a file ends with one of these."""
    before = b""
    for chunk in detect_format.chunks(path):
        text = before[-OVERLAP:] + chunk
        for line_end in (b"\n", b"\r"):
            if line_end in text and any(last[-1:] in text and last + line_end in text for last in empty):
                return True
        before = chunk
    return before.endswith(empty)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        decoder.reset()
        return False
    return True


class Rows:
    """The rows of one CSV as a relation of text columns, null where a cell is empty.

    Attributes:
        table: what the file should hold.
        labels: the field of each column; another name where it is none, or the table matches by name.
        form: how the file is written.
        head: number of lines above the rows, where DuckDB reads them.
        seen: what the file is made of.
        file: the file as Python read it, None where DuckDB reads it.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: TableSchema,
        path: Path,
        written: Form,
        labels: list[str],
    ) -> None:
        """Look the file over and choose who reads it.

        Raises:
            UnreadableError: DuckDB can't be trusted with it, and it is not CSV.
        """
        self.connection = connection
        self.table = table
        self.path = path
        self.form = written
        self.labels = labels
        self.head = 1 if written.dialect.header else 0
        self.file: python_reader.RawFile | None = None
        self.seen = look_over(path, written.dialect)
        if self.seen.odd or not written.dialect.plain or written.encoding != Encoding(UTF8):
            self.read_by_python()

    def relation(self) -> str:
        """Return SQL for the rows, to stand after FROM; they come in the order of the file."""
        if self.file is not None:
            return sql.identifier(f"rows of {self.table.name}")
        names = [self._column(position) for position in range(len(self.labels))]
        columns = ", ".join(f"{sql.literal(name)}: 'VARCHAR'" for name in names)
        dialect = self.form.dialect
        quote = sql.literal(dialect.quote_char)
        rows = (
            f"read_csv({sql.literal(str(self.path))}, auto_detect = false, "
            f"header = {sql.literal(dialect.header)}, delim = {sql.literal(dialect.delimiter)}, "
            f"quote = {quote}, escape = {quote}, nullstr = '', "
            f"strict_mode = true, store_rejects = true, columns = {{{columns}}})"
        )
        return rows if names == list(self.table.names) else f"(SELECT {self._fields()} FROM {rows})"

    def _column(self, position: int) -> str:
        """Name a column: by its field, or by a number where it is none."""
        label = self.labels[position]
        return label if label in self.table.names else f"column {position}"

    def _fields(self) -> str:
        """Return SQL for the fields, in their order; one without a column is null."""
        return ", ".join(
            sql.identifier(name) if name in self.labels else f"NULL::VARCHAR AS {sql.identifier(name)}"
            for name in self.table.names
        )

    def spare_delimiters(self, rows: int) -> int:
        """Return how many delimiters the file has beyond those that stand between the cells of so many rows.

        They stand inside cells, or make empty cells that a row has too many. Where no line ends with an
        empty cell none has too many, and they are not counted: 0. Nor are they in a very large file.
        """
        if not is_small(self.path):
            return 0
        delimiter, quote = self.form.dialect.delimiter.encode(), (self.form.dialect.quote_char or "").encode()
        if not _ends_with(self.path, (delimiter, delimiter + quote * 2)):
            return 0
        found = sum(chunk.count(delimiter) for chunk in detect_format.chunks(self.path))
        return found - (rows + self.head) * (len(self.labels) - 1)

    def read_by_python(self) -> None:
        """Have Python read the file, and register its whole records.

        Raises:
            UnreadableError: it is not CSV; says what, and on which line.
        """
        import pyarrow as pa  # noqa: PLC0415 - heavy, and only an odd file needs it

        declared = Encoding(self.table.encoding)
        if self.form.encoding == declared:
            self.form = replace(self.form, encoding=detect_format.guess_encoding(self.path, declared))
        self.file = python_reader.read(self.path, self.form.dialect, self.form.encoding, self.labels)
        whole = [record for record in self.file.records if len(record) == len(self.labels)]
        at = [self.labels.index(name) if name in self.labels else None for name in self.table.names]
        columns = [
            pa.array([None if i is None else record[i] or None for record in whole], pa.string()) for i in at
        ]
        rows = pa.table(columns, names=list(self.table.names))
        self.connection.register(f"rows of {self.table.name}", rows)

"""The rows of a CSV file as a relation in DuckDB: read by DuckDB, or by Python where the file is unusual.

DuckDB's reader is fast and drops what it cannot read; Python's is slow and loses nothing. So the bytes of
each file are inspected once. DuckDB reads the file if nothing is unusual (one kind of line end, UTF-8, no
NUL) and every line becomes a row. Any other file is read by `python_reader`, which knows the physical line
of each record.
"""

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import duckdb

from pipeline.core import sql
from pipeline.raw_files import check_header, detect_format, python_reader
from pipeline.raw_files.detect_format import FileFormat
from pipeline.raw_files.python_reader import Encoding, ParsedFile
from pipeline.schema import column_names
from pipeline.schema.dialect import UTF8, Dialect
from pipeline.schema.model import TableSchema

CHUNK = 1 << 18
OVERLAP = 64
# Larger files are not typed by hand. In them DuckDB may drop what does not change the text: spaces between
# a delimiter and a quote, and empty cells beyond the last.
SMALL = 1 << 25


@dataclass(frozen=True)
class ByteSummary:
    """What the bytes of a file show.

    Attributes:
        unusual: DuckDB may read the file incompletely.
        lines: number of lines.
    """

    unusual: bool
    lines: int


def inspect_bytes(path: Path, dialect: Dialect) -> ByteSummary:
    """Return a summary of the bytes of a file.

    Blank lines are not looked for: they show later as lines without a row.
    """
    has_spaced_quote = _spaced_quotes(dialect)
    small = is_small(path)
    decoder = codecs.getincrementaldecoder("utf-8")()
    feeds = returns = pairs = 0
    unusual, before, tail = False, b"", b"\n"
    quote = (dialect.quote_char or "").encode()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            feeds += chunk.count(b"\n")
            if b"\r" in chunk or before.endswith(b"\r"):
                returns += chunk.count(b"\r")
                pairs += chunk.count(b"\r\n") + (before.endswith(b"\r") and chunk.startswith(b"\n"))
            unusual = unusual or b"\0" in chunk
            if small and not unusual:
                cells = tail + (chunk if before else chunk.removeprefix(codecs.BOM_UTF8))
                unusual = quote in cells and has_spaced_quote(cells)
                tail = _last_cell_end(cells)
            if not chunk.isascii() or decoder.getstate()[0]:
                unusual = unusual or not _decodes(decoder, chunk)
            before = chunk
    unusual = unusual or (small and has_spaced_quote(tail + b"\n"))
    mixed = returns > 0 and not returns == pairs == feeds
    unfinished = bool(decoder.getstate()[0]) or not before
    lines = feeds + (0 if before.endswith(b"\n") else 1)
    return ByteSummary(unusual or mixed or unfinished, lines)


def is_small(path: Path) -> bool:
    """Return whether a file is inspected for everything that DuckDB drops."""
    return path.stat().st_size <= SMALL


def _spaced_quotes(dialect: Dialect) -> Callable[[bytes], bool]:
    """Return a test for spaces between a delimiter and a quote, which belong to the cell but DuckDB drops.

    Each pattern is looked for only where the two bytes that it starts with are, which takes a tenth of the
    time of one pattern for all.
    """
    quote, delimiter = (dialect.quote_char or "").encode(), dialect.delimiter.encode()
    starts = {mark + b" ": b" *" + quote for mark in (b"\n", b"\r", delimiter)}
    starts[quote + b" "] = b" *[\r\n" + re.escape(delimiter) + b"]"
    patterns = {start: re.compile(re.escape(start) + rest) for start, rest in starts.items()}
    return lambda data: any(start in data and patterns[start].search(data) for start in patterns)


def _last_cell_end(data: bytes) -> bytes:
    """Return the spaces at the end of some bytes, and the byte before them."""
    return data[max(len(data.rstrip(b" ")) - 1, 0) :]


def _ends_with(path: Path, empty: tuple[bytes, ...]) -> bool:
    """Return whether any line of a file ends with one of these."""
    before = b""
    for chunk in detect_format.chunks(path):
        text = before[-OVERLAP:] + chunk
        for line_end in (b"\n", b"\r"):
            if line_end in text and any(last[-1:] in text and last + line_end in text for last in empty):
                return True
        before = chunk
    return before.endswith(empty)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    """Return whether a chunk of bytes continues the text that a decoder has read."""
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        decoder.reset()
        return False
    return True


class CsvRelation:
    """The rows of one CSV file as a relation of text columns, null where a cell is empty.

    Attributes:
        table: the table that the file should contain.
        path: the file.
        file_format: how the file is written.
        labels: for each column the name of its field, or its label where it has none.
        header_lines: number of lines above the rows, where DuckDB reads them.
        byte_summary: what the bytes of the file show.
        parsed: the text of the file where Python read it, None where DuckDB does.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        table: TableSchema,
        path: Path,
        file_format: FileFormat,
        labels: list[str],
    ) -> None:
        """Inspect the file and choose its reader.

        Raises:
            UnreadableError: DuckDB may read it incompletely, and Python cannot read it.
        """
        self.connection = connection
        self.table = table
        self.path = path
        self.file_format = file_format
        self.labels = labels
        self._named = check_header.named(table, labels)
        self.header_lines = 1 if file_format.dialect.header else 0
        self.parsed: ParsedFile | None = None
        self.byte_summary = inspect_bytes(path, file_format.dialect)
        usual = file_format.dialect.plain and file_format.encoding == Encoding(UTF8)
        if self.byte_summary.unusual or not usual or len(self._named) < len(labels):
            self.read_by_python()

    def is_complete(self, record: Sequence[str]) -> bool:
        """Return whether a record is as wide as the header, and has no value in a column without a name."""
        return len(record) == len(self.labels) and not any(record[len(self._named) :])

    def relation(self) -> str:
        """Return SQL for the rows, to be used after FROM; they are in the order of the file."""
        if self.parsed is not None:
            return sql.identifier(f"rows of {self.table.name}")
        names = [self._column(position) for position in range(len(self.labels))]
        columns = ", ".join(f"{sql.literal(name)}: 'VARCHAR'" for name in names)
        dialect = self.file_format.dialect
        quote = sql.literal(dialect.quote_char)
        rows = (
            f"read_csv({sql.literal(str(self.path))}, auto_detect = false, "
            f"header = {sql.literal(dialect.header)}, delim = {sql.literal(dialect.delimiter)}, "
            f"quote = {quote}, escape = {quote}, nullstr = '', "
            f"strict_mode = true, store_rejects = true, columns = {{{columns}}})"
        )
        return rows if names == list(self.table.names) else f"(SELECT {self._fields()} FROM {rows})"

    def _column(self, position: int) -> str:
        """Return the name of a column: its field, or a number where it has none."""
        label = self.labels[position]
        return label if label in self.table.names else f"column {position}"

    def _fields(self) -> str:
        """Return SQL for the fields, in their order; a field without a column is null."""
        return ", ".join(
            sql.identifier(name) if name in self.labels else f"NULL::VARCHAR AS {sql.identifier(name)}"
            for name in self.table.names
        )

    @cached_property
    def ends_with_empty_cell(self) -> bool:
        """Whether a line of a small file ends with an empty cell; elsewhere no row has one too many."""
        dialect = self.file_format.dialect
        delimiter, quote = dialect.delimiter.encode(), (dialect.quote_char or "").encode()
        return is_small(self.path) and _ends_with(self.path, (delimiter, delimiter + quote * 2))

    def surplus_delimiters(self, rows: int) -> int:
        """Return how many delimiters the file has beyond those between the cells of so many rows.

        They are inside cells, or they make empty cells beyond the last. 0 where there can be none of these.
        """
        if not self.ends_with_empty_cell:
            return 0
        delimiter = self.file_format.dialect.delimiter.encode()
        total = sum(chunk.count(delimiter) for chunk in detect_format.chunks(self.path))
        return total - (rows + self.header_lines) * (len(self.labels) - 1)

    def read_by_python(self) -> None:
        """Read the file by Python, and register the records that are as wide as the header.

        Raises:
            UnreadableError: the file is not CSV.
        """
        import pyarrow as pa  # noqa: PLC0415 - heavy, and only an unusual file needs it

        declared, file_format = Encoding(self.table.encoding), self.file_format
        if file_format.encoding == declared:
            encoding = detect_format.likely_encoding(self.path, declared)
            self.file_format = file_format = replace(file_format, encoding=encoding)
        headers = [*column_names.headers(self.table, self.labels), file_format.labels or self.labels]
        self.parsed = python_reader.read(self.path, file_format.dialect, file_format.encoding, headers)
        complete = [record for record in self.parsed.records if self.is_complete(record)]
        positions = [self.labels.index(name) if name in self.labels else None for name in self.table.names]
        columns = [
            pa.array([None if i is None else record[i] or None for record in complete], pa.string())
            for i in positions
        ]
        rows = pa.table(columns, names=list(self.table.names))
        self.connection.register(f"rows of {self.table.name}", rows)

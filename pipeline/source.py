"""The rows of a CSV as DuckDB reads them: straight from the file, or by way of Python where it is odd.

DuckDB's reader is fast and drops what it can't read; Python's is slow and tells everything. So each file
is looked over as bytes while DuckDB scans it. Where nothing is odd (one kind of line end, UTF-8, no NUL)
and DuckDB has made a row of each line, its reading is taken. Anything else is read by `pipeline.rawfile`,
which knows the physical line of each record.
"""

import codecs
import csv
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline import rawfile, sql
from pipeline.schema import TableSchema

CHUNK = 1 << 18


@dataclass(frozen=True)
class Bytes:
    """What a file is made of.

    Attributes:
        odd: DuckDB alone can't be trusted with it.
        lines: number of lines.
    """

    odd: bool
    lines: int


def look_over(path: Path) -> Bytes:
    """Look a file over, in chunks, without making rows of it.

    Blank lines need no look: they are lines without a row, which the scan's count of rows tells.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    feeds = returns = pairs = 0
    odd, before = False, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            feeds += chunk.count(b"\n")
            if b"\r" in chunk or before.endswith(b"\r"):
                returns += chunk.count(b"\r")
                pairs += chunk.count(b"\r\n") + (before.endswith(b"\r") and chunk.startswith(b"\n"))
            odd = odd or b"\0" in chunk
            if not chunk.isascii() or decoder.getstate()[0]:
                odd = odd or not _decodes(decoder, chunk)
            before = chunk
    mixed = returns > 0 and not returns == pairs == feeds
    unfinished = bool(decoder.getstate()[0]) or not before
    lines = feeds + (0 if before.endswith(b"\n") else 1)
    return Bytes(odd or mixed or unfinished, lines)


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        decoder.reset()
        return False
    return True


def header(path: Path) -> list[str]:
    """Read the first record of a CSV.

    Raises:
        ValueError: it is not UTF-8, or not CSV.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            return next(csv.reader(file, strict=True), [])
        except (UnicodeDecodeError, csv.Error) as error:
            raise ValueError(str(error)) from error


class Rows:
    """The rows of one CSV as a relation of text columns, null where a cell is empty.

    Attributes:
        table: what the file should hold.
        labels: the first line of the file; more and other names than the table's where it matches by name.
        file: the file as Python read it, None where DuckDB reads it.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, table: TableSchema, path: Path, labels: list[str]
    ) -> None:
        """Begin to look the file over, in a thread; `seen` waits for it."""
        self.connection = connection
        self.table = table
        self.path = path
        self.labels = labels
        self.file: rawfile.RawFile | None = None
        aside = ThreadPoolExecutor(1)
        self._seen = aside.submit(look_over, path)
        aside.shutdown(wait=False)

    @property
    def seen(self) -> Bytes:
        """What the file is made of."""
        return self._seen.result()

    def relation(self) -> str:
        """Return SQL for the rows, to stand after FROM; they come in the order of the file."""
        if self.file is not None:
            return sql.identifier(f"rows of {self.table.name}")
        names = [self._column(position) for position in range(len(self.labels))]
        columns = ", ".join(f"{sql.literal(name)}: 'VARCHAR'" for name in names)
        rows = (
            f"read_csv({sql.literal(str(self.path))}, auto_detect = false, header = true, delim = ',', "
            f"quote = '\"', escape = '\"', nullstr = '', "
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

    def read_by_python(self) -> None:
        """Have Python read the file, and register its whole records.

        Raises:
            ValueError: it is not UTF-8 or not CSV; the message says what, and on which line.
        """
        import pyarrow as pa  # noqa: PLC0415 - heavy, and only an odd file needs it

        self.file = rawfile.read(self.path)
        whole = [record for record in self.file.records if len(record) == len(self.labels)]
        at = [self.labels.index(name) if name in self.labels else None for name in self.table.names]
        columns = [
            pa.array([None if i is None else record[i] or None for record in whole], pa.string()) for i in at
        ]
        rows = pa.table(columns, names=list(self.table.names))
        self.connection.register(f"rows of {self.table.name}", rows)

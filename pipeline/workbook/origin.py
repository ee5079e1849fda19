"""The hidden sheet of a workbook: the CSV files that it was made from, byte for byte.

With them, what a coder changed is known exactly, also if somebody else changed the files meanwhile. The
first row has the version of this form and the name of the dataset; each other row has the table, its file,
its sheet, the SHA-256 and the size of the file, and the file compressed, in base64, cut into cells.
"""

import base64
import binascii
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.core.checksum import sha256_of_bytes
from pipeline.core.errors import CallError
from pipeline.workbook.read_sheets import Sheet

NAME = "_claimbook"
FORM = "claimbook workbook 1"
CHUNK = 32_000  # characters of a cell
LARGEST = 200_000_000  # bytes of a file
SETTINGS = 5  # cells before the content


@dataclass(frozen=True)
class Source:
    """A CSV file when the workbook was made.

    Attributes:
        table: the table.
        file: its file relative to the project.
        sheet: the name of its sheet.
        content: the bytes of the file.
    """

    table: str
    file: str
    sheet: str
    content: bytes


@dataclass(frozen=True)
class Origin:
    """What a workbook was made from: the name of the dataset, and the files."""

    dataset: str
    sources: tuple[Source, ...]


def write(page: Any, dataset: str, sources: Iterable[Source]) -> None:  # noqa: ANN401 - untyped library
    """Write the hidden sheet, each cell as text."""
    page.write_string(0, 0, FORM)
    page.write_string(0, 1, dataset)
    for row, source in enumerate(sources, start=1):
        for column, text in enumerate(_cells(source)):
            page.write_string(row, column, text)


def _cells(source: Source) -> Iterator[str]:
    yield from (source.table, source.file, source.sheet)
    yield from (sha256_of_bytes(source.content), str(len(source.content)))
    packed = base64.b64encode(zlib.compress(source.content, 9)).decode("ascii")
    yield from (packed[start : start + CHUNK] for start in range(0, len(packed), CHUNK))


def read(sheet: Sheet) -> Origin:
    """Read the hidden sheet.

    Raises:
        CallError: it was written by another version, or changed since.
    """
    rows = [[cells.get(i + 1, "") for i in range(max(cells))] for _, cells in sorted(sheet.rows.items())]
    texts = [[cell for cell in row if isinstance(cell, str)] for row in rows]
    if not texts or texts[0][0] != FORM or len(texts[0]) < 2:  # noqa: PLR2004 - the form and the name
        raise CallError(f"the hidden sheet {NAME} of the workbook is not {FORM!r}; make the workbook again")
    if [len(row) for row in texts] != [len(row) for row in rows]:
        raise _changed("its cells are not text")
    return Origin(texts[0][1], tuple(_source(row) for row in texts[1:]))


def _source(row: list[str]) -> Source:
    if (
        len(row) <= SETTINGS
        or not (row[4].isascii() and row[4].isdecimal())
        or len(row[4]) > len(str(LARGEST))
    ):
        raise _changed("a row of it is incomplete")
    size = int(row[4])
    try:
        packed = base64.b64decode("".join(row[SETTINGS:]), validate=True)
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(packed, size + 1) if size <= LARGEST else b""
    except (binascii.Error, zlib.error, ValueError) as error:
        raise _changed(str(error)) from error
    if len(content) != size or sha256_of_bytes(content) != row[3]:
        raise _changed(f"it does not contain {row[1]} as it was")
    return Source(row[0], row[1], row[2], content)


def _changed(reason: str) -> CallError:
    return CallError(
        f"the hidden sheet {NAME} of the workbook was changed ({reason}), so nothing can be compared"
    )

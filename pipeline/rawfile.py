"""A CSV that coders typed, as text: its header, its records, and the physical line of each."""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path

csv.field_size_limit(sys.maxsize)


@dataclass(frozen=True)
class RawFile:
    """The text of a CSV.

    Attributes:
        header: cells of the first record.
        records: the records below it, blank lines among them as empty lists.
        lines: physical line, counted from 1, on which each of those records starts.
    """

    header: list[str]
    records: list[list[str]]
    lines: list[int]


def read(path: Path) -> RawFile:
    """Read a CSV in UTF-8, with or without a byte order mark.

    Raises:
        ValueError: it is not UTF-8, or not CSV; the message says what, and on which line.
    """
    records: list[list[str]] = []
    lines: list[int] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, strict=True)
        line = 1
        try:
            for record in reader:
                records.append(record)
                lines.append(line)
                line = reader.line_num + 1
        except UnicodeDecodeError as error:
            wrong = path.read_bytes()
            at = wrong[: _position(wrong)].count(b"\n") + 1
            raise ValueError(f"line {at}: not UTF-8") from error
        except csv.Error as error:
            raise ValueError(f"line {line}: {error}") from error
    if not records:
        return RawFile([], [], [])
    return RawFile(records[0], records[1:], lines[1:])


def _position(data: bytes) -> int:
    """Return the position of the first byte that is not UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return len(data)

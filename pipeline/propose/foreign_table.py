"""A table of another program as texts: its header, its rows, and what was left out while it was read."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.schema.lists import WHITESPACE

# A hashtag with attributes, such as "#adm1+name" (HXL 1.1, "Tagging conventions").
HXL = re.compile(r"#[A-Za-z][A-Za-z0-9_]*(\s*\+\s*[A-Za-z][A-Za-z0-9_]*)*")
SHOWN = 5  # rows in a message
TITLE_SHARE = 0.5  # of the cells that most rows fill; a header fills more, and titles above it do not
LARGEST_TITLE = 20  # rows above the header

# A row with the number of its line in the file, or of its row in the sheet.
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class ForeignTable:
    """The header and the rows of a table; every row has as many cells as the header.

    Attributes:
        labels: the header as it is written.
        tags: the HXL tag of each column; empty where it has none.
        rows: the cells of each row.
        lines: the line of each row in the file, or its row in the sheet.
        notes: what was decided while the table was read, for the person who called.
    """

    labels: tuple[str, ...]
    tags: tuple[str, ...]
    rows: tuple[list[str], ...]
    lines: tuple[int, ...]
    notes: tuple[Message, ...]


def arrange(rows: Sequence[Row], notes: Sequence[Message], header_row: int | None = None) -> ForeignTable:
    """Return the table that rows of a file make.

    Rows and columns without any text are left out, and so are a row of HXL tags and the rows above the
    header, each with a note. A cell of white space becomes an empty cell.

    Args:
        rows: the rows of the file in their order.
        notes: notes about the file.
        header_row: number of the row with the header; None for the first row that is filled like one.

    Raises:
        CallError: there is no header or no row below it, or a row has more or fewer cells than the header.
    """
    collected = list(notes)
    header, below = _header(rows, header_row, collected)
    filled = [row for row in below if any(cell.strip(WHITESPACE) for cell in row[1])]
    if len(below) > len(filled):
        collected.append(Message("add_table.blank_rows", {"rows": len(below) - len(filled)}))
    if not filled:
        raise CallError("the table has a header and no rows")
    _require_width(filled, len(header))
    tags = _tags(filled[0][1])
    if tags:
        collected.append(Message("add_table.hxl", {"line": filled[0][0]}))
        filled = filled[1:]
    if not filled:
        raise CallError("the table has no rows below its header and its HXL tags")
    used = [
        position
        for position, label in enumerate(header)
        if label.strip(WHITESPACE) or any(cells[position].strip(WHITESPACE) for _, cells in filled)
    ]
    if len(used) < len(header):
        collected.append(Message("add_table.blank_columns", {"columns": len(header) - len(used)}))
    blank = Counter(
        position
        for _, cells in filled
        for position in used
        if cells[position] and not cells[position].strip(WHITESPACE)
    )
    if blank:
        collected.append(Message("add_table.blank_cells", {"cells": blank.total()}))
    return ForeignTable(
        tuple(header[position].strip(WHITESPACE) for position in used),
        tuple(tags[position] if tags else "" for position in used),
        tuple([_text(cells[position]) for position in used] for _, cells in filled),
        tuple(line for line, _ in filled),
        tuple(collected),
    )


def _text(cell: str) -> str:
    return cell if cell.strip(WHITESPACE) else ""


def _header(rows: Sequence[Row], header_row: int | None, notes: list[Message]) -> tuple[list[str], list[Row]]:
    """Return the header and the rows below it; columns to its right without any text are cut."""
    if header_row is not None:
        position = next((i for i, (line, _) in enumerate(rows) if line == header_row), None)
        if position is None:
            raise CallError(f"the table has no row {header_row}")
    else:
        widths = [len(_filled(cells)) for _, cells in rows]
        usual = Counter(width for width in widths if width)
        wanted = max(usual, key=lambda width: (usual[width], width), default=0) * TITLE_SHARE
        found = (i for i, width in enumerate(widths[: LARGEST_TITLE + 1]) if width > wanted)
        position = next(found, None)
        if position is None:
            raise CallError("the table has no header: no row is filled like one; use --header-row")
    above = [line for line, cells in rows[:position] if _filled(cells)]
    if above:
        notes.append(Message("add_table.above", {"rows": len(above), "line": rows[position][0]}))
    width = max(max(_filled(cells), default=-1) + 1 for _, cells in rows[position:])
    header = rows[position][1]
    surplus = not any(_filled(header[width:]))
    cells = header[:width] if surplus else header
    if len(cells) < width and all(
        max(_filled(row), default=-1) < len(cells) for _, row in rows[position + 1 :]
    ):
        width = len(cells)
    below = [(line, row[:width] if not _filled(row[width:]) else row) for line, row in rows[position + 1 :]]
    return cells, below


def _filled(cells: Sequence[str]) -> list[int]:
    """Return the positions of the cells that contain a text."""
    return [position for position, cell in enumerate(cells) if cell.strip(WHITESPACE)]


def _require_width(rows: Sequence[Row], width: int) -> None:
    """Check that each row has as many cells as the header.

    Raises:
        CallError: names the first rows that have not.
    """
    ragged = [(line, len(cells)) for line, cells in rows if len(cells) != width]
    if ragged:
        listed = ", ".join(f"line {line} has {cells}" for line, cells in ragged[:SHOWN])
        more = f" and {len(ragged) - SHOWN} more rows" if len(ragged) > SHOWN else ""
        raise CallError(
            f"the header has {width} cells, but {listed}{more}; complete the rows, or quote cells that "
            "contain the delimiter or a line break"
        )


def _tags(cells: Sequence[str]) -> list[str]:
    """Return the HXL tags of a row; empty if it is not a row of tags."""
    texts = [cell.strip(WHITESPACE) for cell in cells]
    tagged = [text for text in texts if text]
    return texts if tagged and all(HXL.fullmatch(text) for text in tagged) else []

"""What a coder changed in a table: from the rows when the workbook was made to those that it has now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.workbook import cell_text, match_rows
from pipeline.workbook.cell_text import AlteredError, Column
from pipeline.workbook.match_rows import Cells
from pipeline.workbook.read_sheets import Cell

TOP = -1
Place = tuple[int, int]  # a row of the sheet, and a column of the file from 0


@dataclass(frozen=True)
class SheetRow:
    """A row of a sheet: its number there, and its cells in the order of the columns of the CSV file."""

    number: int
    cells: tuple[str | Cell, ...]


@dataclass(frozen=True)
class Added:
    """A new row.

    Attributes:
        after: the position of the row that it follows; TOP for the first place, None for the last.
        cells: its cells.
        number: its number in the sheet.
    """

    after: int | None
    cells: Cells
    number: int


@dataclass(frozen=True)
class Changes:
    """The changes of a table; rows have their positions in the old version.

    Attributes:
        changed: the new text of each changed cell, by row and column.
        removed: rows that are gone.
        added: new rows, in the order of the sheet.
        reordered: the rows that stayed have another order in the sheet.
        numbers: new texts that the sheet has as numbers, with their places.
    """

    changed: Mapping[int, Mapping[int, str]]
    removed: tuple[int, ...]
    added: tuple[Added, ...]
    reordered: bool = False
    numbers: tuple[Place, ...] = ()

    @property
    def cells(self) -> int:
        """The number of changed cells."""
        return sum(len(cells) for cells in self.changed.values())

    def __bool__(self) -> bool:
        """Return whether anything changed."""
        return bool(self.changed or self.removed or self.added)


@dataclass(frozen=True)
class Altered:
    """A cell whose text is not certain: row in the sheet, column in the file, and what happened to it."""

    row: int
    column: int
    error: AlteredError


def between(
    before: Sequence[Cells],
    rows: Sequence[SheetRow],
    columns: Sequence[Column],
    key: Sequence[int],
    year: int,
) -> tuple[Changes, list[Altered]]:
    """Return the changes of a table, and the cells that a program altered.

    Args:
        before: the cells of each row when the workbook was made.
        rows: the rows of the sheet that are not empty.
        columns: the columns of the file.
        key: the positions of the key's cells.
        year: the year in which the days of the workbook begin.
    """
    texts = [
        tuple(_or_stored(cell, c, year) for cell, c in zip(row.cells, columns, strict=True)) for row in rows
    ]
    partners = match_rows.partners(before, texts, key)
    changed: dict[int, dict[int, str]] = {}
    added: list[Added] = []
    altered: list[Altered] = []
    numbers: list[Place] = []
    order = [position for position in partners if position is not None]
    reordered = any(first > second for first, second in pairwise(order))
    above = TOP
    for row, partner in zip(rows, partners, strict=True):
        own = before[partner] if partner is not None else None
        cells = _texts(row, own, columns, year, altered)
        if partner is None or own is None:
            added.append(Added(None if reordered else above, cells, row.number))
            numbers += _numbers(row, dict(enumerate(cells)), columns)
            continue
        above = partner
        differing = {column: text for column, text in enumerate(cells) if text != own[column]}
        if differing:
            changed[partner] = differing
            numbers += _numbers(row, differing, columns)
    kept = set(order)
    removed = tuple(position for position in range(len(before)) if position not in kept)
    return Changes(changed, removed, tuple(added), reordered, tuple(numbers)), altered


def _texts(
    row: SheetRow, own: Cells | None, columns: Sequence[Column], year: int, altered: list[Altered]
) -> Cells:
    """Return the texts of a row, and add the cells whose text is not certain to `altered`."""
    cells = []
    for position, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
        try:
            cells.append(cell_text.text(cell, column, own[position] if own else None, year))
        except AlteredError as error:
            altered.append(Altered(row.number, position, error))
            cells.append("")
    return tuple(cells)


def _numbers(row: SheetRow, texts: Mapping[int, str], columns: Sequence[Column]) -> Iterator[Place]:
    """Yield the new texts that the sheet has as plain numbers although any text may be typed there."""
    for position, text in texts.items():
        cell, field = row.cells[position], columns[position].field
        plain = isinstance(cell, Cell) and cell.kind == "number" and cell.format.kind == "plain"
        if text and plain and not columns[position].takes_numbers and not (field and field.holds):
            yield row.number, position


def _or_stored(cell: str | Cell, column: Column, year: int) -> str:
    """Return the text of a cell, or else what is stored, by which rows are matched."""
    try:
        return cell_text.text(cell, column, None, year)
    except AlteredError:
        return cell if isinstance(cell, str) else cell.text

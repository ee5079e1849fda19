"""The sheets of a workbook with their cells, as the program that saved it stored them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pipeline.core.errors import CallError
from pipeline.raw_files.spreadsheet_position import column_letter
from pipeline.workbook import number_formats, open_xlsx, shared_parts
from pipeline.workbook.number_formats import NumberFormat
from pipeline.workbook.open_xlsx import Archive, Attributes
from pipeline.workbook.shared_parts import number, unescaped

MOST_SHEETS = 500
MOST_CELLS = 5_000_000
MOST_CHARACTERS = 1 << 28  # in all cells; a text that many cells share counts for each
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet of Excel
MOST_MERGED = 10_000
POSITION = re.compile("([A-Z]{1,3})([0-9]{1,7})")
STYLES, TEXTS = "/styles", "/sharedStrings"  # ends of the types of relationships

TEXT_CELLS = ("s", "inlineStr", "str")
Kind = Literal["number", "boolean", "error", "formula", "day"]

KINDS: dict[str, Kind] = {"b": "boolean", "e": "error", "d": "day"}  # by the type of a cell


@dataclass(frozen=True)
class Cell:
    """A cell that is not text.

    Attributes:
        kind: what it contains; a day is a date that is stored as text in ISO 8601.
        text: the value as it is stored; of a formula, the formula.
        format: what its number format shows.
        result: the result of a formula.
    """

    kind: Kind
    text: str
    format: NumberFormat = field(default_factory=lambda: number_formats.read(number_formats.GENERAL))
    result: str = ""


@dataclass
class Sheet:
    """A sheet.

    Attributes:
        name: its name.
        rows: the cells of each row that is not empty, by row and column, both counted from 1; text is a str.
        hidden: rows that are hidden, also by a filter.
        merged: ranges of merged cells, as first and last row and column.
        comments: the cell and the text of each comment.
    """

    name: str
    rows: dict[int, dict[int, str | Cell]] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    comments: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Sheets:
    """A workbook.

    Attributes:
        sheets: its sheets by name, in their order.
        first_year: the year in which its days begin, 1900 or 1904.
    """

    sheets: Mapping[str, Sheet]
    first_year: int = 1900


def read(path: Path) -> Sheets:
    """Read all sheets of a workbook.

    Raises:
        CallError: it is not a readable workbook, or it contains more than any coder types.
    """
    with open_xlsx.opened(path) as archive:
        main = open_xlsx.main_part(archive)
        related = open_xlsx.relationships(archive, main)
        listed, first_year = _listed(archive, main, related)
        parts = {kind.rpartition("/")[2]: part for kind, part in related.values()}
        texts = shared_parts.texts(archive, parts[TEXTS[1:]]) if TEXTS[1:] in parts else []
        formats = shared_parts.formats(archive, parts[STYLES[1:]]) if STYLES[1:] in parts else []
        budget = _Budget(path)
        sheets = {name: _Reader(archive, name, texts, formats, budget).read(part) for name, part in listed}
        return Sheets(sheets, first_year)


def _listed(
    archive: Archive, main: str, related: Mapping[str, tuple[str, str]]
) -> tuple[list[tuple[str, str]], int]:
    """Return name and part of each sheet with cells, and the year in which days begin."""
    listed: list[tuple[str, str]] = []
    years: list[int] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet" and attributes.get("id") in related:
            kind, part = related[attributes["id"]]
            if kind.endswith("/worksheet"):
                listed.append((attributes.get("name", ""), part))
        elif name == "workbookPr" and attributes.get("date1904", "0").lower() in {"1", "true"}:
            years.append(1904)

    archive.parse(main, start, _nothing)
    names = [name.casefold() for name, _ in listed]
    if len(listed) > MOST_SHEETS or len(set(names)) < len(names):
        raise CallError(f"{archive.path}: no spreadsheet program makes a workbook with such sheets")
    return listed, (years or [1900])[0]


def position(reference: str) -> tuple[int, int] | None:
    """Return row and column of a reference such as B7; None if a sheet has no such cell."""
    match = POSITION.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    row = int(match[2])
    return (row, column) if 0 < row <= MOST_ROWS and column <= MOST_COLUMNS else None


def _nothing(*_: object) -> None:
    """Take no notice of an element."""


class _Budget:
    """What all sheets of a workbook may contain together."""

    def __init__(self, path: Path) -> None:
        self.path, self.cells, self.characters = path, 0, 0

    def add(self, length: int) -> None:
        self.cells += 1
        self.characters += length
        if self.cells > MOST_CELLS or self.characters > MOST_CHARACTERS:
            raise CallError(f"{self.path} contains more cells or text than a workbook for coders")


class _Reader:
    """Reads the cells of one sheet."""

    def __init__(
        self, archive: Archive, name: str, texts: list[str], formats: list[NumberFormat], budget: _Budget
    ) -> None:
        self.archive, self.texts, self.formats, self.budget = archive, texts, formats, budget
        self.sheet = Sheet(name)
        self.row = self.column = 0
        self.cell: Attributes = {}
        self.value = self.formula = self.inline = ""
        self.has_formula = self.in_sound = False

    def read(self, part: str) -> Sheet:
        """Return the sheet of a part."""
        self.archive.parse(part, self.start, self.end)
        self.sheet.comments += shared_parts.comments(self.archive, part)
        return self.sheet

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self.row = number(attributes.get("r")) or self.row + 1
            self.column = 0
            if attributes.get("hidden", "0").lower() in {"1", "true"}:
                self.sheet.hidden.append(self.row)
        elif name == "c":
            place = position(attributes.get("r") or f"{column_letter(self.column + 1)}{self.row}")
            if place is None:
                raise CallError(f"{self.archive.path} contains a cell outside of any sheet")
            self.row, self.column = place
            self.cell, self.value, self.formula, self.inline = attributes, "", "", ""
            self.has_formula = False
        elif name == "rPh":
            self.in_sound = True
        elif name == "mergeCell":
            ends = [position(end) for end in attributes.get("ref", "").split(":")]
            if len(ends) > 1 and ends[0] and ends[1] and len(self.sheet.merged) < MOST_MERGED:
                self.sheet.merged.append((*ends[0], *ends[1]))

    def end(self, name: str, text: str) -> None:
        if name == "v":
            self.value = text
        elif name == "f":
            self.formula, self.has_formula = text, True
        elif name == "t" and not self.in_sound:
            self.inline += text
        elif name == "rPh":
            self.in_sound = False
        elif name == "c":
            content = self.content()
            if content:
                self.budget.add(len(content if isinstance(content, str) else content.text))
                self.sheet.rows.setdefault(self.row, {})[self.column] = content

    def content(self) -> str | Cell:
        """Return what the cell that has ended contains; an empty text for nothing."""
        kind = self.cell.get("t", "n")
        if self.has_formula:
            return Cell("formula", self.formula, result=self.shared() if kind == "s" else self.value)
        if kind in TEXT_CELLS:
            return self.shared() if kind == "s" else unescaped(self.inline or self.value)
        if not self.value:
            return ""
        style = number(self.cell.get("s"))
        shown = self.formats[style] if style < len(self.formats) else number_formats.read("")
        return Cell(KINDS.get(kind, "number"), self.value, shown)

    def shared(self) -> str:
        """Return the shared text that the value numbers."""
        position = number(self.value)
        return self.texts[position] if self.value.isdecimal() and position < len(self.texts) else ""

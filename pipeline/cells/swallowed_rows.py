"""Rows inside a quoted cell: a quote typed at the start of one cell and another at the end of a later one.

Everything between two such quotes is one cell, so that the rows in it are lost, and the file is valid CSV.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.cells.cell_fault import Fault
from pipeline.core import sql
from pipeline.core.finding import Message

LINE_END = re.compile(r"\r\n|\n|\r")
MOST_SHAPES = 20  # for which one pattern is written
FEW_COLUMNS = 3  # up to this width an ordinary sentence may have as many commas as a row


@dataclass(frozen=True)
class RowForm:
    """How the rows of a file look.

    Attributes:
        delimiter: what separates cells.
        width: number of cells.
        key_position: position of the primary key, counted from 0; None where it has several fields.
        key_shapes: the shapes of its keys, see `shape`.
    """

    delimiter: str
    width: int
    key_position: int | None
    key_shapes: frozenset[str]


def candidate_sql(cell: str) -> str:
    """Return SQL that is true for a cell of several lines."""
    return f"(contains({cell}, chr(10)) OR contains({cell}, chr(13)))"


def may_be_rows_sql(form: RowForm, cell: str) -> str:
    """Return SQL that is true for each cell in which `fault` finds rows, and for few others.

    It has as many delimiters as a row, or a line of it starts with something like a key.
    """
    delimiters = f"length({cell}) - length(replace({cell}, {sql.literal(form.delimiter)}, ''))"
    as_many = f"{delimiters} >= {form.width - 1}"
    if form.key_position is None:
        return as_many
    if form.key_position or len(form.key_shapes) > MOST_SHAPES:
        return f"({as_many} OR contains({cell}, {sql.literal(form.delimiter)}))"
    keys = "|".join("".join(map(_like, key_shape)) for key_shape in sorted(form.key_shapes))
    pattern = sql.literal(rf"[\r\n][\s\pZ\"]*(?:{keys})")
    return f"({as_many} OR regexp_matches({cell}, {pattern}))"


def _like(character: str) -> str:
    """Return a pattern for a character of a shape."""
    return r"\p{Nd}" if character == "0" else r"\pL" if character.isalpha() else rf"\x{{{ord(character):x}}}"


def shape(key: str) -> str:
    """Return a key with each digit as 0 and each letter as A or a, so that E0012 and E0345 are alike."""
    return "".join("0" if c.isdecimal() else "A" if c.isupper() else "a" if c.isalpha() else c for c in key)


def fault(form: RowForm, position: int, text: str) -> Fault | None:
    """Return the fault of a cell whose lines look like rows; None for an ordinary cell.

    Args:
        form: how the rows of the file look.
        position: position of the cell in its row, counted from 0.
        text: the cell.
    """
    lines = [_cells(form, line) for line in LINE_END.split(text)]
    if len(lines) == 1 or form.width == 1:
        return None
    wide = form.width > FEW_COLUMNS
    rows = [cells for cells in lines if wide and len(cells) == form.width]
    keyed = [cells for cells in lines[1:] if _starts_as_row(form, cells)]
    if _fits(form, position, lines) and (wide or keyed):
        rows = lines[1:]
    found = rows if len(rows) > len(keyed) else keyed
    if not found:
        return None
    example = form.delimiter.join(found[0])
    return Fault(
        "cells.lines.rows", {"rows": len(found), "row": example}, (Message("delete_quotes_of_rows"),)
    )


def _cells(form: RowForm, line: str) -> list[str]:
    return next(csv.reader([line], delimiter=form.delimiter), [])


def _fits(form: RowForm, position: int, lines: Sequence[Sequence[str]]) -> bool:
    """Return whether the lines are the end of a row, complete rows, and the start of a row."""
    first, *complete, last = map(len, lines)
    return (
        first == form.width - position
        and last == position + 1
        and all(cells == form.width for cells in complete)
    )


def _starts_as_row(form: RowForm, cells: Sequence[str]) -> bool:
    """Return whether a line has a key in the place of the key; a bare number is a key only in a whole row."""
    position = form.key_position
    if position is None or len(cells) <= max(position, 1) or len(cells) > form.width:
        return False
    key = cells[position].strip()
    is_key = bool(key) and shape(key) in form.key_shapes and any(c.isdecimal() for c in key)
    return is_key and (not key.isdecimal() or len(cells) == form.width)

"""New rows for a raw table, from a new version of the file that it was made of."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.core.text import quoted
from pipeline.propose import column_names, guess_dates
from pipeline.propose.foreign_table import ForeignTable
from pipeline.propose.guess_numbers import is_number
from pipeline.schema import column_names as schema_names
from pipeline.schema.model import Field, TableSchema

NUMBERED = re.compile(r"(?P<letters>[^0-9]*)(?P<number>[0-9]+)")
SHOWN = 5  # names in a message
MOMENTS = ("date", "datetime")

Rows = Mapping[tuple[str, ...], Sequence[str]]  # by their keys


@dataclass(frozen=True)
class Renewed:
    """The rows of a raw table after its file has changed.

    Attributes:
        rows: the rows in the order of the fields: those that stay in their old order, then the new ones.
        notes: what changed, for the person who called.
    """

    rows: list[list[str]]
    notes: tuple[Message, ...]


def renew(table: TableSchema, current: Sequence[Sequence[str]], foreign: ForeignTable) -> Renewed:
    """Return the rows that a new version of the file has, as the schema of the table requires.

    Args:
        table: the raw table.
        current: its rows, in the order of the fields.
        foreign: the new version of the file.

    Raises:
        CallError: the file lacks a field, or rows have the same key.
    """
    positions, left_out = _positions(table, foreign)
    notes = [Message("renew.left_out", {"columns": left_out})] if left_out else []
    columns = []
    for field, position in zip(table.fields, positions, strict=True):
        cells, converted = _cells(field, [row[position] for row in foreign.rows])
        columns.append(cells)
        if converted:
            notes.append(converted)
    before, after = _by_key(table, current), _by_key(table, list(zip(*columns, strict=True)), foreign.lines)
    after = {key: _in_old_form(table, row, before.get(key)) for key, row in after.items()}
    notes += _differences(table, before, after)
    keys = [key for key in before if key in after] + [key for key in after if key not in before]
    return Renewed([list(after[key]) for key in keys], tuple(notes))


def _positions(table: TableSchema, foreign: ForeignTable) -> tuple[list[int], list[str]]:
    """Return the column of each field, and the names of the columns that no field has."""
    spelled = schema_names.fields(table, foreign.labels)
    names = [own or name for own, name in zip(spelled, column_names.of_labels(foreign.labels), strict=True)]
    missing = [name for name in table.names if name not in names]
    if missing:
        raise CallError(f"the file has no column for {', '.join(missing)}; {table.name} needs it")
    return [names.index(name) for name in table.names], [name for name in names if name not in table.names]


def _cells(field: Field, cells: list[str]) -> tuple[list[str], Message | None]:
    """Return the cells of a column, its dates written as the field requires."""
    values = {cell for cell in cells if cell and cell not in field.missing_values}
    if field.type not in MOMENTS or field.format != "default" or not values:
        return cells, None
    guess = guess_dates.guess(values, field.name)
    if guess is None or guess.properties.get("type") != field.type or not guess.converted:
        return cells, None
    example = min(guess.converted)
    note = {"field": field.name, "example": example, "written": guess.converted[example]}
    return [guess.converted.get(cell, cell) for cell in cells], Message("renew.converted", note)


def _by_key(
    table: TableSchema, rows: Sequence[Sequence[str]], lines: Sequence[int] | None = None
) -> dict[tuple[str, ...], Sequence[str]]:
    """Return the rows by their keys; lines are those of the new file, in which no key may occur twice."""
    positions = [table.names.index(name) for name in table.primary_key]
    keys = [tuple(row[position] for position in positions) for row in rows]
    if lines is not None:
        for key, times in Counter(keys).items():
            if times > 1:
                first, second = [line for line, other in zip(lines, keys, strict=True) if other == key][:2]
                shown = quoted(", ".join(key))
                raise CallError(f"the key {shown} is on line {first} and on line {second}; correct the file")
    return dict(zip(keys, rows, strict=True))


def _in_old_form(table: TableSchema, row: Sequence[str], old: Sequence[str] | None) -> list[str]:
    """Return a row in which each number that has not changed is written as before: 50.45, not 50.450000."""
    if old is None:
        return list(row)
    return [
        before if field.type == "number" and _is_same_number(before, cell) else cell
        for field, cell, before in zip(table.fields, row, old, strict=True)
    ]


def _is_same_number(first: str, second: str) -> bool:
    return is_number(first) and is_number(second) and float(first) == float(second)


def _differences(table: TableSchema, before: Rows, after: Rows) -> Iterator[Message]:
    """Yield how many rows are new, gone or changed, and in which fields."""
    new, gone = [key for key in after if key not in before], [key for key in before if key not in after]
    changed = Counter(
        name
        for key, row in after.items()
        if key in before
        for name, cell, old in zip(table.names, row, before[key], strict=True)
        if cell != old
    )
    yield Message("renew.rows", {"same": len(after) - len(new), "new": len(new), "gone": len(gone)})
    if gone:
        keys = [", ".join(key) for key in gone[:SHOWN]]
        yield Message("renew.gone", {"rows": len(gone), "keys": keys, "table": table.name})
    for name, cells in changed.items():
        yield Message("renew.changed", {"field": name, "cells": cells})


def next_ids(known: Sequence[str], number: int) -> list[str]:
    """Return new ids in the form of the last one, such as A008 after A007.

    Args:
        known: all ids that were ever used.
        number: how many are needed.

    Raises:
        CallError: the ids are not numbered.
    """
    matches = [match for one in known if (match := NUMBERED.fullmatch(one))]
    if len(matches) < len(known) or not matches:
        raise CallError("its key is not numbered, so that new rows cannot be added to it; add them by hand")
    last = max(matches, key=lambda match: int(match["number"]))
    first, width = int(last["number"]) + 1, len(last["number"])
    return [f"{last['letters']}{value:0{width}}" for value in range(first, first + number)]

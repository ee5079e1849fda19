"""The key of a table, and the columns that refer to keys of other tables."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pipeline.core.errors import CallError
from pipeline.core.finding import Message, Values
from pipeline.propose.column import Column, Reference
from pipeline.propose.column_names import singular

LONGEST_KEY = 60  # characters
NEARLY = 0.99  # share of the cells that are found in a key
FEW = 3  # values that may be found in a key by chance
PAIRED = 12  # columns of which pairs are tried
SHOWN = 5  # exceptions in a message
NAMED, LIKELY = 2, 4  # ranks from which on a column is not named like a key, or is unlikely to be one
KEY_WORDS = ("id", "key", "code", "no", "nr", "number", "uuid")


@dataclass(frozen=True)
class KnownKey:
    """A field of another raw table whose values are all different.

    Attributes:
        table: the table.
        field: the field.
        type: its type.
        key: the key of the table.
        key_type: the type of that key.
        key_example: one of its values.
        values: the values of the field.
    """

    table: str
    field: str
    type: str
    key: str
    key_type: str
    key_example: str
    values: frozenset[str]


def primary(columns: Sequence[Column], table: str, lines: Sequence[int]) -> tuple[str, ...]:
    """Return the columns that identify each row.

    Args:
        columns: the columns of the table.
        table: its name.
        lines: the line of each row.

    Raises:
        CallError: no column does, and no pair with a column that is named like a key.
    """
    names = (singular(table), table)
    likely = sorted(
        (column for column in columns if _can_be_key(column)),
        key=lambda column: (_rank(column, columns, names), columns.index(column)),
    )
    meant = [column for column in columns if _rank(column, columns, names) == 0]
    if meant and not any(len(column.counts) == len(lines) for column in meant if column in likely):
        raise CallError(_no_key(columns, names, lines))  # no other column is better by chance
    for column in likely:
        if len(column.counts) == len(column.values) and _rank(column, columns, names) < LIKELY:
            return (column.name,)
    for first, second in combinations(likely[:PAIRED], 2):
        pairs = set(zip(first.values, second.values, strict=True))
        if _rank(first, columns, names) < NAMED and len(pairs) == len(lines):
            return (first.name, second.name)
    raise CallError(_no_key(columns, names, lines))


def _rank(column: Column, columns: Sequence[Column], names: tuple[str, ...]) -> int:
    """Return how likely a column is a key, 0 for the most likely."""
    if column.name in {"id", *(f"{name}_id" for name in names)}:
        return 0
    if set(column.name.split("_")) & set(KEY_WORDS) or column.name.endswith("id"):
        return 1
    if column is columns[0]:
        return 2
    return 3 if not any(" " in value for value in column.counts) else 4


def _can_be_key(column: Column) -> bool:
    plain = column.properties in ({"type": "string"}, {"type": "integer"})
    return plain and column.required and all(len(value) <= LONGEST_KEY for value in column.counts)


def given(columns: Sequence[Column], names: Sequence[str], lines: Sequence[int]) -> tuple[str, ...]:
    """Return the key that the person who called has named.

    Raises:
        CallError: a column does not exist, has empty cells, or rows have the same key.
    """
    known = {column.name: column for column in columns}
    known.update({column.label: column for column in columns if column.label not in known})
    unknown = [name for name in names if name not in known]
    if unknown:
        raise CallError(
            f"--key: the table has no column {unknown[0]}; it has {', '.join(c.name for c in columns)}"
        )
    chosen = [known[name] for name in names]
    for column in chosen:
        empty = [lines[i] for i, value in enumerate(column.values) if not value or value in column.missing]
        if empty:
            raise CallError(
                f"--key: {column.name} is empty on line {_listed(empty)}; complete these cells first"
            )
    keys = list(zip(*(column.values for column in chosen), strict=True))
    twice = _duplicates(keys, lines)
    if twice:
        raise CallError(f"--key: {twice}; correct these rows, or name more columns")
    return tuple(column.name for column in chosen)


def _no_key(columns: Sequence[Column], names: tuple[str, ...], lines: Sequence[int]) -> str:
    """Return why no column identifies the rows, with what prevents the likeliest."""
    near = [column for column in columns if _rank(column, columns, names) < NAMED]
    reason = ""
    if near:
        column = min(near, key=lambda column: _rank(column, columns, names))
        empty = [lines[i] for i, value in enumerate(column.values) if not value or value in column.missing]
        if empty:
            reason = f": {column.name} is empty on line {_listed(empty)}"
        elif twice := _duplicates([(value,) for value in column.values], lines):
            reason = f": in {column.name}, {twice}"
    return (
        f"no column identifies each row{reason}. Correct the file, name the columns that do with --key, "
        "or let --number-rows add a column with a number for each row"
    )


def _duplicates(keys: Sequence[tuple[str, ...]], lines: Sequence[int]) -> str:
    counts = Counter(keys)
    if len(counts) == len(keys):
        return ""
    key, _ = counts.most_common(1)[0]
    where = [lines[i] for i, value in enumerate(keys) if value == key]
    others = sum(times > 1 for times in counts.values()) - 1
    more = f", and {others} more are duplicated" if others else ""
    return f'"{", ".join(key)}" is on line {_listed(where)}{more}'


def _listed(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:SHOWN]))
    return f"{shown} and {len(lines) - SHOWN} more" if len(lines) > SHOWN else shown


def with_reference(column: Column, known: Sequence[KnownKey], lines: Sequence[int]) -> Column:
    """Return the column with the key of another table in which nearly all of its values are found.

    Numbers are found in many keys by chance, and so are few values. Then the name of the column must name the
    table or its key.
    """
    if (
        column.asked
        or column.properties not in ({"type": "string"}, {"type": "integer"})
        or not column.counts
    ):
        return column
    for key in sorted(known, key=lambda key: not _related(column.name, key)):
        found = {value for value in column.distinct if value in key.values}
        cells = sum(column.counts[value] for value in found)
        total = sum(column.counts[value] for value in column.distinct)
        by_chance = column.type == "integer" or len(found) < FEW
        if (
            key.type != column.type
            or cells < NEARLY * total
            or (by_chance and not _related(column.name, key))
        ):
            continue
        reference = Reference(key.table, key.field, key.key, key.key_type, key.key_example)
        place = f"{key.table}.{key.field}"
        if cells == total:
            reason = Message("add_table.reference", {"place": place})
        else:
            exceptions = list(_exceptions(column, found, lines))
            values: Values = {"place": place, "cells": total - cells, "shown": exceptions[:SHOWN]}
            reason = Message("add_table.nearly_reference", values)
        return replace(column, reference=reference, reasons=(*column.reasons, reason))
    return column


def _exceptions(column: Column, found: set[str], lines: Sequence[int]) -> Iterator[str]:
    for line, value in zip(lines, column.values, strict=True):
        if value and value not in found and value not in column.missing:
            yield f"{value} (line {line})"


def _related(name: str, key: KnownKey) -> bool:
    """Return whether the name of a column names another table or its key."""
    words, table = set(name.split("_")), set(singular(key.table).split("_"))
    return name == key.field or name.endswith(f"_{key.field}") or table <= words

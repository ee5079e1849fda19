"""What the engine adds to Table Schema: EDTF dates, counts, names by any alias, and lists in a cell."""

from collections.abc import Callable, Iterator, Mapping

import duckdb

from pipeline.cells.scan_result import Marks
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.legacy import nearest
from pipeline.core.text import quoted, shortened
from pipeline.schema import edtf
from pipeline.schema.model import Field

# Name of the check, what is wrong, and a hint.
Fault = tuple[str, str, str]
# Each way of writing a name, with the published names that it may mean.
Spellings = dict[str, set[str]]


class Known:
    """What cells are held against: the values of other files, by the marks that their scans left.

    A file that can't be read, or has another header than its schema, has no marks: it is told by its own
    findings, and nothing is held against it, so that one mistake doesn't become a hundred elsewhere.
    """

    def __init__(
        self, dataset: Dataset, connection: duckdb.DuckDBPyConnection, marks: Mapping[str, Marks]
    ) -> None:
        """Remember where to look; nothing is read before it is asked for."""
        self.dataset = dataset
        self.connection = connection
        self.marks = marks
        self._spellings: dict[str, Spellings | None] = {}

    def column(self, place: str, most: int | None = None) -> set[str]:
        """Return the distinct values of "table.field"; none where they are more than `most`."""
        table, _, field = place.partition(".")
        if table not in self.marks or (most is not None and self.marks[table].count > most):
            return set()
        found = self.connection.execute(
            f"SELECT DISTINCT {sql.identifier(field)} FROM {self.marks[table].name}"
        ).fetchall()
        return {value for (value,) in found if value is not None}

    def spellings(self, place: str) -> Spellings | None:
        """Return for each way of writing a target's values the published values that it may mean.

        None where the target, or the table of its aliases, can't be told.
        """
        if place not in self._spellings:
            self._spellings[place] = self._read_spellings(place)
        return self._spellings[place]

    def _read_spellings(self, place: str) -> Spellings | None:
        table, _, name = place.partition(".")
        aliases = self.dataset.raw[table].field(name).aliases
        if table not in self.marks or (aliases and aliases.table not in self.marks):
            return None
        published = self.column(place)
        meant = {value: {value} for value in published}
        if aliases:
            columns = sql.identifiers([aliases.alias, aliases.name])
            pairs = self.connection.execute(f"SELECT {columns} FROM {self.marks[aliases.table].name}")
            for alias, value in pairs.fetchall():
                if alias is not None and value is not None and alias not in published:
                    meant.setdefault(alias, set()).add(value)
        return meant


def faults(dataset: Dataset, known: Known, field: Field) -> Callable[[str], Iterator[Fault]] | None:
    """Return what finds the faults of a cell of the field; None where the engine adds nothing to it."""
    if field.target and known.spellings(field.target) is None:
        return None
    if field.separator:
        return lambda cell: _list_faults(dataset, known, field, cell)
    if field.target:
        return lambda cell: _name_faults(known, field.target or "", cell, "reference")
    if field.holds == "count":
        words = tuple(sorted(known.column(f"{field.words}.word")))
        return lambda cell: _count_faults(cell, words)
    return _edtf_faults if field.holds == "edtf" else None


def plainly_right(field: Field) -> str:
    """Return SQL that is true for cells which need no closer look; empty where each distinct one does."""
    cell = sql.identifier(field.name)
    if field.holds == "edtf":
        start, end = edtf.edtf_sql(cell)
        return f"{edtf.plain_sql(cell)} AND {start} IS NOT NULL AND {end} IS NOT NULL"
    if field.holds == "count":
        return f"regexp_full_match({cell}, '[0-9]{{1,18}}')"
    return ""


def _list_faults(dataset: Dataset, known: Known, field: Field, cell: str) -> Iterator[Fault]:
    found = edtf.items(cell, field.separator or "")
    for position, item in enumerate(found):
        if not item:
            yield "item", f"{quoted(cell)} has an empty item", f"separate items by one {field.separator}"
        elif _published(known, field, item) in [_published(known, field, i) for i in found[:position]]:
            yield "item", f"item {quoted(item)} stands there twice", ""
        elif field.target:
            yield from _name_faults(known, field.target, item, "item")
        elif field.codes and item not in dataset.allowed(field):
            message = f"item {quoted(item)} is no code of {field.codes}"
            yield "item", message, nearest(item, dataset.allowed(field))


def _published(known: Known, field: Field, item: str) -> str:
    """Return the published form of an item, so that a name and its alias are seen to be one."""
    spellings = known.spellings(field.target) if field.target else None
    meant = sorted((spellings or {}).get(item, ()))
    return meant[0] if len(meant) == 1 else item


def _name_faults(known: Known, target: str, name: str, check: str) -> Iterator[Fault]:
    spellings = known.spellings(target) or {}
    what = f"item {quoted(name)}" if check == "item" else quoted(name)
    meant = sorted(spellings.get(name, ()))
    if not meant:
        yield check, f"{what} does not stand in {target}", _alias_hint(nearest(name, spellings), spellings)
    elif len(meant) > 1:
        yield check, f"{what} may mean {' or '.join(meant)}", "write the published name"


def _alias_hint(hint: str, spellings: Spellings) -> str:
    """Say of an alias in a hint whose alias it is."""
    close = hint.removeprefix('did you mean "').removesuffix('"?')
    meant = sorted(spellings.get(close, ()))
    return f"{hint} (an alias of {shortened(meant[0])})" if meant and meant != [close] else hint


def _edtf_faults(cell: str) -> Iterator[Fault]:
    fault = edtf.edtf_fault(cell)
    if fault:
        yield "type", f"{quoted(cell)} {fault[0]}", fault[1]


def _count_faults(cell: str, words: tuple[str, ...]) -> Iterator[Fault]:
    if edtf.count_fault(cell, words):
        message = f"{quoted(cell)} is neither a whole number nor a known word of number"
        yield "type", message, f"words: {', '.join(words)}" if words else ""

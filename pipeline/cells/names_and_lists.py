"""What the engine adds to Table Schema: EDTF dates, counts, names by any alias, and lists in a cell."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import duckdb

from pipeline.cells import code_hints, date_forms, number_forms, separated_items
from pipeline.cells.cell_fault import Fault
from pipeline.cells.scan_result import ScanResult
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.finding import Message
from pipeline.schema import counts, edtf, edtf_date, lists
from pipeline.schema.model import Field, TableSchema

# Each way of writing a name, with the published names that it may mean.
Spellings = dict[str, set[str]]


class KnownValues:
    """The values of other files with which cells are compared, from the scans of those files.

    A file that cannot be read, or has another header than its schema, has no scan. It has findings of its
    own, and nothing is compared with it, so that one mistake does not cause a hundred findings elsewhere.

    Attributes:
        scans: the scans by the names of their tables.
    """

    def __init__(
        self, dataset: Dataset, connection: duckdb.DuckDBPyConnection, scans: Mapping[str, ScanResult]
    ) -> None:
        """Set the scans; values are read when they are first needed."""
        self.dataset = dataset
        self.connection = connection
        self.scans = scans
        self._spellings: dict[str, Spellings | None] = {}

    def column(self, target: str, most: int | None = None) -> set[str]:
        """Return the distinct values of "table.field"; none where the table has more than `most` rows."""
        table, _, field = target.partition(".")
        if table not in self.scans or (most is not None and self.scans[table].count > most):
            return set()
        rows = self.connection.execute(
            f"SELECT DISTINCT {sql.identifier(field)} FROM {self.scans[table].name}"
        ).fetchall()
        return {value for (value,) in rows if value is not None}

    def pairs(self, table: str, *fields: str) -> list[tuple[str, ...]]:
        """Return the distinct values of some fields of a table together, in order, without missing ones."""
        columns = [sql.identifier(field) for field in fields]
        present = " AND ".join(f"{column} IS NOT NULL" for column in columns)
        return self.connection.execute(
            f"SELECT DISTINCT {', '.join(columns)} FROM {self.scans[table].name} WHERE {present} ORDER BY ALL"
        ).fetchall()

    def spellings(self, target: str) -> Spellings | None:
        """Return for each way of writing a value of "table.field" the published values that it may mean.

        None where the table, or the table of its aliases, has no scan.
        """
        if target not in self._spellings:
            self._spellings[target] = self._read_spellings(target)
        return self._spellings[target]

    def _read_spellings(self, target: str) -> Spellings | None:
        table, _, name = target.partition(".")
        aliases = self.dataset.raw[table].field(name).aliases
        if table not in self.scans or (aliases and aliases.table not in self.scans):
            return None
        published = self.column(target)
        spellings = {value: {value} for value in published}
        if aliases:
            columns = sql.identifiers([aliases.alias, aliases.name])
            rows = self.connection.execute(f"SELECT {columns} FROM {self.scans[aliases.table].name}")
            for alias, value in rows.fetchall():
                if alias is not None and value is not None and alias not in published:
                    spellings.setdefault(alias, set()).add(value)
        return spellings


def fault_finder(
    dataset: Dataset, known: KnownValues, table: TableSchema, field: Field
) -> Callable[[str], Iterator[Fault]] | None:
    """Return a function that yields the faults of a cell; None where Table Schema alone describes the field.

    None also where the file that the field refers to has no scan.
    """
    if field.target and known.spellings(field.target) is None:
        return None
    if field.separator:
        return lambda cell: _list_faults(dataset, known, field, cell)
    if field.target:
        return lambda cell: _name_faults(known, field.target or "", cell)
    if field.holds == "count":
        words = sorted(known.column(f"{field.words}.word"))
        bounds = dataset.allowed(table.field(field.bound)) if field.bound else ()
        return lambda cell: _count_faults(field, cell, words, bounds)
    return (lambda cell: _edtf_faults(field, cell)) if field.holds == "edtf" else None


def correct_sql(field: Field) -> str:
    """Return SQL that is true for cells without a fault; empty where each distinct cell must be examined."""
    cell = sql.identifier(field.name)
    if field.holds == "edtf":
        start, end = edtf.bounds_sql(cell)
        return f"{edtf.is_plain_sql(cell)} AND {start} IS NOT NULL AND {end} IS NOT NULL"
    if field.holds == "count":
        return f"{counts.is_number_sql(cell)} AND {cell} NOT LIKE '%-%'"
    return ""


def _list_faults(dataset: Dataset, known: KnownValues, field: Field, cell: str) -> Iterator[Fault]:
    separator = field.separator or ""
    names: list[str] = []
    for item in lists.split(cell, separator):
        name = _published(known, field, item)
        if not item:
            yield Fault("cells.item.empty", {}, (Message("separate_items", {"separator": separator}),))
        elif name in names and not field.accepts_finding("cells.item.duplicate"):
            yield Fault("cells.item.duplicate", {"item": item})
        elif field.target:
            yield from _item_faults(known, field.target, item)
        elif field.codes and item not in dataset.allowed(field):
            values = {"item": item, "list": field.codes}
            hints = separated_items.hint(item, dataset.allowed(field), separator)
            yield Fault("cells.item.code", values, hints or code_hints.suggested(dataset, field, item))
        names.append(name)


def _published(known: KnownValues, field: Field, item: str) -> str:
    """Return the published name of an item, so that a name and its alias are recognised as the same."""
    spellings = known.spellings(field.target) if field.target else None
    meanings = sorted((spellings or {}).get(item, ()))
    return meanings[0] if len(meanings) == 1 else item


def _name_faults(known: KnownValues, target: str, name: str) -> Iterator[Fault]:
    spellings = known.spellings(target) or {}
    meanings = sorted(spellings.get(name, ()))
    if not meanings:
        yield Fault("cells.reference.missing", {"target": target})
    elif len(meanings) > 1:
        hint = Message("published_name")
        yield Fault("cells.reference.ambiguous", {"meanings": meanings}, (hint,))


def _item_faults(known: KnownValues, target: str, item: str) -> Iterator[Fault]:
    codes = {
        "cells.reference.missing": "cells.item.missing",
        "cells.reference.ambiguous": "cells.item.ambiguous",
    }
    for fault in _name_faults(known, target, item):
        yield Fault(codes[fault.code], {"item": item, **fault.values}, fault.hints)


def name_hints(known: KnownValues, target: str, separator: str, name: str) -> tuple[Message, ...]:
    """Return the hints for an unknown name; a suggested alias comes with the name that it means."""
    spellings = known.spellings(target) or {}
    file = known.dataset.raw[target.partition(".")[0]].file
    hints = separated_items.suggested(name, spellings, separator, file)
    for hint in hints:
        suggestion = str(hint.values.get("suggestion"))
        meanings = sorted(spellings.get(suggestion, ()))
        if hint.code == "suggestion" and meanings != [suggestion]:
            return (Message("suggestion_alias", {"suggestion": suggestion, "name": meanings[0]}),)
    return hints


def _edtf_faults(field: Field, cell: str) -> Iterator[Fault]:
    try:
        edtf.read(cell)
    except edtf_date.NotEdtfError as error:
        if error.reason == "interval":
            yield Fault("cells.type.interval", {}, (Message("check_interval"),))
        elif error.reason == "calendar":
            values = {"type": "date"}
            yield Fault("cells.type.calendar", values, (Message("check_source", values),))
        else:
            yield Fault("cells.type.edtf", {}, (Message("form.edtf"),))
    else:
        whole, mark = date_forms.whole_marked(cell)
        if whole and not field.accepts_finding("cells.mark"):
            yield Fault(
                "cells.mark", {"mark": mark}, (Message("mark_whole", {"suggestion": whole, "mark": mark}),)
            )


def _count_faults(field: Field, cell: str, words: Sequence[str], bounds: Collection[str]) -> Iterator[Fault]:
    ends = counts.read(cell)
    if ends and ends[0] > ends[1]:
        yield Fault("cells.type.count_order")
    elif not ends and cell not in words:
        hints = number_forms.count(cell, field.bound or "", bounds)
        hints = hints or ((Message("words", {"words": [*words]}),) if words else ())
        yield Fault("cells.type.count", {"words": field.words}, hints)

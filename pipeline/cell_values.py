"""What the engine adds to Table Schema: EDTF dates, counts, names by any alias, and lists in a cell."""

from collections.abc import Callable, Iterator

from pipeline import rawfile, values
from pipeline.dataset import Dataset
from pipeline.finding import nearest, shown
from pipeline.schema import Field

# Name of the check, what is wrong, and a hint.
Fault = tuple[str, str, str]


class Known:
    """What cells are held against: the values of other files, read once."""

    def __init__(self, dataset: Dataset) -> None:
        """Remember the dataset; its files are read when they are asked for."""
        self.dataset = dataset
        self._columns: dict[str, set[str]] = {}
        self._spellings: dict[str, dict[str, set[str]]] = {}

    def column(self, place: str) -> set[str]:
        """Return the distinct values of "table.field", () where the file can't be read."""
        if place not in self._columns:
            table, _, field = place.partition(".")
            self._columns[place] = {row[0] for row in self.rows(table, field) if row[0]}
        return self._columns[place]

    def rows(self, table: str, *fields: str) -> list[tuple[str, ...]]:
        """Return the given fields of each whole record of a raw or reference table."""
        try:
            file = rawfile.read(self.dataset.folder / self.dataset.inputs[table].file)
            positions = [file.header.index(field) for field in fields]
        except (OSError, ValueError):
            return []
        return [tuple(r[p] for p in positions) for r in file.records if len(r) == len(file.header)]

    def spellings(self, place: str) -> dict[str, set[str]]:
        """Return for each way of writing a target's values the published values that it may mean."""
        if place not in self._spellings:
            table, _, name = place.partition(".")
            field = self.dataset.raw[table].field(name)
            meant = {value: {value} for value in self.column(place)}
            if field.aliases:
                pairs = self.rows(field.aliases.table, field.aliases.alias, field.aliases.name)
                for alias, value in pairs:
                    if alias not in self.column(place):
                        meant.setdefault(alias, set()).add(value)
            self._spellings[place] = meant
        return self._spellings[place]


def faults(dataset: Dataset, known: Known, field: Field) -> Callable[[str], Iterator[Fault]] | None:
    """Return what finds the faults of a cell of the field; None where the engine adds nothing to it."""
    if field.separator:
        return lambda cell: _list_faults(dataset, known, field, cell)
    if field.holds == "edtf":
        return _edtf_faults
    if field.holds == "count":
        words = tuple(sorted(known.column(f"{field.words}.word")))
        return lambda cell: _count_faults(cell, words)
    if field.target:
        return lambda cell: _name_faults(known, field.target or "", cell, "reference")
    return None


def _list_faults(dataset: Dataset, known: Known, field: Field, cell: str) -> Iterator[Fault]:
    found = values.items(cell, field.separator or "")
    for position, item in enumerate(found):
        if not item:
            yield "item", f"{shown(cell)} has an empty item", f"separate items by one {field.separator}"
        elif item in found[:position]:
            yield "item", f"item {shown(item)} stands there twice", ""
        elif field.target:
            yield from _name_faults(known, field.target, item, "item")
        elif field.codes and item not in dataset.allowed(field):
            message = f"item {shown(item)} is no code of {field.codes}"
            yield "item", message, nearest(item, dataset.allowed(field))


def _name_faults(known: Known, target: str, name: str, check: str) -> Iterator[Fault]:
    spellings = known.spellings(target)
    what = f"item {shown(name)}" if check == "item" else shown(name)
    meant = sorted(spellings.get(name, ()))
    if not meant:
        yield check, f"{what} does not stand in {target}", _alias_hint(nearest(name, spellings), spellings)
    elif len(meant) > 1:
        yield check, f"{what} may mean {' or '.join(meant)}", "write the published name"


def _alias_hint(hint: str, spellings: dict[str, set[str]]) -> str:
    """Say of an alias in a hint whose alias it is."""
    close = hint.removeprefix('did you mean "').removesuffix('"?')
    meant = sorted(spellings.get(close, ()))
    return f"{hint} (an alias of {meant[0]})" if meant and meant != [close] else hint


def _edtf_faults(cell: str) -> Iterator[Fault]:
    fault = values.edtf_fault(cell)
    if fault:
        yield "type", f"{shown(cell)} {fault[0]}", fault[1]


def _count_faults(cell: str, words: tuple[str, ...]) -> Iterator[Fault]:
    if values.count_fault(cell, words):
        message = f"{shown(cell)} is neither a whole number nor a known word of number"
        yield "type", message, "words: " + ", ".join(words)

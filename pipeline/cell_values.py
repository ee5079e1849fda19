"""What the engine adds to Table Schema: EDTF dates, counts, names by any alias, and lists in a cell."""

from collections.abc import Callable, Iterator

from pipeline import rawfile, values
from pipeline.dataset import Dataset
from pipeline.finding import nearest, shown
from pipeline.rawfile import RawFile
from pipeline.schema import Field

# Name of the check, what is wrong, and a hint.
Fault = tuple[str, str, str]
# Each way of writing a name, with the published names that it may mean.
Spellings = dict[str, set[str]]


class Known:
    """The raw and reference files, each read once: what cells are held against.

    A file that can't be read, or has another header than its schema, is told by its own check; nothing
    is held against it, so that one mistake doesn't become a hundred findings elsewhere.
    """

    def __init__(self, dataset: Dataset) -> None:
        """Remember the dataset; its files are read when they are asked for."""
        self.dataset = dataset
        self._files: dict[str, RawFile | ValueError] = {}
        self._spellings: dict[str, Spellings | None] = {}

    def read(self, table: str) -> RawFile:
        """Return the text of a table's file.

        Raises:
            ValueError: it can't be read; the message says why.
        """
        if table not in self._files:
            try:
                self._files[table] = rawfile.read(self.dataset.folder / self.dataset.inputs[table].file)
            except ValueError as error:
                self._files[table] = error
        file = self._files[table]
        if isinstance(file, ValueError):
            raise file
        return file

    def whole(self, table: str) -> bool:
        """Tell whether the table's file can be read and has the header of its schema."""
        try:
            return self.read(table).header == list(self.dataset.inputs[table].names)
        except (OSError, ValueError):
            return False

    def rows(self, table: str, *fields: str) -> list[tuple[str, ...]]:
        """Return the given fields of each record of a whole table; ragged ones are left out."""
        file = self.read(table)
        positions = [file.header.index(field) for field in fields]
        return [tuple(r[p] for p in positions) for r in file.records if len(r) == len(file.header)]

    def column(self, place: str) -> set[str]:
        """Return the distinct values of "table.field"."""
        table, _, field = place.partition(".")
        if not self.whole(table):
            return set()
        return {row[0] for row in self.rows(table, field)} - set(self.dataset.inputs[table].missing_values)

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
        if not self.whole(table) or (aliases and not self.whole(aliases.table)):
            return None
        published = self.column(place)
        meant = {value: {value} for value in published}
        pairs = self.rows(aliases.table, aliases.alias, aliases.name) if aliases else []
        for alias, value in pairs:
            if alias not in published:
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
    return _edtf_faults if field.holds == "edtf" else _integer_faults if field.type == "integer" else None


def _integer_faults(cell: str) -> Iterator[Fault]:
    """Find whole numbers that Table Schema allows and a column of 64 bits does not."""
    try:
        fits = abs(int(cell)) < 2**63
    except ValueError:  # told as a type error already
        return
    if not fits:
        yield "type", f"{shown(cell)} is too large a number", "at most 9223372036854775807"
    elif not cell.isascii():
        yield "type", f"{shown(cell)} is not written in the digits 0 to 9", f"write {int(cell)}"


def _list_faults(dataset: Dataset, known: Known, field: Field, cell: str) -> Iterator[Fault]:
    found = values.items(cell, field.separator or "")
    for position, item in enumerate(found):
        if not item:
            yield "item", f"{shown(cell)} has an empty item", f"separate items by one {field.separator}"
        elif _published(known, field, item) in [_published(known, field, i) for i in found[:position]]:
            yield "item", f"item {shown(item)} stands there twice", ""
        elif field.target:
            yield from _name_faults(known, field.target, item, "item")
        elif field.codes and item not in dataset.allowed(field):
            message = f"item {shown(item)} is no code of {field.codes}"
            yield "item", message, nearest(item, dataset.allowed(field))


def _published(known: Known, field: Field, item: str) -> str:
    """Return the published form of an item, so that a name and its alias are seen to be one."""
    spellings = known.spellings(field.target) if field.target else None
    meant = sorted((spellings or {}).get(item, ()))
    return meant[0] if len(meant) == 1 else item


def _name_faults(known: Known, target: str, name: str, check: str) -> Iterator[Fault]:
    spellings = known.spellings(target) or {}
    what = f"item {shown(name)}" if check == "item" else shown(name)
    meant = sorted(spellings.get(name, ()))
    if not meant:
        yield check, f"{what} does not stand in {target}", _alias_hint(nearest(name, spellings), spellings)
    elif len(meant) > 1:
        yield check, f"{what} may mean {' or '.join(meant)}", "write the published name"


def _alias_hint(hint: str, spellings: Spellings) -> str:
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
        yield "type", message, f"words: {', '.join(words)}" if words else ""

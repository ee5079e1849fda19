"""What is proposed for one foreign table: a raw table, and the tables that are split from it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.core.errors import CallError
from pipeline.core.finding import Message, Values
from pipeline.core.wording import unknown
from pipeline.propose import column, column_names, guess_codes, guess_keys, guess_types
from pipeline.propose.column import Column, Header, Reference
from pipeline.propose.foreign_table import ForeignTable
from pipeline.propose.guess import text
from pipeline.propose.guess_keys import KnownKey
from pipeline.propose.guess_types import Typed

NUMBERED = "add_table.numbered"  # the reason of a column with a number for each row


@dataclass(frozen=True)
class Choices:
    """What the person who called has decided.

    Attributes:
        key: columns of the primary key; empty to find one.
        drop: columns to leave out.
        kinds: what columns contain, one of `guess_types.KINDS`.
        split: for each new table, the columns whose values become its rows.
        number_rows: add a column with a number for each row, which is the key.
    """

    key: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    kinds: Mapping[str, str] | None = None
    split: Mapping[str, tuple[str, ...]] | None = None
    number_rows: bool = False


@dataclass(frozen=True)
class Table:
    """A proposed raw table, which is published under the same name.

    Attributes:
        name: its name.
        columns: its columns.
        key: the names of the columns of its primary key.
        names: the column of its unique names; empty for none.
        made: it was split from the table.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    names: str = ""
    made: bool = False

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The rows of the raw file."""
        return list(zip(*(c.values for c in self.columns), strict=True))


@dataclass(frozen=True)
class Proposal:
    """The proposed tables, the main one first, and what was left out.

    Attributes:
        tables: the tables.
        notes: about the table as a whole.
    """

    tables: tuple[Table, ...]
    notes: tuple[Message, ...]


def propose(foreign: ForeignTable, name: str, known: Sequence[KnownKey], choices: Choices) -> Proposal:
    """Return what is proposed for a table.

    Args:
        foreign: the table.
        name: the name that it gets.
        known: the keys of the other raw tables.
        choices: what the person who called has decided.

    Raises:
        CallError: a chosen column does not exist, or nothing identifies the rows.
    """
    names = column_names.of_labels(foreign.labels)
    by_name = _by_name(choices, names, foreign.labels)
    columns = _columns(foreign, names, by_name)
    if by_name.number_rows:
        columns.insert(0, _numbers(name, len(foreign.rows), names))
    key = _key(columns, name, foreign.lines, by_name)
    made = {into: _split(into, columns, fields, known) for into, fields in (by_name.split or {}).items()}
    of_field = {field: made[into] for into, fields in (by_name.split or {}).items() for field in fields}
    finished = [_finished(one, key, of_field.get(one.name), known, foreign.lines) for one in columns]
    notes = [Message("add_table.dropped", {"columns": len(by_name.drop)})] if by_name.drop else []
    return Proposal((Table(name, tuple(finished), key), *made.values()), tuple(notes))


def _by_name(choices: Choices, names: Sequence[str], labels: Sequence[str]) -> Choices:
    """Return the choices with the name of each column, where they may have its label.

    Raises:
        CallError: a column does not exist, or is chosen twice.
    """
    by_label = dict(zip(reversed(labels), reversed(names), strict=True)) | {name: name for name in names}

    def find(option: str, label: str) -> str:
        if label not in by_label:
            raise CallError(f"{option}: unknown column {unknown(label, by_label)}")
        return by_label[label]

    kinds = {find("--as", label): kind for label, kind in (choices.kinds or {}).items()}
    drop = tuple(dict.fromkeys(find("--drop", label) for label in choices.drop))
    split = {
        into: tuple(dict.fromkeys(find("--split", label) for label in labels))
        for into, labels in (choices.split or {}).items()
    }
    times = Counter(name for fields in (kinds, drop, *split.values()) for name in fields)
    twice = [name for name, number in times.items() if number > 1]
    if twice:
        raise CallError(f"{twice[0]} is named in several of --as, --drop and --split; name it in one")
    return replace(choices, kinds=kinds, drop=drop, split=split)


def _columns(foreign: ForeignTable, names: Sequence[str], choices: Choices) -> list[Column]:
    """Return the columns that are not dropped, each with its type."""
    divided = {name for fields in (choices.split or {}).values() for name in fields}
    headings = column_names.headings(foreign.labels, names)
    columns = []
    for position, name in enumerate(names):
        if name in choices.drop:
            continue
        cells = [row[position] for row in foreign.rows]
        counts = Counter(cell for cell in cells if cell)
        asked = "text" if name in divided else (choices.kinds or {}).get(name, "")
        typed = guess_types.as_kind(counts, name, asked) if asked else guess_types.guess(counts, name)
        header = Header(name, foreign.labels[position], headings[position], foreign.tags[position])
        columns.append(column.of(header, cells, typed, asked))
    if not columns:
        raise CallError("--drop leaves no column")
    return columns


def _finished(
    one: Column, key: tuple[str, ...], made: Table | None, known: Sequence[KnownKey], lines: Sequence[int]
) -> Column:
    """Return a column with what it refers to, or with its code list."""
    if made:
        reference = Reference(made.name, made.names, by_name=True, key=made.key[0])
        values: Values = {"values": len(one.distinct), "place": f"{made.name}.{made.names}"}
        one = replace(one, reference=reference, reasons=(Message("add_table.split", values),))
    if any(reason.code == NUMBERED for reason in one.reasons):
        return one
    if one.name in key:
        return one.because(Message("add_table.key" if len(key) == 1 else "add_table.part_of_key"))
    return one if made else guess_codes.of(guess_keys.with_reference(one, known, lines))


def _numbers(table: str, rows: int, names: Sequence[str]) -> Column:
    """Return a column with a number for each row."""
    name = f"{column_names.singular(table)}_id"
    if name in names:
        raise CallError(f"--number-rows: the table has a column {name}; name it with --key")
    values = _ids(table, rows)
    typed = Typed(text(Message(NUMBERED, {"first": values[0], "last": values[-1]})))
    return column.of(Header(name, name, name), values, typed, "text")


def _ids(table: str, rows: int) -> list[str]:
    """Return an id for each row: the first letter of the table and a number."""
    digits = max(3, len(str(rows)))
    return [f"{table[0].upper()}{number:0{digits}}" for number in range(1, rows + 1)]


def _key(columns: Sequence[Column], name: str, lines: Sequence[int], choices: Choices) -> tuple[str, ...]:
    if choices.number_rows:
        return (columns[0].name,)
    if choices.key:
        return guess_keys.given(columns, choices.key, lines)
    return guess_keys.primary(columns, name, lines)


def _split(into: str, columns: Sequence[Column], fields: Sequence[str], known: Sequence[KnownKey]) -> Table:
    """Return the table of the different values of some columns.

    Raises:
        CallError: no column has a value, or another table has the name.
    """
    if any(key.table == into for key in known):
        raise CallError(f"--into: the table {into} exists; name a new table")
    values = list(dict.fromkeys(value for c in columns if c.name in fields for value in c.distinct))
    if not values:
        raise CallError(f"--split: {' and '.join(fields)} contain no value")
    key = f"{column_names.singular(into)}_id"
    ids = column.of(Header(key, key, key), _ids(into, len(values)), Typed(text()), "text")
    name = column.of(Header("name", "name", "name"), values, Typed(text()), "text")
    reason = Message("add_table.made", {"rows": len(values), "columns": list(fields)})
    return Table(into, (ids.because(reason), name), (key,), "name", made=True)

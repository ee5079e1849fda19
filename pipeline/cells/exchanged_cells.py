"""Two cells of a row that were typed into each other's column, as an alias and the name that it means."""

from collections.abc import Iterator

from pipeline.cells.names_and_lists import KnownValues
from pipeline.cells.scan_result import ScanResult
from pipeline.core import sql
from pipeline.core.finding import Message
from pipeline.schema import column_names
from pipeline.schema.model import Field

MOST_COMPARED = 5000  # rows of the table that a value is looked up in


def hint(  # noqa: PLR0913, PLR0917 - where a value is missing
    known: KnownValues, scan: ScanResult, field: Field, target: str, row: int, value: str
) -> tuple[Message, ...]:
    """Return the hint about a missing value that is right in another cell of its row, and that cell here.

    Args:
        known: the values of other files.
        scan: the scan of the file.
        field: the field in which the value is missing.
        target: the "table.field" in which it is not found.
        row: number of the row.
        value: the missing value, which is all that its cell contains.
    """
    others = [*_others(known, scan, field, target)]
    if not others:
        return ()
    columns = sql.identifiers([other.name for other, _ in others])
    cells = scan.connection.execute(f"SELECT {columns} FROM {scan.name} WHERE rowid = {row}").fetchall()[0]
    for (other, place), cell in zip(others, cells, strict=True):
        if not place:  # the field of aliases, whose own rows make them known
            exchanged = cell in known.column(target, MOST_COMPARED)
        else:
            there = _values(known, place)
            exchanged = cell in _values(known, target) and value in there and cell not in there
        if exchanged:
            names = {"field": column_names.shown(field), "other": column_names.shown(other)}
            return (Message("exchange_cells", names),)
    return ()


def _others(known: KnownValues, scan: ScanResult, field: Field, target: str) -> Iterator[tuple[Field, str]]:
    """Yield the other fields that may contain the value, each with its own target; empty for an alias."""
    table, _, name = target.partition(".")
    aliases = known.dataset.inputs[table].field(name).aliases
    references = {key.fields[0]: f"{key.table}.{key.to[0]}" for key in scan.table.foreign_keys}
    for other in scan.table.fields:
        if other.name == field.name or other.name not in scan.retained or other.separator:
            continue
        if aliases and (aliases.table, aliases.alias) == (scan.table.name, other.name):
            yield other, ""
        elif other.target or other.name in references:
            yield other, other.target or references[other.name]


def _values(known: KnownValues, target: str) -> set[str]:
    """Return the ways of writing a value of "table.field"; none where its table has no scan."""
    table, _, name = target.partition(".")
    if known.dataset.inputs[table].field(name).aliases:
        return {*(known.spellings(target) or ())}
    return known.column(target, MOST_COMPARED)

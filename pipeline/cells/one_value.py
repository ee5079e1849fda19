"""What to do with several values in a cell for one: a row for each, if the table can have these rows."""

from collections.abc import Sequence

from pipeline.core.finding import Message
from pipeline.schema.model import Field, TableSchema


def explained(table: TableSchema, field: Field, hints: Sequence[Message]) -> tuple[Message, ...]:
    """Return hints, without the advice to write one row for each where the second row would be refused."""
    return tuple(hints) if _can_repeat(table, field) else tuple(_of_one(table, field, h) for h in hints)


def _can_repeat(table: TableSchema, field: Field) -> bool:
    """Return whether two rows may differ in one field only: it is in each key, or the key is a new number."""
    unique = [(other.name,) for other in table.fields if other.constraints.get("unique")]
    keys = [key for key in (table.primary_key, *table.unique_keys, *unique) if key]
    return all(field.name in key or _is_number(table, key) for key in keys)


def _is_number(table: TableSchema, key: tuple[str, ...]) -> bool:
    """Return whether a key is one that coders count up."""
    return key == table.primary_key and len(key) == 1 and table.field(key[0]).example_text[-1:].isdigit()


def _of_one(table: TableSchema, field: Field, hint: Message) -> Message:
    """Return the hint for a row that cannot be there twice."""
    if hint.code == "one_row_each":
        code = "one_code" if table.requires(field) else "one_or_none"
        return Message(code, {"codes": hint.values["values"]})
    if hint.code == "several_values" and "separator" not in hint.values:
        return Message("one_unknown", hint.values)
    return hint

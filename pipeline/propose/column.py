"""A column of a foreign table, with everything that was decided about it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.core.finding import Message
from pipeline.propose.guess_types import Typed

# Reasons that name the least and the greatest value.
RANGES = ("add_table.type.integer", "add_table.type.number", "add_table.type.range")


@dataclass(frozen=True)
class Reference:
    """Another raw table in whose field the values of a column are found.

    Attributes:
        table: the raw table.
        field: its field.
        key: the key of the table.
        key_type: the type of that key.
        key_example: one of its values.
    """

    table: str
    field: str
    key: str
    key_type: str
    key_example: str

    @property
    def by_name(self) -> bool:
        """Whether the field names rows, and the key of the table is another one."""
        return self.field != self.key


@dataclass(frozen=True)
class Header:
    """The header of a column.

    Attributes:
        name: the name of its field.
        label: the header as it is written.
        heading: what the header of the raw file has: the label, if it can.
        tag: its HXL tag; empty if it has none.
    """

    name: str
    label: str
    heading: str
    tag: str = ""


@dataclass(frozen=True)
class Column:
    """A column and its field.

    Attributes:
        name: the name of the field.
        label: the header as it is written.
        heading: what the header of the raw file has.
        tag: its HXL tag; empty if it has none.
        values: its cells, written as its type requires.
        properties: type, format and the like of the field in the raw schema.
        missing: words among its values that mean "no value".
        reasons: why, for the person who called.
        codes: its code list; empty for none.
        reference: the table that it refers to.
        asked: what the person who called has decided that it contains; empty if nothing.
        counts: how often each of its values occurs.
    """

    name: str
    label: str
    heading: str
    tag: str
    values: Sequence[str]
    properties: dict[str, Any]
    missing: tuple[str, ...] = ()
    reasons: tuple[Message, ...] = ()
    codes: tuple[str, ...] = ()
    reference: Reference | None = None
    asked: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def type(self) -> str:
        """The type of the field."""
        return str(self.properties["type"])

    @property
    def is_text(self) -> bool:
        """Return whether the column contains any text."""
        return self.properties == {"type": "string"}

    @property
    def required(self) -> bool:
        """Return whether no cell is empty."""
        return all(self.values) and not self.missing

    @property
    def distinct(self) -> list[str]:
        """The different values in the order of the file, without missing ones."""
        return [value for value in self.counts if value not in self.missing]

    @property
    def example(self) -> str:
        """The first value; empty if there is none."""
        return next(iter(self.distinct), "")

    def because(self, *reasons: Message) -> "Column":
        """Return the column with further reasons."""
        return replace(self, reasons=(*self.reasons, *reasons))


def of(header: Header, cells: Sequence[str], typed: Typed, asked: str = "") -> Column:
    """Return a column with its type; its values are written as the type requires.

    Args:
        header: its header.
        cells: its cells as they are in the file.
        typed: its type.
        asked: what the person who called has decided that it contains.
    """
    converted = typed.guess.converted
    values = [converted.get(cell, cell) for cell in cells] if converted else list(cells)
    counts = Counter(value for value in values if value)
    missing, reasons = typed.missing, typed.guess.reasons
    different = [value for value in counts if value not in missing]
    if len(different) == 1 and not converted:
        reasons = (
            *(r for r in reasons if r.code not in RANGES),
            Message("add_table.constant", {"value": different[0]}),
        )
    elif different and not reasons:
        reasons = (Message("add_table.values", {"values": len(different), "example": different[0]}),)
    return Column(
        **vars(header),
        values=values,
        properties=dict(typed.guess.properties),
        missing=missing,
        reasons=reasons,
        asked=asked,
        counts=counts,
    )

"""How the columns of a raw file are named in its header: by the name of a field, or by its label.

All ways to read a header use this module.
"""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.core.text import quoted
from pipeline.schema.model import Field, TableSchema


def normalised(header: str) -> str:
    """Return a text of a header in lower case, without spaces and invisible characters around it."""
    return header.strip().strip("\ufeff\u200b\u200c\u200d\u2060").strip().casefold()


def shown(field: Field) -> str:
    """Return what a coder is expected to write above the column of a field."""
    return field.label or field.name


def exact(table: TableSchema) -> Mapping[str, str]:
    """Return the names of the fields by the texts that a header may have for them."""
    labels = {field.label: field.name for field in table.fields if field.label}
    return {**labels, **{name: name for name in table.names}}


def similar(table: TableSchema) -> Mapping[str, str]:
    """Return the names of the fields by the same texts, normalised."""
    labels = {normalised(field.label): field.name for field in table.fields if field.label}
    return {**labels, **{name: name for name in table.names}}


def fields(table: TableSchema, header: Sequence[str]) -> list[str]:
    """Return for each column the name of the field that it is read as; empty if it belongs to no field."""
    by_text, by_spelling = exact(table), similar(table)
    return [by_text.get(text) or by_spelling.get(normalised(text), "") for text in header]


def expected(table: TableSchema, name: str, text: str) -> str:
    """Return how the header of a field should be written that is written in a similar way."""
    field = table.field(name)
    return field.label if normalised(field.label) == normalised(text) else field.name


def headers(table: TableSchema, columns: Sequence[str]) -> list[list[str]]:
    """Return the headers that a file may repeat: with the names of its columns' fields, and their labels.

    Args:
        table: the table.
        columns: for each column the name of its field, or its own text where it has none.
    """
    labels = {field.name: shown(field) for field in table.fields}
    return [list(columns), [labels.get(name, name) for name in columns]]


def problems(table: TableSchema) -> Iterator[str]:
    """Yield a sentence for each label that a header cannot use, since it may mean another field."""
    names: dict[str, str] = {}
    for field in table.fields:
        names.setdefault(normalised(field.name), field.name)
    labels: dict[str, str] = {}
    for field in (field for field in table.fields if field.label):
        text = normalised(field.label)
        first = labels.setdefault(text, field.name)
        if names.get(text, field.name) != field.name:
            yield f"{field.name}: the label {quoted(field.label)} is the name of the field {names[text]}"
        elif first != field.name:
            yield f"{field.name}: the field {first} has the label {quoted(field.label)} as well"

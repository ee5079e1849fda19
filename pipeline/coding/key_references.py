"""Which fields of raw/ contain the keys of a raw table."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.contract.dataset import Dataset
from pipeline.schema.model import TableSchema


@dataclass(frozen=True)
class Reference:
    """A field that contains keys of another table, or of its own.

    Attributes:
        table: the raw table.
        field: the field.
        separator: what separates several keys in one cell; empty where a cell contains one key.
    """

    table: str
    field: str
    separator: str = ""


def of(dataset: Dataset, raw: TableSchema) -> list[Reference]:
    """Return each field that refers to the key of a raw table, also through a key that refers to it."""
    found = dict.fromkeys([Reference(raw.name, raw.primary_key[0])])
    waiting = list(found)
    while waiting:
        target = waiting.pop()
        new = [reference for reference in _direct(dataset, target) if reference not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return list(found)[1:]


def _direct(dataset: Dataset, target: Reference) -> Iterator[Reference]:
    """Yield each field whose values must be values of another field."""
    for table in dataset.raw.values():
        for key in table.foreign_keys:
            for own, to in zip(key.fields, key.to, strict=True):
                if (key.table, to) == (target.table, target.field):
                    yield Reference(table.name, own, table.field(own).separator or "")
        for field in table.fields:
            if field.target == f"{target.table}.{target.field}":
                yield Reference(table.name, field.name, field.separator or "")


def refers(dataset: Dataset, raw: TableSchema) -> bool:
    """Return whether the key of a table is itself the key of another table."""
    own = raw.primary_key
    return any(key.fields == own and key.table != raw.name for key in dataset.raw[raw.name].foreign_keys)


def of_published(dataset: Dataset, table: TableSchema, raw: TableSchema) -> list[bool]:
    """Return for each part of a published table's primary key whether it contains keys of a raw table."""
    origins = {f"{raw.name}.{raw.primary_key[0]}"}
    origins |= {f"{reference.table}.{reference.field}" for reference in of(dataset, raw)}
    return [_contains(dataset, table, name, origins, len(dataset.tables)) for name in table.primary_key]


def _contains(dataset: Dataset, table: TableSchema, name: str, origins: set[str], depth: int) -> bool:
    """Return whether a published field comes from one of some raw fields, or refers to one that does."""
    if origins & {*table.field(name).raw}:
        return True
    pairs = [
        (key.table, to)
        for key in table.foreign_keys
        for own, to in zip(key.fields, key.to, strict=True)
        if own == name
    ]
    return depth > 0 and any(
        _contains(dataset, dataset.tables[other], to, origins, depth - 1)
        for other, to in pairs
        if other in dataset.tables and (other, to) != (table.name, name)
    )

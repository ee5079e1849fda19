"""The lists of values from which coders choose: code lists, enums, and columns of reference tables."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.contract.dataset import Code, Dataset
from pipeline.schema.model import Field, TableSchema

CODES = "codes"  # the sheet that contains the lists
HEADER = ("list", "code", "label", "definition")


@dataclass(frozen=True)
class ValueList:
    """A list with its name, and the row of the sheet in which it begins, counted from 1."""

    name: str
    codes: tuple[Code, ...]
    first_row: int

    @property
    def range(self) -> str:
        """The range of its codes in the sheet."""
        return f"={CODES}!$B${self.first_row}:$B${self.first_row + len(self.codes) - 1}"


def read(dataset: Dataset) -> dict[str, ValueList]:
    """Return every list that a field of a raw table uses, by its name, in the order of the sheet."""
    lists: dict[str, ValueList] = {}
    row = 2
    for table in dataset.raw.values():
        for field in table.fields:
            name = name_of(dataset, table, field)
            if name and name not in lists:
                codes = tuple(_codes(dataset, table, field))
                lists[name] = ValueList(name, codes, row)
                row += len(codes)
    return {name: values for name, values in lists.items() if values.codes}


def name_of(dataset: Dataset, table: TableSchema, field: Field) -> str:
    """Return the name of the list of a field; empty if it has none."""
    if field.codes:
        return field.codes
    if field.constraints.get("enum"):
        return f"{table.name}.{field.name}"
    target = target_of(table, field)
    return f"{target[0]}.{target[1]}" if target and target[0] in dataset.reference else ""


def target_of(table: TableSchema, field: Field) -> tuple[str, str] | None:
    """Return the table and the field in which the values of a field are found; None for other fields."""
    if field.target:
        name, _, column = field.target.partition(".")
        return name, column
    for key in table.foreign_keys:
        if field.name in key.fields:
            return key.table, key.to[key.fields.index(field.name)]
    return None


def _codes(dataset: Dataset, table: TableSchema, field: Field) -> Iterator[Code]:
    if field.codes:
        yield from dataset.codes[field.codes]
        return
    if field.constraints.get("enum"):
        labels = {str(category.value): category.label or "" for category in field.categories}
        for value in field.constraints["enum"]:
            yield Code(str(value), labels.get(str(value), ""), "")
        return
    name, column = target_of(table, field) or ("", "")
    yield from _referenced(dataset, dataset.reference[name], column)


def _referenced(dataset: Dataset, table: TableSchema, column: str) -> Iterator[Code]:
    """Yield the different values of a column of a reference table, with the next field as their label."""
    labels = [field.name for field in table.fields if field.name != column and field.type == "string"][:1]
    known = set()
    with (dataset.folder / table.file).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            value = row.get(column) or ""
            if value and value not in known:
                known.add(value)
                yield Code(value, (row.get(labels[0]) or "") if labels else "", "")

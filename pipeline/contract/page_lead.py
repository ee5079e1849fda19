"""The facts at the head of a record, as `page.tables.<table>.lead` in dataset.json declares them.

Each is a field of the table, the rows of a table that refers to it, or the numbers in its chart of ranges.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.core.wording import unknown
from pipeline.schema.model import TableSchema

Fact = Mapping[str, Any]


def problems(dataset: Dataset, table: TableSchema, lead: Sequence[Fact]) -> Iterator[str]:
    """Yield each name in the facts of a table that the contract does not define."""
    for number, fact in enumerate(lead):
        where = f"lead[{number}]"
        if "table" in fact:
            found = _of_table(dataset, table, fact)
        elif "picture" in fact:
            found = _of_picture(dataset, table, fact["picture"])
        else:
            found = _fields(table, [fact["field"], *fact.get("with", ())])
        yield from (f"{where}: {problem}" for problem in found)


def _of_table(dataset: Dataset, table: TableSchema, fact: Fact) -> Iterator[str]:
    """Check the facts that another table contains."""
    source = dataset.tables.get(fact["table"])
    if source is None:
        yield f"unknown table {unknown(fact['table'], dataset.tables)}"
        return
    if not any(key.table == table.name and len(key.fields) == 1 for key in source.foreign_keys):
        yield f"{source.name} has no foreign key to {table.name}"
    absent = fact.get("absent", {})
    names = [fact["value"], *fact.get("with", ()), *filter(None, [fact.get("by")])]
    yield from _fields(source, [*names, *absent.get("unless", ())])
    yield from _fields(table, absent.get("if", ()))
    by = fact.get("by")
    if by in source.names and not source.field(by).codes:
        yield f"by: {source.name}.{by} has no code list"


def _of_picture(dataset: Dataset, table: TableSchema, kind: str) -> Iterator[str]:
    """Check that a chart of the kind draws the rows of the table."""
    pictures = dataset.about.get("page", {}).get("pictures", ())
    if not any(picture["kind"] == kind and picture["table"] == table.name for picture in pictures):
        yield f"no picture of the kind {kind} has the table {table.name}"


def _fields(table: TableSchema, names: Sequence[str] | Mapping[str, Any]) -> Iterator[str]:
    for name in names:
        if name not in table.names:
            yield f"{table.name} has no field {unknown(name, table.names)}"

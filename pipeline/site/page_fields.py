"""The fields of a table as the scripts of the page need them."""

from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.schema import derived_columns
from pipeline.schema.model import Field, TableSchema

# What the columns derived from a text are called on the page, and how many of them the page reads:
# the first and the last day of a date, and the low, best and high number of a count.
PARTS = {"edtf": ("dates", 2), "count": ("numbers", 3)}


def describe(dataset: Dataset, table: TableSchema, field: Field) -> dict[str, Any]:
    """Return the name, title, type and code list of a field, and the columns with its dates or numbers."""
    properties = {"name": field.name, "title": field.title, "type": field.type, "codes": field.codes}
    return {word: value for word, value in properties.items() if value} | parts(dataset, table, field)


def parts(dataset: Dataset, table: TableSchema, field: Field) -> dict[str, list[str]]:
    """Return the columns with the days of a date in EDTF, or with the numbers of a count; {} for others.

    A published field that passes a raw date or count through has them if the table publishes the columns that
    are derived from the raw field.
    """
    if not field.straight or len(field.raw) != 1:
        return {}
    name, _, column = field.raw[0].partition(".")
    origin = dataset.raw[name].field(column)
    word, count = PARTS.get(origin.holds or "", ("", 0))
    derived = derived_columns.names(origin)
    columns = list(derived[:count])
    if not word or field.name in derived or not set(columns) <= set(table.names):
        return {}
    return {word: columns}

"""A code list as Table Schema has it: the one place where it becomes categories and an enum."""

from dataclasses import replace

from pipeline.contract.dataset import Dataset
from pipeline.schema import constraints
from pipeline.schema.model import Category, Field


def as_enum(dataset: Dataset, field: Field) -> Field:
    """Return a field with its code list written as categories, for the labels, and as an enum.

    An enum of the field's own leaves only those of the codes that are in it too. A field without a code list
    is returned unchanged.
    """
    if not field.codes:
        return field
    value = int if field.type == "integer" else str
    categories = tuple(Category(value(code.code), code.label) for code in dataset.codes[field.codes])
    codes = [category.value for category in categories]
    if "enum" in field.constraints:
        allowed = [constraints.constant(field, item) for item in field.constraints["enum"]]
        codes = [code for code in codes if constraints.constant(field, code) in allowed]
    return replace(field, codes=None, categories=categories, constraints={**field.constraints, "enum": codes})

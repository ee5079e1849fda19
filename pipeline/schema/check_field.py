"""Checks a field by Table Schema v2: the formats, properties and constraints that its type allows."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.schema import constraints, field_values, match_pattern
from pipeline.schema.character_classes import PatternError
from pipeline.schema.model import Field, TableSchema

BOUNDED = ("integer", "number", "date", "time", "datetime", "duration", "year", "yearmonth")
COLLECTIONS = ("string", "array", "object", "list")
# The types that each constraint belongs to; the others belong to all.
CONSTRAINED = {
    **dict.fromkeys(constraints.BOUNDS, BOUNDED),
    "minLength": COLLECTIONS,
    "maxLength": COLLECTIONS,
    "pattern": ("string",),
    "jsonSchema": ("array", "object"),
}
FORMATS = {
    "string": ("default", "email", "uri", "binary", "uuid"),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
}
# The types that each property belongs to, by its name here and in the standard.
PROPERTIES = {
    "decimal_char": ("decimalChar", ("number",)),
    "group_char": ("groupChar", ("number", "integer")),
    "bare_number": ("bareNumber", ("number", "integer")),
    "true_values": ("trueValues", ("boolean",)),
    "false_values": ("falseValues", ("boolean",)),
    "delimiter": ("delimiter", ("list",)),
    "item_type": ("itemType", ("list",)),
    "categories": ("categories", ("string", "integer")),
}
PLAIN = Field("")
# Where coders type, not where data are published.
TYPED = ("decimal_char", "group_char", "bare_number", "true_values", "false_values", "missing_values")


def problems(field: Field) -> Iterator[str]:
    """Yield what is wrong with a field's type, format, properties and constraints."""
    if field.type not in field_values.READERS:
        return
    unknown = list(_format(field))
    if unknown:
        yield from unknown
        return
    for name, (standard_name, kinds) in PROPERTIES.items():
        if getattr(field, name) != getattr(PLAIN, name) and field.type not in kinds:
            yield f"{standard_name} is allowed only in fields of type {' or '.join(kinds)}, not {field.type}"
    yield from _characters(field)
    yield from _categories(field)
    for name, bound in field.constraints.items():
        yield from _constraint(field, name, bound)
    if field.example is not None and not _is_value(field, field.example):
        yield f"example: {field.example} is not of type {field.type}"


def _constraint(field: Field, name: str, bound: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if field.type not in CONSTRAINED.get(name, (field.type,)):
        yield f"the constraint {name} is not allowed in a field of type {field.type}"
    elif name in constraints.BOUNDS and not _is_value(field, bound):
        yield f"{name}: {bound} is not of type {field.type}"
    elif name in constraints.BOUNDS and constraints.constant(field, bound) != constraints.constant(
        field, bound
    ):
        yield f"{name}: NaN cannot be a bound, since no number is above or below it"
    elif name == "enum" and not field.categories:
        for one in (one for one in bound if not _is_value(field, one)):
            yield f"enum: {one} is not of type {field.type}"
    elif name == "pattern":
        yield from _pattern(str(bound))
    elif name == "jsonSchema":
        from pipeline.schema import json_schema  # noqa: PLC0415 - heavy, and few fields have one

        yield from (f"jsonSchema: {problem}" for problem in json_schema.problems(bound))


def published_problems(table: TableSchema) -> Iterator[str]:
    """Yield each property that only raw tables may have; published CSV files have the default formats."""
    if table.missing_values != ("",):
        yield "missingValues is allowed only in raw tables; published missing values are empty cells"
    if table.fields_match != "exact":
        yield "fieldsMatch is allowed only in raw tables"
    for field in table.fields:
        for name in TYPED:
            if getattr(field, name) != getattr(PLAIN, name) and (
                name != "missing_values" or table.missing_values == ("",)
            ):
                standard_name = PROPERTIES.get(name, ("missingValues",))[0]
                yield f"{field.name}: {standard_name} is allowed only in raw fields"
        if field.type in field_values.MOMENTS and field.format != "default":
            yield f"{field.name}: the format of a published {field.type} must be default"
        for name in field.constraints:
            if field.type in constraints.OPAQUE and name not in constraints.OF_COLUMNS:
                yield f"{field.name}: {name} on the type {field.type} is allowed only in raw tables"


def _format(field: Field) -> Iterator[str]:
    if field.type in field_values.MOMENTS:
        if field.format not in {"default", "any"} and "%" not in field.format:
            yield (
                f"the format of a {field.type} must be default, any, or a pattern such as %d/%m/%Y, "
                f"not {field.format}"
            )
        return
    formats = FORMATS.get(field.type, ("default",))
    if field.format not in formats:
        yield f"unknown format {field.format} of a {field.type}; use one of: {', '.join(formats)}"


def _characters(field: Field) -> Iterator[str]:
    said = [("decimalChar", field.decimal_char), ("groupChar", field.group_char)]
    for name, characters in said:
        if re.search(r"[0-9+\-eE]", characters):
            yield f"{name} cannot be {characters}, which occurs in numbers"
    if field.decimal_char == field.group_char:
        yield f"decimalChar and groupChar are both {field.decimal_char}"
    for text in sorted(set(field.true_values) & set(field.false_values)):
        yield f"{text} is both true and false"
    for text in _twice(field.missing_values):
        yield f'missingValues: duplicate value "{text}"'


def _categories(field: Field) -> Iterator[str]:
    if field.categories_ordered is not None and not (field.categories or field.codes):
        yield "categoriesOrdered requires categories or codes"
    if field.categories and field.codes:
        yield "categories and codes exclude each other"
    values = [category.value for category in field.categories]
    labels = [category.label for category in field.categories if category.label is not None]
    for value in _twice(values):
        yield f"duplicate category {value}"
    for label in _twice(labels):
        yield f"duplicate category label {label}"
    kind = int if field.type == "integer" else str
    for value in (value for value in values if not isinstance(value, kind)):
        yield f"category {value} is not of type {field.type}"
    for one in field.constraints["enum"] if values else ():
        if one not in values:
            yield f"enum: {one} is not a category"


def _twice(values: Iterable[Any]) -> list[Any]:
    return [value for value, times in Counter(values).items() if times > 1]


def _is_value(field: Field, said: object) -> bool:
    try:
        constraints.constant(field, said)
    except (ValueError, KeyError, OverflowError):
        return False
    return True


def _pattern(pattern: str) -> Iterator[str]:
    try:
        match_pattern.check(pattern)
    except PatternError as error:
        yield f"pattern: {error}"

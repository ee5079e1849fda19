"""What Table Schema v2 lets a field of each type say; anything else is told before data are read."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import duckdb
from jsonschema.exceptions import SchemaError
from jsonschema.validators import validator_for

from pipeline.core import sql
from pipeline.schema import constraints, field_values
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
    for name, (said, kinds) in PROPERTIES.items():
        if getattr(field, name) != getattr(PLAIN, name) and field.type not in kinds:
            yield f"{said} belongs to fields of type {' or '.join(kinds)}, not {field.type}"
    yield from _characters(field)
    yield from _categories(field)
    for name, bound in field.constraints.items():
        yield from _constraint(field, name, bound)
    if field.example is not None and not _is_value(field, field.example):
        yield f"its example {field.example} is not of type {field.type}"


def _constraint(field: Field, name: str, bound: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    if field.type not in CONSTRAINED.get(name, (field.type,)):
        yield f"a field of type {field.type} can't have the constraint {name}"
    elif name in constraints.BOUNDS and not _is_value(field, bound):
        yield f"{bound} is no {name} of a field of type {field.type}"
    elif name == "enum" and not field.categories:
        for one in (one for one in bound if not _is_value(field, one)):
            yield f"{one} in its enum is not of type {field.type}"
    elif name == "pattern":
        yield from _pattern(str(bound))
    elif name == "jsonSchema":
        yield from _json_schema(bound)


def published_problems(table: TableSchema) -> Iterator[str]:
    """Yield what a published table says that only a raw one can: its CSV is always in default formats."""
    if table.missing_values != ("",):
        yield "missingValues belongs to raw tables: what is published is empty where there is no value"
    if table.fields_match != "exact":
        yield "fieldsMatch belongs to raw tables"
    for field in table.fields:
        for name in TYPED:
            if getattr(field, name) != getattr(PLAIN, name) and (
                name != "missing_values" or table.missing_values == ("",)
            ):
                said = PROPERTIES.get(name, ("missingValues",))[0]
                yield f"{field.name}: {said} belongs to raw fields: what is published is in the default form"
        if field.type in field_values.MOMENTS and field.format != "default":
            yield f"{field.name}: the format of a published {field.type} is default"
        for name in field.constraints:
            if field.type in constraints.OPAQUE and name not in {"required", "unique"}:
                yield f"{field.name}: {name} on the type {field.type} is checked in a raw table only"


def _format(field: Field) -> Iterator[str]:
    if field.type in field_values.MOMENTS:
        if field.format not in {"default", "any"} and "%" not in field.format:
            yield (
                f"a {field.type} needs the format default, any, or a pattern such as %d/%m/%Y, "
                f"not {field.format}"
            )
        return
    formats = FORMATS.get(field.type, ("default",))
    if field.format not in formats:
        yield f"the engine knows no format {field.format} of a {field.type}; one of: {', '.join(formats)}"


def _characters(field: Field) -> Iterator[str]:
    said = [("decimalChar", field.decimal_char), ("groupChar", field.group_char)]
    for name, characters in said:
        if re.search(r"[0-9+\-eE]", characters):
            yield f"{name} can't be {characters}, which a number is written with"
    if field.decimal_char == field.group_char:
        yield f"decimalChar and groupChar are both {field.decimal_char}"
    for text in sorted(set(field.true_values) & set(field.false_values)):
        yield f"{text} is both true and false"
    for text in _twice(field.missing_values):
        yield f'"{text}" stands in missingValues twice'


def _categories(field: Field) -> Iterator[str]:
    if field.categories_ordered is not None and not field.categories:
        yield "categoriesOrdered needs categories"
    if field.categories and field.codes:
        yield "categories can't stand together with codes, which are the categories of the engine"
    values = [category.value for category in field.categories]
    labels = [category.label for category in field.categories if category.label is not None]
    for value in _twice(values):
        yield f"the category {value} stands there twice"
    for label in _twice(labels):
        yield f"two categories have the label {label}"
    kind = int if field.type == "integer" else str
    for value in (value for value in values if not isinstance(value, kind)):
        yield f"the category {value} is not of type {field.type}"
    for one in field.constraints["enum"] if values else ():
        if one not in values:
            yield f"{one} of its enum is none of its categories"


def _twice(values: Iterable[Any]) -> list[Any]:
    return [value for value, times in Counter(values).items() if times > 1]


def _is_value(field: Field, said: object) -> bool:
    try:
        constraints.constant(field, said)
    except (ValueError, KeyError, OverflowError):
        return False
    return True


def _pattern(pattern: str) -> Iterator[str]:
    """A pattern is read by Python while cells are checked, and by DuckDB (RE2) in the published database."""
    try:
        re.compile(pattern)
        # A literal: to bind a parameter DuckDB imports pandas, which takes longer than all of this.
        duckdb.execute(f"SELECT regexp_full_match('', {sql.literal(pattern)})")
    except re.error as error:
        yield f"the pattern is no regular expression: {error}"
    except duckdb.Error as error:
        yield f"the pattern uses what DuckDB doesn't know: {str(error).splitlines()[0]}"


def _json_schema(schema: dict[str, object]) -> Iterator[str]:
    try:
        validator_for(schema).check_schema(schema)
    except SchemaError as error:
        yield f"its jsonSchema is none: {error.message}"

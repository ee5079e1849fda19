"""The constraints of Table Schema v2 for logical values in Python; `sql_constraints` compiles them to SQL."""

import datetime as dt
import json
import operator
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pipeline.core.errors import EngineError
from pipeline.schema import field_values, match_pattern
from pipeline.schema.model import FALSE, TRUE, Field

# The comparison of a value with a bound that is true if the value satisfies the bound.
BOUNDS: dict[str, Callable[[Any, Any], Any]] = {
    "minimum": operator.ge,
    "maximum": operator.le,
    "exclusiveMinimum": operator.gt,
    "exclusiveMaximum": operator.lt,
}
OF_COLUMNS = ("required", "unique")  # these constraints are not about a value
NAMES = (*BOUNDS, "minLength", "maxLength", "pattern", "enum", "jsonSchema", *OF_COLUMNS)
# Constraints of these types are checked in raw/ only, and only `required` and `unique` are published, since
# some readers reject the rest.
OPAQUE = ("list", "object", "array", "geopoint", "geojson", "duration", "any")

IN_DEFAULT_FORM: dict[str, Any] = {
    "format": "default",
    "missing_values": ("",),
    "decimal_char": ".",
    "group_char": "",
    "bare_number": True,
    "true_values": TRUE,
    "false_values": FALSE,
}


def broken(field: Field, value: Any) -> list[str]:  # noqa: ANN401 - each type has its own values
    """Return the names of the constraints that a value violates, except `required` and `unique`.

    Raises:
        EngineError: a constraint has no test here.
    """
    of_values = {name: bound for name, bound in field.constraints.items() if name not in OF_COLUMNS}
    return [name for name, bound in of_values.items() if not _satisfies(field, name, bound, value)]


def constant(field: Field, bound: object) -> Any:  # noqa: ANN401 - each type has its own values
    """Return the logical value of a bound, an item of an enum or an example in JSON.

    "The physical representation of constraint values MAY be primitive types as possible in JSON, or
    represented as strings that are castable with the type and format rules of the field."

    Raises:
        ValueError: `bound` is not a value of the field.
    """
    if isinstance(bound, str):
        return field_values.read(field, bound)
    if field.type == "list" and isinstance(bound, list):
        return [constant(field_values.item_of(field), item) for item in bound]
    if isinstance(bound, dict | list):
        return field_values.read(field, json.dumps(bound))
    if field.type == "boolean" and isinstance(bound, bool):
        return bound
    if isinstance(bound, bool) or field.type == "boolean":
        raise ValueError(bound)
    plain = replace(field, decimal_char=".", group_char="", bare_number=True)
    return field_values.read(
        plain, f"{bound:04d}" if field.type == "year" and isinstance(bound, int) else str(bound)
    )


def published(field: Field) -> Field:
    """Return the published field for a raw field: with default formats and empty missing values."""
    constraints = {
        name: _published(field, name, bound)
        for name, bound in field.constraints.items()
        if field.type not in OPAQUE or name in OF_COLUMNS
    }
    return replace(
        field,
        example=_as_json(field, field.example),
        constraints=constraints,
        **(
            IN_DEFAULT_FORM
            if field.type in field_values.MOMENTS
            else {**IN_DEFAULT_FORM, "format": field.format}
        ),
    )


def _published(field: Field, name: str, bound: Any) -> Any:  # noqa: ANN401 - JSON
    if name == "enum":
        return [_as_json(field, item) for item in bound]
    return _as_json(field, bound) if name in BOUNDS else bound


def _as_json(field: Field, bound: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a bound or an example in the form of a published field; unchanged if it is not a value."""
    if field.type in OPAQUE or field.type == "string" or bound is None:
        return bound
    if field.type != "datetime" and replace(field, **IN_DEFAULT_FORM) == field:
        return bound
    try:
        value = constant(field, bound)
    except ValueError:
        return bound
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return field_values.without_fractions(value)


def _satisfies(field: Field, name: str, bound: Any, value: Any) -> bool:  # noqa: ANN401 - JSON, and any value
    if name in BOUNDS:
        return bool(BOUNDS[name](value, constant(field, bound)))
    if name in {"minLength", "maxLength"}:
        return bool(len(value) >= bound if name == "minLength" else len(value) <= bound)
    if name == "pattern":
        return bool(match_pattern.matching(bound, [value]))
    if name == "enum":
        return field_values.key(field, value) in {
            field_values.key(field, constant(field, item)) for item in bound
        }
    if name == "jsonSchema":
        from pipeline.schema import json_schema  # noqa: PLC0415 - heavy, and few fields have one

        return json_schema.satisfies(bound, value)
    raise EngineError(f"constraints: {name} has no test")

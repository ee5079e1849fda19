"""Constraints of Table Schema v2, on the logical values of cells; `cell_tests` does the same in SQL."""

import datetime as dt
import json
import operator
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from jsonschema.validators import validator_for

from pipeline.schema import field_values
from pipeline.schema.model import FALSE, TRUE, Field

# Each bound with what a value that keeps it is to it.
BOUNDS: dict[str, Callable[[Any, Any], Any]] = {
    "minimum": operator.ge,
    "maximum": operator.le,
    "exclusiveMinimum": operator.gt,
    "exclusiveMaximum": operator.lt,
}
# Constraints on these are checked where coders type, and not said again of what is published, since no
# other reader of the package takes them: of the others only `required` and `unique` remain.
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


def broken(field: Field, value: Any) -> list[str]:  # noqa: ANN401 - each type has values of its own
    """Return the names of the constraints that a value breaks; required and unique are not asked here."""
    return [name for name, bound in field.constraints.items() if not _keeps(field, name, bound, value)]


def constant(field: Field, said: object) -> Any:  # noqa: ANN401 - each type has values of its own
    """Return the logical value of a bound, an item of an enum or an example, as JSON holds it.

    "The physical representation of constraint values MAY be primitive types as possible in JSON, or
    represented as strings that are castable with the type and format rules of the field."

    Raises:
        ValueError: it is no value of the field.
    """
    if isinstance(said, str):
        return field_values.read(field, said)
    if field.type == "list" and isinstance(said, list):
        return [constant(field_values.item_of(field), item) for item in said]
    if isinstance(said, dict | list):
        return field_values.read(field, json.dumps(said))
    if field.type == "boolean" and isinstance(said, bool):
        return said
    if isinstance(said, bool) or field.type == "boolean":
        raise ValueError(said)
    plain = replace(field, decimal_char=".", group_char="", bare_number=True)
    return field_values.read(
        plain, f"{said:04d}" if field.type == "year" and isinstance(said, int) else str(said)
    )


def published(field: Field) -> Field:
    """Return a raw field as the package holds it: in default formats, empty where there is no value."""
    kept = {
        name: _said(field, name, bound)
        for name, bound in field.constraints.items()
        if field.type not in OPAQUE or name in {"required", "unique"}
    }
    return replace(
        field,
        example=_as_json(field, field.example),
        constraints=kept,
        **(
            IN_DEFAULT_FORM
            if field.type in field_values.MOMENTS
            else {**IN_DEFAULT_FORM, "format": field.format}
        ),
    )


def _said(field: Field, name: str, bound: Any) -> Any:  # noqa: ANN401 - JSON
    if name == "enum":
        return [_as_json(field, one) for one in bound]
    return _as_json(field, bound) if name in BOUNDS else bound


def _as_json(field: Field, said: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a bound or an example as a published field says it; as it is, if it is none."""
    if field.type in OPAQUE or field.type == "string" or said is None:
        return said
    if field.type != "datetime" and replace(field, **IN_DEFAULT_FORM) == field:
        return said
    try:
        value = constant(field, said)
    except ValueError:
        return said
    return value.isoformat() if isinstance(value, dt.date | dt.time) else field_values.whole(value)


def _keeps(field: Field, name: str, bound: Any, value: Any) -> bool:  # noqa: ANN401 - JSON, and any value
    if name in BOUNDS:
        return bool(BOUNDS[name](value, constant(field, bound)))
    if name in {"minLength", "maxLength"}:
        return bool(len(value) >= bound if name == "minLength" else len(value) <= bound)
    if name == "pattern":
        return bool(re.fullmatch(f"(?:{bound})", value))
    if name == "enum":
        return field_values.key(field, value) in {
            field_values.key(field, constant(field, one)) for one in bound
        }
    return name != "jsonSchema" or bool(validator_for(bound)(bound).is_valid(value))

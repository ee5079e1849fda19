"""The constraint `jsonSchema`: a JSON Schema that refers to nothing but itself.

A schema may come from anybody, and a validator that follows a `$ref` to an address or a file opens it. Here
only references within the schema are followed.
"""

from collections.abc import Iterator
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError
from jsonschema.protocols import Validator
from jsonschema.validators import validator_for
from referencing import Registry
from referencing.exceptions import Unresolvable

REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
NOTHING: Registry[Any] = Registry()  # by itself it retrieves nothing
SAMPLES: tuple[Any, ...] = ({}, [])


def problems(schema: dict[str, Any]) -> Iterator[str]:
    """Yield what makes a JSON Schema unusable."""
    outside = sorted({*_outside(schema)})
    yield from (f"jsonSchema: $ref {ref!r} leads outside the schema; it must start with #" for ref in outside)
    if not isinstance(schema.get("$schema", ""), str):
        yield "jsonSchema: $schema must be a text"
    elif not outside:
        yield from _faults(schema)


def _faults(schema: dict[str, Any]) -> Iterator[str]:
    try:
        validator_for(schema, Draft202012Validator).check_schema(schema)
        for sample in SAMPLES:
            _validator(schema).is_valid(sample)
    except SchemaError as error:
        yield f"jsonSchema: invalid JSON Schema: {error.message}"
    except Unresolvable as error:
        yield f"jsonSchema: $ref {error.ref!r} leads nowhere"
    except RecursionError:
        yield "jsonSchema: a $ref leads back to itself, or the schema is nested too deeply"


def is_valid(schema: dict[str, Any], value: Any) -> bool:  # noqa: ANN401 - JSON
    """Return whether a value matches a schema; a reference that cannot be followed matches nothing."""
    try:
        return bool(_validator(schema).is_valid(value))
    except (Unresolvable, RecursionError):
        return False


def _validator(schema: dict[str, Any]) -> Validator:
    """Return a validator that retrieves nothing."""
    validator: Validator = validator_for(schema, Draft202012Validator)(schema, registry=NOTHING)
    return validator


def _outside(part: Any) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield each reference in a part of a schema that is not one within the schema."""
    if isinstance(part, list):
        for item in part:
            yield from _outside(item)
    if isinstance(part, dict):
        for name, value in part.items():
            if name in REFERENCES and isinstance(value, str):
                if not value.startswith("#"):
                    yield value
            else:
                yield from _outside(value)

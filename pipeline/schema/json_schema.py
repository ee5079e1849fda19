"""The constraint jsonSchema: JSON Schema, without a network, with patterns that end.

Nothing is fetched: a `$ref` must lead to a place within the schema itself. Patterns are those of ECMA 262 and
are matched by RE2, as all patterns are.
"""

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import referencing
import referencing.jsonschema
from jsonschema import exceptions, validators
from referencing.exceptions import Unresolvable

from pipeline.schema import match_pattern
from pipeline.schema.character_classes import PatternError

MOST_STEPS = 100_000  # references that one value may be led through
SAMPLES: tuple[object, ...] = ({}, [], "", 0, None)
REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")


class _TooDeepError(ValueError):
    """A value leads through too many references."""


def satisfies(schema: dict[str, Any], value: object) -> bool:
    """Return whether a value of JSON satisfies a schema; one that is nested too deeply to decide does not.

    Args:
        schema: a schema in which `problems` finds nothing.
        value: a value of JSON.
    """
    try:
        return _is_valid(schema, value)
    except (RecursionError, ArithmeticError, Unresolvable, _TooDeepError):
        return False


def problems(schema: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with a schema: its form, its patterns, and references that cannot be followed."""
    try:
        _kind(schema).check_schema(schema, format_checker=None)
    except exceptions.SchemaError as error:
        yield f"invalid JSON Schema: {error.message}"
        return
    except RecursionError:
        yield "is nested too deeply"
        return
    faults = [*_patterns(schema), *_references(schema), *_unevaluated(schema)]
    yield from faults
    if faults:
        return
    try:
        for value in SAMPLES:
            _is_valid(schema, value)
    except (RecursionError, Unresolvable, _TooDeepError):
        yield "a $ref leads in a circle"


def _parts(schema: object) -> Iterator[dict[str, Any]]:
    """Yield each object in a schema."""
    rest = [schema]
    while rest:
        part = rest.pop()
        if isinstance(part, dict):
            yield part
            rest += part.values()
        elif isinstance(part, list):
            rest += part


def _patterns(schema: dict[str, Any]) -> Iterator[str]:
    for part in _parts(schema):
        pattern, named = part.get("pattern"), part.get("patternProperties")
        for text in [pattern, *(named if isinstance(named, dict) else ())]:
            if isinstance(text, str):
                try:
                    match_pattern.check(text, ecma=True)
                except PatternError as error:
                    yield f"pattern: {error}"


def _references(schema: dict[str, Any]) -> Iterator[str]:
    draft = referencing.jsonschema.DRAFT202012
    resource = referencing.Resource.from_contents(schema, default_specification=draft)
    resolver = referencing.Registry().with_resource("", resource).resolver()
    for part in _parts(schema):
        for name in REFERENCES:
            place = part.get(name)
            if isinstance(place, str) and not place.startswith("#"):
                yield f"{name} must start with #, since nothing is fetched: {place}"
            elif isinstance(place, str) and "$id" not in schema:
                try:
                    resolver.lookup(place)
                except (Unresolvable, ValueError):
                    yield f"{name} leads to nothing: {place}"


def _unevaluated(schema: dict[str, Any]) -> Iterator[str]:
    """Yield what the library would match by Python's patterns, or follow without counting its steps."""
    names = {name for part in _parts(schema) for name in part}
    others = sorted(names & {"patternProperties", *REFERENCES})
    for name in sorted(names & {"unevaluatedProperties", "unevaluatedItems"}) if others else ():
        yield f"{name} is not supported in a schema with {others[0]}"


def _is_valid(schema: dict[str, Any], value: object) -> bool:
    validator, steps = _validator(json.dumps(schema))
    steps[0] = 0
    return bool(validator.is_valid(value))


def _kind(schema: dict[str, Any]) -> Any:  # noqa: ANN401 - a class that the library makes
    declared = schema.get("$schema")
    known = {"$schema": declared} if isinstance(declared, str) else {}
    return validators.validator_for(known, default=validators.Draft202012Validator)


@lru_cache(maxsize=100)
def _validator(text: str) -> tuple[Any, list[int]]:
    """Return a validator of a schema whose patterns are matched by RE2, and its count of steps."""
    schema, steps = json.loads(text), [0]
    kind = _kind(schema)

    def counted(name: str) -> Callable[..., Any]:
        follow = kind.VALIDATORS[name]

        def step(*arguments: Any) -> Iterator[exceptions.ValidationError]:  # noqa: ANN401 - the library's
            steps[0] += 1
            if steps[0] > MOST_STEPS:
                raise _TooDeepError(name)
            yield from follow(*arguments) or ()

        return step

    references = {name: counted(name) for name in REFERENCES if name in kind.VALIDATORS}
    linear = validators.extend(kind, {**references, **KEYWORDS})  # type: ignore[no-untyped-call]
    return linear(schema, registry=referencing.Registry()), steps


def _pattern(validator: Any, pattern: str, value: Any, _: Any) -> Iterator[exceptions.ValidationError]:  # noqa: ANN401
    if validator.is_type(value, "string") and not match_pattern.occurs(pattern, value):
        yield exceptions.ValidationError("")


def _pattern_properties(
    validator: Any,  # noqa: ANN401
    schemas: Any,  # noqa: ANN401
    value: Any,  # noqa: ANN401
    _: Any,  # noqa: ANN401
) -> Iterator[exceptions.ValidationError]:
    for pattern, schema in schemas.items() if validator.is_type(value, "object") else ():
        for name, item in value.items():
            if match_pattern.occurs(pattern, name):
                yield from validator.descend(item, schema)


def _additional_properties(
    validator: Any,  # noqa: ANN401
    additional: Any,  # noqa: ANN401
    value: Any,  # noqa: ANN401
    schema: Any,  # noqa: ANN401
) -> Iterator[exceptions.ValidationError]:
    if not validator.is_type(value, "object"):
        return
    patterns = schema.get("patternProperties", {})
    for name, item in value.items():
        known = name in schema.get("properties", {})
        if not known and not any(match_pattern.occurs(pattern, name) for pattern in patterns):
            yield from validator.descend(item, additional)


KEYWORDS = {
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional_properties,
}

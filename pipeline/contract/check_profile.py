"""Checks a JSON descriptor against a profile, a JSON Schema of profiles/."""

import json
from functools import cache, lru_cache
from importlib import resources

from jsonschema_rs import Draft202012Validator, ValidationError, ValidationErrorKind


def misfits(descriptor: object, profile: str) -> tuple[str, ...]:
    """Return one sentence for each part of a descriptor that does not match a profile of profiles/."""
    return _misfits(json.dumps(descriptor), profile)


@lru_cache(maxsize=256)  # a descriptor that was checked once in a process is not checked again
def _misfits(text: str, profile: str) -> tuple[str, ...]:
    try:
        errors = list(_validator(profile).iter_errors(json.loads(text)))
    except ValueError as error:
        return (f"cannot be checked: {error}",)  # it is nested too deeply
    ordered = sorted(errors, key=lambda error: [str(part) for part in error.instance_path])
    return tuple(_sentence(error.instance_path, _message(error)) for error in ordered)


def _message(error: ValidationError) -> str:
    """Return what is wrong; of the values that are allowed, the library's own message names only two."""
    kind = error.kind
    if not isinstance(kind, ValidationErrorKind.Enum):
        return error.message
    value, *allowed = (json.dumps(one, ensure_ascii=False) for one in (error.instance, *kind.options))
    return f"{value} is not one of {', '.join(allowed)}"


def _sentence(path: list[str | int], message: str) -> str:
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
    return f"{where}: {message}" if where else message


@cache
def _validator(profile: str) -> Draft202012Validator:
    text = resources.files("pipeline.contract").joinpath(f"profiles/{profile}.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))

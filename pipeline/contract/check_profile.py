"""Checks a JSON descriptor against a profile, a JSON Schema of profiles/."""

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources

from jsonschema import Draft202012Validator


@cache
def _validator(profile: str) -> Draft202012Validator:
    text = resources.files("pipeline.contract").joinpath(f"profiles/{profile}.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def misfits(descriptor: object, profile: str) -> Iterator[str]:
    """Yield one sentence for each part of a descriptor that does not match a profile of profiles/."""
    for error in sorted(
        _validator(profile).iter_errors(descriptor), key=lambda e: [str(p) for p in e.absolute_path]
    ):
        where = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in error.absolute_path).lstrip(".")
        yield f"{where}: {error.message}" if where else error.message

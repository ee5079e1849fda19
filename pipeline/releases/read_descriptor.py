"""datapackage.json of a package, as a value: the one module that reads it.

A package of this engine has to be what the engine writes (`profiles/package.json`). Of any other package,
only what is needed to read and compare its tables is checked (`profiles/published.json`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.contract.check_profile import misfits
from pipeline.contract.read_contract import unread
from pipeline.core import wording
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Value
from pipeline.schema.model import TableSchema, read_table

NAME = "datapackage.json"
RESOURCE_PROPERTIES = ("name", "title", "description", "dialect", "encoding")
SCHEMA_PROPERTIES = ("primaryKey", "uniqueKeys", "foreignKeys", "missingValues")
FIELD_PROPERTIES = (
    "name", "type", "format", "title", "description", "example", "constraints", "missingValues",
    "decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "delimiter", "itemType",
    "categories", "categoriesOrdered", "rdfType",
)  # fmt: skip
MAY_BE_EMPTY = ("uniqueKeys", "foreignKeys")  # an empty list means the same as none


@dataclass(frozen=True)
class Resource:
    """A file of a package.

    Attributes:
        name: its name in the package.
        path: its path in the package.
        table: its Table Schema; None where it is not a table.
        computed: a query computed the rows of the table.
        size: its size in bytes; None where the descriptor does not contain it.
        hash: its hash after the name of the algorithm, as `sha256:…`; empty where there is none.
    """

    name: str
    path: str
    table: TableSchema | None
    computed: bool
    size: int | None
    hash: str


@dataclass(frozen=True)
class Descriptor:
    """What a package contains.

    Attributes:
        name: name of the package; empty where it has none.
        version: its version; empty where it has none.
        resources: its files, in order; of a package that is not this engine's, its tables only.
        content: everything in the descriptor, as JSON.
    """

    name: str
    version: str
    resources: tuple[Resource, ...]
    content: Mapping[str, Any]


def read(path: Path, *, own: bool) -> tuple[Descriptor | None, list[Finding]]:
    """Read a descriptor and check it.

    Args:
        path: the file.
        own: the package is one of this engine's, and has to be what the engine writes.

    Returns:
        The descriptor, None where there are findings; and the findings.

    Raises:
        CallError: the file cannot be read.
    """
    try:
        content = json.loads(path.read_bytes().decode("utf-8"))
        problems = misfits(content, "package" if own else "published")
    except OSError as error:
        raise CallError(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        return None, [finding("json", problem=str(error))]
    findings = [finding("profile", problem=problem) for problem in problems]
    if not findings:
        findings = list(_resource_findings(content["resources"], own=own))
    if findings:
        return None, findings
    resources = tuple(
        _resource(resource, own=own) for resource in content["resources"] if own or "schema" in resource
    )
    return Descriptor(content.get("name", ""), content.get("version", ""), resources, content), []


def of_folder(folder: Path, place: Path, *, own: bool) -> Descriptor:
    """Return the descriptor of a package's folder.

    Args:
        folder: the folder.
        place: the folder or zip that the user named, with which an error starts.
        own: as `read`.

    Raises:
        CallError: the folder has no descriptor, or the descriptor is not valid.
    """
    path = folder / NAME
    if not path.is_file():
        raise CallError(f"{place} does not contain {NAME}: is it a data package?")
    descriptor, findings = read(path, own=own)
    if descriptor is None:
        raise CallError(f"{place}: {NAME}: {wording.message(findings[0])}")
    return descriptor


def finding(kind: str, **values: Value) -> Finding:
    """Return a finding about the descriptor."""
    return Finding("error", f"verify.descriptor.{kind}", values, NAME)


def _resource_findings(resources: list[Mapping[str, Any]], *, own: bool) -> Iterator[Finding]:
    tables = [resource for resource in resources if "schema" in resource]
    names = [resource["name"] for resource in (resources if own else tables)]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield finding("repeated_resource", resource=name)
    if own:
        for resource in tables:
            table = _table_descriptor(resource, own=True)
            problems = list(misfits(table, "table")) or list(unread(table, "data"))
            for problem in problems:
                yield finding("table", resource=resource["name"], problem=problem)
        if not tables:
            yield finding("no_table")


def _resource(resource: Mapping[str, Any], *, own: bool) -> Resource:
    path = resource["path"] if isinstance(resource["path"], str) else resource["path"][0]
    is_table = "schema" in resource
    return Resource(
        resource["name"],
        path,
        read_table(_table_descriptor(resource, own=own), file=path) if is_table else None,
        resource.get("computed", False),
        resource.get("bytes") if own else None,
        resource.get("hash", "") if own else "",
    )


def _table_descriptor(resource: Mapping[str, Any], *, own: bool) -> dict[str, Any]:
    """Return a table as the contract describes one; properties of other programs are left out."""
    schema = resource["schema"]
    about = {name: resource[name] for name in RESOURCE_PROPERTIES if name in resource}
    if own:
        given = {name: value for name, value in schema.items() if value != [] or name not in MAY_BE_EMPTY}
        return {**given, **about}
    fields = [
        {"type": "string", **{name: field[name] for name in FIELD_PROPERTIES if name in field}}
        for field in schema["fields"]
    ]
    given = {name: schema[name] for name in SCHEMA_PROPERTIES if name in schema}
    return {"title": "", "description": "", "primaryKey": [], **given, **about, "fields": fields}

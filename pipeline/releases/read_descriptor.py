"""datapackage.json of a package of this engine, as a value: it has to be what the engine writes.

Packages from any tool are read by `pipeline.releases.foreign_tables`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.contract.check_profile import misfits
from pipeline.contract.read_contract import unread
from pipeline.core import confined, json_text, wording
from pipeline.core.confined import ConfinedError
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Value
from pipeline.schema.model import TableSchema, read_table

NAME = "datapackage.json"
RESOURCE_PROPERTIES = ("name", "title", "description", "dialect", "encoding")
LARGEST = 50_000_000  # bytes of a descriptor
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
        resources: its files, in order.
        content: everything in the descriptor, as JSON.
    """

    name: str
    version: str
    resources: tuple[Resource, ...]
    content: Mapping[str, Any]


def read(path: Path) -> tuple[Descriptor | None, list[Finding]]:
    """Read a descriptor and check it.

    Args:
        path: the file.

    Returns:
        The descriptor, None where there are findings; and the findings.

    Raises:
        CallError: the file cannot be read.
    """
    try:
        place = path.resolve()  # `verify` may have made a link to it
        content = json_text.read(confined.read(place.parent, place.name, LARGEST))
        problems = misfits(content, "package")
    except ConfinedError as error:
        raise CallError(f"{path} is not a regular file of at most {LARGEST:,} bytes") from error
    except (ValueError, RecursionError) as error:
        return None, [finding("json", problem=str(error))]
    findings = [finding("profile", problem=problem) for problem in problems]
    if not findings:
        findings = list(_resource_findings(content["resources"]))
    if findings:
        return None, findings
    resources = tuple(_resource(resource) for resource in content["resources"])
    return Descriptor(content.get("name", ""), content.get("version", ""), resources, content), []


def of_folder(folder: Path, place: Path) -> Descriptor:
    """Return the descriptor of a package's folder.

    Args:
        folder: the folder.
        place: the folder or zip that the user named, with which an error starts.

    Raises:
        CallError: the folder has no descriptor, or the descriptor is not valid.
    """
    path = folder / NAME
    if not path.is_file():
        raise CallError(f"{place} does not contain {NAME}: is it a data package?")
    descriptor, findings = read(path)
    if descriptor is None:
        raise CallError(f"{place}: {NAME}: {wording.message(findings[0])}")
    return descriptor


def finding(kind: str, **values: Value) -> Finding:
    """Return a finding about the descriptor."""
    return Finding("error", f"verify.descriptor.{kind}", values, NAME)


def _resource_findings(resources: list[Mapping[str, Any]]) -> Iterator[Finding]:
    tables = [resource for resource in resources if "schema" in resource]
    names = [resource["name"] for resource in resources]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield finding("repeated_resource", resource=name)
    for resource in tables:
        table = _table_descriptor(resource)
        problems = list(misfits(table, "table")) or list(unread(table, "data"))
        for problem in problems:
            yield finding("table", resource=resource["name"], problem=problem)
    if not tables:
        yield finding("no_table")


def _resource(resource: Mapping[str, Any]) -> Resource:
    path = resource["path"]
    return Resource(
        resource["name"],
        path,
        read_table(_table_descriptor(resource), file=path) if "schema" in resource else None,
        resource.get("computed", False),
        resource.get("bytes"),
        resource.get("hash", ""),
    )


def _table_descriptor(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Return a table as the contract describes one."""
    given = {
        name: value for name, value in resource["schema"].items() if value != [] or name not in MAY_BE_EMPTY
    }
    return {**given, **{name: resource[name] for name in RESOURCE_PROPERTIES if name in resource}}

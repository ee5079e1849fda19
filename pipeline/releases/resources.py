"""The resources of any data package as tables: each with its schema in place and one local CSV file.

By the Data Package standard a resource may name its schema and dialect by a path, consist of several files,
or contain its rows itself. Nothing is opened outside the package's folder, and no address is opened at all.
What is not a table that can be read is named, with the reason.
"""

import codecs
import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from pipeline.core import confined, json_text
from pipeline.core.confined import ConfinedError
from pipeline.core.finding import Message

LARGEST_JSON = 50_000_000  # bytes of a descriptor, or of a schema or dialect in a file of its own
CSV_FORMATS = ("", "csv", "tsv", "txt", "tab", "dat", "text")
TABLES = ("csv", "tsv")
COMPRESSED = ("gz", "zip", "bz2", "xz", "zst", "7z")


class ResourceError(Exception):
    """A resource cannot be read.

    Attributes:
        reason: why, in words of `pipeline.core.messages`.
        unsafe: it names a file that is missing or must not be opened, so the package itself is at fault.
    """

    def __init__(self, code: str, *, unsafe: bool = False, **values: str) -> None:
        """Store the reason."""
        super().__init__(code)
        self.reason = Message(f"resources.{code}", values)
        self.unsafe = unsafe


@dataclass(frozen=True)
class Resources:
    """The resources of a package.

    Attributes:
        tables: the descriptor of each table, with its schema and its dialect in place.
        files: the local CSV of each table, by the position of the table in `tables`.
        not_tables: the names of resources that do not claim to be tables.
        errors: the name of each table that cannot be read, and why.
    """

    tables: list[dict[str, Any]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    not_tables: list[str] = field(default_factory=list)
    errors: list[tuple[str, ResourceError]] = field(default_factory=list)


def locate(folder: Path, resources: list[Any], scratch: Path) -> Resources:
    """Return the tables among the resources of a package, with the file of each.

    Args:
        folder: the package's folder.
        resources: the resources as its descriptor has them.
        scratch: a folder for tables that are not one file of the package.
    """
    located = Resources()
    for number, resource in enumerate(resources, start=1):
        name = str(resource.get("name", f"resource {number}"))
        if not _is_table(resource):
            located.not_tables.append(name)
            continue
        try:
            table = {**resource, "name": name, "dialect": _dialect(folder, resource)}
            if "schema" in resource:
                table["schema"] = _in_place(folder, resource["schema"], "schema")
            path, file = _file(folder, table, scratch / f"{number}.csv")
        except ResourceError as error:
            located.errors.append((name, error))
            continue
        located.tables.append({**table, "path": path})
        located.files.append(file)
    return located


def paths(resource: Mapping[str, Any]) -> list[str]:
    """Return the paths of a resource; none if it contains its rows itself."""
    path = resource.get("path", [])
    return [str(part) for part in ([path] if isinstance(path, str) else path)]


def _is_table(resource: Mapping[str, Any]) -> bool:
    """Return whether a resource claims to be a table."""
    claims = f"{resource.get('profile', '')} {resource.get('$schema', '')} {resource.get('type', '')}".split()
    named = any("tabular" in claim or claim == "table" for claim in claims)
    return "schema" in resource or named or _format(resource) in TABLES


def _format(resource: Mapping[str, Any]) -> str:
    """Return the format of a resource: as declared, else the suffix of its first file."""
    given = paths(resource)
    suffix = PurePosixPath(given[0]).suffix if given else ""
    declared = resource.get("format")
    return (declared if isinstance(declared, str) and declared else suffix).lower().lstrip(".")


def _in_place(folder: Path, given: Any, kind: str) -> Any:  # noqa: ANN401 - JSON
    """Return a schema or a dialect, which may be in a file of its own."""
    if not isinstance(given, str):
        return given
    _refuse_address(given)
    try:
        return json_text.read(_confined(folder, given, LARGEST_JSON).removeprefix(codecs.BOM_UTF8))
    except ValueError as error:
        raise ResourceError("json", path=given, kind=kind) from error


def _dialect(folder: Path, resource: Mapping[str, Any]) -> Any:  # noqa: ANN401 - JSON
    """Return the dialect of a resource; a file of tab-separated values needs none."""
    dialect = _in_place(folder, resource.get("dialect", {}), "dialect")
    if isinstance(dialect, dict):
        inner = dialect.get("csv")  # as frictionless writes it
        dialect = {**dialect, **inner} if isinstance(inner, dict) else dialect
        if _format(resource) in {"tsv", "tab"}:
            return {"delimiter": "\t", **dialect}
    return dialect


def _refuse_address(path: str) -> None:
    try:
        address = urlsplit(path)
    except ValueError as error:
        raise ResourceError("outside", unsafe=True, path=path) from error
    if address.netloc or (address.scheme and len(address.scheme) > 1):
        raise ResourceError("address", path=path)


def _confined(folder: Path, path: str, largest: int) -> bytes:
    _locate(folder, path)
    try:
        return confined.read(folder, path, largest)
    except ConfinedError as error:
        raise ResourceError(error.fault, unsafe=True, path=path) from error


def _locate(folder: Path, path: str) -> Path:
    """Return the file of a path, which must be inside the package's folder."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts or ":" in path or "\\" in path or "\0" in path:
        raise ResourceError("outside", unsafe=True, path=path)
    try:
        confined.resolve(folder, path)
    except ConfinedError as error:
        raise ResourceError(error.fault, unsafe=True, path=path) from error
    return folder / parts


def _file(folder: Path, resource: Mapping[str, Any], target: Path) -> tuple[str, Path]:
    """Return the path of a table as findings name it, and its local file; `target` is one to write."""
    given = paths(resource)
    if not given:
        if "data" not in resource:
            raise ResourceError("nothing")
        target.write_text(_inline(resource), "utf-8", newline="")
        return str(resource["name"]), target
    for path in given:
        _refuse_address(path)
    form = _format(resource)
    packed = PurePosixPath(given[0]).suffix.lower().lstrip(".")
    if "compression" in resource or packed in COMPRESSED or form in COMPRESSED:
        raise ResourceError("compressed", path=given[0])
    if form not in CSV_FORMATS:
        raise ResourceError("format", path=given[0], format=form)
    files = [_locate(folder, path) for path in given]
    if len(files) > 1:
        _concatenate(files, target)
    return given[0], files[0] if len(files) == 1 else target


def _concatenate(files: list[Path], target: Path) -> None:
    """Join the parts of a table, in their order; only the first has a header (Data Resource, path)."""
    with target.open("wb") as joined:
        end = b"\n"
        for file in files:
            if end not in {b"\n", b"\r"}:
                joined.write(b"\n")
            with file.open("rb") as part:
                while chunk := part.read(1 << 20):
                    joined.write(chunk)
                    end = chunk[-1:]


def _inline(resource: Mapping[str, Any]) -> str:
    """Return the rows that a resource contains itself as CSV, in the default dialect."""
    data = resource["data"]
    if isinstance(data, str) and _format(resource) in TABLES:
        return data
    if not isinstance(data, list) or not data:
        raise ResourceError("inline")
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    try:
        writer.writerows([_cell(cell) for cell in row] for row in _rows(resource, data))
        text.getvalue().encode()
    except (csv.Error, ValueError, RecursionError) as error:
        raise ResourceError("inline") from error
    return text.getvalue()


def _rows(resource: Mapping[str, Any], data: list[Any]) -> Iterator[list[Any]]:
    """Yield the header and the rows of inline data: arrays, of which the first is the header, or objects."""
    if all(isinstance(row, list) for row in data):
        yield from data
        return
    if not all(isinstance(row, dict) for row in data):
        raise ResourceError("inline")
    schema = resource.get("schema")
    fields = schema.get("fields", ()) if isinstance(schema, dict) else ()
    names = [f["name"] for f in fields if isinstance(f, dict) and isinstance(f.get("name"), str)]
    names = names or list(dict.fromkeys(name for row in data for name in row))
    yield names
    yield from ([row.get(name) for name in names] for row in data)


def _cell(value: Any) -> str:  # noqa: ANN401 - JSON
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

"""datapackage.json of a package that somebody holds, read as the contract of its own files."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.contract import check_contract
from pipeline.contract.check_profile import misfits
from pipeline.contract.dataset import Dataset
from pipeline.contract.read_contract import unread
from pipeline.core.checksum import sha256
from pipeline.core.finding import Finding
from pipeline.core.legacy import worded
from pipeline.schema.model import TableSchema, read_table

NAME = "datapackage.json"
# Empty lists say nothing, and the profile of a table has none.
MAY_BE_EMPTY = ("uniqueKeys", "foreignKeys")


@dataclass(frozen=True)
class Descriptor:
    """What a package says of itself.

    Attributes:
        dataset: its tables as a contract, each with the CSV that holds it.
        parquet: the Parquet file of each table, by the table's name.
        database: its .duckdb files; a package has one.
    """

    dataset: Dataset
    parquet: Mapping[str, str]
    database: tuple[str, ...]

    @property
    def release_name(self) -> str:
        """The name of the release, `name-version`."""
        return self.dataset.release_name


def read(folder: Path, files: Mapping[str, Path]) -> tuple[Descriptor | None, list[Finding]]:
    """Read the descriptor, hold it against the files, and tell what is wrong with it.

    Args:
        folder: the package's folder.
        files: each file that is there, by its name.

    Returns:
        The descriptor, None where it can't be read or contradicts itself, and the findings.
    """
    try:
        said = json.loads(files[NAME].read_bytes().decode("utf-8"))
    except (ValueError, RecursionError) as error:
        return None, [_finding("descriptor", f"it is no JSON that can be read: {error}")]
    wrong = [_finding("descriptor", problem) for problem in misfits(said, "package")]
    if wrong:
        return None, wrong
    resources = said["resources"]
    tables = [one for one in resources if "schema" in one]
    wrong = [
        _finding("descriptor", f"{one['name']}: {problem}") for one in tables for problem in _problems(one)
    ]
    names = [one["name"] for one in resources]
    twice = sorted({name for name in names if names.count(name) > 1})
    wrong += [_finding("descriptor", f"the resource {name} stands there twice") for name in twice]
    if not tables:
        wrong.append(_finding("descriptor", "it describes no table"))
    if wrong:
        return None, wrong
    dataset = Dataset(
        folder=folder,
        about={"name": said["name"], "version": said["version"]},
        raw={table.name: table for table in map(_table, tables)},
        reference={},
        tables={},
        codes={},
        checks=(),
        queries=(),
    )
    faults = [_finding("schema", problem) for problem in check_contract.table_problems(dataset)]
    faults += [finding for one in resources for finding in _of_file(one, files)]
    if any(fault.check == "verify.schema" for fault in faults):
        return None, faults
    parquet = {one["path"].rpartition(".")[0]: one["path"] for one in resources if _is(one, ".parquet")}
    stems = {table.name: table.file.rpartition(".")[0] for table in dataset.raw.values()}
    found = {name: parquet[stem] for name, stem in stems.items() if stem in parquet}
    return Descriptor(dataset, found, tuple(one["path"] for one in resources if _is(one, ".duckdb"))), faults


def _is(resource: Mapping[str, Any], ending: str) -> bool:
    return str(resource["path"]).endswith(ending)


def _finding(check: str, message: str) -> Finding:
    return worded("error", f"verify.{check}", message, NAME)


def _table_descriptor(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Return a resource as the contract describes a table: what it says, and its schema."""
    own = {
        name: resource[name]
        for name in ("name", "title", "description", "dialect", "encoding")
        if name in resource
    }
    schema = {n: v for n, v in resource["schema"].items() if v != [] or n not in MAY_BE_EMPTY}
    return {**schema, **own}


def _problems(resource: Mapping[str, Any]) -> Iterator[str]:
    table = _table_descriptor(resource)
    found = list(misfits(table, "table"))
    yield from found
    if not found:
        yield from unread(table, "data")


def _table(resource: Mapping[str, Any]) -> TableSchema:
    return read_table(_table_descriptor(resource), file=resource["path"])


def _of_file(resource: Mapping[str, Any], files: Mapping[str, Path]) -> Iterator[Finding]:
    """Hold a resource's length and hash against its file, where it is there and they are said."""
    path = files.get(resource["path"])
    if path is None:
        return
    size = path.stat().st_size
    if resource.get("bytes", size) != size:
        message = f"{resource['path']} has {size} bytes, and it says {resource['bytes']}"
        yield _finding("descriptor", message)
    said = resource.get("hash", "")
    if said.startswith("sha256:") and said != f"sha256:{sha256(path)}":
        yield _finding("descriptor", f"{resource['path']} has another SHA-256 than it says")

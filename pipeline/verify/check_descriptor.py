"""Does the datapackage.json of a package agree with itself and with the files?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.core.checksum import sha256
from pipeline.core.finding import Finding
from pipeline.releases import read_descriptor
from pipeline.releases.read_descriptor import Descriptor, Resource

SHA256 = "sha256:"


@dataclass(frozen=True)
class Contents:
    """What a package contains.

    Attributes:
        dataset: its tables as a contract, each with the CSV that contains it.
        parquet: the Parquet file of each table, by the table's name.
        databases: its .duckdb files; a package has one.
    """

    dataset: Dataset
    parquet: Mapping[str, str]
    databases: tuple[str, ...]


def check(folder: Path, files: Mapping[str, Path]) -> tuple[Contents | None, list[Finding]]:
    """Read the descriptor, and compare it with the files.

    Args:
        folder: the package's folder.
        files: each file of the package, by its name.

    Returns:
        What the package contains, None where the descriptor is not valid; and the findings.
    """
    described, findings = read_descriptor.read(files[read_descriptor.NAME], own=True)
    if described is None:
        return None, findings
    contents = _contents(folder, described)
    problems = [
        Finding("error", "verify.schema", {"problem": problem}, read_descriptor.NAME)
        for problem in check_contract.table_problems(contents.dataset)
    ]
    findings = problems + [
        finding for resource in described.resources for finding in _file_findings(resource, files)
    ]
    return (None if problems else contents), findings


def _contents(folder: Path, described: Descriptor) -> Contents:
    tables = {resource.name: resource.table for resource in described.resources if resource.table}
    dataset = Dataset(
        folder=folder,
        about={"name": described.name, "version": described.version},
        raw=tables,
        reference={},
        tables={},
        codes={},
        checks=(),
        queries=(),
    )
    paths = [resource.path for resource in described.resources]
    parquet = {path.removesuffix(".parquet"): path for path in paths if path.endswith(".parquet")}
    stems = {name: table.file.rpartition(".")[0] for name, table in tables.items()}
    return Contents(
        dataset,
        {name: parquet[stem] for name, stem in stems.items() if stem in parquet},
        tuple(path for path in paths if path.endswith(".duckdb")),
    )


def _file_findings(resource: Resource, files: Mapping[str, Path]) -> Iterator[Finding]:
    """Compare the size and the hash of a resource with its file, as far as there are any."""
    path = files.get(resource.path)
    if path is None:
        return
    size = path.stat().st_size
    if resource.size not in {None, size}:
        yield read_descriptor.finding("size", file=resource.path, actual=size, expected=resource.size)
    if resource.hash.startswith(SHA256):
        expected, actual = resource.hash.removeprefix(SHA256), sha256(path)
        if actual != expected:
            yield read_descriptor.finding("sha256", file=resource.path, actual=actual, expected=expected)

"""Does the datapackage.json of a package agree with itself and with the files?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.core.checksum import file_hash
from pipeline.core.finding import Finding
from pipeline.releases import checksums, read_descriptor
from pipeline.releases.read_descriptor import Descriptor, Resource

ALGORITHMS = {
    "md5": "MD5",
    "sha1": "SHA-1",
    "sha224": "SHA-224",
    "sha256": "SHA-256",
    "sha384": "SHA-384",
    "sha512": "SHA-512",
}


@dataclass(frozen=True)
class Contents:
    """What a package contains.

    Attributes:
        dataset: its tables as a contract, each with the CSV that contains it.
        parquet: the Parquet file next to each CSV, by the table's name.
        databases: its .duckdb files; a package has one.
    """

    dataset: Dataset
    parquet: Mapping[str, str]
    databases: tuple[str, ...]


def check(
    folder: Path, files: Mapping[str, Path], sums: Mapping[str, str]
) -> tuple[Contents | None, list[Finding]]:
    """Read the descriptor, and compare it with the files.

    Args:
        folder: the package's folder.
        files: each file of the package, by its name.
        sums: the files that SHA256SUMS lists; one that it does not list may not be missing.

    Returns:
        What the package contains, None where the descriptor is not valid; and the findings.
    """
    described, findings = read_descriptor.read(files[read_descriptor.NAME])
    if described is None:
        return None, findings
    contents = _contents(folder, described, files)
    problems = [
        Finding("error", "verify.schema", {"problem": problem}, read_descriptor.NAME)
        for problem in check_contract.table_problems(contents.dataset)
    ]
    findings = problems + [
        finding for resource in described.resources for finding in _file_findings(resource, files, sums)
    ]
    return (None if problems else contents), findings


def _contents(folder: Path, described: Descriptor, files: Mapping[str, Path]) -> Contents:
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
    parquet = {name: f"{table.file.rpartition('.')[0]}.parquet" for name, table in tables.items()}
    return Contents(
        dataset,
        {name: file for name, file in parquet.items() if file in files},
        tuple(name for name in files if name.endswith(".duckdb")),
    )


def _file_findings(
    resource: Resource, files: Mapping[str, Path], sums: Mapping[str, str]
) -> Iterator[Finding]:
    """Compare the size and the hash of a resource with its file, as far as there are any."""
    path = files.get(resource.path)
    if path is None:
        if resource.path not in sums:
            yield checksums.missing(resource.path)
        return
    size = path.stat().st_size
    if resource.size not in {None, size}:
        yield read_descriptor.finding("size", file=resource.path, actual=size, expected=resource.size)
    if resource.hash:
        yield from hash_findings(resource.path, path, resource.hash)


def hash_findings(name: str, path: Path, declared: str) -> Iterator[Finding]:
    """Compare a file with the hash that its resource declares.

    "The MD5 hash for this resource. Other algorithms can be indicated by prefixing the hash's value with the
    algorithm name in lower-case" (Data Resource, hash).
    """
    prefix, _, expected = declared.rpartition(":")
    algorithm = prefix.lower().replace("-", "").replace("_", "") or "md5"
    if algorithm not in ALGORITHMS:
        yield read_descriptor.finding("algorithm", file=name, algorithm=prefix)
        return
    actual = file_hash(path, algorithm)
    if actual != expected.lower():
        yield read_descriptor.finding(
            "hash", file=name, algorithm=ALGORITHMS[algorithm], actual=actual, expected=expected
        )

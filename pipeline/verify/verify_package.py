"""Is a package that somebody holds what was published, and does it hold together?

Everything is asked of the files alone: the sums, the descriptor, the cells, keys and references of the
CSVs, the rows of Parquet and .duckdb against them; and where they are given, the ledger of the publishers
and their signature. Nothing in the package is run, and nothing is written beside it.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import duckdb

from pipeline.cells import check_cells
from pipeline.core import workspace
from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, in_order
from pipeline.core.legacy import worded
from pipeline.core.progress import Reading
from pipeline.core.text import quoted
from pipeline.releases import checksums, ledger, signature, unzip
from pipeline.releases.ledger import Entry, TableSum
from pipeline.schema.model import TableSchema
from pipeline.tables import load
from pipeline.verify import compare_formats, read_descriptor
from pipeline.verify.read_descriptor import Descriptor

# Git holds the text of a release; these are made again from it.
REMADE = (".parquet", ".duckdb", ".xlsx")

Tell = Callable[[str | Reading], None]


@dataclass(frozen=True)
class Verified:
    """What was found in a package; each note says what was checked by whom, or could not be."""

    findings: list[Finding]
    notes: list[str]


@dataclass
class _Package:
    """A package on its way through the checks."""

    folder: Path
    files: Mapping[str, Path]
    findings: list[Finding] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def verify(
    place: Path,
    tell: Tell = lambda _: None,
    *,
    releases: Path | None = None,
    signers: Path | None = None,
    complete: bool = False,
) -> Verified:
    """Check a package.

    Args:
        place: its folder or its zip.
        tell: is told each step as it starts.
        releases: the ledger of its publishers; None for the releases.json beside it, if there is one.
        signers: allowed signers, see `pipeline.releases.signature`; None to take any signature.
        complete: take it for a fault where a folder lacks Parquet or .duckdb, which git doesn't hold. A zip
            must always be complete.

    Raises:
        CallError: there is no package at the place, a zip that is not safe to open, no such ledger or no
            such signers, or no ssh-keygen to check a signature with.
    """
    beside = place.resolve().parent / ledger.NAME
    if releases and not releases.is_file():
        raise CallError(f"there is no ledger at {releases}")
    entries = ledger.read_file(releases or beside) if releases or beside.is_file() else None
    with unzip.opened(place) as folder, workspace.limits():
        tell("comparing sums")
        files, findings = checksums.held(folder)
        if read_descriptor.NAME not in files and checksums.SUMS not in files:
            raise CallError(
                f"{place}: no package, since it holds no {read_descriptor.NAME} and no {checksums.SUMS}"
            )
        package = _Package(folder, files, findings)
        _sums(package, signers, complete=complete or place.is_file())
        held = {}
        described = _described(package)
        if described:
            held = _tables(package, described, tell)
        if entries is not None and described:
            package.findings += _ledger(described, held, package, place, entries)
            package.notes.append(f"held against {(releases or beside).name}")
        elif entries is None:
            package.notes.append(
                "no releases.json is at hand, so nobody says that this is what was published"
            )
    return Verified(in_order(package.findings), package.notes)


def _sums(package: _Package, signers: Path | None, *, complete: bool) -> None:
    """Compare the files with SHA256SUMS, and SHA256SUMS with its signature."""
    files = package.files
    if checksums.SUMS not in files:
        package.findings.append(
            worded("error", "verify.missing", "it is missing", checksums.SUMS, hint=checksums.AGAIN)
        )
        return
    named, wrong = checksums.read(files[checksums.SUMS])
    package.findings += [*wrong, *checksums.compare(files, named, (checksums.SUMS, signature.SIGNED))]
    missing = [name for name in named if name not in files]
    forgiven = [name for name in missing if name.endswith(REMADE) and not complete]
    for name in (name for name in missing if name not in forgiven):
        package.findings.append(
            worded("error", "verify.missing", "it is missing", name, hint=checksums.AGAIN)
        )
    if forgiven:
        kinds = Counter(PurePosixPath(name).suffix for name in forgiven)
        counted = ", ".join(f"{times} {kind}" for kind, times in sorted(kinds.items()))
        package.notes.append(f"not there, so not checked: {counted}; --complete takes that for a fault")
    found, note = signature.check(package.folder, signers)
    package.findings += found
    package.notes += [note] if note else []


def _described(package: _Package) -> Descriptor | None:
    if read_descriptor.NAME not in package.files:
        if checksums.SUMS not in package.files:
            return None
        told = any(f.file == read_descriptor.NAME for f in package.findings)
        missing = worded(
            "error", "verify.missing", "it is missing", read_descriptor.NAME, hint=checksums.AGAIN
        )
        package.findings += [] if told else [missing]
        return None
    described, found = read_descriptor.read(package.folder, package.files)
    package.findings += found
    return described


def _tables(package: _Package, described: Descriptor, tell: Tell) -> dict[str, TableSum]:
    """Check the CSVs by their schemas and the other formats against them; returns what each CSV holds."""
    dataset = described.dataset
    there = {name: table for name, table in dataset.raw.items() if table.file in package.files}
    checked = replace(dataset, raw=there)
    with (
        workspace.folder() as place,
        duckdb.connect(
            f"{place}/work.duckdb", config={"memory_limit": workspace.MEMORY, **compare_formats.CONFIG}
        ) as connection,
    ):
        reading = Reading("checking cells", connection, dataset.paths(there), times=2)
        tell(reading)
        findings, marks = check_cells.check(checked, connection, reading=reading)
        package.findings += [_renamed(finding) for finding in findings]
        faulty = {finding.file for finding in findings}
        whole = {name: table for name, table in there.items() if table.file not in faulty}
        tell("comparing rows")
        load.load(replace(checked, raw=whole), connection, marks)
        held = {name: _sum(connection, table) for name, table in whole.items()}
        for name in (name for name in whole if described.parquet.get(name) in package.files):
            file = described.parquet[name]
            path = package.files[file]
            package.findings += compare_formats.of_parquet(connection, whole[name], file, path, held[name])
        for file in (file for file in described.database[:1] if file in package.files):
            path = package.files[file]
            package.findings += compare_formats.of_database(connection, dataset.raw, file, path, held)
    return held


def _sum(connection: duckdb.DuckDBPyConnection, table: TableSchema) -> TableSum:
    return ledger.table_sum(connection, compare_formats.typed(table), table.names, table.primary_key)


def _renamed(finding: Finding) -> Finding:
    """Tell a finding of the first layer to a reader, who can't mend the file."""
    return replace(finding, code=finding.code.replace("cells.", "verify.", 1), hints=())


def _ledger(
    described: Descriptor,
    held: Mapping[str, TableSum],
    package: _Package,
    place: Path,
    entries: tuple[Entry, ...],
) -> Iterator[Finding]:
    """Hold files and rows against what the publishers say that they published."""
    release = described.release_name
    version = described.dataset.about["version"]
    entry = next((entry for entry in entries if entry.version == version), None)
    if entry is None or not any(name.startswith(f"{release}/") for name in entry.files):
        known = ", ".join(entry.version for entry in entries) or "none"
        message = f"no release {release} was published; the ledger's versions: {known}"
        yield _unpublished(message, read_descriptor.NAME)
        return
    zipped = entry.files.get(f"{release}.zip")
    if place.is_file() and zipped != sha256(place):
        yield _unpublished(f"the zip is not the {release}.zip that was published")
    own = {name.removeprefix(f"{release}/"): one for name, one in entry.files.items() if "/" in name}
    yield from _published_files(package.files, own)
    yield from _published_tables(described.dataset.raw, held, entry.tables)


def _published_files(files: Mapping[str, Path], published: Mapping[str, str]) -> Iterator[Finding]:
    for name, path in files.items():
        if name not in published and name != signature.SIGNED:
            yield _unpublished("the ledger does not name it", name)
        elif name in published and published[name] != sha256(path):
            yield _unpublished("it is not the file that was published", name)
    for name in sorted(set(published) - set(files) - {signature.SIGNED}):
        if not name.endswith(REMADE):  # SHA256SUMS, which the ledger holds, tells of those
            yield _unpublished("it was published and is missing", name)


def _published_tables(
    tables: Mapping[str, TableSchema], held: Mapping[str, TableSum], published: Mapping[str, TableSum]
) -> Iterator[Finding]:
    for name in sorted({*published} ^ {*tables}):
        who = "the ledger" if name in tables else "the package"
        yield _unpublished(f"{who} knows no table {quoted(name)}", read_descriptor.NAME)
    for name, found in held.items():
        if name in published and found != published[name]:
            message = f"not the rows that were published: {found.rows} here, {published[name].rows} there"
            yield _unpublished(message, tables[name].file)


def _unpublished(message: str, file: str = "") -> Finding:
    return worded("error", "verify.ledger", message, file)

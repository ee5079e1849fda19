"""Is a package what was published, and does it agree with itself?

The files are checked by themselves: the sums, the descriptor, the cells, keys and references of the CSVs, and
the rows of Parquet and .duckdb against those of the CSVs. Where they are given, the ledger of the publishers
and their signature are checked too. Nothing in the package is run, and nothing is written to it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipeline.cells import check_cells
from pipeline.core import database, workspace
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, has_errors, in_order
from pipeline.core.progress import Reading
from pipeline.releases import checksums, ledger, read_descriptor, unzip
from pipeline.releases.ledger import TableSum
from pipeline.schema.model import TableSchema
from pipeline.tables import load
from pipeline.verify import (
    check_descriptor,
    check_foreign,
    check_sums,
    compare_formats,
    compare_ledger,
    compare_rows,
)
from pipeline.verify.check_descriptor import Contents
from pipeline.verify.package import Package

DATA = (".csv", ".parquet", ".duckdb")
Tell = Callable[[str | Reading], None]


@dataclass(frozen=True)
class Verification:
    """The result of a verification.

    Attributes:
        findings: what is wrong.
        notes: what was checked, and what could not be.
        foreign: another tool made the package.
    """

    findings: list[Finding]
    notes: list[Message]
    foreign: bool


def verify(  # noqa: PLR0913 - the options of the command
    place: Path,
    tell: Tell = lambda _: None,
    *,
    releases: Path | None = None,
    signers: Path | None = None,
    complete: bool = False,
    limit: int = check_cells.LIMIT,
) -> Verification:
    """Check a package.

    Args:
        place: its folder or its zip.
        tell: is called with each step as it starts.
        releases: the ledger of its publishers; None for the releases.json next to it, if there is one.
        signers: allowed signers, see `pipeline.releases.signature`; None to accept any signature.
        complete: report missing Parquet and .duckdb files in a folder too. Git does not store them; a zip
            must always be complete.
        limit: how many findings of one check on one field are listed; the others are counted.

    Raises:
        CallError: there is no package at the place, a zip is not safe to open, the ledger or the signers do
            not exist, or there is no ssh-keygen to check a signature with.
    """
    default = place.resolve().parent / ledger.NAME
    if releases and not releases.is_file():
        raise CallError(f"there is no ledger at {releases}")
    path = releases or (default if default.is_file() else None)
    entries = ledger.read_file(path) if path else ()
    with unzip.opened(place) as folder, workspace.folder() as scratch:
        tell("comparing sums")
        files, findings = checksums.list_files(folder)
        if read_descriptor.NAME not in files and checksums.SUMS not in files:
            raise CallError(
                f"{place} is not a package: it contains neither {read_descriptor.NAME} nor {checksums.SUMS}"
            )
        package = Package(folder, files, findings=findings)
        system = checksums.system_files(folder)
        package.notes += [Message("system_files", {"files": system})] if system else []
        foreign = check_foreign.is_foreign(package)
        sums: dict[str, TableSum] = {}
        if foreign:
            dataset = check_foreign.check(package, scratch, tell, limit)
        else:
            check_sums.check(package, signers, scratch, complete=complete or place.is_file())
            contents = _check_descriptor(package)
            sums = _check_tables(package, contents, tell, limit) if contents else {}
            dataset = contents.dataset if contents else None
        if path is None:
            package.notes.append(Message("no_ledger", {"file": ledger.NAME}))
        elif dataset:
            zipped = place if place.is_file() else None
            package.findings += compare_ledger.compare(dataset, package.files, sums, entries)
            same = not has_errors(package.findings)
            package.findings += compare_ledger.compare_zip(dataset, zipped, entries, same=same)
            package.notes.append(Message("compared_with_ledger", {"file": path.name}))
    if check_sums.only_added(package.findings):
        package.notes.append(Message("only_added", {"files": len(package.files) - len(package.findings)}))
    return Verification(in_order(package.findings), package.notes, foreign=foreign)


def _check_descriptor(package: Package) -> Contents | None:
    if read_descriptor.NAME not in package.files:
        if not any(finding.file == read_descriptor.NAME for finding in package.findings):
            package.findings.append(checksums.missing(read_descriptor.NAME))
        return None
    contents, findings = check_descriptor.check(package.folder, package.files, package.sums)
    package.findings += findings
    return contents


def _check_tables(package: Package, contents: Contents, tell: Tell, limit: int) -> dict[str, TableSum]:
    """Check the CSVs by their schemas, and the other formats against them; return the sum of each CSV."""
    dataset = contents.dataset
    tables = {name: table for name, table in dataset.raw.items() if table.file in package.files}
    checked = replace(dataset, raw=tables)
    paths = dataset.paths(tables)
    with (
        workspace.folder() as place,
        database.connect(place / "work.duckdb", database.of_work(paths.values())) as connection,
    ):
        reading = Reading("checking cells", connection, paths, times=2)
        tell(reading)
        findings, marks = check_cells.check(checked, connection, limit, reading)
        package.findings += [_as_reader_sees(finding) for finding in findings]
        faulty = {finding.file for finding in findings if finding.severity == "error"}
        valid = {name: table for name, table in tables.items() if table.file not in faulty}
        tell("comparing rows")
        load.load(replace(checked, raw=valid), connection, marks)
        sums = {name: _sum(connection, table) for name, table in valid.items()}
        _compare_formats(package, contents, connection, valid, sums)
    return sums


def _compare_formats(
    package: Package,
    contents: Contents,
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, TableSchema],
    sums: Mapping[str, TableSum],
) -> None:
    """Compare the Parquet files and the .duckdb with the CSVs; report each file that was not compared."""
    for name in (name for name in tables if name in contents.parquet):
        file = contents.parquet[name]
        path = package.files[file]
        package.findings += compare_formats.of_parquet(connection, tables[name], file, path, sums[name])
    for file in contents.databases[:1]:
        path = package.files[file]
        package.findings += compare_formats.of_database(connection, contents.dataset.raw, file, path, sums)
    described = {*contents.parquet.values(), *contents.databases[:1]}
    described |= {table.file for table in contents.dataset.raw.values()}
    package.findings += [
        Finding("error", "verify.not_compared", {"descriptor": read_descriptor.NAME}, file)
        for file in package.files
        if file.endswith(DATA) and file not in described
    ]
    left = [name for name in contents.dataset.raw if name not in tables]
    if left and (contents.parquet or contents.databases):
        package.notes.append(Message("tables_not_compared", {"tables": left}))


def _sum(connection: duckdb.DuckDBPyConnection, table: TableSchema) -> TableSum:
    return ledger.table_sum(connection, compare_rows.typed(table), table.names, table.primary_key)


def _as_reader_sees(finding: Finding) -> Finding:
    """Return a finding of layer 1 as one of the package, without hints: a reader cannot correct the file."""
    return replace(finding, code=finding.code.replace("cells.", "verify.", 1), hints=())

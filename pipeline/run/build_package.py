"""The package that a release publishes: made in a workspace, and verified there as a reader would."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.checksum import sha256
from pipeline.core.database import ONE_THREAD, connect
from pipeline.core.finding import Finding, has_errors
from pipeline.core.progress import Tell
from pipeline.core.version import ENGINE
from pipeline.package import compare_copies, duckdb_file, layout, write_package, zip_package
from pipeline.package.excel import Sheet
from pipeline.releases import ledger, signature
from pipeline.releases.ledger import Entry, TableSum
from pipeline.verify import verify_package

UNKNOWN = "0" * 64


@dataclass(frozen=True)
class Built:
    """A package in a workspace.

    Attributes:
        folder: its folder.
        entry: what the ledger will say about it; the inputs are still missing. The sums of its tables are
            those of the working tables, before any file was written.
        sheets: the sheets of its workbook.
        report: the lines of the query that dataset.json names as its report.
    """

    folder: Path
    entry: Entry
    sheets: list[Sheet]
    report: list[str]


def build(  # noqa: PLR0913, PLR0917 - what a package is made of, and where
    dataset: Dataset, place: Path, work: Path, entries: tuple[Entry, ...], key: Path | None, tell: Tell
) -> Built:
    """Make the package's folder and its zip from the working database.

    Args:
        dataset: the contract.
        place: the workspace next to dist/.
        work: the working database, in another workspace: DuckDB cannot write to a folder whose name contains
            a question mark.
        entries: the ledger.
        key: the SSH key that signs a new version; None to leave it unsigned.
        tell: receives each step as it starts.
    """
    folder = place / dataset.release_name
    folder.mkdir()
    keyed = layout.database_file(dataset, folder)
    tell("writing the database")
    sums = table_sums(dataset, work)
    written = work.with_name(keyed.name)
    duckdb_file.write(dataset, work, written)
    shutil.move(written, keyed)
    tell("writing the package")
    earlier = ledger.before(entries, dataset.about["version"])
    sheets = write_package.write(dataset, folder, earlier)
    _sign(dataset, folder, entries, key)
    tell("packing the zip")
    archive = place / f"{folder.name}.zip"
    zip_package.write_zip(folder, archive, dataset.about["released"])
    return Built(folder, _entry(dataset, folder, archive, sums), sheets, list(_report(dataset, keyed)))


def table_sums(dataset: Dataset, work: Path) -> dict[str, TableSum]:
    """Return number of rows and hash of each published table in the working database."""
    with connect(work, read_only=True) as connection:
        return {
            table.name: ledger.table_sum(
                connection, sql.identifier(table.name), table.names, table.primary_key
            )
            for table in dataset.tables.values()
        }


def verify(dataset: Dataset, place: Path, built: Built, tell: Tell) -> list[Finding]:
    """Return the errors that `pipeline verify` finds in a package before it is published.

    It compares the CSVs with the schemas, and the rows of every format with the working tables.

    Args:
        dataset: the contract.
        place: the workspace.
        built: the package in it.
        tell: receives each step as it starts.
    """
    ledger.write(place, [built.entry])
    with ThreadPoolExecutor(1) as beside:
        copies = beside.submit(compare_copies.check, dataset, built.folder, built.entry.tables, built.sheets)
        verified = verify_package.verify(built.folder, tell, releases=place / ledger.NAME, complete=True)
        tell("comparing copies")
        return [finding for finding in (*verified.findings, *copies.result()) if has_errors([finding])]


def _sign(dataset: Dataset, built: Path, entries: tuple[Entry, ...], key: Path | None) -> None:
    """Sign a new version; a published one keeps its signature."""
    if dataset.about["version"] in {entry.version for entry in entries}:
        signed = dataset.folder / "dist" / built.name / signature.FILE
        if signed.is_file():
            shutil.copyfile(signed, built / signature.FILE)
    elif key:
        signature.sign(built, key)


def _entry(dataset: Dataset, folder: Path, archive: Path, sums: dict[str, TableSum]) -> Entry:
    """Return the ledger's entry of a package."""
    files = {f"{folder.name}/{name}": sha256(path) for name, path in layout.files(folder)}
    return Entry(
        version=dataset.about["version"],
        released=dataset.about["released"],
        inputs=UNKNOWN,
        made_by=ledger.made_by(),
        tables=sums,
        files={**files, archive.name: sha256(archive)},
        notes=tuple(dataset.about["changes"]),
        engine=ENGINE,
    )


def _report(dataset: Dataset, database: Path) -> Iterator[str]:
    """Yield a line for each row of the query that dataset.json names as its report."""
    if "report" not in dataset.about:
        return
    with connect(database, ONE_THREAD, read_only=True) as connection:
        result = connection.execute(f"FROM {sql.identifier(dataset.about['report'])}")
        names = [column[0] for column in result.description or ()]
        for row in result.fetchall():
            counts = [f"{name} {value}" for name, value in zip(names[1:], row[1:], strict=True)]
            yield f"{row[0]}: {', '.join(counts)}"

"""Writes the files of a release into a folder."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.checksum import sha256
from pipeline.core.database import connect
from pipeline.core.templates import text
from pipeline.metadata import coverage, formats
from pipeline.metadata.facts import Facts, Previous, Yanked
from pipeline.package import codebook, descriptor, excel, layout, sqlite_script, texts
from pipeline.package.excel import Sheet
from pipeline.package.parquet_metadata import metadata
from pipeline.releases import changelog, ledger, published_doi, released_files
from pipeline.releases.checksums import SUMS
from pipeline.releases.ledger import Entry
from pipeline.schema import sql_types
from pipeline.schema.model import Field
from pipeline.site import page


def write(dataset: Dataset, folder: Path, earlier: tuple[Entry, ...]) -> list[Sheet]:
    """Write all files of the package except its database, which already exists.

    Args:
        dataset: the contract.
        folder: the package's folder, which contains only the published database.
        earlier: the releases before this one in the ledger, oldest first.

    Returns:
        The sheets of the workbook, also those that are not included.
    """
    database = layout.database_file(dataset, folder)
    with ThreadPoolExecutor(1) as beside:  # the workbook takes as long as all others
        workbook = beside.submit(excel.write, dataset, database, folder / f"{dataset.about['name']}.xlsx")
        facts, book = _write_rows_and_texts(dataset, folder, earlier)
        sheets = workbook.result()
    checksums = {name: sha256(path) for name, path in layout.files(folder)}
    facts = replace(facts, files=layout.described(folder, checksums))
    for name, content in formats.texts(facts):
        _write(folder / name, content)
        checksums[name] = sha256(folder / name)
    _write(folder / descriptor.NAME, descriptor.text(facts, folder, checksums))
    checksums[descriptor.NAME] = sha256(folder / descriptor.NAME)
    crate = formats.LAST
    _write(folder / crate.NAME, crate.text(replace(facts, files=layout.described(folder, checksums))))
    checksums[crate.NAME] = sha256(folder / crate.NAME)
    before = earlier[-1].version if earlier else ""
    _write(folder / page.NAME, page.text(facts, database, layout.described(folder, checksums), book, before))
    checksums[page.NAME] = sha256(folder / page.NAME)
    _write(folder / SUMS, "".join(f"{checksums[name]}  {name}\n" for name in sorted(checksums)))
    return sheets


def _write_rows_and_texts(
    dataset: Dataset, folder: Path, earlier: tuple[Entry, ...]
) -> tuple[Facts, dict[str, Any]]:
    """Write the tables, and what needs no list of the other files."""
    data = folder / "data"
    data.mkdir()
    database = layout.database_file(dataset, folder)
    rows = _write_tables(dataset, database, data)
    previous = earlier[-1] if earlier else None
    published = released_files.folder(dataset, previous) if previous else None
    facts = Facts(
        dataset,
        rows,
        files={},
        covered=coverage.read(dataset, database),
        previous=_previous(previous, published) if previous and published else None,
        yanked=tuple(_yanked(dataset, earlier)),
    )
    book = codebook.content(dataset, database)
    _write(folder / "CODEBOOK.md", codebook.write(dataset, book))
    _write(folder / "README.md", texts.readme(facts, database))
    _write(folder / changelog.NAME, texts.changelog(facts, database, published))
    _write(folder / "verify.py", text("package/templates/verify.py"))
    _write(folder / sqlite_script.NAME, sqlite_script.script(dataset))
    return facts, book


def _previous(entry: Entry, folder: Path) -> Previous:
    return Previous(entry.version, entry.released, published_doi.of_release(folder))


def _yanked(dataset: Dataset, earlier: tuple[Entry, ...]) -> Iterator[Yanked]:
    """Yield the earlier releases that this one mentions as faulty."""
    for entry in ledger.yanked_before(earlier, dataset.about["version"]):
        if entry.yanked:
            doi = published_doi.of_release(released_files.folder(dataset, entry))
            yield Yanked(entry.version, entry.yanked.date, entry.yanked.reason, doi)


def _write(path: Path, content: str) -> None:
    path.write_text(content, "utf-8", newline="\n")


def _write_tables(dataset: Dataset, database: Path, data: Path) -> dict[str, int]:
    """Write each table as CSV and Parquet, in order of its key, and return the number of rows of each."""
    counts: dict[str, int] = {}
    release = Facts(dataset, counts, files={})
    with connect(database, read_only=True) as connection:
        for table in dataset.tables.values():
            query = f"FROM {sql.identifier(table.name)} ORDER BY {sql.identifiers(table.primary_key)}"
            columns = ", ".join(_csv_column(field) for field in table.fields)
            csv, parquet = (sql.literal(str(data / f"{table.name}.{kind}")) for kind in ("csv", "parquet"))
            ((counts[table.name],),) = connection.execute(
                f"COPY (SELECT {columns} {query}) TO {csv} (FORMAT csv, HEADER)"
            ).fetchall()
            rows = f"SELECT {sql.identifiers(table.names)} {query}"
            about = metadata(release, descriptor.table_schema(dataset, table))
            connection.execute(f"COPY ({rows}) TO {parquet} (FORMAT parquet, COMPRESSION zstd, {about})")
    return counts


def _csv_column(field: Field) -> str:
    """Return SQL for a column of the CSV."""
    column = sql.identifier(field.name)
    return (
        f"{sql_types.written(field)} AS {column}" if field.type in {"datetime", "year", "number"} else column
    )

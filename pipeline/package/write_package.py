"""The data package: every file of a release, in a folder, and the zip of it."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.checksum import sha256
from pipeline.core.templates import render, text
from pipeline.metadata import formats, hugging_face
from pipeline.metadata.facts import DOI, Facts, File
from pipeline.package import codebook, excel, sqlite_script
from pipeline.package.parquet_metadata import metadata
from pipeline.releases import changelog
from pipeline.schema.model import Field, TableSchema
from pipeline.site import page

PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
FILE_MODE = 0o100644 << 16
# Of a million rows, zlib's default of 6 takes 2.7 times as long and saves 9 %; 1 takes 0.6 and costs 15 %.
ZIP_LEVEL = 4
CHUNK = 1 << 20
EXAMPLE_ROWS = 12
KEYS_NAMED = 5
MEDIATYPES = {
    ".csv": "text/csv",
    ".parquet": "application/vnd.apache.parquet",
    ".duckdb": "application/vnd.duckdb",
    ".md": "text/markdown",
    ".py": "text/x-python",
    ".sql": "application/sql",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".cff": "application/yaml",
    ".sig": "text/plain",
}
# By the format "parquet" or "xlsx" frictionless would take a file for one table, and guess its schema.
FORMATS = {".parquet": "binary", ".duckdb": "duckdb", ".md": "md", ".xlsx": "binary"}

Sums = dict[str, str]


def database_file(dataset: Dataset, folder: Path) -> Path:
    """Return where in the package's folder the published database stands."""
    return folder / f"{dataset.about['name']}.duckdb"


def write(dataset: Dataset, folder: Path, earlier: Path | None) -> None:
    """Write every other file of the package beside its database.

    Args:
        dataset: the contract.
        folder: the package's folder, which holds the published database and nothing else.
        earlier: folder of the release before this one, whose changelog is carried on; None for the first.
    """
    data = folder / "data"
    data.mkdir()
    database = database_file(dataset, folder)
    counts = _write_tables(dataset, database, data)
    book = codebook.content(dataset, database)
    _text(folder / "CODEBOOK.md", codebook.write(dataset, book))
    _text(folder / "README.md", _readme(dataset, database, counts))
    _text(folder / changelog.NAME, _changelog(dataset, database, counts, earlier))
    _text(folder / "verify.py", text("package/templates/verify.py"))
    _text(folder / sqlite_script.NAME, sqlite_script.script(dataset))
    excel.write(dataset, database, folder / f"{dataset.about['name']}.xlsx")
    sums = {name: sha256(path) for name, path in files(folder)}
    facts = Facts(dataset, counts, _described(folder, sums))
    before = earlier.name.rpartition("-")[2] if earlier else ""
    for name, written in formats.texts(facts):
        _text(folder / name, written)
        sums[name] = sha256(folder / name)
    descriptor = json.dumps(_descriptor(dataset, folder, sums), indent=2, ensure_ascii=False) + "\n"
    _text(folder / "datapackage.json", descriptor)
    sums["datapackage.json"] = sha256(folder / "datapackage.json")
    _text(folder / page.NAME, page.text(facts, database, _described(folder, sums), book, before))
    sums[page.NAME] = sha256(folder / page.NAME)
    _text(folder / "SHA256SUMS", "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)))


def write_zip(folder: Path, target: Path, released: str) -> None:
    """Zip a folder so that the same files give the same bytes: sorted names, one time, one mode."""
    year, month, day = (int(part) for part in released.split("-"))
    with zipfile.ZipFile(target, "w") as archive:
        for name, path in files(folder):
            entry = zipfile.ZipInfo(f"{folder.name}/{name}", (year, month, day, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, FILE_MODE
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry._compresslevel = ZIP_LEVEL  # type: ignore[attr-defined]  # noqa: SLF001 - public from 3.13 on
            entry.file_size = path.stat().st_size  # so that a file of more than 2 GB gets room for its size
            with path.open("rb") as file, archive.open(entry, "w") as packed:
                shutil.copyfileobj(file, packed, CHUNK)


def files(folder: Path) -> list[tuple[str, Path]]:
    """Return each file of a folder with its name relative to it, sorted by name."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted((path.relative_to(folder).as_posix(), path) for path in found)


def _text(path: Path, text: str) -> None:
    path.write_text(text, "utf-8", newline="\n")


def _write_tables(dataset: Dataset, database: Path, data: Path) -> dict[str, int]:
    """Write CSV and Parquet of each table, in order of its key; returns the number of rows of each."""
    counts: dict[str, int] = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for table in dataset.tables.values():
            query = f"FROM {sql.identifier(table.name)} ORDER BY {sql.identifiers(table.primary_key)}"
            texts = ", ".join(_text_of(field) for field in table.fields)
            csv, parquet = (sql.literal(str(data / f"{table.name}.{kind}")) for kind in ("csv", "parquet"))
            ((counts[table.name],),) = connection.execute(
                f"COPY (SELECT {texts} {query}) TO {csv} (FORMAT csv, HEADER)"
            ).fetchall()
            rows = f"SELECT {sql.identifiers(table.names)} {query}"
            about = metadata(dataset.about, _schema(dataset, table))
            connection.execute(f"COPY ({rows}) TO {parquet} (FORMAT parquet, COMPRESSION zstd, {about})")
    return counts


def _text_of(field: Field) -> str:
    """Return SQL for a column in the form of Table Schema, where DuckDB's own is another.

    A datetime has a T between date and time, a year has four digits.
    """
    column = sql.identifier(field.name)
    if field.type == "datetime":
        moment = f"strftime({column}, '%Y-%m-%dT%H:%M:%S.%f')"
        return f"regexp_replace({moment}, '[.]000000$', '') AS {column}"
    return f"printf('%04d', {column}) AS {column}" if field.type == "year" else column


def _descriptor(dataset: Dataset, folder: Path, sums: Sums) -> dict[str, Any]:
    """Describe the package by Data Package v2, in the words that v1 readers also take."""
    about = dataset.about
    kept = ("name", "title", "description", "version", "homepage", "licenses", "contributors", "keywords")
    resources = [_table_resource(dataset, table, folder, sums) for table in dataset.tables.values()]
    for table in dataset.tables.values():
        path = f"data/{table.name}.parquet"
        title = f"{table.title}, as Parquet"
        resources.append(_file_resource(path, f"{table.name}-parquet", title, sums))
    name = about["name"]
    stored = database_file(dataset, folder).name
    resources.append(_file_resource(stored, f"{name}-duckdb", "All tables, in DuckDB", sums))
    resources.append(_file_resource(f"{name}.xlsx", f"{name}-xlsx", "All tables, in Excel", sums))
    resources.append(_file_resource("CODEBOOK.md", "codebook-text", "Codebook, to read", sums))
    derived = [one for one in about.get("related", ()) if one["relation"] == "IsDerivedFrom"]
    sources = [{"title": one["title"], "path": one["path"]} for one in derived]
    return {
        "$schema": PACKAGE_PROFILE,
        **({"id": f"{DOI}{about['doi']}"} if "doi" in about else {}),
        **{key: about[key] for key in kept if key in about},
        **({"sources": sources} if sources else {}),
        "created": f"{about['released']}T00:00:00Z",
        "resources": resources,
    }


def _table_resource(dataset: Dataset, table: TableSchema, folder: Path, sums: Sums) -> dict[str, Any]:
    path = f"data/{table.name}.csv"
    return {
        "$schema": RESOURCE_PROFILE,
        "name": table.name,
        "title": table.title,
        "description": table.description,
        **({"computed": True} if table.computed else {}),
        "type": "table",
        "path": path,
        "scheme": "file",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{sums[path]}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
        "schema": _schema(dataset, table),
    }


def _schema(dataset: Dataset, table: TableSchema) -> dict[str, Any]:
    return {
        "$schema": SCHEMA_PROFILE,
        "fields": [_field(dataset, field) for field in table.fields],
        "primaryKey": list(table.primary_key),
        **({"uniqueKeys": [list(key) for key in table.unique_keys]} if table.unique_keys else {}),
        **({"foreignKeys": _foreign_keys(table)} if table.foreign_keys else {}),
        "missingValues": [""],
    }


def _foreign_keys(table: TableSchema) -> list[dict[str, Any]]:
    return [
        {
            "fields": list(key.fields),
            "reference": {"resource": "" if key.table == table.name else key.table, "fields": list(key.to)},
        }
        for key in table.foreign_keys
    ]


def _field(dataset: Dataset, field: Field) -> dict[str, Any]:
    """Describe a field; a code list becomes categories, for labels, and enum, which readers enforce."""
    described: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "format": field.format,
        "title": field.title,
        "description": field.description,
        "example": field.example_text,
    }
    if field.type == "list":
        described |= {"delimiter": field.delimiter, "itemType": field.item_type}
    if field.rdf_type:
        described["rdfType"] = field.rdf_type
    if field.categories:
        described["categories"] = [
            {"value": one.value} | ({"label": one.label} if one.label is not None else {})
            for one in field.categories
        ]
    if field.categories_ordered is not None:
        described["categoriesOrdered"] = field.categories_ordered
    constraints = dict(field.constraints)
    if field.codes:
        number = int if field.type == "integer" else str
        codes = dataset.codes[field.codes]
        described["categories"] = [{"value": number(code.code), "label": code.label} for code in codes]
        constraints["enum"] = [number(code.code) for code in codes]
    if constraints:
        described["constraints"] = constraints
    return described


def _file_resource(path: str, name: str, title: str, sums: Sums) -> dict[str, Any]:
    """Describe a file that is no CSV; no type, schema or bytes, which some readers take for a table's.

    Parquet is told by its media type: under the format "parquet" frictionless guesses a schema from the
    first rows and finds later ones wrong.
    """
    suffix = Path(path).suffix
    kind, mediatype = FORMATS[suffix], MEDIATYPES[suffix]
    return {
        "$schema": RESOURCE_PROFILE,
        "name": name,
        "title": title,
        "path": path,
        "format": kind,
        "mediatype": mediatype,
        "hash": f"sha256:{sums[path]}",
    }


def _readme(dataset: Dataset, database: Path, counts: dict[str, int]) -> str:
    with duckdb.connect(str(database), read_only=True) as connection:
        examples = []
        queries = {query.name: query for query in dataset.queries}
        for name in dataset.about["examples"]:
            result = connection.execute(f"FROM {sql.identifier(name)} LIMIT {EXAMPLE_ROWS}")
            columns = [column[0] for column in result.description or ()]
            examples.append((queries[name], columns, result.fetchall()))
    card = hugging_face.front_matter(Facts(dataset, counts, files={}))
    return card + render(
        "package/templates/README.md.j2",
        about=dataset.about,
        tables=dataset.tables,
        counts=counts,
        examples=examples,
    )


def _described(folder: Path, sums: Sums) -> dict[str, File]:
    """Describe the files that are there already, by path."""
    return {
        name: File(name, (folder / name).stat().st_size, digest, MEDIATYPES[Path(name).suffix])
        for name, digest in sums.items()
    }


def _changelog(dataset: Dataset, database: Path, counts: dict[str, int], earlier: Path | None) -> str:
    """Put this release's section above those of the releases before it."""
    return render(
        "package/templates/CHANGELOG.md.j2",
        about=dataset.about,
        counts=counts,
        changes=_changes(database),
        before=changelog.sections(earlier) if earlier else "",
    )


def _changes(database: Path) -> list[tuple[str, str, int, list[str]]]:
    """Sum up the table of changes: place, change, how often, and the first keys of the rows concerned."""
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute(
            f'SELECT "table", field, change, count(*), list(key ORDER BY key)[:{KEYS_NAMED}] FROM changes '
            f'GROUP BY "table", field, change ORDER BY "table", field, change'
        ).fetchall()
    return [
        (table if field == "-" else f"{table}.{field}", change, times, [key for key in keys if key != "-"])
        for table, field, change, times, keys in found
    ]

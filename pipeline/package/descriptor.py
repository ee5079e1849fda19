"""datapackage.json: the description of the package for programs, in Data Package v2 (datapackage.org)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.metadata import data_package
from pipeline.metadata.facts import Facts
from pipeline.package import layout
from pipeline.releases import read_descriptor
from pipeline.schema.model import Field, TableSchema

NAME = read_descriptor.NAME
PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"
SCHEMA_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
# With the format "parquet" or "xlsx", frictionless would read a file as one table and guess its schema.
FORMATS = {".parquet": "binary", ".duckdb": "duckdb", ".md": "md", ".xlsx": "binary"}

Checksums = Mapping[str, str]


def text(facts: Facts, folder: Path, checksums: Checksums) -> str:
    """Return datapackage.json in Data Package v2, restricted to what v1 readers also accept."""
    dataset, about = facts.dataset, facts.about
    resources = [_table_resource(dataset, table, folder, checksums) for table in dataset.tables.values()]
    others: dict[str, tuple[str, str]] = {}
    for table in dataset.tables.values():
        path = f"data/{table.name}.parquet"
        title = f"{table.title}, as Parquet"
        others[path] = (f"{table.name}-parquet", title)
    name = about["name"]
    others[layout.database_file(dataset, folder).name] = (f"{name}-duckdb", "All tables, in DuckDB")
    others[f"{name}.xlsx"] = (f"{name}-xlsx", "All tables, in Excel")
    others["CODEBOOK.md"] = ("codebook-text", "Codebook, to read")
    resources += [_file_resource(folder, path, *words, checksums) for path, words in others.items()]
    order = ("id", "name", "title", "description", "version")
    properties = {**data_package.properties(about), "name": name, "version": about["version"]}
    descriptor = {
        "$schema": PACKAGE_PROFILE,
        **{key: properties[key] for key in order if key in properties},
        **{key: value for key, value in properties.items() if key not in order},
        **data_package.coverage(facts),
        **data_package.related(facts),
        **_yanked(facts),
        "created": f"{about['released']}T00:00:00Z",
        "resources": resources,
    }
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"


def _yanked(facts: Facts) -> dict[str, Any]:
    """Return the earlier versions that are marked as faulty; Data Package has no such property."""
    marks = [{"version": mark.version, "date": mark.date, "reason": mark.reason} for mark in facts.yanked]
    return {"yanked": marks} if marks else {}


def _table_resource(
    dataset: Dataset, table: TableSchema, folder: Path, checksums: Checksums
) -> dict[str, Any]:
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
        "hash": f"sha256:{checksums[path]}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
        "schema": table_schema(dataset, table),
    }


def table_schema(dataset: Dataset, table: TableSchema) -> dict[str, Any]:
    """Return the Table Schema of a published table as JSON values."""
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


def _field(dataset: Dataset, published: Field) -> dict[str, Any]:
    """Return a field's descriptor; a code list becomes categories (for labels) and enum (for validation)."""
    field = dataset.with_categories(published)
    descriptor: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "format": field.format,
        "title": field.title,
        "description": field.description,
        "example": field.example_text,
    }
    if field.type == "list":
        descriptor |= {"delimiter": field.delimiter, "itemType": field.item_type}
    if field.rdf_type:
        descriptor["rdfType"] = field.rdf_type
    if field.unit:
        descriptor["unit"] = field.unit
    if field.categories:
        descriptor["categories"] = [
            {"value": category.value} | ({"label": category.label} if category.label is not None else {})
            for category in field.categories
        ]
    if field.categories_ordered is not None:
        descriptor["categoriesOrdered"] = field.categories_ordered
    if field.constraints:
        descriptor["constraints"] = dict(field.constraints)
    if field.accepts:
        descriptor["accepts"] = dict(field.accepts)
    return descriptor


def _file_resource(folder: Path, path: str, name: str, title: str, checksums: Checksums) -> dict[str, Any]:
    """Return the resource of a file other than a CSV.

    It has no type or schema, since some readers would read the file as a table.
    Parquet has only its media type: with the format "parquet" frictionless guesses a schema from the first
    rows and then rejects later ones.
    """
    suffix = Path(path).suffix
    kind, mediatype = FORMATS[suffix], layout.MEDIATYPES[suffix]
    return {
        "$schema": RESOURCE_PROFILE,
        "name": name,
        "title": title,
        "path": path,
        "format": kind,
        "mediatype": mediatype,
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{checksums[path]}",
    }

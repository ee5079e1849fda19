"""A release as somebody holds it: its tables, their schemas, and how to read their rows.

A package comes as a folder, as a zip, or as its .duckdb alone; the tables of a run stand in the working
database. Whatever it is, `diff_rows` sees the same: a Table Schema and a typed relation of each table.
A package may be anybody's: a descriptor that says what can't be read, a path that leaves the folder, or a
cell that is none of its type is told in a sentence.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any

import duckdb
from jsonschema import Draft202012Validator

from pipeline.cells import cell_tests
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.releases import unzip
from pipeline.schema.model import Category, Field, ForeignKey, TableSchema, read_table

DESCRIPTOR = "datapackage.json"
# What is compared of a field; others' own properties say nothing to us.
FIELD_PROPERTIES = (
    "name", "type", "format", "title", "description", "example", "constraints", "missingValues",
    "decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "delimiter", "itemType",
    "categories", "categoriesOrdered", "rdfType",
)  # fmt: skip
TABLE_PROPERTIES = ("uniqueKeys", "foreignKeys", "missingValues")
TYPES = {kind: name for name, kind in reversed(sql.DUCKDB_TYPES.items())} | {"INTEGER": "integer"}
LONGEST_LINE = 1 << 24


@dataclass(frozen=True)
class Table:
    """A published table.

    Attributes:
        schema: its Table Schema; codes stand in it as enum, with their labels as categories.
        relation: SQL to stand after FROM; the columns are typed and bear the names of the fields.
        computed: nobody typed its rows: no field of their key comes from raw/. Of a package at hand, what
            the property "computed" of its resource says.
    """

    schema: TableSchema
    relation: str
    computed: bool = False


@dataclass(frozen=True)
class Published:
    """A release.

    Attributes:
        name: name of the package.
        version: its version, empty where it says none.
        tables: by name, in the order of the package.
        whole: its schemas say all that Table Schema can; a .duckdb knows types, keys and what is required.
    """

    name: str
    version: str
    tables: Mapping[str, Table]
    whole: bool = True


@contextmanager
def opened(place: Path, connection: duckdb.DuckDBPyConnection, label: str) -> Iterator[Published]:
    """Yield the release at a place: a package's folder, its zip, or its .duckdb.

    Args:
        place: where it is.
        connection: what its tables can be read by, while it is open.
        label: name of the catalogue that they get there, such as "old".

    Raises:
        CallError: there is no package, or it can't be read; the sentence starts with the place.
    """
    try:
        if place.suffix == ".duckdb" and place.is_file():
            connection.execute(f"ATTACH {sql.literal(str(place))} AS {sql.identifier(label)} (READ_ONLY)")
            found = _of_catalogue(place.stem, connection, label)
        else:
            connection.execute(f"ATTACH ':memory:' AS {sql.identifier(label)}")
            with unzip.opened(place) as folder:
                found = _of_folder(place, folder, connection, label)
    except duckdb.Error as error:
        raise CallError(f"{place}: {str(error).splitlines()[0]}") from error
    try:
        yield found
    finally:
        connection.execute(f"DETACH {sql.identifier(label)}")


def of_working(dataset: Dataset, catalogue: str = "") -> Published:
    """Return what a release of the working database would publish.

    Args:
        dataset: the contract.
        catalogue: name that the working database is attached by; empty where the connection is its own.
    """
    about = dataset.about
    before = f"{sql.identifier(catalogue)}.main." if catalogue else ""
    tables = {
        table.name: Table(
            replace(table, fields=tuple(_with_codes(dataset, field) for field in table.fields)),
            f"{before}{sql.identifier(table.name)}",
            table.computed,
        )
        for table in dataset.tables.values()
    }
    return Published(about["name"], about["version"], tables)


def find(text: str, project: Path) -> Path:
    """Return the place that somebody names: a path, or a version of the project's own dist/.

    Raises:
        CallError: there is neither.
    """
    place = Path(text)
    if place.exists():
        return place
    dist = project / "dist"
    found = sorted(dist.glob(f"*-{text}/{DESCRIPTOR}")) if text and text.replace(".", "").isdigit() else []
    if len(found) == 1:
        return found[0].parent
    zips = sorted(dist.glob(f"*-{text}.zip")) if not found and text.replace(".", "").isdigit() else []
    if len(zips) == 1:
        return zips[0]
    versions = ", ".join(sorted(path.parent.name for path in dist.glob(f"*/{DESCRIPTOR}"))) or "nothing"
    raise CallError(f"{text} is no folder, no file, and no version in {dist}, which holds {versions}")


def _with_codes(dataset: Dataset, field: Field) -> Field:
    if not field.codes:
        return field
    number = int if field.type == "integer" else str
    codes = dataset.codes[field.codes]
    categories = tuple(Category(number(code.code), code.label) for code in codes)
    allowed = [category.value for category in categories]
    return replace(
        field, codes=None, categories=categories, constraints={**field.constraints, "enum": allowed}
    )


def _of_folder(place: Path, folder: Path, connection: duckdb.DuckDBPyConnection, label: str) -> Published:
    """Read a package's descriptor, and its tables into the catalogue of that name."""
    path = folder / DESCRIPTOR
    try:
        descriptor = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise CallError(f"{place} holds no {DESCRIPTOR}: is it a data package?") from None
    except (ValueError, RecursionError, OSError) as error:
        raise CallError(f"{place}: {DESCRIPTOR} can't be read: {error}") from error
    for misfit in _validator().iter_errors(descriptor):
        where = ".".join(str(part) for part in misfit.absolute_path)
        raise CallError(f"{place}: {DESCRIPTOR}: {where}{': ' if where else ''}{misfit.message}")
    tables: dict[str, Table] = {}
    for resource in descriptor["resources"]:
        if "schema" not in resource:
            continue
        name = resource["name"]
        if name in tables:
            raise CallError(f"{place}: {DESCRIPTOR} describes the table {name} twice")
        schema = _schema(place, resource)
        file = _inside(place, folder, resource["path"])
        relation = f"{sql.identifier(label)}.main.{sql.identifier(name)}"
        _load(place, file, schema, relation, connection)
        tables[name] = Table(schema, relation, resource.get("computed", False))
    return Published(descriptor.get("name", ""), descriptor.get("version", ""), tables)


@cache
def _validator() -> Draft202012Validator:
    text = resources.files("pipeline.contract").joinpath("profiles/published.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))


def _schema(place: Path, resource: Mapping[str, Any]) -> TableSchema:
    said = resource["schema"]
    fields = [
        {"type": "string", **{name: field[name] for name in FIELD_PROPERTIES if name in field}}
        for field in said["fields"]
    ]
    schema = read_table(
        {
            "name": resource["name"],
            "title": resource.get("title", ""),
            "description": resource.get("description", ""),
            "fields": fields,
            "primaryKey": said.get("primaryKey", []),
            "dialect": resource.get("dialect", {}),
            **{name: said[name] for name in TABLE_PROPERTIES if name in said},
        }
    )
    own = [*schema.primary_key, *(name for key in schema.foreign_keys for name in key.fields)]
    missing = [name for name in own if name not in schema.names]
    if missing:
        raise CallError(
            f"{place}: {DESCRIPTOR}: a key of {schema.name} names {missing[0]}, which is no field"
        )
    return schema


def _inside(place: Path, folder: Path, said: str | list[str]) -> Path:
    """Return the file of a path in a descriptor, which must lie in the package's folder."""
    path = said if isinstance(said, str) else said[0]
    parts = PurePosixPath(path)
    file = folder / parts
    unsafe = parts.is_absolute() or ".." in parts.parts or ":" in path or "\\" in path or "\0" in path
    if unsafe or not file.resolve().is_relative_to(folder.resolve()):
        raise CallError(f"{place}: {DESCRIPTOR}: the path {path} leads out of the package")
    if not file.is_file():
        raise CallError(f"{place}: {path} is not there")
    return file


def _load(
    place: Path, file: Path, schema: TableSchema, relation: str, connection: duckdb.DuckDBPyConnection
) -> None:
    """Read a CSV by its schema; where the quick way stumbles, the other one knows why, or reads it."""
    dialect = schema.dialect
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        reader = csv.reader(text, delimiter=dialect.delimiter, quotechar=dialect.quote_char)
        header = next(reader, [])
    if header != list(schema.names):
        raise CallError(f"{place}: {file.name}: its header is not the fields that {DESCRIPTOR} describes")
    create = f"CREATE TABLE {relation} AS"
    try:
        connection.execute(f"{create} {_rows(file, schema, quick=True)}")
    except (duckdb.ConversionException, duckdb.InvalidInputException):
        connection.execute(f"{create} {_rows(file, schema, quick=False)}")


def _rows(file: Path, schema: TableSchema, *, quick: bool) -> str:
    """Return the query that reads a CSV; it fails at a cell that is none of its type.

    Args:
        file: the CSV.
        schema: its Table Schema.
        quick: let DuckDB's reader make the values that it makes by the same rules, in half the time.
    """
    read = {field.name for field in schema.fields if quick and _is_direct(field)}
    kinds = {f.name: sql.DUCKDB_TYPES[f.type] if f.name in read else "VARCHAR" for f in schema.fields}
    columns = ", ".join(f"{sql.literal(name)}: '{kind}'" for name, kind in kinds.items())
    quote = sql.literal(schema.dialect.quote_char)
    rows = (
        f"read_csv({sql.literal(str(file))}, auto_detect = false, header = true, "
        f"delim = {sql.literal(schema.dialect.delimiter)}, quote = {quote}, escape = {quote}, nullstr = '', "
        f"max_line_size = {LONGEST_LINE}, columns = {{{columns}}})"
    )
    values = (sql.identifier(f.name) if f.name in read else _value(file, f) for f in schema.fields)
    return f"SELECT {', '.join(values)} FROM {rows}"


def _is_direct(field: Field) -> bool:
    plain = field.format == "default" and field.missing_values == ("",)
    number = field.decimal_char == "." and not field.group_char and field.bare_number
    return plain and (field.type == "date" or (field.type == "number" and number))


def _value(file: Path, field: Field) -> str:
    """Return the SELECT item that reads a field, and fails where a text has no value of its type."""
    text, name = cell_tests.text(field), sql.identifier(field.name)
    value = text if field.type == "list" else cell_tests.typed(field, text)
    if value == text:
        return f"{text} AS {name}"
    fault = sql.literal(f"{file.name}: a cell of {field.name} is no {field.type}: ")
    if field.type == "integer" and field.group_char != ".":  # DuckDB would round 1.5
        value = f"CASE WHEN NOT regexp_full_match({text}, '.*[.].*[1-9].*') THEN {value} END"
    return f"coalesce({value}, CASE WHEN {text} IS NOT NULL THEN error({fault} || {text}) END) AS {name}"


def _of_catalogue(name: str, connection: duckdb.DuckDBPyConnection, label: str) -> Published:
    """Read what a .duckdb says of its own tables."""
    own = f"database_name = {sql.literal(label)} AND schema_name = 'main'"
    rows = connection.execute(
        f"SELECT table_name, comment FROM duckdb_tables() WHERE {own} AND NOT internal ORDER BY table_oid"
    ).fetchall()
    tables = {}
    for table, comment in rows:
        schema = _catalogued(connection, f"{own} AND table_name = {sql.literal(table)}", table, comment or "")
        columns = ", ".join(_plain(field) for field in schema.fields)
        relation = f"{sql.identifier(label)}.main.{sql.identifier(table)}"
        tables[table] = Table(schema, f"(SELECT {columns} FROM {relation})")
    return Published(name, "", tables, whole=False)


def _plain(field: Field) -> str:
    """Return a column as text where it is an ENUM, which would not meet another file's text."""
    name = sql.identifier(field.name)
    return f"CAST({name} AS {sql.DUCKDB_TYPES[field.type]}) AS {name}"


def _catalogued(
    connection: duckdb.DuckDBPyConnection, where: str, table: str, description: str
) -> TableSchema:
    keys = connection.execute(
        "SELECT constraint_type, constraint_column_names, referenced_table, referenced_column_names "
        f"FROM duckdb_constraints() WHERE {where} ORDER BY constraint_index"
    ).fetchall()
    of = {
        kind: [row[1:] for row in keys if row[0] == kind] for kind in ("PRIMARY KEY", "UNIQUE", "FOREIGN KEY")
    }
    primary = tuple(of["PRIMARY KEY"][0][0]) if of["PRIMARY KEY"] else ()
    columns = connection.execute(
        "SELECT column_name, data_type, is_nullable, comment "
        f"FROM duckdb_columns() WHERE {where} ORDER BY column_index"
    ).fetchall()
    fields = tuple(
        Field(
            column,
            "string" if kind.startswith("ENUM") else TYPES.get(kind, "string"),
            description=comment or "",
            constraints={"required": True} if not nullable or column in primary else {},
        )
        for column, kind, nullable, comment in columns
    )
    return TableSchema(
        table,
        "",
        description,
        fields,
        primary,
        tuple(tuple(columns) for columns, *_ in of["UNIQUE"]),
        tuple(ForeignKey(tuple(columns), other, tuple(to)) for columns, other, to in of["FOREIGN KEY"]),
    )

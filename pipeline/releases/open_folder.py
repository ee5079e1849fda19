"""The tables of a package's folder, read by their schemas.

A package may be anybody's: a path that leaves the folder, or a cell that is not of its type, is an error in
one sentence.
"""

import csv
from pathlib import Path, PurePosixPath

import duckdb

from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.metadata import data_package
from pipeline.releases import read_descriptor
from pipeline.releases.read_descriptor import Resource
from pipeline.releases.release_model import Release, Table
from pipeline.schema import sql_types
from pipeline.schema.model import Field, TableSchema

LONGEST_LINE = 1 << 24


def read(place: Path, folder: Path, connection: duckdb.DuckDBPyConnection, label: str) -> Release:
    """Read a package's descriptor, and its tables into a catalogue of the connection.

    Args:
        place: the folder or zip that the user named, with which an error starts.
        folder: the package's folder.
        connection: where the tables are loaded.
        label: name of the catalogue.

    Raises:
        CallError: the descriptor or a table cannot be read.
    """
    described = read_descriptor.of_folder(folder, place, own=False)
    tables: dict[str, Table] = {}
    for resource in described.resources:
        if resource.table is not None:
            _check_keys(place, resource.table)
            relation = f"{sql.identifier(label)}.main.{sql.identifier(resource.name)}"
            _load(place, _file(place, folder, resource), resource.table, relation, connection)
            tables[resource.name] = Table(resource.table, relation, resource.computed)
    metadata = {name: described.content[name] for name in data_package.NAMES if name in described.content}
    return Release(described.name, described.version, tables, metadata=metadata)


def _check_keys(place: Path, schema: TableSchema) -> None:
    names = [*schema.primary_key, *(name for key in schema.foreign_keys for name in key.fields)]
    for name in names:
        if name not in schema.names:
            raise CallError(
                f"{place}: {read_descriptor.NAME}: a key of {schema.name} names {name}, which is not a field"
            )


def _file(place: Path, folder: Path, resource: Resource) -> Path:
    """Return the file of a resource, which must be inside the package's folder."""
    path = resource.path
    parts = PurePosixPath(path)
    file = folder / parts
    unsafe = parts.is_absolute() or ".." in parts.parts or ":" in path or "\\" in path or "\0" in path
    if unsafe or not file.resolve().is_relative_to(folder.resolve()):
        raise CallError(f"{place}: {read_descriptor.NAME}: the path {path} leads outside the package")
    if not file.is_file():
        raise CallError(f"{place}: {path} not found")
    return file


def _load(
    place: Path, file: Path, schema: TableSchema, relation: str, connection: duckdb.DuckDBPyConnection
) -> None:
    """Read a CSV by its schema; where the quick way fails, the exact one reads it or explains the error."""
    dialect = schema.dialect
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        reader = csv.reader(text, delimiter=dialect.delimiter, quotechar=dialect.quote_char)
        header = next(reader, [])
    if header != list(schema.names):
        raise CallError(f"{place}: {file.name}: its header differs from the fields in {read_descriptor.NAME}")
    create = f"CREATE TABLE {relation} AS"
    try:
        connection.execute(f"{create} {_rows(file, schema, quick=True)}")
    except (duckdb.ConversionException, duckdb.InvalidInputException):
        connection.execute(f"{create} {_rows(file, schema, quick=False)}")


def _rows(file: Path, schema: TableSchema, *, quick: bool) -> str:
    """Return the query that reads a CSV; it fails at a cell that is not of its type.

    Args:
        file: the CSV.
        schema: its Table Schema.
        quick: let DuckDB's reader convert the values that it converts by the same rules, in half the time.
    """
    direct = {field.name for field in schema.fields if quick and _is_direct(field)}
    kinds = {f.name: sql_types.DUCKDB_TYPES[f.type] if f.name in direct else "VARCHAR" for f in schema.fields}
    columns = ", ".join(f"{sql.literal(name)}: '{kind}'" for name, kind in kinds.items())
    quote = sql.literal(schema.dialect.quote_char)
    rows = (
        f"read_csv({sql.literal(str(file))}, auto_detect = false, header = true, "
        f"delim = {sql.literal(schema.dialect.delimiter)}, quote = {quote}, escape = {quote}, nullstr = '', "
        f"max_line_size = {LONGEST_LINE}, columns = {{{columns}}})"
    )
    values = (sql.identifier(f.name) if f.name in direct else _value(file, f) for f in schema.fields)
    return f"SELECT {', '.join(values)} FROM {rows}"


def _is_direct(field: Field) -> bool:
    """Return whether DuckDB's reader converts a field by the same rules."""
    plain = field.format == "default" and field.missing_values == ("",)
    number = field.decimal_char == "." and not field.group_char and field.bare_number
    return plain and (field.type == "date" or (field.type == "number" and number))


def _value(file: Path, field: Field) -> str:
    """Return the SELECT item that reads a field, and fails where a text has no value of its type."""
    text, name = sql_types.text(field), sql.identifier(field.name)
    value = text if field.type == "list" else sql_types.typed(field, text)
    if value == text:
        return f"{text} AS {name}"
    fault = sql.literal(f"{file.name}: a cell of {field.name} is not a valid {field.type}: ")
    if field.type == "integer" and field.group_char != ".":  # DuckDB would round 1.5
        value = f"CASE WHEN NOT regexp_full_match({text}, '.*[.].*[1-9].*') THEN {value} END"
    return f"coalesce({value}, CASE WHEN {text} IS NOT NULL THEN error({fault} || {text}) END) AS {name}"

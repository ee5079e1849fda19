"""Load a CSV of a package into DuckDB by its schema, or say in one sentence why it cannot be read.

DuckDB's own reader is quick. Where it fails, or the file is not one that it reads completely, Python reads
the file exactly as its dialect and encoding declare, and any fault has a sentence of ours.
"""

import csv
from pathlib import Path

import duckdb

from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.core.text import quoted
from pipeline.raw_files import check_header, choose_reader, detect_format
from pipeline.raw_files.python_reader import Encoding, UnreadableError
from pipeline.schema import field_values, sql_types
from pipeline.schema.dialect import UTF8
from pipeline.schema.model import Field, TableSchema

LONGEST_LINE = 1 << 24


def load(file: Path, schema: TableSchema, relation: str, connection: duckdb.DuckDBPyConnection) -> None:
    """Create a table with the typed rows of a CSV.

    Args:
        file: the CSV.
        schema: its schema.
        relation: SQL name of the table.
        connection: where it is made.

    Raises:
        CallError: the file or a cell cannot be read; the sentence starts with the file's name.
    """
    if _is_usual(file, schema):
        try:
            connection.execute(f"CREATE TABLE {relation} AS {_quick(file, schema)}")
        except duckdb.Error as error:
            if isinstance(error, duckdb.OutOfMemoryException):
                raise
        else:
            return
    _load_exactly(file, schema, relation, connection)


def _is_usual(file: Path, schema: TableSchema) -> bool:
    """Return whether DuckDB's reader may be tried: it reads the dialect, and the header is the fields'."""
    dialect = schema.dialect
    usual = dialect.plain and dialect.header and Encoding(schema.encoding) == Encoding(UTF8)
    if not usual or not all(_is_direct(field) or sql_types.decides(field) for field in schema.fields):
        return False
    with file.open(encoding="utf-8-sig", errors="replace", newline="") as text:
        try:
            header = next(csv.reader(text, delimiter=dialect.delimiter, quotechar=dialect.quote_char), [])
        except csv.Error:
            return False
    return header == list(schema.names)


def _quick(file: Path, schema: TableSchema) -> str:
    """Return the query by which DuckDB reads a CSV; it fails at a cell that is not of its type."""
    direct = {field.name for field in schema.fields if _is_direct(field)}
    kinds = {f.name: sql_types.DUCKDB_TYPES[f.type] if f.name in direct else "VARCHAR" for f in schema.fields}
    columns = ", ".join(f"{sql.literal(name)}: '{kind}'" for name, kind in kinds.items())
    quote = sql.literal(schema.dialect.quote_char)
    rows = (
        f"read_csv({sql.literal(str(file))}, auto_detect = false, header = true, "
        f"delim = {sql.literal(schema.dialect.delimiter)}, quote = {quote}, escape = {quote}, nullstr = '', "
        f"max_line_size = {LONGEST_LINE}, columns = {{{columns}}})"
    )
    values = (sql.identifier(f.name) if f.name in direct else _value(f) for f in schema.fields)
    return f"SELECT {', '.join(values)} FROM {rows}"


def _is_direct(field: Field) -> bool:
    """Return whether DuckDB's reader converts a field by the same rules."""
    plain = field.format == "default" and field.missing_values == ("",)
    number = field.decimal_char == "." and not field.group_char and field.bare_number
    return plain and (field.type == "date" or (field.type == "number" and number))


def _value(field: Field) -> str:
    """Return the SELECT item that reads a field, and fails where a text has no value of its type."""
    text, name = sql_types.text(field), sql.identifier(field.name)
    value = text if field.type == "list" else sql_types.typed(field, text)
    if value == text:
        return f"{text} AS {name}"
    if field.type == "integer" and field.group_char != ".":  # DuckDB would round 1.5
        value = f"CASE WHEN NOT regexp_full_match({text}, '.*[.].*[1-9].*') THEN {value} END"
    return f"coalesce({value}, CASE WHEN {text} IS NOT NULL THEN error('no value') END) AS {name}"


def _load_exactly(
    file: Path, schema: TableSchema, relation: str, connection: duckdb.DuckDBPyConnection
) -> None:
    """Create the table from what Python reads.

    Raises:
        CallError: as `load`.
    """
    try:
        rows = _read(file, schema, connection)
    except UnreadableError as error:
        place = f", line {error.line}" if error.line else ""
        raise CallError(f"{file.name}{place}: this is not delimited text as its dialect declares") from error
    items = ", ".join(_item(file, field, rows, connection) for field in schema.fields)
    connection.execute(f"CREATE TABLE {relation} AS SELECT {items} FROM {rows}")
    connection.unregister(f"rows of {schema.name}")


def _read(file: Path, schema: TableSchema, connection: duckdb.DuckDBPyConnection) -> str:
    """Return SQL for the rows of a file as text.

    Raises:
        UnreadableError: the file is not CSV, or not in its encoding.
        CallError: its header or a row does not fit the schema.
    """
    file_format = detect_format.declared(file, schema)
    if not check_header.fits(schema, file_format):
        raise CallError(f"{file.name}: its header differs from the fields in datapackage.json")
    labels = check_header.columns(schema, file_format)
    reader = choose_reader.CsvRelation(connection, schema, file, file_format, labels)
    if reader.parsed is None:
        reader.read_by_python()
    parsed = reader.parsed
    if parsed is None or parsed.invalid or reader.file_format.encoding != Encoding(schema.encoding):
        raise CallError(f"{file.name}: not all of it is text in {schema.encoding}")
    for line in parsed.header_lines:
        raise CallError(f"{file.name}, line {line}: the header is repeated")
    for record, line in zip(parsed.records, parsed.lines, strict=True):
        if record and len(record) != len(labels):
            raise CallError(f"{file.name}, line {line}: expected {len(labels)} cells but found {len(record)}")
    return reader.relation()


def _item(file: Path, field: Field, rows: str, connection: duckdb.DuckDBPyConnection) -> str:
    """Return the SELECT item for a field that Python or SQL converts.

    Raises:
        CallError: a cell is not of the field's type.
    """
    text, name, kind = sql_types.text(field), sql.identifier(field.name), sql_types.DUCKDB_TYPES[field.type]
    if kind == "VARCHAR":
        return f"{text} AS {name}"
    cells = connection.execute(
        f"SELECT DISTINCT {text} AS cell FROM {rows} WHERE cell IS NOT NULL"
    ).fetchall()
    if not sql_types.decides(field):
        pairs = [(cell, field_values.key(field, _python_value(file, field, cell))) for (cell,) in cells]
        table = sql.identifier(f"values of {field.name}")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} (cell VARCHAR, value VARCHAR)")
        if pairs:
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", pairs)
        return f"CAST((SELECT value FROM {table} WHERE cell = {text}) AS {kind}) AS {name}"
    value = sql_types.typed(field, text)
    misfit = sql_types.misfit(field, text, value)
    faulty = connection.execute(f"SELECT {text} FROM {rows} WHERE {misfit} LIMIT 1").fetchall()
    for (cell,) in faulty:
        raise _fault(file, field, cell)
    return f"{value} AS {name}"


def _python_value(file: Path, field: Field, cell: str) -> object:
    try:
        return field_values.read(field, cell)
    except (ValueError, OverflowError) as error:
        raise _fault(file, field, cell) from error


def _fault(file: Path, field: Field, cell: str) -> CallError:
    return CallError(f"{file.name}: a cell of {field.name} is not a valid {field.type}: {quoted(cell)}")

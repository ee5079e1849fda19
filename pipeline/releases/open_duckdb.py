"""The tables of a .duckdb, with what the database itself contains of their schemas: types, keys, comments.

A .duckdb of unknown origin may contain code: views, macros and generated columns. Only stored columns of
tables are read, by their names.
"""

from pathlib import Path

import duckdb

from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.releases.release_model import FIELD_TYPES, Release, Table
from pipeline.schema import sql_types
from pipeline.schema.model import Field, ForeignKey, TableSchema


class UnreadableError(CallError):
    """The file is not a DuckDB database, is damaged, or was written by a newer DuckDB."""


def attach(place: Path, connection: duckdb.DuckDBPyConnection, label: str) -> None:
    """Attach a .duckdb, read-only and as nothing else than a DuckDB file.

    Args:
        place: the file.
        connection: the connection.
        label: name of its catalogue there.

    Raises:
        UnreadableError: it cannot be attached.
        CallError: a log of unwritten changes is next to it, which DuckDB would read as part of it.
    """
    if place.with_name(f"{place.name}.wal").exists():
        raise CallError(f"{place}: there is a .wal file next to it; the database is open, or was not closed")
    try:
        options = "(TYPE duckdb, READ_ONLY)"
        connection.execute(f"ATTACH {sql.literal(str(place))} AS {sql.identifier(label)} {options}")
    except duckdb.Error as error:
        raise UnreadableError(
            f"{place} is not a DuckDB file, or it is damaged or was written by a newer DuckDB"
        ) from error


def computed_columns(connection: duckdb.DuckDBPyConnection, label: str) -> list[tuple[str, str]]:
    """Return table and column of each generated column; to read one would run its expression."""
    return connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "JOIN duckdb_tables() USING (database_name, schema_name, table_name) "
        f"WHERE database_name = {sql.literal(label)} AND schema_name = 'main' "
        "AND column_default IS NOT NULL AND sql ILIKE '%GENERATED%' ORDER BY table_name, column_index"
    ).fetchall()


def read(name: str, connection: duckdb.DuckDBPyConnection, label: str) -> Release:
    """Return the release in an attached .duckdb.

    Args:
        name: name of the package.
        connection: the connection that the .duckdb is attached to.
        label: name of its catalogue there.

    Raises:
        CallError: a table has a generated column.
    """
    for table, column in computed_columns(connection, label):
        raise CallError(f"{name}: the table {table} has a generated column, {column}, which is not run")
    own = f"database_name = {sql.literal(label)} AND schema_name = 'main'"
    rows = connection.execute(
        f"SELECT table_name, comment FROM duckdb_tables() WHERE {own} AND NOT internal ORDER BY table_oid"
    ).fetchall()
    tables = {}
    for table, comment in rows:
        schema = _schema(connection, f"{own} AND table_name = {sql.literal(table)}", table, comment or "")
        columns = ", ".join(_as_text(field) for field in schema.fields)
        relation = f"{sql.identifier(label)}.main.{sql.identifier(table)}"
        tables[table] = Table(schema, f"(SELECT {columns} FROM {relation})")
    return Release(name, "", tables, complete_schemas=False)


def _as_text(field: Field) -> str:
    """Return SQL for a column, as text where it is an ENUM, which cannot be compared with text."""
    name = sql.identifier(field.name)
    return f"CAST({name} AS {sql_types.DUCKDB_TYPES[field.type]}) AS {name}"


def _schema(connection: duckdb.DuckDBPyConnection, where: str, table: str, description: str) -> TableSchema:
    keys = connection.execute(
        "SELECT constraint_type, constraint_column_names, referenced_table, referenced_column_names "
        f"FROM duckdb_constraints() WHERE {where} ORDER BY constraint_index"
    ).fetchall()
    by_kind = {
        kind: [row[1:] for row in keys if row[0] == kind] for kind in ("PRIMARY KEY", "UNIQUE", "FOREIGN KEY")
    }
    primary = tuple(by_kind["PRIMARY KEY"][0][0]) if by_kind["PRIMARY KEY"] else ()
    columns = connection.execute(
        "SELECT column_name, data_type, is_nullable, comment "
        f"FROM duckdb_columns() WHERE {where} ORDER BY column_index"
    ).fetchall()
    fields = tuple(
        Field(
            column,
            "string" if kind.startswith("ENUM") else FIELD_TYPES.get(kind, "string"),
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
        tuple(tuple(columns) for columns, *_ in by_kind["UNIQUE"]),
        tuple(
            ForeignKey(tuple(columns), referenced, tuple(to))
            for columns, referenced, to in by_kind["FOREIGN KEY"]
        ),
    )

"""Do the Parquet files and the .duckdb of a package contain the same rows as its CSVs?

A .duckdb of unknown origin may contain views and macros, which run code. It is attached read-only to a
connection that has no access to anything else, and only its tables are read, by their names.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Values
from pipeline.releases import ledger
from pipeline.releases.ledger import TableSum
from pipeline.schema import sql_types
from pipeline.schema.model import TableSchema

STORED = "stored"
CONFIG = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
SHOWN = 3

Columns = list[tuple[str, str]]


def typed(table: TableSchema) -> str:
    """Return SQL for the rows of a table's CSV, as `pipeline.tables.load` has typed them."""
    return f"raw.{sql.identifier(table.name)}"


def of_parquet(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, name: str, path: Path, expected: TableSum
) -> list[Finding]:
    """Compare the rows of a Parquet file with those of the table's CSV.

    Args:
        connection: one that contains the typed rows of the CSV.
        table: the table.
        name: the file's name in the package.
        path: the file.
        expected: number of rows and hash of the CSV.
    """
    literal = sql.literal(re.sub(r"[*?\[]", r"[\g<0>]", str(path)))  # no pattern, whatever its folder's name
    relation = f"read_parquet({literal}, hive_partitioning = false)"
    try:
        described = connection.execute(f"DESCRIBE FROM {relation}").fetchall()
        columns = [(column, kind) for column, kind, *_ in described]
        return _compare(connection, table, columns, relation, name, expected)
    except duckdb.Error as error:
        return [_unreadable(name, error)]


def of_database(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, TableSchema],
    name: str,
    path: Path,
    expected: Mapping[str, TableSum],
) -> list[Finding]:
    """Compare the tables of a .duckdb with the CSVs; afterwards the connection has no external access.

    Args:
        connection: one that contains the typed rows of the CSVs.
        tables: all tables that the package describes.
        name: the file's name in the package.
        path: the file.
        expected: number of rows and hash of each CSV that could be read.

    Raises:
        CallError: a log of unwritten changes is next to it, which DuckDB would read as part of it.
    """
    if path.with_name(f"{path.name}.wal").exists():
        raise CallError(f"{path}: there is a .wal file next to it; the database is open, or was not closed")
    try:
        stored = _attach(connection, path)
    except duckdb.Error as error:
        return [_unreadable(name, error)]
    findings = [_finding(name, "missing_table", table=table) for table in tables if table not in stored]
    findings += [
        _finding(name, "extra_table", {"stored": table}) for table in sorted(set(stored) - set(tables))
    ]
    for table in (table for table in tables.values() if table.name in stored and table.name in expected):
        relation = f"{STORED}.main.{sql.identifier(table.name)}"
        try:
            findings += _compare(connection, table, stored[table.name], relation, name, expected[table.name])
        except duckdb.Error as error:
            findings.append(_unreadable(name, error))
    return findings


def _attach(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, Columns]:
    """Attach a .duckdb, end all other access, and return the columns of its tables."""
    connection.execute(f"ATTACH {sql.literal(str(path))} AS {STORED} (TYPE duckdb, READ_ONLY)")
    connection.execute("SET enable_external_access = false; SET lock_configuration = true")
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        f"SEMI JOIN duckdb_tables() USING (database_name, schema_name, table_name) "
        f"WHERE database_name = '{STORED}' AND schema_name = 'main' ORDER BY table_name, column_index"
    ).fetchall()
    stored: dict[str, Columns] = {}
    for table, column, kind in rows:
        stored.setdefault(table, []).append((column, kind))
    return stored


def _compare(  # noqa: PLR0913, PLR0917 - two sides of a comparison
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    columns: Columns,
    relation: str,
    name: str,
    expected: TableSum,
) -> list[Finding]:
    """Compare columns and types, then a hash of all rows; where it differs, report rows by their key."""
    findings = list(_column_findings(table, columns, name))
    if findings:
        return findings
    if ledger.table_sum(connection, relation, table.names, table.primary_key) == expected:
        return []
    return list(_row_findings(connection, table, relation, name)) or [
        _finding(name, "different_rows", {"csv": table.file}, table=table.name)
    ]


def _column_findings(table: TableSchema, columns: Columns, name: str) -> Iterator[Finding]:
    names = [column for column, _ in columns]
    if names != list(table.names):
        values: Values = {"columns": names, "expected": list(table.names)}
        yield _finding(name, "columns", values, table=table.name)
        return
    for column, kind in columns:
        expected = sql_types.DUCKDB_TYPES[table.field(column).type]
        if kind != expected and not (expected == "VARCHAR" and kind.startswith("ENUM(")):
            values = {"column": column, "type": kind.partition("(")[0], "expected": expected}
            yield _finding(name, "type", values, table=table.name)


def _row_findings(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, relation: str, name: str
) -> Iterator[Finding]:
    """Yield the first rows that only one side contains; the last of them counts the others."""
    names = ", ".join(f"CAST({sql.identifier(n)} AS VARCHAR) AS {sql.identifier(n)}" for n in table.names)
    here, there = f"SELECT {names} FROM {relation}", f"SELECT {names} FROM {typed(table)}"
    key = f"concat_ws(', ', {sql.identifiers(table.primary_key)})"
    for rows, others, kind in ((here, there, "only_here"), (there, here, "only_in_csv")):
        result = connection.execute(
            f"SELECT {key} AS key, count(*) OVER () FROM (({rows}) EXCEPT ALL ({others})) "
            f"ORDER BY key LIMIT {SHOWN}"
        ).fetchall()
        for position, (row, total) in enumerate(result, start=1):
            more = total - SHOWN if position == SHOWN else 0
            values: Values = {"row": row, "csv": table.file, **({"more": more} if more else {})}
            yield _finding(name, kind, values, table=table.name, key=row, count=1 + more)


def _finding(  # noqa: PLR0913 - the parts of one finding
    name: str, kind: str, values: Values | None = None, *, table: str = "", key: str = "", count: int = 1
) -> Finding:
    """Return a finding about a file's rows; the table's name is among its values."""
    given = {**({"table": table} if table else {}), **(values or {})}
    return Finding("error", f"verify.rows.{kind}", given, name, table=table, key=key, count=count)


def _unreadable(name: str, error: duckdb.Error) -> Finding:
    return Finding("error", "verify.file.unreadable", {"problem": str(error).splitlines()[0]}, name)

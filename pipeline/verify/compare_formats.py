"""Do the Parquet files and the .duckdb of a package hold the same rows as its CSVs?

A .duckdb from outside is a program of sorts: it may hold views and macros. So it is attached read-only to
a connection that can reach nothing else, and only its tables are read, by their names.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb

from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding
from pipeline.core.legacy import worded
from pipeline.core.text import quoted
from pipeline.releases import ledger
from pipeline.releases.ledger import TableSum
from pipeline.schema.model import TableSchema

STORED = "stored"
CONFIG = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
SHOWN = 3


def typed(table: TableSchema) -> str:
    """Return SQL for the rows of a table's CSV, as `pipeline.tables.load` has typed them."""
    return f"raw.{sql.identifier(table.name)}"


def of_parquet(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, name: str, path: Path, expected: TableSum
) -> list[Finding]:
    """Compare the rows of a Parquet file with those of the table's CSV.

    Args:
        connection: one that holds the typed rows of the CSV.
        table: the table.
        name: the file's name in the package.
        path: the file.
        expected: what the CSV holds.
    """
    said = sql.literal(re.sub(r"[*?\[]", r"[\g<0>]", str(path)))  # no pattern, whatever its folder is called
    relation = f"read_parquet({said}, hive_partitioning = false)"
    try:
        found = connection.execute(f"DESCRIBE FROM {relation}").fetchall()
        columns = [(column, kind) for column, kind, *_ in found]
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
    """Compare the tables of a .duckdb with the CSVs; the connection can reach nothing else from then on.

    Args:
        connection: one that holds the typed rows of the CSVs.
        tables: all tables that the package describes.
        name: the file's name in the package.
        path: the file.
        expected: what each CSV that could be read holds.

    Raises:
        CallError: a log of unwritten changes lies beside it, which DuckDB would read as part of it.
    """
    if path.with_name(f"{path.name}.wal").exists():
        raise CallError(f"{path}: a .wal lies beside it; somebody has it open, or it was not closed")
    try:
        connection.execute(f"ATTACH {sql.literal(str(path))} AS {STORED} (TYPE duckdb, READ_ONLY)")
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
        rows = connection.execute(
            "SELECT table_name, column_name, data_type FROM duckdb_columns() "
            f"SEMI JOIN duckdb_tables() USING (database_name, schema_name, table_name) "
            f"WHERE database_name = '{STORED}' AND schema_name = 'main' ORDER BY table_name, column_index"
        ).fetchall()
    except duckdb.Error as error:
        return [_unreadable(name, error)]
    held: dict[str, list[tuple[str, str]]] = {}
    for stored, column, kind in rows:
        held.setdefault(stored, []).append((column, kind))
    findings = [
        _finding(name, f"the table {table} is missing", table) for table in tables if table not in held
    ]
    more = sorted(set(held) - set(tables))
    findings += [_finding(name, f"it holds a table {quoted(one)} that is not described") for one in more]
    for table in (table for table in tables.values() if table.name in held and table.name in expected):
        relation = f"{STORED}.main.{sql.identifier(table.name)}"
        try:
            findings += _compare(connection, table, held[table.name], relation, name, expected[table.name])
        except duckdb.Error as error:
            findings.append(_unreadable(name, error))
    return findings


def _compare(  # noqa: PLR0913, PLR0917 - two sides of a comparison
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    columns: list[tuple[str, str]],
    relation: str,
    name: str,
    expected: TableSum,
) -> list[Finding]:
    """Compare columns and types, then a hash of all rows; where it differs, name rows by their key."""
    wrong = list(_columns(table, columns))
    if wrong:
        return [_finding(name, f"{table.name}: {problem}", table.name) for problem in wrong]
    found = ledger.table_sum(connection, relation, table.names, table.primary_key)
    if found == expected:
        return []
    return list(_rows(connection, table, relation, name)) or [
        _finding(name, f"{table.name} holds other rows than {table.file}", table.name)
    ]


def _columns(table: TableSchema, columns: list[tuple[str, str]]) -> Iterator[str]:
    names = [name for name, _ in columns]
    if names != list(table.names):
        yield f"its columns are {', '.join(map(quoted, names))}, not {', '.join(table.names)}"
        return
    for name, kind in columns:
        expected = sql.DUCKDB_TYPES[table.field(name).type]
        if kind != expected and not (expected == "VARCHAR" and kind.startswith("ENUM(")):
            yield f"{name} is of type {kind.partition('(')[0]}, not {expected}"


def _rows(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, relation: str, name: str
) -> Iterator[Finding]:
    """Tell of the first rows that only one side holds, and how many there are."""
    names = ", ".join(f"CAST({sql.identifier(n)} AS VARCHAR) AS {sql.identifier(n)}" for n in table.names)
    here, there = f"SELECT {names} FROM {relation}", f"SELECT {names} FROM {typed(table)}"
    key = f"concat_ws(', ', {sql.identifiers(table.primary_key)})"
    for one, other, message in (
        (here, there, f"{{}} stands in no row of {table.file} as it stands here"),
        (there, here, f"{{}} stands in {table.file}, and not here as it stands there"),
    ):
        found = connection.execute(
            f"SELECT {key} AS key, count(*) OVER () FROM (({one}) EXCEPT ALL ({other})) "
            f"ORDER BY key LIMIT {SHOWN}"
        ).fetchall()
        for position, (keys, times) in enumerate(found, start=1):
            rest = times - SHOWN if position == SHOWN else 0
            more = f" (and {rest} more rows)" if rest else ""
            yield _finding(name, message.format(quoted(keys)) + more, table.name, keys, 1 + rest)


def _finding(name: str, message: str, table: str = "", key: str = "", count: int = 1) -> Finding:
    return worded("error", "verify.rows", message, name, table=table, key=key, count=count)


def _unreadable(name: str, error: duckdb.Error) -> Finding:
    return worded("error", "verify.file", f"DuckDB can't read it: {str(error).splitlines()[0]}", name)

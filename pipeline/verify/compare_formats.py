"""Do the Parquet files and the .duckdb of a package contain the same rows as its CSVs?

A file of unknown origin may unpack to any number of rows, and a .duckdb may contain views, macros and
generated columns, which run code. Names, types and numbers of rows are compared first, from the files' own
metadata. Rows are read only where these agree with the CSV, and only from stored columns.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipeline.core import sql
from pipeline.core.finding import Finding
from pipeline.releases import open_duckdb
from pipeline.releases.ledger import TableSum
from pipeline.schema.model import TableSchema
from pipeline.verify import compare_rows
from pipeline.verify.compare_rows import Columns, Stored, finding

STORED = "stored"


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
        ((rows,),) = connection.execute(
            f"SELECT greatest((SELECT sum(num_rows) FROM parquet_file_metadata({literal})), "
            "(SELECT sum(rows) FROM (SELECT row_group_id, max(row_group_num_rows) AS rows "
            f"FROM parquet_metadata({literal}) GROUP BY row_group_id)))"
        ).fetchall()
        columns = [(column, kind) for column, kind, *_ in described]
        return compare_rows.compare(
            connection, table, Stored(name, relation, columns, int(rows or 0)), expected
        )
    except duckdb.Error:
        return [_unreadable(name, "Parquet")]


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
    try:
        open_duckdb.attach(path, connection, STORED)
        stored = _columns(connection)
    except (open_duckdb.UnreadableError, duckdb.Error):
        return [_unreadable(name, "a DuckDB database")]
    findings = [finding(name, "missing_table", table=table) for table in tables if table not in stored]
    findings += [
        finding(name, "extra_table", {"stored": table}) for table in sorted(set(stored) - set(tables))
    ]
    computed = dict(open_duckdb.computed_columns(connection, STORED))
    for table in (table for table in tables.values() if table.name in stored and table.name in expected):
        if table.name in computed:
            values = {"column": computed[table.name]}
            findings.append(finding(name, "computed", values, table=table.name))
            continue
        relation = f"{STORED}.main.{sql.identifier(table.name)}"
        try:
            ((rows,),) = connection.execute(f"SELECT count(*) FROM {relation}").fetchall()
            file = Stored(name, relation, stored[table.name], rows)
            findings += compare_rows.compare(connection, table, file, expected[table.name])
        except duckdb.Error:
            findings.append(_unreadable(name, "a DuckDB database"))
    return findings


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, Columns]:
    """End all other access, and return the columns of the tables in the attached .duckdb."""
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


def _unreadable(name: str, form: str) -> Finding:
    return Finding("error", "verify.file.unreadable", {"format": form}, name)

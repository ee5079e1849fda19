"""Does a file contain the same columns and rows as the CSV of a table?"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from pipeline.core import sql
from pipeline.core.finding import Finding, Values
from pipeline.releases import ledger
from pipeline.releases.ledger import TableSum
from pipeline.schema import sql_types
from pipeline.schema.model import TableSchema

SHOWN = 3
SPARE = 100_000  # rows, and 100 times as many bytes, that a file may have more than its CSV and still be read

Columns = list[tuple[str, str]]


@dataclass(frozen=True)
class Stored:
    """A table in another file than its CSV.

    Attributes:
        name: the file's name in the package.
        relation: SQL to put after FROM.
        columns: name and DuckDB type of each column.
        rows: number of rows, by the file's metadata.
    """

    name: str
    relation: str
    columns: Columns
    rows: int


def typed(table: TableSchema) -> str:
    """Return SQL for the rows of a table's CSV, as `pipeline.tables.load` has typed them."""
    return f"raw.{sql.identifier(table.name)}"


def compare(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, stored: Stored, expected: TableSum
) -> list[Finding]:
    """Compare columns and types, then sizes, then a hash of all rows; last, report rows by their key.

    Args:
        connection: one that contains the typed rows of the CSV.
        table: the table.
        stored: the same table in the other file.
        expected: number of rows and hash of the CSV.
    """
    findings = list(_column_findings(table, stored)) or list(
        _size_findings(connection, table, stored, expected)
    )
    if findings:
        return findings
    if ledger.table_sum(connection, stored.relation, table.names, table.primary_key) == expected:
        return []
    return list(_row_findings(connection, table, stored)) or [
        finding(stored.name, "different_rows", {"csv": table.file}, table=table.name)
    ]


def _column_findings(table: TableSchema, stored: Stored) -> Iterator[Finding]:
    names = [column for column, _ in stored.columns]
    if names != list(table.names):
        values: Values = {"columns": names, "expected": list(table.names)}
        yield finding(stored.name, "columns", values, table=table.name)
        return
    for column, kind in stored.columns:
        expected = sql_types.DUCKDB_TYPES[table.field(column).type]
        if kind != expected and not (expected == "VARCHAR" and kind.startswith("ENUM(")):
            values = {"column": column, "type": kind.partition("(")[0], "expected": expected}
            yield finding(stored.name, "type", values, table=table.name)


def _size_findings(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, stored: Stored, expected: TableSum
) -> Iterator[Finding]:
    """Yield a finding for a file that unpacks to far more than the CSV; its rows are not compared."""
    if stored.rows > 2 * expected.rows + SPARE:
        values: Values = {"rows": stored.rows, "csv": table.file, "expected": expected.rows}
        yield finding(stored.name, "count", values, table=table.name)
        return
    texts = [name for name in table.names if sql_types.DUCKDB_TYPES[table.field(name).type] == "VARCHAR"]
    actual, limit = (_bytes(connection, relation, texts) for relation in (stored.relation, typed(table)))
    if actual > 2 * limit + 100 * SPARE:
        values = {"bytes": actual, "csv": table.file, "expected": limit}
        yield finding(stored.name, "bytes", values, table=table.name)


def _bytes(connection: duckdb.DuckDBPyConnection, relation: str, texts: list[str]) -> int:
    """Return how many bytes the texts in these columns have."""
    total = 0
    for names in sql.in_parts(texts):
        sums = ", ".join(f"sum(strlen({sql.identifier(name)}))" for name in names)
        (row,) = connection.execute(f"SELECT {sums} FROM {relation}").fetchall()
        total += sum(int(length or 0) for length in row)
    return total


def _row_findings(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, stored: Stored
) -> Iterator[Finding]:
    """Yield the first rows that only one side contains; the last of them counts the others."""
    names = ", ".join(f"CAST({sql.identifier(n)} AS VARCHAR) AS {sql.identifier(n)}" for n in table.names)
    here, there = f"SELECT {names} FROM {stored.relation}", f"SELECT {names} FROM {typed(table)}"
    key = f"concat_ws(', ', {sql.identifiers(table.primary_key or table.names)})"
    for rows, others, kind in ((here, there, "only_here"), (there, here, "only_in_csv")):
        result = connection.execute(
            f"SELECT {key} AS key, count(*) OVER () FROM (({rows}) EXCEPT ALL ({others})) "
            f"ORDER BY key LIMIT {SHOWN}"
        ).fetchall()
        for position, (row, total) in enumerate(result, start=1):
            more = total - SHOWN if position == SHOWN else 0
            values: Values = {"row": row, "csv": table.file, **({"more": more} if more else {})}
            yield finding(stored.name, kind, values, table=table.name, key=row, count=1 + more)


def finding(  # noqa: PLR0913 - the parts of one finding
    name: str, kind: str, values: Values | None = None, *, table: str = "", key: str = "", count: int = 1
) -> Finding:
    """Return a finding about a file's rows; the table's name is among its values."""
    given = {**({"table": table} if table else {}), **(values or {})}
    return Finding("error", f"verify.rows.{kind}", given, name, table=table, key=key, count=count)

"""Do the workbook and the SQLite script of a package contain the rows of the published tables?

Each is read as its readers read it. The rows are written as CSV and read with the types of the table, so
that their number and logical hash can be compared with those of the table.
"""

import csv
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.database import connect
from pipeline.core.finding import Finding
from pipeline.package import layout, read_excel, read_sqlite, sqlite_script
from pipeline.package.excel import Sheet
from pipeline.releases import ledger
from pipeline.releases.ledger import TableSum
from pipeline.schema import sql_types
from pipeline.schema.model import TableSchema

# DuckDB reserves sixteen times this for a file, so a longer line is expected only where one exists.
LONGEST_LINE = 1 << 21


def check(
    dataset: Dataset, folder: Path, sums: Mapping[str, TableSum], sheets: Sequence[Sheet]
) -> list[Finding]:
    """Return a finding for each table whose rows differ in the workbook or in SQLite.

    Args:
        dataset: the contract.
        folder: the package's folder; temporary files are made next to it.
        sums: number of rows and hash of each published table.
        sheets: the sheets of the workbook, as `pipeline.package.excel.write` returns them.
    """
    included = [sheet for sheet in sheets if not sheet.omitted]
    return [*_check_sqlite(dataset, folder, sums), *_check_workbook(dataset, folder, sums, included)]


def _check_sqlite(dataset: Dataset, folder: Path, sums: Mapping[str, TableSum]) -> Iterator[Finding]:
    try:
        published = connect(layout.database_file(dataset, folder), read_only=True)
        with read_sqlite.loaded(folder) as database, published as connection:
            for table in dataset.tables.values():
                relation = _typed(connection, folder, table, read_sqlite.rows(database, table))
                stored = _sum(connection, relation, table)
                if stored == sums[table.name]:
                    continue
                expected = _sum(connection, _as_sqlite_stores(sql.identifier(table.name), table), table)
                if _sum(connection, _as_sqlite_stores(relation, table), table) != expected:
                    yield _different(sqlite_script.NAME, table)
    except sqlite3.Error:
        yield Finding(
            "error", "verify.file.unreadable", {"format": "a script for SQLite"}, sqlite_script.NAME
        )


def _check_workbook(
    dataset: Dataset, folder: Path, sums: Mapping[str, TableSum], sheets: Sequence[Sheet]
) -> Iterator[Finding]:
    name = f"{dataset.about['name']}.xlsx"
    with connect(layout.database_file(dataset, folder), read_only=True) as connection:
        for position, sheet in enumerate(sheets):
            table = sheet.table
            kinds = [read_excel.kind(field, sheet.as_text) for field in table.fields]
            rows = read_excel.rows(folder / name, position, kinds)
            relation = _typed(connection, folder, table, rows)
            expected = sums[table.name]
            numbers = [f.name for f, kind in zip(table.fields, kinds, strict=True) if kind == "number"]
            if numbers:
                expected = _sum(connection, _as_excel_stores(table, numbers), table)
            if _sum(connection, relation, table) != expected:
                yield _different(name, table)


def _as_sqlite_stores(relation: str, table: TableSchema) -> str:
    """Return SQL for rows with numbers in 15 digits and without signs of zero.

    SQLite has no negative zero, and reads some decimals of 16 digits as the number next to them.
    """
    numbers = [sql.identifier(field.name) for field in table.fields if field.type == "number"]
    columns = ", ".join(f"CAST(printf('%.15g', {name}) AS DOUBLE) + 0.0 AS {name}" for name in numbers)
    return f"(SELECT * REPLACE ({columns}) FROM {relation})" if numbers else relation


def _as_excel_stores(table: TableSchema, numbers: Sequence[str]) -> str:
    """Return SQL for the rows of a table with its numbers in 16 digits."""
    columns = [
        f"CAST(printf('%.16g', {sql.identifier(name)}) AS DOUBLE) AS {sql.identifier(name)}"
        for name in numbers
    ]
    return f"(SELECT * REPLACE ({', '.join(columns)}) FROM {sql.identifier(table.name)})"


def _typed(
    connection: duckdb.DuckDBPyConnection, folder: Path, table: TableSchema, rows: Iterable[Sequence[Any]]
) -> str:
    """Write rows as CSV, and return SQL that reads them with the types of the table."""
    path = folder.parent / "copy.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    texts = ", ".join(f"{sql.literal(name)}: 'VARCHAR'" for name in table.names)
    values = ", ".join(
        f"CAST({sql.identifier(f.name)} AS {sql_types.DUCKDB_TYPES[f.type]}) AS {sql.identifier(f.name)}"
        for f in table.fields
    )
    copy = sql.identifier("copy of a table")
    size = path.stat().st_size
    for longest in (min(LONGEST_LINE, size + 1), size + 1):
        try:
            connection.execute(
                f"CREATE OR REPLACE TEMP TABLE {copy} AS SELECT {values} FROM read_csv("
                f"{sql.literal(str(path))}, auto_detect = false, header = false, delim = ',', quote = '\"', "
                f"escape = '\"', nullstr = '', max_line_size = {longest}, columns = {{{texts}}})"
            )
            break
        except duckdb.InvalidInputException:
            if longest > size:
                raise
    path.unlink()
    return copy


def _sum(connection: duckdb.DuckDBPyConnection, relation: str, table: TableSchema) -> TableSum:
    return ledger.table_sum(connection, relation, table.names, table.primary_key)


def _different(file: str, table: TableSchema) -> Finding:
    values = {"table": table.name, "csv": f"data/{table.name}.csv"}
    return Finding("error", "verify.rows.different_rows", values, file, table=table.name)

"""Do the workbook and the SQLite script of a package contain the rows of the published tables?

Each is read as its readers read it, by other programs than wrote it. The rows get the types of the table, so
that their number and logical hash can be compared with those of the table.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.database import beside
from pipeline.core.finding import Finding, Values
from pipeline.package import layout, read_excel, read_sqlite, sqlite_script
from pipeline.package.excel import Sheet
from pipeline.releases import ledger
from pipeline.releases.ledger import TableSum
from pipeline.schema import sql_types
from pipeline.schema.model import TableSchema

if TYPE_CHECKING:
    import pyarrow as pa


def check(
    dataset: Dataset, folder: Path, sums: Mapping[str, TableSum], sheets: Sequence[Sheet]
) -> list[Finding]:
    """Return a finding for each table whose rows differ in the workbook or in SQLite.

    Args:
        dataset: the contract.
        folder: the package's folder.
        sums: number of rows and hash of each published table.
        sheets: the sheets of the workbook, as `pipeline.package.excel.write` returns them.
    """
    included = [sheet for sheet in sheets if not sheet.omitted]
    return [*_check_sqlite(dataset, folder, sums), *_check_workbook(dataset, folder, sums, included)]


def _check_sqlite(dataset: Dataset, folder: Path, sums: Mapping[str, TableSum]) -> Iterator[Finding]:
    published = beside(layout.database_file(dataset, folder))
    with closing(published) as connection:
        try:
            with read_sqlite.loaded(folder) as database:
                for table in sqlite_script.included(dataset).values():
                    rows = read_sqlite.rows(database, table)
                    if rows is None or not _are_of_sqlite(connection, rows, table, sums[table.name]):
                        yield _different(sqlite_script.NAME, table)
        except sqlite3.Error:
            values: Values = {"format": "a script for SQLite"}
            yield Finding("error", "verify.file.unreadable", values, sqlite_script.NAME)


def _are_of_sqlite(
    connection: duckdb.DuckDBPyConnection, rows: "pa.Table", table: TableSchema, expected: TableSum
) -> bool:
    """Return whether rows are those of a table, but for what SQLite cannot represent of its numbers."""
    relation = _typed(connection, rows, table)
    if _sum(connection, relation, table) == expected:
        return True
    if not any(field.type == "number" for field in table.fields):
        return False
    here, there = (_as_sqlite_stores(one, table) for one in (relation, sql.identifier(table.name)))
    return _sum(connection, here, table) == _sum(connection, there, table)


def _check_workbook(
    dataset: Dataset, folder: Path, sums: Mapping[str, TableSum], sheets: Sequence[Sheet]
) -> Iterator[Finding]:
    name = f"{dataset.about['name']}.xlsx"
    with closing(beside(layout.database_file(dataset, folder))) as connection:
        for sheet in sheets:
            table = sheet.table
            kinds = [read_excel.kind(field, sheet.as_text) for field in table.fields]
            try:
                rows = read_excel.rows(folder / name, sheet.name, kinds)
            except read_excel.UnreadableError:
                yield Finding("error", "verify.file.unreadable", {"format": "an Excel workbook"}, name)
                return
            same_names = tuple(rows.schema.names) == table.names
            if not same_names or _sum(connection, _typed(connection, rows, table), table) != sums[table.name]:
                yield _different(name, table)


def _as_sqlite_stores(relation: str, table: TableSchema) -> str:
    """Return SQL for rows with numbers in 15 digits and without signs of zero.

    SQLite has no negative zero, and reads some decimals of 16 digits as the number next to them.
    """
    numbers = [sql.identifier(field.name) for field in table.fields if field.type == "number"]
    columns = ", ".join(f"CAST(printf('%.15g', {name}) AS DOUBLE) + 0.0 AS {name}" for name in numbers)
    return f"(SELECT * REPLACE ({columns}) FROM {relation})" if numbers else relation


def _typed(
    connection: duckdb.DuckDBPyConnection, rows: "pa.Table | pa.RecordBatch", table: TableSchema
) -> str:
    """Copy rows, and return SQL for the copy, which has the types of the table."""
    values = []
    for field, kind in zip(table.fields, rows.schema.types, strict=True):
        name = sql.identifier(field.name)
        value = f"TIME '00:00:00' + {name}" if str(kind).startswith("duration") else name
        values.append(f"CAST({value} AS {sql_types.DUCKDB_TYPES[field.type]}) AS {name}")
    source, copy = sql.identifier("rows of a copy"), sql.identifier("copy of a table")
    connection.register("rows of a copy", rows)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {copy} AS SELECT {', '.join(values)} FROM {source}")
    return copy


def _sum(connection: duckdb.DuckDBPyConnection, relation: str, table: TableSchema) -> TableSum:
    return ledger.table_sum(connection, relation, table.names, table.primary_key)


def _different(file: str, table: TableSchema) -> Finding:
    values = {"table": table.name, "csv": f"data/{table.name}.csv"}
    return Finding("error", "verify.rows.different_rows", values, file, table=table.name)

"""Make the published tables from the raw ones: one SELECT for each.

The SELECTs belong to the dataset and run on a sealed connection to the working database, without access to
files, network or settings. They read the typed tables that `pipeline.tables.load` made, as `raw.<table>` and
`reference.<table>`, and the other published tables by their bare names. The published tables have no
constraints there, so that the next layers can report every fault.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipeline.contract import page_config, steady_sql
from pipeline.contract.dataset import Dataset
from pipeline.core import sql, sql_errors
from pipeline.core.database import ONE_THREAD, connect
from pipeline.core.errors import ContractError
from pipeline.core.time_limit import limited
from pipeline.schema import sql_types
from pipeline.schema.model import TableSchema
from pipeline.tables import engine_tables, not_in


def sealed(database: Path, settings: Mapping[str, str] | None = None) -> duckdb.DuckDBPyConnection:
    """Open the working database without access to anything else, for SQL of the dataset."""
    seal = {"enable_external_access": "false", "lock_configuration": "true"}
    return connect(database, {**(settings or {}), **seal})


def make_tables(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> None:
    """Make each published table by its SELECT, those that others read first.

    Raises:
        ContractError: a SELECT fails, reads a table that does not exist, or returns other columns than its
            Table Schema describes.
    """
    connection.begin()  # one for all: each commit waits for the disk
    engine_tables.make(dataset, connection)
    _make_all(dataset, connection)
    connection.commit()
    _try_queries(dataset, connection)


def drop_tables(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the published tables, so that they can be made again."""
    for name in dataset.tables:
        connection.execute(f"DROP TABLE {sql.identifier(name)}")


def threads(dataset: Dataset) -> Mapping[str, str]:
    """Return the setting by which the dataset's SQL gives the same result on any number of processors."""
    queries = [table.sql for table in dataset.tables.values() if table.sql]
    queries += [file.sql for file in (*dataset.checks, *dataset.queries)]
    return ONE_THREAD if any(map(steady_sql.depends_on_threads, queries)) else {}


def _try_queries(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> None:
    """Run each query once, and check that it returns the columns that the page's charts name."""
    columns = {}
    for query in dataset.queries:
        try:
            with limited(connection, dataset.sql_seconds, query.file):
                not_in.refuse_empty(connection, query.file, query.sql)
                # A hash of each row, since DuckDB does not compute the columns of rows that it counts.
                connection.execute(f"SELECT bit_xor(hash(answer)) FROM ({query.sql}\n) AS answer").fetchall()
            described = connection.execute(f"DESCRIBE {query.sql}").fetchall()
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            raise ContractError([sql_errors.sentence(error, query.file, query.line)]) from error
        columns[query.name] = [row[0] for row in described]
    misfits = [f"schemas/dataset.json: page.{misfit}" for misfit in page_config.misfits(dataset, columns)]
    if misfits:
        raise ContractError(misfits)


def _make_all(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables, each as soon as those that its SELECT reads exist."""
    tables = [table for table in dataset.tables.values() if table.sql]
    while tables:
        waiting: dict[str, str] = {}
        for table in tables:
            try:
                described = connection.execute(f"DESCRIBE {table.sql}").fetchall()
            except duckdb.CatalogException as error:
                waiting[table.name] = sql_errors.sentence(error, _file(table))
                continue
            except duckdb.Error as error:
                raise ContractError([sql_errors.sentence(error, _file(table))]) from error
            file = _file(table)
            with limited(connection, dataset.sql_seconds, file):
                not_in.refuse_empty(connection, file, table.sql)
                _make(connection, table, [(row[0], row[1]) for row in described])
        if len(waiting) == len(tables):
            raise ContractError(waiting.values())
        tables = [table for table in tables if table.name in waiting]


def _make(connection: duckdb.DuckDBPyConnection, table: TableSchema, columns: list[tuple[str, str]]) -> None:
    misfit = _misfit(table, columns)
    if misfit:
        raise ContractError([f"{_file(table)}: {misfit}"])
    try:
        connection.execute(engine_tables.create(table))
        connection.execute(f"INSERT INTO {sql.identifier(table.name)} BY NAME {table.sql}")
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error as error:
        raise ContractError([sql_errors.sentence(error, _file(table))]) from error


def _misfit(table: TableSchema, columns: list[tuple[str, str]]) -> str:
    """Return how the columns of a SELECT differ from the fields of its table; empty where they agree."""
    names = [name for name, _ in columns]
    extra = ", ".join(sorted(set(names) - set(table.names)))
    missing = ", ".join(sorted(set(table.names) - set(names)))
    repeated = ", ".join(sorted({name for name in names if names.count(name) > 1}))
    if extra or missing or repeated:
        parts = (
            (extra, "the SELECT returns {}, which is not in its schema"),
            (missing, "the SELECT does not return {}"),
            (repeated, "the SELECT returns {} more than once"),
        )
        return "; ".join(text.format(part) for part, text in parts if part)
    mismatches = [
        f"{name} is {kind} in the SELECT and {table.field(name).type} in its schema"
        for name, kind in columns
        if not _fits(kind, table.field(name).type)
    ]
    return "; ".join(mismatches)


def _fits(kind: str, field_type: str) -> bool:
    """Return whether values of a DuckDB type can be stored as a Table Schema type without loss."""
    expected = sql_types.DUCKDB_TYPES[field_type]
    if expected in {"BIGINT", "DOUBLE", "INTEGER"}:
        integers = {
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "HUGEINT",
        }
        fractions = {"DOUBLE", "FLOAT"} if expected == "DOUBLE" else set()
        is_decimal = expected == "DOUBLE" and kind.startswith("DECIMAL")
        return is_decimal or kind in {*integers, *fractions, '"NULL"'}
    return kind in {expected, '"NULL"'}


def _file(table: TableSchema) -> str:
    return f"schemas/tables/{table.name}.sql"

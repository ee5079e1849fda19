"""From what coders typed to what is published: one SELECT makes each published table.

The SELECTs belong to the dataset and run on a sealed connection to the working database: no file, no
network, no setting can be reached from there. They see the typed tables that `pipeline.tables.load` made, as
`raw.<table>` and `reference.<table>`, and each other's results by their bare names. The published tables
stand there without constraints, so that the next layers can tell what is wrong.
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipeline.contract import page_config
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.errors import ContractError
from pipeline.schema.model import TableSchema
from pipeline.tables import engine_tables


def sealed(database: Path, settings: Mapping[str, str] | None = None) -> duckdb.DuckDBPyConnection:
    """Open the working database, with further settings, so that SQL of the dataset can reach nothing else."""
    seal = {"enable_external_access": "false", "lock_configuration": "true"}
    return duckdb.connect(str(database), config={**(settings or {}), **seal})


def make_tables(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> None:
    """Make each published table by its SELECT, those that others read first.

    Raises:
        ContractError: a SELECT fails, needs a table that doesn't exist, or returns other columns than its
            Table Schema describes.
    """
    connection.begin()  # one for all: each commit waits for the disk
    engine_tables.make(dataset, connection)
    _make_all(connection, [table for table in dataset.tables.values() if table.sql])
    connection.commit()
    _try_queries(dataset, connection)


def _try_queries(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> None:
    """Run each query once, and hold the columns that the page's pictures name against what it returns."""
    columns = {}
    for query in dataset.queries:
        try:
            connection.execute(f"SELECT count(*) FROM ({query.sql}\n)").fetchall()
            described = connection.execute(f"DESCRIBE {query.sql}").fetchall()
        except duckdb.Error as error:
            raise ContractError([f"{query.file}: {str(error).splitlines()[0]}"]) from error
        columns[query.name] = [row[0] for row in described]
    misfits = [f"schemas/dataset.json: page.{misfit}" for misfit in page_config.misfits(dataset, columns)]
    if misfits:
        raise ContractError(misfits)


def _make_all(connection: duckdb.DuckDBPyConnection, tables: list[TableSchema]) -> None:
    """Make the tables, each as soon as those that its SELECT reads are there."""
    while tables:
        waiting: dict[str, str] = {}
        for table in tables:
            try:
                described = connection.execute(f"DESCRIBE {table.sql}").fetchall()
            except duckdb.CatalogException as error:
                waiting[table.name] = str(error).splitlines()[0]
                continue
            except duckdb.Error as error:
                raise _sql_problem(table, str(error)) from error
            _make(connection, table, [(row[0], row[1]) for row in described])
        if len(waiting) == len(tables):
            raise ContractError(f"schemas/tables/{name}.sql: {error}" for name, error in waiting.items())
        tables = [table for table in tables if table.name in waiting]


def _make(connection: duckdb.DuckDBPyConnection, table: TableSchema, columns: list[tuple[str, str]]) -> None:
    misfit = _misfit(table, columns)
    if misfit:
        raise _sql_problem(table, misfit)
    try:
        connection.execute(engine_tables.create(table))
        connection.execute(f"INSERT INTO {sql.identifier(table.name)} BY NAME {table.sql}")
    except duckdb.Error as error:
        raise _sql_problem(table, str(error)) from error


def _misfit(table: TableSchema, columns: list[tuple[str, str]]) -> str:
    """Say how the columns of a SELECT differ from the fields of its table; empty where they don't."""
    names = [name for name, _ in columns]
    more = ", ".join(sorted(set(names) - set(table.names)))
    less = ", ".join(sorted(set(table.names) - set(names)))
    twice = ", ".join(sorted({name for name in names if names.count(name) > 1}))
    if more or less or twice:
        parts = (
            (more, "returns {}, which its schema lacks"),
            (less, "lacks {}"),
            (twice, "returns {} twice"),
        )
        return "; ".join(text.format(part) for part, text in parts if part)
    wrong = [
        f"{name} is {found} by the SELECT and {table.field(name).type} by its schema"
        for name, found in columns
        if not _fits(found, table.field(name).type)
    ]
    return "; ".join(wrong)


def _fits(found: str, field_type: str) -> bool:
    """Tell whether a column of a DuckDB type can hold the values of a Table Schema type without loss."""
    kind = sql.DUCKDB_TYPES[field_type]
    if kind in {"BIGINT", "DOUBLE", "INTEGER"}:
        whole = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "HUGEINT"}
        fractions = {"DOUBLE", "FLOAT"} if kind == "DOUBLE" else set()
        return found in {*whole, *fractions, '"NULL"'} or (kind == "DOUBLE" and found.startswith("DECIMAL"))
    return found in {kind, '"NULL"'}


def _sql_problem(table: TableSchema, message: str) -> ContractError:
    return ContractError([f"schemas/tables/{table.name}.sql: {message.splitlines()[0]}"])

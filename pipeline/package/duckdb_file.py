"""The published .duckdb: tables with keys, checks, comments and views, in a format that old clients can open.

It is written after every layer has passed, so a constraint violated here is an error of the engine. Up to
IDENTICAL rows, one version of DuckDB always writes the same bytes: one thread, rows in order of their key,
no compression, small blocks. Larger files contain the same rows in the same order, but are written by all
threads in DuckDB's default blocks, which takes about half the time. DuckDB 1.2.2 and newer, also in
browsers, can open storage version v1.2.0.
"""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import duckdb

from pipeline.contract import row_rules
from pipeline.contract.dataset import Dataset
from pipeline.core import database, sql, sql_errors
from pipeline.core.errors import ContractError, EngineError
from pipeline.schema import sql_constraints, sql_types
from pipeline.schema.model import Field, TableSchema
from pipeline.tables import self_references

IDENTICAL = 200_000
STORAGE = "STORAGE_VERSION 'v1.2.0'"
# Each comment copies the columns of its table: 500 take two seconds, 1,000 take ten and 5,000 minutes.
COMMENTED = 500
TOGETHER = 50  # comments in a transaction, which keeps a copy of the columns for each
SMALL_BLOCKS = "BLOCK_SIZE 16384"


def write(dataset: Dataset, work: Path, target: Path) -> None:
    """Write the published database.

    Args:
        dataset: the contract.
        work: the working database, whose tables have passed every layer.
        target: the file to write; it must not exist.

    Raises:
        ContractError: DuckDB cannot bind a query of schemas/queries/.
        EngineError: a row that passed every layer violates a constraint.
    """
    with database.connect(settings={"temp_directory": str(work.parent)}) as connection:
        connection.execute("SET force_compression = 'uncompressed'")
        connection.execute(f"ATTACH {sql.literal(str(work))} AS work (READ_ONLY)")
        storage = STORAGE
        if _rows(dataset, connection) <= IDENTICAL:
            connection.execute("SET threads = 1")
            storage += f", {SMALL_BLOCKS}"
        connection.execute(f"ATTACH {sql.literal(str(target))} AS package ({storage})")
        connection.execute("USE package")
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
        try:
            broken = _broken_rules(connection)
            for statement in create_types(dataset):
                connection.execute(statement)
            for table in parents_first(dataset.tables):
                connection.execute(create_table(dataset, table, broken))
                _insert(connection, table)
                _comment(connection, table)
        except duckdb.Error as error:
            raise EngineError(
                f"the published database rejects rows that passed all checks: {error}"
            ) from error
        _views(dataset, connection)
        connection.execute("USE memory; DETACH package")


def _rows(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> int:
    """Count the rows of all published tables."""
    counts = [
        connection.execute(f"SELECT count(*) FROM work.main.{sql.identifier(name)}").fetchall()
        for name in dataset.tables
    ]
    return sum(count for ((count,),) in counts)


def create_types(dataset: Dataset) -> Iterator[str]:
    """Yield a CREATE TYPE statement for each code list that becomes an ENUM."""
    for name in sorted(_enums(dataset)):
        values = ", ".join(sql.literal(code.code) for code in dataset.codes[name])
        yield f"CREATE TYPE {sql_types.enum_type(name)} AS ENUM ({values})"


def _comment(connection: duckdb.DuckDBPyConnection, table: TableSchema) -> None:
    """Comment on a table and, unless it is very wide, on its columns; `codebook` describes all of them."""
    name = sql.identifier(table.name)
    comments = [f"COMMENT ON TABLE {name} IS {sql.literal(table.description)}"]
    if len(table.fields) <= COMMENTED:
        comments += [
            f"COMMENT ON COLUMN {name}.{sql.identifier(field.name)} IS {sql.literal(field.description)}"
            for field in table.fields
        ]
    for start in range(0, len(comments), TOGETHER):
        connection.execute(f"BEGIN; {'; '.join(comments[start : start + TOGETHER])}; COMMIT")


def _enums(dataset: Dataset) -> set[str]:
    """Return the code lists that string fields of published tables use."""
    return {
        field.codes
        for table in dataset.tables.values()
        for field in table.fields
        if field.codes and sql_types.is_enum(field)
    }


def parents_first(tables: Mapping[str, TableSchema]) -> list[TableSchema]:
    """Return the tables sorted so that each follows the tables to which its foreign keys refer."""
    waiting = dict(tables)
    order: list[TableSchema] = []
    while waiting:
        ready = [
            table
            for table in waiting.values()
            if not {key.table for key in table.foreign_keys} - {table.name} & set(waiting)
        ]
        if not ready:
            names = ", ".join(sorted(waiting))
            raise ContractError([f"schemas/tables: circular foreign keys between the tables {names}"])
        order += ready
        waiting = {name: table for name, table in waiting.items() if table not in ready}
    return order


def _broken_rules(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """Return table and name of each row rule that some published row breaks, as its finding shows."""
    found = connection.execute(
        "SELECT DISTINCT table_name, check_name FROM work.main.findings WHERE check_name LIKE 'rows.%'"
    ).fetchall()
    return {(table, check.removeprefix("rows.")) for table, check in found}


def create_table(dataset: Dataset, table: TableSchema, broken: Collection[tuple[str, str]] = ()) -> str:
    """Return the CREATE TABLE statement of a published table, with its keys and constraints.

    Args:
        dataset: the contract.
        table: the published table.
        broken: table and name of each row rule that rows may break; it becomes no constraint.
    """
    parts = [_column(dataset, field) for field in table.fields]
    parts.append(f"PRIMARY KEY ({sql.identifiers(table.primary_key)})")
    parts += [f"UNIQUE ({sql.identifiers(key)})" for key in table.unique_keys]
    for key in table.foreign_keys:
        target = f"{sql.identifier(key.table)} ({sql.identifiers(key.to)})"
        parts.append(f"FOREIGN KEY ({sql.identifiers(key.fields)}) REFERENCES {target}")
    types = {field.name: field.type for field in table.fields}
    enums = [field.name for field in table.fields if sql_types.is_enum(field)]
    for rule in table.rules:
        if rule.severity == "warning" or (table.name, rule.name) in broken:
            continue
        expression = row_rules.parse(rule.expression, types, dataset.orders(table)).to_sql(enums)
        parts.append(f"CONSTRAINT {sql.identifier(rule.name)} CHECK ({expression})")
    return f"CREATE TABLE {sql.identifier(table.name)} ({', '.join(parts)})"


def _column(dataset: Dataset, field: Field) -> str:
    name = sql.identifier(field.name)
    column = f"{name} {sql_types.column_type(field)}"
    if field.required:
        column += " NOT NULL"
    if field.constraints.get("unique"):
        column += " UNIQUE"
    return " ".join([column, *(f"CHECK ({condition})" for condition in _conditions(dataset, field))])


def _conditions(dataset: Dataset, field: Field) -> Iterator[str]:
    """Yield the conditions of a column's constraints, except a code list, which its ENUM type enforces."""
    name = sql.identifier(field.name)
    value = f"CAST({name} AS VARCHAR)" if sql_types.is_enum(field) else name
    conditions = sql_constraints.requirements(dataset.with_categories(field), value)
    for constraint, condition in conditions.items():
        if constraint in field.constraints or not sql_types.is_enum(field):
            yield condition


def _insert(connection: duckdb.DuckDBPyConnection, table: TableSchema) -> None:
    """Insert the rows in order of their key; if the table refers to itself, by one INSERT for each level.

    DuckDB rejects a row whose parent is inserted by the same statement, so parents are inserted first.

    Raises:
        EngineError: rows refer to each other in a circle, which a layer should have reported.
    """
    name, key = sql.identifier(table.name), sql.identifiers(table.primary_key)
    source = f"work.main.{name}"
    insert = f"INSERT INTO {name} SELECT {sql.identifiers(table.names)} FROM {source}"
    if not self_references.own(table):
        connection.execute(f"{insert} ORDER BY {key}")
        return
    levels = sql.identifier(f"levels of {table.name}")
    connection.execute(f"CREATE TEMP TABLE {levels} AS {self_references.levels(table, source)}")
    counted = connection.execute(f'SELECT count(*), max("the level") FROM {levels}').fetchall()
    ((rows, deepest),) = counted
    if (rows,) != connection.execute(f"SELECT count(*) FROM {source}").fetchone():
        raise EngineError(f"circular reference between rows of {table.name}")
    for level in range((deepest or 0) + 1):
        keys = f'(SELECT {key} FROM {levels} WHERE "the level" = {level})'
        connection.execute(f"{insert} SEMI JOIN {keys} USING ({key}) ORDER BY {key}")
    connection.execute(f"DROP TABLE {levels}")


def _views(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> None:
    for query in dataset.queries:
        view = sql.identifier(query.name)
        try:
            connection.execute(f"CREATE VIEW {view} AS {query.sql}")
        except duckdb.Error as error:
            raise ContractError([sql_errors.sentence(error, query.file, query.line)]) from error
        title = query.header["title"]
        comment = f"{title}{'' if title.endswith(('.', '?', '!')) else '.'} {query.header['description']}"
        connection.execute(f"COMMENT ON VIEW {view} IS {sql.literal(comment)}")

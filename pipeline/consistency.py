"""Layer 3: do the tables agree with each other?

The rows that a check's query returns are the violations. To the dataset's own checks the engine adds
what each foreign key of a published table promises.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import duckdb

from pipeline import origin, sql
from pipeline.dataset import Dataset, SqlFile
from pipeline.errors import ContractError
from pipeline.finding import Finding, Severity, in_order
from pipeline.schema import ForeignKey, TableSchema

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


def check(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Run each check of the dataset, and a check for each foreign key, over the working tables.

    Raises:
        ContractError: a check's query fails, or lacks the key of its table or a column of its message.
    """
    findings = [finding for one in dataset.checks for finding in _run(dataset, connection, one)]
    for table in dataset.tables.values():
        for key in table.foreign_keys:
            findings += _key_findings(dataset, connection, table, key)
    return in_order(findings)


def _run(dataset: Dataset, connection: duckdb.DuckDBPyConnection, one: SqlFile) -> Iterator[Finding]:
    table = dataset.tables[one.header["table"]]
    for row in _rows(connection, one, table.primary_key):
        key = {name: row[name] for name in table.primary_key}
        place = origin.locate(dataset, connection, table, key, (one.header["field"],))
        yield Finding(
            cast("Severity", one.header["severity"]),
            f"consistency.{one.name}",
            PLACEHOLDER.sub(lambda match: _said(row[match[1]]), one.header["message"]),  # noqa: B023
            place.file,
            place.line,
            place.column,
            table=table.name,
            key=", ".join(str(value) for value in key.values()),
        )


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)


def _rows(
    connection: duckdb.DuckDBPyConnection, one: SqlFile, key: tuple[str, ...]
) -> list[Mapping[str, Any]]:
    needed = {*key, *PLACEHOLDER.findall(one.header["message"])}
    try:
        result = connection.execute(one.sql)
        columns = [column[0] for column in result.description or ()]
        rows = result.fetchall()
    except duckdb.Error as error:
        raise ContractError([f"{one.file}: {str(error).splitlines()[0]}"]) from error
    missing = sorted(needed - set(columns))
    if missing:
        raise ContractError([f"{one.file}: its query returns no {', '.join(missing)}"])
    named: list[Mapping[str, Any]] = [dict(zip(columns, row, strict=True)) for row in rows]
    if any(row[name] is None for row in named for name in key):
        raise ContractError([f"{one.file}: its query returns a row without {' and '.join(key)}"])
    return named


def _key_findings(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, key: ForeignKey
) -> Iterator[Finding]:
    """Find the rows that point to nothing, and those of a self-reference that come after themselves."""
    checks = [("reference", f"does not stand in {key.table}", _dangling(table, key))]
    if key.table == table.name:
        checks.append(("circle", "leads back to the row itself", circles(connection, table, key)))
    for name, message, query in checks:
        result = connection.execute(query)
        columns = [column[0] for column in result.description or ()]
        for values in result.fetchall():
            row = dict(zip(columns, values, strict=True))
            own = {part: row[part] for part in table.primary_key}
            place = origin.locate(dataset, connection, table, own, key.fields)
            value = ", ".join(str(row[field]) for field in key.fields)
            yield Finding(
                "error",
                f"consistency.{name}",
                f'{", ".join(key.fields)}: "{value}" {message}',
                place.file,
                place.line,
                place.column,
                table=table.name,
                key=", ".join(str(part) for part in own.values()),
            )


def _dangling(table: TableSchema, key: ForeignKey) -> str:
    """Return SQL for the rows that point to nothing; a partly empty key is none (SQL: MATCH SIMPLE)."""
    joined = " AND ".join(
        f"here.{sql.identifier(name)} = there.{sql.identifier(to)}"
        for name, to in zip(key.fields, key.to, strict=True)
    )
    whole = " AND ".join(f"here.{sql.identifier(name)} IS NOT NULL" for name in key.fields)
    return (
        f"SELECT here.* FROM {sql.identifier(table.name)} AS here "
        f"WHERE {whole} AND NOT EXISTS (FROM {sql.identifier(key.table)} AS there WHERE {joined})"
    )


def circles(connection: duckdb.DuckDBPyConnection, table: TableSchema, key: ForeignKey) -> str:
    """Return SQL for the rows from which a self-reference, followed upward, comes back to the row.

    Rows are pairs of numbers, own and up. Each round doubles the steps that are followed at once, and
    drops the rows whose way ends; when a round drops none, what is left stands on a circle or below one.
    Only from there the ways are walked step by step. Names of our own hold a space, which no table or
    field does.
    """
    name = sql.identifier(table.name)
    joined = " AND ".join(
        f"here.{sql.identifier(field)} = there.{sql.identifier(to)}"
        for field, to in zip(key.fields, key.to, strict=True)
    )
    links = f'CREATE OR REPLACE TEMP TABLE "the {{}}" AS SELECT {{}} FROM {name} AS here JOIN {name} AS there'
    pairs = "here.rowid AS own, there.rowid AS up"
    for made in ("links", "ways"):
        connection.execute(f"{links.format(made, pairs)} ON {joined}")
    left, before = _count(connection), -1
    while left not in {0, before}:
        connection.execute(
            'CREATE OR REPLACE TEMP TABLE "the ways" AS SELECT a.own, b.up '
            'FROM "the ways" AS a JOIN "the ways" AS b ON a.up = b.own'
        )
        left, before = _count(connection), left
    step = 'SELECT a.own, b.up FROM "the walk" AS a JOIN "the links" AS b ON a.up = b.own'
    return (
        'WITH RECURSIVE "the walk" AS ('
        'FROM "the links" WHERE own IN (SELECT own FROM "the ways") '
        f"UNION {step}) "
        f'SELECT * FROM {name} WHERE rowid IN (SELECT own FROM "the walk" WHERE own = up)'
    )


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    ((left,),) = connection.execute('SELECT count(*) FROM "the ways"').fetchall()
    return int(left)

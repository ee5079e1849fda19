"""Layer 3: do the tables agree with each other?

The rows that a check's query returns are the violations. To the dataset's own checks the engine adds
what each foreign key of a published table promises.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import duckdb

from pipeline.contract.dataset import Dataset, SqlFile
from pipeline.core import sql
from pipeline.core.errors import ContractError
from pipeline.core.finding import Finding, Severity, in_order
from pipeline.core.legacy import worded
from pipeline.schema.model import ForeignKey, TableSchema
from pipeline.tables import self_references, source_line

PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


def check(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Run each check of the dataset, and a check for each foreign key, over the working tables.

    Raises:
        ContractError: a check's query fails, or lacks the key of its table or a column of its message.
    """
    findings = [finding for one in dataset.checks for finding in _run(dataset, connection, one)]
    for table in dataset.tables.values():
        for key in table.foreign_keys:
            findings += _dangling_findings(dataset, connection, table, key)
        findings += _circle_findings(dataset, connection, table)
    return in_order(findings)


def _run(dataset: Dataset, connection: duckdb.DuckDBPyConnection, one: SqlFile) -> Iterator[Finding]:
    table = dataset.tables[one.header["table"]]
    for row in _rows(connection, one, table.primary_key):
        key = {name: row[name] for name in table.primary_key}
        place = source_line.locate(dataset, connection, table, key, (one.header["field"],))
        yield worded(
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


def _dangling_findings(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, key: ForeignKey
) -> Iterator[Finding]:
    for row in _named_rows(connection, _dangling(table, key)):
        message = f"does not stand in {key.table}"
        yield _key_finding(
            dataset, connection, table, row, fields=key.fields, name="reference", message=message
        )


def _circle_findings(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema
) -> list[Finding]:
    """Find the rows that come after themselves: by one key, else by several of them in turn."""
    own = self_references.own(table)
    if not own or 0 in connection.execute(self_references.directions(table, own)).fetchall()[0]:
        return []
    findings: list[Finding] = []
    for keys in [*([key] for key in own), *([own] if len(own) > 1 else [])]:
        if len(keys) == 1 or not findings:
            fields = tuple(name for key in keys for name in key.fields)
            message = "leads back to the row itself"
            findings += [
                _key_finding(dataset, connection, table, row, fields=fields, name="circle", message=message)
                for row in _named_rows(connection, self_references.circles(table, keys))
            ]
    return findings


def _named_rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[Mapping[str, Any]]:
    result = connection.execute(query)
    columns = [column[0] for column in result.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def _key_finding(  # noqa: PLR0913 - what a finding tells
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    row: Mapping[str, Any],
    *,
    fields: tuple[str, ...],
    name: str,
    message: str,
) -> Finding:
    own = {part: row[part] for part in table.primary_key}
    place = source_line.locate(dataset, connection, table, own, fields)
    value = ", ".join(str(row[field]) for field in fields if row[field] is not None)
    return worded(
        "error",
        f"consistency.{name}",
        f'{", ".join(fields)}: "{value}" {message}',
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

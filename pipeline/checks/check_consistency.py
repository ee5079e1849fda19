"""Layer 3: do the tables agree with each other?

Each row that the query of a check returns is a finding. The engine itself checks the foreign keys of the
published tables, and `check_lost_keys` whether they contain the rows of raw/.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import isfinite
from typing import Any, cast

import duckdb

from pipeline.checks import check_lost_keys
from pipeline.contract.dataset import Dataset, SqlFile
from pipeline.core import sql, sql_errors
from pipeline.core.errors import ContractError
from pipeline.core.finding import Finding, Message, Severity, Value, Values, in_order
from pipeline.core.time_limit import limited
from pipeline.core.wording import PLACEHOLDER, filled
from pipeline.raw_files import check_header
from pipeline.schema import sql_types
from pipeline.schema.model import ForeignKey, TableSchema
from pipeline.tables import not_in, self_references, source_line

RAW_COLUMN = "raw_column"  # of a query: where in raw/ the fault is, if its field comes from several columns
REFERENCE, CIRCLE = "consistency.reference", "consistency.circle"


def check(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Run each check of the dataset, and check each foreign key, over the working tables.

    Raises:
        ContractError: the query of a check fails, or it does not return the key of its table or a column
            that its message or its hint names.
    """
    findings = [finding for file in dataset.checks for finding in _run(dataset, connection, file)]
    findings += check_lost_keys.check(dataset, connection)
    dangling = _with_dangling(connection, dataset)
    for table in dataset.tables.values():
        for key in table.foreign_keys:
            if (table.name, key) in dangling:
                findings += _dangling_findings(dataset, connection, table, key)
        findings += _circle_findings(dataset, connection, table)
    return in_order(findings)


def _run(dataset: Dataset, connection: duckdb.DuckDBPyConnection, file: SqlFile) -> Iterator[Finding]:
    table = dataset.tables[file.header["table"]]
    lines = source_line.Lines(connection)
    for row in _violations(connection, file, table, dataset.sql_seconds):
        key = {name: row[name] for name in table.primary_key}
        place = source_line.locate(dataset, connection, table, key, (file.header["field"],), lines)
        values = {name: _json_value(value) for name, value in row.items()}
        hint = filled(file.header.get("hint", ""), values)
        yield Finding(
            cast("Severity", file.header["severity"]),
            f"consistency.{file.name}",
            values,
            place.file,
            place.line,
            _column(dataset, file, place, row) or place.column,
            table=table.name,
            key=", ".join(str(value) for value in key.values()),
            hints=(Message("of_check", {"hint": hint}),) if hint else (),
            template=file.header["message"],
        )


def _column(dataset: Dataset, file: SqlFile, place: source_line.Place, row: Mapping[str, Any]) -> int:
    """Return the position of the raw column that a row of a check names; 0 where it names none."""
    name = row.get(RAW_COLUMN)
    raw = next((table for table in dataset.raw.values() if table.file == place.file), None)
    if name is None or raw is None or place.line is None:
        return 0
    if name not in raw.names:
        raise ContractError(
            [f"{file.file}: its query returns the {RAW_COLUMN} {name}, which {raw.file} lacks"]
        )
    return check_header.column(dataset.folder, raw, str(name))


def _json_value(value: object) -> Value:
    """Return a value of a row as JSON can hold it; what JSON has no type for becomes text."""
    if value is None or isinstance(value, str | int) or (isinstance(value, float) and isfinite(value)):
        return value
    if isinstance(value, list):
        return [str(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _violations(
    connection: duckdb.DuckDBPyConnection, file: SqlFile, table: TableSchema, seconds: float
) -> list[Mapping[str, Any]]:
    """Return the rows of a check's query, which must contain the key and what its sentences name."""
    key = table.primary_key
    sentences = f"{file.header['message']} {file.header.get('hint', '')}"
    required = {*key, *PLACEHOLDER.findall(sentences)}
    try:
        with limited(connection, seconds, file.file):
            not_in.refuse_empty(connection, file.file, file.sql)
            columns, rows = _query(connection, file.sql)
    except (duckdb.InterruptException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error as error:
        raise ContractError([sql_errors.sentence(error, file.file, file.line)]) from error
    missing = sorted(required - set(columns))
    if missing:
        raise ContractError([f"{file.file}: its query returns no {', '.join(missing)}"])
    if any(row[name] is None for row in rows for name in key):
        raise ContractError([f"{file.file}: its query returns a row without {' and '.join(key)}"])
    if rows:
        _require_keys(connection, file, table, rows)
    return rows


def _require_keys(
    connection: duckdb.DuckDBPyConnection,
    file: SqlFile,
    table: TableSchema,
    rows: list[Mapping[str, Any]],
) -> None:
    """Raise an error if a check returns a key that identifies no row of its table."""
    returned = sql.values(tuple(str(row[name]) for name in table.primary_key) for row in rows)
    columns = [sql.identifier(f"key {number}") for number, _ in enumerate(table.primary_key)]
    same = " AND ".join(
        f"TRY_CAST({column} AS {sql_types.DUCKDB_TYPES[table.field(name).type]}) = {sql.identifier(name)}"
        for column, name in zip(columns, table.primary_key, strict=True)
    )
    unknown = connection.execute(
        f"SELECT * FROM ({returned}) AS returned ({', '.join(columns)}) "
        f"WHERE NOT EXISTS (FROM {sql.identifier(table.name)} WHERE {same}) LIMIT 1"
    ).fetchall()
    for key in unknown:
        problem = f"its query returns {', '.join(key)}, which is not a key of {table.name}"
        raise ContractError([f"{file.file}: {problem}"])


def _with_dangling(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> set[tuple[str, ForeignKey]]:
    """Return the foreign keys by which some row refers to no row, all asked in one query."""
    keys = [(table.name, key) for table in dataset.tables.values() for key in table.foreign_keys]
    if not keys:
        return set()
    counts = (f"SELECT {i}, count(*) FROM {_dangling_rows(*key)}" for i, key in enumerate(keys))
    return {keys[i] for i, rows in connection.execute(" UNION ALL ".join(counts)).fetchall() if rows}


def _dangling_findings(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, key: ForeignKey
) -> Iterator[Finding]:
    lines = source_line.Lines(connection)
    for row in _query(connection, _dangling(dataset, table, key))[1]:
        more = {"referenced": key.table}
        yield _key_finding(dataset, connection, table, row, REFERENCE, key.fields, more, lines)


def _circle_findings(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema
) -> list[Finding]:
    """Find the rows that refer to themselves: through one foreign key, else through several of them."""
    own = self_references.own(table)
    if not own or 0 in connection.execute(self_references.directions(table, own)).fetchall()[0]:
        return []
    findings: list[Finding] = []
    for keys in [*([key] for key in own), *([own] if len(own) > 1 else [])]:
        if len(keys) == 1 or not findings:
            fields = tuple(name for key in keys for name in key.fields)
            findings += [
                _in_raw(dataset, connection, table, row, fields, finding)
                for row in _query(connection, self_references.circles(table, keys))[1]
                for finding in (_key_finding(dataset, connection, table, row, CIRCLE, fields, {}),)
            ]
    return findings


def _in_raw(  # noqa: PLR0913, PLR0917 - a finding and where it comes from
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    row: Mapping[str, Any],
    fields: tuple[str, ...],
    finding: Finding,
) -> Finding:
    """Return the finding about a circular reference with the columns of raw/ and what they contain."""
    key = {part: row[part] for part in table.primary_key}
    filled = [name for name in fields if row[name] is not None]
    raw = [source_line.raw_cell(dataset, connection, table, key, name) for name in filled]
    cells = [cell or (name, str(row[name])) for name, cell in zip(filled, raw, strict=True)]
    headers = [header for header, _ in cells]
    values: Values = {"field": ", ".join(headers), "value": ", ".join(text for _, text in cells)}
    hint = Message("break_circle", {"fields": headers})
    return replace(finding, values={**finding.values, **values}, hints=(hint,))


def _query(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[list[str], list[Mapping[str, Any]]]:
    """Return the names of a query's columns, and its rows by these names."""
    result = connection.execute(query)
    columns = [column[0] for column in result.description or ()]
    return columns, [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def _key_finding(  # noqa: PLR0913, PLR0917 - the parts of one finding
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    row: Mapping[str, Any],
    code: str,
    fields: tuple[str, ...],
    more: Mapping[str, Value],
    lines: source_line.Lines | None = None,
) -> Finding:
    """Return the finding about a foreign key of a row."""
    own = {part: row[part] for part in table.primary_key}
    place = source_line.locate(dataset, connection, table, own, fields, lines)
    value = ", ".join(str(row[field]) for field in fields if row[field] is not None)
    return Finding(
        "error",
        code,
        {"field": ", ".join(fields), "value": value, **more},
        place.file,
        place.line,
        place.column,
        table=table.name,
        key=", ".join(str(part) for part in own.values()),
    )


def _dangling(dataset: Dataset, table: TableSchema, key: ForeignKey) -> str:
    """Return SQL for the rows that refer to no row.

    References to a row of raw/ that is not published are left out, since that row is reported.
    """
    in_raw = check_lost_keys.in_raw(dataset, key)
    rows = _dangling_rows(table.name, key)
    return f"SELECT here.* FROM {rows}" + (f" AND NOT {in_raw}" if in_raw else "")


def _dangling_rows(name: str, key: ForeignKey) -> str:
    """Return SQL to put after FROM; a partly empty key needs no row to refer to (SQL: MATCH SIMPLE)."""
    joined = " AND ".join(
        f"here.{sql.identifier(own)} = there.{sql.identifier(to)}"
        for own, to in zip(key.fields, key.to, strict=True)
    )
    complete = " AND ".join(f"here.{sql.identifier(own)} IS NOT NULL" for own in key.fields)
    return (
        f"{sql.identifier(name)} AS here ANTI JOIN {sql.identifier(key.table)} AS there ON {joined} "
        f"WHERE {complete}"
    )

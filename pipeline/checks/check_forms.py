"""Layer 2: has each published value the form that its field declares, as a reader of the CSV checks it?

A SELECT can return an empty text, a date in year 10000, or any text for a field of type yearmonth. The values
are written as in the CSV, and pass the tests of `pipeline.cells.cell_tests` that do not follow from the type
of their column. Python reads the distinct texts that SQL cannot decide and that raw/ does not contain.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import duckdb

from pipeline.cells import cell_faults, cell_tests
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding, Values
from pipeline.schema import field_values, sql_types
from pipeline.schema.model import Field, TableSchema
from pipeline.tables import source_line

# Every value of these column types has the form of its field.
ALWAYS = ("integer", "boolean")
EMPTY, NUL, TYPE = "empty", "nul", "type"
# The kind of finding for each test of a cell that is applied; row tests apply the others.
KINDS = {"type": TYPE, "space": "space", "required": "blank"}


@dataclass(frozen=True)
class FormTest:
    """One question about the text of each value of a field; its SQL is true for a faulty text."""

    field: Field
    kind: str
    sql: str


def check(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, limit: int
) -> Iterator[Finding]:
    """Check each value of a published table; yields findings, all of them errors.

    Args:
        dataset: the contract.
        connection: the working database, with the published tables.
        table: the table.
        limit: how many findings of one test are reported singly; the rest are counted in one.
    """
    tests = [*_tests(dataset, table), *_unread(dataset, connection, table)]
    for some in sql.in_parts(tests):
        counts = ", ".join(f"count_if({test.sql})" for test in some)
        rows = _texts(table, {test.field.name for test in some})
        (row,) = connection.execute(f"SELECT {counts} FROM {rows}").fetchall()
        for test, total in zip(some, row, strict=True):
            if total:
                yield from _report(dataset, connection, table, test, total, limit)


def _tests(dataset: Dataset, table: TableSchema) -> Iterator[FormTest]:
    """Yield the tests of SQL: an error of `verify` is one, a warning is not."""
    package = replace(dataset, raw=dataset.tables, reference={})
    for field in table.fields:
        if sql_types.DUCKDB_TYPES[field.type] == "VARCHAR" and not field.codes:
            cell = cell_tests.text_name(field)
            yield FormTest(field, EMPTY, f"{cell} = ''")
            yield FormTest(field, NUL, f"contains({cell}, chr(0))")
    for test in cell_tests.tests(package, table):
        if test.field is None or test.check not in KINDS or test.field.type in ALWAYS:
            continue
        is_text = cell_tests.holds_text(table, test.field)
        severity = cell_faults.severity(package, table, test.field, f"cells.{test.check}")
        if severity == "error" and (is_text or test.check == "type"):
            cell = cell_tests.text_name(test.field)
            odd = f"contains({cell}, 'N')"  # NaN and INF
            if test.field.type != "number":
                odd = f"{cell} <> '' AND NOT contains({cell}, chr(0))"
            yield FormTest(test.field, KINDS[test.check], f"{odd} AND ({test.sql})")


def _unread(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema
) -> Iterator[FormTest]:
    """Yield a test for each field with texts that Python cannot read."""
    for field in table.fields:
        if sql_types.decides(field):
            continue
        faulty = [
            text for text in _new_texts(dataset, connection, table, field) if not _is_valid(field, text)
        ]
        if faulty:
            listed = ", ".join(sql.literal(text) for text in faulty)
            yield FormTest(field, TYPE, f"{cell_tests.text_name(field)} IN ({listed})")


def _new_texts(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, field: Field
) -> list[str]:
    """Return the distinct texts of a field that are not those of the raw columns that it comes from."""
    column = sql.identifier(field.name)
    query = f"SELECT {column} AS text FROM {sql.identifier(table.name)} WHERE {column} <> ''"
    for origin in field.raw:
        name, _, raw = origin.partition(".")
        if (dataset.raw[name].field(raw).type, dataset.raw[name].field(raw).format) == (
            field.type,
            field.format,
        ):
            query += f" EXCEPT SELECT {sql.identifier(raw)} FROM raw.{sql.identifier(name)}"
    return [
        text for (text,) in connection.execute(f"SELECT DISTINCT text FROM ({query}) ORDER BY 1").fetchall()
    ]


def _is_valid(field: Field, text: str) -> bool:
    try:
        field_values.read(field, text)
    except (ValueError, OverflowError):
        return False
    return True


def _texts(table: TableSchema, names: Collection[str]) -> str:
    """Return SQL for the rows of a table, with text and value of these fields by `cell_tests`' names."""
    fields = [field for field in table.fields if field.name in names]
    written = ", ".join(f"{_written(field)} AS {sql.identifier(field.name)}" for field in fields)
    texts, values = cell_tests.columns(fields)
    rows = f"(SELECT {written} FROM {sql.identifier(table.name)})"
    return f"(SELECT {', '.join(['*', *values])} FROM (SELECT {', '.join(['*', *texts])} FROM {rows}))"


def _written(field: Field) -> str:
    """Return SQL for the text of a value as in the CSV; a NaN with a sign, which it lacks, is a fault."""
    written = sql_types.written(field)
    if field.type != "number":
        return written
    is_signed = f"CAST({sql.identifier(field.name)} AS VARCHAR) = '-nan'"
    return f"CASE WHEN {is_signed} THEN '-NaN' ELSE {written} END"


def _report(  # noqa: PLR0913, PLR0917 - a test and its result
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    test: FormTest,
    total: int,
    limit: int,
) -> Iterator[Finding]:
    """Yield a finding for each of the first rows that fail a test, and one that counts the rest."""
    names = (*table.primary_key, test.field.name)
    rows = connection.execute(
        f"SELECT {sql.identifiers(names)} FROM {_texts(table, names)} WHERE {test.sql} "
        f"ORDER BY {sql.identifiers(table.primary_key)} LIMIT {limit}"
    ).fetchall()
    code = f"rows.form.{test.kind}"
    lines = source_line.Lines(connection)
    for *parts, value in rows:
        key: Mapping[str, object] = dict(zip(table.primary_key, parts, strict=True))
        place = source_line.locate(dataset, connection, table, key, (test.field.name,), lines)
        yield Finding(
            "error",
            code,
            {"field": test.field.name, "value": value, **_expected(test)},
            place.file,
            place.line,
            place.column,
            table=table.name,
            key=", ".join(str(part) for part in parts),
        )
    rest = total - len(rows)
    if rest:
        counts: Values = {"field": test.field.name, "rest": rest, "total": total, "shown": limit}
        yield Finding("error", code, counts, table=table.name, count=rest)


def _expected(test: FormTest) -> Values:
    """Return what the message about a type names."""
    if test.kind != TYPE:
        return {}
    default = test.field.format == "default"
    return {"type": test.field.type, **({} if default else {"format": test.field.format})}

"""Layer 2: is each published row whole, typed, and in agreement with itself?

Each published table gets a pandera schema made of its Table Schema: nullable Arrow-backed types,
constraints and codes as checks of columns, row rules as named checks of the row. It is run lazily, so
that all failures are told at once.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any

import duckdb
import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa

from pipeline import origin, rules, sql
from pipeline.constraints import OPAQUE
from pipeline.dataset import Dataset
from pipeline.finding import Finding, in_order
from pipeline.schema import Field, Rule, TableSchema

KEY = "key of "
ARROW_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "time": pa.time64("us"),
    "datetime": pa.timestamp("us"),
    "year": pa.int32(),
    "yearmonth": pa.string(),
    **dict.fromkeys(OPAQUE, pa.string()),
}


def check(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Check each published table by its pandera schema; returns all findings, all of them errors."""
    return in_order(
        finding
        for table in dataset.tables.values()
        if table.sql
        for finding in _check_table(dataset, connection, table)
    )


def pandera_schema(dataset: Dataset, table: TableSchema) -> pandera.DataFrameSchema:
    """Build the pandera schema of a published table from its Table Schema."""
    types = {field.name: field.type for field in table.fields}
    return pandera.DataFrameSchema(
        {field.name: _column(dataset, field) for field in table.fields},
        checks=[
            *(_row_check(rule, types) for rule in table.rules),
            *(_key_check(names) for names in (table.primary_key, *table.unique_keys)),
        ],
        name=table.name,
        strict=True,
    )


def frame(connection: duckdb.DuckDBPyConnection, table: TableSchema) -> pd.DataFrame:
    """Read a published table of the working database as an Arrow-backed frame, in order of its key."""
    query = f"SELECT {sql.identifiers(table.names)} FROM {sql.identifier(table.name)}"
    rows = connection.sql(f"{query} ORDER BY {sql.identifiers(table.primary_key)}")
    table_of_rows: pd.DataFrame = rows.to_arrow_table().to_pandas(types_mapper=pd.ArrowDtype)
    return table_of_rows


def _column(dataset: Dataset, field: Field) -> pandera.Column:
    return pandera.Column(
        pd.ArrowDtype(ARROW_TYPES[field.type]),
        checks=[
            pandera.Check(test, name=name, error=message)
            for name, message, test in _constraints(field, dataset.allowed(field))
        ],
        nullable=not field.required,
        unique=bool(field.constraints.get("unique")),
    )


def _constraints(
    field: Field, codes: tuple[str, ...]
) -> Iterator[tuple[str, str, Callable[[pd.Series], Any]]]:
    """Yield name, message and test of each constraint; pandera leaves nulls out before it tests."""
    limits = field.constraints
    if codes:
        yield "code", f"is no code of {field.codes}", lambda s: s.astype(str).isin(codes)
    if "enum" in limits:
        known = [_scalar(field, one) for one in limits["enum"]]
        yield "enum", f"is none of {limits['enum']}", lambda s: s.isin(known)
    if "minimum" in limits:
        low = _scalar(field, limits["minimum"])
        yield "minimum", f"is below {limits['minimum']}", lambda s: s >= low
    if "maximum" in limits:
        high = _scalar(field, limits["maximum"])
        yield "maximum", f"is above {limits['maximum']}", lambda s: s <= high
    if "exclusiveMinimum" in limits:
        under = _scalar(field, limits["exclusiveMinimum"])
        yield "exclusiveminimum", f"is not above {limits['exclusiveMinimum']}", lambda s: s > under
    if "exclusiveMaximum" in limits:
        over = _scalar(field, limits["exclusiveMaximum"])
        yield "exclusivemaximum", f"is not below {limits['exclusiveMaximum']}", lambda s: s < over
    if "pattern" in limits:
        pattern = f"(?:{limits['pattern']})"
        yield "pattern", f"does not have the form {limits['pattern']}", lambda s: s.str.fullmatch(pattern)
    if "minLength" in limits:
        yield (
            "minlength",
            f"is shorter than {limits['minLength']}",
            lambda s: s.str.len() >= limits["minLength"],
        )
    if "maxLength" in limits:
        yield (
            "maxlength",
            f"is longer than {limits['maxLength']}",
            lambda s: s.str.len() <= limits["maxLength"],
        )


def _scalar(field: Field, bound: object) -> Any:  # noqa: ANN401 - a number, a date, or what the type holds
    """Turn a bound, which JSON may write as a string, into a value of the field's type."""
    return pd.Series([str(bound)]).astype(pd.ArrowDtype(ARROW_TYPES[field.type])).iloc[0]


def _row_check(rule: Rule, types: dict[str, str]) -> pandera.Check:
    node = rules.parse(rule.expression, types)

    def holds(rows: pd.DataFrame) -> pd.Series:
        kept: pd.Series = node.to_series(rows).fillna(True).astype(bool)  # noqa: FBT003 - null satisfies
        return kept

    return pandera.Check(holds, name=rule.name, ignore_na=False)


def _key_check(names: tuple[str, ...]) -> pandera.Check:
    """Return a check that no two rows share a key; a key with an empty part is compared with none."""

    def alone(rows: pd.DataFrame) -> pd.Series:
        whole = rows[list(names)].notna().all(axis=1)
        shared: pd.Series = whole & rows.duplicated(list(names), keep=False)
        return ~shared

    return pandera.Check(alone, name=f"{KEY}{', '.join(names)}", ignore_na=False)


def _check_table(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema
) -> Iterator[Finding]:
    rows = frame(connection, table)
    try:
        pandera_schema(dataset, table).validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        yield from _findings(dataset, connection, table, rows, errors.failure_cases)


def _findings(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    rows: pd.DataFrame,
    failures: pd.DataFrame,
) -> Iterator[Finding]:
    """Turn pandera's table of failures, one line a cell, into findings, one for each row and check."""
    named = {rule.name: rule for rule in table.rules}
    told = set()
    for failure in failures.to_dict("records"):
        check, column, row = str(failure["check"]), str(failure["column"]), failure["index"]
        if row is None or pd.isna(row):
            yield Finding("error", "rows.table", f"{check}: {failure['failure_case']}", table=table.name)
        elif (row, check, "" if check in named or check.startswith(KEY) else column) not in told:
            told.add((row, check, "" if check in named or check.startswith(KEY) else column))
            cells = {name: value for name, value in rows.loc[row].items() if not pd.isna(value)}
            if check in named:
                name, message, at_fault = _rule_failure(table, named[check], cells)
            elif check.startswith(KEY):
                at_fault = tuple(check.removeprefix(KEY).split(", "))
                value = ", ".join(str(cells.get(part)) for part in at_fault)
                name, message = "unique", f'{", ".join(at_fault)}: "{value}" stands in more than one row'
            else:
                name, message = _column_failure(check, column, failure["failure_case"])
                at_fault = (column,)
            key = {part: cells.get(part) for part in table.primary_key}
            place = origin.locate(dataset, connection, table, key, at_fault)
            yield Finding(
                "error",
                f"rows.{name}",
                message,
                place.file,
                place.line,
                place.column,
                table=table.name,
                key=", ".join(str(value) for value in key.values()),
            )


def _rule_failure(
    table: TableSchema, rule: Rule, cells: Mapping[Hashable, object]
) -> tuple[str, str, tuple[str, ...]]:
    """Return the rule's name, its description with the values that break it, and the fields that it uses."""
    used = rules.fields(rules.parse(rule.expression, {field.name: field.type for field in table.fields}))
    values = ", ".join(f"{name} is {cells.get(name, 'empty')}" for name in used)
    return rule.name, f"{rule.description} Here {values}.", used


def _column_failure(check: str, column: str, value: object) -> tuple[str, str]:
    """Name pandera's own checks as the other layers do, and put its message into words."""
    if check == "not_nullable":
        return "required", f"{column}: must not be empty"
    if check == "field_uniqueness":
        return "unique", f'{column}: "{value}" stands there more than once'
    if check.startswith("dtype"):
        return "type", f"{column}: is not of the type that its schema gives: {value}"
    return "constraint", f'{column}: "{value}" {check}'

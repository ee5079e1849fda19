"""The pandera schema of a published table, which finds the rows that fail a test.

It is made of the Table Schema: nullable Arrow-backed types, constraints as checks of columns, row rules and
keys as checks of the row, each named by the identity of its row test. It is run lazily, so that all failures
are reported together.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from functools import reduce
from operator import or_
from typing import Any

import duckdb
import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa

from pipeline.checks import evaluate_rule, row_tests
from pipeline.checks.row_tests import REQUIRED, UNIQUE, Test
from pipeline.contract import row_rules
from pipeline.contract.dataset import Dataset
from pipeline.schema import constraints, match_pattern
from pipeline.schema.model import Field, TableSchema

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
    **dict.fromkeys(constraints.OPAQUE, pa.string()),
}
# What pandera calls its own checks of a column, and the constraint of each.
OWN = {"not_nullable": REQUIRED, "field_uniqueness": UNIQUE}


def row_schema(
    dataset: Dataset, table: TableSchema, names: Collection[str] | None = None
) -> pandera.DataFrameSchema:
    """Build the pandera schema of a published table.

    Args:
        dataset: the contract.
        table: the published table.
        names: the fields that the frame has, None for all; tests that need others are left out.
    """
    fields = [field for field in table.fields if names is None or field.name in names]
    types = {field.name: field.type for field in fields}
    tests = [test for test in row_tests.tests(dataset, table) if types.keys() >= set(test.fields)]
    return pandera.DataFrameSchema(
        {field.name: _column(dataset.with_categories(field), tests) for field in fields},
        checks=list(_row_checks(dataset, table, types, tests)),
        name=table.name,
        strict=True,
    )


def frame(rows: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    """Read rows as an Arrow-backed frame, numbered from 0."""
    table_of_rows: pd.DataFrame = rows.to_arrow_table().to_pandas(types_mapper=pd.ArrowDtype)
    return table_of_rows


def cells(rows: pd.DataFrame, row: int) -> dict[str, object]:
    """Return the cells of a row that aren't empty; each from its own column, so that 1 doesn't become 1.0."""
    values = {str(name): rows[name].iloc[row] for name in rows.columns}
    return {name: value for name, value in values.items() if not pd.isna(value)}


def failures(schema: pandera.DataFrameSchema, rows: pd.DataFrame) -> list[tuple[int, str]]:
    """Validate rows, and return number of the row and identity of the test of each failure, once each."""
    return [(row, identity) for row, identity in _failures(schema, rows) if row is not None]


def counts(schema: pandera.DataFrameSchema, rows: pd.DataFrame) -> Counter[str]:
    """Validate rows, and return how many fail each test; a fault of a whole column is one."""
    return Counter(identity for _, identity in _failures(schema, rows))


def _failures(schema: pandera.DataFrameSchema, rows: pd.DataFrame) -> list[tuple[int | None, str]]:
    """Return number of the row, None for a fault of a whole column, and identity of the test, once each."""
    try:
        schema.validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases = errors.failure_cases[["index", "column", "check"]].itertuples(index=False)
        return list(
            dict.fromkeys(
                (
                    None if pd.isna(row) else int(row),
                    row_tests.constraint_identity(column, OWN[check]) if check in OWN else str(check),
                )
                for row, column, check in cases
            )
        )
    return []


def _column(field: Field, tests: list[Test]) -> pandera.Column:
    """Return the schema of one column; pandera leaves nulls out before it runs checks."""
    own = {test.name: test for test in tests if (test.kind, test.fields) == ("constraint", (field.name,))}
    return pandera.Column(
        pd.ArrowDtype(ARROW_TYPES[field.type]),
        checks=[
            pandera.Check(satisfies(field, name), name=test.identity)
            for name, test in own.items()
            if name not in {REQUIRED, UNIQUE}
        ],
        nullable=REQUIRED not in own,
        unique=UNIQUE in own,
    )


def satisfies(field: Field, constraint: str) -> Callable[[pd.Series], Any]:
    """Return the test of a constraint in pandas, as `pipeline.schema.sql_constraints` has it in SQL.

    Args:
        field: a published field, with its code list written as an enum.
        constraint: the name of one of its constraints that are about a value.
    """
    bound = field.constraints[constraint]
    if constraint in constraints.BOUNDS:
        value = constraints.constant(field, bound)
        return lambda column: constraints.BOUNDS[constraint](column, value)
    if constraint == "enum":
        values = [constraints.constant(field, item) for item in bound]
        return lambda column: reduce(or_, (_equals(column, value) for value in values), column.isna())
    return {
        "pattern": lambda column: column.isna() | column.isin(match_pattern.matching(bound, column.dropna())),
        "minLength": lambda column: column.str.len() >= bound,
        "maxLength": lambda column: column.str.len() <= bound,
    }[constraint]


def _equals(column: pd.Series, value: object) -> Any:  # noqa: ANN401 - a Series of truth values
    if isinstance(value, float) and math.isnan(value):
        return column != column  # noqa: PLR0124 - what only NaN does
    return column == value


def _row_checks(
    dataset: Dataset, table: TableSchema, types: dict[str, str], tests: list[Test]
) -> Iterator[pandera.Check]:
    rules = {rule.name: rule.expression for rule in table.rules}
    for test in tests:
        if test.kind == "rule":
            node = row_rules.parse(rules[test.name], types, dataset.orders(table))
            yield pandera.Check(_rule_holds(node), name=test.identity, ignore_na=False)
        if test.kind == "key":
            yield pandera.Check(_key_is_unique(test.fields), name=test.identity, ignore_na=False)


def _rule_holds(node: row_rules.Node) -> Callable[[pd.DataFrame], pd.Series]:
    def holds(rows: pd.DataFrame) -> pd.Series:
        satisfied: pd.Series = evaluate_rule.evaluate(node, rows).fillna(True).astype(bool)  # noqa: FBT003 - null satisfies
        return satisfied

    return holds


def _key_is_unique(names: tuple[str, ...]) -> Callable[[pd.DataFrame], pd.Series]:
    """Return a test that no two rows share a key; a key with an empty part is not compared."""

    def unique(rows: pd.DataFrame) -> pd.Series:
        complete = rows[list(names)].notna().all(axis=1)
        shared: pd.Series = complete & rows.duplicated(list(names), keep=False)
        return ~shared

    return unique

"""The pandera schema of a published table, which tells what is wrong with rows in pandas.

It is made of the Table Schema: nullable Arrow-backed types, constraints and codes as checks of columns,
row rules and keys as named checks of the row. It is run lazily, so that all failures are told at once.
"""

from collections.abc import Collection, Iterator

import duckdb
import pandas as pd
import pandera.pandas as pandera
import pyarrow as pa

from pipeline.checks.row_tests import KEY, constraints, required
from pipeline.contract import row_rules
from pipeline.contract.dataset import Dataset
from pipeline.schema.constraints import OPAQUE
from pipeline.schema.model import Field, Rule, TableSchema

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


def row_schema(
    dataset: Dataset, table: TableSchema, names: Collection[str] | None = None
) -> pandera.DataFrameSchema:
    """Build the pandera schema of a published table.

    Args:
        dataset: the contract.
        table: the published table.
        names: the fields that the frame holds, None for all; rules and keys that need others are left out.
    """
    fields = [field for field in table.fields if names is None or field.name in names]
    types = {field.name: field.type for field in fields}
    keys = [key for key in (table.primary_key, *table.unique_keys) if types.keys() >= set(key)]
    return pandera.DataFrameSchema(
        {field.name: _column(dataset, table, field) for field in fields},
        checks=[*_row_checks(table, types), *(_key_check(key) for key in keys)],
        name=table.name,
        strict=True,
    )


def frame(rows: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    """Read rows as an Arrow-backed frame, numbered from 0."""
    table_of_rows: pd.DataFrame = rows.to_arrow_table().to_pandas(types_mapper=pd.ArrowDtype)
    return table_of_rows


def cells(rows: pd.DataFrame, row: int) -> dict[str, object]:
    """Return the cells of a row that aren't empty; each from its own column, so that 1 doesn't become 1.0."""
    found = {str(name): rows[name].iloc[row] for name in rows.columns}
    return {name: value for name, value in found.items() if not pd.isna(value)}


def failures(schema: pandera.DataFrameSchema, rows: pd.DataFrame) -> list[tuple[int, str, str]]:
    """Validate rows, and return number of the row, column and check of each failure, once each.

    The column is empty where the check is one of the row.
    """
    try:
        schema.validate(rows, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        found = errors.failure_cases
        of_rows = {str(check.name) for check in schema.checks}
        return list(
            dict.fromkeys(
                (int(row), "" if check in of_rows else str(column), str(check))
                for row, column, check in zip(found["index"], found["column"], found["check"], strict=True)
                if not pd.isna(row)
            )
        )
    return []


def _column(dataset: Dataset, table: TableSchema, field: Field) -> pandera.Column:
    """Return the schema of one column; pandera leaves nulls out before it tests."""
    return pandera.Column(
        pd.ArrowDtype(ARROW_TYPES[field.type]),
        checks=[
            pandera.Check(one.holds, name=one.name, error=one.message)
            for one in constraints(field, dataset.allowed(field))
        ],
        nullable=not required(table, field),
        unique=bool(field.constraints.get("unique")),
    )


def _row_checks(table: TableSchema, types: dict[str, str]) -> Iterator[pandera.Check]:
    whole = {field.name: field.type for field in table.fields}
    for rule in table.rules:
        node = row_rules.parse(rule.expression, whole)
        if types.keys() >= set(row_rules.fields(node)):
            yield _row_check(rule, node)


def _row_check(rule: Rule, node: row_rules.Node) -> pandera.Check:
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

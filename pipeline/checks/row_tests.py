"""What a published row must satisfy, each test in two languages: SQL that counts, pandas that tells.

DuckDB asks all tests of a table in one pass; pandera is handed only rows that break one. Hypothesis holds
the two languages equal.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.contract import row_rules
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.schema.model import Field, TableSchema

if TYPE_CHECKING:  # pandas takes longer to import than most datasets to check
    import pandas as pd

KEY = "key of "
REQUIRED, UNIQUE = "not_nullable", "field_uniqueness"  # pandera's names for its own checks


@dataclass(frozen=True)
class Constraint:
    """What a field forbids, of cells that aren't empty.

    Attributes:
        name: the constraint of Table Schema, or "code".
        message: what is wrong with a cell that breaks it.
        broken: SQL, true for such a cell.
        holds: the same of a column in pandas, turned round.
    """

    name: str
    message: str
    broken: str
    holds: Callable[["pd.Series"], Any]


@dataclass(frozen=True)
class Test:
    """One question to all rows of a table.

    Attributes:
        column: the field that it is about; empty where it is about the row.
        label: what pandera calls it when it fails.
        fields: the fields that it reads.
        sql: true for a row that fails it; of a key, true for a row whose key is whole.
        key: it fails where two rows share the fields.
    """

    column: str
    label: str
    fields: tuple[str, ...]
    sql: str
    key: bool = False


def tests(dataset: Dataset, table: TableSchema) -> Iterator[Test]:
    """Yield what the rows of a published table must satisfy: constraints, row rules, keys."""
    for field in table.fields:
        column = sql.identifier(field.name)
        if required(table, field):
            yield Test(field.name, REQUIRED, (field.name,), f"{column} IS NULL")
        for one in constraints(field, dataset.allowed(field)):
            yield Test(field.name, one.message, (field.name,), one.broken)
        if field.constraints.get("unique"):
            yield Test(field.name, UNIQUE, (field.name,), f"{column} IS NOT NULL", key=True)
    types = {field.name: field.type for field in table.fields}
    for rule in table.rules:
        node = row_rules.parse(rule.expression, types)
        yield Test("", rule.name, row_rules.fields(node), f"NOT {node.to_sql()}")
    for names in (table.primary_key, *table.unique_keys):
        whole = " AND ".join(f"{sql.identifier(name)} IS NOT NULL" for name in names)
        yield Test("", f"{KEY}{', '.join(names)}", names, whole, key=True)


def required(table: TableSchema, field: Field) -> bool:
    """Tell whether a field may never be empty: by its constraints, or as part of the primary key."""
    return field.required or field.name in table.primary_key


def constraints(field: Field, codes: tuple[str, ...]) -> Iterator[Constraint]:
    """Yield what a field's constraints and its code list forbid."""
    limits = field.constraints
    column = sql.identifier(field.name)
    if codes:
        listed = ", ".join(sql.literal(code) for code in codes)
        yield Constraint(
            "code",
            f"is no code of {field.codes}",
            f"{column}::VARCHAR NOT IN ({listed})",
            lambda s: s.astype(str).isin(codes),
        )
    if "enum" in limits:
        listed = ", ".join(_bound(field, one) for one in limits["enum"])
        yield Constraint(
            "enum",
            f"is none of {limits['enum']}",
            f"{column} NOT IN ({listed})",
            lambda s: s.isin([_scalar(s, one) for one in limits["enum"]]),
        )
    if "minimum" in limits:
        low = _bound(field, limits["minimum"])
        nan = f" OR isnan({column})" if field.type == "number" else ""  # to SQL it is above everything
        yield Constraint(
            "minimum",
            f"is below {limits['minimum']}",
            f"({column} < {low}{nan})",
            lambda s: s >= _scalar(s, limits["minimum"]),
        )
    if "maximum" in limits:
        yield Constraint(
            "maximum",
            f"is above {limits['maximum']}",
            f"{column} > {_bound(field, limits['maximum'])}",
            lambda s: s <= _scalar(s, limits["maximum"]),
        )
    if "exclusiveMinimum" in limits:
        low = _bound(field, limits["exclusiveMinimum"])
        nan = f" OR isnan({column})" if field.type == "number" else ""
        yield Constraint(
            "exclusiveminimum",
            f"is not above {limits['exclusiveMinimum']}",
            f"({column} <= {low}{nan})",
            lambda s: s > _scalar(s, limits["exclusiveMinimum"]),
        )
    if "exclusiveMaximum" in limits:
        yield Constraint(
            "exclusivemaximum",
            f"is not below {limits['exclusiveMaximum']}",
            f"{column} >= {_bound(field, limits['exclusiveMaximum'])}",
            lambda s: s < _scalar(s, limits["exclusiveMaximum"]),
        )
    yield from _texts(field, column)


def _texts(field: Field, column: str) -> Iterator[Constraint]:
    """Yield what forbids a text."""
    limits = field.constraints
    if "pattern" in limits:
        yield Constraint(
            "pattern",
            f"does not have the form {limits['pattern']}",
            f"NOT regexp_full_match({column}, {sql.literal(limits['pattern'])})",
            lambda s: s.str.fullmatch(f"(?:{limits['pattern']})"),
        )
    if "minLength" in limits:
        yield Constraint(
            "minlength",
            f"is shorter than {limits['minLength']}",
            f"length({column}) < {limits['minLength']}",
            lambda s: s.str.len() >= limits["minLength"],
        )
    if "maxLength" in limits:
        yield Constraint(
            "maxlength",
            f"is longer than {limits['maxLength']}",
            f"length({column}) > {limits['maxLength']}",
            lambda s: s.str.len() <= limits["maxLength"],
        )


def _bound(field: Field, bound: object) -> str:
    """Return SQL for a bound, which JSON may write as a string, as a value of the field's type."""
    return f"CAST({sql.literal(str(bound))} AS {sql.DUCKDB_TYPES[field.type]})"


def _scalar(column: "pd.Series", bound: object) -> Any:  # noqa: ANN401 - a number, a date, or what the type holds
    """Turn such a bound into a value of the column's type."""
    return type(column)([str(bound)]).astype(column.dtype).iloc[0]

"""A Table Schema compiled to SQL: for each way in which a field forbids a cell, an expression that is true.

Lexical forms are those of Table Schema v2, which takes most of them from XML Schema. Where SQL can't
decide (odd types and formats), a field has no type test here, and frictionless's own reader of that
field decides about its distinct values.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline import sql
from pipeline.dataset import Dataset
from pipeline.schema import Field, TableSchema

# Types whose default format SQL decides: the lexical form, and what the text is cast to.
LEXICAL = {
    "integer": "[+-]?[0-9]+",
    "number": r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|NaN|INF|-INF",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "year": "[0-9]{4}",
    "yearmonth": "[0-9]{4}-(0[1-9]|1[0-2])",
}
TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")
OPERATORS = {"minimum": "<", "maximum": ">"}
LENGTHS = {"minLength": "<", "maxLength": ">"}
BLANK = "blank"


@dataclass(frozen=True)
class Test:
    """What a faulty cell is known by.

    Attributes:
        field: the field; None for a test of the whole row.
        check: "blank", "required", "type", or the name of the constraint that the cell breaks.
        sql: true for a faulty cell, false or null for any other.
    """

    field: Field | None
    check: str
    sql: str


def decides(field: Field) -> bool:
    """Tell whether SQL can decide about the type of a field's cells; if not, frictionless must."""
    return field.format == "default" and field.type in {"string", "boolean", *LEXICAL}


def text(field: Field, missing: tuple[str, ...]) -> str:
    """Return SQL for the text of a cell, null where it is one of the missing values."""
    column = sql.identifier(field.name)
    if missing == ("",):
        return f"nullif({column}, '')"
    said = f"coalesce({column}, '')"  # the reader takes an empty cell for null, whatever the schema says
    listed = ", ".join(sql.literal(one) for one in missing)
    return f"CASE WHEN {said} NOT IN ({listed}) THEN {said} END" if missing else said


def typed(field: Field, cell: str) -> str:
    """Return SQL for the value of a text, null where it has none; 01 and 1 are one integer."""
    if field.type in {"integer", "number", "date", "year"} and decides(field):
        return f"TRY_CAST({cell} AS {sql.DUCKDB_TYPES[field.type]})"
    if field.type == "boolean" and decides(field):
        true, false = f"{cell} IN ({_listed(TRUE)})", f"{cell} IN ({_listed(FALSE)})"
        return f"CASE WHEN {true} THEN true WHEN {false} THEN false END"
    return cell


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(sql.literal(value) for value in values)


def tests(dataset: Dataset, table: TableSchema) -> list[Test]:
    """Compile a table; the first test is that of a blank row, whose cells are then not told one by one.

    A key must be whole: its fields are required, whatever their constraints say (Table Schema v2,
    primaryKey).
    """
    cells = " AND ".join(f"coalesce(trim({sql.identifier(name)}), '') = ''" for name in table.names)
    found = [Test(None, BLANK, f"({cells})")]
    for field in table.fields:
        required = field.required or field.name in table.primary_key
        found += _field_tests(
            field, text(field, table.missing_values), dataset.allowed(field), required=required
        )
    return found


def _field_tests(field: Field, cell: str, codes: tuple[str, ...], *, required: bool) -> Iterator[Test]:
    if required:
        yield Test(field, "required", f"{cell} IS NULL")
    if not decides(field):
        return
    value = typed(field, cell)
    if field.type == "boolean":
        yield Test(field, "type", f"{cell} NOT IN ({_listed((*TRUE, *FALSE))})")
    elif field.type in LEXICAL:
        form = f"regexp_full_match({cell}, {sql.literal(LEXICAL[field.type])})"
        yield Test(field, "type", f"NOT {form} OR ({cell} IS NOT NULL AND {value} IS NULL)")
    for name, bound in field.constraints.items():
        broken = _broken(field, name, bound, cell, value)
        if broken:
            yield Test(field, name, broken)
    if codes and not field.separator:
        listed = ", ".join(code if field.type == "integer" else sql.literal(code) for code in codes)
        yield Test(field, "enum", f"{value} NOT IN ({listed})")


def _broken(field: Field, name: str, bound: Any, cell: str, value: str) -> str:  # noqa: ANN401 - JSON
    if name in OPERATORS:
        limit = f"CAST({sql.literal(str(bound))} AS {sql.DUCKDB_TYPES[field.type]})"
        return f"{value} {OPERATORS[name]} {limit}"
    if name in LENGTHS:
        return f"length({cell}) {LENGTHS[name]} {bound}"
    if name == "pattern":
        return f"NOT regexp_full_match({cell}, {sql.literal(bound)})"
    if name == "enum":
        return f"{value} NOT IN ({', '.join(typed(field, sql.literal(str(one))) for one in bound)})"
    return ""

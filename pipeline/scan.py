"""A Table Schema compiled to SQL: for each way in which a field forbids a cell, an expression that is true.

Lexical forms are those of Table Schema v2, which takes most of them from XML Schema. Where SQL can't
decide (odd types and formats), a field has no type test here, and frictionless's own reader of that
field decides about its distinct values.
"""

import re
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
# Of these types a cell is in doubt if DuckDB writes its value in another form, or if this holds.
PLAIN = {"integer": "", "date": " OR strlen({cell}) <> 10", "year": " OR strlen({cell}) <> 4"}
TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")
OPERATORS = {"minimum": "<", "maximum": ">"}
LENGTHS = {"minLength": "<", "maxLength": ">"}
BLANK = "blank"
OPEN_ENDED = re.compile(r"([\w/:, -]+)\.\*", re.ASCII)


@dataclass(frozen=True)
class Test:
    """What a faulty cell is known by.

    Attributes:
        field: the field; None for a test of the whole row.
        check: "blank", "required", "type", or the name of the constraint that the cell breaks.
        sql: true for a faulty cell, false or null for any other.
        doubt: true for each faulty cell, and for few others; cheaper than `sql`, where there is such a way.
    """

    field: Field | None
    check: str
    sql: str
    doubt: str = ""

    @property
    def first(self) -> str:
        """SQL for what is asked of each row first; of those for which it is true, `sql` is asked."""
        return self.doubt or self.sql


def decides(field: Field) -> bool:
    """Tell whether SQL can decide about the type of a field's cells; if not, frictionless must."""
    return field.format == "default" and field.type in {"string", "boolean", *LEXICAL}


def text(field: Field, missing: tuple[str, ...]) -> str:
    """Return SQL for the text of a cell, null where it is one of the missing values."""
    column = sql.identifier(field.name)
    if missing == ("",):
        return column
    said = f"coalesce({column}, '')"  # the reader takes an empty cell for null, whatever the schema says
    listed = ", ".join(sql.literal(one) for one in missing)
    return f"CASE WHEN {said} NOT IN ({listed}) THEN {said} END" if missing else said


def typed(field: Field, cell: str) -> str:
    """Return SQL for the value of a text, null where it has none; 01 and 1 are one integer."""
    if field.type in {"integer", "number", "date", "year"} and decides(field):
        # DuckDB 2.0 would move a bare TRY_CAST into its reader of CSV, and there it raises.
        return f"TRY_CAST(nullif({cell}, '') AS {sql.DUCKDB_TYPES[field.type]})"
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
    found = [_blank(table.names)]
    for field in table.fields:
        required = field.required or field.name in table.primary_key
        found += _field_tests(field, dataset.allowed(field), required=required)
    return found


def columns(table: TableSchema) -> tuple[list[str], list[str]]:
    """Return the SELECT items that the tests read: the text of each cell, and then its value."""
    texts = [f"{text(field, table.missing_values)} AS {text_name(field)}" for field in table.fields]
    values = [
        f"{typed(field, text_name(field))} AS {value_name(field)}"
        for field in table.fields
        if value_name(field) != text_name(field)
    ]
    return texts, values


def text_name(field: Field) -> str:
    """Return the name of the column that holds the text of a field's cells, null where one is missing."""
    return sql.identifier(f"text of {field.name}")


def value_name(field: Field) -> str:
    """Return the name of the column that holds the values of a field's cells, null where one has none."""
    same = typed(field, "cell") == "cell"
    return text_name(field) if same else sql.identifier(f"value of {field.name}")


def _blank(names: tuple[str, ...]) -> Test:
    """Compile the test of a row of nothing but spaces; most rows are out of doubt by their first cell."""
    cells = " AND ".join(f"coalesce(trim({sql.identifier(name)}), '') = ''" for name in names)
    return Test(None, BLANK, f"({cells})", f"starts_with(coalesce({sql.identifier(names[0])}, ' '), ' ')")


def _field_tests(field: Field, codes: tuple[str, ...], *, required: bool) -> Iterator[Test]:
    cell, value = text_name(field), value_name(field)
    if required:
        yield Test(field, "required", f"{cell} IS NULL")
    if not decides(field):
        return
    if field.type in {"boolean", *LEXICAL}:
        yield _type_test(field, cell, value)
    for name, bound in field.constraints.items():
        broken = _broken(field, name, bound, cell, value)
        if broken:
            yield Test(field, name, broken)
    if codes and not field.separator:
        listed = ", ".join(code if field.type == "integer" else sql.literal(code) for code in codes)
        yield Test(field, "enum", f"{value} NOT IN ({listed})")


def _type_test(field: Field, cell: str, value: str) -> Test:
    """Compile the type of a field; a value that DuckDB writes as the cell has it is in no doubt."""
    unread = f"{cell} IS NOT NULL AND {value} IS NULL"
    if field.type == "boolean":
        return Test(field, "type", unread)
    form = f"regexp_full_match({cell}, {sql.literal(LEXICAL[field.type])})"
    doubt = ""
    if field.type in PLAIN:
        doubt = f"CAST({value} AS VARCHAR) IS DISTINCT FROM {cell}{PLAIN[field.type].format(cell=cell)}"
    return Test(field, "type", f"NOT {form} OR ({unread})", doubt)


def _broken(field: Field, name: str, bound: Any, cell: str, value: str) -> str:  # noqa: ANN401 - JSON
    if name in OPERATORS:
        limit = f"CAST({sql.literal(str(bound))} AS {sql.DUCKDB_TYPES[field.type]})"
        return f"{value} {OPERATORS[name]} {limit}"
    if name in LENGTHS:
        return f"length({cell}) {LENGTHS[name]} {bound}"
    if name == "pattern":
        return _no_match(cell, bound)
    if name == "enum":
        return f"{value} NOT IN ({', '.join(typed(field, sql.literal(str(one))) for one in bound)})"
    return ""


def _no_match(cell: str, pattern: str) -> str:
    """Return SQL that is true for a cell that a pattern doesn't match as a whole.

    One like https://.* needs no regular expression: the cell starts so, and a dot takes all but line breaks.
    """
    begins = OPEN_ENDED.fullmatch(pattern)
    if begins:
        return f"NOT (starts_with({cell}, {sql.literal(begins[1])}) AND NOT contains({cell}, chr(10)))"
    return f"NOT regexp_full_match({cell}, {sql.literal(pattern)})"

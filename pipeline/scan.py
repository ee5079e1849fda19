"""A Table Schema compiled to SQL: for each way in which a field forbids a cell, an expression that is true.

Lexical forms are those of Table Schema v2, which takes most of them from XML Schema. Where SQL can't
decide (JSON, durations, places, odd formats), a field has no type test here, and `pipeline.distinct`
decides about its distinct values.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline import constraints, logical, sql
from pipeline.dataset import Dataset
from pipeline.schema import Field, TableSchema

# Types whose default format SQL decides by a lexical form.
LEXICAL = {
    "integer": logical.INTEGER.pattern,
    "number": logical.NUMBER.pattern,
    "date": logical.DATE.pattern,
    "time": logical.TIME.pattern,
    "datetime": "[0-9]{4}-[0-9]{2}-[0-9]{2}T(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?"
    "|24:00:00([.]0{1,6})?)(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?",
    "year": logical.YEAR.pattern,
    "yearmonth": logical.YEARMONTH.pattern,
}
STRINGS = {"binary": logical.BASE64.pattern, "uuid": logical.UUID.pattern}
ZONE = "(Z|[+-][0-9]{2}:[0-9]{2})$"
OPERATORS = {"minimum": "<", "maximum": ">", "exclusiveMinimum": "<=", "exclusiveMaximum": ">="}
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
    """Tell whether SQL can decide about the type of a field's cells; if not, Python must."""
    if field.type == "string":
        return field.format in {"default", *STRINGS}
    if field.type in logical.MOMENTS:
        return field.format == "default"
    return field.type in {"boolean", "list", "any", *LEXICAL}


def text(field: Field) -> str:
    """Return SQL for the text of a cell, null where it is one of the missing values."""
    column, missing = sql.identifier(field.name), field.missing_values
    if missing == ("",):
        return f"nullif({column}, '')"
    said = f"coalesce({column}, '')"  # the reader takes an empty cell for null, whatever the schema says
    return f"CASE WHEN {said} NOT IN ({_listed(missing)}) THEN {said} END" if missing else said


def typed(field: Field, cell: str) -> str:
    """Return SQL for the value of a text, null where it has none; 01 and 1 are one integer."""
    if not decides(field):
        return cell
    if field.type == "boolean":
        true, false = (
            f"{cell} IN ({_listed(field.true_values)})",
            f"{cell} IN ({_listed(field.false_values)})",
        )
        return f"CASE WHEN {true} THEN true WHEN {false} THEN false END"
    if field.type == "list":
        return f"list_transform({_items(field, cell)}, lambda item: {typed(logical.item_of(field), 'item')})"
    if field.type == "datetime":
        return _moment(cell)
    if field.type in {"integer", "number", "date", "time", "year"}:
        return f"TRY_CAST({_digits(field, cell)} AS {sql.DUCKDB_TYPES[field.type]})"
    return cell


def _items(field: Field, cell: str) -> str:
    return f"string_split({cell}, {sql.literal(field.delimiter)})"


def _moment(cell: str) -> str:
    """Return SQL for a date and time in UTC: by itself DuckDB reads a zone, and leaves it out of account."""
    local = f"TRY_CAST(regexp_replace({cell}, '{ZONE}', '') AS TIMESTAMP)"
    ahead = (
        f"60 * CAST(left(right({cell}, 6), 3) AS INTEGER) "
        f"+ CAST(substr(right({cell}, 6), 1, 1) || right({cell}, 2) AS INTEGER)"
    )
    zoned = f"regexp_matches({cell}, '[+-][0-9]{{2}}:[0-9]{{2}}$')"
    return f"CASE WHEN {zoned} THEN {local} - to_minutes({ahead}) ELSE {local} END"


def _digits(field: Field, cell: str) -> str:
    """Return SQL for a number in the default form."""
    if field.type not in {"integer", "number"} or _is_plain(field):
        return cell
    _, core = logical.plain_number(field)
    digits = f"regexp_extract({cell}, {sql.literal(core)})"
    if field.group_char:
        digits = f"replace({digits}, {sql.literal(field.group_char)}, '')"
    if field.type == "number":
        digits = f"replace({digits}, {sql.literal(field.decimal_char)}, '.')"
        return f"CASE WHEN regexp_full_match({cell}, '(?i:NaN|-?INF)') THEN {cell} ELSE {digits} END"
    return digits


def _is_plain(field: Field) -> bool:
    return field.decimal_char == "." and not field.group_char and field.bare_number


def _listed(values: tuple[str, ...]) -> str:
    return ", ".join(sql.literal(value) for value in values) or "NULL"


def tests(dataset: Dataset, table: TableSchema) -> list[Test]:
    """Compile a table; the first test is that of a blank row, whose cells are then not told one by one.

    A key must be whole: its fields are required, whatever their constraints say (Table Schema v2,
    primaryKey).
    """
    cells = " AND ".join(f"coalesce(trim({sql.identifier(name)}), '') = ''" for name in table.names)
    found = [Test(None, BLANK, f"({cells})")]
    for field in table.fields:
        required = field.required or field.name in table.primary_key
        found += _field_tests(field, text(field), dataset.allowed(field), required=required)
    return found


def _field_tests(field: Field, cell: str, codes: tuple[str, ...], *, required: bool) -> Iterator[Test]:
    if required:
        yield Test(field, "required", f"{cell} IS NULL")
    if not decides(field):
        return
    value, no_value = typed(field, cell), misfit(field, cell)
    if no_value:
        yield Test(field, "type", no_value)
    for name, bound in field.constraints.items():
        broken = _broken(field, name, bound, cell, value)
        if broken:
            yield Test(field, name, broken)
    if codes and not field.separator:
        listed = ", ".join(code if field.type == "integer" else sql.literal(code) for code in codes)
        yield Test(field, "enum", f"{value} NOT IN ({listed})")


def misfit(field: Field, cell: str) -> str:
    """Return SQL that is true where a text is none of the field's type; empty where every text is one."""
    if field.type == "boolean":
        return f"{cell} NOT IN ({_listed((*field.true_values, *field.false_values))})"
    if field.type == "list":
        of_item = misfit(logical.item_of(field), "item")
        return f"len(list_filter({_items(field, cell)}, lambda item: {of_item})) > 0" if of_item else ""
    if field.type == "string" and field.format in STRINGS:
        return f"NOT regexp_full_match({cell}, {sql.literal(STRINGS[field.format])})"
    if field.type not in LEXICAL:
        return ""
    form = LEXICAL[field.type]
    if field.type in {"integer", "number"} and not _is_plain(field):
        form, _ = logical.plain_number(field)
    value = typed(field, cell)
    return f"NOT regexp_full_match({cell}, {sql.literal(form)}) OR ({cell} IS NOT NULL AND {value} IS NULL)"


def _broken(field: Field, name: str, bound: Any, cell: str, value: str) -> str:  # noqa: ANN401 - JSON
    if name in OPERATORS:
        return f"{value} {OPERATORS[name]} {_constant(field, bound)}"
    if name in LENGTHS:
        return f"len({value}) {LENGTHS[name]} {bound}"
    if name == "pattern":
        return f"NOT regexp_full_match({cell}, {sql.literal(bound)})"
    if name == "enum":
        return f"{value} NOT IN ({', '.join(_constant(field, one) for one in bound)})"
    return ""


def _constant(field: Field, said: object) -> str:
    """Return SQL for the value of a bound, or of an item of an enum."""
    value = constraints.constant(field, said)
    if field.type == "list":
        items = ", ".join(_constant(logical.item_of(field), item) for item in value)
        return f"[{items}]"
    written = value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
    return f"CAST({sql.literal(written)} AS {sql.DUCKDB_TYPES[field.type]})"

"""A Table Schema compiled to SQL: for each way in which a field forbids a cell, an expression that is true.

Lexical forms are those of Table Schema v2, which takes most of them from XML Schema. Where SQL can't
decide (JSON, durations, places, odd formats), a field has no type test here, and
`pipeline.cells.python_values` decides about its distinct values.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.schema import constraints, field_values
from pipeline.schema.model import Field, TableSchema

# Types whose default format SQL decides by a lexical form.
LEXICAL = {
    "integer": field_values.INTEGER.pattern,
    "number": field_values.NUMBER.pattern,
    "date": field_values.DATE.pattern,
    "time": field_values.TIME.pattern,
    "datetime": "[0-9]{4}-[0-9]{2}-[0-9]{2}T(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,6})?"
    "|24:00:00([.]0{1,6})?)(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])?",
    "year": field_values.YEAR.pattern,
    "yearmonth": field_values.YEARMONTH.pattern,
}
# Of these types a cell is in doubt if DuckDB writes its value in another form, or if this holds.
PLAIN = {"integer": "", "date": " OR strlen({cell}) <> 10", "year": " OR strlen({cell}) <> 4"}
STRINGS = {"binary": field_values.BASE64.pattern, "uuid": field_values.UUID.pattern}
ZONE = "(Z|[+-][0-9]{2}:[0-9]{2})$"
OPERATORS = {"minimum": "<", "maximum": ">", "exclusiveMinimum": "<=", "exclusiveMaximum": ">="}
LENGTHS = {"minLength": "<", "maxLength": ">"}
BLANK = "blank"
# What Unicode counts among spaces, and what shows nothing, as RE2 writes it.
SPACE = (
    r"[\s\x{b}\x{85}\x{a0}\x{1680}\x{2000}-\x{200d}\x{2028}\x{2029}\x{202f}\x{205f}\x{2060}\x{3000}\x{feff}]"
)
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
    """Tell whether SQL can decide about the type of a field's cells; if not, Python must."""
    if field.type == "string":
        return field.format in {"default", *STRINGS}
    if field.type in field_values.MOMENTS:
        return field.format == "default"
    return field.type in {"boolean", "list", "any", *LEXICAL}


def text(field: Field) -> str:
    """Return SQL for the text of a cell, null where it is one of the missing values."""
    column, missing = sql.identifier(field.name), field.missing_values
    if missing == ("",):
        return column
    said = f"coalesce({column}, '')"  # the reader takes an empty cell for null, whatever the schema says
    return f"CASE WHEN NOT {_is_one_of(said, missing)} THEN {said} END" if missing else said


def typed(field: Field, cell: str) -> str:
    """Return SQL for the value of a text, null where it has none; 01 and 1 are one integer."""
    if not decides(field):
        return cell
    if field.type == "boolean":
        true, false = _is_one_of(cell, field.true_values), _is_one_of(cell, field.false_values)
        return f"CASE WHEN {true} THEN true WHEN {false} THEN false END"
    if field.type == "list":
        item = typed(field_values.item_of(field), "item")
        return f"list_transform({_items(field, cell)}, lambda item: {item})"
    if field.type == "datetime":
        return _moment(cell)
    if field.type in {"integer", "number", "date", "time", "year"}:
        # DuckDB 2.0 would move a bare TRY_CAST into its reader of CSV, and there it raises.
        return f"TRY_CAST(nullif({_digits(field, cell)}, '') AS {sql.DUCKDB_TYPES[field.type]})"
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
    _, core = field_values.plain_number(field)
    digits = f"regexp_extract({cell}, {sql.literal(core)})"
    if field.group_char:
        digits = f"replace({digits}, {sql.literal(field.group_char)}, '')"
    if field.type == "number":
        digits = f"replace({digits}, {sql.literal(field.decimal_char)}, '.')"
        return f"CASE WHEN regexp_full_match({cell}, '(?i:NaN|-?INF)') THEN {cell} ELSE {digits} END"
    return digits


def _is_plain(field: Field) -> bool:
    return field.decimal_char == "." and not field.group_char and field.bare_number


def _is_one_of(cell: str, texts: tuple[str, ...]) -> str:
    return sql.one_of(cell, [sql.literal(text) for text in texts])


def tests(dataset: Dataset, table: TableSchema) -> list[Test]:
    """Compile a table; the first test is that of a blank row, whose cells are then not told one by one.

    A key must be whole: its fields are required, whatever their constraints say (Table Schema v2,
    primaryKey).
    """
    found = [_blank(table.names)]
    for field in table.fields:
        required = field.required or field.name in table.primary_key
        text = holds_text(table, field)
        found += _field_tests(field, dataset.allowed(field), required=required, text=text)
        found += _text_tests(field, required=required) if text else ()
    return found


def columns(table: TableSchema) -> tuple[list[str], list[str]]:
    """Return the SELECT items that the tests read: the text of each cell, and then its value."""
    texts = [f"{text(field)} AS {text_name(field)}" for field in table.fields]
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


def _field_tests(field: Field, codes: tuple[str, ...], *, required: bool, text: bool) -> Iterator[Test]:
    cell, value = text_name(field), value_name(field)
    if required:
        blank = f" OR {_is_blank(cell)}" if text else ""
        yield Test(field, "required", f"({cell} IS NULL{blank})", f"{cell} IS NULL")
    if not decides(field):
        return
    no_value = misfit(field, cell, value)
    if no_value:
        yield Test(field, "type", no_value, _doubt(field, cell, value))
    for name, bound in field.constraints.items():
        broken = _broken(field, name, bound, cell, value)
        if broken:
            yield Test(field, name, broken)
    if codes and not field.separator:
        listed = [code if field.type == "integer" else sql.literal(code) for code in codes]
        yield Test(field, "enum", f"NOT {sql.one_of(value, listed)}")


def holds_text(table: TableSchema, field: Field) -> bool:
    """Tell whether a field takes any text: no code, date or count, nothing that must stand elsewhere."""
    bound = {"pattern", "enum"} & field.constraints.keys()
    points = any(field.name in key.fields for key in table.foreign_keys)
    adds = field.codes or field.holds or field.target or field.separator
    return field.type == "string" and field.format == "default" and not (bound or points or adds)


def is_name(dataset: Dataset, table: TableSchema, field: Field) -> bool:
    """Tell whether a field names something: it is part of a key, unique, or others point to it."""
    keys = {name for key in (table.primary_key, *table.unique_keys) for name in key}
    place = f"{table.name}.{field.name}"
    pointed = {
        f"{key.table}.{name}" for t in dataset.inputs.values() for key in t.foreign_keys for name in key.to
    }
    pointed |= {f.target for t in dataset.inputs.values() for f in t.fields if f.target}
    aliases = [f.aliases for t in dataset.inputs.values() for f in t.fields if f.aliases]
    pointed |= {f"{a.table}.{name}" for a in aliases for name in (a.alias, a.name)}
    return field.name in keys or bool(field.constraints.get("unique")) or place in pointed


def _text_tests(field: Field, *, required: bool) -> Iterator[Test]:
    """Compile what is odd in a text: spaces around it, and a start that a spreadsheet takes for a formula.

    A number such as -5 or +1.5 is no formula, nor are signs alone. All of these, and a required text of
    spaces, are in doubt together, so that each cell is looked at once.
    """
    cell = text_name(field)
    ends = " OR ".join(f"ends_with({cell}, {end})" for end in ("' '", "chr(10)", "chr(160)"))
    starts = f"CASE WHEN {cell} < 'A' THEN ascii({cell}) < 33 OR ascii({cell}) IN (43, 45, 61, 64) END"
    around = f"regexp_matches({cell}, '^{SPACE}|{SPACE}$')"
    blank = f" AND NOT {_is_blank(cell)}" if required else ""
    yield Test(field, "space", f"({around}{blank})", f"({ends} OR starts_with({cell}, chr(160)) OR {starts})")
    formula = (
        f"(regexp_matches({cell}, '(?s)^[=+@-].*[\\pL\\pN]') "
        f"AND NOT regexp_full_match({cell}, '[+-]?[0-9.,]+ ?%?'))"
    )
    yield Test(field, "formula", formula, "false")


def _is_blank(cell: str) -> str:
    return f"regexp_full_match({cell}, '{SPACE}+')"


def _doubt(field: Field, cell: str, value: str) -> str:
    """Return cheaper SQL that is true where a text is none of the field's type; empty where there is none.

    A value that DuckDB writes as the cell has it is in no doubt.
    """
    if field.type not in PLAIN or not _is_plain(field):
        return ""
    return f"CAST({value} AS VARCHAR) IS DISTINCT FROM {cell}{PLAIN[field.type].format(cell=cell)}"


def misfit(field: Field, cell: str, value: str) -> str:
    """Return SQL that is true where a text is none of the field's type; empty where every text is one."""
    if field.type == "boolean":
        return f"NOT {_is_one_of(cell, (*field.true_values, *field.false_values))}"
    if field.type == "list":
        item = field_values.item_of(field)
        of_item = misfit(item, "item", typed(item, "item"))
        return f"len(list_filter({_items(field, cell)}, lambda item: {of_item})) > 0" if of_item else ""
    if field.type == "string" and field.format in STRINGS:
        return f"NOT regexp_full_match({cell}, {sql.literal(STRINGS[field.format])})"
    if field.type not in LEXICAL:
        return ""
    form = LEXICAL[field.type]
    if field.type in {"integer", "number"} and not _is_plain(field):
        form, _ = field_values.plain_number(field)
    return f"NOT regexp_full_match({cell}, {sql.literal(form)}) OR ({cell} IS NOT NULL AND {value} IS NULL)"


def _broken(field: Field, name: str, bound: Any, cell: str, value: str) -> str:  # noqa: ANN401 - JSON
    if name in OPERATORS:
        return f"{value} {OPERATORS[name]} {_constant(field, bound)}"
    if name in LENGTHS:
        return f"len({value}) {LENGTHS[name]} {bound}"
    if name == "pattern":
        return _no_match(cell, bound)
    if name == "enum":
        return f"NOT {sql.one_of(value, [_constant(field, one) for one in bound])}"
    return ""


def _no_match(cell: str, pattern: str) -> str:
    """Return SQL that is true for a cell that a pattern doesn't match as a whole.

    One like https://.* needs no regular expression: the cell starts so, and a dot takes all but line breaks.
    """
    begins = OPEN_ENDED.fullmatch(pattern)
    if begins:
        return f"NOT (starts_with({cell}, {sql.literal(begins[1])}) AND NOT contains({cell}, chr(10)))"
    return f"NOT regexp_full_match({cell}, {sql.literal(pattern)})"


def _constant(field: Field, said: object) -> str:
    """Return SQL for the value of a bound, or of an item of an enum."""
    value = constraints.constant(field, said)
    if field.type == "list":
        items = ", ".join(_constant(field_values.item_of(field), item) for item in value)
        return f"[{items}]"
    written = value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
    return f"CAST({sql.literal(written)} AS {sql.DUCKDB_TYPES[field.type]})"

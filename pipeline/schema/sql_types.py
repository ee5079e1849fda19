"""Types of Table Schema in SQL: the type of a column, the texts that a type allows, and the value of a text.

Lexical forms are those of Table Schema v2, which takes most of them from XML Schema. Where SQL cannot decide
(JSON, durations, places, unusual formats), `decides` is false, and `pipeline.cells.python_values` reads the
distinct texts. `pipeline.schema.sql_constraints` compiles the constraints.
"""

import datetime as dt

from pipeline.core import sql
from pipeline.schema import constraints, exact_numbers, field_values
from pipeline.schema.model import Field

DUCKDB_TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "time": "TIME",
    "datetime": "TIMESTAMP",
    "year": "INTEGER",
    "yearmonth": "VARCHAR",
    "duration": "VARCHAR",
    "list": "VARCHAR",
    "object": "VARCHAR",
    "array": "VARCHAR",
    "geopoint": "VARCHAR",
    "geojson": "VARCHAR",
    "any": "VARCHAR",
}
# The types whose texts have a lexical form, and the formats of strings that have one.
LEXICAL = {
    "integer": field_values.INTEGER,
    "number": field_values.NUMBER,
    "date": field_values.DATE,
    "time": field_values.TIME,
    "datetime": field_values.DATETIME,
    "year": field_values.YEAR,
    "yearmonth": field_values.YEARMONTH,
}
STRINGS = {"binary": field_values.BASE64, "uuid": field_values.UUID}
# Of these types a text is in doubt if DuckDB writes its value in another form, or if this holds.
PLAIN = {
    "integer": "",
    "number": "",
    "date": " OR {value} NOT BETWEEN DATE '0001-01-01' AND DATE '9999-12-31'",
    "year": " OR {value} NOT BETWEEN 1000 AND 9999",
}
ZONE = "(Z|[+-][0-9]{2}:[0-9]{2})$"


def column_type(field: Field) -> str:
    """Return the type of a field's column in the published database: an ENUM for texts with a code list."""
    return enum_type(field.codes) if field.codes and is_enum(field) else DUCKDB_TYPES[field.type]


def is_enum(field: Field) -> bool:
    """Return whether the published database stores a field as an ENUM."""
    return bool(field.codes) and field.type == "string"


def enum_type(code_list: str) -> str:
    """Return the name of a code list's ENUM type, which must not be one of SQL's own, such as date."""
    return sql.identifier(f"codes_{code_list}")


def decides(field: Field) -> bool:
    """Return whether SQL can decide if a text is of a field's type; if not, Python must."""
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
    cell = f"coalesce({column}, '')"  # the reader turns an empty cell into null, whatever the schema says
    return f"CASE WHEN NOT {_is_one_of(cell, missing)} THEN {cell} END" if missing else cell


def typed(field: Field, cell: str) -> str:
    """Return SQL for the value of a text, null where it has none; 01 and 1 are the same integer."""
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
        return f"TRY_CAST(nullif({_digits(field, cell)}, '') AS {DUCKDB_TYPES[field.type]})"
    return cell


def written(field: Field) -> str:
    """Return SQL for the text of a value as the CSV of a package has it, in Table Schema's default format.

    That differs from DuckDB's where a datetime has a T between date and time, a year has four digits, and a
    number is "NaN: not a number, INF: positive infinity, -INF: negative infinity".
    """
    column = sql.identifier(field.name)
    if field.type == "number":
        named = f"WHEN isnan({column}) THEN 'NaN' WHEN {column} > 0 THEN 'INF' ELSE '-INF'"
        text = f"CAST({column} AS VARCHAR)"
        return f"CASE WHEN coalesce(isfinite({column}), true) THEN {text} {named} END"
    if field.type == "datetime":
        return f"regexp_replace(strftime({column}, '%Y-%m-%dT%H:%M:%S.%f'), '[.]000000$', '')"
    return f"printf('%04d', {column})" if field.type == "year" else f"CAST({column} AS VARCHAR)"


def misfit(field: Field, cell: str, value: str) -> str:
    """Return SQL that is true where a text is not of the field's type; empty where every text is.

    Args:
        field: its type and format decide.
        cell: SQL for the text.
        value: SQL for what `typed` makes of the text.
    """
    if field.type == "boolean":
        return f"NOT {_is_one_of(cell, (*field.true_values, *field.false_values))}"
    if field.type == "list":
        item = field_values.item_of(field)
        of_item = misfit(item, "item", typed(item, "item"))
        return f"len(list_filter({_items(field, cell)}, lambda item: {of_item})) > 0" if of_item else ""
    if field.type == "string" and field.format in STRINGS:
        return f"NOT regexp_full_match({cell}, {sql.literal(STRINGS[field.format].pattern)})"
    if field.type not in LEXICAL:
        return ""
    form = LEXICAL[field.type].pattern
    if field.type in {"integer", "number"} and not _is_plain(field):
        form, _ = field_values.plain_number(field)
    none = f"{value} IS NULL"
    if field.type == "datetime":  # in UTC it may be in another year
        none += f" OR year({value}) NOT BETWEEN 1 AND 9999"
    if field.type == "number":
        none += f" OR {exact_numbers.inexact_sql(_digits(field, cell), value)}"
    return f"NOT regexp_full_match({cell}, {sql.literal(form)}) OR ({cell} IS NOT NULL AND ({none}))"


def misfit_doubt(field: Field, cell: str, value: str) -> str:
    """Return cheaper SQL that is true for every misfit and few other texts; empty where there is none.

    A text is in no doubt if DuckDB writes its value exactly like it.
    """
    if field.type not in PLAIN or not _is_plain(field):
        return ""
    return f"CAST({value} AS VARCHAR) IS DISTINCT FROM {cell}{PLAIN[field.type].format(value=value)}"


def constant(field: Field, bound: object) -> str:
    """Return SQL for the value of a bound, or of an item of an enum, as JSON holds it."""
    value = constraints.constant(field, bound)
    if field.type == "list":
        items = ", ".join(constant(field_values.item_of(field), item) for item in value)
        return f"[{items}]"
    written = value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)
    kind = DUCKDB_TYPES[field.type]
    return sql.literal(written) if kind == "VARCHAR" else f"CAST({sql.literal(written)} AS {kind})"


def _items(field: Field, cell: str) -> str:
    return f"string_split({cell}, {sql.literal(field.delimiter)})"


def _moment(cell: str) -> str:
    """Return SQL for a date and time in UTC: by itself DuckDB reads a zone and ignores it."""
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

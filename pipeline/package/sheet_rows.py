"""The rows of a table as the XML of a sheet, written by DuckDB (ECMA-376, part 1, section 18.3).

A library for workbooks writes each cell by a call, which takes eight times as long for a large table.
"""

from collections.abc import Iterator

import duckdb

from pipeline.core import sql
from pipeline.raw_files.spreadsheet_position import column_letter
from pipeline.schema import sql_types
from pipeline.schema.model import Field, TableSchema

CELLS = 100_000  # in a batch
DAY = 86_400_000  # milliseconds
# Excel takes 1900 for a leap year, so this is right from 1 March 1900 on.
DAY_ZERO = "1899-12-30"
ESCAPE = "_x[0-9a-fA-F]{4}_"  # how a cell contains a character that XML does not allow
CONTROLS = [character for character in map(chr, range(32)) if character not in "\t\n"]
SPECIAL = f"[&<>\\x{{0}}-\\x{{8}}\\x{{b}}-\\x{{1f}}\\x{{FFFE}}\\x{{FFFF}}]|{ESCAPE}"
SPACED = "^[ \\t\\n]|[ \\t\\n]$"  # XML drops such spaces unless it is told to keep them


def write(
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    *,
    as_text: tuple[str, ...],
    styles: dict[int, str],
) -> Iterator[bytes]:
    """Yield the rows in order of their key, in batches; the first is row 2 of the sheet.

    Args:
        connection: the published database.
        table: the table.
        as_text: the columns that are stored as text.
        styles: the number of the style of those columns that have one, by position from 0.
    """
    number = sql.identifier("row number")  # not the name of a field, which has no spaces
    cells = [
        _cell(field, column_letter(column + 1), number, styles.get(column), as_text=field.name in as_text)
        for column, field in enumerate(table.fields)
    ]
    order = sql.identifiers(table.primary_key)
    numbered = (
        f"SELECT *, 1 + row_number() OVER (ORDER BY {order}) AS {number} FROM {sql.identifier(table.name)}"
    )
    result = connection.execute(
        f"SELECT concat('<row r=\"', {number}, '\">', {', '.join(cells)}, '</row>') "
        f"FROM ({numbered}) AS t ORDER BY {number}"
    )
    while batch := result.fetchmany(max(1, CELLS // len(cells))):
        yield "".join(row for (row,) in batch).encode()


def _cell(field: Field, column: str, number: str, style: str | None, *, as_text: bool) -> str:
    """Return SQL for a cell; NULL if it has no value."""
    kind = "string" if as_text else field.type
    name = sql.identifier(field.name)
    styled = f' s="{style}"' if style else ""
    start = f"'<c r=\"{column}', {number}, '\"{styled}"
    if kind == "boolean":
        return _if(name, f"{start} t=\"b\"><v>', CAST({name} AS INTEGER), '</v></c>'")
    if sql_types.DUCKDB_TYPES[kind] == "VARCHAR":
        text = _written(field, as_text=as_text)
        spaced = f"CASE WHEN regexp_matches({text}, '{SPACED}') THEN ' xml:space=\"preserve\"' END"
        return _if(
            f"nullif({text}, '')",
            f"{start} t=\"inlineStr\"><is><t', {spaced}, '>', {_escaped(text)}, '</t></is></c>'",
        )
    value = {
        "date": f"date_diff('day', DATE '{DAY_ZERO}', {name})",
        "datetime": f"date_diff('millisecond', TIMESTAMP '{DAY_ZERO}', {name}) / {DAY}.0::DOUBLE",
        "time": f"date_diff('millisecond', TIME '00:00:00', {name}) / {DAY}.0::DOUBLE",
    }.get(kind, name)
    return _if(name, f"{start}><v>', {value}, '</v></c>'")


def _if(value: str, parts: str) -> str:
    """Return SQL that puts parts together if there is a value."""
    return f"CASE WHEN {value} IS NOT NULL THEN concat({parts}) END"


def _written(field: Field, *, as_text: bool) -> str:
    """Return SQL for the text of a value; a datetime has the T of ISO 8601."""
    name = sql.identifier(field.name)
    if not as_text:
        return name
    if field.type == "number":
        return sql_types.written(field)
    text = f"CAST({name} AS VARCHAR)"
    return f"replace({text}, ' ', 'T')" if field.type == "datetime" else text


def _escaped(text: str) -> str:
    """Return SQL for a text with the escapes of XML, and of cells for what XML does not allow."""
    escaped = (
        f"CASE WHEN regexp_matches({text}, '{ESCAPE}') THEN replace({text}, '_x', '_x005F_x') ELSE {text} END"
    )
    for character, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        escaped = f"replace({escaped}, '{character}', '{written}')"
    for character in [*CONTROLS, "\ufffe", "\uffff"]:
        escaped = f"replace({escaped}, chr({ord(character)}), '_x{ord(character):04X}_')"
    return f"CASE WHEN regexp_matches({text}, '{SPECIAL}') THEN {escaped} ELSE {text} END"

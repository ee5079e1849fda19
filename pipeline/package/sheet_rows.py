"""The rows of a table as the XML of a sheet, written by DuckDB (ECMA-376, part 1, section 18.3).

A library for workbooks writes each cell by a call, which takes eight times as long for a large table.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

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
SPECIAL = f"[\\x{{0}}-\\x{{8}}\\x{{b}}-\\x{{1f}}\\x{{FFFE}}\\x{{FFFF}}]|{ESCAPE}"
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
    columns = [Column(field, field.name in as_text) for field in table.fields]
    columns = [*_with_odd(connection, table, columns)]
    cells = [
        _cell(column, column_letter(position + 1), number, styles.get(position))
        for position, column in enumerate(columns)
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


@dataclass(frozen=True)
class Column:
    """How a column is written.

    Attributes:
        field: its field.
        as_text: it is stored as text, whatever its type.
        special: some of its texts need more escapes than those of every XML text.
        spaced: some of its texts have spaces around them.
    """

    field: Field
    as_text: bool
    special: bool = False
    spaced: bool = False

    @property
    def kind(self) -> str:
        """The type of the cells: that of the field, or "string"."""
        return "string" if self.as_text else self.field.type

    @property
    def holds_text(self) -> bool:
        """Whether the cells contain texts."""
        return sql_types.DUCKDB_TYPES[self.kind] == "VARCHAR"


def _with_odd(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, columns: list[Column]
) -> Iterator[Column]:
    """Yield the columns with what their texts need; for most it is nothing, and the query stays short."""
    for some in sql.in_parts(columns):
        texts = [_written(column) if column.holds_text else "''" for column in some]
        odd = ", ".join(
            f"bool_or(regexp_matches({text}, '{SPECIAL}')), bool_or(regexp_matches({text}, '{SPACED}'))"
            for text in texts
        )
        (row,) = connection.execute(f"SELECT {odd} FROM {sql.identifier(table.name)}").fetchall()
        for column, special, spaced in zip(some, row[::2], row[1::2], strict=True):
            yield replace(column, special=bool(special), spaced=bool(spaced))


def _cell(column: Column, letter: str, number: str, style: str | None) -> str:
    """Return SQL for a cell; NULL if it has no value."""
    name = sql.identifier(column.field.name)
    styled = f' s="{style}"' if style else ""
    start = f"'<c r=\"{letter}', {number}, '\"{styled}"
    if column.kind == "boolean":
        return _if(name, f"{start} t=\"b\"><v>', CAST({name} AS INTEGER), '</v></c>'")
    if column.holds_text:
        text = _written(column)
        spaced = f"CASE WHEN regexp_matches({text}, '{SPACED}') THEN ' xml:space=\"preserve\"' END"
        attributes = f"', {spaced}, '" if column.spaced else ""
        return _if(
            f"nullif({text}, '')",
            f"{start} t=\"inlineStr\"><is><t{attributes}>', {_escaped(column, text)}, '</t></is></c>'",
        )
    value = {
        "date": f"date_diff('day', DATE '{DAY_ZERO}', {name})",
        "datetime": f"date_diff('millisecond', TIMESTAMP '{DAY_ZERO}', {name}) / {DAY}.0::DOUBLE",
        "time": f"date_diff('millisecond', TIME '00:00:00', {name}) / {DAY}.0::DOUBLE",
    }.get(column.kind, name)
    return _if(name, f"{start}><v>', {value}, '</v></c>'")


def _if(value: str, parts: str) -> str:
    """Return SQL that puts parts together if there is a value."""
    return f"CASE WHEN {value} IS NOT NULL THEN concat({parts}) END"


def _written(column: Column) -> str:
    """Return SQL for the text of a value; a datetime has the T of ISO 8601."""
    name = sql.identifier(column.field.name)
    if not column.as_text:
        return name
    if column.field.type == "number":
        return sql_types.written(column.field)
    text = f"CAST({name} AS VARCHAR)"
    return f"replace({text}, ' ', 'T')" if column.field.type == "datetime" else text


def _escaped(column: Column, text: str) -> str:
    """Return SQL for a text with the escapes of XML, and of cells for what XML does not allow."""
    escaped = text
    if column.special:
        odd = f"regexp_matches({text}, '{ESCAPE}')"
        escaped = f"CASE WHEN {odd} THEN replace({text}, '_x', '_x005F_x') ELSE {text} END"
    for character, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        escaped = f"replace({escaped}, '{character}', '{written}')"
    if column.special:
        for character in [*CONTROLS, "\ufffe", "\uffff"]:
            escaped = f"replace({escaped}, chr({ord(character)}), '_x{ord(character):04X}_')"
    return escaped

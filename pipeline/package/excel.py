"""The Excel workbook: a sheet about the dataset, then one sheet for each table.

A column is stored as text if Excel cannot represent all its values: dates before 1 March 1900, times finer
than a millisecond, integers of more than 15 digits, infinite numbers. A table that exceeds Excel's limits is
not included, and the first sheet has a note; values are never truncated. Text is never read as a formula,
whatever its first character. The same tables give the same bytes: the only date is the release date.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.database import connect
from pipeline.schema import sql_types
from pipeline.schema.model import Field, TableSchema

# Excel allows 1,048,576 rows, but writing or opening so many takes minutes.
MOST_ROWS = 100_000
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767  # in UTF-16, as Excel counts them
LONGEST_NAME = 31
ABOUT = "about"
RESERVED = "history"  # Excel does not allow a sheet of this name
FIRST_DAY = "1900-03-01"
LAST_DAY = "9999-12-31"
DIGITS = 999_999_999_999_999
WIDEST = 60
BATCH = 5_000
FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm:ss", "time": "hh:mm:ss"}
WIDTHS = {"date": 11, "datetime": 20, "time": 10}
HEAD = ("sheet", "table", "rows", "description", "note")
NOTE = (
    "Excel stores 15 digits of a number; data/ and the .duckdb file contain all digits. "
    "The sheet codebook describes every field, and the sheet codes describes every code."
)


@dataclass(frozen=True)
class Sheet:
    """The sheet of a table.

    Attributes:
        table: the table.
        name: the name of the sheet.
        rows: the number of rows.
        as_text: the columns that are stored as text.
        widths: the widths of the columns.
        omitted: why the table is not included; empty if it is.
    """

    table: TableSchema
    name: str
    rows: int
    as_text: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    omitted: str = ""

    @property
    def note(self) -> str:
        """What the first sheet says about it."""
        if self.omitted:
            return f"not included: {self.omitted}; see data/{self.table.name}.csv"
        columns = ", ".join(self.as_text)
        return f"stored as text, since Excel cannot represent every value: {columns}" if columns else ""


def write(dataset: Dataset, database: Path, target: Path) -> list[Sheet]:
    """Write the workbook; returns the sheets of the tables, also those that are not included.

    Args:
        dataset: the contract.
        database: the published database.
        target: the file to write; temporary files of the library are created next to its folder.

    Raises:
        OSError: the disk is full.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only a release needs it
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - the same

    try:
        return _write(Workbook, dataset, database, target)
    except FileCreateError as error:
        raise OSError(0, str(error), str(target)) from error


def _write(library: Any, dataset: Dataset, database: Path, target: Path) -> list[Sheet]:  # noqa: ANN401
    about = dataset.about
    with connect(database, read_only=True) as connection:
        names = sheet_names([table.name for table in dataset.tables.values()])
        listed = [_sheet(connection, table, names[table.name]) for table in dataset.tables.values()]
        with library(str(target), {"constant_memory": True, "tmpdir": str(target.parent.parent)}) as book:
            day = dt.datetime.fromisoformat(about["released"])
            book.set_properties({"title": about["title"], "created": day})
            _write_about(dataset, book, listed)
            for sheet in listed:
                if not sheet.omitted:
                    _write_table(connection, book, sheet)
    return listed


def sheet_names(tables: list[str], others: Iterable[str] = (ABOUT,)) -> dict[str, str]:
    """Return the sheet name of each table: the table's name, changed if it is too long or not unique.

    Args:
        tables: the tables.
        others: the names of the other sheets.
    """
    taken = {*others, RESERVED}
    names = {}
    for table in tables:
        name, number = table[:LONGEST_NAME], 1
        while name in taken:
            number += 1
            name = f"{table[: LONGEST_NAME - len(str(number)) - 1]}_{number}"
        taken.add(name)
        names[table] = name
    return names


def _sheet(connection: duckdb.DuckDBPyConnection, table: TableSchema, name: str) -> Sheet:
    """Return the sheet of a table, with the columns that must be text and the widths of all columns."""
    source = sql.identifier(table.name)
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {source}").fetchall()
    if rows > MOST_ROWS or len(table.fields) > MOST_COLUMNS:
        excess = f"{rows:,} rows, more than {MOST_ROWS:,}"
        if rows <= MOST_ROWS:
            excess = f"{len(table.fields):,} columns, more than {MOST_COLUMNS:,}"
        return Sheet(table, name, rows, omitted=excess)
    measures = ", ".join(f"{_misfit(field)}, {_length(field)}" for field in table.fields)
    (results,) = connection.execute(f"SELECT {measures} FROM {source}").fetchall()
    measured = list(zip(table.fields, results[::2], results[1::2], strict=True))
    for field, _, length in measured:
        if (length or 0) > MOST_CHARACTERS:
            excess = f"a value of {field.name} has {length:,} characters, more than {MOST_CHARACTERS:,}"
            return Sheet(table, name, rows, omitted=excess)
    return Sheet(
        table,
        name,
        rows,
        tuple(field.name for field, misfit, _ in measured if misfit),
        tuple(
            min(max(len(field.name) + 4, WIDTHS.get(field.type, 0), length or 0), WIDEST)
            for field, _, length in measured
        ),
    )


def _misfit(field: Field) -> str:
    """Return SQL that is true if a column contains a value that Excel cannot represent in its type."""
    name = sql.identifier(field.name)
    days = f"CAST({name} AS DATE) NOT BETWEEN DATE '{FIRST_DAY}' AND DATE '{LAST_DAY}'"
    fine = f"microsecond({name}) % 1000 <> 0"
    tests = {
        "date": days,
        "datetime": f"{days} OR {fine}",
        "time": fine,
        "integer": f"{name} NOT BETWEEN {-DIGITS} AND {DIGITS}",
        "number": f"NOT isfinite({name})",
    }
    return f"coalesce(bool_or({tests.get(field.type, 'false')}), false)"


def _length(field: Field) -> str:
    """Return SQL for the length of a column's longest text in UTF-16 units; NULL if it is not text."""
    if sql_types.DUCKDB_TYPES[field.type] != "VARCHAR":
        return "NULL"
    text = f"CAST({sql.identifier(field.name)} AS VARCHAR)"
    return f"max(length({text}) + length(regexp_replace({text}, '[\\x{{0}}-\\x{{FFFF}}]', '', 'g')))"


def _write_about(dataset: Dataset, book: Any, sheets: list[Sheet]) -> None:  # noqa: ANN401 - untyped library
    about = dataset.about
    page = book.add_worksheet(ABOUT)
    bold = book.add_format({"bold": True})
    licences = ", ".join(licence["title"] for licence in about["licenses"])
    people = ", ".join(f"{one['title']} ({', '.join(one['roles'])})" for one in about["contributors"])
    properties = ("title", "version", "released", "description")
    lines = [
        *((name, about[name]) for name in properties),
        ("licence", licences),
        ("contributors", people),
        ("note", NOTE),
    ]
    for row, (name, text) in enumerate(lines):
        page.write_string(row, 0, name, bold)
        write_text(page, row, 1, text, None)
    top = len(lines) + 1
    for column, name in enumerate(HEAD):
        page.write_string(top, column, name, bold)
    for row, sheet in enumerate(sheets, start=top + 1):
        if sheet.omitted:
            page.write_string(row, 0, "-")
        else:
            page.write_url(row, 0, f"internal:'{sheet.name}'!A1", string=sheet.name)
        page.write_string(row, 1, sheet.table.name)
        page.write_number(row, 2, sheet.rows)
        write_text(page, row, 3, sheet.table.description, None)
        write_text(page, row, 4, sheet.note, None)
    page.set_column(0, 1, LONGEST_NAME)


def _write_table(connection: duckdb.DuckDBPyConnection, book: Any, sheet: Sheet) -> None:  # noqa: ANN401
    page = book.add_worksheet(sheet.name)
    table = sheet.table
    kinds = ["text" if f.name in sheet.as_text else f.type for f in table.fields]
    formats = [book.add_format({"num_format": FORMATS[kind]}) if kind in FORMATS else None for kind in kinds]
    head = book.add_format({"bold": True})
    for column, (field, width) in enumerate(zip(table.fields, sheet.widths, strict=True)):
        page.write_string(0, column, field.name, head)
        page.set_column(column, column, width)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, sheet.rows, len(kinds) - 1)
    for row, values in enumerate(_rows(connection, sheet), start=1):
        for column, value in enumerate(values):
            if value is None:
                continue
            if isinstance(value, str):
                write_text(page, row, column, value, formats[column])
            elif isinstance(value, bool):
                page.write_boolean(row, column, value)
            elif isinstance(value, int | float):
                page.write_number(row, column, value)
            else:
                page.write_datetime(row, column, value, formats[column])


def _rows(connection: duckdb.DuckDBPyConnection, sheet: Sheet) -> Iterator[tuple[Any, ...]]:
    """Yield the rows in order of their key, fetched in batches."""
    table = sheet.table
    items = ", ".join(_item(field, as_text=field.name in sheet.as_text) for field in table.fields)
    order = sql.identifiers([*table.primary_key])
    result = connection.execute(f"SELECT {items} FROM {sql.identifier(table.name)} AS t ORDER BY {order}")
    while batch := result.fetchmany(BATCH):
        yield from batch


def _item(field: Field, *, as_text: bool) -> str:
    """Return the SELECT item of a field; a datetime as text has the T of ISO 8601."""
    name = sql.identifier(field.name)
    if not as_text:
        return name
    if field.type == "number":
        return sql_types.written(field)
    text = f"CAST({name} AS VARCHAR)"
    return f"replace({text}, ' ', 'T')" if field.type == "datetime" else text


def write_text(page: Any, row: int, column: int, text: str, style: Any) -> None:  # noqa: ANN401
    """Write a text unchanged, also one between <r> and </r>, which the library would read as its markup."""
    if text.startswith("<r>") and text.endswith("</r>"):
        page.write_rich_string(row, column, text[:1], text[1:2], text[2:])
    else:
        page.write_string(row, column, text, style)

"""The tables as one Excel workbook, for people who look at data there: a sheet a table, after one about them.

What Excel can't hold as it is, stands as text, whole columns at a time: days before 1 March 1900, which it
counts wrongly or not at all, moments finer than a millisecond, whole numbers of more than fifteen digits.
A table that doesn't fit is left out, and the first sheet says so; nothing is cut. Text is text, whatever it
begins with. The same tables give the same bytes: the file knows no clock but the release date.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.schema import sql_types
from pipeline.schema.model import Field, TableSchema

# A sheet has room for 1,048,576 rows; to write as many takes minutes, and so does opening them.
MOST_ROWS = 100_000
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767  # in UTF-16, as Excel counts them
LONGEST_NAME = 31
RESERVED = "history"  # Excel keeps that name of a sheet for itself
FIRST_DAY = "1900-03-01"
LAST_DAY = "9999-12-31"
DIGITS = 999_999_999_999_999
WIDEST = 60
BATCH = 5_000
FORMATS = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm:ss", "time": "hh:mm:ss"}
WIDTHS = {"date": 11, "datetime": 20, "time": 10}
HEAD = ("sheet", "table", "rows", "what a row is", "note")
NOTE = (
    "Numbers have fifteen digits here, as Excel keeps them; data/ and the .duckdb hold all. "
    "The sheet of the table codebook says what each field means, that of codes what each code means."
)


@dataclass(frozen=True)
class _Sheet:
    """What becomes of a table: its sheet, its rows, columns that stand as text, why it is left out."""

    table: TableSchema
    name: str
    rows: int
    as_text: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    left_out: str = ""

    @property
    def note(self) -> str:
        if self.left_out:
            return f"left out: {self.left_out}; it stands in data/{self.table.name}.csv"
        listed = ", ".join(self.as_text)
        return f"as text, since Excel can't hold every value: {listed}" if listed else ""


def write(dataset: Dataset, database: Path, target: Path) -> None:
    """Write the workbook.

    Args:
        dataset: the contract.
        database: the published database.
        target: the file to make; what the library needs on the way lies beside its folder.

    Raises:
        OSError: the disk is full.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only a release writes one
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - the same

    try:
        _write(Workbook, dataset, database, target)
    except FileCreateError as error:
        raise OSError(0, str(error), str(target)) from error


def _write(library: Any, dataset: Dataset, database: Path, target: Path) -> None:  # noqa: ANN401
    about = dataset.about
    with duckdb.connect(str(database), read_only=True) as connection:
        names = sheet_names([table.name for table in dataset.tables.values()])
        sheets = [_sheet(connection, table, names[table.name]) for table in dataset.tables.values()]
        with library(str(target), {"constant_memory": True, "tmpdir": str(target.parent.parent)}) as book:
            day = dt.datetime.fromisoformat(about["released"])
            book.set_properties({"title": about["title"], "created": day})
            _write_about(dataset, book, sheets)
            for sheet in sheets:
                if not sheet.left_out:
                    _write_table(connection, book, sheet)


def sheet_names(tables: list[str]) -> dict[str, str]:
    """Return a sheet's name for each table: its own, where Excel has room for it."""
    taken = {"about", RESERVED}
    names = {}
    for table in tables:
        name, number = table[:LONGEST_NAME], 1
        while name in taken:
            number += 1
            name = f"{table[: LONGEST_NAME - len(str(number)) - 1]}_{number}"
        taken.add(name)
        names[table] = name
    return names


def _sheet(connection: duckdb.DuckDBPyConnection, table: TableSchema, name: str) -> _Sheet:
    """Find out what of a table Excel can hold."""
    source = sql.identifier(table.name)
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {source}").fetchall()
    if rows > MOST_ROWS or len(table.fields) > MOST_COLUMNS:
        what = f"{rows:,} rows" if rows > MOST_ROWS else f"{len(table.fields):,} columns"
        return _Sheet(table, name, rows, left_out=f"{what} are too many for a sheet")
    measures = ", ".join(f"{_misfit(field)}, {_length(field)}" for field in table.fields)
    (found,) = connection.execute(f"SELECT {measures} FROM {source}").fetchall()
    measured = list(zip(table.fields, found[::2], found[1::2], strict=True))
    for field, _, length in measured:
        if (length or 0) > MOST_CHARACTERS:
            why = f"a value of {field.name} has {length:,} characters, and a cell takes {MOST_CHARACTERS:,}"
            return _Sheet(table, name, rows, left_out=why)
    return _Sheet(
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
    """Return SQL that tells whether a column holds a value of its type that Excel can't."""
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
    """Return SQL for the longest text of a column, in units of UTF-16; NULL where its values are no text."""
    if sql_types.DUCKDB_TYPES[field.type] != "VARCHAR":
        return "NULL"
    text = f"CAST({sql.identifier(field.name)} AS VARCHAR)"
    return f"max(length({text}) + length(regexp_replace({text}, '[\\x{{0}}-\\x{{FFFF}}]', '', 'g')))"


def _write_about(dataset: Dataset, book: Any, sheets: list[_Sheet]) -> None:  # noqa: ANN401 - untyped library
    about = dataset.about
    page = book.add_worksheet("about")
    bold = book.add_format({"bold": True})
    licences = ", ".join(one["title"] for one in about["licenses"])
    said = ("title", "version", "released", "description")
    lines = [*((word, about[word]) for word in said), ("licence", licences), ("note", NOTE)]
    for row, (word, text) in enumerate(lines):
        page.write_string(row, 0, word, bold)
        _write_text(page, row, 1, text, None)
    top = len(lines) + 1
    for column, word in enumerate(HEAD):
        page.write_string(top, column, word, bold)
    for row, sheet in enumerate(sheets, start=top + 1):
        if sheet.left_out:
            page.write_string(row, 0, "-")
        else:
            page.write_url(row, 0, f"internal:'{sheet.name}'!A1", string=sheet.name)
        page.write_string(row, 1, sheet.table.name)
        page.write_number(row, 2, sheet.rows)
        _write_text(page, row, 3, sheet.table.description, None)
        _write_text(page, row, 4, sheet.note, None)
    page.set_column(0, 1, LONGEST_NAME)


def _write_table(connection: duckdb.DuckDBPyConnection, book: Any, sheet: _Sheet) -> None:  # noqa: ANN401
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
                _write_text(page, row, column, value, formats[column])
            elif isinstance(value, bool):
                page.write_boolean(row, column, value)
            elif isinstance(value, int | float):
                page.write_number(row, column, value)
            else:
                page.write_datetime(row, column, value, formats[column])


def _rows(connection: duckdb.DuckDBPyConnection, sheet: _Sheet) -> Iterator[tuple[Any, ...]]:
    """Yield the rows in order of their key, batch by batch."""
    table = sheet.table
    items = ", ".join(_item(field, as_text=field.name in sheet.as_text) for field in table.fields)
    order = sql.identifiers([*table.primary_key])
    found = connection.execute(f"SELECT {items} FROM {sql.identifier(table.name)} AS t ORDER BY {order}")
    while batch := found.fetchmany(BATCH):
        yield from batch


def _item(field: Field, *, as_text: bool) -> str:
    """Return the SELECT item of a field; a moment as text has the T of ISO 8601."""
    name = sql.identifier(field.name)
    if not as_text:
        return name
    text = f"CAST({name} AS VARCHAR)"
    return f"replace({text}, ' ', 'T')" if field.type == "datetime" else text


def _write_text(page: Any, row: int, column: int, text: str, style: Any) -> None:  # noqa: ANN401
    """Write a text as it is; the library would take one between <r> and </r> for its own markup."""
    if text.startswith("<r>") and text.endswith("</r>"):
        page.write_rich_string(row, column, text[:1], text[1:2], text[2:])
    else:
        page.write_string(row, column, text, style)

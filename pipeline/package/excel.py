"""The Excel workbook: a sheet about the dataset, then one sheet for each table.

A column is stored as text if Excel cannot represent all its values: dates before 1 March 1900, times finer
than a millisecond, integers of more than 15 digits, infinite numbers. A table that exceeds Excel's limits is
not included, and the first sheet has a note; values are never truncated. Text is never read as a formula,
whatever its first character. The same tables give the same bytes: the only date is the release date.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree as ET

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.database import beside
from pipeline.package import sheet_rows
from pipeline.raw_files.spreadsheet_position import column_letter
from pipeline.schema import sql_types
from pipeline.schema.model import Field, TableSchema

# Excel allows 1,048,576 rows, but to open so many takes minutes.
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
ZIP_LEVEL = 4  # takes a third of the time of the library's level, for a tenth more bytes
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
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

    The library writes a workbook without rows; this adds the rows as it copies that workbook to the target.

    Args:
        dataset: the contract.
        database: the published database.
        target: the file to write.

    Raises:
        OSError: the disk is full.
    """
    with beside(database) as connection:
        listed = sheets(dataset, connection)
        included = (sheet for sheet in listed if not sheet.omitted)
        parts = {f"xl/worksheets/sheet{number}.xml": sheet for number, sheet in enumerate(included, start=2)}
        with (
            zipfile.ZipFile(_without_rows(dataset, listed)) as book,
            zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=ZIP_LEVEL) as written,
        ):
            for name in book.namelist():
                content = book.read(name)
                with written.open(_member(name), "w", force_zip64=True) as part:
                    if name in parts:
                        part.writelines(_with_rows(connection, parts[name], content))
                    else:
                        part.write(content)
    return listed


def _without_rows(dataset: Dataset, listed: list[Sheet]) -> IO[bytes]:
    """Return the workbook with the heads of its sheets, but without their rows."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - only a release needs it

    about = dataset.about
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        day = dt.datetime.fromisoformat(about["released"])
        book.set_properties({"title": about["title"], "created": day})
        _write_about(dataset, book, listed)
        for sheet in listed:
            if not sheet.omitted:
                _write_head(book, sheet)
    return file


def _member(name: str) -> zipfile.ZipInfo:
    """Return a file of the workbook as an entry of the zip; its date is always the same."""
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member


def _with_rows(connection: duckdb.DuckDBPyConnection, sheet: Sheet, head: bytes) -> Iterator[bytes]:
    """Yield the XML of a sheet with the rows of its table, from that with the head only."""
    last = column_letter(len(sheet.table.fields))
    covered = f'<dimension ref="A1:{last}{sheet.rows + 1}"/>'
    start, end, rest = re.sub(b'<dimension ref="[^"]*"/>', covered.encode(), head, count=1).partition(
        b"</sheetData>"
    )
    columns = ET.fromstring(head).iter(f"{{{MAIN}}}col")  # noqa: S314 - just written
    styles = {
        position: column.attrib["style"]
        for column in columns
        if "style" in column.attrib
        for position in range(int(column.attrib["min"]) - 1, int(column.attrib["max"]))
    }
    yield start
    yield from sheet_rows.write(connection, sheet.table, as_text=sheet.as_text, styles=styles)
    yield end + rest


def sheets(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> list[Sheet]:
    """Return the sheet of each table of a published database, also of those that are not included."""
    names = sheet_names([table.name for table in dataset.tables.values()])
    return [_sheet(connection, table, names[table.name]) for table in dataset.tables.values()]


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
    measured: list[tuple[Field, bool, int | None]] = []
    for fields in sql.in_parts(table.fields):
        measures = ", ".join(f"{_misfit(field)}, {_length(field)}" for field in fields)
        (results,) = connection.execute(f"SELECT {measures} FROM {source}").fetchall()
        measured += zip(fields, results[::2], results[1::2], strict=True)
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
    beyond = f"length(regexp_replace({text}, '[\\x{{0}}-\\x{{FFFF}}]', '', 'g'))"
    return f"max(length({text}) + CASE WHEN strlen({text}) > length({text}) THEN {beyond} ELSE 0 END)"


def _write_about(dataset: Dataset, book: Any, listed: list[Sheet]) -> None:  # noqa: ANN401 - untyped library
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
    for row, sheet in enumerate(listed, start=top + 1):
        if sheet.omitted:
            page.write_string(row, 0, "-")
        else:
            page.write_url(row, 0, f"internal:'{sheet.name}'!A1", string=sheet.name)
        page.write_string(row, 1, sheet.table.name)
        page.write_number(row, 2, sheet.rows)
        write_text(page, row, 3, sheet.table.description, None)
        write_text(page, row, 4, sheet.note, None)
    page.set_column(0, 1, LONGEST_NAME)


def _write_head(book: Any, sheet: Sheet) -> None:  # noqa: ANN401 - untyped library
    page = book.add_worksheet(sheet.name)
    fields = sheet.table.fields
    bold = book.add_format({"bold": True})
    for column, (field, width) in enumerate(zip(fields, sheet.widths, strict=True)):
        page.write_string(0, column, field.name, bold)
        form = "" if field.name in sheet.as_text else FORMATS.get(field.type, "")
        page.set_column(column, column, width, book.add_format({"num_format": form}) if form else None)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, sheet.rows, len(fields) - 1)


def write_text(page: Any, row: int, column: int, text: str, style: Any) -> None:  # noqa: ANN401
    """Write a text unchanged, also one between <r> and </r>, which the library would read as its markup."""
    if text.startswith("<r>") and text.endswith("</r>"):
        page.write_rich_string(row, column, text[:1], text[1:2], text[2:])
    else:
        page.write_string(row, column, text, style)

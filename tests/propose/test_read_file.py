"""A table is read from any file as a person sees it, and what was left out or rewritten is reported."""

import datetime as dt
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.core.errors import CallError
from pipeline.core.wording import phrase
from pipeline.propose import read_file

ODS = (
    '<?xml version="1.0"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>{}'
    "</office:spreadsheet></office:body></office:document-content>"
)


def written(path: Path, data: bytes | str) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def read(path: Path, **options: Any) -> tuple[list[str], list[list[str]], list[str]]:
    """Return the header, the rows and the notes of a file."""
    table = read_file.read(path, **options)
    return list(table.labels), list(table.rows), [phrase(note) for note in table.notes]


@pytest.mark.parametrize(
    ("data", "notes"),
    [
        ("name,town\nAda,Köln\n".encode(), ["The file is UTF-8, with commas between the cells."]),
        (
            "\ufeffname;town\r\nAda;Köln\r\n".encode(),
            ["The file is UTF-8, with semicolons between the cells."],
        ),
        ("name\ttown\nAda\tKöln\n".encode("utf-16"), ["The file is UTF-16, with tabs between the cells."]),
        (
            "name,town\nAda,Köln\n".encode("cp1252"),
            [
                "The file is Windows-1252, with commas between the cells.",
                'The encoding is not certain. Read as Windows-1252, line 2 contains "Köln". If that is wrong, save '
                "the file as CSV UTF-8 and begin again.",
            ],
        ),
    ],
)
def test_encoding_and_delimiter_are_found_and_reported(data: bytes, notes: list[str], tmp_path: Path) -> None:
    assert read(written(tmp_path / "a.csv", data)) == (["name", "town"], [["Ada", "Köln"]], notes)


def test_what_is_not_part_of_the_table_is_left_out_and_reported(tmp_path: Path) -> None:
    text = "Strikes of 1889,,,\n,,,\nid,place,,\n#meta+id,#loc+name,,\n1,Ghent,,\n,,,\n2,  ,,\n"
    assert read(written(tmp_path / "a.csv", text)) == (
        ["id", "place"],
        [["1", "Ghent"], ["2", ""]],
        [
            "The file is UTF-8, with commas between the cells.",
            "The header is row 3. 1 row above it is left out.",
            "1 row without any text is left out.",
            "Line 4 contains HXL tags. It is left out; the descriptions use the tags.",
            "1 cell with only spaces is written as empty.",
        ],
    )
    assert read_file.read(tmp_path / "a.csv").lines == (5, 7)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a,b\n1,2\n3\n4,5,6\n", "the header has 2 cells, but line 3 has 1, line 4 has 3; complete the rows, or quote cells that contain the delimiter or a line break"),
        ("a,b\n1,2\n1,2,3,4,5,6\n", "the header has 2 cells, but line 3 has 6; complete the rows, or quote cells that contain the delimiter or a line break"),
        ("a,b\n", "the table has a header and no rows"),
        ("a,b\n#x,#y\n", "the table has no rows below its header and its HXL tags"),
        ("", "the table has no header: no row is filled like one; use --header-row"),
        ("<html><table></table></html>", "this is HTML, not text; save the table as CSV, or rename the file"),
    ],
)  # fmt: skip
def test_what_is_not_a_table_is_refused(text: str, error: str, tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", text)
    with pytest.raises(CallError) as raised:
        read_file.read(path)
    assert str(raised.value) == f"{path}: {error}"


def test_an_open_quote_and_broken_bytes_are_refused_with_the_line(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", 'a,b\n1,"2\n')
    with pytest.raises(CallError, match=r"a\.csv, line 2: this is not CSV \(open quote\)"):
        read_file.read(path)
    path = written(tmp_path / "b.csv", "a,b\nKöln,Würzburg\n".encode() + b"\xfc,x\n")
    with pytest.raises(CallError, match="most of the file is UTF-8, but some bytes are not"):
        read_file.read(path)


def workbook(path: Path) -> Path:
    """Make a workbook whose cells contain what spreadsheet programs make of typed values."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Strikes"
    sheet.append(["Code", "Day", "Month", "Share", "Long", "Closed", "Hands"])
    cells = [7, dt.datetime(1889, 8, 14), dt.datetime(1889, 8, 1), 0.25, 1234567890123456, True, 12.0]  # noqa: DTZ001 - of a workbook
    sheet.append(cells)
    for column, form in {1: "000", 2: "dd/mm/yyyy", 3: "mmm yyyy", 4: "0%"}.items():
        sheet.cell(2, column).number_format = form
    sheet.merge_cells("A4:B4")
    book.create_sheet("Nothing")
    book.save(path)
    return path


def test_a_workbook_is_read_as_it_is_shown(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    labels, rows, notes = read(path)
    assert labels == ["Code", "Day", "Month", "Share", "Long", "Closed", "Hands"]
    assert rows == [["007", "1889-08-14", "1889-08", "0.25", "1234567890123456", "TRUE", "12"]]
    assert notes == [
        'The sheet "Strikes" was read.',
        '1 number that the workbook shows with leading zeros: written as shown, such as "007".',
        "1 date of the workbook: written as YYYY-MM-DD.",
        '1 date of the workbook without a day or a month: written as shown, such as "1889-08".',
        '1 percentage: written as a fraction, so "25%" is "0.25".',
        '1 number of more than 15 digits, such as "1234567890123456": a workbook keeps only 15, so the last digits '
        "may be lost. Compare them with the source.",
        "1 range of merged cells: only the first cell of each has a value. The others are empty.",
    ]


def test_the_sheet_must_be_named_if_there_are_several(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["Nothing"].append(["a", "b"])
    book["Nothing"].append([1, 2])
    book.save(path)
    with pytest.raises(CallError) as raised:
        read_file.read(path)
    assert (
        str(raised.value) == f'{path}: the workbook has 2 sheets: "Strikes", "Nothing"; name one with --sheet'
    )
    assert read(path, sheet="Nothing")[:2] == (["a", "b"], [["1", "2"]])


def test_formulas_without_results_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["a", "b"])
    sheet.append([1, "=A2+1"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(CallError, match="its formulas have no results; save it in a spreadsheet program"):
        read_file.read(tmp_path / "a.xlsx")


def open_document(path: Path, rows: str) -> Path:
    sheet = f'<table:table table:name="Strikes">{rows}</table:table>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", ODS.format(sheet))
    return path


def test_an_open_document_is_read_as_it_is_shown(tmp_path: Path) -> None:
    header = "".join(f"<table:table-cell><text:p>{label}</text:p></table:table-cell>" for label in "abcdefg")
    cells = (
        '<table:table-cell office:value-type="float" office:value="7"><text:p>007</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="1889-08-14"><text:p>14.08.89</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="1889-08-01"><text:p>Aug 1889</text:p></table:table-cell>'
        '<table:table-cell office:value-type="percentage" office:value="0.25"><text:p>25%</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><office:annotation><text:p>A comment</text:p></office:annotation>'
        '<text:p>two<text:s text:c="2"/>words</text:p><text:p>and a line</text:p></table:table-cell>'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="boolean" office:boolean-value="true"/>'
    )
    path = open_document(
        tmp_path / "a.ods",
        f'<table:table-row>{header}</table:table-row><table:table-row table:number-rows-repeated="2">{cells}'
        '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>',
    )
    labels, rows, notes = read(path)
    assert labels == list("abcdefg")
    assert rows == [["007", "1889-08-14", "1889-08", "0.25", "two  words\nand a line", "TRUE", "TRUE"]] * 2
    assert notes == [
        'The sheet "Strikes" was read.',
        '1 number that the workbook shows with leading zeros: written as shown, such as "007".',
        "1 date of the workbook: written as YYYY-MM-DD.",
        '1 date of the workbook without a day or a month: written as shown, such as "1889-08".',
        '1 percentage: written as a fraction, so "25%" is "0.25".',
    ]


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods"])
def test_a_damaged_or_huge_workbook_is_refused(name: str, tmp_path: Path) -> None:
    path = written(tmp_path / name, "not a workbook")
    with pytest.raises(CallError, match="this is not a workbook, or it is damaged"):
        read_file.read(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", "no XML")
        archive.writestr("[Content_Types].xml", "no XML")
    with pytest.raises(CallError, match="cannot be read; save it again"):
        read_file.read(path)


def test_a_repeated_cell_cannot_fill_the_memory(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="900000000"><text:p>x</text:p></table:table-cell>'
    path = open_document(tmp_path / "a.ods", f"<table:table-row>{cell}</table:table-row>")
    with pytest.raises(CallError, match="more than 20,000,000 cells"):
        read_file.read(path)

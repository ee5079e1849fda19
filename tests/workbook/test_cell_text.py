"""What spreadsheet programs do to a cell is undone where the text is certain, and reported where it is not."""

import pytest

from pipeline.schema.model import Field
from pipeline.workbook import cell_text, number_formats
from pipeline.workbook.cell_text import AlteredError, Column
from pipeline.workbook.read_sheets import Cell

TEXT = Column(Field("note", "string"))
PADDED = Column(Field("code", "string"), padded=True)
EDTF = Column(Field("when", "string", holds="edtf"))
COUNT = Column(Field("count", "string", holds="count"))
INTEGER = Column(Field("number", "integer"))
NUMBER = Column(Field("share", "number"))
COMMA = Column(Field("share", "number", decimal_char=",", group_char="."))
DATE = Column(Field("day", "date"))
OWN_DATE = Column(Field("day", "date", format="%d.%m.%Y"))
DATETIME = Column(Field("moment", "datetime"))
BOOLEAN = Column(Field("known", "boolean", true_values=("yes", "y"), false_values=("no",)))
OTHER = Column(None)


def number(text: str, shown: str = "General") -> Cell:
    return Cell("number", text, number_formats.read(shown))


def outcome(cell: str | Cell, column: Column, before: str | None = None, year: int = 1900) -> str:
    """Return the text of a cell, or in angle brackets what happened to it."""
    try:
        return cell_text.text(cell, column, before, year)
    except AlteredError as error:
        return f"<{error.code}>"


@pytest.mark.parametrize("column", [TEXT, EDTF, NUMBER, DATE, BOOLEAN, OTHER])
@pytest.mark.parametrize(
    "text", ["007", "1e5", "=1+1", "1-2", "TRUE", " a ", "a\nb", "12345678901234567", "'a"]
)
def test_a_text_is_kept_as_it_is(text: str, column: Column) -> None:
    assert (outcome(text, column), outcome(text, column, "x")) == (text, text)


@pytest.mark.parametrize(
    ("cell", "column", "text"),
    [
        (number("350"), COUNT, "350"),
        (number("1889"), EDTF, "1889"),
        (number("-5"), TEXT, "-5"),
        (number("1E+5"), INTEGER, "100000"),
        (number("1.5"), NUMBER, "1.5"),
        (number("0.1"), COMMA, "0,1"),
        (number("0.30000000000000004"), NUMBER, "0.3"),
        (number("7", "000"), TEXT, "007"),
        (number("7", "000"), PADDED, "007"),
        (number("1234.5", "#,##0.00"), NUMBER, "1234.5"),
        (number("100000", "0.00E+00"), INTEGER, "100000"),
        (number("44434", "yyyy\\-mm\\-dd"), EDTF, "2021-08-26"),
        (number("44434", "[$-409]yyyy-mm-dd;@"), DATE, "2021-08-26"),
        (number("44434.5", "yyyy-mm-dd hh:mm:ss"), DATETIME, "2021-08-26T12:00:00"),
        (Cell("boolean", "1"), BOOLEAN, "yes"),
        (Cell("formula", "FALSE()", result="0"), BOOLEAN, "no"),
        (Cell("day", "2021-08-26T00:00:00", number_formats.read("yyyy-mm-dd")), DATE, "2021-08-26"),
    ],
)
def test_a_value_in_a_field_that_takes_it_has_its_text(cell: Cell, column: Column, text: str) -> None:
    assert outcome(cell, column) == text


@pytest.mark.parametrize(
    ("cell", "column", "reason"),
    [
        (number("7"), PADDED, "<zeros>"),
        (number("0.05", "0%"), NUMBER, "<percent>"),
        (number("0.05", "0.00%"), TEXT, "<percent>"),
        (number("100000", "0.00E+00"), TEXT, "<number>"),
        (number("0.333333333333333", "# ?/?"), TEXT, "<number>"),
        (number("3.5"), TEXT, "<number>"),
        (number("5", '0.00 "USD"'), TEXT, "<number>"),
        (number("12345678901234600"), TEXT, "<digits>"),
        (number("1E+300"), INTEGER, "<digits>"),
        (number("1E+99999999"), INTEGER, "<digits>"),
        (number("44409", "mm/dd/yy"), EDTF, "<date>"),  # "Aug 2021", typed into LibreOffice
        (number("46025", "mm/dd/yy"), DATE, "<date>"),  # "1/3", typed into LibreOffice
        (number("44409", "mmm-yy"), EDTF, "<date>"),  # "2021-08", typed into Excel
        (number("44963", "d-mmm"), TEXT, "<date>"),  # "1-2", typed into Excel
        (number("44434", "yyyy-mm-dd"), TEXT, "<date>"),
        (number("44434", "yyyy-mm-dd"), OWN_DATE, "<date>"),
        (number("44434.25", "yyyy-mm-dd"), DATE, "<date>"),
        (number("0.5", "hh:mm"), TEXT, "<date>"),
        (number("60", "yyyy-mm-dd"), DATE, "<date>"),  # 29 February 1900, which was no day
        (number("9999999", "yyyy-mm-dd"), DATE, "<date>"),
        (Cell("day", "26 August"), DATE, "<date>"),
        (number("INF"), NUMBER, "<error>"),
        (Cell("error", "#N/A"), TEXT, "<error>"),
        (Cell("boolean", "1"), TEXT, "<boolean>"),
        (Cell("formula", "1+1", result="2"), INTEGER, "<formula>"),
    ],
)
def test_what_is_not_certain_is_reported(cell: Cell, column: Column, reason: str) -> None:
    assert outcome(cell, column) == reason


@pytest.mark.parametrize(
    ("cell", "column", "before"),
    [
        (number("7"), PADDED, "007"),
        (number("30.52333"), NUMBER, "30.523330"),
        (number("0.333333333333333"), TEXT, "0.3333333333333333"),
        (number("12345678901234600"), TEXT, "12345678901234567"),
        (number("1234.5"), COMMA, "1.234,50"),
        (number("0.05", "0%"), NUMBER, "0.05"),
        (number("44434", "mm/dd/yy"), TEXT, "2021-08-26"),
        (number("44434", "dd.mm.yyyy"), DATETIME, "2021-08-26T00:00:00"),
        (Cell("boolean", "1"), BOOLEAN, "y"),
        (Cell("boolean", "0"), TEXT, "False"),
        ("a\nb\nc", TEXT, "a\r\nb\rc"),
        ("'007", TEXT, "007"),
    ],
)
def test_a_cell_with_the_value_that_it_had_has_the_text_that_it_had(
    cell: str | Cell, column: Column, before: str
) -> None:
    assert outcome(cell, column, before) == before


def test_days_of_a_workbook_from_an_old_macintosh_begin_in_1904() -> None:
    assert outcome(number("42972", "yyyy-mm-dd"), DATE, year=1904) == "2021-08-26"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("", "plain"),
        ("@", "plain"),
        ("General", "plain"),
        ("[>=1]General;[Red]-General", "plain"),
        ("0", "plain"),
        ("#,##0.00", "plain"),
        ("00000", "zeros"),
        ("0%", "percent"),
        ("##0.0E+0", "scientific"),
        ("# ??/??", "fraction"),
        ("[h]:mm:ss", "date"),
        ("mm:ss.0", "date"),
        ("h:mm AM/PM", "date"),
        ("d. mmmm yyyy", "date"),
        ('"day" 0', "other"),
        ("[$€-407] 0.00", "other"),
    ],
)
def test_the_kind_of_a_number_format(code: str, kind: str) -> None:
    assert number_formats.read(code).kind == kind


@pytest.mark.parametrize(("number", "own"), [(14, {}), (30, {}), (57, {}), (170, {170: "yyyy"})])
def test_a_format_without_a_code_has_the_one_of_its_number(number: int, own: dict[int, str]) -> None:
    assert number_formats.read(number_formats.code(number, own)).kind == "date"

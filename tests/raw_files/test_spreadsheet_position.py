"""Lines and columns as a spreadsheet numbers them."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.raw_files.spreadsheet_position import column_letter, rows
from pipeline.schema.dialect import UTF8, Dialect


def rows_of(folder: Path, text: str, dialect: Dialect | None = None, encoding: str = UTF8) -> list[int]:
    """Return the row of each physical line of a text."""
    path = folder / "table.csv"
    path.write_bytes(text.encode(encoding))
    lines = range(1, len(text.splitlines()) + 1)
    return list(rows(path, dialect or Dialect(), encoding, lines).values())


@pytest.mark.parametrize(
    ("number", "letters"),
    [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (53, "BA"), (702, "ZZ"), (703, "AAA")],
)
def test_the_27th_column_is_aa(number: int, letters: str) -> None:
    assert column_letter(number) == letters


def test_a_row_of_single_lines_is_its_line(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "a,b\n1,2\n\n3,4\n") == [1, 2, 3, 4]


def test_a_cell_of_several_lines_is_one_row(tmp_path: Path) -> None:
    assert rows_of(tmp_path, 'a,b\n1,"x\ny ""z""\n"\n2,3\n') == [1, 2, 2, 2, 3]


def test_a_header_cell_of_two_lines_is_one_row(tmp_path: Path) -> None:
    assert rows_of(tmp_path, '"a\nb",c\n1,2\n') == [1, 1, 2]


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_count_alike(end: str, tmp_path: Path) -> None:
    assert rows_of(tmp_path, f'a,b{end}1,"x{end}y"{end}2,3{end}') == [1, 2, 2, 3]


def test_a_quote_in_a_comment_opens_no_cell(tmp_path: Path) -> None:
    text = '# it\'s 5" long, ,"\na,b\n1,2\n'
    assert rows_of(tmp_path, text, Dialect(comment_char="#")) == [1, 2, 3]
    assert rows_of(tmp_path, text, Dialect(comment_rows=(1,))) == [1, 2, 3]


def test_a_quote_inside_an_unquoted_cell_opens_no_cell(tmp_path: Path) -> None:
    assert rows_of(tmp_path, 'a,b\n5",2\n3,4\n') == [1, 2, 3]


def test_the_dialect_decides_quote_and_delimiter(tmp_path: Path) -> None:
    dialect = Dialect(delimiter=";", quote_char="'")
    assert rows_of(tmp_path, "a;b\n1;'x\ny'\n2;\"z\n3;4\n", dialect) == [1, 2, 2, 3, 4]


def test_without_a_quote_character_each_line_is_a_row(tmp_path: Path) -> None:
    assert rows_of(tmp_path, 'a,b\n1,"x\ny"\n', Dialect(quote_char=None)) == [1, 2, 3]


def test_a_byte_order_mark_and_utf_16_change_nothing(tmp_path: Path) -> None:
    assert rows_of(tmp_path, '\ufeff"a\nb"\n1\n') == [1, 1, 2]
    assert rows_of(tmp_path, '"a\nb"\n1\n', encoding="utf-16") == [1, 1, 2]


def test_only_the_lines_of_the_file_have_rows(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text('a\n"x\ny"\n1\n', "utf-8")
    assert rows(path, Dialect(), UTF8, [3, 4, 9]) == {3: 2, 4: 3}


@given(st.lists(st.lists(st.text("ab\",;\n '", max_size=6), min_size=2, max_size=3), min_size=1, max_size=6))
def test_rows_are_those_that_a_reader_of_csv_counts(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    path = tmp_path_factory.mktemp("drawn") / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(table)
    expected: dict[int, int] = {}
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        for row, _ in enumerate(reader, start=1):
            expected |= dict.fromkeys(range(max(expected, default=0) + 1, reader.line_num + 1), row)
    assert rows(path, Dialect(), UTF8, expected) == expected

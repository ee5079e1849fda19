"""The workbook of a dataset helps to type: drop-downs, hints, codes, and findings at their cells."""

from pathlib import Path
from typing import Any

import coder
import openpyxl
import project
import pytest

from pipeline.core.errors import CallError
from pipeline.run import workbook


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The strikes, with three errors and a warning."""
    folder = project.strikes(tmp_path_factory.mktemp("strikes") / "project")
    project.change(folder, "strikes", strike_no="K002", outcome="9", hands_said="nearby")
    project.change(folder, "strikes", strike_no="K003", raise_percent="-7,5", headline=" =1+1")
    return folder


@pytest.fixture(scope="module")
def printed(folder: Path) -> list[str]:
    code, lines = coder.run("workbook", folder.parent / "coded.xlsx", "-C", folder)
    assert code == 0
    return lines


@pytest.fixture(scope="module")
def book(folder: Path, printed: list[str]) -> Any:  # noqa: ARG001 - which makes the workbook
    return openpyxl.load_workbook(folder.parent / "coded.xlsx")


def test_it_prints_what_it_wrote_and_how_to_go_on(folder: Path, printed: list[str]) -> None:
    path = folder.parent / "coded.xlsx"
    assert printed == [
        f"{path} contains 4 tables. Import it with: claimbook import-workbook {path}",
        "its sheet findings lists the 3 errors and 1 warning of the check, and their cells are marked",
    ]


def test_there_is_a_sheet_for_each_table_and_one_for_what_explains_them(book: Any) -> None:
    assert {sheet.title: sheet.sheet_state for sheet in book} == {
        **dict.fromkeys(["help", "other_names", "strikes", "unions", "works", "codes", "fields"], "visible"),
        "findings": "visible",
        "_claimbook": "veryHidden",
    }


def test_every_cell_is_text_and_rows_can_be_added_below_a_protected_header(book: Any) -> None:
    sheet = book["strikes"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None]
    assert {(cell.data_type, cell.number_format, cell.protection.locked) for cell in cells} == {
        ("s", "@", False)
    }
    assert [cell.protection.locked for cell in sheet[1]] == [True] * 13
    below = sheet.column_dimensions["A"]
    assert (below.number_format, below.protection.locked, below.min, below.max) == ("@", False, 1, 1)
    rights = sheet.protection
    assert (rights.sheet, rights.insertRows, rights.deleteRows, rights.sort, rights.autoFilter) == (
        True, False, False, False, False,
    )  # fmt: skip
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:M9")


def validations(sheet: Any) -> dict[str, tuple[object, ...]]:
    return {
        str(v.sqref): (v.type, v.formula1, v.errorStyle, bool(v.showErrorMessage))
        for v in sheet.data_validations.dataValidation
    }


def test_columns_have_a_drop_down_or_the_form_of_their_type(book: Any) -> None:
    bottom = 1048576
    assert validations(book["strikes"]) == {
        f"A2:A{bottom}": ("custom", "SUMPRODUCT(--EXACT(A$2:A$5009,A2))<2", "warning", True),
        f"B2:B{bottom}": (None, None, None, True),
        f"C2:C{bottom}": (
            "list",
            "OFFSET('works'!$A$2,0,0,MAX(1,COUNTA('works'!$A:$A)-1),1)",
            "warning",
            True,
        ),
        f"D2:D{bottom}": (None, None, None, True),
        f"E2:E{bottom}": (
            "list",
            "OFFSET('unions'!$B$2,0,0,MAX(1,COUNTA('unions'!$B:$B)-1),1)",
            "warning",
            False,
        ),
        f"F2:F{bottom}": ("list", "codes!$B$2:$B$5", None, False),
        f"G2:G{bottom}": (None, None, None, True),
        f"H2:H{bottom}": ("list", "codes!$B$6:$B$9", None, True),
        f"I2:I{bottom}": ("list", "codes!$B$10:$B$13", None, True),
        f"J2:J{bottom}": (
            "custom",
            'AND(ISNUMBER(_xlfn.NUMBERVALUE(J2,"."," ")),_xlfn.NUMBERVALUE(J2,"."," ")>=0)',
            "warning",
            True,
        ),
        f"K2:K{bottom}": ("list", '"true,false"', "warning", True),
        f"L2:L{bottom}": (
            "list",
            "OFFSET('strikes'!$A$2,0,0,MAX(1,COUNTA('strikes'!$A:$A)-1),1)",
            "warning",
            True,
        ),
        f"M2:M{bottom}": (None, None, None, True),
    }


def test_a_hint_at_each_cell_says_what_may_be_typed(book: Any) -> None:
    hints = {v.promptTitle: v.prompt for v in book["strikes"].data_validations.dataValidation}
    assert hints["Demands"] == (
        "Demands of the strikers, separated by bars.\nRequired. A code of the list demands in the sheet codes. "
        'Several values are separated by "|". Example: wages|hours'
    )
    assert hints["Raise in percent"] == (
        "Rise in wages at the end, in percent. Empty if wages did not rise.\n"
        'A number, with "." before the decimals. At least 0. Example: 7.5'
    )
    assert {(len(title) <= 32, len(hint) <= 255) for title, hint in hints.items()} == {(True, True)}


def values(sheet: Any) -> list[tuple[object, ...]]:
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows()]


def test_the_codes_and_the_fields_are_explained(book: Any) -> None:
    assert values(book["codes"])[:3] == [
        ("list", "code", "label", "definition"),
        ("demands", "wages", "Wages", "Higher pay, or no pay cut."),
        ("demands", "hours", "Hours", "A shorter day or week."),
    ]
    assert values(book["fields"])[:2] == [
        ("sheet", "column", "title", "description", "allowed", "example"),
        (
            "other_names",
            "other_name",
            "Other name",
            "Name as the paper prints it.",
            "Required.",
            "Ropemakers",
        ),
    ]


def test_findings_are_colours_with_comments_and_a_list_with_links(book: Any) -> None:
    sheet = book["strikes"]
    marked = {
        cell.coordinate: (cell.fill.fgColor.rgb, cell.comment.text)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment
    }
    red, yellow = "FFFFC7CE", "FFFFEB9C"
    assert marked == {
        "H3": (
            red,
            'Error: hands_said: "nearby" is not in the code list number_phrases\nDid you mean "nearly"?',
        ),
        "I3": (red, 'Error: outcome: "9" is not in the code list outcomes\nUse one of: 0, 1, 2, 3.'),
        "B4": (
            yellow,
            'Warning: headline: leading or trailing whitespace in " =1+1"\nDelete the space at its start.',
        ),
        "J4": (
            red,
            'Error: raise_percent: "-7,5" is not a number\nWrite digits and a decimal point, such as 7.5.',
        ),
    }
    assert values(book["findings"]) == [
        ("severity", "file", "sheet", "cell", "finding"),
        *(
            (severity.lower(), "raw/strikes.csv", "strikes", cell, sentence)
            for cell, (_, comment) in marked.items()
            for severity, _, sentence in [comment.partition(": ")]
        ),
    ]
    links = [row[3].hyperlink.location for row in book["findings"].iter_rows(min_row=2)]
    assert links == [f"'strikes'!{cell}" for cell in marked]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "coded.xlsx",
            "{path} exists, and may contain changes; import it, name another file, or add --replace",
        ),
        ("coded.csv", "{path}: the name of the workbook must end with .xlsx"),
        (
            "project/raw/coded.xlsx",
            "{path} is in raw/, which contains CSV files only; write the workbook elsewhere",
        ),
        ("nowhere/coded.xlsx", "there is no folder {parent}"),
    ],
)
@pytest.mark.usefixtures("printed")
def test_a_file_in_a_wrong_place_is_not_written(name: str, reason: str, folder: Path) -> None:
    path = folder.parent / name
    before = project.contents(folder.parent)
    assert coder.run("workbook", path, "-q", "-C", folder) == (
        2,
        [f"error: {reason.format(path=path, parent=path.parent)}"],
    )
    assert project.contents(folder.parent) == before


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("union_no,full_name\nU1,A,B\n", "raw/unions.csv:2 prevents raw/unions.csv from being in the workbook: the row has 3 cells, and the header 2"),
        (f"union_no,full_name\nU1,{'a' * 32768}\n", "raw/unions.csv:2:2 prevents raw/unions.csv from being in the workbook: the cell has 32,768 characters, and a cell of a spreadsheet at most 32,767"),
        ("union_no,full_name\nU1,a\ufffe\n", "raw/unions.csv:2:2 prevents raw/unions.csv from being in the workbook: the cell contains a character that no workbook can contain"),
        ("union_no,union_no\nU1,U1\n", "raw/unions.csv is not in the workbook, because two of its columns have the same header, or one has none"),
        ('union_no,full_name\nU1,"a\n', 'raw/unions.csv is not in the workbook: raw/unions.csv:2: the quoted cell that starts here has no closing quote ("); add the closing quote, or write "" for a quote that belongs to the text'),
        ("union_no,full_name\n" + "U1,a\n" * 100_001, "raw/unions.csv is not in the workbook: it has 100,001 rows, and a workbook for coders at most 100,000"),
    ],
)  # fmt: skip
def test_a_file_that_a_workbook_cannot_contain_is_left_out_with_the_reason(
    text: str, note: str, strikes: Path
) -> None:
    (strikes / "raw" / "unions.csv").write_text(text, "utf-8")
    path = strikes.parent / "coded.xlsx"
    _, lines = coder.run("workbook", path, "-C", strikes, "--no-findings")
    assert lines == [note, f"{path} contains 3 tables. Import it with: claimbook import-workbook {path}"]
    assert "unions" not in openpyxl.load_workbook(path).sheetnames


def test_a_failed_workbook_leaves_the_old_one(strikes: Path) -> None:
    for table in ("other_names", "strikes", "unions", "works"):
        (strikes / "raw" / f"{table}.csv").write_text("a,a\n", "utf-8")
    path = strikes.parent / "coded.xlsx"
    path.write_bytes(b"old")
    with pytest.raises(CallError, match="no file of raw/ can be in a workbook"):
        workbook.write(strikes, path, None, coder.quiet, findings=False, replace=True)
    assert path.read_bytes() == b"old"

"""`import-workbook` shows what a coder changed, writes that and nothing else, and reports what it cannot write."""

import json
from pathlib import Path
from typing import Any

import coder
import openpyxl
import project
import pytest
from click.testing import CliRunner
from coder import Edit, typed
from openpyxl.comments import Comment

from pipeline.cli import main, terminal

NOT_WRITTEN = "nothing was written; add --write to write these changes"
REFUSED = "nothing was written; correct the errors in the workbook, save it, and run the command again"
SAME = "the workbook contains no changes of raw/"
WRITTEN = "written: {}; now run claimbook check, and make a new workbook before you type more"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("workbook")
    return coder.made(project.strikes(folder / "project"), folder / "strikes.xlsx")


def imported(strikes: Path, original: Path, *edits: Edit, write: bool = False) -> tuple[int, list[str]]:
    path = coder.edited(original, strikes.parent / "coded.xlsx", *edits)
    return coder.run("import-workbook", path, "-q", "-C", strikes, *["--write"] * write)


def test_the_differences_are_shown_and_only_then_written(strikes: Path, original: Path) -> None:
    before = project.contents(strikes)
    edits = [
        typed("strikes", G2="360", M4="A remark,\nof two lines."),
        lambda book: book["strikes"].insert_rows(4),
        typed("strikes", A4="K009", B4="Again", C4="W02", D4="1890", F4="wages", I4="1", K4="false"),
        lambda book: book["unions"].delete_rows(7),
    ]
    shown = [
        "raw/strikes.csv: 1 row added, 2 cells changed in 2 rows, 0 rows removed",
        "  + K009 (row 4 of the sheet)",
        '  ~ K001 hands_out: "350" becomes "360"',
        '  ~ K003 remark: "" becomes "A remark,\\nof two lines."',
        "raw/unions.csv: 0 rows added, 0 cells changed in 0 rows, 1 row removed",
        "  - U6",
    ]
    assert imported(strikes, original, *edits) == (0, [*shown, NOT_WRITTEN])
    assert project.contents(strikes) == before
    assert imported(strikes, original, *edits, write=True) == (0, shown)
    third = before["raw/strikes.csv"].decode().splitlines(keepends=True)
    third[1] = third[1].replace(",350,", ",360,")
    third[4] = third[4].replace("K002,\n", 'K002,"A remark,\nof two lines."\n')
    third.insert(4, "K009,Again,W02,1890,,wages,,,1,,false,,\n")
    unions = before["raw/unions.csv"].decode().replace("U6,National Union of Clerks,1890/..,2210,3\n", "")
    new = {"raw/strikes.csv": "".join(third).encode(), "raw/unions.csv": unions.encode()}
    after = {**before, **new}
    assert {
        name: content for name, content in project.contents(strikes).items() if content != after.get(name)
    } == {}
    assert imported(strikes, original, *edits, write=True) == (0, [SAME])


def test_changes_that_others_made_meanwhile_are_kept(strikes: Path, original: Path) -> None:
    project.change(strikes, "unions", union_no="U1", weekly_dues="3")
    project.change(strikes, "unions", union_no="U7", full_name="Union of Carters", registry_no="99")
    edits = [typed("unions", C2="1887/..", A8="U8", B8="Union of Porters")]
    assert imported(strikes, original, *edits, write=True)[0] == 0
    assert (strikes / "raw" / "unions.csv").read_text("utf-8").splitlines()[1::5] == [
        "U1,Amalgamated Society of Ropemakers,1887/..,1204,3",
        "U6,National Union of Clerks,1890/..,2210,3",
    ]
    assert (strikes / "raw" / "unions.csv").read_text("utf-8").splitlines()[7:] == [
        "U8,Union of Porters,,,",
        "U7,Union of Carters,1886/..,99,3",
    ]


def test_the_same_cell_changed_by_two_people_is_reported_and_nothing_written(
    strikes: Path, original: Path
) -> None:
    project.change(strikes, "unions", union_no="U1", weekly_dues="3")
    before = project.contents(strikes)
    code, lines = imported(strikes, original, typed("unions", E2="4", E3="2"), write=True)
    assert (code, lines[-2:]) == (
        1,
        [
            'coded.xlsx, unions error weekly_dues: row "U1" has "3" in raw/unions.csv now, and "4" in the '
            "workbook [workbook.conflict.cell]",
            REFUSED,
        ],
    )
    assert project.contents(strikes) == before


def test_other_columns_than_those_of_the_workbook_are_reported(strikes: Path, original: Path) -> None:
    path = strikes / "raw" / "unions.csv"
    path.write_text(path.read_text("utf-8").replace("founded,registry_no", "registry_no,founded"), "utf-8")
    code, lines = imported(strikes, original, typed("unions", E2="4"))
    assert (code, lines[1:]) == (
        1,
        [
            "coded.xlsx, unions error the columns of raw/unions.csv changed after the workbook was made "
            "[workbook.file.header]",
            REFUSED,
        ],
    )


def merge(book: Any) -> None:
    book["unions"].merge_cells("B3:B4")


def hide(book: Any) -> None:
    book["unions"].row_dimensions[3].hidden = True


def new_sheet(book: Any) -> None:
    book.create_sheet("notes")["B2"] = "mine"


def no_sheet(book: Any) -> None:
    del book["unions"]


def no_column(book: Any) -> None:
    book["unions"].delete_cols(3)


def another_order(book: Any) -> None:
    sheet = book["unions"]
    for row in sheet.iter_rows(min_row=1):
        row[1].value, row[2].value = row[2].value, row[1].value


def title_above(book: Any) -> None:
    book["unions"].insert_rows(1)


def comment(book: Any) -> None:
    book["unions"]["B3"].comment = Comment("ask", "me")


def sorted_rows(book: Any) -> None:
    sheet = book["unions"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for row, values in zip(sheet.iter_rows(min_row=2), reversed(rows), strict=True):
        for cell, value in zip(row, values, strict=True):
            cell.value = value


@pytest.mark.parametrize(
    ("edit", "code", "lines"),
    [
        (merge, 1, ["unions!B3 error the cells B3:B4 are merged, so only the first of them has a value [workbook.merged]"]),
        (hide, 0, ["unions!3 warning 1 row is hidden, and was imported like all others [workbook.hidden]"]),
        (new_sheet, 0, ['notes warning the sheet "notes" is not one of the workbook\'s tables and was not imported [workbook.sheet.unknown]']),
        (typed("unions", F2="x", F9="y", G1="mine", G2="z"), 0, [
            "unions!F warning column F contains 2 cells without a header, which were not imported [workbook.column.unknown]",
            'unions!G warning the column "mine", with 1 cell, is not one of the table and was not imported [workbook.column.unknown]',
        ]),
        (no_column, 1, ['unions!1 error the column "founded" is missing [workbook.header.missing]']),
        (typed("unions", C1="Founded"), 1, [
            'unions!1 error the column "founded" is missing [workbook.header.missing]',
            'unions!C warning the column "Founded", with 5 cells, is not one of the table and was not imported [workbook.column.unknown]',
        ]),
        (typed("unions", F1="founded"), 1, ['unions!F1 error two columns have the header "founded" [workbook.header.duplicate]']),
        (title_above, 1, ["unions!1 error the first row is not the header of the table [workbook.header.none]"]),
        (another_order, 0, []),
        (comment, 0, ['unions!B3 warning the comment "ask" was not imported [workbook.comment]']),
        (sorted_rows, 0, ["unions warning the rows have another order than in raw/unions.csv, which keeps its order; new rows are added at its end [workbook.reordered]"]),
        (typed("unions", E2="=1+1"), 1, ['unions!E2 error weekly_dues: "=1+1" is a formula [workbook.cell.formula]']),
        (typed("unions", E2=2.5, D3=1377), 0, []),
    ],
)  # fmt: skip
def test_what_is_not_imported_is_reported_with_its_cell(
    edit: Edit, code: int, lines: list[str], strikes: Path, original: Path
) -> None:
    exit_code, printed = imported(strikes, original, edit)
    found = [line.removeprefix("coded.xlsx, ") for line in printed if line.startswith("coded.xlsx, ")]
    assert (exit_code, found, printed[0] == SAME) == (code, lines, SAME in printed)


def test_a_sheet_that_was_deleted_removes_no_rows(strikes: Path, original: Path) -> None:
    assert imported(strikes, original, no_sheet) == (
        0,
        [
            SAME,
            'coded.xlsx warning the sheet "unions" is missing; raw/unions.csv was not changed [workbook.sheet.missing]',
        ],
    )


def test_a_new_text_that_a_program_made_a_number_is_reported(strikes: Path, original: Path) -> None:
    edit = typed("unions", A8="U7", B8=1984, E8="'5")
    assert imported(strikes, original, edit)[1][2:] == [
        'coded.xlsx, unions!8 warning weekly_dues: the new value "\'5" begins with an apostrophe [workbook.cell.apostrophe]',
        "coded.xlsx, unions!B8 warning full_name: the cell is a number, and was imported as it is shown [workbook.cell.as_shown]",
        NOT_WRITTEN,
    ]


def test_a_character_that_the_encoding_of_the_file_lacks_is_reported(strikes: Path, tmp_path: Path) -> None:
    schema = strikes / "schemas" / "raw" / "unions.json"
    schema.write_text(
        schema.read_text("utf-8").replace(
            '"name": "unions",', '"name": "unions",\n  "encoding": "latin-1",', 1
        ),
        "utf-8",
    )
    raw = strikes / "raw" / "unions.csv"
    raw.write_bytes(raw.read_text("utf-8").replace("Clerks", "Clérks").encode("latin-1"))
    original = coder.made(strikes, tmp_path / "strikes.xlsx")
    code, lines = imported(strikes, original, typed("unions", B2="Łódź"))
    assert (code, lines[-2:]) == (
        1,
        [
            'coded.xlsx, unions error the character "Ł" cannot be written to raw/unions.csv, whose encoding is '
            "latin-1 [workbook.file.encoding]",
            REFUSED,
        ],
    )
    assert imported(strikes, original, typed("unions", B2="Société"), write=True)[0] == 0
    assert "U1,Société,1886/..,1204,2.5\n".encode("latin-1") in raw.read_bytes()


@pytest.mark.parametrize("answer", ["y\n", "n\n"])
def test_in_a_terminal_it_asks(
    answer: str, strikes: Path, original: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "asks", lambda: True)
    path = coder.edited(original, strikes.parent / "coded.xlsx", typed("unions", E2="4"))
    done = CliRunner().invoke(main.main, ["import-workbook", str(path), "-C", str(strikes)], input=answer)
    expected = WRITTEN.format("raw/unions.csv") if answer == "y\n" else NOT_WRITTEN
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, expected)


def test_a_workbook_of_another_dataset_is_refused(strikes: Path, original: Path) -> None:
    about = strikes / "schemas" / "dataset.json"
    content = json.loads(about.read_text("utf-8"))
    about.write_text(json.dumps({**content, "name": "other"}), "utf-8")
    reason = f"{original} was made for the dataset {content['name']}, and this is other"
    assert coder.run("import-workbook", original, "-C", strikes) == (2, [f"error: {reason}"])


def test_a_workbook_of_another_program_is_refused(strikes: Path, tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    assert coder.run("import-workbook", path, "-C", strikes) == (
        2,
        [f"error: {path} was not made by claimbook workbook, or its hidden sheet _claimbook was deleted"],
    )

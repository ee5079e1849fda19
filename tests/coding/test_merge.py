"""Three versions of a raw file become one, by keys and cells; what both changed is a conflict, and nothing is lost."""

import shutil
from pathlib import Path

import project
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.coding import merge_rows
from pipeline.core import merge_conflict

HEADER = "union_no,full_name,founded,registry_no,weekly_dues\n"
BASE = HEADER + "U1,Ropemakers,1886,1,2.5\nU2,Dockers,1889,2,1\n"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(main.main, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project with a schema, and nothing else that a merge needs."""
    schemas = tmp_path / "schemas" / "raw"
    schemas.mkdir(parents=True)
    shutil.copy2(project.STRIKES / "schemas" / "raw" / "unions.json", schemas)
    (tmp_path / "raw").mkdir()
    return tmp_path


def merged(folder: Path, base: str, ours: str, theirs: str) -> tuple[int, str, list[str]]:
    """Merge three texts; return the exit code, the merged text, and what is printed."""
    paths = [folder / name for name in ("base", "raw/unions.csv", "theirs")]
    for path, text in zip(paths, (base, ours, theirs), strict=True):
        path.write_bytes(text.encode())
    code, out, err = run("merge", *paths)
    assert out == ""
    return code, paths[1].read_bytes().decode(), err.replace(f"{folder}/", "").splitlines()


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        # both add a row at the same place
        (BASE + "U3,Bottles,,,\n", BASE + "U4,Fitters,,,\n", BASE + "U3,Bottles,,,\nU4,Fitters,,,\n"),
        # two cells of one row
        (BASE.replace("1886", "1887"), BASE.replace("2.5", "3"), BASE.replace("1886,1,2.5", "1887,1,3")),
        # one deletes a row, the other changes another
        (HEADER + "U2,Dockers,1889,2,1\n", BASE.replace("1889", "1890"), HEADER + "U2,Dockers,1890,2,1\n"),
        # one moves rows, the other adds one
        (
            BASE + "U3,Bottles,,,\n",
            HEADER + "U2,Dockers,1889,2,1\nU1,Ropemakers,1886,1,2.5\n",
            HEADER + "U2,Dockers,1889,2,1\nU3,Bottles,,,\nU1,Ropemakers,1886,1,2.5\n",
        ),
        # one saves the file in another form, the other changes a cell
        (
            BASE.replace("1886", "1887"),
            "\ufeff" + BASE.replace("Ropemakers", '"Ropemakers"').replace("\n", "\r\n").removesuffix("\r\n"),
            "\ufeff" + BASE.replace("1886", "1887").replace("\n", "\r\n").removesuffix("\r\n"),
        ),
        # the same change, and the same new row
        (BASE + "U3,Bottles,,,\n", BASE + 'U3,"Bottles",,,\n', BASE + "U3,Bottles,,,\n"),
        # one adds a column, the other a row
        (
            BASE + 'U3,"Bottles, Glass",,,\n',
            BASE.replace("dues\n", "dues,x\n").replace("2.5\n", "2.5,a\n").replace(",2,1\n", ",2,1,b\n"),
            HEADER.replace("dues", "dues,x")
            + 'U1,Ropemakers,1886,1,2.5,a\nU2,Dockers,1889,2,1,b\nU3,"Bottles, Glass",,,,\n',
        ),
    ],
)
def test_what_only_one_version_changed_is_merged(ours: str, theirs: str, expected: str, folder: Path) -> None:
    assert merged(folder, BASE, ours, theirs) == (0, expected, [])


def test_a_cell_with_two_new_values_is_a_conflict(folder: Path) -> None:
    ours, theirs = BASE.replace("1886,1", "1887,9"), BASE.replace("1886", "1885")
    code, text, printed = merged(folder, BASE, ours, theirs)
    assert (code, text) == (
        1,
        HEADER
        + "<<<<<<< ours\nU1,Ropemakers,1887,9,2.5\n=======\nU1,Ropemakers,1885,9,2.5\n>>>>>>> theirs\nU2,Dockers,1889,2,1\n",
    )
    assert printed == ['raw/unions.csv U1, founded: "1886" became "1887" in ours and "1885" in theirs']
    assert merge_conflict.lines(folder / "raw" / "unions.csv") == [2, 4, 6]


def test_a_row_that_one_deletes_and_the_other_changes_is_a_conflict(folder: Path) -> None:
    without = HEADER + "U2,Dockers,1889,2,1\n"
    changed = BASE.replace("1886", "1885")
    row = "U1,Ropemakers,1885,1,2.5\n"
    sentence = "raw/unions.csv U1: one version deleted the row, and the other changed it"
    end = "U2,Dockers,1889,2,1\n"
    assert merged(folder, BASE, without, changed) == (
        1,
        f"{HEADER}<<<<<<< ours\n=======\n{row}>>>>>>> theirs\n{end}",
        [sentence],
    )
    assert merged(folder, BASE, changed, without) == (
        1,
        f"{HEADER}<<<<<<< ours\n{row}=======\n>>>>>>> theirs\n{end}",
        [sentence],
    )


def test_different_rows_with_the_same_new_key_are_a_conflict_with_the_way_out(folder: Path) -> None:
    for base in (BASE, ""):  # "" where both added the file
        first = BASE if base else HEADER
        code, text, printed = merged(folder, base, first + "U3,Bottles,,,\n", first + "U3,Fitters,,,\n")
        marked = "<<<<<<< ours\nU3,Bottles,,,\n=======\nU3,Fitters,,,\n>>>>>>> theirs\n"
        assert (code, text) == (1, first + marked)
        assert printed[0] == "raw/unions.csv U3: ours and theirs both added a row with this key"
        assert printed[1].startswith("If these are different rows: undo the merge (git merge --abort)")


@pytest.mark.parametrize(
    ("base", "ours", "reason"),
    [
        (BASE, BASE + "U2,Dockers again,,,\n", "a version has the key U2 twice"),
        (BASE, BASE + "\n", "line 4 of a version is not a row with a key"),
        (BASE, BASE.replace("U1,Rope", 'U1,"Rope'), "raw/unions.csv:2: "),
        (BASE, BASE.replace("union_no", "union_number"), "a version has no column union_no"),
    ],
)
def test_what_cannot_be_matched_by_keys_is_merged_by_lines(
    base: str, ours: str, reason: str, folder: Path
) -> None:
    theirs = BASE.replace("U1,Ropemakers", "U1,Rope makers") + "U9,New,,,\n"
    code, text, printed = merged(folder, base, ours, theirs)
    assert printed[0].startswith(f"raw/unions.csv was merged by lines, not by keys: {reason}")
    assert "U9,New,,," in text
    assert (code == 1) is ("<<<<<<< ours" in text)


def test_after_an_internal_error_both_versions_are_in_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ValueError("bad")

    monkeypatch.setattr(merge_rows, "merge", fail)
    code, text, _ = merged(folder, BASE, BASE.replace("1886", "1887"), BASE.replace("1886", "1885"))
    assert (code, text.count("U1,Ropemakers"), "<<<<<<< ours" in text) == (3, 2, True)


def test_a_file_that_does_not_exist_is_an_error_and_changes_nothing(folder: Path) -> None:
    ours = folder / "raw" / "unions.csv"
    ours.write_text(BASE, "utf-8")
    assert run("merge", folder / "none", ours, ours) == (2, "", f"error: {folder}/none does not exist\n")
    assert ours.read_text("utf-8") == BASE

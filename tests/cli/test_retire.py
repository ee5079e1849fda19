"""`retire`: it appends the lines that the check asks for, and nothing that the check would refuse."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.contract import read_contract
from pipeline.core.finding import Finding, Message
from pipeline.raw_files import append_rows
from pipeline.run import retire as retire_keys

SCHEMA = read_contract.engine_input("retired")
HEADER = b"table,key,replaced_by,reason,retired_in"
ROW = ("works", "W09", "W01;W02", 'Two works, "one" sign.', "2.0.0")
CELLS = b'works,W09,W01;W02,"Two works, ""one"" sign.",2.0.0'


@pytest.mark.parametrize(
    ("before", "added"),
    [
        (HEADER + b"\n", CELLS + b"\n"),
        (HEADER, b"\n" + CELLS),
        (b"\xef\xbb\xbf" + HEADER + b"\r\n", CELLS + b"\r\n"),
        (b'"table",key,replaced_by,reason,retired_in\r\nworks,"W08",,"A\nb",1.0.0', b"\r\n" + CELLS),
    ],
)
def test_appended_rows_leave_all_other_bytes_as_they_are(before: bytes, added: bytes, tmp_path: Path) -> None:
    path = tmp_path / "retired.csv"
    path.write_bytes(before)
    assert append_rows.appended(path, SCHEMA, [ROW]) == before + added


def test_rows_of_a_file_that_does_not_exist_follow_a_header(tmp_path: Path) -> None:
    new = append_rows.appended(tmp_path / "retired.csv", SCHEMA, [ROW])
    assert new == HEADER + b"\n" + CELLS + b"\n"


def delete(folder: Path, table: str, key: str) -> None:
    """Delete the row with this key from a raw table."""
    path = folder / "raw" / f"{table}.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(f"{key},")), "utf-8")


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main.main, arguments)
    return done.exit_code, done.output


def retire(folder: Path, *arguments: str) -> tuple[int, str]:
    return run("retire", "-C", str(folder), "--reason", "It never  struck.", *arguments)


def retired(folder: Path) -> list[str]:
    return (folder / "raw" / "retired.csv").read_text("utf-8").splitlines()[1:]


def test_keys_are_retired_in_the_coming_version_and_then_the_check_accepts_them(
    released_strikes: Path,
) -> None:
    delete(released_strikes, "unions", "U6")
    delete(released_strikes, "strikes", "K004")
    assert retire(released_strikes, "unions", "U6", "--replaced-by", "U1;U2") == (
        0,
        "raw/retired.csv: 1 line added, retired in 2.0.0\n0 errors, 0 warnings\n",
    )
    assert retire(released_strikes, "--gone") == (
        0,
        "raw/retired.csv: 1 line added, retired in 2.0.0\n0 errors, 0 warnings\n",
    )
    assert retired(released_strikes) == [
        "unions,U6,U1;U2,It never struck.,2.0.0",
        "strikes,K004,,It never struck.,2.0.0",
    ]
    code, out = run("check", "-q", "-C", str(released_strikes))
    assert (code, [line for line in out.splitlines() if "warning" not in line]) == (0, [])
    assert retire(released_strikes, "--gone") == (
        2,
        "error: raw/ contains or retires all published keys, so there is nothing to write\n",
    )


def test_what_the_check_would_refuse_is_not_written(released_strikes: Path) -> None:
    delete(released_strikes, "unions", "U6")
    code, out = retire(released_strikes, "unions", "U6", "U1", "U9", "--replaced-by", "U7")
    assert (code, out.splitlines()) == (
        1,
        [
            'raw/retired.csv:2:3 (row 2, column C) error "U7" not found in unions (retired U6) '
            "[history.retired.unknown_replacement]",
            'raw/retired.csv:3:2 (row 3, column B) error "U1" is retired but still used in unions (retired U1) '
            "[history.retired.still_used]",
            "    hint: delete the row U1 of raw/unions.csv, or this line if the row is to stay",
            'raw/retired.csv:3:3 (row 3, column C) error "U7" not found in unions (retired U1) '
            "[history.retired.unknown_replacement]",
            'raw/retired.csv:4:2 (row 4, column B) error "U9" was never published in unions (retired U9) '
            "[history.retired.never_published]",
            "    hint: delete the line; a key that was never published does not have to be retired",
            'raw/retired.csv:4:3 (row 4, column C) error "U7" not found in unions (retired U9) '
            "[history.retired.unknown_replacement]",
            "nothing was written: these errors are about raw/retired.csv as it would be",
            "5 errors, 0 warnings",
        ],
    )
    assert not (released_strikes / "raw" / "retired.csv").exists()


def test_the_new_key_of_a_renumbered_row_replaces_the_old_one_if_that_is_meant(
    released_strikes: Path,
) -> None:
    path = released_strikes / "raw" / "unions.csv"
    path.write_text(path.read_text("utf-8").replace("\nU6,", "\nU7,"), "utf-8")
    code, out = retire(released_strikes, "--gone")
    assert (code, out.splitlines()[-2]) == (
        1,
        "nothing was written: restore the keys of these rows, or use --renumbered if the new keys of rows that "
        "are gone are intended",
    )
    assert retire(released_strikes, "--gone", "--renumbered") == (
        0,
        "raw/retired.csv: 1 line added, retired in 2.0.0\n0 errors, 0 warnings\n",
    )
    assert retired(released_strikes) == ["unions,U6,U7,It never struck.,2.0.0"]


@pytest.mark.parametrize(
    ("code", "hint", "with_gone", "with_keys"),
    [
        ("history.gone", "restore_or_retire", False, False),
        ("history.gone", "restore_spelling", True, False),
        ("history.moved", "restore_keys", True, False),
        ("history.version.too_low", "set_version", False, False),
        ("cells.reference.missing", "add_row", True, True),
    ],
)
def test_keys_that_are_misspelt_or_moved_are_not_gone(
    code: str,
    hint: str,
    with_gone: bool,  # noqa: FBT001
    with_keys: bool,  # noqa: FBT001
) -> None:
    finding = Finding("error", code, hints=(Message(hint),))
    by_keys = retire_keys.Request("It never struck.", "unions", ("U6",))
    assert retire_keys.prevents(finding, retire_keys.Request("It never struck.", gone=True)) is with_gone
    assert retire_keys.prevents(finding, by_keys) is with_keys


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'TABLE KEY...' or option '--gone'."),
        (["unions", "U6", "--renumbered"], "--renumbered requires --gone"),
        (["unions"], "Missing argument 'TABLE KEY...' or option '--gone'."),
        (
            ["unions", "U6", "--gone"],
            "--gone finds the keys itself, so KEY and --replaced-by cannot be given",
        ),
    ],
)
def test_a_call_without_keys_or_with_both_ways_to_name_them_is_wrong(
    arguments: list[str], message: str, strikes: Path
) -> None:
    code, out = retire(strikes, *arguments)
    assert (code, out.splitlines()[-1]) == (2, f"Error: {message}")


def test_before_the_first_release_no_key_has_to_be_retired(strikes: Path) -> None:
    assert retire(strikes, "unions", "U6") == (
        2,
        "error: no version is published yet, so rows can be deleted and no key has to be retired\n",
    )

"""Keys that were filled down, columns that were sorted alone, and lines of raw/retired.csv."""

import csv
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import findings
import project
import pytest

from pipeline.core.finding import Finding
from pipeline.run import check, release

pytestmark = pytest.mark.slow  # each test releases a dataset

ROWS = 14
UNIQUE = 3  # the column of registry_no, which identifies a union
UNIONS = ("full_name", "founded", "registry_no", "weekly_dues")
RETIRED = "table,key,replaced_by,reason,retired_in\n"


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with fourteen unions whose version 1.4.2 is published, which no test changes."""
    folder = project.strikes(tmp_path_factory.mktemp("published") / "project")
    path = folder / "raw" / "unions.csv"
    rows = read(path)
    for number in range(len(rows), ROWS + 1):
        rows.append(
            [f"U{number}", f"Union of {number}", f"18{50 + number}", f"{9000 + number}", f"{number}.5"]
        )
    write(path, rows)
    (folder / "schemas" / "checks" / "union_that_never_struck.sql").unlink()
    schema = folder / "schemas" / "raw" / "unions.json"
    schema.write_text(schema.read_text("utf-8").replace("(U[0-9])", "[Uu][0-9]+"), "utf-8")
    outcome = release.release(folder, None, lambda _: None)
    assert outcome.released, outcome.findings
    return folder


@pytest.fixture
def edited(published: Path, tmp_path: Path) -> Callable[[Callable[[list[list[str]]], None]], list[Finding]]:
    """A function that changes the rows of raw/unions.csv and returns the findings of layer 4."""

    def run(change: Callable[[list[list[str]]], None]) -> list[Finding]:
        folder = shutil.copytree(published, tmp_path / "project", dirs_exist_ok=True)
        rows = read(published / "raw" / "unions.csv")
        body = rows[1:]
        change(body)
        write(folder / "raw" / "unions.csv", [rows[0], *body])
        return [finding for finding in findings.of(folder) if finding.check.startswith("history.")]

    return run


Edited = Callable[[Callable[[list[list[str]]], None]], list[Finding]]


@pytest.mark.parametrize("seed", range(8))
def test_names_under_other_keys_are_an_error_with_their_number(edited: Edited, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - not cryptography
    start = draw.randrange(ROWS - 1)
    size = draw.randrange(2, ROWS - start + 1)

    def shift(rows: list[list[str]]) -> None:
        names = [row[1] for row in rows[start : start + size]]
        for row, name in zip(rows[start : start + size], [*names[1:], names[0]], strict=True):
            row[1] = name

    (moved,) = edited(shift)
    assert (moved.severity, moved.code, moved.count) == ("error", "history.moved", size)
    assert (moved.values["field"], moved.values["values"]) == ("full_name", size)


def test_a_row_typed_in_the_middle_with_keys_filled_down_is_an_error(edited: Edited) -> None:
    def fill_down(rows: list[list[str]]) -> None:
        rows.insert(3, ["", "Lamplighters", "1891", "2211", "1"])
        for number, row in enumerate(rows, start=1):
            row[0] = f"U{number}"

    moved, *_ = edited(fill_down)
    assert (moved.code, moved.count) == ("history.moved", ROWS - 3)
    assert {name: moved.values[name] for name in ("old", "new")} == {
        "old": ["U9", "U10", "U11"],
        "new": ["U10", "U11", "U12"],
    }


@pytest.mark.parametrize("column", range(2, 5), ids=UNIONS[1:])
@pytest.mark.parametrize("seed", range(3))
def test_a_column_that_moved_alone_is_reported_with_its_number(
    edited: Edited, column: int, seed: int
) -> None:
    draw = random.Random(seed)  # noqa: S311 - not cryptography
    changed = 0

    def move(rows: list[list[str]]) -> None:
        nonlocal changed
        old = [row[column] for row in rows]
        new = draw.choice([sorted(old), sorted(old, reverse=True), draw.sample(old, len(old))])
        for row, value in zip(rows, new, strict=True):
            row[column] = value
        changed = sum(a != b and (column != UNIQUE or b != "") for a, b in zip(old, new, strict=True))

    reported = edited(move)
    expected = ("error", "history.moved") if column == UNIQUE else ("warning", "history.permuted")
    assert changed
    assert [(f.severity, f.code, f.values["field"], f.values["values"]) for f in reported] == [
        (*expected, UNIONS[column - 1], changed)
    ]


def test_a_column_that_was_overwritten_is_a_warning(edited: Edited) -> None:
    def fill(rows: list[list[str]]) -> None:
        for row in rows[2:]:
            row[4] = "7.75"

    assert [(f.code, f.values["changed"], f.values["rows"]) for f in edited(fill)] == [
        ("history.mostly_changed", ROWS - 2, ROWS)
    ]


@pytest.mark.parametrize("rows_changed", [1, 2, 4])
def test_a_few_corrections_are_not_reported_and_counted(
    published: Path, tmp_path: Path, rows_changed: int
) -> None:
    folder = shutil.copytree(published, tmp_path / "project")
    rows = read(folder / "raw" / "unions.csv")
    for row in rows[1 : 1 + rows_changed]:
        row[4] = f"{row[4]}5" if "." in row[4] else f"{row[4]}.5"
    write(folder / "raw" / "unions.csv", rows)
    outcome = check.check(folder, None, lambda _: None)
    assert outcome.findings == []
    noun = "value" if rows_changed == 1 else "values"
    assert outcome.notes[0].values["counts"] == [f"unions.weekly_dues: {rows_changed} {noun}"]


def test_a_merged_row_may_give_its_name_to_its_replacement(published: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(published, tmp_path / "project")
    rows = read(folder / "raw" / "unions.csv")
    last = rows.pop()
    rows[-1][1] = last[1]
    write(folder / "raw" / "unions.csv", rows)
    line = f"unions,{last[0]},{rows[-1][0]},Both were one union.,2.0.0\n"
    (folder / "raw" / "retired.csv").write_text(RETIRED + line, "utf-8")
    assert findings.of(folder) == []


def test_keys_in_use_that_differ_only_in_case_are_reported(published: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(published, tmp_path / "project")
    with (folder / "raw" / "unions.csv").open("a", encoding="utf-8") as file:
        file.write("u9,Lamplighters,1891,2211,1\n")
    assert [(f.severity, f.code, f.key) for f in findings.of(folder)] == [("warning", "cells.twin", "u9")]


def test_a_key_that_differs_only_in_case_from_a_retired_one_is_reported(
    published: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(published, tmp_path / "project")
    with (folder / "raw" / "unions.csv").open("a", encoding="utf-8") as file:
        file.write("u14,Lamplighters,1891,2211,1\n")
    assert retire(folder, "unions,U14,,It never existed.,2.0.0") == [("history.case", [])]


def test_a_key_that_was_spelled_otherwise_is_missing_and_its_hint_names_the_spelling(edited: Edited) -> None:
    def lower(rows: list[list[str]]) -> None:
        rows[-1][0] = rows[-1][0].lower()

    gone, case, *_ = edited(lower)
    assert [(hint.code, hint.values) for hint in gone.hints] == [
        ("restore_spelling", {"key": "U14", "spelling": "u14"})
    ]
    assert (case.code, case.values["spellings"]) == ("history.case", ["U14", "u14"])


def retire(folder: Path, *lines: str) -> list[tuple[str, list[str]]]:
    """Write raw/retired.csv, remove these keys from raw/unions.csv, and return codes and hints."""
    (folder / "raw" / "retired.csv").write_text(RETIRED + "\n".join(lines) + "\n", "utf-8")
    keys = {line.split(",")[1] for line in lines}
    rows = read(folder / "raw" / "unions.csv")
    write(folder / "raw" / "unions.csv", [row for row in rows if row[0] not in keys])
    return [
        (finding.code, [str(value) for hint in finding.hints for value in hint.values.values()])
        for finding in findings.of(folder)
    ]


@pytest.mark.parametrize("version", ["9.9.9", "1.4.2", "1.4.3", "2.0.1"])
def test_retired_in_must_be_the_first_version_without_the_key(
    published: Path, tmp_path: Path, version: str
) -> None:
    folder = shutil.copytree(published, tmp_path / "project")
    assert retire(folder, f"unions,U14,,It never existed.,{version}") == [
        ("history.retired.wrong_version", ["2.0.0"])
    ]
    assert retire(folder, "unions,U14,,It never existed.,2.0.0") == []


def test_a_chain_of_replacements_is_reported_with_its_end(published: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(published, tmp_path / "project")
    lines = [
        "unions,U11,U12,Merged.,2.0.0",
        "unions,U12,U13,Merged.,2.0.0",
        "unions,U13,U9;U10,Split.,2.0.0",
        "unions,U14,U11,Merged.,2.0.0",
    ]
    ends = [("history.retired.retired_replacement", ["['U9', 'U10']"])]
    assert retire(folder, *lines) == [*ends * 3]


def test_replacements_in_a_circle_are_reported(published: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(published, tmp_path / "project")
    lines = ["unions,U13,U14,Merged.,2.0.0", "unions,U14,U13,Merged.,2.0.0"]
    assert retire(folder, *lines) == [("history.retired.retired_replacement", [])] * 2


def test_a_column_that_was_emptied_is_a_warning(edited: Edited) -> None:
    def empty(rows: list[list[str]]) -> None:
        for row in rows:
            row[4] = ""

    assert [(f.severity, f.code, f.values["emptied"], f.values["values"]) for f in edited(empty)] == [
        ("warning", "history.emptied", ROWS, ROWS)
    ]

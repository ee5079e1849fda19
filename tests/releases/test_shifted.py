"""Columns that were sorted or shifted alone are recognised by the texts of the last release."""

import csv
import random
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import project
import pytest

from pipeline.contract import check_contract
from pipeline.core.finding import Finding, Message
from pipeline.releases import check_shifted, counted_up, moved_together, overwritten_rows, shifted_block
from pipeline.releases.counted_up import Series
from pipeline.releases.moved_cells import Moved, moved
from pipeline.releases.shifted_block import Block

OLD = {f"K{number}": f"text {number}" for number in range(30)}


def shifted_up(first: int) -> dict[str, str]:
    texts = [*OLD.values()]
    return dict(zip(OLD, [*texts[:first], *texts[first + 1 :], ""], strict=True))


def test_cells_that_were_shifted_up_are_recognised_from_the_first_on() -> None:
    assert moved(OLD, shifted_up(12)) == Moved(17, 18, "K12")


def test_a_column_that_was_sorted_alone_is_recognised() -> None:
    assert moved(OLD, dict(zip(OLD, reversed(OLD.values()), strict=True))) == Moved(30, 30, "K0")


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(OLD, id="the same"),
        pytest.param({key: f"new {text}" for key, text in OLD.items()}, id="other texts"),
        pytest.param(dict.fromkeys(OLD, ""), id="emptied"),
        pytest.param(dict.fromkeys(OLD, "text 1"), id="filled down"),
        pytest.param(shifted_up(24), id="few"),
        pytest.param({f"new {key}": text for key, text in OLD.items()}, id="other keys"),
    ],
)
def test_other_changes_are_not_taken_for_it(new: dict[str, str]) -> None:
    assert moved(OLD, new) is None


def test_cells_that_count_up_since_the_last_release_are_found() -> None:
    old = {"K1": "E0008", "K2": "E0009", "K3": "E0009", "K4": "E0009", "K5": "E0009", "K6": "E0013"}
    new = {**old, "K3": "E0010", "K4": "E0011", "K5": "E0012"}
    assert [*counted_up.find(old, new)] == [Series(["K3", "K4", "K5"], ["E0010", "E0011", "E0012"])]


@pytest.mark.parametrize(
    "values", [["9", "10", "12"], ["E1", "F2", "G3"], ["a", "b", "c"], ["7", "08", "09"]]
)
def test_cells_that_do_not_count_up_are_not_found(values: list[str]) -> None:
    old = {f"K{number}": "5" for number in range(3)}
    assert [*counted_up.find(old, dict(zip(old, values, strict=True)))] == []


@pytest.mark.parametrize(
    "values",
    [
        ["2019", "2020", "2021", "2022"],
        ["2015/..", "2016/..", "2017/..", "2018/.."],
        ["2014/2021-08-30", "2014/2021-08-31", "2014/2021-09-01", "2014/2021-09-02"],
        ["2021-11", "2021-12", "2022-01", "2022-02"],
        ["2021-11-30", "2021-12-30", "2022-01-30", "2022-02-28"],
        ["2020-02-29", "2021-02-28", "2022-02-28", "2023-02-28"],
        ["34.53", "35.53", "36.53", "37.53"],
        ["10/13", "10/14", "10/15", "10/16"],
        ["98 days", "99 days", "100 days", "101 days"],
    ],
)
@pytest.mark.parametrize("cells", [3, 4])
def test_dates_and_numbers_that_count_up_from_an_unchanged_cell_are_found(
    values: list[str], cells: int
) -> None:
    keys = [f"K{number}" for number in range(cells)]
    new = dict(zip(keys, values, strict=False))
    assert [*counted_up.find(dict.fromkeys(keys, values[0]), new)] == [
        Series(keys[1:], values[:3] if cells == 3 else values[1:4])
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"K1": "2019", "K2": "2017", "K3": "2019"}, ["2019", "2020", "2021"]),
        ({"K1": "2018", "K2": "2018", "K3": "2018"}, ["2019", "2020", "2018"]),
        ({"K1": "2019", "K2": "2019", "K3": "2019"}, ["2019", "2020", "2019"]),
        ({"K1": "2019-01", "K2": "2019-01", "K3": "2019-01"}, ["2019-01", "2019-02", "2020-02"]),
        ({"K1": "2019", "K2": "2019", "K3": "2019"}, ["2019", "2021", "2023"]),
        ({"K1": "2", "K2": "2", "K3": "2"}, ["2", "3", "4"]),
    ],
)
def test_two_changed_cells_that_were_not_all_the_same_or_do_not_count_up_are_no_series(
    old: dict[str, str], new: list[str]
) -> None:
    assert [*counted_up.find(old, dict(zip(old, new, strict=True)))] == []


def test_cells_that_counted_up_before_or_are_new_are_not_found() -> None:
    counting = {f"K{number}": f"E{number}" for number in range(9)}
    assert [*counted_up.find(counting, counting)] == [*counted_up.find({}, counting)] == []


LETTERS = dict(zip("ABCDEFGH", "abbcddef", strict=True))


def pasted(old: dict[str, str], first: int, rows: int, shift: int) -> dict[str, str]:
    """Return a column after some of its cells were pasted over those of rows below or above."""
    texts = [*old.values()]
    texts[first + shift : first + shift + rows] = [*old.values()][first : first + rows]
    return dict(zip(old, texts, strict=True))


@pytest.mark.parametrize(
    ("first", "rows", "shift", "block"),
    [
        (0, 2, 1, Block(["B"], 1, "A")),
        (1, 4, 1, Block(["D", "E"], 1, "C")),
        (3, 4, -1, Block(["C", "D", "F"], -1, "D")),
        (5, 3, -4, Block(["B", "C", "D"], -4, "F")),
        (2, 2, 0, None),
    ],
)
def test_a_block_that_was_pasted_over_the_wrong_rows_is_found(
    first: int, rows: int, shift: int, block: Block | None
) -> None:
    found = [*shifted_block.find(LETTERS, pasted(LETTERS, first, rows, shift))]
    expected = [block] if block and len({LETTERS[key] for key in block.keys}) > 1 else []
    assert found == expected


@pytest.mark.parametrize(
    "changed",
    [
        {"C": "c", "D": "b"},  # two rows that had each other's value
        {"E": "x", "F": "y"},
        {"C": "a", "D": "a"},
        {"C": "", "D": ""},
    ],
)
def test_other_changes_in_a_block_are_not_taken_for_it(changed: dict[str, str]) -> None:
    assert [*shifted_block.find(LETTERS, {**LETTERS, **changed})] == []


@pytest.mark.parametrize(
    ("new", "block"),
    [
        ("abcddef ", Block([*"CDFGH"], -1, "D", to_end=True)),
        ("abddef  ", Block([*"CDEFGH"], -2, "E", to_end=True)),
        ("ab bcdde", Block([*"CDEGH"], 1, "C", to_end=True)),
        ("abxbcdde", Block([*"CDEGH"], 1, "C", to_end=True)),
        ("abbbcdde", Block([*"DEGH"], 1, "C", to_end=True)),
        ("abcddeff", Block([*"CDFG"], -1, "D")),
        ("abcddefx", Block([*"CDFG"], -1, "D")),
    ],
)
def test_a_block_down_to_the_end_of_a_column_contains_the_cells_whose_values_are_lost(
    new: str, block: Block
) -> None:
    texts = dict(zip("ABCDEFGH", (text.strip() for text in new), strict=True))
    assert [*shifted_block.find(LETTERS, texts)] == [block]


def test_new_rows_below_may_have_moved_up_too() -> None:
    new = dict(zip("ABCDEFGHX", "abcddefx", strict=False)) | {"X": ""}
    assert [*shifted_block.find(LETTERS, new)] == [Block([*"CDFGH"], -1, "D", to_end=True)]


def test_frequent_values_are_no_block_unless_they_are_many() -> None:
    values = random.Random(1).choices("abcd", k=60)  # noqa: S311 - no secret
    old = {f"K{number}": value for number, value in enumerate(values)}
    assert [*shifted_block.find(old, pasted(old, 10, 6, 1))] == []
    (block,) = shifted_block.find(old, pasted(old, 4, 50, 1))
    assert block.rows == 1


Rows = list[dict[str, str]]
FIRST = 76  # row of a cell that was deleted


def sorted_without_source(rows: Rows) -> None:
    own = sorted(rows, key=lambda row: row["alias"].casefold())
    rows[:] = [{**row, "source": other["source"]} for row, other in zip(own, [*rows], strict=True)]


def sorted_alone(*columns: str) -> Callable[[Rows], None]:
    """Return an edit that sorts columns without the others."""

    def change(rows: Rows) -> None:
        cells = sorted(([row[name] for name in columns] for row in rows), key=lambda c: c[0].casefold())
        for row, own in zip(rows, cells, strict=True):
            row.update(zip(columns, own, strict=True))

    return change


def cell_deleted(column: str, first: int) -> Callable[[Rows], None]:
    """Return an edit that deletes a cell, so that those below move up; the last one is typed again."""

    def change(rows: Rows) -> None:
        cells = [row[column] for row in rows]
        for row, cell in zip(rows[first:], [*cells[first + 1 :], "New"], strict=True):
            row[column] = cell

    return change


def sorted_with_a_new_row(rows: Rows) -> None:
    rows.append({**rows[-1], "alias": "A new one"})
    sorted_alone("alias")(rows)


def dragged_down(rows: Rows) -> None:
    for number, row in enumerate(rows[70:76]):
        row["source"] = f"S{5 + number:03}"


def shifted_names(rows: Rows) -> None:
    names = [row["speaker"] for row in rows]
    for row, name in zip(rows[FIRST:], [*names[FIRST + 1 :], ""], strict=True):
        row["speaker"] = name


def copied_over(rows: Rows) -> None:
    for row in rows:
        row["object"] = row["subject"]


def split_at_separators(rows: Rows) -> None:
    for row in rows:
        parts = [part.strip() for part in row["targets"].split(";")]
        row.update(zip(("targets", "speakers", "addressees"), parts, strict=False))


def sorted_lists(rows: Rows) -> None:
    cells = sorted(row["perpetrators"] for row in rows)
    for row, cell in zip(rows, cells, strict=True):
        row["perpetrators"] = cell


def copied_lists(rows: Rows) -> None:
    for row in rows:
        row["addressees"] = row["speakers"]


def exchanged(*columns: str) -> Callable[[Rows], None]:
    """Return an edit that moves the cells of each column below the name of the next one."""

    def change(rows: Rows) -> None:
        for row in rows:
            row.update(zip(columns, [row[name] for name in (*columns[1:], columns[0])], strict=True))

    return change


def pasted_too_low(rows: Rows) -> None:
    for row, above in zip(rows[154:150:-1], rows[153:149:-1], strict=True):
        row["quote"] = above["quote"]


def pasted_lists_too_high(rows: Rows) -> None:
    cells = [row["addressees"] for row in rows]
    for number in range(69, 75):
        rows[number]["addressees"] = cells[number + 1]


NEW = {
    "source": "S005", "type": "presence", "subject": "Taliban security forces", "place": "Kandahar",
    "quote": "Taliban troopers within the group\u2019s heartland", "corruption": "wording",
    "notes": "'Troopers' is swapped for soldiers.", "coder": "c2", "coded_on": "2026-11-27",
    "modality": "asserted", "polarity": "affirmed", "credibility": "2", "occurrence": "1",
}  # fmt: skip


def typed_over(rows: Rows) -> None:
    rows[99] = {**dict.fromkeys(rows[99], ""), **NEW, "claim_id": rows[99]["claim_id"]}


def typed_over_with_a_new_key(rows: Rows) -> None:
    rows[-1] = {**dict.fromkeys(rows[-1], ""), **NEW, "claim_id": "C9999"}


def renumbered(rows: Rows) -> None:
    for number, row in enumerate(rows, start=1):
        row["claim_id"] = f"C{number:04}"


EDITS: dict[str, tuple[str, Callable[[Rows], None], str, str]] = {
    "a column left out when the others were sorted": (
        "aliases", sorted_without_source, "history.permuted", "source",
    ),
    "a part of a key that was sorted alone": (
        "aliases", sorted_alone("alias"), "history.permuted", "alias",
    ),
    "another part of it": ("aliases", sorted_alone("actor"), "history.permuted", "actor"),
    "a part of a key left out when the others were sorted": (
        "aliases", sorted_alone("actor", "kind", "source"), "history.permuted", "alias",
    ),
    "a part of a key sorted with a new row": (
        "aliases", sorted_with_a_new_row, "history.permuted", "alias",
    ),
    "a part of a key sorted with some other columns": (
        "actor_roles", sorted_alone("role", "time", "time_basis"), "history.permuted", "role",
    ),
    "a part of a key sorted among few others": (
        "claim_links", sorted_alone("other"), "history.permuted", "other",
    ),
    "a cell deleted from a part of a key": (
        "aliases", cell_deleted("alias", 20), "history.permuted", "alias",
    ),
    "a series in a table whose key is two cells": ("aliases", dragged_down, "history.counted_up", "source"),
    "names that are published as keys": ("claims", shifted_names, "history.permuted", "speaker"),
    "a column copied over another": ("claims", copied_over, "history.copied", "object"),
    "lists that were split over the next columns": ("events", split_at_separators, "history.split", "targets"),
    "lists that were sorted alone": ("events", sorted_lists, "history.permuted", "perpetrators"),
    "lists copied over others": ("events", copied_lists, "history.copied", "addressees"),
    "parts of a key in each other's column": (
        "claim_links", exchanged("claim", "other"), "history.exchanged", "claim",
    ),
    "a key and names in each other's column": (
        "actors", exchanged("actor_id", "name"), "history.exchanged", "actor_id",
    ),
    "numbers in each other's column": (
        "places", exchanged("latitude", "longitude"), "history.exchanged", "latitude",
    ),
    "names in each other's column": ("claims", exchanged("subject", "object"), "history.exchanged", "subject"),
    "lists in each other's column": (
        "events", exchanged("speakers", "addressees"), "history.exchanged", "speakers",
    ),
    "columns that moved by one below their names": (
        "claims", exchanged("subject", "object", "time", "count"), "history.exchanged", "subject",
    ),
    "a block pasted one row too low": ("claims", pasted_too_low, "history.shifted", "quote"),
    "a block of lists pasted one row too high": (
        "events", pasted_lists_too_high, "history.shifted", "addressees",
    ),
    "a row typed over another": ("claims", typed_over, "history.overwritten", "claim_id"),
    "keys without gaps": ("claims", renumbered, "history.moved_rows", "claim_id"),
}  # fmt: skip


def edit(folder: Path, table: str, change: Callable[[Rows], None]) -> list[str]:
    """Change the rows of a file, and return its fields."""
    path = folder / "raw" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows, fields = [*reader], [*(reader.fieldnames or ())]
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return fields


@pytest.mark.parametrize("kind", EDITS)
def test_what_happened_to_a_column_is_one_finding_before_its_consequences(kind: str, real: Path) -> None:
    table, change, code, column = EDITS[kind]
    fields = edit(real, table, change)
    consequence = Finding("error", "consistency.x", file="raw/actors.csv", hints=(Message("delete_line"),))
    cell = Finding("error", "cells.x", file="raw/actors.csv", hints=(Message("delete_line"),))
    dataset = check_contract.read(real)
    first, *others = check_shifted.check(dataset, [consequence, cell])
    place = (first.severity, first.code, first.file, first.column)
    assert place == ("error", code, f"raw/{table}.csv", fields.index(column) + 1)
    assert [(finding.code, bool(finding.hints)) for finding in others] == [
        ("consistency.x", False),
        ("cells.x", True),
    ]
    alone = [(f.severity, f.code) for f in check_shifted.warnings(dataset, [])]
    assert alone == ([] if code == "history.moved_rows" else [("warning", code)])
    assert check_shifted.warnings(dataset, [Finding("error", "history.gone", table=first.table)]) == []


def test_cells_below_a_part_of_a_key_that_was_sorted_alone_have_no_hints(real: Path) -> None:
    edit(real, "aliases", sorted_alone("alias"))
    cell = Finding(
        "error", "evidence.x", file="raw/aliases.csv", line=2, column=4, hints=(Message("delete_line"),)
    )
    first, other = check_shifted.check(check_contract.read(real), [cell])
    assert (first.values["columns"], first.line) == (["alias"], 2)
    assert [hint.code for hint in first.hints] == ["restore_torn"]
    assert not other.hints


def exchanged_aliases(rows: Rows) -> None:
    one, other = rows[3], rows[60]
    one["alias"], other["alias"] = other["alias"], one["alias"]


def other_actors(rows: Rows) -> None:
    names = [row["actor"] for row in rows]
    for number, row in enumerate(rows):
        row["actor"] = {names[0]: names[60], names[60]: names[0]}.get(names[number], names[number])


def sorted_whole(rows: Rows) -> None:
    rows.sort(key=lambda row: row["alias"])


def corrected_spellings(rows: Rows) -> None:
    for row in rows[::4]:
        row["alias"] += "x"


@pytest.mark.parametrize("change", [exchanged_aliases, other_actors, sorted_whole, corrected_spellings])
def test_parts_of_keys_that_were_corrected_are_not_taken_for_it(
    change: Callable[[Rows], None], real: Path
) -> None:
    edit(real, "aliases", change)
    codes = {finding.code for finding in check_shifted.warnings(check_contract.read(real), [])}
    assert "history.permuted" not in codes


def test_columns_that_moved_together_are_one_finding(real: Path) -> None:
    def sort(rows: Rows) -> None:
        columns = ("subject", "object", "against")
        cells = sorted([row[name] for name in columns] for row in rows)
        for row, sorted_cells in zip(rows, cells, strict=True):
            row.update(zip(columns, sorted_cells, strict=True))

    edit(real, "claims", sort)
    first, _ = check_shifted.check(check_contract.read(real), [Finding("error", "cells.x")])
    assert (first.code, first.line, first.values["fields"]) == (
        "history.permuted",
        2,
        ["subject_id", "object_id"],
    )
    assert [hint.code for hint in first.hints] == ["restore_columns_of"]


def test_rows_below_exchanged_columns_have_no_findings_of_their_own(real: Path) -> None:
    fields = edit(real, "claim_links", exchanged("claim", "other"))
    file, other = "raw/claim_links.csv", fields.index("other") + 1
    others = [
        Finding("error", "rows.x", file=file, line=2),
        Finding("error", "cells.x", file=file, line=2, column=other),
        Finding("error", "cells.y", file=file, line=2, column=fields.index("relation") + 1),
        Finding("error", "rows.x", table="contradictions", key="C0149, C0098"),
    ]
    first, *found = check_shifted.check(check_contract.read(real), others)
    assert (first.line, first.values["fields"], first.values["rows"]) == (2, ["claim", "other"], 33)
    assert [(f.code, f.table) for f in found] == [("cells.y", ""), ("rows.x", "contradictions")]


def test_columns_of_which_some_cells_were_exchanged_are_not_taken_for_it(real: Path) -> None:
    edit(real, "claim_links", lambda rows: exchanged("claim", "other")(rows[:25]))
    assert check_shifted.warnings(check_contract.read(real), []) == []


SIMILAR = str.maketrans(
    dict(zip("\u2019\u2018\u201c\u201d\u2014\u2013\u2026\u00e9\u00e1", "''\"\"--.ea", strict=True))
)
LOSSES: dict[str, Callable[[str], str]] = {
    "question marks": lambda text: text.encode("ascii", "replace").decode(),
    "left out": lambda text: text.encode("ascii", "ignore").decode(),
    "replaced by U+FFFD": lambda text: re.sub("[^\x00-\x7f]", "\ufffd", text),
    "similar ones": lambda text: text.translate(SIMILAR),
}


@pytest.mark.parametrize("kind", LOSSES)
@pytest.mark.parametrize("table", ["claims", "aliases"])
def test_a_file_that_lost_its_letters_is_one_finding_before_those_about_cells(
    table: str, kind: str, real: Path
) -> None:
    lines = []

    def lose(rows: Rows) -> None:
        for line, row in enumerate(rows, start=2):
            lost = {name: LOSSES[kind](text) for name, text in row.items()}
            lines.extend([line] * (lost != row))
            row.update(lost)

    fields = edit(real, table, lose)
    dataset, file = check_contract.read(real), f"raw/{table}.csv"
    column = fields.index("quote" if table == "claims" else "alias") + 1
    of_cells = [
        Finding("warning", "cells.damage.question_marks", file=file, line=lines[0], column=column),
        Finding("error", "evidence.quote", file=file, line=lines[0], column=column),
    ]
    other = Finding("error", "cells.x", file="raw/actors.csv")
    first, *others = check_shifted.check(dataset, [*of_cells, other])
    assert (first.severity, first.code, first.place) == ("error", "history.letters_lost", file)
    assert int(str(first.values["cells"])) >= len(lines) > 4
    assert [hint.code for hint in first.hints] == ["restore_letters"]
    assert others == [other]
    warned = check_shifted.with_warnings(dataset, [replace(f, severity="warning") for f in of_cells], [])
    assert [(f.severity, f.code) for f in warned] == [("warning", "history.letters_lost")]


@pytest.mark.parametrize("rows_lost", [1, 20])
def test_letters_that_are_lost_in_some_cells_are_findings_of_the_cells(real: Path, rows_lost: int) -> None:
    def lose(rows: Rows) -> None:
        for row in [row for row in rows if not row["quote"].isascii()][:rows_lost]:
            row["quote"] = LOSSES["question marks"](row["quote"])

    edit(real, "claims", lose)
    assert check_shifted.warnings(check_contract.read(real), []) == []


def test_an_empty_column_may_be_filled_from_another(real: Path) -> None:
    def fill(rows: Rows) -> None:
        for row in rows:
            row["notes"] = row["notes"] or row["quote"]

    edit(real, "claims", fill)
    assert check_shifted.warnings(check_contract.read(real), []) == []


def test_the_published_data_have_no_shifted_column(real: Path) -> None:
    error = Finding("error", "cells.x")
    assert check_shifted.check(check_contract.read(real), [error]) == [error]


@pytest.mark.parametrize(("rows_lost", "is_found"), [(2, False), (3, True), (20, True)])
def test_a_file_without_its_last_rows_is_reported_before_other_errors(
    real: Path,
    rows_lost: int,
    is_found: bool,  # noqa: FBT001
) -> None:
    edit(real, "claims", lambda rows: rows.__delitem__(slice(len(rows) - rows_lost, None)))
    dataset = check_contract.read(real)
    findings = check_shifted.check(dataset, [Finding("error", "cells.x")])
    lost = [(f.file, f.values["lost"]) for f in findings if f.code == "cells.file.rows_lost"]
    assert lost == ([("raw/claims.csv", rows_lost)] if is_found else [])
    assert check_shifted.check(dataset, findings) == findings
    assert check_shifted.warnings(dataset, []) == []


def test_what_follows_from_a_deleted_cell_is_below_the_finding_about_it_and_not_repeated(real: Path) -> None:
    def delete(rows: Rows) -> None:
        cells = [row["country"] for row in rows[63:]]
        for row, cell in zip(rows[63:], [*cells[1:], ""], strict=True):
            row["country"] = cell

    column = edit(real, "actors", delete).index("country") + 1
    hints = (Message("delete_line"),)
    of_cell, of_other = (
        Finding("warning", "consistency.x", {}, "raw/actors.csv", 65, number, hints=hints)
        for number in (column, column + 1)
    )
    moved = [
        Finding("warning", "history.permuted", {"field": "country", "changed": changed}, table="actors")
        for changed in (10, 60)
    ]
    dataset = check_contract.read(real)
    first, *others = check_shifted.with_warnings(dataset, [of_cell, of_other], moved)
    ends = {name: first.values.get(name) for name in ("first", "last", "deleted", "up", "changed", "below")}
    assert ends == {
        "first": "A0064", "last": "A0080", "deleted": 1, "up": None, "changed": 10, "below": None,
    }  # fmt: skip
    assert others == [of_other, replace(of_cell, hints=())]
    assert moved_together.without_repeated([first], moved) == moved[1:]


def test_new_rows_below_a_deleted_cell_are_named(real: Path) -> None:
    def delete(rows: Rows) -> None:
        rows.append({**rows[-1], "actor_id": "A9999", "name": "New", "country": "PK"})
        cells = [row["country"] for row in rows[63:]]
        for row, cell in zip(rows[63:], [*cells[1:], ""], strict=True):
            row["country"] = cell

    edit(real, "actors", delete)
    (found,) = check_shifted.warnings(check_contract.read(real), [])
    assert (found.values["last"], found.values["below"]) == ("A0080", "A9999")


def test_columns_that_were_pasted_together_are_one_finding(real: Path) -> None:
    def paste(rows: Rows) -> None:
        for row, below in zip(rows[100:104], [dict(row) for row in rows[101:105]], strict=True):
            row.update(quote=below["quote"], notes=below["notes"])

    edit(real, "claims", paste)
    first, *others = check_shifted.warnings(check_contract.read(real), [])
    assert (first.code, first.values["fields"], first.values["up"]) == (
        "history.shifted",
        ["quote", "notes"],
        1,
    )
    assert others == []


def test_a_row_typed_over_one_whose_key_is_gone_is_reported_first_and_alone(real: Path) -> None:
    edit(real, "claims", typed_over_with_a_new_key)
    dataset = check_contract.read(real)
    last = [*csv.reader((project.REPOSITORY / "raw" / "claims.csv").read_text("utf-8").splitlines())][-1][0]
    gone = Finding("error", "history.gone", {"key": last, "table": "claims"}, table="claims", key=last)
    of_code = Finding("warning", "consistency.code_used_nowhere", table="codes")
    first, *others = check_shifted.with_warnings(dataset, [of_code], [gone])
    assert (first.severity, first.code, first.key, first.values["old"]) == (
        "error", "history.overwritten", "C9999", last,
    )  # fmt: skip
    assert others == [of_code]
    assert overwritten_rows.without_gone([first], [gone]) == []
    retired = real / "raw" / "retired.csv"
    retired.write_text(f"{retired.read_text('utf-8')}claims,{last},,Withdrawn.,0.12.0\n", "utf-8")
    assert check_shifted.warnings(check_contract.read(real), [gone]) == []


def test_the_row_of_a_duplicate_key_that_is_as_published_is_not_taken_for_another(real: Path) -> None:
    def repeat(rows: Rows) -> None:
        rows.insert(99, {**dict.fromkeys(rows[99], ""), **NEW, "claim_id": rows[99]["claim_id"]})
        rows.append({**dict.fromkeys(rows[98], ""), **NEW, "claim_id": rows[98]["claim_id"]})

    edit(real, "claims", repeat)
    assert check_shifted.check(check_contract.read(real), [Finding("error", "cells.x")]) == [
        Finding("error", "cells.x")
    ]


def test_a_row_whose_cells_moved_is_not_taken_for_another(real: Path) -> None:
    def move(rows: Rows) -> None:
        names = [*rows[130]]
        cells = [*rows[130].values()]
        first = names.index("place")
        rows[130] = dict(zip(names, [*cells[:first], *cells[first + 1 :], ""], strict=True))

    edit(real, "claims", move)
    assert check_shifted.warnings(check_contract.read(real), []) == []


def test_a_row_that_another_finding_explains_is_not_taken_for_another(real: Path) -> None:
    edit(real, "claims", typed_over)
    dataset = check_contract.read(real)
    (found,) = check_shifted.warnings(dataset, [])
    moved = Finding("error", "cells.row.other_table", file=found.file, line=found.line)
    assert check_shifted.check(dataset, [moved]) == [moved]


def test_a_row_that_was_corrected_is_not_taken_for_another(real: Path) -> None:
    def correct(rows: Rows) -> None:
        rows[99].update({**NEW, "quote": rows[99]["quote"]})
        rows[98].update({**NEW, "quote": rows[98]["quote"][:-8]})
        rows[97].update(notes="Another note.", coder="c2", coded_on="2026-11-27", credibility="3")
        rows[96] = {**dict.fromkeys(rows[96], ""), "claim_id": rows[96]["claim_id"]}

    edit(real, "claims", correct)
    assert check_shifted.warnings(check_contract.read(real), []) == []

"""A row whose cells moved, or that belongs to another table, is one finding; other faulty rows stay as they are."""

import csv
from pathlib import Path

import duckdb
import findings
import project
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cells.fitting_values import FittingValues
from pipeline.cells.misplaced_rows import RowExplainer
from pipeline.cells.names_and_lists import KnownValues
from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset

Rows = list[list[str]]


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return check_contract.read(project.REPOSITORY)


def explainer(dataset: Dataset, table: str) -> RowExplainer:
    known = KnownValues(dataset, duckdb.connect(), {})
    schema = dataset.raw[table]
    return RowExplainer(schema, {name: name for name in schema.names}, FittingValues(dataset, known))


def rows_of(folder: Path, table: str) -> Rows:
    with (folder / "raw" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.reader(file)]


def moved(row: list[str], position: int, distance: int) -> list[str] | None:
    """Return a row from which empty cells were deleted, or into which they were inserted; None if it has none."""
    if distance < 0:
        gap, rest = row[position : position - distance], row[position - distance :]
        return None if any(gap) else [*row[:position], *rest, *[""] * -distance]
    kept = row[position : len(row) - distance]
    return None if any(row[len(row) - distance :]) else [*row[:position], *[""] * distance, *kept]


def test_a_row_whose_cells_moved_is_explained_so_that_it_becomes_right(dataset: Dataset) -> None:
    explain, names = explainer(dataset, "claims").explain, dataset.raw["claims"].names
    explained = 0
    for number, row in enumerate(rows_of(project.REPOSITORY, "claims")[1::20]):
        for position, distance in ((number, -2), (number, -1), (number, 1), (number, 2)):
            changed = moved(row, position, distance) or row
            found = explain(changed)
            if found:
                explained += 1
                columns = int(str(found.values["columns"]))
                assert {"cells.row.moved_left": -columns, "cells.row.moved_right": columns}[
                    found.code
                ] == distance
                assert row[names.index(str(found.values["expected"]))] == changed[found.first]
    assert explained > 20


@given(st.data())
@settings(max_examples=25)
def test_a_row_with_other_faults_is_not_explained(dataset: Dataset, data: st.DataObject) -> None:
    rows = rows_of(project.REPOSITORY, "claims")[1::7]
    row = list(data.draw(st.sampled_from(rows)))
    texts = st.sampled_from(sorted({cell for row in rows for cell in row}))
    for position in data.draw(st.lists(st.integers(0, len(row) - 1), max_size=8)):
        row[position] = data.draw(texts)
    found = explainer(dataset, "claims").explain(row)
    assert found is None


def test_misplaced_rows_have_one_finding_each_and_other_findings_stay(tiny: Path) -> None:
    header, *rows = rows_of(tiny, "claims")
    against, time, modality, speaker = map(header.index, ("against", "time", "modality", "speaker"))
    rows[0] = moved(rows[0], against, -2) or []
    rows[1] = moved(rows[1], time, 1) or []
    rows[7] = [rows[7][0], *rows[1][1:]]
    rows[3][modality], rows[3][against] = "claimed", "Nobody"
    rows[8][speaker] = "affirmed"  # as in the first row
    event = rows_of(tiny, "events")[1]
    rows.append([*event, *[""] * (len(header) - len(event))])
    with (tiny / "raw" / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    assert [line for line in findings.lines(tiny) if "use one of" not in line] == [
        'raw/claims.csv:2:12 error the cells from "12" on are 2 columns too far to the left; it belongs in count '
        "[cells.row.moved_left]",
        '    hint: insert 2 empty cells at L2, to the left of "12", so that it moves to count, and compare the '
        "cells before it with your source",
        'raw/claims.csv:3:21 error the cells from "asserted" on are 1 column too far to the right; it belongs in '
        "modality (2 rows, the first on raw/claims.csv:3 and raw/claims.csv:9) [cells.row.moved_right]",
        '    hint: delete the empty cell to the left of "asserted", so that it moves to modality, and compare the '
        "cells before it with your source",
        'raw/claims.csv:5:20 error modality: "claimed" is not in the code list modalities [cells.code]',
        "raw/claims.csv:11:1 error this is a row of events, not of claims [cells.row.other_table]",
        "    hint: delete the row here; E0001 is in raw/events.csv",
        'raw/claims.csv:2:19 error speaker: "affirmed" not found in actors.name (2 uses, the first on '
        "raw/claims.csv:2 and raw/claims.csv:10) [cells.reference.missing]",
        'raw/claims.csv:5:8 error against: "Nobody" not found in actors.name [cells.reference.missing]',
    ]


def written(folder: Path, table: str, rows: Rows, *, is_padded: bool) -> list[str]:
    """Write a file, as a spreadsheet does that makes all rows as wide as the widest, and return the findings."""
    width = max(map(len, rows)) if is_padded else 0
    with (folder / "raw" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return findings.lines_of_cells(folder)


@pytest.mark.parametrize("is_padded", [False, True])
def test_cells_that_moved_beyond_the_last_column_are_moved_back(tiny: Path, is_padded: bool) -> None:  # noqa: FBT001
    header, *rows = rows_of(tiny, "claims")
    modality = header.index("modality")
    rows[1] = [*rows[1][:modality], "", *rows[1][modality:-1], "Compared with S002."]
    assert written(tiny, "claims", [header, *rows], is_padded=is_padded) == [
        'raw/claims.csv:3:21 error the cells from "asserted" on are 1 column too far to the right; it belongs in '
        "modality [cells.row.moved_right]",
        '    hint: delete the empty cell at T3, to the left of "asserted", so that it moves to modality, and '
        "compare the cells before it with your source",
    ]


@pytest.mark.parametrize("is_padded", [False, True])
@pytest.mark.parametrize(("source", "target"), [("actor_roles", "aliases"), ("aliases", "actor_roles")])
def test_a_row_of_a_table_with_more_or_fewer_columns_is_recognised(
    tiny: Path,
    source: str,
    target: str,
    is_padded: bool,  # noqa: FBT001
) -> None:
    rows = rows_of(tiny, target)
    found = written(tiny, target, [*rows, rows_of(tiny, source)[-1]], is_padded=is_padded)
    assert found == [
        f"raw/{target}.csv:{len(rows) + 1}:1 error this is a row of {source}, not of {target} [cells.row.other_table]",
        f"    hint: move the row to raw/{source}.csv, or delete it here if it is there already",
    ]


def test_a_row_with_codes_of_another_table_is_recognised_by_few_faulty_cells(tiny: Path) -> None:
    rows, link = rows_of(tiny, "aliases"), ["C0001", "repeats", "C0004", "The same count."]
    assert written(tiny, "aliases", [*rows, link], is_padded=False) == [
        "raw/aliases.csv:4:1 error this is a row of claim_links, not of aliases [cells.row.other_table]",
        "    hint: move the row to raw/claim_links.csv, or delete it here if it is there already",
    ]


def test_values_in_a_column_without_a_name_are_not_to_be_deleted_unseen(tiny: Path) -> None:
    header, *rows = rows_of(tiny, "aliases")
    rows[1] = [*rows[1], "seen", "twice"]
    assert written(tiny, "aliases", [header, *rows], is_padded=True) == [
        "raw/aliases.csv:1:5 error the column has no name [cells.header.unnamed]",
        "    hint: find out where the values below belong, the first at raw/aliases.csv:3:5, before you delete the "
        "column",
        "raw/aliases.csv:1:6 error the column has no name [cells.header.unnamed]",
        "    hint: find out where the values below belong, the first at raw/aliases.csv:3:6, before you delete the "
        "column",
    ]


def test_a_column_that_lost_its_name_is_to_be_named(tiny: Path) -> None:
    header, *rows = rows_of(tiny, "aliases")
    header[2] = ""
    assert written(tiny, "aliases", [header, *rows], is_padded=False) == [
        "raw/aliases.csv:1:3 error the column has no name [cells.header.unnamed]",
        "    hint: write kind there, if the cells below are those of this field",
        'raw/aliases.csv:1 error the field "kind" is missing [cells.header.missing_field]',
    ]


def test_a_row_that_was_split_at_a_comma_is_not_taken_for_moved_cells(tiny: Path) -> None:
    header, *rows = rows_of(tiny, "claims")
    rows[1] = [*rows[1][:-1], "Compared with S002", "and with S001"]
    assert written(tiny, "claims", [header, *rows], is_padded=False) == [
        "raw/claims.csv:3 error the row has 29 cells, but the header has 28 [cells.row.too_many_cells]",
        "    hint: if an empty cell was inserted, delete it, so that the cells after it move to the left; if a cell "
        "contains a comma, put double quotes around it",
    ]


def test_a_row_with_a_heading_alone_is_to_be_deleted(tiny: Path) -> None:
    header, *rows = rows_of(tiny, "claims")
    for text in ("*** S002 ***", "To be checked"):
        rows.insert(3, [text, *[""] * (len(header) - 1)])
    with (tiny / "raw" / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])
    hint = "    hint: delete the row; a heading between rows is read as a row"
    assert findings.lines_of_cells(tiny) == [
        'raw/claims.csv:5:1 error the row has nothing but "To be checked", like a heading [cells.row.heading]',
        hint,
        'raw/claims.csv:6:1 error the row has nothing but "*** S002 ***", like a heading [cells.row.heading]',
        hint,
    ]


REMNANTS = {
    "the sum of a column": (",,,,,,,40,,", ["radius_km"]),
    "sums of all numbers": (
        ',,,,,66.14,134.88,"1,040",0,',
        ["latitude", "longitude", "radius_km", "geonames_id"],
    ),
    "totals": ("Total,,,,,,,40,,", ["place_id", "radius_km"]),
    "an average below a name": (",Average:,,,,,,20.0,,", ["name", "radius_km"]),
    "a count of the keys": ("2,2,,,,,,,,", ["place_id", "name"]),
    "the number of rows in words": (",,,,,,,,,Number of rows: 2", ["notes"]),
    "a failed formula": (",,,,,#DIV/0!,,,,", ["latitude"]),
    "a formula": (",,,,,,,=SUM(H2:H3),,", ["radius_km"]),
}


@pytest.mark.parametrize("kind", REMNANTS)
def test_a_row_of_results_is_to_be_deleted(tiny: Path, kind: str) -> None:
    row, fields = REMNANTS[kind]
    path = tiny / "raw" / "places.csv"
    path.write_text(f"{path.read_text('utf-8')}{row}\n", "utf-8")
    (finding,) = findings.of_cells(tiny)
    assert (finding.code, finding.values["fields"]) == ("cells.row.remnant", fields)
    assert [hint.code for hint in finding.hints] == ["delete_remnant"]


def test_several_rows_of_results_are_one_finding(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_text(path.read_text("utf-8") + ",,,,,,,0,,\n" * 3, "utf-8")
    (finding,) = findings.of_cells(tiny)
    assert (finding.values["rows"], finding.line) == (3, 4)


@pytest.mark.parametrize(
    "row",
    [
        "P0003,Herat,,,,,,20,,",
        ",Herat,city,AF-HER,AF,34.34,62.2,20,,",
        "P0003,,,,,34.34,62.2,20,,",
        ",,city,,,,,20,,",
        ",,,,,,,,,Numbers are from general geography.",
    ],
)
def test_a_row_that_was_begun_is_not_to_be_deleted(tiny: Path, row: str) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_text(f"{path.read_text('utf-8')}{row}\n", "utf-8")
    codes = [finding.code for finding in findings.of_cells(tiny)]
    assert codes
    assert "cells.row.remnant" not in codes

"""A row that an editor tore apart, joined with the next or separated by tabs is one finding, which says so."""

import csv
import io
from pathlib import Path

import findings
import pytest

EVERY = 13  # characters
KINDS = ("cells.row.torn", "cells.row.joined", "cells.row.delimiter")


def lines_of(tiny: Path, table: str) -> list[str]:
    return (tiny / "raw" / f"{table}.csv").read_text("utf-8").splitlines()


def found(tiny: Path, table: str, lines: list[str]) -> list[str]:
    (tiny / "raw" / f"{table}.csv").write_text("\n".join(lines) + "\n", "utf-8", newline="")
    return [line for line in findings.lines_of_cells(tiny) if f"raw/{table}.csv" in line]


def test_an_enter_anywhere_in_a_row_is_found(tiny: Path) -> None:
    header, first, *rest = lines_of(tiny, "claims")
    assert len(first) > 9 * EVERY
    for position in range(1, len(first), EVERY):
        torn = [header, first[:position], first[position:], *rest]
        assert found(tiny, "claims", torn) == [
            "raw/claims.csv:2 error a line break cut this row: lines 2 to 3 are one row [cells.row.torn]"
        ], first[:position]


def test_two_enters_in_a_row_are_one_finding(tiny: Path) -> None:
    header, first, *rest = lines_of(tiny, "places")
    cells = first.split(",")
    torn = [header, ",".join(cells[:2]), "," + ",".join(cells[2:4]), "," + ",".join(cells[4:]), *rest]
    assert found(tiny, "places", torn) == [
        "raw/places.csv:2 error a line break cut this row: lines 2 to 4 are one row [cells.row.torn]"
    ]


@pytest.mark.parametrize("table", ["claims", "events", "places"])
def test_two_rows_on_a_line_are_to_be_separated_before_the_key(tiny: Path, table: str) -> None:
    header, first, second, *rest = lines_of(tiny, table)
    key = second.split(",")[0]
    assert found(tiny, table, [header, first + second, *rest]) == [
        f'raw/{table}.csv:2 error two rows are on this line; the second begins with "{key}" [cells.row.joined]'
    ]


@pytest.mark.parametrize(("delimiter", "name"), [("\t", "tab"), (";", "semicolon"), ("|", "vertical bar")])
def test_a_row_with_another_delimiter_is_recognised(tiny: Path, delimiter: str, name: str) -> None:
    header, first, *rest = lines_of(tiny, "places")
    row = next(csv.reader([first]))
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="").writerow(row)
    (line,) = found(tiny, "places", [header, *rest, text.getvalue()])
    assert line == (
        f"raw/places.csv:{len(rest) + 2} error the cells of this row are separated by another character ({name}) "
        "than the others [cells.row.delimiter]"
    )


def test_rows_that_are_short_or_long_for_another_reason_are_no_torn_ones(tiny: Path) -> None:
    header, first, second, *rest = lines_of(tiny, "places")
    cells = first.split(",")
    for lines in (
        [header, ",".join(cells[:4]), second, *rest],
        [header, ",".join(cells[:4]), ",".join(second.split(",")[:4]), *rest],
        [header, "Places in the north", first, second, *rest],
        [header, first, "Places in the south", second, *rest],
        [header, first + ",,,", second, *rest],
        [header, f"{first},{second}", *rest],
    ):
        texts = found(tiny, "places", lines)
        assert texts
        assert not any(kind in text for kind in KINDS for text in texts)


@pytest.mark.parametrize(
    "cut", ["Coordinates from \nGeneral geography.", "Coordinates from gene\nral geography."]
)
def test_an_enter_in_the_last_cell_is_no_heading(tiny: Path, cut: str) -> None:
    header, first, *rest = lines_of(tiny, "places")
    start = first.rpartition(",")[0]
    assert found(tiny, "places", [header, *f"{start},{cut}".splitlines(), *rest]) == [
        "raw/places.csv:2 error a line break cut this row: lines 2 to 3 are one row [cells.row.torn]"
    ]


def test_a_text_below_a_sentence_may_be_a_heading(tiny: Path) -> None:
    header, first, *rest = lines_of(tiny, "places")
    (line,) = found(tiny, "places", [header, first, "places in the south", *rest])
    assert line.endswith("[cells.row.heading]")

"""A file whose dates or numbers a spreadsheet program changed has one finding before those about cells."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import findings
import pytest

from pipeline.cells import resaved_files
from pipeline.core.finding import Message

Row = dict[str, str]


def american(text: str) -> str:
    """Return a date as the American Excel writes it."""
    year, month, day = text.split("-")
    return f"{int(month)}/{int(day)}/{year}"


def edit(folder: Path, table: str, change: Callable[[int, Row], None], delimiter: str = ",") -> str:
    path = folder / "raw" / f"{table}.csv"
    rows = [*csv.DictReader(io.StringIO(path.read_text("utf-8")))]
    for number, row in enumerate(rows):
        change(number, row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0]], delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return f"raw/{table}.csv"


def dates(_: int, row: Row) -> None:
    row["coded_on"] = american(row["coded_on"])
    row["share"] = {"1/3": "3-Jan", "1/2": "2-Jan"}.get(row["share"], row["share"])


def commas(_: int, row: Row) -> None:
    for name in ("latitude", "longitude"):
        row[name] = row[name].replace(".", ",")


def test_dates_that_a_program_changed_in_a_file_are_one_finding_before_all_others(real: Path) -> None:
    changed: list[str] = []

    def change(number: int, row: Row) -> None:
        before = dict(row)
        dates(number, row)
        changed.extend(name for name in row if row[name] != before[name])

    file = edit(real, "claims", change)
    first, second, *_ = findings.of_cells(real)
    assert (first.severity, first.code, first.place) == ("error", "cells.file.resaved", file)
    assert first.values["cells"] == first.values["dates"] == len(changed)
    assert first.values["fields"] == ["coded_on", "share"]
    assert first.hints == (Message("restore_resaved", {"file": file}),)
    assert second.is_rest


def test_decimal_commas_in_a_file_with_semicolons_come_before_the_semicolons(real: Path) -> None:
    edit(real, "places", commas, ";")
    first, second, *_ = findings.of_cells(real)
    assert (first.code, first.values["fields"]) == ("cells.file.resaved", ["latitude", "longitude"])
    assert first.values["cells"] == first.values["numbers"]
    assert second.code == "cells.dialect"


@pytest.mark.parametrize("rows", [9, 100])
def test_dates_of_some_rows_are_findings_of_the_cells(rows: int, real: Path) -> None:
    edit(real, "claims", lambda number, row: dates(number, row) if number < rows else None)
    assert resaved_files.RESAVED not in {finding.code for finding in findings.of_cells(real)}


def test_other_faults_of_a_whole_column_have_no_such_cause(real: Path) -> None:
    edit(real, "claims", lambda _, row: row.update(coded_on=f"on {row['coded_on']}"))
    assert resaved_files.RESAVED not in {finding.code for finding in findings.of_cells(real)}

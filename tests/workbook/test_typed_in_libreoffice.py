"""What a coder types into LibreOffice comes back as it was typed, or is reported with its cell.

typed.xlsx was saved by LibreOffice; tests/datasets/workbooks/type_in_libreoffice.py made it.
"""

import json
import re
from typing import Any

import coder
import project
import pytest

from pipeline.run import import_workbook

FOLDER = project.REPOSITORY / "tests" / "datasets" / "workbooks"
TYPED: list[list[str]] = json.loads((FOLDER / "typed.json").read_text("utf-8"))
COLUMNS = {"D": "date", "G": "count", "J": "number", "K": "boolean", "M": "text", "C": "day"}
CELL = re.compile("([A-Z])([0-9]+)")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """The text of each cell after the import, by sheet and cell; the code of the finding in angle brackets."""
    folder = project.strikes(tmp_path_factory.mktemp("typed") / "project")
    read = import_workbook.read(folder, FOLDER / "typed.xlsx", coder.quiet)
    texts: dict[tuple[str, str], str] = {}
    for table in read.tables:
        for row in table.changes.added:
            for column, text in enumerate(row.cells):
                texts[table.now.table.name, f"{chr(ord('A') + column)}{row.number}"] = text
    for finding in read.findings:
        sheet, _, cell = finding.file.removeprefix("typed.xlsx, ").partition("!")
        if finding.severity == "error":
            texts[sheet, cell] = f"<{finding.code.removeprefix('workbook.cell.')}>"
        elif cell:
            texts[sheet, cell] = f"{texts.get((sheet, cell), '')} (warning)"
    return texts


def test_in_cells_with_the_format_text_nothing_changes(outcomes: dict[tuple[str, str], str]) -> None:
    typed = {(sheet, cell): text for sheet, cell, text, form in TYPED if form == "Text"}
    assert {cell: outcomes[cell] for cell in typed} == typed


def table_of(outcomes: dict[tuple[str, str], str]) -> dict[str, dict[str, str]]:
    """Return what became of each text that was typed into cells with the format General, by kind of field."""
    table: dict[str, dict[str, str]] = {}
    for sheet, cell, text, form in TYPED:
        if form == "General":
            letter = cell.rstrip("0123456789")
            table.setdefault(text, {})[COLUMNS[letter]] = outcomes[sheet, cell]
    return table


ALL = tuple(COLUMNS.values())


def all_fields(outcome: str, **other: Any) -> dict[str, str]:
    return dict.fromkeys(ALL, outcome) | other


EXPECTED = {
    "2021-08-26": all_fields("<date>", date="2021-08-26", day="2021-08-26"),
    "26.08.2021": all_fields("26.08.2021"),
    "8/26/2021": all_fields("<date>"),
    "Aug 2021": all_fields("<date>"),
    "2021-08": all_fields("2021-08"),
    "1889": all_fields("1889 (warning)", date="1889", count="1889", number="1889"),
    "350": all_fields("350 (warning)", date="350", count="350", number="350"),
    "5%": all_fields("<percent>"),
    "1e5": all_fields("<number>", number="100000"),
    "007": all_fields("7 (warning)", date="7", count="7", number="7"),
    "12345678901234567": all_fields("<digits>"),
    "=1+1": all_fields("<formula>"),
    "1-2": all_fields("1-2"),
    "1/3": all_fields("<date>"),
    "TRUE": all_fields("<boolean>", boolean="true"),
    " trailing ": all_fields(" trailing "),
    "two\nlines": all_fields("two\nlines"),
    "'007": all_fields("007"),
    "12,5": all_fields("12,5"),
    "3.50": all_fields("<number>", number="3.5"),
}


def test_in_other_cells_what_the_program_changed_is_undone_or_reported(
    outcomes: dict[tuple[str, str], str],
) -> None:
    assert table_of(outcomes) == EXPECTED

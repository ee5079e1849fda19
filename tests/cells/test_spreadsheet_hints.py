"""What a coder reads after a spreadsheet has been at a file: what happened, and what to do."""

import re
from collections.abc import Callable
from pathlib import Path

import duckdb
import findings
import project
import pytest

from pipeline.run import release

AS_TEXT = "format the column as text and type it again"
# What stands in a cell, and the finding without its place: table, cells, message and hint.
CELLS: dict[str, tuple[str, dict[str, str], str, str]] = {
    "a date of the country": (
        "claims", {"claim_id": "C0001", "coded_on": "26/08/2021"},
        'coded_on: "26/08/2021" is not a date [cells.type]', "write 2021-08-26",
    ),
    "a date that two countries read otherwise": (
        "claims", {"claim_id": "C0001", "coded_on": "05/06/2026"},
        'coded_on: "05/06/2026" is not a date [cells.type]',
        "write 2026-06-05, if the day comes first, or 2026-05-06, if the month comes first",
    ),
    "a date with the name of a month": (
        "claims", {"claim_id": "C0001", "coded_on": "22-Nov-26"},
        'coded_on: "22-Nov-26" is not a date [cells.type]', "write 2026-11-22",
    ),
    "the number of a day": (
        "claims", {"claim_id": "C0001", "coded_on": "44434"},
        'coded_on: "44434" is not a date [cells.type]', "a spreadsheet's day number: 2021-08-26, if it was a date",
    ),
    "the number of a day for EDTF": (
        "events", {"event_id": "E0001", "date": "44434"},
        'date: "44434" is not an EDTF date [cells.type]', "a spreadsheet's day number: 2021-08-26, if it was a date",
    ),
    "a month for EDTF": (
        "events", {"event_id": "E0001", "date": "Mar-21"},
        'date: "Mar-21" is not an EDTF date [cells.type]', f"a spreadsheet made this of a date; look it up, {AS_TEXT}",
    ),
    "a fraction turned into a date": (
        "claims", {"claim_id": "C0001", "share": "02-Jan"},
        'share: "02-Jan" does not have the form ([0-9]+/[1-9][0-9]*) [cells.pattern]',
        f"a spreadsheet may have turned it into a date; it was perhaps 1-2 or 1/2 or 2-1 or 2/1: {AS_TEXT}",
    ),
    "thousands": (
        "claims", {"claim_id": "C0001", "count": "1,200"},
        'count: "1,200" is neither a whole number nor a known word of number [cells.type]',
        "write 1200, if the comma groups thousands",
    ),
    "a whole number with a point": (
        "claims", {"claim_id": "C0001", "credibility": "2.0"},
        'credibility: "2.0" is not a whole number [cells.type]', "write 2",
    ),
    "a long number made short": (
        "claims", {"claim_id": "C0001", "count": "1.2E+10"},
        'count: "1.2E+10" is neither a whole number nor a known word of number [cells.type]',
        "a spreadsheet shortened a long number: type all its digits",
    ),
    "a decimal comma": (
        "places", {"place_id": "P0001", "latitude": "34,53"},
        'latitude: "34,53" is not a number [cells.type]', "write 34.53",
    ),
    "a comma that may be either": (
        "places", {"place_id": "P0001", "latitude": "34,530"},
        'latitude: "34,530" is not a number [cells.type]',
        "write 34530, if the comma groups thousands, or 34.530, if it is a decimal comma",
    ),
    "a space at the end of a code": (
        "events", {"event_id": "E0001", "type": "attack "},
        'type: "attack " is no code of event_types [cells.code]', "delete the space at its end",
    ),
    "a no-break space": (
        "events", {"event_id": "E0001", "place": "Kabul\u00a0"},
        r'place: "Kabul\xa0" does not stand in places.name [cells.reference]',
        "delete the no-break space, or another odd one, at its end",
    ),
    "an invisible character": (
        "events", {"event_id": "E0001", "place": "Kabul\u200b"},
        r'place: "Kabul\u200b" does not stand in places.name [cells.reference]',
        "delete the invisible character at its end",
    ),
    "curly quotes": (
        "events", {"event_id": "E0001", "type": "“attack”"},
        'type: "“attack”" is no code of event_types [cells.code]', 'delete the quotes around it: "attack"',
    ),
    "a formula that failed": (
        "events", {"event_id": "E0001", "place": "#REF!"},
        'place: "#REF!" does not stand in places.name [cells.reference]',
        "a formula of a spreadsheet failed here, or its column was too narrow: type the value itself",
    ),
    "another encoding, saved": (
        "events", {"event_id": "E0001", "place": "KabÃºl"},
        'place: "KabÃºl" does not stand in places.name [cells.reference]',
        'a program read the file in a wrong encoding and saved it so; it was perhaps "Kabúl"',
    ),
    "spaces where a text is required": (
        "events", {"event_id": "E0001", "title": "\u00a0 "},
        "title: must not be empty, and spaces are nothing [cells.required]",
        "What happened, in a few words of the coder's own: what, where, such as Attack on a school in Kabul",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", CELLS)
def test_a_cell_that_a_spreadsheet_changed_is_told_with_what_to_do(kind: str, tiny: Path) -> None:
    table, cells, message, hint = CELLS[kind]
    project.change(tiny, table, **cells)
    first, second, *more = findings.lines(tiny)
    assert (re.sub(r"^\S+ error ", "", first), second.strip(), more) == (message, f"hint: {hint}", [])


ODD: dict[str, tuple[dict[str, str], list[str]]] = {
    "a space after free text": (
        {"notes": "as S002 says "},
        [
            'raw/events.csv:2:12 warning notes: a space stands at an end of "as S002 says " [cells.space]',
            "    hint: delete the space at its end",
        ],
    ),
    "nothing but a space": (
        {"notes": " "},
        [
            "raw/events.csv:2:12 warning notes: holds nothing but spaces [cells.space]",
            "    hint: empty the cell",
        ],
    ),
    "a formula": (
        {"notes": "=1+1"},
        [
            'raw/events.csv:2:12 warning notes: "=1+1" may act as a formula in a spreadsheet [cells.formula]',
            "    hint: if no formula is meant, let the text begin with something else",
        ],
    ),
    "a call": (
        {"notes": "@SUM(A1)"},
        [
            'raw/events.csv:2:12 warning notes: "@SUM(A1)" may act as a formula in a spreadsheet [cells.formula]',
            "    hint: if no formula is meant, let the text begin with something else",
        ],
    ),
    **{text: ({"notes": text}, []) for text in ("-5", "+1.5", "-", "--", "+1,000", "-5 %", "5-6", "a=b")},
}


@pytest.mark.parametrize("kind", ODD)
def test_what_is_odd_in_free_text_is_a_warning(kind: str, tiny: Path) -> None:
    cells, told = ODD[kind]
    project.change(tiny, "events", event_id="E0001", **cells)
    assert findings.lines(tiny) == told


def test_a_space_around_a_name_is_an_error(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(path.read_bytes().replace(b",Kabul,", b",Kabul ,"))
    assert [line for line in findings.lines(tiny) if "places.csv" in line] == [
        'raw/places.csv:2:2 error name: a space stands at an end of "Kabul " [cells.space]'
    ]


def test_two_unicode_forms_of_one_name_are_told_apart(tiny: Path) -> None:
    project.change(tiny, "places", place_id="P0001", name="Kab\u00fal")
    project.change(tiny, "events", event_id="E0001", place="Kabu\u0301l")
    assert findings.lines(tiny) == [
        'raw/events.csv:2:7 error place: "Kabu\u0301l" does not stand in places.name [cells.reference]',
        '    hint: it looks like "Kab\u00fal", but is made of other characters: copy it from there',
    ]


def test_a_warning_about_a_cell_ships_in_the_table_of_findings_by_its_key(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0001", notes="=1+1 ")
    outcome = release.release(tiny, None, lambda _: None)
    assert outcome.released is not None
    with duckdb.connect(str(next(outcome.released.glob("*.duckdb"))), read_only=True) as connection:
        rows = connection.execute('SELECT * FROM findings ORDER BY "check"').fetchall()
    assert rows == [
        ("cells.formula", "warning", "raw/events.csv", "E0001", 'notes: "=1+1 " may act as a formula in a spreadsheet', None),
        ("cells.space", "warning", "raw/events.csv", "E0001", 'notes: a space stands at an end of "=1+1 "', None),
    ]  # fmt: skip


HEADER = b"place_id,name,kind,admin1,country,latitude,longitude,notes"
FILES: dict[str, tuple[Callable[[bytes], bytes], list[str]]] = {
    "a title above the header": (
        lambda data: b"Places of 2026,,,,,,,\n" + data,
        [
            "raw/places.csv:1 error none of the fields stands in the first line [cells.header]",
            f"    hint: the first line must be {HEADER.decode()}; delete what stands above it",
        ],
    ),
    "a line of a spreadsheet's own": (
        lambda data: b"sep=,\n" + data,
        [
            "raw/places.csv:1 error this line is a spreadsheet's own, not the header [cells.header]",
            "    hint: delete the line",
        ],
    ),
    "a column that looks empty": (
        lambda data: data.replace(b"\n", b",\n"),
        [
            "raw/places.csv:1:9 error the column has no name [cells.header]",
            "    hint: delete the column, also where it looks empty",
        ],
    ),
    "empty rows at the end": (
        lambda data: data + b",,,,,,,\n",
        ["raw/places.csv:4 error the row is empty [cells.row]", "    hint: delete the line"],
    ),
    "a row of totals": (
        lambda data: data + b"Total,x,city,,,66.14,134.88,\n",
        [
            'raw/places.csv:4:1 error place_id: "Total" does not have the form (P[0-9]{4}) [cells.pattern]',
            "    hint: if this is a row of totals, delete the line",
        ],
    ),
    "merged cells": (
        lambda data: data.replace(b"P0002,", b","),
        [
            "raw/places.csv:3:1 error place_id: must not be empty [cells.required]",
            "    hint: The place's own number: P and four digits, such as P0001; of merged cells only the first keeps "
            "its value, so fill in each",
        ],
    ),
    "a row cut short": (
        lambda data: data + b"\x1a",
        [
            "raw/places.csv:4 error the row has 1 cell, the header has 8 [cells.row]",
            "    hint: write its empty cells too; a line break in a cell without double quotes cuts a row short",
        ],
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_a_spreadsheet_changed_is_told_with_what_to_do(kind: str, tiny: Path) -> None:
    change, told = FILES[kind]
    path = tiny / "raw" / "places.csv"
    path.write_bytes(change(path.read_bytes()))
    assert findings.lines(tiny) == told

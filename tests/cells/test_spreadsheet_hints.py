"""The findings about a file that a spreadsheet has changed say what happened, and what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import findings
import project
import pytest
import together

from pipeline.cells import spreadsheet_hints
from pipeline.core.finding import Message
from pipeline.run import release
from pipeline.schema.model import Field

PATTERN = "([0-9]+/[1-9][0-9]*)"
TITLE = "Short title in the coder's own words: what happened and where"
# What is in a cell: its table, the key of its row and the cell; code and values of the finding; and its hint.
Case = tuple[str, dict[str, str], str, dict[str, Any], tuple[str, dict[str, Any]]]
CELLS: dict[str, Case] = {
    "a date of a country": (
        "claims", {"claim_id": "C0001", "coded_on": "26/08/2021"}, "cells.type.date", {},
        ("write", {"suggestion": "2021-08-26"}),
    ),
    "a date that two countries read differently": (
        "claims", {"claim_id": "C0001", "coded_on": "05/06/2026"}, "cells.type.date", {},
        ("either_date", {"day_first": "2026-06-05", "month_first": "2026-05-06"}),
    ),
    "a date with the name of a month": (
        "claims", {"claim_id": "C0001", "coded_on": "22-Nov-26"}, "cells.type.date", {},
        ("write", {"suggestion": "2026-11-22"}),
    ),
    "the number of a day": (
        "claims", {"claim_id": "C0001", "coded_on": "44434"}, "cells.type.date", {},
        ("day_number", {"suggestion": "2021-08-26"}),
    ),
    "the number of a day for EDTF": (
        "events", {"event_id": "E0001", "date": "44434"}, "cells.type.edtf", {},
        ("day_number", {"suggestion": "2021-08-26"}),
    ),
    "a date of a country for EDTF": (
        "events", {"event_id": "E0001", "date": "26/08/2021"}, "cells.type.edtf", {},
        ("write", {"suggestion": "2021-08-26"}),
    ),
    "a month for EDTF": (
        "events", {"event_id": "E0001", "date": "Mar-21"}, "cells.type.edtf", {},
        ("month_or_day", {"month": "2021-03", "date": "YYYY-03-21", "text": "Mar-21"}),
    ),
    "a month of a year that is no day for EDTF": (
        "events", {"event_id": "E0001", "date": "Dez 98"}, "cells.type.edtf", {},
        ("month_as_text", {"month": "1998-12", "text": "Dez 98"}),
    ),
    "the middle of a year for EDTF": (
        "events", {"event_id": "E0001", "date": "mid-2015"}, "cells.type.edtf", {},
        (
            "part_of_date",
            {"example": "2015-05/2015-08", "text": "mid-2015", "unit": "months", "whole": "2015"},
        ),
    ),
    "a date in German for EDTF": (
        "events", {"event_id": "E0001", "date": "26. August 2021"}, "cells.type.edtf", {},
        ("write", {"suggestion": "2021-08-26"}),
    ),
    "a day without a year for EDTF": (
        "events", {"event_id": "E0001", "date": "May 8"}, "cells.type.edtf", {},
        ("add_year", {"date": "YYYY-05-08", "unknown": "XXXX-05-08"}),
    ),
    "a day before its month for EDTF": (
        "events", {"event_id": "E0001", "date": "29-Feb"}, "cells.type.edtf", {},
        ("add_year", {"date": "YYYY-02-29", "unknown": "XXXX-02-29"}),
    ),
    "a checksum in capitals": (
        "sources", {"source_id": "S001", "sha256": "AB" * 32}, "cells.pattern", {"expected": "([0-9a-f]{64})"},
        ("write_small", {"suggestion": "ab" * 32}),
    ),
    "a code of a region in small letters": (
        "places", {"place_id": "P0002", "admin1": "af-kan"}, "cells.pattern",
        {"expected": "([A-Z]{2}-[A-Z0-9]{1,3})"}, ("write_capitals", {"suggestion": "AF-KAN"}),
    ),
    "a fraction turned into a date": (
        "claims", {"claim_id": "C0001", "share": "02-Jan"}, "cells.pattern", {"expected": PATTERN},
        ("turned_into_date", {"originals": ["1-2", "1/2", "2-1", "2/1"]}),
    ),
    "thousands": (
        "claims", {"claim_id": "C0001", "count": "1,200"}, "cells.type.count", {"words": "count_words"},
        ("grouped_number", {"grouped": "1200"}),
    ),
    "a whole number with a point": (
        "claims", {"claim_id": "C0001", "credibility": "2.0"}, "cells.type.integer", {},
        ("write", {"suggestion": "2"}),
    ),
    "a shortened number": (
        "claims", {"claim_id": "C0001", "count": "1.2E+10"}, "cells.type.count", {"words": "count_words"},
        ("all_digits", {}),
    ),
    "a letter in place of a digit": (
        "claims", {"claim_id": "C0001", "count": "l65"}, "cells.type.count", {"words": "count_words"},
        ("letter_for_digit", {"suggestion": "165", "letters": ["l"]}),
    ),
    "a decimal comma": (
        "places", {"place_id": "P0001", "latitude": "34,53"}, "cells.type.number", {},
        ("write", {"suggestion": "34.53"}),
    ),
    "a comma that groups thousands only beyond the maximum": (
        "places", {"place_id": "P0001", "latitude": "34,530"}, "cells.type.number", {},
        ("write", {"suggestion": "34.530"}),
    ),
    "a space at the end of a code": (
        "events", {"event_id": "E0001", "type": "attack "}, "cells.code", {"list": "event_types"},
        ("delete_edges", {"end": "space"}),
    ),
    "a no-break space": (
        "events", {"event_id": "E0001", "place": "Kabul\u00a0"}, "cells.reference.missing", {"target": "places.name"},
        ("delete_edges", {"end": "no-break space"}),
    ),
    "an invisible character": (
        "events", {"event_id": "E0001", "place": "Kabul\u200b"}, "cells.reference.missing", {"target": "places.name"},
        ("retype_bare", {"text": "Kabul", "character": "zero width space"}),
    ),
    "an invisible character before a value of the right form": (
        "claims", {"claim_id": "C0001", "share": "\ufeff1/2"}, "cells.pattern", {"expected": PATTERN},
        ("retype_bare", {"text": "1/2", "character": "zero width no-break space"}),
    ),
    "degrees, minutes and seconds": (
        "places", {"place_id": "P0001", "latitude": "34\u00b031\u203248\u2033N"}, "cells.type.number", {},
        ("write", {"suggestion": "34.53"}),
    ),
    "a code with its label": (
        "claims", {"claim_id": "C0001", "credibility": "2 - Probably true"}, "cells.type.integer", {},
        ("write", {"suggestion": "2"}),
    ),
    "the label of a code": (
        "claims", {"claim_id": "C0001", "type": "Claim of responsibility"}, "cells.code", {"list": "claim_types"},
        ("write", {"suggestion": "responsibility"}),
    ),
    "an apostrophe before a number": (
        "claims", {"claim_id": "C0001", "credibility": "'2"}, "cells.type.integer", {},
        ("delete_apostrophe", {"suggestion": "2"}),
    ),
    "curly quotes": (
        "events", {"event_id": "E0001", "type": "“attack”"}, "cells.code", {"list": "event_types"},
        ("delete_quotes", {"suggestion": "attack"}),
    ),
    "a formula that failed": (
        "events", {"event_id": "E0001", "place": "#REF!"}, "cells.reference.missing", {"target": "places.name"},
        ("failed_formula", {}),
    ),
    "text saved in another encoding": (
        "events", {"event_id": "E0001", "place": "KabÃºl"}, "cells.reference.missing", {"target": "places.name"},
        ("decoded_text", {"suggestion": "Kabúl"}),
    ),
    "spaces in a required field": (
        "events", {"event_id": "E0001", "title": "\u00a0 "}, "cells.required.blank", {},
        ("enter_value", {"description": TITLE, "example": "Attack on a school in Kabul"}),
    ),
}  # fmt: skip


GROUPS = together.groups({kind: (table, cells) for kind, (table, cells, *_) in CELLS.items()})


@pytest.mark.parametrize("kinds", GROUPS, ids=lambda kinds: kinds[0])
def test_a_cell_that_a_spreadsheet_changed_has_a_hint(kinds: list[str], tiny: Path) -> None:
    expected = []
    for table, cells, code, values, hint in map(CELLS.__getitem__, kinds):
        project.change(tiny, table, **cells)
        _, (field, value) = cells.items()
        expected.append((code, {"field": field, "value": value, **values}, (Message(*hint),)))
    found = [(f.code, f.values, f.hints) for f in findings.of_cells(tiny)]
    assert sorted(found, key=repr) == sorted(expected, key=repr)


Numeric = tuple[Field, str, str, tuple[Message, ...]]
GROUPED = Message("grouped_number", {"grouped": "34530", "decimal": "34.530"})
LETTERS = Message("letter_for_digit", {"suggestion": "-120.5", "letters": ["I", "O"]})
NUMBERS: dict[str, Numeric] = {
    "letters in place of digits": (Field("n", "number"), "-I2O.5", "cells.type", (LETTERS,)),
    "a letter that may be a unit": (Field("n", "number"), "50l", "cells.type", ()),
    "degrees and minutes that cannot be read": (
        Field("n", "number"), "34\u00b071'N", "cells.type", (Message("decimal_degrees"),),
    ),
    "degrees beyond the maximum": (
        Field("n", "number", constraints={"maximum": 30}), "34\u00b031'N", "cells.type", (Message("decimal_degrees"),),
    ),
    "letters without a digit": (Field("n", "integer"), "lO", "cells.type", ()),
    "a letter in place of a digit beyond the maximum": (
        Field("n", "integer", constraints={"maximum": 150}), "l65", "cells.type", (),
    ),
    "either meaning of a comma": (Field("n", "number"), "34,530", "cells.type", (GROUPED,)),
    "a form that is not the fault": (
        Field("n", "number", constraints={"minimum": 0}), "-1.0", "cells.minimum", (),
    ),
    "a number that is not in the list": (
        Field("n", "number", constraints={"enum": ["1", "2"]}), "3.0", "cells.enum", (),
    ),
    "a suggestion below the minimum": (
        Field("n", "integer", constraints={"minimum": 0}), "-1.0", "cells.type", (),
    ),
    "a suggestion in another format": (Field("d", "date", format="%d.%m.%Y"), "26/08/2021", "cells.type", ()),
}  # fmt: skip


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_hint_about_form_needs_a_fault_of_form_and_an_allowed_value(kind: str) -> None:
    field, value, check, hints = NUMBERS[kind]
    assert spreadsheet_hints.mend(field, value, (), check) == hints


EDGE = Message("delete_edges", {"end": "space"})


@pytest.mark.parametrize(
    ("suggestion", "hints"),
    [
        ("attack", (EDGE,)),
        ("arrest", (EDGE, Message("suggestion", {"suggestion": "arrest"}))),
    ],
)
def test_a_suggestion_that_only_deletes_spaces_is_not_repeated(
    suggestion: str, hints: tuple[Message, ...]
) -> None:
    given = (Message("suggestion", {"suggestion": suggestion}),)
    assert spreadsheet_hints.mend(Field("type", "string"), "attack ", given, "cells.code") == hints


def test_whitespace_at_both_ends_and_inside_is_named() -> None:
    assert [
        spreadsheet_hints.whitespace(value) for value in ("\ta \u00a0", "a\u00a0b", " \u200b", "a b")
    ] == [
        (Message("delete_edges", {"start": "tab", "end": "whitespace"}),),
        (Message("retype_invisible", {"character": "no-break space"}),),
        (Message("empty_cell"),),
        (),
    ]


def test_a_text_too_long_for_a_hint_is_not_typed_again() -> None:
    assert [spreadsheet_hints.whitespace("a" * length + "\u200b ") for length in (60, 61)] == [
        (Message("retype_bare", {"text": "a" * 60, "character": "zero width space"}),),
        (Message("delete_edges", {"end": "whitespace"}),),
    ]


START: tuple[str, dict[str, str]] = ("start_otherwise", {})
ODD: dict[str, tuple[str, str, tuple[str, dict[str, str]]]] = {
    "a space after free text": ("as S002 says ", "cells.space.edge", ("delete_edges", {"end": "space"})),
    "only a space": (" ", "cells.space.blank", ("empty_cell", {})),
    "a formula": ("=1+1", "cells.formula", START),
    "a call": ("@SUM(A1)", "cells.formula", START),
}


@pytest.mark.parametrize("kind", ODD)
def test_unusual_free_text_is_a_warning(kind: str, tiny: Path) -> None:
    text, code, hint = ODD[kind]
    project.change(tiny, "events", event_id="E0001", notes=text)
    assert [(f.severity, f.place, f.code, f.values, f.hints) for f in findings.of_cells(tiny)] == [
        ("warning", "raw/events.csv:2:16", code, {"field": "notes", "value": text}, (Message(*hint),))
    ]


def test_a_number_and_signs_alone_are_not_a_formula(tiny: Path) -> None:
    texts = ["-5", "+1.5", "-", "--", "+1,000", "-5 %", "5-6", "a=b"]
    for number, text in enumerate(texts, start=1):
        project.change(tiny, "claims", claim_id=f"C{number:04}", notes=text)
    assert findings.of_cells(tiny) == []


def test_a_space_around_a_name_is_an_error(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(path.read_bytes().replace(b",Kabul,", b",Kabul ,"))
    assert [line for line in findings.lines_of_cells(tiny) if "places.csv" in line] == [
        'raw/places.csv:2:2 error name: leading or trailing whitespace in "Kabul " [cells.space.edge]'
    ]


def test_two_unicode_forms_of_a_name_are_different_names(tiny: Path) -> None:
    project.change(tiny, "places", place_id="P0001", name="Kab\u00fal")
    project.change(tiny, "events", event_id="E0001", place="Kabu\u0301l")
    assert findings.lines_of_cells(tiny) == [
        'raw/events.csv:2:7 error place: "Kabu\u0301l" not found in places.name [cells.reference.missing]',
        '    hint: copy "Kab\u00fal", which looks the same but consists of different characters',
    ]


@pytest.mark.slow
def test_a_warning_about_a_cell_is_published_in_the_table_of_findings(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0001", notes="=1+1 ")
    outcome = release.release(tiny, None, lambda _: None)
    assert outcome.released is not None
    with duckdb.connect(str(next(outcome.released.glob("*.duckdb"))), read_only=True) as connection:
        rows = connection.execute("SELECT * FROM findings ORDER BY check_name").fetchall()
    assert rows == [
        ("cells.formula", "warning", "raw/events.csv", "E0001", 'notes: a spreadsheet may run "=1+1 " as a formula', None),
        ("cells.space", "warning", "raw/events.csv", "E0001", 'notes: leading or trailing whitespace in "=1+1 "', None),
    ]  # fmt: skip


HEADER = b"place_id,name,kind,admin1,country,latitude,longitude,radius_km,geonames_id,notes"
ACTORS = b"actor_id,name,type,parent,active,country,ucdp_actor_id,notes"
FILES: dict[str, tuple[Callable[[bytes], bytes], list[str]]] = {
    "a title above the header": (
        lambda data: b"Places of 2026,,,,,,,\n" + data,
        [
            "raw/places.csv:1 error the first line contains no field of places [cells.header.none]",
            f"    hint: make {HEADER.decode()} the first line, and delete the lines above it",
        ],
    ),
    "a title with a comma above the header": (
        lambda data: b'"Places, as of 27 November 2026",,,,,,,,,\n,,,,,,,,,\n' + data,
        [
            "raw/places.csv:1 error the first line contains no field of places [cells.header.none]",
            f"    hint: make {HEADER.decode()} the first line, and delete the lines above it",
        ],
    ),
    "a title typed in a text editor": (
        lambda data: b"Places, as of 27 November 2026, by A. B.\n\n" + data,
        [
            "raw/places.csv:1 error the first line contains no field of places [cells.header.none]",
            f"    hint: make {HEADER.decode()} the first line, and delete the lines above it",
        ],
    ),
    "a title with a quote above the header": (
        lambda data: b'"""Places"", as of 2026",,,,,,,,,\n' + data,
        [
            "raw/places.csv:1 error the first line contains no field of places [cells.header.none]",
            f"    hint: make {HEADER.decode()} the first line, and delete the lines above it",
        ],
    ),
    "a title above a header with semicolons": (
        lambda data: b'"Places, as of 2026";;;;;;;;;\n;;;;;;;;;\n' + data.replace(b",", b";"),
        [
            "raw/places.csv:1 error the first line contains no field of places [cells.header.none]",
            f"    hint: make {HEADER.decode().replace(',', ';')} the first line, and delete the lines above it",
            "raw/places.csv:1 error expected comma-separated values but found semicolon-separated values; the file was read as found [cells.dialect]",
            '    hint: save the file as CSV UTF-8 (comma delimited), or from LibreOffice with a comma as field separator if your Excel writes decimal commas, since it writes semicolons there too; or declare "dialect": {"delimiter": ";"} in schemas/raw/places.json',
        ],
    ),
    "the header sorted to the bottom": (
        lambda data: b"".join([*data.splitlines(keepends=True)[1:], HEADER + b"\n"]),
        [
            "raw/places.csv:1 error the first line contains no field of places [cells.header.none]",
            "    hint: move line 3, the header, to the top",
        ],
    ),
    "no header": (
        lambda data: data.partition(b"\n")[2],
        [
            "raw/places.csv:1 error the first line contains no field of places [cells.header.none]",
            f"    hint: insert {HEADER.decode()} as the first line",
        ],
    ),
    "apostrophes around the texts": (
        lambda data: data.replace(HEADER, b"'" + HEADER.replace(b",", b"','") + b"'"),
        [
            "raw/places.csv:1 error the first line contains no field of places [cells.header.none]",
            "    hint: the cells are enclosed in '; save the file again with \" as the text delimiter",
        ],
    ),
    "the content of another table": (
        lambda data: data.replace(HEADER, ACTORS),
        [
            "raw/places.csv:1 error this is the header of actors, not of places [cells.header.other_table]",
            "    hint: copy what is new in raw/places.csv to raw/actors.csv, then restore raw/places.csv from git or from a copy",
        ],
    ),
    "each line as one quoted cell": (
        lambda data: b"".join(b'"' + line.replace(b'"', b'""') + b'"\r\n' for line in data.splitlines()),
        [
            "raw/places.csv:1 error each line of the file is one quoted cell, so it has one column [cells.header.one_cell]",
            "    hint: restore raw/places.csv from git or from a copy, and open it so that the spreadsheet splits it at the commas: with all cells of a row in column A it cannot be edited",
        ],
    ),
    "an instruction for a spreadsheet": (
        lambda data: b"sep=,\n" + data,
        [
            "raw/places.csv:1 error this line is an instruction for a spreadsheet, not the header [cells.header.separator_line]",
            "    hint: delete the line",
        ],
    ),
    "a column that looks empty": (
        lambda data: data.replace(b"\n", b",\n"),
        [
            "raw/places.csv:1:11 error the column has no name [cells.header.unnamed]",
            "    hint: delete the whole column, even if it looks empty",
        ],
    ),
    "empty rows at the end": (
        lambda data: data + b",,,,,,,\n",
        ["raw/places.csv:4 error the row is empty [cells.row.empty]", "    hint: delete the line"],
    ),
    "a row of totals": (
        lambda data: data + b"Total,x,city,,,66.14,134.88,,,\n",
        [
            'raw/places.csv:4:1 error place_id: "Total" does not match the pattern (P[0-9]{4}) [cells.pattern]',
            "    hint: delete the line if it is a row of totals",
        ],
    ),
    "merged cells": (
        lambda data: data.replace(b"P0002,", b","),
        [
            "raw/places.csv:3:1 error place_id: must not be empty [cells.required.empty]",
            "    hint: enter a value such as P0001: Unique identifier of the place: P followed by four digits; fill in every merged cell, "
            "because only the first keeps its value",
        ],
    ),
    "a file cut in the middle of a row": (
        lambda data: data + b"P0003,Kab",
        [
            "raw/places.csv:4 error the row has 2 cells, but the header has 10 [cells.row.too_few_cells]",
            "    hint: restore raw/places.csv from git or from a copy, because it ends in the middle of this row; complete the row only if no "
            "row below it is missing",
        ],
    ),
    "a row cut short": (
        lambda data: data + b"\x1a",
        [
            "raw/places.csv:4 error the row has 1 cell, but the header has 10 [cells.row.too_few_cells]",
            "    hint: write the empty cells too, and put double quotes around a cell that contains a line break",
        ],
    ),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_a_spreadsheet_changed_has_a_hint(kind: str, tiny: Path) -> None:
    change, printed = FILES[kind]
    path = tiny / "raw" / "places.csv"
    path.write_bytes(change(path.read_bytes()))
    assert findings.lines_of_cells(tiny) == printed

"""A quote that is missing at the end of a cell is to be typed there, not doubled where the parser stumbles."""

from pathlib import Path

import findings
import pytest

HEAD = "place_id,name,kind,admin1,country,latitude,longitude,radius_km,geonames_id,notes\n"
KABUL = 'P0001,Kabul,city,AF-KAB,AF,34.53,69.17,20,,"Capital, on the river"\n'
NORTH = 'P0002,"North, the",city,AF-KAB,AF,34.53,69.17,20,,"Far, ""far"" away"\n'
SOUTH = "P0003,South,city,AF-KAB,AF,34.53,69.17,20,,\n"


def found(tiny: Path, text: str) -> list[str]:
    (tiny / "raw" / "places.csv").write_text(HEAD + text, "utf-8", newline="")
    return [line for line in findings.lines_of_cells(tiny) if "places.csv" in line or "hint: open" in line][
        :2
    ]


def lost(line: int, field: str, where: str) -> list[str]:
    return [
        f'raw/places.csv:{line} error the quoted cell of {field} has no quotation mark (") at its end [cells.file.lost_quote]',
        f'    hint: open the file in a text editor, and type " at the end of the {where}',
    ]


ENDS = {
    "before a row with quotes": (KABUL.replace('river"', "river") + NORTH + SOUTH, 2),
    "before a row without quotes": (KABUL.replace('river"', "river") + SOUTH + NORTH, 2),
    "in the last row with quotes": (SOUTH + KABUL.replace('river"', "river") + SOUTH, 3),
    "in several rows": (KABUL.replace('river"', "river") * 2 + NORTH, 2),
    "with line ends of Windows": ((KABUL.replace('river"', "river") + NORTH).replace("\n", "\r\n"), 2),
}


@pytest.mark.parametrize("kind", ENDS)
def test_a_quote_that_is_missing_at_the_end_of_a_line_is_to_be_typed_there(tiny: Path, kind: str) -> None:
    text, line = ENDS[kind]
    assert found(tiny, text) == lost(line, "notes", 'line, after "Capital, on the river"')


def test_a_quote_that_is_missing_within_a_line_is_to_be_typed_there(tiny: Path) -> None:
    text = KABUL + NORTH.replace('the"', "the") + SOUTH
    assert found(tiny, text) == lost(3, "name", 'cell, after "North, the"')


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param(KABUL.replace("on the", 'on "the"'), "inner_quote", id="quotes in the text"),
        pytest.param(
            KABUL.replace("on the", '\non "the"'), "inner_quote", id="quotes in a text of two lines"
        ),
        pytest.param(KABUL.replace(",Kabul,city", ',"Kabul'), "inner_quote", id="too few cells"),
        pytest.param(SOUTH.replace(",South,city", ',"South'), "open_quote", id="never closed"),
        pytest.param(KABUL.replace('river"\n', "river"), "open_quote", id="perhaps cut off"),
    ],
)
def test_other_quotes_are_reported_as_before(tiny: Path, text: str, code: str) -> None:
    assert found(tiny, text)[0].endswith(f"[cells.file.{code}]")

"""A file in other quotes is one finding, and an encoding without curly quotes comes before the row that it broke."""

import csv
import io
from pathlib import Path

import findings
import pytest

HEAD = "place_id,name,kind,admin1,country,latitude,longitude,radius_km,geonames_id,notes\n"
ROWS = [
    ["P0001", "Kabul", "city", "AF-KAB", "AF", "34.53", "69.17", "20", "", "Capital, on the Kabul's river"],
    ["P0002", 'North, "the"', "city", "AF-KAB", "AF", "34.53", "69.2", "20", "", "Far, far away"],
    ["P0003", "South", "city", "AF-KAB", "AF", "34.53", "69.3", "20", "", ""],
]


def found(tiny: Path, data: bytes) -> list[str]:
    (tiny / "raw" / "places.csv").write_bytes(data)
    return [line for line in findings.lines_of_cells(tiny) if "raw/places.csv:" in line]


def written(quote: str, quoting: int = csv.QUOTE_MINIMAL) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quotechar=quote, quoting=quoting, lineterminator="\n")  # type: ignore[arg-type]
    writer.writerows([HEAD.strip().split(","), *ROWS])
    return text.getvalue()


@pytest.mark.parametrize("quote", ["'", "`", "|", "\u201d"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
def test_a_file_in_other_quotes_is_one_finding(tiny: Path, quote: str, quoting: int) -> None:
    assert found(tiny, written(quote, quoting).encode()) == [
        f'raw/places.csv:2 error texts are in {quote} instead of ": 3 cells with a delimiter [cells.file.other_quote]'
    ]


def test_apostrophes_around_a_text_are_no_quotes_of_the_file(tiny: Path) -> None:
    text = written('"').replace("South", "'South'").replace(",20,,\n", ",20,,x,y\n")
    assert [line.split(" [")[-1] for line in found(tiny, text.encode())] == ["cells.row.too_many_cells]"]


def test_a_code_page_that_broke_the_quoting_is_reported_before_the_row(tiny: Path) -> None:
    text = written('"').replace("Far, far", 'Far, "caf\u00e9 d\u00e9j\u00e0 f\u00eate", far')
    (line,) = found(tiny, text.encode("cp437"))
    assert line.endswith("it was decoded as MS-DOS code page 850 [cells.encoding]")
    lines = found(tiny, text.encode("cp1252"))
    assert [line.split(" [")[-1] for line in lines] == ["cells.encoding]", "cells.file.inner_quote]"]

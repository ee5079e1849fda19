"""Layer 1: one wrong cell of each kind gives one finding, on its file, line and column."""

from pathlib import Path

import findings
import project
import pytest
import working

from pipeline.cli import print_findings
from pipeline.core import wording
from pipeline.run import release

WRONG_CELLS: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "type": (
        "claims",
        {"claim_id": "C0002", "coded_on": "22.11.2026"},
        [
            'raw/claims.csv:3:26 error coded_on: "22.11.2026" is not a date [cells.type]',
            "    hint: write 2026-11-22",
        ],
    ),
    "whole number": (
        "sources",
        {"source_id": "S001", "characters": "many"},
        [
            'raw/sources.csv:2:4 error characters: "many" is not a whole number [cells.type]',
            "    hint: write digits only, such as 3098",
        ],
    ),
    "edtf": (
        "events",
        {"event_id": "E0001", "date": "2021-13-01"},
        [
            'raw/events.csv:2:5 error date: "2021-13-01" is not an EDTF date [cells.type]',
            "    hint: write YYYY, YYYY-MM or YYYY-MM-DD, a slash between two of them for an interval, .. for an open end",
        ],
    ),
    "date of a spreadsheet": (
        "events",
        {"event_id": "E0001", "date": "26/08/2021"},
        [
            'raw/events.csv:2:5 error date: "26/08/2021" is not an EDTF date [cells.type]',
            "    hint: write 2021-08-26",
        ],
    ),
    "count": (
        "claims",
        {"claim_id": "C0001", "count": "a dozen or so"},
        [
            'raw/claims.csv:2:13 error count: "a dozen or so" is neither a whole number nor a known word of '
            "number [cells.type]",
            "    hint: words: couple, dozens, few, hundreds, many, multiple, scores, several, tens, thousands",
        ],
    ),
    "code": (
        "events",
        {"event_id": "E0002", "type": "atack"},
        [
            'raw/events.csv:3:3 error type: "atack" is no code of event_types [cells.code]',
            '    hint: did you mean "attack"?',
        ],
    ),
    "code that is a number": (
        "events",
        {"event_id": "E0002", "clarity": "3"},
        [
            'raw/events.csv:3:4 error clarity: "3" is no code of clarities [cells.code]',
            "    hint: one of: 1, 2",
        ],
    ),
    "pattern": (
        "places",
        {"place_id": "P0002", "admin1": "Kandahar"},
        [
            'raw/places.csv:3:4 error admin1: "Kandahar" does not have the form ([A-Z]{2}-[A-Z0-9]{1,3}) '
            "[cells.pattern]",
            "    hint: such as AF-KAB",
        ],
    ),
    "missing": (
        "events",
        {"event_id": "E0002", "title": ""},
        [
            "raw/events.csv:3:2 error title: must not be empty [cells.required]",
            "    hint: What happened, in a few words of the coder's own: what, where, "
            "such as Attack on a school in Kabul",
        ],
    ),
    "range": (
        "places",
        {"place_id": "P0002", "latitude": "316.1"},
        [
            'raw/places.csv:3:6 error latitude: "316.1" is above 90 [cells.maximum]',
        ],
    ),
    "unique field": (
        "places",
        {"place_id": "P0003", "name": "Kabul"},
        [
            'raw/places.csv:4:2 error name: "Kabul" stands on line 2 already [cells.unique]',
        ],
    ),
    "reference": (
        "claims",
        {"claim_id": "C0002", "source": "S004"},
        [
            'raw/claims.csv:3:2 error source: "S004" does not stand in sources.source_id [cells.reference]',
            '    hint: did you mean "S003"?',
        ],
    ),
    "name": (
        "claims",
        {"claim_id": "C0006", "subject": "Blew Army"},
        [
            'raw/claims.csv:7:6 error subject: "Blew Army" does not stand in actors.name [cells.reference]',
            '    hint: did you mean "Blue Army"?',
        ],
    ),
    "name near an alias": (
        "claims",
        {"claim_id": "C0006", "subject": "Crimson Groups"},
        [
            'raw/claims.csv:7:6 error subject: "Crimson Groups" does not stand in actors.name [cells.reference]',
            '    hint: did you mean "Crimson Group"? (an alias of Red Group)',
        ],
    ),
    "item of a list": (
        "events",
        {"event_id": "E0002", "targets": "Red Group; Marked visitors"},
        [
            'raw/events.csv:3:10 error targets: item "Marked visitors" does not stand in actors.name [cells.item]',
            '    hint: did you mean "Market visitors"?',
        ],
    ),
    "empty item": (
        "events",
        {"event_id": "E0002", "targets": "Red Group;"},
        [
            'raw/events.csv:3:10 error targets: "Red Group;" has an empty item [cells.item]',
            "    hint: separate items by one ;",
        ],
    ),
}


@pytest.mark.parametrize("kind", WRONG_CELLS)
def test_a_wrong_cell_gives_its_finding(kind: str, tiny: Path) -> None:
    table, cells, expected = WRONG_CELLS[kind]
    project.change(tiny, table, **cells)
    assert findings.lines(tiny) == expected


def rewrite(project: Path, table: str, old: str, new: str) -> None:
    path = project / "raw" / f"{table}.csv"
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def test_a_key_that_stands_twice_is_found(tiny: Path) -> None:
    rewrite(tiny, "places", "P0002", "P0001")
    assert findings.lines(tiny) == [
        'raw/places.csv:3:1 error place_id: "P0001" stands on line 2 already [cells.key]',
        "    hint: each row needs a key of its own",
    ]


def test_lines_are_physical_also_below_a_cell_with_line_breaks(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0001", notes="one\n\nthree")
    project.change(tiny, "events", event_id="E0002", type="atack")
    assert [line.split()[0] for line in findings.lines(tiny)[::2]] == ["raw/events.csv:5:3"]


def test_a_row_with_a_comma_too_many_is_one_finding(tiny: Path) -> None:
    rewrite(tiny, "places", "Kandahar,city", "Kandahar,the city,city")
    assert findings.lines(tiny) == [
        "raw/places.csv:3 error the row has 9 cells, the header has 8 [cells.row]",
        "    hint: a cell with a comma in it must stand in double quotes",
    ]


def test_an_empty_row_is_one_finding(tiny: Path) -> None:
    rewrite(tiny, "places", "\nP0002", "\n,,,,,,,\nP0002")
    assert findings.lines(tiny) == [
        "raw/places.csv:3 error the row is empty [cells.row]",
        "    hint: delete the line",
    ]


def test_a_mistyped_header_is_told_and_nothing_else(tiny: Path) -> None:
    rewrite(tiny, "places", "latitude", "lattitude")
    assert findings.lines(tiny) == [
        'raw/places.csv:1:6 error there is no field "lattitude" in places [cells.header]',
        '    hint: did you mean "latitude"?',
        'raw/places.csv:1 error the field "latitude" is missing [cells.header]',
    ]


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(path.read_bytes().replace(b"Kandahar,city", b"Kandah\xe1r,city"))
    assert findings.lines(tiny)[-2:] == [
        "raw/places.csv:3:2 error the file is not UTF-8 as declared; it was read as Windows-1252, by which this "
        'cell is "Kandahár" [cells.encoding]',
        '    hint: save it as CSV UTF-8 (comma delimited), or declare "encoding": "windows-1252" in '
        "schemas/raw/places.json",
    ]


def test_a_missing_file_is_told(tiny: Path) -> None:
    (tiny / "raw" / "actor_roles.csv").unlink()
    assert findings.lines(tiny) == [
        "raw/actor_roles.csv error the file is missing: it holds Actor roles [cells.file]"
    ]


def test_an_empty_file_is_told_with_the_header_that_it_needs(tiny: Path) -> None:
    (tiny / "raw" / "aliases.csv").write_bytes(b"")
    assert findings.lines(tiny)[:2] == [
        "raw/aliases.csv:1 error the first line is empty [cells.header]",
        "    hint: it must be alias,actor,kind,source",
    ]


def test_a_file_with_semicolons_is_told_once(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(path.read_bytes().replace(b",", b";"))
    assert findings.lines(tiny) == [
        "raw/places.csv:1 error the cells are separated by semicolons, not by commas as declared; they were read "
        "so [cells.dialect]",
        '    hint: save it as CSV UTF-8 (comma delimited), or declare "dialect": {"delimiter": ";"} in '
        "schemas/raw/places.json",
    ]


def test_a_quote_that_never_closes_is_told_on_the_line_where_it_opens(tiny: Path) -> None:
    rewrite(tiny, "places", "Kandahar,city", 'Kandahar,"city')
    assert findings.lines(tiny) == [
        "raw/places.csv:3 error a double quote opens here and never closes [cells.file]",
        '    hint: close it, or write "" for one',
    ]


def test_a_name_and_its_alias_are_one_item(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0002", targets="RG; Red Group")
    assert findings.lines(tiny) == [
        'raw/events.csv:3:10 error targets: item "Red Group" stands there twice [cells.item]'
    ]


@pytest.mark.parametrize(
    ("cell", "message", "hint"),
    [
        ("99999999999999999999", "is too large a number", "at most 9223372036854775807"),
        ("١٢", "is not written in the digits 0 to 9", "write 12"),
    ],
)
def test_a_whole_number_fits_its_column(cell: str, message: str, hint: str, tiny: Path) -> None:
    project.change(tiny, "actors", actor_id="A0001", ucdp_actor_id=cell)
    assert findings.lines(tiny) == [
        f'raw/actors.csv:2:7 error ucdp_actor_id: "{cell}" {message} [cells.type]',
        f"    hint: {hint}",
    ]


def test_a_line_break_at_the_end_does_not_pass_a_pattern(tiny: Path) -> None:
    project.change(tiny, "places", place_id="P0002", admin1="AF-KAN\n")
    assert [finding.check for finding in findings.of(tiny)] == ["cells.pattern"]


def test_a_file_that_nothing_reads_is_a_warning(tiny: Path) -> None:
    (tiny / "raw" / "more.csv").write_text("a\n1\n", "utf-8")
    assert findings.lines(tiny) == [
        "raw/more.csv warning no schema describes this file, so nothing reads it [cells.file]"
    ]


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(tiny: Path, line_end: str, mark: bytes) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(mark + path.read_bytes().replace(b"\n", line_end.encode()))
    assert findings.lines(tiny, tiny / "documents") == []


def test_all_findings_of_the_layer_come_at_once(tiny: Path) -> None:
    for table, cells, _ in WRONG_CELLS.values():
        project.change(tiny, table, **cells)
    checks = {finding.check for finding in findings.of(tiny)}
    assert checks == {
        f"cells.{name}"
        for name in ("code", "item", "maximum", "pattern", "reference", "required", "type", "unique")
    }


def test_a_limit_shows_few_and_counts_all(tiny: Path) -> None:
    rows = (tiny / "raw" / "claims.csv").read_text("utf-8").replace(",affirmed,", ",afirmed,")
    (tiny / "raw" / "claims.csv").write_text(rows, "utf-8")
    found = release.check(tiny, None, lambda _: None, limit=2).findings
    assert [(finding.line, wording.message(finding), finding.count) for finding in found] == [
        (None, "polarity: 6 more of these, 8 in all", 6),
        (2, 'polarity: "afirmed" is no code of polarities', 1),
        (3, 'polarity: "afirmed" is no code of polarities', 1),
    ]
    assert print_findings.summary(found) == "8 errors, 0 warnings"


def test_a_blank_line_and_mixed_line_ends_are_read_by_python_and_told_on_their_lines(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(path.read_bytes().replace(b"\nP0002", b"\r\n\nP0002").replace(b"34.53", b"3453"))
    assert [finding.place for finding in findings.of(tiny)] == [
        "raw/places.csv:2",
        "raw/places.csv:2:6",
        "raw/places.csv:3",
    ]


def test_a_published_name_means_itself_also_where_it_is_an_alias_of_another(tiny: Path) -> None:
    project.change(tiny, "aliases", alias="Blue Army", actor="Red Group", kind="description")
    project.change(tiny, "aliases", alias="{braces}", actor="Red Group", kind="description")
    assert working.ask(tiny, "SELECT subject FROM raw.claims WHERE claim_id = 'C0006'") == [("Blue Army",)]

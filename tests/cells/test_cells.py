"""Layer 1: each kind of wrong cell has one finding, on its file, line and column."""

from operator import itemgetter
from pathlib import Path

import findings
import project
import pytest
import together
import working

from pipeline.cli import print_outcome
from pipeline.core import wording
from pipeline.core.finding import Message
from pipeline.run import check

WORDS = [
    "couple",
    "dozen",
    "dozens",
    "few",
    "hundreds",
    "many",
    "multiple",
    "scores",
    "several",
    "tens",
    "thousands",
]
TITLE = "Short title in the coder's own words: what happened and where"
# What is written into a row: its table, the key of the row and the changed cell; and the finding.
WRONG_CELLS: dict[str, tuple[str, dict[str, str], findings.Coded]] = {
    "a date": (
        "claims",
        {"claim_id": "C0002", "coded_on": "22.11.2026"},
        (
            "raw/claims.csv:3:27",
            "cells.type.date",
            {"field": "coded_on", "value": "22.11.2026"},
            [("write", {"suggestion": "2026-11-22"})],
        ),
    ),
    "a date without such a day": (
        "claims",
        {"claim_id": "C0002", "coded_on": "2026-11-31"},
        (
            "raw/claims.csv:3:27",
            "cells.type.calendar",
            {"field": "coded_on", "value": "2026-11-31", "type": "date"},
            [("check_source", {"type": "date"})],
        ),
    ),
    "a whole number": (
        "sources",
        {"source_id": "S001", "characters": "many"},
        (
            "raw/sources.csv:2:4",
            "cells.type.integer",
            {"field": "characters", "value": "many"},
            [("form.integer", {"example": "3098"})],
        ),
    ),
    "an EDTF date": (
        "events",
        {"event_id": "E0001", "date": "last summer"},
        (
            "raw/events.csv:2:5",
            "cells.type.edtf",
            {"field": "date", "value": "last summer"},
            [("form.edtf", {})],
        ),
    ),
    "an EDTF date without such a month": (
        "events",
        {"event_id": "E0001", "date": "2021-13-01"},
        (
            "raw/events.csv:2:5",
            "cells.type.calendar",
            {"field": "date", "value": "2021-13-01", "type": "date"},
            [("check_source", {"type": "date"})],
        ),
    ),
    "an EDTF interval in the wrong order": (
        "events",
        {"event_id": "E0001", "date": "2021-08/2021-05"},
        (
            "raw/events.csv:2:5",
            "cells.type.interval",
            {"field": "date", "value": "2021-08/2021-05"},
            [("check_interval", {})],
        ),
    ),
    "a count": (
        "claims",
        {"claim_id": "C0001", "count": "a dozen or so"},
        (
            "raw/claims.csv:2:14",
            "cells.type.count",
            {"field": "count", "value": "a dozen or so", "words": "count_words"},
            [("words", {"words": WORDS})],
        ),
    ),
    "a range of a count": (
        "claims",
        {"claim_id": "C0001", "count": "60-40", "bound": "exactly"},
        ("raw/claims.csv:2:14", "cells.type.count_order", {"field": "count", "value": "60-40"}, []),
    ),
    "a code": (
        "events",
        {"event_id": "E0002", "type": "atack"},
        (
            "raw/events.csv:3:3",
            "cells.code",
            {"field": "type", "value": "atack", "list": "event_types"},
            [("suggestion", {"suggestion": "attack"})],
        ),
    ),
    "a code that is a number": (
        "events",
        {"event_id": "E0002", "clarity": "3"},
        (
            "raw/events.csv:3:4",
            "cells.code",
            {"field": "clarity", "value": "3", "list": "clarities"},
            [("allowed", {"allowed": ["1", "2"]})],
        ),
    ),
    "a pattern": (
        "places",
        {"place_id": "P0002", "admin1": "Kandahar"},
        (
            "raw/places.csv:3:4",
            "cells.pattern",
            {"field": "admin1", "value": "Kandahar", "expected": "([A-Z]{2}-[A-Z0-9]{1,3})"},
            [("write_like", {"example": "AF-KAB"})],
        ),
    ),
    "a missing value": (
        "events",
        {"event_id": "E0002", "title": ""},
        (
            "raw/events.csv:3:2",
            "cells.required.empty",
            {"field": "title", "value": ""},
            [("enter_value", {"description": TITLE, "example": "Attack on a school in Kabul"})],
        ),
    ),
    "a maximum": (
        "places",
        {"place_id": "P0002", "latitude": "316.1"},
        (
            "raw/places.csv:3:6",
            "cells.maximum",
            {"field": "latitude", "value": "316.1", "expected": 90},
            [],
        ),
    ),
    "a unique field": (
        "places",
        {"place_id": "P0003", "name": "Kabul"},
        (
            "raw/places.csv:4:2",
            "cells.unique.duplicate",
            {"field": "name", "value": "Kabul", "first_line": 2},
            [],
        ),
    ),
    "a reference": (
        "claims",
        {"claim_id": "C0002", "source": "S004"},
        (
            "raw/claims.csv:3:2",
            "cells.reference.missing",
            {"field": "source", "value": "S004", "target": "sources.source_id"},
            [("add_row", {"file": "raw/sources.csv"})],
        ),
    ),
    "a name": (
        "claims",
        {"claim_id": "C0006", "subject": "Blew Army"},
        (
            "raw/claims.csv:7:6",
            "cells.reference.missing",
            {"field": "subject", "value": "Blew Army", "target": "actors.name"},
            [("suggestion", {"suggestion": "Blue Army"})],
        ),
    ),
    "a name like an alias": (
        "claims",
        {"claim_id": "C0006", "subject": "Crimson Groups"},
        (
            "raw/claims.csv:7:6",
            "cells.reference.missing",
            {"field": "subject", "value": "Crimson Groups", "target": "actors.name"},
            [("suggestion_alias", {"suggestion": "Crimson Group", "name": "Red Group"})],
        ),
    ),
    "an item of a list": (
        "events",
        {"event_id": "E0002", "targets": "Red Group; Marked visitors"},
        (
            "raw/events.csv:3:10",
            "cells.item.missing",
            {
                "field": "targets",
                "value": "Red Group; Marked visitors",
                "item": "Marked visitors",
                "target": "actors.name",
            },
            [("suggestion", {"suggestion": "Market visitors"})],
        ),
    ),
    "items between commas": (
        "events",
        {"event_id": "E0002", "targets": "Red Group, Market visitors"},
        (
            "raw/events.csv:3:10",
            "cells.item.missing",
            {
                "field": "targets",
                "value": "Red Group, Market visitors",
                "item": "Red Group, Market visitors",
                "target": "actors.name",
            },
            [
                (
                    "separate_these",
                    {"separator": ";", "items": ["Red Group", "Market visitors"], "found": ["comma"]},
                )
            ],
        ),
    ),
    "two names in a cell for one": (
        "claims",
        {"claim_id": "C0006", "subject": "Red Group and Blue Army"},
        (
            "raw/claims.csv:7:6",
            "cells.reference.missing",
            {"field": "subject", "value": "Red Group and Blue Army", "target": "actors.name"},
            [("one_row_each", {"values": ["Red Group", "Blue Army"]})],
        ),
    ),
    "two codes in a cell for one": (
        "claims",
        {"claim_id": "C0006", "polarity": "affirmed / negated"},
        (
            "raw/claims.csv:7:21",
            "cells.code",
            {"field": "polarity", "value": "affirmed / negated", "list": "polarities"},
            [("one_code", {"codes": ["affirmed", "negated"]})],
        ),
    ),
    "two keys in a cell for one": (
        "claims",
        {"claim_id": "C0006", "event": "E0001; E0002"},
        (
            "raw/claims.csv:7:4",
            "cells.reference.missing",
            {"field": "event", "value": "E0001; E0002", "target": "events.event_id"},
            [("one_row_each", {"values": ["E0001", "E0002"]})],
        ),
    ),
    "two keys in a cell of a row that can be there once": (
        "actors",
        {"actor_id": "A0003", "country": "AF/PK"},
        (
            "raw/actors.csv:4:6",
            "cells.reference.missing",
            {"field": "country", "value": "AF/PK", "target": "countries.country"},
            [("one_or_none", {"codes": ["AF", "PK"]})],
        ),
    ),
    "two keys in a required cell that is not in the key": (
        "actor_roles",
        {"actor": "RG", "role": "insurgent", "time": "2018/..", "source": "S001; S002"},
        (
            "raw/actor_roles.csv:2:5",
            "cells.reference.missing",
            {"field": "source", "value": "S001; S002", "target": "sources.source_id"},
            [("one_code", {"codes": ["S001", "S002"]})],
        ),
    ),
    "two names in a cell of the key": (
        "claim_links",
        {"claim": "C0007", "other": "C0001 / C0002"},
        (
            "raw/claim_links.csv:3:3",
            "cells.reference.missing",
            {"field": "other", "value": "C0001 / C0002", "target": "claims.claim_id"},
            [("one_row_each", {"values": ["C0001", "C0002"]})],
        ),
    ),
    "a name and an unknown one in a row that can be there once": (
        "actors",
        {"actor_id": "A0005", "parent": "Red Group and Blue Arms"},
        (
            "raw/actors.csv:6:4",
            "cells.reference.missing",
            {"field": "parent", "value": "Red Group and Blue Arms", "target": "actors.name"},
            [("one_unknown", {"file": "raw/actors.csv"})],
        ),
    ),
    "an empty item": (
        "events",
        {"event_id": "E0002", "targets": "Red Group;"},
        (
            "raw/events.csv:3:10",
            "cells.item.empty",
            {"field": "targets", "value": "Red Group;"},
            [("separate_items", {"separator": ";"})],
        ),
    ),
    "an item and its alias": (
        "events",
        {"event_id": "E0002", "targets": "RG; Red Group"},
        (
            "raw/events.csv:3:10",
            "cells.item.duplicate",
            {"field": "targets", "value": "RG; Red Group", "item": "Red Group"},
            [],
        ),
    ),
    "a number without its bound": (
        "claims",
        {"claim_id": "C0001", "count": "350", "bound": ""},
        (
            "raw/claims.csv:2:15",
            "cells.required.bound",
            {"field": "bound", "value": "", "number": "350", "of": "count"},
            [("enter_bound", {})],
        ),
    ),
    "a number that is too large": (
        "actors",
        {"actor_id": "A0001", "ucdp_actor_id": "99999999999999999999"},
        (
            "raw/actors.csv:2:7",
            "cells.type.too_large",
            {"field": "ucdp_actor_id", "value": "99999999999999999999"},
            [("in_range", {"minimum": -9223372036854775808, "maximum": 9223372036854775807})],
        ),
    ),
    "digits of another script": (
        "actors",
        {"actor_id": "A0001", "ucdp_actor_id": "١٢"},
        (
            "raw/actors.csv:2:7",
            "cells.type.digits",
            {"field": "ucdp_actor_id", "value": "١٢", "expected": "12"},
            [("write", {"suggestion": "12"})],
        ),
    ),
}


GROUPS = together.groups({kind: (table, cells) for kind, (table, cells, _) in WRONG_CELLS.items()})


@pytest.mark.parametrize("kinds", GROUPS, ids=lambda kinds: kinds[0])
def test_a_wrong_cell_has_one_finding(kinds: list[str], tiny: Path) -> None:
    expected = []
    for table, cells, finding in map(WRONG_CELLS.__getitem__, kinds):
        project.change(tiny, table, **cells)
        expected.append(finding)
    found = findings.coded(findings.of_cells(tiny))
    assert sorted(found, key=itemgetter(0)) == sorted(expected, key=itemgetter(0))


def test_a_finding_about_a_cell_is_printed_with_its_hint(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0006", subject="Crimson Groups")
    project.change(tiny, "events", event_id="E0002", type="atack")
    project.change(tiny, "places", place_id="P0002", latitude="316.1")
    assert findings.lines_of_cells(tiny) == [
        'raw/events.csv:3:3 error type: "atack" is not in the code list event_types [cells.code]',
        '    hint: did you mean "attack"?',
        'raw/places.csv:3:6 error latitude: "316.1" is above the maximum of 90 [cells.maximum]',
        'raw/claims.csv:7:6 error subject: "Crimson Groups" not found in actors.name [cells.reference.missing]',
        '    hint: did you mean "Crimson Group" (an alias of "Red Group")?',
    ]


def rewrite(project: Path, table: str, old: str, new: str) -> None:
    path = project / "raw" / f"{table}.csv"
    text = path.read_bytes().decode("utf-8")
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


def test_a_duplicate_key_is_an_error(tiny: Path) -> None:
    rewrite(tiny, "places", "P0002", "P0001")
    assert findings.lines_of_cells(tiny) == [
        'raw/places.csv:3:1 error place_id: duplicate value "P0001" (first used on line 2) [cells.key.duplicate]',
        "    hint: give each row a unique key; claimbook next-id places prints a new one",
    ]


def test_a_line_is_the_physical_line_below_a_cell_with_line_breaks(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0001", notes="one\n\nthree")
    project.change(tiny, "events", event_id="E0002", type="atack")
    assert [line.split()[0] for line in findings.lines_of_cells(tiny)[::2]] == ["raw/events.csv:5:3"]


def test_a_row_with_a_comma_too_many_is_one_finding(tiny: Path) -> None:
    rewrite(tiny, "places", "Kandahar,city", "Kandahar,the city,city")
    assert findings.lines_of_cells(tiny) == [
        "raw/places.csv:3 error the row has 11 cells, but the header has 10 [cells.row.too_many_cells]",
        "    hint: if an empty cell was inserted, delete it, so that the cells after it move to the left; if a cell "
        "contains a comma, put double quotes around it",
    ]


def test_an_empty_row_is_one_finding(tiny: Path) -> None:
    rewrite(tiny, "places", "\nP0002", "\n,,,,,,,\nP0002")
    assert findings.lines_of_cells(tiny) == [
        "raw/places.csv:3 error the row is empty [cells.row.empty]",
        "    hint: delete the line",
    ]


def test_below_a_wrong_header_no_cell_is_checked(tiny: Path) -> None:
    rewrite(tiny, "places", "latitude", "lattitude")
    assert findings.lines_of_cells(tiny) == [
        'raw/places.csv:1:6 error "lattitude" is not a field of places [cells.header.unknown_field]',
        '    hint: did you mean "latitude"?',
        'raw/places.csv:1 error the field "latitude" is missing [cells.header.missing_field]',
    ]


def test_another_encoding_is_reported_with_the_first_cell_that_shows_it(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(path.read_bytes().replace(b"Kandahar,city", b"Kandah\xe1r,city"))
    assert findings.lines_of_cells(tiny)[:2] == [
        "raw/places.csv:3:2 error the file is not UTF-8; it was decoded as Windows-1252, so this cell reads "
        '"Kandahár" [cells.encoding]',
        '    hint: save the file as CSV UTF-8 (comma delimited), or declare "encoding": "windows-1252" in '
        "schemas/raw/places.json",
    ]


def test_a_missing_file_is_an_error(tiny: Path) -> None:
    (tiny / "raw" / "actor_roles.csv").unlink()
    assert findings.lines_of_cells(tiny) == [
        "raw/actor_roles.csv error the file does not exist; it should contain Actor roles [cells.file.missing]"
    ]


def test_the_finding_about_an_empty_file_names_its_header(tiny: Path) -> None:
    (tiny / "raw" / "aliases.csv").write_bytes(b"")
    assert findings.lines_of_cells(tiny)[:2] == [
        "raw/aliases.csv:1 error the first line is empty [cells.header.empty]",
        "    hint: write the header alias,actor,kind,source",
    ]


def test_a_file_with_semicolons_has_one_finding(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(path.read_bytes().replace(b",", b";"))
    assert findings.lines_of_cells(tiny) == [
        "raw/places.csv:1 error expected comma-separated values but found semicolon-separated values; the file was "
        "read as found [cells.dialect]",
        "    hint: save the file as CSV UTF-8 (comma delimited), or from LibreOffice with a comma as field separator "
        "if your Excel writes decimal commas, since it writes semicolons there too; or declare "
        '"dialect": {"delimiter": ";"} in '
        "schemas/raw/places.json",
    ]


def test_an_open_quote_is_reported_on_its_line(tiny: Path) -> None:
    rewrite(tiny, "places", "Kandahar,city,", 'Kandahar,"city\n')
    assert findings.lines_of_cells(tiny) == [
        'raw/places.csv:3 error the quoted cell that starts here has no closing quote (") [cells.file.open_quote]',
        '    hint: add the closing quote, or write "" for a quote that belongs to the text',
    ]


def test_a_file_that_ends_in_a_quoted_cell_of_its_last_line_is_to_be_restored(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(path.read_bytes().rstrip(b"\r\n") + b'\nP0009,"Jalal')
    (finding,) = findings.of_cells(tiny)
    assert (finding.code, finding.hints) == (
        "cells.file.open_quote",
        (Message("restore_cut", {"file": "raw/places.csv"}),),
    )


def test_two_files_with_each_other_s_content_are_to_get_each_other_s_name(tiny: Path) -> None:
    actors, places = (tiny / "raw" / f"{name}.csv" for name in ("actors", "places"))
    data = actors.read_bytes()
    actors.write_bytes(places.read_bytes())
    places.write_bytes(data)
    (finding,) = findings.of_cells(tiny)
    hint = Message("exchange_names", {"file": "raw/actors.csv", "other_file": "raw/places.csv"})
    assert (finding.code, finding.hints) == ("cells.header.other_table", (hint,))


def test_files_that_were_exchanged_in_a_circle_are_to_be_renamed(tiny: Path) -> None:
    names = ("actors", "places", "aliases")
    data = [(tiny / "raw" / f"{name}.csv").read_bytes() for name in names]
    for name, other in zip(names, (data[1], data[2], data[0]), strict=True):
        (tiny / "raw" / f"{name}.csv").write_bytes(other)
    hints = {finding.file: finding.hints for finding in findings.of_cells(tiny)}
    assert hints == {
        f"raw/{name}.csv": (Message("rename_file", {"found": f"raw/{name}.csv", "file": f"raw/{other}.csv"}),)
        for name, other in zip(names, (*names[1:], names[0]), strict=True)
    }


def test_letters_that_an_encoding_lacks_are_reported_with_the_encoding(tiny: Path) -> None:
    text = (tiny / "raw" / "places.csv").read_text("utf-8")
    text = text.replace("Kandahar,city", "Kandah\u00e1r?s,city")
    (tiny / "raw" / "places.csv").write_bytes(text.encode("iso8859-1"))
    (first, *others) = findings.of_cells(tiny)
    hint = Message("save_letters_or_restore", {"file": "raw/places.csv", "cells": 1})
    assert (first.code, first.hints) == ("cells.encoding", (hint,))
    assert not [finding for finding in others if finding.code == "cells.damage.question_marks"]


def test_a_line_break_at_the_end_breaks_a_pattern(tiny: Path) -> None:
    project.change(tiny, "places", place_id="P0002", admin1="AF-KAN\n")
    assert [finding.check for finding in findings.of_cells(tiny)] == ["cells.pattern"]


def test_a_file_without_a_schema_is_a_warning(tiny: Path) -> None:
    (tiny / "raw" / "more.csv").write_text("a\n1\n", "utf-8")
    assert findings.lines_of_cells(tiny) == [
        "raw/more.csv warning no schema describes this file, so it is not read [cells.file.not_described]",
        "    hint: describe its fields in schemas/raw/, or run claimbook add-table raw/more.csv",
    ]


@pytest.mark.parametrize(
    "place",
    [
        "raw/old/places.csv",
        "raw/raw/places.csv",
        "raw/old/2026/places (1).csv",
        "places.csv",
        "notes/places.csv",
        "data/raw/Places.csv",
    ],
)
def test_a_file_that_was_moved_is_to_be_moved_back(tiny: Path, place: str) -> None:
    moved = tiny / place
    moved.parent.mkdir(parents=True, exist_ok=True)
    (tiny / "raw" / "places.csv").rename(moved)
    assert findings.lines_of_cells(tiny) == [
        "raw/places.csv error the file does not exist; it should contain Places [cells.file.missing]",
        f"    hint: move {place} back to raw/places.csv",
    ]


@pytest.mark.parametrize("name", ["retired", "waivers"])
def test_a_moved_file_that_a_dataset_need_not_have_is_to_be_moved_back(tiny: Path, name: str) -> None:
    (tiny / "raw" / f"{name}.csv").unlink(missing_ok=True)
    (tiny / "raw" / "old").mkdir()
    (tiny / "raw" / "old" / f"{name}.csv").write_text("a\n1\n", "utf-8")
    assert findings.lines_of_cells(tiny)[-1:] == [f"    hint: move raw/old/{name}.csv back to raw/{name}.csv"]


@pytest.mark.parametrize("place", ["raw/old/places.csv", "places.csv", "dist/places.csv"])
def test_a_file_with_another_header_or_of_a_release_is_not_to_be_moved(tiny: Path, place: str) -> None:
    moved = tiny / place
    moved.parent.mkdir(parents=True, exist_ok=True)
    path = tiny / "raw" / "places.csv"
    moved.write_text(path.read_text("utf-8") if "dist" in place else "a,b\n1,2\n", "utf-8")
    path.unlink()
    assert "move_back" not in {hint.code for finding in findings.of_cells(tiny) for hint in finding.hints}


def test_a_copy_in_a_folder_of_raw_is_to_be_moved_out(tiny: Path) -> None:
    (tiny / "raw" / "old").mkdir()
    (tiny / "raw" / "old" / "places.csv").write_bytes((tiny / "raw" / "places.csv").read_bytes())
    assert findings.lines_of_cells(tiny) == [
        "raw/old/places.csv warning no schema describes this file, so it is not read [cells.file.not_described]",
        "    hint: copy what is new in old/places.csv to places.csv, then move old/places.csv out of raw/",
    ]


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_any_line_end_is_allowed_with_and_without_a_byte_order_mark(
    tiny: Path, line_end: str, mark: bytes
) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(mark + path.read_bytes().replace(b"\n", line_end.encode()))
    assert findings.lines(tiny, tiny / "documents") == []


def test_all_findings_of_the_layer_are_reported_together(tiny: Path) -> None:
    kinds = ("a date", "a code", "a pattern", "a missing value", "a unique field", "a name", "an empty item")
    for table, cells, _ in (WRONG_CELLS[kind] for kind in kinds):
        project.change(tiny, table, **cells)
    assert sorted(finding.code for finding in findings.of_cells(tiny)) == sorted(
        code for _, _, (_, code, _, _) in (WRONG_CELLS[kind] for kind in kinds)
    )


def test_findings_beyond_the_limit_are_counted_in_one(tiny: Path) -> None:
    rows = (tiny / "raw" / "claims.csv").read_text("utf-8").replace(",affirmed,", ",afirmed,")
    (tiny / "raw" / "claims.csv").write_text(rows, "utf-8")
    limited = check.check(tiny, None, lambda _: None, limit=2).findings
    wrong = {"field": "polarity", "value": "afirmed", "list": "polarities"}
    assert [(finding.line, finding.code, finding.values, finding.count) for finding in limited] == [
        (2, "cells.code", wrong, 1),
        (3, "cells.code", wrong, 1),
        (None, "cells.code", {"field": "polarity", "rest": 6, "total": 8, "shown": 2}, 6),
    ]
    assert wording.message(limited[-1]) == "polarity: 6 more of these, 8 in total"
    assert print_outcome.summary(limited) == "8 errors, 0 warnings"


def test_a_blank_line_and_mixed_line_ends_are_reported_on_their_lines(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(path.read_bytes().replace(b"\nP0002", b"\r\n\nP0002").replace(b"34.53", b"3453"))
    assert [finding.place for finding in findings.of_cells(tiny)] == [
        "raw/places.csv:2",
        "raw/places.csv:2:6",
        "raw/places.csv:3",
    ]


def test_a_published_name_that_is_also_an_alias_means_itself(tiny: Path) -> None:
    project.change(tiny, "aliases", alias="Blue Army", actor="Red Group", kind="description")
    project.change(tiny, "aliases", alias="{braces}", actor="Red Group", kind="description")
    assert working.ask(tiny, "SELECT subject FROM raw.claims WHERE claim_id = 'C0006'") == [("Blue Army",)]

"""Waivers accept findings, for a reason and for a time; a waiver that accepts none is reported."""

import datetime as dt
from pathlib import Path

import findings
import project
import pytest

from pipeline.checks import waivers
from pipeline.contract import check_contract
from pipeline.core.finding import Finding, Message
from pipeline.run import release

pytestmark = pytest.mark.slow  # each test releases a dataset

HEADER = "check,key,reason,decided_on,expires\n"
TWIN = "consistency.place_named_twice,P0003,Two names for one city.,2026-01-01,{}\n"
FOUND = "raw/places.csv:4:2 {} The capital has the same coordinates as Kabul (places P0003) [consistency.place_named_twice]"
KEEP_ONE = "    hint: if both are the same place, keep one row, and type its name in all events and claims; otherwise correct the coordinates"
UNUSED = (
    "raw/places.csv:4:2 warning The capital is not named by any event or claim (places P0003) [consistency.place_named_nowhere]",
    "    hint: name the place in the events or claims that are about it; if none is, or if another row is the same place, delete this row",
)


@pytest.fixture
def twin(tiny: Path) -> Path:
    """A project with a place that has two names."""
    project.change(tiny, "places", place_id="P0003", name="The capital")
    return tiny


@pytest.fixture
def tiny(tiny_with_checks: Path) -> Path:
    """The tiny project with the checks of the dataset."""
    return tiny_with_checks


def waive(project: Path, *lines: str) -> None:
    (project / "raw" / "waivers.csv").write_text(HEADER + "".join(lines), "utf-8")


def test_a_waived_finding_is_printed_with_its_reason_and_does_not_block(twin: Path) -> None:
    waive(twin, TWIN.format("2027-01-01"))
    assert findings.lines(twin) == [*UNUSED, FOUND.format("waived"), "    reason: Two names for one city."]


def test_a_waived_error_is_published_with_its_reason(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0009", modality="forecast")
    waive(tiny, "consistency.forecast_graded,C0009,Graded by its source.,2026-01-01,2027-01-01\n")
    outcome = release.release(tiny, None, lambda _: None)
    assert outcome.released
    assert (outcome.released / "data" / "findings.csv").read_text("utf-8") == (
        "check_name,severity,table_name,row_key,message,waiver\n"
        'consistency.forecast_graded,error,claims,C0009,"the credibility is 2, with the modality forecast; expected 6",'
        "Graded by its source.\n"
    )


def test_an_expired_waiver_is_reported_and_waives_nothing(twin: Path) -> None:
    waive(twin, TWIN.format("2026-11-21"))
    assert findings.lines(twin) == [
        "raw/waivers.csv:2:5 error the waiver expired on 2026-11-21, before the release date 2026-11-22 [waivers.outdated.expired]",
        "    hint: decide again and set a later date, or correct the data and delete the line",
        *UNUSED,
        FOUND.format("warning"),
        KEEP_ONE,
    ]


def test_a_waiver_that_waives_nothing_is_reported(tiny: Path) -> None:
    waive(tiny, TWIN.format("2027-01-01"), "consistency.place_named_twize,P0001,x,2026-01-01,2027-01-01\n")
    assert findings.lines(tiny) == [
        "raw/waivers.csv:2:2 error no finding of consistency.place_named_twice has the key P0003 [waivers.useless.no_finding]",
        "    hint: delete the line",
        'raw/waivers.csv:3:1 error "consistency.place_named_twize" is not a consistency check or row rule [waivers.useless.unknown_check]',
        '    hint: did you mean "consistency.place_named_twice"?',
    ]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("P0003;", 'did you mean "P0003"?'),
        ("p0003", 'did you mean "P0003"?'),
        ("P 0003", 'did you mean "P0003"?'),
        ("P0002", "delete the line"),
        ("P00003", "delete the line"),
    ],
)
def test_a_waiver_with_a_misspelled_key_names_the_finding_that_it_means(
    twin: Path, typed: str, hint: str
) -> None:
    waive(twin, TWIN.format("2027-01-01").replace("P0003", typed))
    assert findings.lines(twin)[1] == f"    hint: {hint}"


@pytest.mark.parametrize(
    ("typed", "open_keys", "meant"),
    [
        ("actor_types; movement", ["actor_types, movement", "actor_types, persons"], "actor_types, movement"),
        ("actor_type, movement", ["actor_types, movement", "actor_types, persons"], "actor_types, movement"),
        ("roles, envoy", ["roles, leader"], None),
        ("E0001,target,A0002", ["E0001, target, A0002", "E0001, target, A0003"], "E0001, target, A0002"),
        ("E0001, target, A0002", ["E0001, target, A0003"], None),
    ],
)
def test_a_key_is_meant_only_if_it_is_nearly_the_same(
    typed: str, open_keys: list[str], meant: str | None
) -> None:
    expected = Message("suggestion", {"suggestion": meant}) if meant else Message("delete_line")
    assert hints(typed, open_keys) == (expected,)


def hints(typed: str, open_keys: list[str]) -> tuple[Message, ...]:
    """Return the hints about a waiver with a key that no finding has."""
    dataset = check_contract.read(project.REPOSITORY)
    day = dt.date.fromisoformat(dataset.about["released"])
    waiver = waivers.Waiver("consistency.code_used_nowhere", typed, "Reason.", day, day, 2)
    reported = [Finding("warning", "consistency.code_used_nowhere", key=key) for key in open_keys]
    (fault,) = waivers.faults(dataset, [waiver], reported)
    return fault.hints


PART = ["E0001, E0002", "E0001, E0003", "E0001, E0004", "E0002, E0003"]


@pytest.mark.parametrize(
    ("typed", "open_keys", "hint"),
    [
        ("gunmen", ["units, gunmen", "units, wives"], Message("suggestion", {"suggestion": "units, gunmen"})),
        ("gunman", ["units, gunmen"], Message("suggestion", {"suggestion": "units, gunmen"})),
        ("gunmen, units", ["units, gunmen"], Message("suggestion", {"suggestion": "units, gunmen"})),
        ("units, gunmen, E0001", ["gunmen"], Message("suggestion", {"suggestion": "gunmen"})),
        ("E0002", PART, Message("suggestions", {"suggestions": ["E0001, E0002", "E0002, E0003"]})),
        ("E0001", [*PART, "E0001, E0005"], Message("complete_key", {"example": "E0001, E0002"})),
        ("E0005", PART, Message("delete_line")),
        ("units", ["unit_kinds, gunmen"], Message("delete_line")),
        (";", PART, Message("delete_line")),
    ],
)
def test_a_key_that_is_a_part_of_another_is_to_be_completed(
    typed: str, open_keys: list[str], hint: Message
) -> None:
    assert hints(typed, open_keys) == (hint,)


def test_a_key_is_not_meant_that_another_waiver_names(twin: Path) -> None:
    waive(twin, TWIN.format("2027-01-01"), TWIN.format("2027-01-01").replace("P0003", "P0003;"))
    assert "    hint: delete the line" in findings.lines(twin)


def test_a_quote_that_is_not_in_its_document_cannot_be_waived(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0007", quote="killing 12 folk5")
    waive(tiny, "evidence.quote,C0007,x,2026-01-01,2027-01-01\n")
    reported = findings.of(tiny, tiny / "documents")
    assert [(finding.check, finding.waiver) for finding in reported] == [("evidence.quote", "")]


def test_an_invalid_cell_of_the_waivers_is_reported_like_any_other(tiny: Path) -> None:
    waive(tiny, TWIN.format("soon"))
    assert findings.lines(tiny) == [
        'raw/waivers.csv:2:5 error expires: "soon" is not a date [cells.type.date]',
        "    hint: write year, month and day as YYYY-MM-DD, such as 2021-02-01",
    ]


def test_the_release_date_decides_whether_a_waiver_applies(twin: Path) -> None:
    waive(twin, TWIN.format("2026-06-01"))
    about = twin / "schemas" / "dataset.json"
    about.write_text(about.read_text("utf-8").replace('"2026-11-22"', '"2026-06-01"'), "utf-8")
    assert FOUND.format("waived") in findings.lines(twin)


def test_a_waiver_that_was_decided_after_the_release_is_reported(twin: Path) -> None:
    waive(twin, TWIN.format("2027-01-01").replace("2026-01-01", "2026-11-23"))
    assert findings.lines(twin) == [
        "raw/waivers.csv:2:4 error the waiver applies from 2026-11-23, after the release date 2026-11-22 "
        "[waivers.outdated.early]",
        *UNUSED,
        FOUND.format("warning"),
        KEEP_ONE,
    ]


def test_a_waiver_for_more_than_five_years_is_a_warning(twin: Path) -> None:
    waive(twin, TWIN.format("2031-01-01"))
    assert [line for line in findings.lines(twin) if "[waivers" in line] == []
    waive(twin, TWIN.format("2072-01-01"))
    far = findings.lines(twin)
    assert far[far.index(next(line for line in far if "[waivers.far]" in line)) :][:2] == [
        "raw/waivers.csv:2:5 warning the waiver expires on 2072-01-01, more than five years after it was decided on "
        "2026-01-01 [waivers.far]",
        "    hint: correct the year of one of the two dates; a waiver that is needed longer is renewed when it expires",
    ]


def test_exchanged_dates_are_reported_before_an_expired_waiver() -> None:
    dataset = check_contract.read(project.REPOSITORY)
    waiver = waivers.Waiver("a", "b", "Reason.", dt.date(2027, 11, 22), dt.date(2026, 11, 22), 7)
    (fault,) = waivers.faults(dataset, [waiver], [])
    assert (fault.code, fault.line, fault.hints) == (
        "waivers.outdated.order",
        7,
        (Message("exchange_dates"),),
    )

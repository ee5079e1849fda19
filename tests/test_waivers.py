"""Findings knowingly accepted: for a reason, for a time, and only where there is something to accept."""

from pathlib import Path

import findings
import project
import pytest

from pipeline import release

HEADER = "check,key,reason,decided_on,expires\n"
TWIN = "consistency.place_named_twice,P0003,Two names for one city.,2026-01-01,{}\n"
FOUND = "raw/places.csv:4:2 {} The capital has the same coordinates as Kabul (places P0003) [consistency.place_named_twice]"
UNUSED = "raw/places.csv:4:2 warning The capital is not named by any event or claim (places P0003) [consistency.place_named_nowhere]"


@pytest.fixture
def twin(tiny: Path) -> Path:
    """A project with a place that has two names."""
    project.change(tiny, "places", place_id="P0003", name="The capital")
    return tiny


def waive(project: Path, *lines: str) -> None:
    (project / "raw" / "waivers.csv").write_text(HEADER + "".join(lines), "utf-8")


def test_a_waived_finding_is_told_with_its_reason_and_blocks_nothing(twin: Path) -> None:
    waive(twin, TWIN.format("2027-01-01"))
    assert findings.lines(twin) == [UNUSED, FOUND.format("waived"), "    reason: Two names for one city."]


def test_a_waived_error_ships_with_its_reason(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0009", modality="forecast")
    waive(tiny, "consistency.forecast_graded,C0009,Graded by its source.,2026-01-01,2027-01-01\n")
    outcome = release.release(tiny, None, lambda _: None)
    assert outcome.released
    assert (outcome.released / "data" / "findings.csv").read_text("utf-8") == (
        "check,severity,table,key,message,waiver\n"
        "consistency.forecast_graded,error,claims,C0009,the credibility of a forecast is 2; expected 6,"
        "Graded by its source.\n"
    )


def test_an_expired_waiver_is_a_finding_and_waives_nothing(twin: Path) -> None:
    waive(twin, TWIN.format("2026-11-21"))
    assert findings.lines(twin) == [
        UNUSED,
        FOUND.format("warning"),
        "raw/waivers.csv:2:5 error the waiver ended on 2026-11-21 [waivers.outdated]",
        "    hint: decide it again or mend the row",
    ]


def test_a_waiver_that_waives_nothing_is_a_finding(tiny: Path) -> None:
    waive(tiny, TWIN.format("2027-01-01"), "consistency.place_named_twize,P0001,x,2026-01-01,2027-01-01\n")
    assert findings.lines(tiny) == [
        "raw/waivers.csv:2:2 error no finding of consistency.place_named_twice has the key P0003 [waivers.useless]",
        "    hint: delete the line",
        "raw/waivers.csv:3:2 error no finding of consistency.place_named_twize has the key P0001 [waivers.useless]",
        '    hint: did you mean "consistency.place_named_twice"?',
    ]


def test_a_quote_that_is_not_in_its_document_can_not_be_waived(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0007", quote="killing 12 folk5")
    waive(tiny, "evidence.quote,C0007,x,2026-01-01,2027-01-01\n")
    found = [finding.check for finding in findings.of(tiny, tiny / "documents")]
    assert "evidence.quote" in found


def test_a_wrong_cell_in_the_waivers_is_found_like_any_other(tiny: Path) -> None:
    waive(tiny, TWIN.format("soon"))
    assert findings.lines(tiny) == [
        'raw/waivers.csv:2:5 error expires: "soon" is not a date [cells.type]',
        "    hint: write year, month and day as YYYY-MM-DD, such as 2021-02-01",
    ]


def test_the_release_date_decides_whether_a_waiver_holds(twin: Path) -> None:
    waive(twin, TWIN.format("2026-06-01"))
    about = twin / "schemas" / "dataset.json"
    about.write_text(about.read_text("utf-8").replace('"2026-11-22"', '"2026-06-01"'), "utf-8")
    assert findings.lines(twin)[1] == FOUND.format("waived")

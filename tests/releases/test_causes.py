"""A cell that was changed since the last release is reported before the row whose fault may follow from it."""

from pathlib import Path

import findings
import project
import pytest

from pipeline.contract import check_contract
from pipeline.core import wording
from pipeline.core.finding import Finding
from pipeline.releases import check_causes, edited_cells, ledger

pytestmark = pytest.mark.slow  # each test needs a release

WAIVERS = "check,key,reason,decided_on,expires\n"


@pytest.fixture
def released_tiny(released_tiny: Path) -> Path:
    """The tiny project after its first release, now with the checks of the dataset."""
    return project.with_checks(released_tiny)


def changed(folder: Path) -> list[str]:
    """Return the findings about changed cells, each with its hint."""
    lines = findings.lines(folder)
    places = [number for number, line in enumerate(lines) if "[history.led_to" in line]
    assert places == [2 * number for number, _ in enumerate(places)]  # they come first
    return lines[: 2 * len(places)]


def waive(folder: Path, line: str) -> None:
    (folder / "raw" / "waivers.csv").write_text(f"{WAIVERS}{line},Right.,2026-01-01,2027-11-22\n", "utf-8")


def test_the_row_that_lost_its_reference_is_explained_by_the_cell(released_tiny: Path) -> None:
    project.change(released_tiny, "claims", claim_id="C0006", event="E0001")
    assert changed(released_tiny) == [
        "raw/claims.csv:7:4 error event of C0006 changed from E0002 to E0001 since 0.5.0, which may be why E0002 "
        "is reported (consistency.event_without_claim) (claims C0006) [history.led_to]",
        "    hint: write E0002 again if the cell was changed by mistake, else follow the other hints",
    ]
    project.change(released_tiny, "claims", claim_id="C0006", event="", event_basis="")
    assert "changed from E0002 to nothing since 0.5.0" in changed(released_tiny)[0]


def test_an_old_reference_is_named_as_it_is_entered(released_tiny: Path) -> None:
    project.change(released_tiny, "claims", claim_id="C0006", event="E0001")
    project.change(released_tiny, "claims", claim_id="C0005", speaker="Blue Army")
    project.change(released_tiny, "events", event_id="E0002", targets="")
    assert changed(released_tiny)[2:] == [
        "raw/claims.csv:6:19 warning speaker of C0005 changed from Officials (unnamed) to Blue Army since 0.5.0, "
        "which may be why A0003 is reported (consistency.actor_named_nowhere) (claims C0005) [history.led_to]",
        "    hint: write Officials (unnamed) again if the cell was changed by mistake, else follow the other hints",
    ]


def test_a_new_row_without_a_reference_is_not_explained(released_tiny: Path) -> None:
    project.change(released_tiny, "events", event_id="E0003", title="Another attack on a market")
    project.change(released_tiny, "claims", claim_id="C0006", notes="Then.")
    assert "[consistency.event_without_claim]" in " ".join(findings.lines(released_tiny))
    assert changed(released_tiny) == []


def test_a_waiver_that_lost_its_finding_names_the_changed_cell(released_tiny: Path) -> None:
    waive(released_tiny, "consistency.forecast_graded,C0009")
    project.change(released_tiny, "claims", claim_id="C0009", credibility="3")
    assert findings.lines(released_tiny) == [
        "raw/claims.csv:10:22 error credibility of C0009 changed from 2 to 3 since 0.5.0, which may be why the waiver "
        "of C0009 applies to no finding (consistency.forecast_graded) (claims C0009) [history.led_to_waiver]",
        "    hint: write 2 again if the cell was changed by mistake, else follow the other hints",
        "raw/waivers.csv:2:2 error no finding of consistency.forecast_graded has the key C0009 [waivers.useless.no_finding]",
        "    hint: delete the line only if the change of raw/claims.csv:10:22 is right",
    ]


def check_codes(folder: Path) -> None:
    """Add the check that finds codes that no row uses."""
    query = (project.REPOSITORY / "schemas" / "checks" / "code_used_nowhere.sql").read_text("utf-8")
    (folder / "schemas" / "checks" / "code_used_nowhere.sql").write_text(query, "utf-8")


def hint_of_code(folder: Path, key: str) -> str:
    """Return the hint of the finding about a code that no row uses."""
    lines = findings.lines(folder)
    (number,) = [i for i, line in enumerate(lines) if line.startswith(f"codes {key} ")]
    return lines[number + 1].removeprefix("    hint: ")


def test_a_code_that_lost_its_only_row_names_that_row_first(released_tiny: Path) -> None:
    check_codes(released_tiny)
    assert hint_of_code(released_tiny, "roles, leader").startswith("if the code is for documents to come")
    path = released_tiny / "raw" / "actor_roles.csv"
    path.write_text(path.read_text("utf-8").replace(",insurgent,", ",leader,"), "utf-8")
    assert hint_of_code(released_tiny, "roles, insurgent").startswith(
        "in 0.5.0, it was used by Red Group, insurgent, 2018/.. (raw/actor_roles.csv): write it there again if the "
        "change was not meant; if the code is for documents to come"
    )


def test_a_code_that_lost_its_rows_names_the_first_of_them(released_tiny: Path) -> None:
    check_codes(released_tiny)
    for key in ("C0001", "C0004", "C0007"):
        project.change(released_tiny, "claims", claim_id=key, unit="injuries")
    assert (
        "it was used by C0001 (raw/claims.csv), C0004 (raw/claims.csv) and C0007 (raw/claims.csv): write"
        in (hint_of_code(released_tiny, "count_units, deaths"))
    )


def test_a_code_of_a_row_that_was_withdrawn_names_no_row(released_tiny: Path) -> None:
    check_codes(released_tiny)
    project.change(released_tiny, "claims", claim_id="C0003", type="attribution")
    assert "used by C0003" in hint_of_code(released_tiny, "claim_types, responsibility")
    path = released_tiny / "raw" / "claims.csv"
    rows = [line for line in path.read_text("utf-8").splitlines(keepends=True) if "C0003" not in line]
    path.write_text("".join(rows), "utf-8")
    retired = "table,key,replaced_by,reason,retired_in\nclaims,C0003,,Wrong.,0.6.0\n"
    (released_tiny / "raw" / "retired.csv").write_text(retired, "utf-8")
    assert "used by" not in hint_of_code(released_tiny, "claim_types, responsibility")


def test_a_waiver_of_a_code_names_the_cell_that_uses_it_now(released_tiny: Path) -> None:
    check_codes(released_tiny)
    waive(released_tiny, '"consistency.code_used_nowhere","count_units, injuries"')
    project.change(released_tiny, "claims", claim_id="C0004", unit="injuries")
    assert changed(released_tiny)[0] == (
        "raw/claims.csv:5:16 error unit of C0004 changed from deaths to injuries since 0.5.0, which may be why the "
        "waiver of count_units, injuries applies to no finding (consistency.code_used_nowhere) (claims C0004) "
        "[history.led_to_waiver]"
    )


def test_a_waiver_of_an_unchanged_row_is_to_be_deleted(released_tiny: Path) -> None:
    waive(released_tiny, "consistency.forecast_graded,C0009")
    assert findings.lines(released_tiny)[1:2] == ["    hint: delete the line"]


def test_a_changed_cell_of_a_row_that_a_finding_names_is_reported_once(released_tiny: Path) -> None:
    project.change(
        released_tiny, "sources", source_id="S001", published="2021-02-01", notes="Nothing is known."
    )
    lines = findings.lines(released_tiny)
    assert sum("[consistency." in line for line in lines) > 1
    assert changed(released_tiny) == [
        "raw/sources.csv:2:8 error published of S001 changed from 2021-03-02 to 2021-02-01 since 0.5.0, which may be "
        "why C0001, C0002, C0003 and C0009 are reported (consistency.claim_older_than_event) (sources S001) "
        "[history.led_to]",
        "    hint: write 2021-03-02 again if the cell was changed by mistake, else follow the other hints",
    ]


def test_a_changed_date_is_reported_before_the_claims_that_are_outside(released_tiny: Path) -> None:
    for key in ("C0002", "C0005"):
        given = {
            "claimed_date": "2021-03-01",
            "claimed_date_basis": "inferred",
            "notes": "From the document.",
        }
        project.change(released_tiny, "claims", claim_id=key, **given)
    project.change(
        released_tiny, "events", event_id="E0001", date="2021-01-03"
    )  # several fields of two tables
    assert "[consistency.claimed_date_outside_event]" in findings.lines(released_tiny)[2]
    assert changed(released_tiny) == [
        "raw/events.csv:2:5 error date of E0001 changed from 2021-03-01 to 2021-01-03 since 0.5.0, which may be why "
        "C0002 and C0005 are reported (consistency.claimed_date_outside_event) (events E0001) [history.led_to]",
        "    hint: write 2021-03-01 again if the cell was changed by mistake, else follow the other hints",
    ]


def test_a_changed_period_is_named_as_it_was_entered(released_tiny: Path) -> None:
    project.change(released_tiny, "actors", actor_id="A0001", active="2022/..")
    assert changed(released_tiny) == [
        "raw/actors.csv:2:5 error active of A0001 changed from 2018/.. to 2022/.. since 0.5.0, which may be why E0001 is "
        "reported (consistency.actor_outside_lifespan) (actors A0001) [history.led_to]",
        "    hint: write 2018/.. again if the cell was changed by mistake, else follow the other hints",
    ]


@pytest.mark.parametrize(
    ("table", "key", "field", "old", "entered"),
    [
        ("events", "E0001", "place_id", "P0001", "Kabul"),
        ("events", "E0001", "title", "Attack", "Attack"),
        ("actors", "A0001", "active_start", "2018-01-01", "2018/.."),
        ("events", "E0001", "event_class", "violence", "violence"),
    ],
)
def test_an_old_value_is_told_as_it_was_entered(  # noqa: PLR0913, PLR0917 - a cell, and what is said of it
    table: str, key: str, field: str, old: str, entered: str, released_tiny: Path
) -> None:
    dataset = check_contract.read(released_tiny)
    last = ledger.compared_with(released_tiny, "0.6.0")[-1]
    schema = dataset.tables[table]
    change = edited_cells.Change(schema, (key,), schema.field(field), old, "", frozenset(), frozenset())
    assert edited_cells.as_entered(dataset, change, last) == entered
    assert edited_cells.is_known(dataset, change) == (field != "event_class")  # it is made of two cells


def test_of_many_rows_that_a_changed_cell_led_to_the_first_are_named() -> None:
    values = {
        "check": "consistency.x",
        "field": "date",
        "row": "E0001",
        "old": "1",
        "new": "2",
        "published": "1.0.0",
    }
    causes = [
        Finding("error", check_causes.LED_TO, {**values, "other": f"C000{number}"}, "raw/a.csv", 2, 5)
        for number in range(8)
    ]
    assert wording.message(check_causes.joined(causes)) == (
        "date of E0001 changed from 1 to 2 since 1.0.0, which may be why C0000, C0001, C0002, C0003, C0004 and "
        "3 more are reported (consistency.x)"
    )


def test_a_changed_cell_in_the_row_of_the_finding_is_not_reported_again(released_tiny: Path) -> None:
    project.change(released_tiny, "claims", claim_id="C0009", modality="forecast")
    assert "[consistency.forecast_graded]" in " ".join(findings.lines(released_tiny))
    assert changed(released_tiny) == []


def test_a_cell_that_got_the_value_of_the_row_of_a_warning_is_reported_first(released_tiny: Path) -> None:
    project.change(released_tiny, "places", place_id="P0001", latitude="31.61", longitude="65.71")
    assert changed(released_tiny) == [
        "raw/places.csv:2:6 warning latitude of P0001 changed from 34.53 to 31.61 since 0.5.0, which may be why P0002 "
        "is reported (consistency.place_named_twice) (places P0001) [history.led_to]",
        "    hint: write 34.53 again if the cell was changed by mistake, else follow the other hints",
        "raw/places.csv:2:7 warning longitude of P0001 changed from 69.17 to 65.71 since 0.5.0, which may be why P0002 "
        "is reported (consistency.place_named_twice) (places P0001) [history.led_to]",
        "    hint: write 69.17 again if the cell was changed by mistake, else follow the other hints",
    ]


def test_a_number_that_is_written_otherwise_was_not_changed(released_tiny: Path) -> None:
    project.change(released_tiny, "places", place_id="P0001", latitude="34.530", longitude="65.71")
    project.change(released_tiny, "places", place_id="P0002", latitude="34.53")
    assert not any("34.530" in line or "latitude of P0001" in line for line in changed(released_tiny))


LINKED = """-- title: No claim is contradicted
-- severity: error
-- table: claims
-- field: claim_id
-- message: {other} contradicts this claim
-- hint: read both quotes
select claim_id, other_id as other from claim_links where relation = 'contradicts'
"""


def test_a_code_of_the_row_that_links_two_rows_is_reported_first(released_tiny: Path) -> None:
    (released_tiny / "schemas" / "checks" / "claim_contradicted.sql").write_text(LINKED, "utf-8")
    project.change(released_tiny, "claim_links", claim="C0001", other="C0007", notes="The same number.")
    assert changed(released_tiny) == []
    project.change(released_tiny, "claim_links", claim="C0001", other="C0007", relation="contradicts")
    assert changed(released_tiny) == [
        "raw/claim_links.csv:2:2 error relation of C0001, C0007 changed from repeats to contradicts since 0.5.0, which "
        "may be why C0001 is reported (consistency.claim_contradicted) (claim_links C0001, C0007) [history.led_to]",
        "    hint: write repeats again if the cell was changed by mistake, else follow the other hints",
    ]


def test_a_circle_is_reported_at_the_row_that_was_changed(released_tiny: Path) -> None:
    project.change(
        released_tiny, "claims", claim_id="C0006", type="affiliation", subject="Red Group", place=""
    )
    project.change(
        released_tiny, "claims", claim_id="C0006", object="Red Group of Kandahar", time="", time_basis=""
    )
    project.change(released_tiny, "actors", actor_id="A0001", parent="Red Group of Kandahar")
    lines = [line for line in findings.lines(released_tiny) if "circle" in line or "parent" in line]
    assert lines == [
        'raw/actors.csv:2:4 error parent: circular reference through "Red Group of Kandahar" (actors A0001) '
        "[consistency.circle]",
        "    hint: empty the cell again, as in 0.5.0, if it was filled by mistake; otherwise correct parent of A0005",
    ]


def test_a_circle_is_reported_at_its_new_row_too(released_tiny: Path) -> None:
    project.change(
        released_tiny, "actors", actor_id="A0006", name="Red Guard", parent="Red Group of Kandahar"
    )
    project.change(released_tiny, "actors", actor_id="A0005", parent="Red Guard")
    lines = [line for line in findings.lines(released_tiny) if "circle" in line or "parent" in line]
    assert [line.partition(" ")[0] for line in lines if not line.startswith(" ")] == [
        "raw/actors.csv:6:4",
        "raw/actors.csv:7:4",
    ]
    assert lines[1].startswith(
        "    hint: write Red Group again, as in 0.5.0, if the cell was changed by mistake"
    )


def test_a_row_that_was_made_to_refer_to_itself_is_restored(released_tiny: Path) -> None:
    project.change(released_tiny, "actors", actor_id="A0001", parent="Red Group")
    assert findings.lines(released_tiny)[1] == (
        "    hint: empty the cell again, as in 0.5.0; a row cannot lead back to itself"
    )

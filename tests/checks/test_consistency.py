"""Layer 3: each check of the dataset reports the fixture that breaks it."""

import re
from pathlib import Path

import findings
import project
import pytest

from pipeline.contract import check_contract
from pipeline.core import wording
from pipeline.core.errors import ContractError

FIXTURES = sorted(path.name for path in project.BROKEN.iterdir())
# Fixtures that are applied to one project, since none changes what another's check sees: seventy runs of all
# layers would take a minute. A new fixture is applied alone until it is added to a paragraph.
TOGETHER = """
actor_named_for_another_document actor_named_nowhere actor_outside_lifespan alias_cites_held_document
claim_cites_held_document claim_repeated code_without_rule coded_before_published confirmed_by_nobody
contradicted_claim_confirmed

actor_of_another_country actor_of_another_document alias_of_two_actors claim_older_than_event
claim_repeated_in_part date_precision_disagrees event_without_claim number_without_bound
perpetrator_without_attribution place_named_nowhere

asserted_by_a_speaker copy_older_than_original corrupt_alias_as_name estimate_out_of_order
event_in_another_place figure_in_title place_named_twice quote_too_long recognised_by_nobody
repeats_another_type

attributed_object_no_target figure_contradicts_itself forecast_graded lineages_miscounted
part_outside_whole place_of_another_country place_outside_country responsibility_by_another
role_after_document source_without_claim

attribution_to_no_perpetrator figure_repeated place_too_coarse relation_out_of_order role_outside_lifespan
support_within_lineage time_after_document unit_of_another_country

claim_in_another_country perpetrator_and_target_exchanged relation_without_its_end role_repeated
speaker_and_addressee_exchanged

claim_in_another_place near_duplicate_events role_of_another_class speaker_of_own_statement

claimed_date_after_document subject_and_object_exchanged

claimed_date_outside_event relation_to_itself subject_and_object_of_another_kind

events_on_one_day unit_contradicts_quote
"""
GROUPS = [paragraph.split() for paragraph in TOGETHER.split("\n\n")]
ALONE = [[name] for name in FIXTURES if name not in TOGETHER.split()]


@pytest.fixture
def tiny(tiny_with_checks: Path) -> Path:
    """The tiny project with the checks of the dataset."""
    return tiny_with_checks


def test_the_tiny_project_has_no_findings(tiny: Path) -> None:
    assert findings.lines(tiny, tiny / "documents") == []


def test_every_check_has_a_fixture_that_breaks_it() -> None:
    checks = [check.name for check in check_contract.read(project.REPOSITORY).checks]
    assert checks == sorted([*FIXTURES, *project.ON_REAL_DATA])


@pytest.mark.parametrize("checks", [*GROUPS, *ALONE], ids=lambda checks: checks[0])
def test_broken_fixtures_give_exactly_their_findings(checks: list[str], tiny: Path) -> None:
    expected = []
    for check in checks:
        project.apply(tiny, project.BROKEN / check)
        own = (project.BROKEN / check / "findings.txt").read_text("utf-8")
        assert f"[consistency.{check}]" in own
        expected += with_hints(own.splitlines())
    assert sorted(with_hints(findings.lines(tiny))) == sorted(expected)


def with_hints(lines: list[str]) -> list[list[str]]:
    """Return each finding with its hint."""
    starts = [number for number, line in enumerate(lines) if not line.startswith("    ")]
    return [lines[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


@pytest.mark.slow
def test_a_code_that_no_row_uses_is_a_warning(real: Path) -> None:
    before = findings.lines(real)
    path = real / "schemas" / "codes" / "roles.csv"
    path.write_text(path.read_text("utf-8") + "envoy,Envoy,A person sent to speak for a state.\n", "utf-8")
    assert [line for line in findings.lines(real) if line not in before] == [
        'codes roles, envoy warning the code "envoy" of roles is not used by any row [consistency.code_used_nowhere]',
        "    hint: if the code is for documents to come, accept the finding in raw/waivers.csv; delete it only if it "
        "was never published",
    ]


def test_a_circular_reference_is_reported_without_a_check_of_the_dataset(tiny: Path) -> None:
    project.change(tiny, "actors", actor_id="A0001", parent="Red Group of Kandahar")
    assert findings.lines(tiny) == [
        'raw/actors.csv:2:4 error parent: circular reference through "Red Group of Kandahar" (actors A0001) '
        "[consistency.circle]",
        "    hint: correct parent in one of the rows of this circle; a row cannot lead back to itself",
        'raw/actors.csv:6:4 error parent: circular reference through "Red Group" (actors A0005) '
        "[consistency.circle]",
        "    hint: correct parent in one of the rows of this circle; a row cannot lead back to itself",
    ]


def test_a_reference_that_is_broken_after_normalising_is_reported(tiny: Path) -> None:
    query = tiny / "schemas" / "tables" / "actor_roles.sql"
    query.write_text(query.read_text("utf-8").replace("actor.actor_id,", "'A0999' as actor_id,"), "utf-8")
    assert findings.lines(tiny) == [
        'raw/actor_roles.csv:2:1 error actor_id: "A0999" not found in actors '
        "(actor_roles A0999, insurgent, 2018/..) [consistency.reference]",
    ]


def test_a_check_that_does_not_return_the_key_of_its_table_is_a_contract_error(tiny: Path) -> None:
    check = tiny / "schemas" / "checks" / "quote_too_long.sql"
    check.write_text(check.read_text("utf-8").replace("select claim_id,", "select"), "utf-8")
    with pytest.raises(ContractError) as error:
        findings.of(tiny)
    assert error.value.problems == ("schemas/checks/quote_too_long.sql: its query returns no claim_id",)


def test_a_check_that_points_to_an_unknown_column_is_a_contract_error(tiny: Path) -> None:
    check = tiny / "schemas" / "checks" / "quote_too_long.sql"
    text = check.read_text("utf-8").replace("select claim_id,", "select claim_id, 'words' as raw_column,")
    check.write_text(re.sub("where .*", "", text, flags=re.DOTALL), "utf-8")
    with pytest.raises(ContractError) as error:
        findings.of(tiny)
    assert error.value.problems == (
        "schemas/checks/quote_too_long.sql: its query returns the raw_column words, which raw/claims.csv lacks",
    )


def test_a_hint_that_names_an_unknown_column_is_a_contract_error(tiny: Path) -> None:
    check = tiny / "schemas" / "checks" / "quote_too_long.sql"
    text = check.read_text("utf-8")
    check.write_text(text.replace("in one passage", "in one {passage}"), "utf-8")
    with pytest.raises(ContractError) as error:
        findings.of(tiny)
    assert error.value.problems == ("schemas/checks/quote_too_long.sql: its query returns no passage",)


def test_a_finding_has_the_sentence_of_its_check_and_the_values_of_its_row(tiny: Path) -> None:
    check = tiny / "schemas" / "checks" / "quote_too_long.sql"
    check.write_text(
        "-- title: T\n-- severity: warning\n-- table: claims\n-- field: quote\n"
        "-- message: {claim_id} is {a} on {day} at {moment}; {list} {none} {Not} {0} {\n"
        "-- hint: write {shown} instead of {a}; {Not}\n"
        "select claim_id, 1.50 as a, date '2021-05-08' as day, timestamp '2021-05-08 10:00:00' as moment, "
        "['x', 'y'] as list, null as none, 2 as \"shown\", true as message from claims "
        "where claim_id = 'C0001'",
        "utf-8",
    )
    (finding,) = findings.of(tiny)
    assert wording.message(finding) == (
        "C0001 is 1.50 on 2021-05-08 at 2021-05-08T10:00:00; x, y nothing {Not} {0} {"
    )
    assert wording.hint(finding) == "write 2 instead of 1.50; {Not}"
    assert finding.values == {
        "claim_id": "C0001",
        "a": "1.50",
        "day": "2021-05-08",
        "moment": "2021-05-08T10:00:00",
        "list": ["x", "y"],
        "none": None,
        "shown": 2,
        "message": True,
    }

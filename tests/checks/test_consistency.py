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


@pytest.fixture
def tiny(tiny_with_checks: Path) -> Path:
    """The tiny project with the checks of the dataset."""
    return tiny_with_checks


def test_the_tiny_project_has_no_findings(tiny: Path) -> None:
    assert findings.lines(tiny, tiny / "documents") == []


def test_every_check_has_a_fixture_that_breaks_it() -> None:
    checks = [check.name for check in check_contract.read(project.REPOSITORY).checks]
    assert checks == sorted([*FIXTURES, *project.ON_REAL_DATA])


@pytest.mark.parametrize("check", FIXTURES)
def test_a_broken_fixture_gives_exactly_its_findings(check: str, tiny: Path) -> None:
    project.apply(tiny, project.BROKEN / check)
    expected = (project.BROKEN / check / "findings.txt").read_text("utf-8").splitlines()
    assert findings.lines(tiny) == expected
    assert any(f"[consistency.{check}]" in line for line in expected)


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

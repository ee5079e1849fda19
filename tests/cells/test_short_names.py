"""An abbreviation in a column of names has a hint with the one known name that it can mean."""

from pathlib import Path

import findings
import project
import pytest

US = ("suggestion_alias", {"suggestion": "US", "name": "United States"})
NO_NAME = [("add_row", {"file": "raw/actors.csv"})]
MEANT = {
    "U.S": [US],
    "USA": [US],
    "U.S.A.": [US],
    "JCS": [("suggestion", {"suggestion": "Joint Chiefs of Staff"})],
    "JCOS": [("suggestion", {"suggestion": "Joint Chiefs of Staff"})],
    "TTP": [("suggestion", {"suggestion": "Tehrik-e-Taliban Pakistan"})],
    "RU": [("suggestion", {"suggestion": "Russia"})],
    # The list of countries has them, and no actor is named so.
    "IQ": NO_NAME,
    # Blue Army and British Airways.
    "BA": NO_NAME,
    "XYZ": NO_NAME,
    "US2": NO_NAME,
}


@pytest.fixture
def states(tiny: Path) -> Path:
    """The tiny project with some more actors."""
    names = [
        "United States", "Joint Chiefs of Staff", "Russia", "British Airways", "Tehrik-e-Taliban Pakistan",
        *(f"Organisation number {n}" for n in range(30)),
    ]  # fmt: skip
    for number, name in enumerate(names, start=6):
        project.change(tiny, "actors", actor_id=f"A{number:04}", name=name, parent="")
    project.change(tiny, "aliases", alias="US", actor="United States", kind="abbreviation", source="")
    return tiny


@pytest.mark.parametrize("value", MEANT)
def test_an_abbreviation_is_taken_for_the_only_name_that_it_can_mean(value: str, states: Path) -> None:
    project.change(states, "claims", claim_id="C0002", subject=value)
    found = [c for c in findings.coded(findings.of_cells(states)) if c[1] == "cells.reference.missing"]
    assert [hints for *_, hints in found] == [MEANT[value]]


def test_an_abbreviation_in_a_list_and_in_a_column_of_keys_has_it_too(states: Path) -> None:
    project.change(states, "events", event_id="E0001", targets="Market visitors; USA")
    project.change(states, "places", place_id="P0003", name="Russia", kind="country", country="RU")
    project.change(states, "claims", claim_id="C0006", place="RU")
    found = [hints for _, code, _, hints in findings.coded(findings.of_cells(states)) if "missing" in code]
    assert sorted(found) == [[("suggestion", {"suggestion": "Russia"})], [US]]

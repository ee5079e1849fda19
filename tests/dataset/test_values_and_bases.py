"""A value of the dataset and its basis come together, and what the codebook wants explained has notes."""

from pathlib import Path

import findings
import project
import pytest

CLAIM, OTHER = ("claims", {"claim_id": "C0002"}), ("claims", {"claim_id": "C0007"})
EVENT, SOURCE = ("events", {"event_id": "E0001"}), ("sources", {"source_id": "S002"})
ROLE = ("actor_roles", {"actor": "RG", "role": "insurgent", "time": "2018/.."})
BROKEN = {
    "a claimed date without basis": (CLAIM, {"claimed_date": "2021-03"}, "a_claimed_date_has_its_basis"),
    "a claimed date that is unknown": (
        CLAIM, {"claimed_date": "2021-03", "claimed_date_basis": "unknown"}, "a_claimed_date_has_its_basis",
    ),
    "a basis without a claimed date": (CLAIM, {"claimed_date_basis": "stated"}, "a_basis_has_its_claimed_date"),
    "a time without basis": (CLAIM, {"time": "2021-03"}, "a_time_has_its_basis"),
    "a time that is unknown": (CLAIM, {"time": "2021-03", "time_basis": "unknown"}, "a_time_has_its_basis"),
    "an event without basis": (CLAIM, {"event_basis": ""}, "an_event_has_its_basis"),
    "an event that is unknown": (CLAIM, {"event_basis": "unknown"}, "an_event_has_its_basis"),
    "a bound without number": (CLAIM, {"bound": "at_least"}, "a_bound_has_its_number"),
    "a unit without number": (CLAIM, {"unit": "deaths"}, "a_unit_has_its_number"),
    "a whole without share": (CLAIM, {"share_of": "the visitors"}, "a_whole_has_its_share"),
    "a share without whole": (CLAIM, {"share": "1/3", "bound": "exactly", "unit": "deaths"}, "a_share_has_its_whole"),
    "an external event": (CLAIM, {"event_basis": "external"}, "an_inferred_event_has_its_note"),
    "an external time": (CLAIM, {"time": "2021", "time_basis": "external"}, "an_inferred_time_has_its_note"),
    "an external claimed date": (
        CLAIM, {"claimed_date": "2021", "claimed_date_basis": "external"}, "an_inferred_date_has_its_note",
    ),
    "a corruption without notes": (
        OTHER, {"event_basis": "stated", "notes": ""}, "a_corruption_has_its_note",
    ),
    "an external date": (EVENT, {"date_basis": "external", "notes": ""}, "an_inferred_date_has_its_note"),
    "an external role": (ROLE, {"time_basis": "external", "notes": ""}, "an_inferred_time_has_its_note"),
    "a published date that is unknown": (SOURCE, {"published_basis": "unknown"}, "a_date_has_its_basis"),
    "a stated date that is empty": (SOURCE, {"published": ""}, "a_basis_has_its_date"),
    "a derivation of unknown basis": (SOURCE, {"derivation_basis": "unknown"}, "a_derivation_has_its_basis"),
    "a derivation without notes": (SOURCE, {"notes": ""}, "an_inferred_derivation_has_its_note"),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
def test_a_value_that_lacks_its_basis_or_its_note_is_reported(case: str, tiny: Path) -> None:
    (table, key), cells, rule = BROKEN[case]
    project.change(tiny, table, **key, **cells)
    found = [finding.code for finding in findings.of(tiny) if finding.code.startswith("rows.")]
    assert found == [f"rows.{rule}"]

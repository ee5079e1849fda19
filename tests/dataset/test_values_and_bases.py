"""A value of the dataset and its basis come together, and what the codebook wants explained has notes."""

import csv
from collections.abc import Callable
from pathlib import Path

import findings

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


def test_a_value_that_lacks_its_basis_or_its_note_is_reported(tiny: Path) -> None:
    expected = []
    for number, ((table, key), cells, rule) in enumerate(BROKEN.values(), start=100):
        copied = copy_row(tiny, table, key, NEW[table](number), cells)
        expected.append((f"rows.{rule}", f"raw/{table}.csv", copied))
    found = [finding for finding in findings.of(tiny) if finding.code.startswith("rows.")]
    assert sorted((f.code, f.file, f.line) for f in found) == sorted(expected)


# The cells that distinguish a copy of a row.
NEW: dict[str, Callable[[int], dict[str, str]]] = {
    "claims": lambda number: {"claim_id": f"C0{number}"},
    "events": lambda number: {"event_id": f"E0{number}"},
    "sources": lambda number: {"source_id": f"S{number}", "file": f"{number}.txt", "sha256": f"{number:064}"},
    "actor_roles": lambda number: {"time": f"{1900 + number}"},
}


def copy_row(
    project: Path, table: str, key: dict[str, str], new: dict[str, str], cells: dict[str, str]
) -> int:
    """Add a copy of a row with other cells at the end of its file, and return its line."""
    path = project / "raw" / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    (row,) = [row for row in rows if key.items() <= row.items()]
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, row, lineterminator="\n").writerow({**row, **new, **cells})
    return len(rows) + 2

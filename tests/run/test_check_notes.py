"""What `check` says about changes since the last release that no check reports."""

from pathlib import Path

import project
import pytest

from pipeline.core import wording
from pipeline.releases import changed_cells
from pipeline.run import check

pytestmark = pytest.mark.slow  # each test needs a release


def notes(folder: Path) -> list[str]:
    """Return the notes about what changed, as they are printed."""
    outcome = check.check(folder, None, lambda _: None)
    assert [finding for finding in outcome.findings if finding.severity == "error"] == []
    printed = [wording.phrase(note) for note in outcome.notes]
    return printed[[line.startswith("changes since") for line in printed].index(True) :]


def test_a_valid_value_typed_over_another_is_listed_with_its_cell_and_both_values(
    released_tiny: Path,
) -> None:
    project.change(released_tiny, "sources", source_id="S002", reliability="B")
    assert notes(released_tiny)[1:-1] == [
        '    raw/sources.csv:3:15 (row 3, column O): reliability of sources S002 was "C", is "B" now',
        "    read each once more: if a change was not meant, write what 0.5.0 has",
    ]


def test_a_cell_from_which_several_values_come_is_listed_once(released_tiny: Path) -> None:
    project.change(released_tiny, "events", event_id="E0001", date="2021-03-01/2021-03-02")
    project.change(released_tiny, "claims", claim_id="C0001", credibility="3")
    assert notes(released_tiny)[1:-1] == [
        '    raw/events.csv:2:5 (row 2, column E): date of events E0001 was "2021-03-01", '
        'is "2021-03-01/2021-03-02" now',
        '    raw/claims.csv:2:22 (row 2, column V): credibility of claims C0001 was "2", is "3" now',
        "    read each once more: if a change was not meant, write what 0.5.0 has",
    ]


def test_cells_of_large_tables_are_not_listed(released_tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project.change(released_tiny, "sources", source_id="S002", reliability="B")
    project.change(released_tiny, "events", event_id="E0002", targets="Officials (unnamed); Market visitors")
    assert len(notes(released_tiny)) == 5
    monkeypatch.setattr(changed_cells, "MOST_ROWS", 1)
    assert [line.startswith("changes since") for line in notes(released_tiny)] == [True, False]


def test_a_reference_is_listed_as_it_is_entered(released_tiny: Path) -> None:
    project.change(released_tiny, "claims", claim_id="C0005", speaker="Blue Army")
    assert notes(released_tiny)[1:-1] == [
        '    raw/claims.csv:6:19 (row 6, column S): speaker of claims C0005 was "Officials (unnamed)", '
        'is "Blue Army" now',
        "    read each once more: if a change was not meant, write what 0.5.0 has",
    ]


def test_a_list_is_listed_with_its_items(released_tiny: Path) -> None:
    project.change(released_tiny, "events", event_id="E0002", targets="Officials (unnamed); Market visitors")
    assert notes(released_tiny)[1:-1] == [
        '    raw/events.csv:3:10 (row 3, column J): targets of events E0002 was "Officials (unnamed); Red Group of '
        'Kandahar", is "Market visitors; Officials (unnamed)" now',
        "    read each once more: if a change was not meant, write what 0.5.0 has",
    ]


def test_a_row_with_a_key_of_several_fields_is_found(released_tiny: Path) -> None:
    path = released_tiny / "raw" / "actor_roles.csv"
    path.write_text(path.read_text("utf-8").replace("It attacks and holds nothing.", "It attacks."), "utf-8")
    path = released_tiny / "raw" / "claim_links.csv"
    path.write_text(path.read_text("utf-8").replace("gives the number of", "repeats"), "utf-8")
    assert notes(released_tiny)[1:-1] == [
        "    raw/actor_roles.csv:2:6 (row 2, column F): notes of actor_roles A0001,insurgent,2018/.. was "
        '"It attacks and holds nothing.", is "It attacks." now',
        "    raw/claim_links.csv:2:4 (row 2, column D): notes of claim_links C0001,C0007 was "
        '"The copy gives the number of its original.", is "The copy repeats its original." now',
        "    read each once more: if a change was not meant, write what 0.5.0 has",
    ]


def test_a_cell_of_a_key_of_several_fields_is_listed(released_tiny: Path) -> None:
    path = released_tiny / "raw" / "actor_roles.csv"
    path.write_text(path.read_text("utf-8").replace("2018/..", "2018/"), "utf-8")
    assert notes(released_tiny)[1:-1] == [
        "    raw/actor_roles.csv:2:3 (row 2, column C): time of actor_roles A0001,insurgent,2018/ was "
        '"2018/..", is "2018/" now',
        "    read each once more: if a change was not meant, write what 0.5.0 has",
    ]


def test_only_the_first_ten_cells_are_listed(released_tiny: Path) -> None:
    for number in range(1, 10):
        project.change(released_tiny, "claims", claim_id=f"C000{number}", notes="Read again.")
    for number in range(1, 3):
        project.change(released_tiny, "events", event_id=f"E000{number}", notes="Read again.")
    printed = notes(released_tiny)[1:-1]
    assert [line.startswith("    raw/") for line in printed] == [True] * changed_cells.MOST + [False]
    assert printed[-1] == (
        "    and more, which claimbook diff lists; read each once more: if a change was not meant, "
        "write what 0.5.0 has"
    )

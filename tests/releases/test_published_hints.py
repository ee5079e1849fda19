"""A faulty cell that was changed since the last release has its published value as a hint."""

from pathlib import Path

import findings
import project
import pytest

from pipeline.core import wording
from pipeline.core.finding import Message
from pipeline.run import check, release

pytestmark = pytest.mark.slow  # each test needs a release


def hints(folder: Path, table: str, **cells: str) -> list[str]:
    """Return the hints of the errors after a row was changed."""
    project.change(folder, table, **cells)
    return [wording.hint(finding) for finding in findings.of(folder) if finding.severity == "error"]


@pytest.mark.parametrize(
    ("table", "cells", "hint"),
    [
        ("claims", {"claim_id": "C0009", "polarity": ""}, "write negated again, which 0.5.0 has here"),
        ("claims", {"claim_id": "C0001", "bound": ""}, "write exactly again, which 0.5.0 has here"),
        (
            "claims",
            {"claim_id": "C0001", "subject": "#REF!"},
            "type the value itself: a formula failed here, or its column was too narrow; "
            "write Red Group again, as in 0.5.0, if the cell was changed by mistake",
        ),
        (
            "places",
            {"place_id": "P0001", "latitude": "3453"},
            "write 34.53 again, as in 0.5.0, if the cell was changed by mistake",
        ),
        ("claims", {"claim_id": "C0001", "coded_on": "46348"}, "write 2026-11-22 again, as in 0.5.0"),
        (
            "claims",
            {"claim_id": "C0001", "coded_on": "22.11.26x"},
            "write year, month and day as YYYY-MM-DD, such as 2026-11-22; write 2026-11-22 again, as in 0.5.0, if the cell was changed by mistake",
        ),
        (
            "actors",
            {"actor_id": "A0001", "country": "AF/PK"},
            "the cell can contain one value only: empty it again, as in 0.5.0, unless one of AF and PK is right alone",
        ),
        (
            "actors",
            {"actor_id": "A0003", "country": "IR/PK"},
            "write AF again, as in 0.5.0, if the cell was changed by mistake",
        ),
        (
            "actor_roles",
            {"actor": "RG", "role": "insurgent", "time": "2018/..", "source": "S001; S002"},
            "the cell can contain one value only: decide between S001 and S002; "
            "write S001 again, as in 0.5.0, if the cell was changed by mistake",
        ),
        (
            "claims",
            {"claim_id": "C0004", "notes": ""},
            'copy the text that 0.5.0 has here, if the cell was changed by mistake: "The same city, market and day."',
        ),
    ],
)
def test_a_lost_value_is_named(released_tiny: Path, table: str, cells: dict[str, str], hint: str) -> None:
    assert hints(released_tiny, table, **cells) == [hint]


def test_a_month_that_a_spreadsheet_turned_into_a_day_is_named_with_the_format(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0002", date="2019-05")
    release.release(tiny, None, lambda _: None)
    assert hints(tiny, "events", event_id="E0002", date="May-19") == [
        "write 2019-05 again, as in 0.5.0, and give the column the format Text before, because a spreadsheet turns "
        "it into May-19"
    ]


def test_a_certain_hint_and_a_new_row_have_none(released_tiny: Path) -> None:
    (hint,) = hints(released_tiny, "claims", claim_id="C0009", polarity="negatd")
    assert hint == 'did you mean "negated"?'
    path = released_tiny / "raw" / "claims.csv"
    path.write_text(path.read_text("utf-8").replace("negatd", "negated") + "C0010" + "," * 27 + "\n", "utf-8")
    (hint, *_) = [wording.hint(f) for f in findings.of(released_tiny) if f.severity == "error"]
    assert "0.5.0" not in hint


def test_a_list_is_named_as_it_is_typed(released_tiny: Path) -> None:
    (hint,) = hints(
        released_tiny, "events", event_id="E0001", targets="Market vsitors of 2019 and their children"
    )
    assert hint.endswith("; write Market visitors again, as in 0.5.0, if the cell was changed by mistake")


def test_a_list_for_which_one_text_was_written_is_named_completely(tiny: Path) -> None:
    names = "Blue Army; Market visitors; Officials (unnamed); Red Group; Red Group of Kandahar"
    project.change(tiny, "events", event_id="E0001", targets=names)
    release.release(tiny, None, lambda _: None)
    typed = "Red, Blue and Kandahar Groups, and all visitors"
    (hint,) = hints(tiny, "events", event_id="E0001", targets=typed)
    assert hint.endswith(f"; write {names} again, as in 0.5.0, if the cell was changed by mistake")


def test_a_quote_that_its_document_lacks_has_the_published_one(released_tiny: Path) -> None:
    project.change(released_tiny, "claims", claim_id="C0007", quote="killing 12 people of the town")
    outcome = check.check(released_tiny, released_tiny / "documents", lambda _: None)
    (found,) = [f for f in outcome.findings if f.check == "evidence.quote"]
    assert found.hints[-1] == Message(
        "write_published_quote", {"value": "killing 12 folks", "version": "0.5.0"}
    )
    assert wording.hint(found).endswith(
        'write the words that 0.5.0 has here again, if they were changed by mistake: "killing 12 folks"'
    )

"""The invented dataset is one that the contract takes, and the same each time."""

from pathlib import Path

import made
import project
import pytest

from pipeline.run import release


@pytest.mark.slow
@pytest.mark.parametrize("events", [20, 300])
def test_invented_events_break_no_rule(events: int, tmp_path: Path) -> None:
    outcome = release.release(made.make(tmp_path / "project", events), None, lambda _: None)
    assert outcome.released is not None
    assert {finding.check for finding in outcome.findings} <= {"consistency.code_used_nowhere"}  # few use few


def test_the_same_number_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = (project.contents(made.make(tmp_path / name, 200)) for name in ("one", "two"))
    assert one == two


@pytest.mark.slow
def test_ids_grow_with_the_number_of_claims(tmp_path: Path) -> None:
    folder = made.make(tmp_path / "project", 5001)
    assert (folder / "raw" / "claims.csv").read_text("utf-8").splitlines()[-1].startswith("C010001,")
    assert r"(C[0-9]{4,6})" in (folder / "schemas" / "raw" / "claims.json").read_text("utf-8")

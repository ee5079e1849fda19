"""A trial makes the package of the next release in any folder, marked as a trial, and publishes nothing."""

import json
from pathlib import Path

import project
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.run import trial


def test_a_trial_is_a_marked_package_of_the_next_version_and_takes_none(
    released_strikes: Path, tmp_path: Path
) -> None:
    project.change(released_strikes, "strikes", strike_no="K001", headline="TODO")
    before, target = project.contents(released_strikes), tmp_path / "look" / "here"
    outcome = trial.trial(released_strikes, target, None, lambda _: None)
    assert outcome.notes[-1] == Message("notes.trial", {"folder": str(target), "version": "1.4.3"})
    assert project.contents(released_strikes) == before
    package = json.loads((target / "datapackage.json").read_text("utf-8"))
    assert (package["name"], package["version"]) == ("quayside-strikes-trial", "1.4.3")
    for file in ("index.html", "README.md", "CITATION.cff", "datapackage.json", "ro-crate-metadata.json"):
        assert trial.TITLE in (target / file).read_text("utf-8"), file
    assert trial.other_files(target) == []  # so that the next trial may replace it
    (target / "notes.txt").write_text("mine", "utf-8")
    with pytest.raises(CallError, match=r"contains notes\.txt; name a new or an empty folder"):
        trial.trial(released_strikes, target, None, lambda _: None)


def test_a_trial_with_errors_makes_no_folder(strikes: Path, tmp_path: Path) -> None:
    project.change(strikes, "strikes", strike_no="K001", works="W99")
    outcome = trial.trial(strikes, tmp_path / "look", None, lambda _: None)
    assert (outcome.released, (tmp_path / "look").exists()) == (None, False)


@pytest.mark.parametrize("place", ["raw", "raw/x", "schemas/x", "dist/x", "dist/../dist", ".", "README.md"])
def test_a_trial_is_not_written_over_other_files(place: str, strikes: Path) -> None:
    (strikes / "README.md").write_text("# Strikes\n", "utf-8")
    before = project.contents(strikes)
    with pytest.raises(CallError):
        trial.trial(strikes, strikes / place, None, lambda _: None)
    assert project.contents(strikes) == before


@pytest.mark.parametrize("option", [["--bump"], ["--sign", __file__]])
def test_a_trial_takes_no_version_and_no_signature(option: list[str], tmp_path: Path) -> None:
    done = CliRunner().invoke(main.main, ["release", "--trial", str(tmp_path / "look"), *option])
    assert done.exit_code == 2
    assert f"--trial excludes {option[0]}" in done.stderr

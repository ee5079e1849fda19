"""What git knows of a project is asked without running programs that the repository names."""

import subprocess
from pathlib import Path

import pytest

from pipeline.core.errors import CallError
from pipeline.releases import git_state

PERSON = ("-c", "user.name=Maker", "-c", "user.email=maker@example.org")


def git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *PERSON, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize("setting", ["filter.x.clean", "filter.x.process", "core.fsmonitor"])
def test_no_program_of_the_repository_is_run(setting: str, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    (folder / "raw").mkdir(parents=True)
    for name in ("a.csv", "b.csv"):
        (folder / "raw" / name).write_text("id\n1\n", "utf-8")
    git(folder, "init", "--quiet")
    git(folder, "add", "raw")
    git(folder, "commit", "--quiet", "-m", "First")
    git(folder, "config", setting, f"touch {tmp_path / 'run'}; cat")
    git(folder, "config", "filter.x.required", "true")
    (folder / ".gitattributes").write_text("* filter=x\n", "utf-8")
    (folder / "raw" / "a.csv").write_text("id\n2\n", "utf-8")
    assert git_state.not_committed(folder, ["raw"]) == ["raw/a.csv"]
    assert not (tmp_path / "run").exists()


def test_a_repository_that_git_cannot_read_is_an_error_and_not_one_without_changes(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / ".git" / "index").write_bytes(b"damaged")
    assert git_state.is_repository(tmp_path)
    with pytest.raises(CallError, match="git cannot tell which files are committed"):
        git_state.not_committed(tmp_path, ["raw"])

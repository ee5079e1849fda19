"""What git knows of a project is asked without running programs that the repository names."""

import subprocess
from pathlib import Path

import pytest

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

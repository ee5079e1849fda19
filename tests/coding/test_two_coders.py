"""Two coders who gave the same keys to different rows: their work is merged, and no reference is wrong.

CASES=200 draws that many cases; few are drawn by default, since each is merged on disk.
"""

import csv
import os
import random
import subprocess
import sys
from pathlib import Path

import project
import pytest
import two_coders
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.run import merge, renumber

CASES = int(os.environ.get("CASES", "2"))
REPOSITORY = project.REPOSITORY


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(main.main, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def base(tiny: Path) -> two_coders.Rows:
    """The rows from which both start; their project is in the folder `project`."""
    return two_coders.start(tiny / "raw")


def rows_of(raw: Path) -> two_coders.Rows:
    return {path.stem: two_coders.read(path) for path in sorted(raw.glob("*.csv"))}


def test_no_reference_is_wrong_after_drawn_cases_are_merged(
    base: two_coders.Rows, tiny: Path, tmp_path: Path
) -> None:
    renumbered = 0
    for seed in range(CASES):
        case = two_coders.draw(base, seed)
        drawn = random.Random(seed)  # noqa: S311 - cases, not secrets
        two_coders.write(case.base, tmp_path / "base" / "raw")
        two_coders.write(case.ours, tiny / "raw")
        form = {"quoting": drawn.choice([csv.QUOTE_ALL, csv.QUOTE_MINIMAL])}
        two_coders.write(
            case.theirs, tmp_path / "theirs" / "raw", line_end=drawn.choice(["\n", "\r\n"]), **form
        )
        result = renumber.collisions(
            tiny, (), str(tmp_path / "theirs"), str(tmp_path / "base"), lambda _: None, write=True
        )
        renumbered += sum(change.is_key for change in result.changes)
        for path in sorted((tiny / "raw").glob("*.csv")):
            other, start = (tmp_path / name / "raw" / path.name for name in ("theirs", "base"))
            merged = merge.merge(start, path, other, path.as_posix())
            assert (merged.is_keyed, merged.conflicts) == (True, ()), (seed, path.name)
        meaning = two_coders.meaning(rows_of(tiny / "raw"))
        assert two_coders.without_gone(meaning) == two_coders.expected(case), seed
    assert renumbered > CASES


@pytest.fixture
def repository(
    base: two_coders.Rows, tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, two_coders.Case]:
    """A repository with the branches of two coders, and the merge driver in the configuration of git."""
    case = two_coders.draw(base, 1)
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tiny))
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "A coder")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "coder@example.org")
    git(tiny, "init", "--quiet", "--initial-branch=main")
    driver = f"{sys.executable} -m pipeline merge %O %A %B --path %P"
    git(tiny, "config", "merge.claimbook.driver", driver)
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY))
    (tiny / ".gitattributes").write_text("raw/** -text\nraw/*.csv merge=claimbook\n", "utf-8")
    for rows, branch, parent in (
        (case.base, "start", "main"),
        (case.theirs, "theirs", "start"),
        (case.ours, "ours", "start"),
    ):
        if parent != "main":
            git(tiny, "checkout", "--quiet", parent)
        git(tiny, "checkout", "--quiet", "-b", branch)
        two_coders.write(rows, tiny / "raw")
        git(tiny, "add", "raw", "schemas", ".gitattributes")
        git(tiny, "commit", "--quiet", "-m", branch)
    return tiny, case


def git(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run git; return its exit code and what it prints."""
    done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, check=False)
    printed = done.stdout + done.stderr
    assert arguments[0] == "merge" or done.returncode == 0, printed
    return done.returncode, printed


def test_git_merges_two_branches_after_their_keys_are_renumbered(
    repository: tuple[Path, two_coders.Case],
) -> None:
    folder, case = repository
    before = project.contents(folder / "raw")
    code, printed = git(folder, "merge", "theirs", "-m", "merged")
    assert code == 1
    assert "raw/events.csv E0003: ours and theirs both added a row with this key" in printed
    assert "`claimbook renumber --theirs BRANCH --write`" in printed
    assert run("next-id", "events", "-C", folder)[2].startswith(
        "error: raw/events.csv: a merge of git was not finished here (line "
    )
    git(folder, "merge", "--abort")
    assert project.contents(folder / "raw") == before

    code, shown, _ = run("renumber", "--theirs", "theirs", "-C", folder)
    assert (code, shown.splitlines()[-1].endswith("Nothing was written; add --write to change raw/.")) == (
        0,
        True,
    )
    assert project.contents(folder / "raw") == before
    code, written, _ = run("renumber", "--theirs", "theirs", "--write", "-C", folder)
    assert written.splitlines()[:-1] == shown.splitlines()[:-1]
    git(folder, "commit", "--quiet", "-am", "new keys")
    assert git(folder, "merge", "theirs", "-m", "merged")[0] == 0
    meaning = two_coders.meaning(rows_of(folder / "raw"))
    assert two_coders.without_gone(meaning) == two_coders.expected(case)
    assert run("renumber", "--theirs", "theirs", "-C", folder) == (
        0,
        "No key is used for different rows.\n",
        "",
    )

"""What is released can be made again: the next release changes nothing, and a fresh clone makes the same bytes.

`EDITS=200 pytest tests/run/test_rebuild.py` draws two hundred edits of the strikes; without EDITS there are few.
"""

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import edits
import project
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.releases import ledger

pytestmark = pytest.mark.slow

DRAWS = int(os.environ.get("EDITS", "5"))
# What git does not store of a release.
MADE_AGAIN = ("*.zip", "*.duckdb", "*.parquet", "*.xlsx")


def release(folder: Path, *options: str) -> tuple[int, str]:
    """Run the command; return its exit code and all that it prints."""
    result = CliRunner().invoke(main.main, ["release", "-C", str(folder), *options])
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def once(released: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose version 1.4.2 is published, on the way to the next; no test changes it."""
    folder = shutil.copytree(released("strikes"), tmp_path_factory.mktemp("once") / "project")
    path = folder / "schemas" / "dataset.json"
    about = json.loads(path.read_text("utf-8"))
    about |= {"version": "9.0.0", "released": "2024-06-01", "changes": ["What is new."]}
    del about["doi"]  # of the published version
    path.write_text(json.dumps(about, indent=2, ensure_ascii=False), "utf-8")
    return folder


def test_the_name_of_the_folder_changes_nothing(once: Path, tmp_path: Path) -> None:
    plain, odd = (shutil.copytree(once, tmp_path / name) for name in ("plain", " a [b] %s.wal?#'"))
    for folder in (plain, odd):
        code, printed = release(folder)
        assert code == 0, printed
    assert project.contents(odd / "dist") == project.contents(plain / "dist")


@pytest.mark.parametrize("number", range(DRAWS))
def test_what_is_released_is_made_again_by_the_next_run_and_from_a_clone(
    number: int, once: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(once, tmp_path / "a [b] %s?")
    names = edits.draw(number, folder)
    before = project.contents(folder / "dist")
    options = random.Random(number).choice([[], [], ["--limit", "1"], ["--bump"]])  # noqa: S311 - not secret
    code, printed = release(folder, *options)
    assert code in {0, 1, 2}, (names, printed)
    if code:
        after, published = project.contents(folder / "dist"), project.contents(once / "dist")
        kept = {
            name: published[name] if after.get(name) == published.get(name) else before[name]
            for name in before
        }
        assert {name: after.get(name) for name in before} == kept, (names, options, printed)
        return
    made = project.contents(folder / "dist")
    assert release(folder)[0] == 0, (names, options, release(folder)[1])
    assert project.contents(folder / "dist") == made, (names, options)
    clone = tmp_path / "clone"
    for part in ("raw", "schemas", "dist"):
        shutil.copytree(folder / part, clone / part, ignore=shutil.ignore_patterns(*MADE_AGAIN))
    code, printed = release(clone)
    assert code == 0, (names, options, printed)
    again = project.contents(clone / "dist")
    newest = ledger.read(folder / "dist")[-1]
    assert {name: again[name] for name in newest.files} == {name: made[name] for name in newest.files}

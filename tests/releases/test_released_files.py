"""Files of earlier releases are compared with the ledger before they are read, and restored where possible."""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import project
import pytest

from pipeline.core.errors import CallError
from pipeline.releases import ledger, released_files
from pipeline.run import check, release

pytestmark = pytest.mark.slow  # each test releases a dataset

PACKAGE = "quayside-strikes-1.4.2"


@pytest.fixture(scope="module")
def published(released: Callable[[str], Path]) -> Path:
    """A project whose version 1.4.2 is published, which no test changes."""
    return released("strikes")


@pytest.fixture
def once(published: Path, tmp_path: Path) -> Path:
    """A copy of that project."""
    return shutil.copytree(published, tmp_path / "project")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def to_next_version(folder: Path) -> None:
    path = folder / "schemas" / "dataset.json"
    about = json.loads(path.read_text("utf-8"))
    del about["doi"]  # of the published version
    path.write_text(json.dumps({**about, "version": "1.4.3", "changes": ["Corrections."]}), "utf-8")
    edit(folder / "raw" / "works.csv", ",2.5,", ",2.75,")


def in_git(folder: Path) -> None:
    """Commit the text files of a project, as its .gitignore has it, and remove the others."""
    (folder / ".gitignore").write_text((project.REPOSITORY / ".gitignore").read_text("utf-8"), "utf-8")
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "a"], ["clean", "-fdxq"]):
        identity = ["-c", "user.name=a", "-c", "user.email=a@b.org"]
        subprocess.run(["git", *identity, *command], cwd=folder, check=True, capture_output=True)


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


TEXTS = [
    "SHA256SUMS", "README.md", "CHANGELOG.md", "datapackage.json", ".zenodo.json", "index.html", "verify.py",
    "data/strikes.csv", "data/findings.csv",
]  # fmt: skip


@pytest.mark.parametrize("fault", [Path.unlink, damage])
@pytest.mark.parametrize("source", ["zip", "git"])
def test_every_text_file_of_an_earlier_release_is_restored(
    once: Path, source: str, fault: Callable[[Path], None]
) -> None:
    if source == "git":
        in_git(once)
    package = once / "dist" / PACKAGE
    before = {name: (package / name).read_bytes() for name in TEXTS}
    for name in TEXTS:
        fault(package / name)
    entries = ledger.read(once / "dist")
    assert released_files.restore(once / "dist", entries) == {PACKAGE: len(TEXTS)}
    assert {name: (package / name).read_bytes() for name in TEXTS} == before
    assert released_files.restore(once / "dist", entries) == {}


@pytest.mark.parametrize("fault", [Path.unlink, damage])
def test_every_file_of_the_current_release_is_restored(once: Path, fault: Callable[[Path], None]) -> None:
    before = project.contents(once / "dist")
    files = [once / "dist" / name for entry in ledger.read(once / "dist") for name in entry.files]
    for path in files:
        fault(path)
    outcome = release.release(once, None, lambda _: None)
    restored = [note.values["files"] for note in outcome.notes if note.code == "notes.restored"]
    assert sum(number for number in restored if isinstance(number, int)) == len(files)
    assert project.contents(once / "dist") == before


def test_a_zip_that_is_not_the_published_one_restores_nothing(once: Path) -> None:
    dist = once / "dist"
    damage(dist / PACKAGE / "data" / "unions.csv")
    with zipfile.ZipFile(dist / f"{PACKAGE}.zip", "w") as archive:
        archive.writestr(f"{PACKAGE}/data/unions.csv", "union_no\n")
    assert released_files.restore(dist, ledger.read(dist)) == {}
    (dist / f"{PACKAGE}.zip").write_bytes(b"no zip")
    assert released_files.restore(dist, ledger.read(dist)) == {}


@pytest.mark.parametrize("name", ["data/unions.csv", "datapackage.json", "CHANGELOG.md"])
@pytest.mark.parametrize("fault", [Path.unlink, damage])
def test_a_release_that_is_not_the_published_one_is_never_compared_with(
    once: Path, name: str, fault: Callable[[Path], None]
) -> None:
    to_next_version(once)
    (once / "dist" / f"{PACKAGE}.zip").unlink()
    fault(once / "dist" / PACKAGE / name)
    for run in (check.check, release.release):
        with pytest.raises(CallError, match=rf"{name} (is missing|differs from the published file) "):
            run(once, None, lambda _: None)


def test_a_key_that_was_also_removed_from_the_release_is_missed(once: Path) -> None:
    to_next_version(once)
    for path in (once / "raw" / "unions.csv", once / "dist" / PACKAGE / "data" / "unions.csv"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("U6")), "utf-8")
    outcome = release.release(once, None, lambda _: None)
    assert "history.gone" in {finding.code for finding in outcome.findings}
    assert outcome.notes[0].code == "notes.restored"

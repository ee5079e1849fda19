"""What happens to a package on its way is told apart from damage: line ends, zips made again, added files."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import project
import pytest
import shared_release

from pipeline.core import wording
from pipeline.releases import ledger
from pipeline.verify.verify_package import verify

pytestmark = pytest.mark.slow  # a dataset is released for these tests

NO_LEDGER = "no releases.json found: whether this package was published was not checked"


@pytest.fixture(scope="module")
def published(released: Callable[[str], Path]) -> Path:
    """A released package, which no test changes, next to its ledger."""
    return shared_release.package(released("strikes"))


@pytest.fixture
def copied(published: Path, tmp_path: Path) -> Path:
    """A copy of the published package."""
    return shutil.copytree(published, tmp_path / published.name)


def result(place: Path, releases: Path | None = None) -> tuple[list[str], list[str]]:
    """Return the findings and the notes, as a reader sees them."""
    verification = verify(place, releases=releases)
    findings = [f"{f.severity} {f.code} {wording.message(f)}" for f in verification.findings]
    return findings, [wording.phrase(note) for note in verification.notes]


def _zip(folder: Path, target: Path, *, mac: bool) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = path.relative_to(folder.parent)
                archive.write(path, name.as_posix())
                if mac:
                    archive.writestr(f"__MACOSX/{name.parent.as_posix()}/._{name.name}", b"\0\5\x16\7")
                    archive.writestr(
                        f"{name.parent.as_posix()}/.DS_Store", b""
                    ) if name.name == "README.md" else None
    return target


@pytest.mark.parametrize("mac", [True, False])
def test_a_zip_made_again_passes_and_with_the_ledger_is_a_warning(
    *, mac: bool, published: Path, copied: Path, tmp_path: Path
) -> None:
    made = _zip(copied, tmp_path / "sent.zip", mac=mac)
    assert result(made) == ([], ["not signed", NO_LEDGER])
    findings, _ = result(made, published.parent / ledger.NAME)
    expected = f"the zip is not the {copied.name}.zip that was published, but all files in it are those that were published"
    assert findings == [f"warning verify.ledger.zip_made_again {expected}"]


def test_a_zip_made_again_with_another_file_in_it_is_an_error(
    published: Path, copied: Path, tmp_path: Path
) -> None:
    (copied / "README.md").write_text("new", "utf-8")
    made = _zip(copied, tmp_path / "sent.zip", mac=True)
    findings, _ = result(made, published.parent / ledger.NAME)
    assert [line.split()[1] for line in findings] == [
        "verify.ledger.zip",
        "verify.changed",
        "verify.ledger.changed",
    ]


def test_files_of_the_operating_system_are_noted(copied: Path) -> None:
    for name in (".DS_Store", "data/._unions.csv", "data/Thumbs.db", "desktop.ini"):
        (copied / name).write_bytes(b"x")
    note = "passed over: .DS_Store, desktop.ini, data/._unions.csv and data/Thumbs.db, which the operating system puts into folders"
    assert result(copied) == ([], [note, "not signed", NO_LEDGER])
    done = subprocess.run(
        [sys.executable, str(copied / "verify.py")], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.count("passed over ")) == (0, 4)


def test_a_link_named_like_a_file_of_the_operating_system_is_a_finding(copied: Path) -> None:
    (copied / ".DS_Store").symlink_to("/etc/passwd")
    assert [line.split()[1] for line in result(copied)[0]] == ["verify.link.symbolic"]


def test_a_signature_that_is_a_link_is_not_read(copied: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hunter2", "utf-8")
    (copied / "SHA256SUMS.sig").symlink_to(tmp_path / "secret")
    findings, notes = result(copied)
    assert [line.split()[1] for line in findings] == ["verify.link.symbolic"]
    assert notes == ["not signed", NO_LEDGER]


def test_a_file_that_a_reader_added_is_told_apart_from_damage(copied: Path) -> None:
    count = len([path for path in copied.rglob("*") if path.is_file()])
    (copied / "analysis.R").write_text("x", "utf-8")
    findings, notes = result(copied)
    assert findings == ["error verify.added.not_listed the file is not listed in SHA256SUMS"]
    assert (
        f"the {count} files of the package are as published; the findings are only about added files" in notes
    )
    (copied / "README.md").write_text("new", "utf-8")
    assert [note for note in result(copied)[1] if "are as published" in note] == []


TEXT = (".csv", ".json", ".jsonld", ".md", ".sql", ".cff", ".py", ".html", "SHA256SUMS")


def _convert(folder: Path) -> int:
    """Change the line ends of all text files, as Git for Windows does; return how many files changed."""
    changed = 0
    for path in folder.rglob("*"):
        data = path.read_bytes() if path.is_file() and path.name.endswith(TEXT) else b""
        if b"\n" in data.replace(b"\r\n", b""):
            path.write_bytes(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
            changed += 1
    return changed


def test_changed_line_ends_are_one_finding(published: Path, copied: Path) -> None:
    changed = _convert(copied)
    assert changed > 10
    line_ends = (
        f"error verify.line_ends the line ends of {changed} files were changed from LF to CRLF, beginning with "
        ".zenodo.json; apart from that the files are as published"
    )
    assert result(copied, published.parent / ledger.NAME)[0] == [line_ends]
    done = subprocess.run(
        [sys.executable, str(copied / "verify.py")], capture_output=True, text=True, check=False
    )
    lines = done.stdout.splitlines()
    assert (done.returncode, len([line for line in lines if line.startswith("line ends ")])) == (
        1,
        changed - 1,
    )
    assert [line for line in lines[:-1] if not line.startswith(("ok ", "line ends "))] == []


def test_damage_is_found_among_changed_line_ends(copied: Path) -> None:
    _convert(copied)
    path = copied / "data" / "unions.csv"
    path.write_bytes(path.read_bytes().replace(b"a", b"b", 1))
    codes = [line.split()[1] for line in result(copied)[0]]
    assert (codes.count("verify.line_ends"), codes.count("verify.changed")) == (1, 1)


def test_the_line_ends_of_one_file_are_told_apart_from_damage(copied: Path) -> None:
    path = copied / "README.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert result(copied)[0] == [
        "error verify.line_ends line ends were changed from LF to CRLF, in README.md; "
        "apart from that the file is as published"
    ]


def test_a_clone_with_changed_line_ends_has_the_published_bytes(tmp_path: Path) -> None:
    """The attributes of this repository hold whatever core.autocrlf is."""
    clone = tmp_path / "clone"
    command = ["git", "clone", "-q", "-c", "core.autocrlf=true", str(project.REPOSITORY), str(clone)]
    if not (project.REPOSITORY / ".git").exists() or subprocess.run(command, check=False).returncode:
        pytest.skip("this is not a git repository")
    for part in ("dist", "raw", "schemas"):
        for path in sorted(path for path in (clone / part).rglob("*") if path.is_file()):
            assert path.read_bytes() == (project.REPOSITORY / path.relative_to(clone)).read_bytes(), path

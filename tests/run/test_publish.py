"""Published versions never change, even if a release is killed, runs twice or fills the disk."""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import project
import pytest
import shared_release

from pipeline.core.errors import CallError
from pipeline.releases import ledger
from pipeline.run import release
from pipeline.run.outcome import Outcome

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("KILLS", "2"))


def released(folder: Path) -> Outcome:
    outcome = release.release(folder, None, lambda _: None)
    assert outcome.released is not None, outcome.findings
    return outcome


def to_version(folder: Path, version: str) -> None:
    """Set another version, with a note of its own and one value corrected."""
    path = folder / "schemas" / "dataset.json"
    about = json.loads(path.read_text("utf-8"))
    about.pop("doi", None)  # of the published version
    path.write_text(
        json.dumps({**about, "version": version, "changes": [f"What is new in {version}."]}), "utf-8"
    )
    file = folder / "raw" / "works.csv"
    file.write_text(file.read_text("utf-8").replace(",2.5,", ",2.75,"), "utf-8")


def published(folder: Path) -> dict[str, bytes]:
    """Return all files in the ledger, and the ledger itself."""
    dist = folder / "dist"
    names = [name for entry in ledger.read(dist) for name in entry.files]
    return {name: (dist / name).read_bytes() for name in (*names, ledger.NAME)}


@pytest.fixture(scope="module")
def before(released: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project with one release, whose raw data has changed since."""
    folder = shutil.copytree(released("strikes"), tmp_path_factory.mktemp("published") / "project")
    to_version(folder, "9.0.0")
    return folder


@pytest.fixture(scope="module")
def after(before: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Return what is published after the second release has succeeded."""
    folder = tmp_path_factory.mktemp("after") / "project"
    shutil.copytree(before, folder)
    released(folder)
    return published(folder)


def check_state(folder: Path, before: Path, after: dict[str, bytes]) -> None:
    """Check that a killed release left the old state or the new one, and that the next one succeeds."""
    assert published(folder) in (published(before), after)
    released(folder)
    assert published(folder) == after
    files = {
        path.relative_to(folder / "dist").as_posix()
        for path in (folder / "dist").rglob("*")
        if path.is_file()
    }
    assert files == {*after, "index.html", "latest/index.html", "latest/release.json"}
    assert sorted(path.name for path in folder.iterdir()) == ["dist", "raw", "schemas"]


def moments() -> Iterator[float]:
    """Draw the same moments each time, as shares of the duration of a release."""
    generator = random.Random(2026)  # noqa: S311 - not secret
    return (generator.random() for _ in range(KILLS))


def test_a_release_killed_at_a_random_moment_leaves_a_complete_state(
    before: Path, after: dict[str, bytes], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "pipeline", "release", "-C"]
    trial = tmp_path / "trial"
    shutil.copytree(before, trial)
    start = time.monotonic()
    subprocess.run([*command, str(trial)], capture_output=True, check=True)
    duration = time.monotonic() - start
    for number, share in enumerate(moments()):
        folder = tmp_path / f"killed {number}"
        shutil.copytree(before, folder)
        process = subprocess.Popen(
            [*command, str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(share * duration)
        process.kill()
        process.wait()
        check_state(folder, before, after)


def test_a_full_disk_is_an_error_and_leaves_a_complete_state(
    before: Path, after: dict[str, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    shutil.copytree(before, folder)
    for size in (1_000, 20_000, 200_000):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "release", "-C", str(folder)],
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (size, size)),
        )
        assert done.returncode == 2, done
        assert "Traceback" not in done.stderr
        assert done.stderr.startswith("error: "), done.stderr
        assert published(folder) == published(before)
    check_state(folder, before, after)


def test_a_folder_that_cannot_be_written_is_an_error(
    before: Path, after: dict[str, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    shutil.copytree(before, folder)
    # The superuser may write anywhere, unless this right is removed.
    bound = ["setpriv", "--bounding-set=-dac_override"] if os.geteuid() == 0 else []
    command = [*bound, sys.executable, "-m", "pipeline", "release", "-C", str(folder)]
    for closed in (folder, folder / "dist"):
        closed.chmod(0o500)
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        closed.chmod(0o700)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("error: "), done.stderr
        assert "Permission denied" in done.stderr
        assert published(folder) == published(before)
    check_state(folder, before, after)


def test_the_second_of_two_concurrent_releases_waits(
    before: Path, after: dict[str, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "project"
    shutil.copytree(before, folder)
    command = [sys.executable, "-m", "pipeline", "release", "-C", str(folder)]
    both = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    notes = sorted(process.communicate()[0].splitlines()[-2] for process in both)
    assert [process.returncode for process in both] == [0, 0]
    assert [line.split(": ")[1] for line in notes] == ["published", "unchanged"]
    check_state(folder, before, after)


def test_a_published_version_is_never_changed(before: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(before, folder)
    version = ledger.read(folder / "dist")[0].version
    to_version(folder, version)
    with pytest.raises(CallError, match=r"floor_acres of works W02 changed from .* requires version 1\.4\.3"):
        release.release(folder, None, lambda _: None)
    assert published(folder) == published(before)


def test_missing_and_changed_files_of_a_published_version_are_restored(released_strikes: Path) -> None:
    folder, place = released_strikes, shared_release.package(released_strikes)
    complete = published(folder)
    (place / "README.md").write_text("Edited by hand.", "utf-8")
    next(place.glob("*.duckdb")).unlink()
    next((folder / "dist").glob("*.zip")).unlink()
    assert released(folder).notes[-1].values["files"] == 3
    assert published(folder) == complete
    assert released(folder).notes[-1].code == "notes.unchanged"


def test_other_library_versions_can_write_the_same_rows_in_different_bytes(released_strikes: Path) -> None:
    folder = released_strikes
    dist = folder / "dist"
    (entry,) = ledger.read(dist)
    binary = next(name for name in entry.files if name.endswith(".duckdb"))
    changed_files = {**entry.files, binary: "0" * 64}
    as_if = ledger.Entry(**{**vars(entry), "made_by": {"duckdb": "1.0.0"}, "files": changed_files})
    ledger.write(dist, [as_if])
    assert released(folder).notes[-1].code == "notes.unchanged"
    assert ledger.read(dist) == (as_if,)
    same_makers = ledger.Entry(**{**vars(as_if), "made_by": entry.made_by})
    ledger.write(dist, [same_makers])
    with pytest.raises(CallError, match=r"rebuilding 1\.4\.2 \(published 2024-02-29\) would change: "):
        release.release(folder, None, lambda _: None)


def test_packages_older_than_the_ledger_remain(released_strikes: Path) -> None:
    folder = released_strikes
    text = folder / "dist" / "quayside-strikes-1.3.0" / "a.txt"
    text.parent.mkdir()
    text.write_text("text", "utf-8")
    released(folder)
    assert text.read_text("utf-8") == "text"


def test_a_release_with_an_older_ledger_is_refused_and_deletes_nothing(before: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(before, folder)
    old_ledger = (folder / "dist" / ledger.NAME).read_bytes()
    released(folder)
    (folder / "dist" / ledger.NAME).write_bytes(old_ledger)
    to_version(folder, "1.4.3")
    files = project.contents(folder / "dist")
    with pytest.raises(CallError, match=r"quayside-strikes-9\.0\.0 is newer than all releases in "):
        release.release(folder, None, lambda _: None)
    assert project.contents(folder / "dist") == files


def test_folders_of_others_that_look_like_a_workspace_remain(before: Path, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    shutil.copytree(before, folder)
    names = [".dist-backup", ".dist-a1b2c3d4", ".dist-pipeline-mine"]
    for name in names:
        (folder / name).mkdir()
        (folder / name / "a.txt").write_text("mine", "utf-8")
    (folder / ".dist-empty").mkdir()
    released(folder)
    assert sorted(path.name for path in folder.glob(".dist-*")) == sorted([*names, ".dist-empty"])


def test_other_files_in_dist_remain(released_strikes: Path) -> None:
    folder, place = released_strikes, shared_release.package(released_strikes)
    mine = [folder / "dist" / "notes.txt", folder / "dist" / f"{place.name}-draft" / "a.txt"]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine", "utf-8")
    released(folder)
    assert [path.read_text("utf-8") for path in mine] == ["mine", "mine"]

"""A release that is killed, or that meets a full or broken disk, harms nothing, and the next run completes it.

Three ways of releasing are interrupted at each step that changes a file: a new version, a new version whose
number is set by `--bump`, and a version whose files are restored. `INTERRUPTIONS=all` takes every step; without
it one of them is drawn for each way.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import project
import pytest

from pipeline.releases import ledger

pytestmark = pytest.mark.slow

ALL = os.environ.get("INTERRUPTIONS") == "all"
DRAWN = 1
WAYS = {"new": ["release"], "bump": ["release", "--bump"], "restore": ["release"]}
FAULTS = ("SIGKILL", "ENOSPC", "EIO")
PAIRS = [(way, fault) for way in WAYS for fault in FAULTS]
# Runs the command and interrupts it before its n-th step; a step creates, writes, renames or removes a file.
INTERRUPTED = """
import errno, os, signal, sys
from pipeline.cli.main import main

folder, fault, left = sys.argv[1], sys.argv[2], int(sys.argv[3])
STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate", "shutil.copyfile"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT
steps = 0

def step(event, arguments):
    global steps
    opened = event == "open" and arguments[2] & WRITES and str(arguments[0]).startswith(folder)
    if not opened and event not in STEPS:
        return
    steps += 1
    if steps == left:
        if fault == "SIGKILL":
            os.kill(os.getpid(), signal.SIGKILL)
        raise OSError(getattr(errno, fault), os.strerror(getattr(errno, fault)), str(arguments[0]))

sys.addaudithook(step)
try:
    main([*sys.argv[4:], "-C", folder])
finally:
    print("steps", steps)
"""


def run(folder: Path, fault: str, step: int, way: str) -> tuple[int, int, str]:
    """Release with an interruption; return the exit code, the number of steps, and standard error."""
    command = [sys.executable, "-c", INTERRUPTED, str(folder), fault, str(step), *WAYS[way]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    counted = [line.split()[1] for line in done.stdout.splitlines() if line.startswith("steps ")]
    return done.returncode, int(counted[-1]) if counted else 0, done.stderr


def published(folder: Path) -> dict[str, bytes]:
    """Return all files in the ledger that exist, and the ledger itself."""
    dist = folder / "dist"
    names = [name for entry in ledger.read(dist) for name in entry.files]
    return {name: (dist / name).read_bytes() for name in (*names, ledger.NAME) if (dist / name).is_file()}


@pytest.fixture(scope="module")
def starts(released: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """For each way, a project that is about to be released; no test changes it."""
    place = tmp_path_factory.mktemp("starts")
    once = shutil.copytree(released("strikes"), place / "restore")
    for way in ("new", "bump"):
        folder = shutil.copytree(once, place / way)
        path = folder / "schemas" / "dataset.json"
        about = {**json.loads(path.read_text("utf-8")), "changes": ["Corrections."]}
        about |= {"version": "1.4.3", "released": "2024-06-01"} if way == "new" else {}
        path.write_text(json.dumps(about, indent=2, ensure_ascii=False), "utf-8")
        works = folder / "raw" / "works.csv"
        works.write_text(works.read_text("utf-8").replace(",2.5,", ",2.75,"), "utf-8")
    lost = once / "dist" / "quayside-strikes-1.4.2"
    (lost / "README.md").unlink()
    next(lost.glob("*.duckdb")).unlink()
    return {way: place / way for way in WAYS}


@pytest.fixture(scope="module")
def ends(starts: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[int, Path]]:
    """For each way, the number of its steps, and the project after it."""
    result = {}
    for way, start in starts.items():
        folder = shutil.copytree(start, tmp_path_factory.mktemp("ends") / way)
        code, steps, errors = run(folder, "", 0, way)
        assert code == 0, errors
        result[way] = (steps, folder)
    return result


@pytest.mark.parametrize(("way", "fault"), PAIRS if ALL else [*zip(WAYS, FAULTS, strict=True)])
def test_an_interrupted_release_harms_nothing_and_the_next_run_completes_it(
    way: str, fault: str, starts: dict[str, Path], ends: dict[str, tuple[int, Path]], tmp_path: Path
) -> None:
    steps, end = ends[way]
    assert steps > 10
    before, after = published(starts[way]), published(end)
    drawn = random.Random(f"{way} {fault}").sample(range(1, steps + 1), DRAWN)  # noqa: S311 - not secret
    for step in range(1, steps + 1) if ALL else sorted(drawn):
        folder = shutil.copytree(starts[way], tmp_path / f"at {step}")
        code, _, errors = run(folder, fault, step, way)
        assert code == -9 if fault == "SIGKILL" else code in {0, 2}, (step, errors)
        assert "Traceback" not in errors, (step, errors)
        now = published(folder)
        assert now == after or before.items() <= now.items(), step
        about = json.loads((folder / "schemas" / "dataset.json").read_text("utf-8"))
        is_bumped = way == "bump" and about["version"] != "1.4.2"
        code, _, errors = run(folder, "", 0, "new" if is_bumped else way)
        assert code == 0, (step, errors)
        assert published(folder) == after, step
        assert project.contents(folder) == project.contents(end), step
        shutil.rmtree(folder)

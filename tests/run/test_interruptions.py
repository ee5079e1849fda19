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
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import documents
import project
import pytest

from pipeline.releases import ledger

pytestmark = pytest.mark.slow

ALL = os.environ.get("INTERRUPTIONS") == "all"
DRAWN = 1
WAYS = {"new": ["release"], "bump": ["release", "--bump"], "restore": ["release"]}
FAULTS = ("SIGKILL", "ENOSPC", "EIO")
PAIRS = [(way, fault) for way in WAYS for fault in FAULTS]
# Releases each project that standard input names, in a child that has all modules, and interrupts it before its n-th
# step; a step creates, writes, renames or removes a file. Prints the exit code and the number of steps.
INTERRUPTED = """
import errno, json, os, signal, sys, traceback
from pipeline.cli.main import main
import pipeline.run.check, pipeline.run.release

STEPS = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.truncate", "shutil.copyfile"}
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT

def release(folder, fault, left, errors, counted, command):
    steps = 0

    def step(event, arguments):
        nonlocal steps
        opened = event == "open" and arguments[2] & WRITES and str(arguments[0]).startswith(folder)
        if not opened and event not in STEPS:
            return
        steps += 1
        os.pwrite(counted, b"%6d" % steps, 0)
        if steps == left:
            if fault == "SIGKILL":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(getattr(errno, fault), os.strerror(getattr(errno, fault)), str(arguments[0]))

    os.dup2(errors, 2)
    sys.addaudithook(step)
    main([*command, "-C", folder])

for line in sys.stdin:
    folder, fault, left, errors, counted, command = json.loads(line)
    files = [os.open(name, os.O_RDWR | os.O_CREAT | os.O_TRUNC) for name in (errors, counted)]
    child = os.fork()
    if not child:
        code = 0
        try:
            release(folder, fault, left, *files, command)
        except SystemExit as end:
            code = end.code or 0
        except BaseException:
            traceback.print_exc()
            code = 99
        os._exit(code)  # not by the interpreter's end, which waits for threads that a child does not have
    _, status = os.waitpid(child, 0)
    steps = int(os.pread(files[1], 9, 0) or 0)
    print(json.dumps([os.waitstatus_to_exitcode(status), steps]), flush=True)
    for file in files:
        os.close(file)
"""
Run = Callable[[Path, str, int, str], tuple[int, int, str]]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Return a function that releases a folder with an interruption; it returns exit code, steps and errors."""
    place = tmp_path_factory.mktemp("run")
    errors = place / "errors"
    with subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:

        def release(folder: Path, fault: str, step: int, way: str) -> tuple[int, int, str]:
            assert process.stdin
            assert process.stdout
            request = [str(folder), fault, step, str(errors), str(place / "counted"), WAYS[way]]
            print(json.dumps(request), file=process.stdin, flush=True)
            printed = next(line for line in process.stdout if line.startswith("["))
            code, steps = json.loads(printed)
            return code, steps, errors.read_text("utf-8")

        yield release


def published(folder: Path) -> dict[str, bytes]:
    """Return all files in the ledger that exist, and the ledger itself."""
    dist = folder / "dist"
    names = [name for entry in ledger.read(dist) for name in entry.files]
    return {name: (dist / name).read_bytes() for name in (*names, ledger.NAME) if (dist / name).is_file()}


@dataclass(frozen=True)
class Way:
    """A way of releasing: a project before it and after it, and the number of its steps."""

    before: Path
    after: Path
    steps: int


@pytest.fixture(scope="module")
def ways(run: Run, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Way]:
    """Each way, from a minimal project; no test changes the folders."""
    place = tmp_path_factory.mktemp("before")
    once = documents.minimal(place / "restore")
    assert run(once, "", 0, "restore")[0] == 0
    for way in ("new", "bump"):
        folder = shutil.copytree(once, place / way)
        path = folder / "schemas" / "dataset.json"
        about = {**json.loads(path.read_text("utf-8")), "changes": ["Corrections."]}
        about |= {"version": "0.1.1"} if way == "new" else {}
        path.write_text(json.dumps(about, indent=2, ensure_ascii=False), "utf-8")
        rows = folder / "raw" / "strikes.csv"
        rows.write_text(rows.read_text("utf-8").replace("1889-08", "1889-09"), "utf-8")
    lost = once / "dist" / "harbour-strikes-0.1.0"
    (lost / "README.md").unlink()
    next(lost.glob("*.duckdb")).unlink()
    result = {}
    for way in WAYS:
        folder = shutil.copytree(place / way, tmp_path_factory.mktemp("after") / way)
        code, steps, errors = run(folder, "", 0, way)
        assert code == 0, errors
        result[way] = Way(place / way, folder, steps)
    return result


@pytest.mark.parametrize(("way", "fault"), PAIRS if ALL else [*zip(WAYS, FAULTS, strict=True)])
def test_an_interrupted_release_harms_nothing_and_the_next_run_completes_it(
    way: str, fault: str, run: Run, ways: dict[str, Way], tmp_path: Path
) -> None:
    start, end, steps = ways[way].before, ways[way].after, ways[way].steps
    assert steps > 10
    before, after = published(start), published(end)
    drawn = random.Random(f"{way} {fault}").sample(range(1, steps + 1), DRAWN)  # noqa: S311 - not secret
    for step in range(1, steps + 1) if ALL else sorted(drawn):
        folder = shutil.copytree(start, tmp_path / f"at {step}")
        code, _, errors = run(folder, fault, step, way)
        assert code == -9 if fault == "SIGKILL" else code in {0, 2}, (step, errors)
        assert "Traceback" not in errors, (step, errors)
        now = published(folder)
        assert now == after or before.items() <= now.items(), step
        about = json.loads((folder / "schemas" / "dataset.json").read_text("utf-8"))
        is_bumped = way == "bump" and about["version"] != "0.1.0"
        code, _, errors = run(folder, "", 0, "new" if is_bumped else way)
        assert code == 0, (step, errors)
        assert published(folder) == after, step
        assert project.contents(folder) == project.contents(end), step
        shutil.rmtree(folder)

"""A signal ends a command with one line and removes its temporary files; the next run removes those of a killed one."""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import project
import pytest

from pipeline.cli import signals, terminal
from pipeline.core import workspace

pytestmark = pytest.mark.slow  # each test starts commands

STARTED = "started"
CRASHES_AT_THE_END = "import atexit, ctypes; atexit.register(ctypes.string_at, 0)"
COMMAND = f"from pipeline.__main__ import main; print('{STARTED}', flush=True); main()"
ENDLESS = "select count(*) from range(1000000000000) as r (i), range(1000000000000) as s (j) where i + j < 0"
posix = pytest.mark.skipif(os.name != "posix", reason="signals and locks of POSIX")


@pytest.fixture
def endless(strikes: Path) -> Path:
    """A project whose check does not end."""
    path = strikes / "schemas" / "checks" / "union_that_never_struck.sql"
    header = [line for line in path.read_text("utf-8").splitlines() if line.startswith("--")]
    query = f"select union_no, full_name from unions where 1 < ({ENDLESS})"
    path.write_text("\n".join([*header, query]), "utf-8")
    return strikes


def unignored() -> None:
    """Let SIGHUP end a process again, where the tests themselves run under nohup."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture
def heard() -> Iterator[None]:
    """Let signals reach the tests' own process, which may run in the background or under nohup."""
    numbers = (signal.SIGINT, signal.SIGHUP)
    before = [signal.signal(number, signal.default_int_handler) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


def start(folder: Path, temporary: Path, command: str = COMMAND) -> subprocess.Popen[str]:
    """Start a check, and wait until the command's first line of code runs."""
    temporary.mkdir(exist_ok=True)
    process = subprocess.Popen(
        [sys.executable, "-c", command, "check", "-C", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary), "PYTHONPATH": str(project.REPOSITORY)},
        preexec_fn=unignored,  # noqa: PLW1509 - tests run no threads here
    )
    assert process.stdout is not None
    assert process.stdout.readline() == f"{STARTED}\n"
    return process


def start_query(folder: Path, temporary: Path, command: str = COMMAND) -> subprocess.Popen[str]:
    """Start a check and wait until its temporary database exists."""
    before = set(temporary.glob("*/work.duckdb"))
    process = start(folder, temporary, command)
    until = time.monotonic() + 60
    while not set(temporary.glob("*/work.duckdb")) - before and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.5)
    return process


@posix
@pytest.mark.parametrize("seed", range(int(os.environ.get("CASES", "3"))))
def test_ctrl_c_at_any_moment_ends_with_one_line(endless: Path, tmp_path: Path, seed: int) -> None:
    temporary = tmp_path / "temporary"
    process = start(endless, temporary)
    time.sleep(random.Random(seed).uniform(0, 1.5))  # noqa: S311 - not cryptography
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (130, "", "interrupted")
    assert list(temporary.iterdir()) == []


@posix
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_signal_within_a_query_removes_the_temporary_files(
    endless: Path, tmp_path: Path, name: str, code: int
) -> None:
    temporary = tmp_path / "temporary"
    process = start_query(endless, temporary)
    process.send_signal(getattr(signal, name))
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (code, "", "interrupted")
    assert list(temporary.iterdir()) == []


@posix
@pytest.mark.usefixtures("heard")
def test_an_interruption_that_a_library_has_lost_is_raised_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "PAUSE", 0.2)
    with signals.raised() as received:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGHUP)
        with pytest.raises(KeyboardInterrupt):
            time.sleep(10)
    assert received.exit_code == 129


@posix
@pytest.mark.usefixtures("heard")
def test_it_is_raised_again_within_the_handling_of_another_exception(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "PAUSE", 0.2)
    with signals.raised():
        try:
            raise ValueError  # noqa: TRY301 - to be handled
        except ValueError:
            with suppress(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            with pytest.raises(KeyboardInterrupt):
                time.sleep(10)


@posix
@pytest.mark.usefixtures("heard")
def test_an_interruption_on_its_way_is_not_interrupted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "PAUSE", 0.1)
    removed: list[str] = []

    @contextmanager
    def folder() -> Iterator[None]:
        try:
            yield
        finally:
            time.sleep(0.5)
            removed.append("folder")

    with signals.raised(), pytest.raises(KeyboardInterrupt), folder():
        signal.raise_signal(signal.SIGINT)
    assert removed == ["folder"]


@posix
def test_a_library_that_crashes_at_python_s_end_does_not_change_the_exit_code(
    endless: Path, tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    process = start_query(endless, temporary, command=f"{CRASHES_AT_THE_END}; {COMMAND}")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130


@posix
def test_the_next_run_removes_what_a_killed_run_left_and_nothing_else(
    endless: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    killed = start_query(endless, temporary)
    killed.kill()
    killed.communicate()
    (left,) = temporary.iterdir()
    running = start_query(endless, temporary)
    (used,) = temporary.iterdir()
    assert used != left
    others = [temporary / name for name in (".dist-pipeline-mine", "package-1", ".dist-backup")]
    for other in others:
        other.mkdir()
        (other / "file").touch()
    (temporary / ".dist-pipeline-link").symlink_to(used)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    with workspace.folder() as place:
        assert {*temporary.iterdir()} == {place, used, *others, temporary / ".dist-pipeline-link"}
        workspace.clear(temporary, alone=False)
        assert place.is_dir()
    running.terminate()
    running.communicate()


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_any_text_is_printed_in_any_encoding(tiny: Path, encoding: str, form: str) -> None:
    name = "ä أحمد 🜚"
    project.change(tiny, "events", event_id="E0002", type=name)
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "check", "-C", str(tiny), "--format", form],
        capture_output=True,
        env={
            **os.environ,
            "PYTHONIOENCODING": encoding,
            "PYTHONUTF8": "0",
            "PYTHONPATH": str(project.REPOSITORY),
        },
        check=False,
    )
    assert (done.returncode, b"Traceback" in done.stderr) == (1, False)
    text = done.stdout.decode("utf-8" if encoding == "ascii" else encoding)  # click replaces ASCII by UTF-8
    if form == "json":
        assert json.loads(text)[0]["values"]["value"] == name
    else:
        assert "raw/events.csv:3:3" in text


def test_what_cannot_be_encoded_is_escaped_as_in_json() -> None:
    terminal.escape_what_cannot_be_encoded()
    encoded = "ä é 🜚 \udcff".encode("ascii", terminal.ESCAPED).decode("ascii")
    assert json.loads(f'"{encoded}"') == "ä é 🜚 \udcff"

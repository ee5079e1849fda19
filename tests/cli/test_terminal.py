"""What a person sees in a terminal: progress and colour, and no control characters of the data."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import click
import project
import pytest
from click.testing import CliRunner

from pipeline.cli import main, progress_bar

pytestmark = pytest.mark.slow  # each test starts commands

PIPELINE = Path(sys.executable).parent / "pipeline"
COLOUR = "\x1b[3"


def in_a_terminal(*arguments: str | Path, typed: str = "", **environment: str) -> tuple[int, str]:
    """Run a command in a terminal, in which something is typed; return its exit code and everything that was printed."""
    watcher, terminal = pty.openpty()
    surroundings = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    with subprocess.Popen(
        [PIPELINE, *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env={**surroundings, "TERM": "xterm", **environment},
    ) as command:
        os.close(terminal)
        os.write(watcher, typed.encode())
        seen = b""
        with contextlib.suppress(OSError):  # the terminal ends with the command
            while data := os.read(watcher, 4096):
                seen += data
    os.close(watcher)
    return command.returncode, seen.decode()


def test_a_cell_cannot_control_the_terminal(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0002", type="\x1b[2Jattack")
    done = CliRunner().invoke(main.main, ["check", "-C", str(tiny)], color=True)
    assert COLOUR in done.stdout
    assert "\x1b" not in click.unstyle(done.stdout)
    assert "\\x1b[2Jattack" in done.stdout


@pytest.fixture
def broken(tiny: Path) -> Path:
    (tiny / "schemas" / "dataset.json").write_text("{}", "utf-8")
    return tiny


def test_output_to_a_terminal_is_coloured_unless_no_color_is_set(broken: Path) -> None:
    assert COLOUR in in_a_terminal("check", "-C", broken)[1]
    assert COLOUR in in_a_terminal("check", "-C", broken, NO_COLOR="")[1]
    assert "\x1b" not in in_a_terminal("check", "-C", broken, NO_COLOR="1")[1]


def test_output_to_a_pipe_is_not_coloured(broken: Path) -> None:
    done = subprocess.run([PIPELINE, "check", "-C", broken], capture_output=True, text=True, check=False)
    assert "\x1b" not in done.stdout + done.stderr


def test_reading_that_takes_longer_than_a_second_has_a_bar_in_a_terminal(tiny: Path) -> None:
    path = tiny / "raw" / "claims.csv"
    header, row, *_ = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(header + row * 900_000, "utf-8")
    code, seen = in_a_terminal("check", "-C", tiny, "--limit", "1")
    lines = seen.split("\r\x1b[K")
    bars = [bar for line in lines if (bar := re.fullmatch(r"checking cells (█*)(░*) +(\d+)%", line))]
    assert code == 1
    assert lines[0] == ""
    assert bars
    assert {len(bar[1]) + len(bar[2]) for bar in bars} == {progress_bar.WIDE}
    shares = [int(bar[3]) for bar in bars]
    assert shares == sorted(shares)
    assert all(0 <= share <= 100 for share in shares)


@pytest.mark.parametrize(
    ("quiet", "term", "printed"), [(False, "xterm", True), (True, "xterm", False), (False, "dumb", False)]
)
def test_progress_is_shown_on_a_terminal_unless_the_command_is_quiet(
    quiet: bool,  # noqa: FBT001
    term: str,
    printed: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(progress_bar, "SLOW", 0.01)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", term)
    with progress_bar.shown(quiet=quiet) as report:
        report("checking rows")
        time.sleep(0.2)
    seen = capsys.readouterr().err
    assert ("checking rows …" in seen) is printed
    assert seen.endswith("\r\x1b[K") is printed


def test_a_command_of_less_than_a_second_shows_no_progress(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with progress_bar.shown(quiet=False) as report:
        report("checking rows")
    assert capsys.readouterr().err == ""


def test_new_asks_in_a_terminal_for_what_is_not_given(tmp_path: Path) -> None:
    code, seen = in_a_terminal(
        "new", tmp_path / "strikes", "-q", CI="", typed="Strikes\n \nLoom, Ada\nCC0-1.0\n"
    )
    assert code == 0
    questions = [
        "Title of the dataset",
        'Author (a person as "Family, Given", or the name of a team)',
        "Licence (CC0-1.0, CC-BY-4.0, CC-BY-SA-4.0, CC-BY-NC-4.0, ODC-By-1.0, ODbL-1.0) [CC-BY-4.0]",
    ]
    positions = [seen.index(f"{question}: ") for question in questions]
    assert positions == sorted(positions)
    about = json.loads((tmp_path / "strikes" / "schemas" / "dataset.json").read_text("utf-8"))
    assert [about["title"], about["contributors"][0]["title"], about["licenses"][0]["name"]] == [
        "Strikes",
        "Ada Loom",
        "CC0-1.0",
    ]


def test_new_does_not_ask_in_continuous_integration(tmp_path: Path) -> None:
    code, seen = in_a_terminal("new", tmp_path / "strikes", CI="true")
    assert (code, seen.splitlines()[-1]) == (2, "Error: Missing option '--title'.")

"""How commands end: the exit codes, and one sentence for each way to fail."""

import errno
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import project
import pytest
from click.testing import CliRunner

from pipeline import __version__
from pipeline.cli import main
from pipeline.core.errors import CallError, ContractError, EngineError
from pipeline.run import check

PIPELINE = Path(sys.executable).parent / "pipeline"
RUN_THE_LAYERS = [["check"], ["release"], ["codebook"], ["show", "E0001"]]


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(main.main, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def fails(error: BaseException) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_warnings_end_with_0_and_with_strict_1(tiny_with_checks: Path) -> None:
    project.change(tiny_with_checks, "places", place_id="P0003", name="The capital")
    assert run("check", "-C", tiny_with_checks)[0] == 0
    assert run("check", "-C", tiny_with_checks, "--strict")[0] == 1


@pytest.mark.parametrize("command", RUN_THE_LAYERS)
def test_errors_in_the_data_end_with_1(command: list[str], tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0002", type="atack")
    code, out, err = run(*command, "-C", tiny)
    assert (code, err) == (1, "")
    assert out.startswith("raw/events.csv:3:3 ")


@pytest.mark.parametrize(("versions", "code"), [(["0.2.0", "0.2.0"], 0), (["0.2.0", "0.3.0"], 1)])
def test_diff_ends_with_1_for_changes_only_with_the_option(versions: list[str], code: int) -> None:
    arguments: list[str | Path] = ["diff", *versions, "-q", "-C", project.REPOSITORY, "--limit", "0"]
    assert run(*arguments)[0] == 0
    assert run(*arguments, "--exit-code")[0] == code


@pytest.mark.parametrize("command", RUN_THE_LAYERS)
def test_a_broken_contract_ends_with_2_and_a_sentence_for_each_problem(
    command: list[str], tiny: Path
) -> None:
    (tiny / "schemas" / "dataset.json").write_text("{}", "utf-8")
    code, out, err = run(*command, "-C", tiny)
    assert (code, out) == (2, "")
    assert len(err.splitlines()) > 1
    assert {line.partition(": ")[0] for line in err.splitlines()} == {"error"}
    assert all(line.startswith("error: schemas/dataset.json: ") for line in err.splitlines())


def test_a_folder_of_documents_that_does_not_exist_ends_with_2(tiny: Path) -> None:
    assert run("check", "-C", tiny, "--documents", tiny / "none") == (
        2,
        "",
        f"error: documents folder not found: {tiny}/none\n",
    )


@pytest.mark.parametrize(
    "arguments",
    [[], ["chec"], ["check", "--no-such-option"], ["check", "--limit", "0"], ["-C", "/none", "check"]],
)
def test_a_usage_error_ends_with_2_and_prints_only_to_the_standard_error(arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("Usage: pipeline ")


def test_a_dist_that_cannot_be_written_ends_with_2(tiny: Path) -> None:
    (tiny / "dist").write_text("a file where the folder should be", "utf-8")
    code, _, err = run("release", "-C", tiny)
    assert (code, err.count("\n")) == (2, 1)
    assert err.startswith("error: ")


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (ContractError(["a: wrong\nhere", "b: wrong"]), 2, "error: a: wrong\\nhere\nerror: b: wrong\n"),
        (CallError("no such folder: \x1b[2J"), 2, "error: no such folder: \\x1b[2J\n"),
        (
            PermissionError(errno.EACCES, "Permission denied", "raw/a.csv"),
            2,
            "error: raw/a.csv: Permission denied\n",
        ),
        (OSError(errno.ENOSPC, "No space left on device"), 2, "error: No space left on device\n"),
        (KeyboardInterrupt(), 130, "interrupted\n"),
        (BrokenPipeError(errno.EPIPE, "Broken pipe"), 0, ""),
    ],
)
def test_each_error_has_its_exit_code_and_sentence(
    error: BaseException, code: int, sentence: str, monkeypatch: pytest.MonkeyPatch, tiny: Path
) -> None:
    monkeypatch.setattr(check, "check", fails(error))
    done = run("check", "-C", tiny)
    assert (done[0], done[1], done[2].lstrip("\n")) == (code, "", sentence)


@pytest.mark.parametrize(
    "error",
    [EngineError("rows disagree"), ValueError("bad\nvalue \x1b"), OSError("no file"), RecursionError("deep")],
)
def test_an_internal_error_ends_with_3_and_names_the_file_with_the_traceback(
    error: Exception, monkeypatch: pytest.MonkeyPatch, tiny: Path
) -> None:
    monkeypatch.setattr(check, "check", fails(error))
    code, out, err = run("check", "-C", tiny)
    assert (code, out) == (3, "")
    summary = re.escape(f"{type(error).__name__}: {' '.join(str(error).split())}".replace("\x1b", "\\x1b"))
    sentence = re.fullmatch(
        rf"error: internal error: {summary}; please report it with the traceback in (\S+)\n", err
    )
    assert sentence, err
    file = Path(sentence[1])
    text = file.read_text("utf-8")
    file.unlink()
    assert text.startswith(f"claimbook {__version__}, Python ")
    assert "Traceback (most recent call last):" in text
    assert type(error).__name__ in text.splitlines()[-1] or "bad" in text


def test_an_internal_error_is_one_sentence_even_if_no_file_can_be_written(
    monkeypatch: pytest.MonkeyPatch, tiny: Path
) -> None:
    monkeypatch.setattr(check, "check", fails(ValueError("bad")))
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", fails(OSError(errno.ENOSPC, "full")))
    assert run("check", "-C", tiny) == (
        3,
        "",
        "error: internal error: ValueError: bad; please report it (the traceback could not be saved)\n",
    )


def test_a_query_that_is_interrupted_ends_with_130(monkeypatch: pytest.MonkeyPatch, tiny: Path) -> None:
    error = RuntimeError("Query interrupted")  # as DuckDB raises it
    error.__cause__ = KeyboardInterrupt()
    monkeypatch.setattr(check, "check", fails(error))
    assert run("check", "-C", tiny) == (130, "", "interrupted\n")


def test_an_interrupt_of_a_running_command_ends_with_130(tiny: Path) -> None:
    path = tiny / "raw" / "claims.csv"
    header, row, *_ = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(header + row * 900_000, "utf-8")
    with subprocess.Popen(
        [PIPELINE, "release", "-C", tiny], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as command:
        until = time.monotonic() + 60
        while not list(tiny.glob(".dist-*")) and time.monotonic() < until:
            time.sleep(0.05)
        command.send_signal(signal.SIGINT)
        out, err = command.communicate()
    assert (command.returncode, out, err.strip()) == (130, "", "interrupted")
    assert list(tiny.glob(".dist-*")) == []


def test_a_reader_that_ends_early_changes_no_exit_code(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0002", type="atack")
    read, write = os.pipe()
    os.close(read)
    for arguments, code in (["check", "-C", tiny], 1), (["--help"], 0):
        done = subprocess.run(
            [PIPELINE, *arguments], stdout=write, stderr=subprocess.PIPE, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (code, "")
    os.close(write)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_full_disk_behind_the_standard_output_ends_with_2() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [PIPELINE, "--version"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (2, "error: No space left on device\n")


def test_an_unknown_shell_for_completion_ends_with_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_PIPELINE_COMPLETE", "nonsense")
    assert run()[0] == 2

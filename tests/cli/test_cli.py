"""The command line: formats, exit codes, and no traceback for what a user can cause."""

import contextlib
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import project
import pytest

PIPELINE = Path(sys.executable).parent / "pipeline"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = subprocess.run([PIPELINE, *arguments], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_clean_project_exits_0(tiny: Path) -> None:
    assert run("check", "-C", tiny, "--documents", tiny / "documents") == (
        0,
        "9 quotes were held against their documents\n0 errors, 0 warnings\n",
        "",
    )


def test_findings_exit_1_and_print_as_a_linter_does(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0002", type="atack")
    assert run("check", "-C", tiny) == (
        1,
        'raw/events.csv:3:3 error type: "atack" is no code of event_types [cells.code]\n'
        '    hint: did you mean "attack"?\n'
        "1 error, 0 warnings\n",
        "",
    )


def test_warnings_exit_0_unless_strict(tiny: Path) -> None:
    project.change(tiny, "places", place_id="P0003", name="The capital")
    assert run("check", "-C", tiny)[0] == 0
    assert run("check", "-C", tiny, "--strict")[0] == 1


def test_json_is_an_array_of_findings_and_nothing_else_on_the_standard_output(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0002", type="atack")
    code, out, err = run("check", "-C", tiny, "--format", "json")
    assert code == 1
    assert json.loads(out) == [
        {
            "severity": "error",
            "check": "cells.code",
            "message": 'type: "atack" is no code of event_types',
            "file": "raw/events.csv",
            "line": 3,
            "column": 3,
            "table": "",
            "key": "E0002",
            "value": "atack",
            "hint": 'did you mean "attack"?',
            "waiver": "",
            "count": 1,
        }
    ]
    assert err == "1 error, 0 warnings\n"


def test_github_shows_a_finding_beside_its_line(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0002", type="50%,\nof")
    code, out, _ = run("check", "-C", tiny, "--format", "github")
    assert code == 1
    assert out == (
        "::error file=raw/events.csv,line=3,col=3,title=cells.code::"
        'type: "50%25,\\nof" is no code of event_types\n'
    )


def test_the_codebook_is_printed(tiny: Path) -> None:
    code, out, _ = run("codebook", "-C", tiny)
    assert code == 0
    assert out.startswith("# Codebook of The rivalry")


@pytest.mark.parametrize("command", ["check", "release", "codebook"])
def test_a_broken_contract_exits_2_with_sentences(command: str, tiny: Path) -> None:
    (tiny / "schemas" / "dataset.json").write_text("{}", "utf-8")
    code, out, err = run(command, "-C", tiny)
    assert (code, out) == (2, "")
    assert all(line.startswith("contract schemas/dataset.json: ") for line in err.splitlines())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["check", "-C", "{}/raw"],
            "error {}/raw has no schemas/dataset.json; use -C to name the project's folder\n",
        ),
        (
            ["check", "-C", "{}", "--documents", "{}/none"],
            "error there is no folder of documents at {}/none\n",
        ),
    ],
)
def test_a_wrong_call_exits_2_with_a_sentence(arguments: list[str], sentence: str, tiny: Path) -> None:
    code, out, err = run(*(argument.format(tiny) for argument in arguments))
    assert (code, out, err) == (2, "", sentence.format(tiny))


def test_a_dist_that_can_not_be_written_exits_2_with_a_sentence(tiny: Path) -> None:
    (tiny / "dist").write_text("a file where the folder should be", "utf-8")
    code, _, err = run("release", "-C", tiny)
    assert (code, err.count("\n"), "Traceback" in err) == (2, 1, False)


def test_a_cell_can_not_steer_the_terminal(tiny: Path) -> None:
    project.change(tiny, "events", event_id="E0002", type="\x1b[2Jattack")
    assert "\x1b" not in run("check", "-C", tiny)[1]


def test_python_m_is_the_same_command(tiny: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "check", "-C", str(tiny)]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_evidence_shows_a_claim_with_its_passage(tiny: Path) -> None:
    assert run("evidence", "C0007", "-C", tiny, "--documents", tiny / "documents") == (
        0,
        "lineage S001\n"
        "C0007 in S003\n"
        "  Type: figure\n"
        "  Event: E0001\n"
        "  Basis of the event: inferred\n"
        "  Subject: Red Group\n"
        "  Count: 12\n"
        "  Bound: exactly\n"
        "  Unit: deaths\n"
        "  Modality: asserted\n"
        "  Polarity: affirmed\n"
        "  Credibility: 2\n"
        "  Corruption: wording\n"
        "  Coder: c1\n"
        "  Coded on: 2026-11-22\n"
        "  Notes: The same city, market and day.\n"
        "  The Crimson Group attacked a market in Kabul on Monday, [killing 12 folks]. \n"
        "\n",
        "",
    )


def test_evidence_of_an_event_shows_its_claims_by_lineage(tiny: Path) -> None:
    code, out, _ = run("evidence", "E0001", "-C", tiny, "--documents", tiny / "documents")
    assert code == 0
    assert [line for line in out.splitlines() if line.startswith(("lineage", "C0"))] == [
        "lineage S001",
        "C0001 in S001",
        "C0002 in S001",
        "C0003 in S001",
        "C0009 in S001",
        "C0007 in S003",
        "C0008 in S003",
        "lineage S002",
        "C0004 in S002",
        "C0005 in S002",
    ]


def test_evidence_of_what_is_not_there_exits_2_with_a_sentence(tiny: Path) -> None:
    assert run("evidence", "C0077", "-C", tiny) == (
        2,
        "",
        'error no claim with the key, or about the row, C0077; did you mean "C0007"?\n',
    )


def in_a_terminal(*arguments: str | Path) -> tuple[int, str]:
    """Run a command whose standard error is a terminal; return its exit code and what stood there."""
    watcher, terminal = pty.openpty()
    with subprocess.Popen([PIPELINE, *arguments], stdout=subprocess.DEVNULL, stderr=terminal) as command:
        os.close(terminal)
        seen = b""
        with contextlib.suppress(OSError):  # the terminal ends with the command
            while data := os.read(watcher, 4096):
                seen += data
    os.close(watcher)
    return command.returncode, seen.decode()


def test_a_file_that_takes_longer_than_a_second_has_a_bar_in_a_terminal(tiny: Path) -> None:
    path = tiny / "raw" / "claims.csv"
    header, row, *_ = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(header + row * 900_000, "utf-8")
    code, seen = in_a_terminal("check", "-C", tiny)
    lines = seen.split("\r\x1b[K")
    assert code == 1
    assert (lines[0], lines[-1]) == ("", "")
    bars = [re.fullmatch(r"checking cells (█*)(░*) +(\d+)%", line) for line in lines[1:-1]]
    drawn = [(len(bar[1]) + len(bar[2]), int(bar[3])) for bar in bars if bar]
    assert drawn
    assert len(drawn) == len(lines) - 2
    assert all(0 < share <= 100 for _, share in drawn)
    assert {wide for wide, _ in drawn} == {24}
    assert [share for _, share in drawn] == sorted(share for _, share in drawn)


def test_a_command_of_less_than_a_second_shows_nothing_in_a_terminal(tiny: Path) -> None:
    (tiny / "schemas" / "dataset.json").write_text("{}", "utf-8")
    assert "\x1b[K" not in in_a_terminal("check", "-C", tiny)[1]

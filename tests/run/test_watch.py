"""`check --watch` answers each save with what changed."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.options import Output
from pipeline.cli.watch_view import View
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding
from pipeline.run import finding_changes, watch
from pipeline.run.check import Settings
from pipeline.run.watch import Answer


def finding(code: str, line: int = 2, *, severity: str = "error", **values: str) -> Finding:
    return Finding(severity, code, values, "raw/a.csv", line, 1, key=values.get("key", ""))  # type: ignore[arg-type]


def test_a_finding_whose_row_moved_is_the_same() -> None:
    before = [finding("cells.code", 2, key="1"), finding("cells.code", 3, key="2")]
    now = [finding("cells.code", 4, key="2"), finding("cells.code", 5, key="3")]
    changes = finding_changes.compare(before, now)
    assert (changes.new, changes.unchanged, changes.gone) == ([now[1]], [now[0]], [before[0]])


def test_of_two_findings_about_a_header_the_corrected_one_is_gone() -> None:
    before = [finding("cells.header.missing_field", field=name) for name in ("a", "b")]
    changes = finding_changes.compare(before, before[1:])
    assert (changes.new, changes.unchanged, changes.gone) == ([], before[1:], before[:1])


def test_findings_of_layers_that_did_not_run_are_not_gone() -> None:
    warning = finding("consistency.order", severity="warning")
    error = finding("cells.code")
    changes = finding_changes.compare([warning], [error])
    assert (changes.new, changes.gone, changes.unchecked) == ([error], [], [warning])
    again = finding_changes.compare(changes.known, [warning])
    assert (again.new, again.unchanged, again.gone, again.unchecked) == ([], [warning], [error], [])


class Coder:
    """Saves a file after each answer, and interrupts after the last."""

    def __init__(self, project: Path, *saves: dict[str, str]) -> None:
        self.project = project
        self.saves = list(saves)
        self.answers: list[Answer] = []

    def __call__(self, answer: Answer) -> None:
        if not answer.complete:
            return
        self.answers.append(answer)
        if not self.saves:
            raise KeyboardInterrupt
        for name, text in self.saves.pop(0).items():
            (self.project / name).write_text(text, "utf-8")


def test_each_save_is_answered_with_what_changed(strikes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    about = (strikes / "schemas" / "dataset.json").read_text("utf-8")
    right = (strikes / "raw" / "strikes.csv").read_text("utf-8")
    key = right.splitlines()[1].partition(",")[0]
    wrong = right.replace(f"\n{key},", f"\n{key} ,", 1)
    coder = Coder(
        strikes,
        {"raw/strikes.csv": wrong},
        {"schemas/dataset.json": "{"},
        {"schemas/dataset.json": about, "raw/strikes.csv": right},
    )
    with pytest.raises(KeyboardInterrupt):
        watch.watch(strikes, Settings(None, lambda _: None), coder)
    first, mistake, broken, corrected = coder.answers
    assert (first.saved, first.changes.gone) == ((), [])
    assert mistake.saved == ("raw/strikes.csv",)
    assert {f.file for f in mistake.changes.new} == {"raw/strikes.csv"}
    assert (broken.saved, broken.outcome) == (("schemas/dataset.json",), None)
    assert [p.partition(":")[0] for p in broken.problems] == ["schemas/dataset.json"]
    assert corrected.saved == ("raw/strikes.csv", "schemas/dataset.json")
    assert (corrected.changes.new, corrected.changes.gone) == ([], mistake.changes.new)

    view = View(Output(), in_place=False)
    for answer in coder.answers:
        view.show(answer)
    printed = re.sub(r"\d\d:\d\d:\d\d|\d+\.\d s", "…", capsys.readouterr().out).splitlines()
    marks = [line[:2] for line in printed if line.startswith(("+ raw/strikes.csv", "- raw/strikes.csv"))]
    assert marks == ["+ "] * len(mistake.changes.new) + ["- "] * len(mistake.changes.new)
    assert "… saved: schemas/dataset.json; checked in …" in printed
    assert printed[-1].startswith("0 errors, ")


def test_a_screen_shows_the_most_important_findings_that_fit(capsys: pytest.CaptureFixture[str]) -> None:
    changes = finding_changes.Changes(new=[finding("cells.row.empty", line) for line in range(1, 100)])
    View(Output(quiet=True), in_place=True).show(Answer(changes=changes))
    lines = capsys.readouterr().out.splitlines()
    assert lines[2] == "raw/a.csv:1:1 error the row is empty [cells.row.empty]"
    assert lines[-1].startswith("… ")


def test_a_folder_that_is_not_a_project_is_an_error(tmp_path: Path, tiny: Path) -> None:
    for folder, documents in ((tmp_path / "none", None), (tiny, tmp_path / "none")):
        with pytest.raises(CallError):
            watch.watch(folder, Settings(documents, lambda _: None), lambda _: None)


@pytest.mark.slow
def test_ctrl_c_ends_it_with_130_and_one_line(strikes: Path) -> None:
    command = [sys.executable, "-m", "pipeline", "check", "--watch", "-C", str(strikes)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "Ctrl-C ends it" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors.strip()) == (130, "interrupted")

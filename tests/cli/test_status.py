"""`status`, and `diff` with the current data: what changed since a release, in plain words."""

import datetime as dt
import subprocess
from pathlib import Path

from click.testing import CliRunner

from pipeline.cli import main
from pipeline.core import wording
from pipeline.run import status

TODAY = dt.date(2024, 3, 1)
WAIVERS = "check,key,reason,decided_on,expires\n"


def notes(folder: Path) -> list[str]:
    return [wording.phrase(note) for note in status.status(folder, lambda _: None, TODAY)]


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(main.main, arguments)
    return done.exit_code, done.output


def git(folder: Path, *arguments: str) -> None:
    person = ["-c", "user.name=Maker", "-c", "user.email=maker@example.org"]
    subprocess.run(["git", *person, *arguments], cwd=folder, check=True, capture_output=True)


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_the_changes_since_the_last_release_are_summed_up_and_shown(released_strikes: Path) -> None:
    folder = released_strikes
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Release")
    assert notes(folder) == [
        "quayside-strikes: the last version is 1.4.2 of 2024-02-29",
        "  not signed",
        "  committed in git",
        "  without a tag in git: git tag v1.4.2",
        "the check finds 0 errors and 1 warning: pipeline check",
        "nothing has changed since 1.4.2",
    ]
    git(folder, "tag", "v1.4.2")
    edit(folder, "raw/strikes.csv", "350,about", "360,about")
    waiver = "consistency.union_that_never_struck,U6,It did not.,2024-01-01,2024-04-29\n"
    (folder / "raw" / "waivers.csv").write_text(WAIVERS + waiver, "utf-8")
    (folder / "dist" / "quayside-strikes-1.4.2.zip").unlink()
    assert notes(folder) == [
        "quayside-strikes: the last version is 1.4.2 of 2024-02-29",
        "  not signed",
        "  1 file of 1.4.2 is missing in dist/, which pipeline release restores: quayside-strikes-1.4.2.zip",
        "  not committed in git: 1 file of releases: dist/quayside-strikes-1.4.2.zip",
        "not committed in git: 2 files in raw/ and schemas/: raw/strikes.csv, raw/waivers.csv",
        "1 waiver ends within 60 days: consistency.union_that_never_struck U6 (2024-04-29)",
        "changed since 1.4.2:",
        "  strikes: 1 row changed",
        'these changes require 1.4.3 (PATCH): hands_out of strikes K001 changed from "350" to "360", and '
        "1 more change",
        "schemas/dataset.json still has version 1.4.2: pipeline release --bump sets it",
        "doi in schemas/dataset.json is that of 1.4.2: set the DOI of the next version, or remove it",
        "changes in schemas/dataset.json still describes 1.4.2: replace its sentences before the next release",
    ]
    assert run("diff", "-C", str(folder), "--exit-code") == (
        1,
        "quayside-strikes 1.4.2 -> raw/ and schemas/ now\n"
        "requires a PATCH version, 1.4.3:\n"
        '    hands_out of strikes K001 changed from "350" to "360"\n'
        '    hands_best of strikes K001 changed from "350" to "360"\n'
        "table    rows before  after  added  removed  changed  respelled  changed values\n"
        "strikes            8      8      0        0        1          0  hands_out 1, hands_best 1\n"
        'strikes K001 hands_out: value "350" -> "360"\n'
        'strikes K001 hands_best: value "350" -> "360"\n',
    )


def test_data_with_errors_are_not_compared_and_the_errors_are_shown(released_strikes: Path) -> None:
    edit(released_strikes, "raw/strikes.csv", "350,about", "many,about")
    assert notes(released_strikes)[3:] == [
        "the check finds 1 error and 0 warnings: pipeline check",
        "because of these errors, raw/ was not compared with the last version",
    ]
    code, out = run("diff", "1.4.2", "-q", "-C", str(released_strikes))
    assert (code, out.partition(" ")[0]) == (1, "raw/strikes.csv:2:7")


def test_a_project_without_a_release_has_a_status_and_nothing_to_compare(strikes: Path) -> None:
    assert notes(strikes)[0] == (
        "quayside-strikes: no version is published yet; schemas/dataset.json has 1.4.2"
    )
    assert run("diff", "-C", str(strikes)) == (
        2,
        "error: no version is published yet, so there is nothing to compare with\n",
    )


def test_a_release_without_its_texts_is_not_compared(released_strikes: Path) -> None:
    (released_strikes / "dist" / "quayside-strikes-1.4.2" / "datapackage.json").unlink()
    assert [line.partition(":")[0] for line in notes(released_strikes)[2:]] == [
        "  1 file of 1.4.2 is missing in dist/, which pipeline release restores",
        "  not in a git repository, so nothing can be restored from git",
        "not compared with the last version",
    ]

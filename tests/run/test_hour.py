"""docs/your-data-in-an-hour.md leads from an empty folder to two releases, with the lines that it shows."""

import csv
import json
import re
import shlex
from contextlib import chdir
from pathlib import Path

import project
import pytest
import walkthrough
from click.testing import CliRunner

from pipeline.cli import main

DOCUMENT = project.REPOSITORY / "docs" / "your-data-in-an-hour.md"
DATA = project.REPOSITORY.parent / "shared" / "data" / "ucdp-ged-ukraine"
FIRST, SECOND = "v_a_2014-2018_crawl2021.csv", "v_c_2014-2021_crawl2023.csv"
CODED = ("type_of_violence", "where_prec", "event_clarity", "date_prec")
ROWS = 60  # of each file, so that releases are quick

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data does not exist"),
]


def shortened(name: str, path: Path) -> list[str]:
    """Write the first rows of a file, and the first rows with each code; return their ids."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        header, tags, *rows = csv.reader(file)
    chosen = {row[0]: row for row in rows[:ROWS]}
    for column in CODED:
        seen: dict[str, int] = {}
        for row in rows:
            code = row[header.index(column)]
            seen[code] = seen.get(code, 0) + 1
            if seen[code] <= 2:
                chosen[row[0]] = row
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, tags, *chosen.values()])
    return list(chosen)


def run(command: str, folder: Path) -> None:
    """Run a command of the document, except the trial release, which tests/run/test_trial.py runs."""
    program, *words = shlex.split(command)
    assert program == "claimbook"
    if "--trial" in words:
        return
    with chdir(folder):
        done = CliRunner().invoke(main.main, words)
    assert done.exit_code == 0, f"{command}\n{done.output}"


def test_the_document_leads_to_two_releases(tmp_path: Path) -> None:
    first, second = (
        shortened(name, tmp_path / f"ged-{year}.csv") for name, year in ((FIRST, 2018), (SECOND, 2021))
    )
    text = DOCUMENT.read_text("utf-8")
    written = walkthrough.carry_out(text, tmp_path, run)
    promised = re.search(r"You write (\d+) lines by hand", text)
    assert promised
    assert int(promised[1]) == written

    folder = tmp_path / "ged-ukraine"
    ledger = json.loads((folder / "dist" / "releases.json").read_text("utf-8"))
    assert [release["version"] for release in ledger["releases"]] == ["0.1.0", "0.2.0"]
    package = folder / "dist" / "ged-ukraine-0.2.0"
    with (package / "data" / "events.csv").open(encoding="utf-8", newline="") as file:
        events = list(csv.DictReader(file))
    assert sorted(event["id"] for event in events) == sorted(second)
    with (package / "data" / "retired.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(row["row_key"] for row in csv.DictReader(file)) == sorted({*first} - {*second})
    with (package / "data" / "actors.csv").open(encoding="utf-8", newline="") as file:
        actors = {row["actor_id"]: row["name"] for row in csv.DictReader(file)}
    assert {actors[event["side_a_id"]] for event in events} <= {*actors.values()}
    assert (package / "index.html").is_file()

"""What is published depends on raw/, schemas/, the engine and earlier releases, and on nothing else."""

import datetime as dt
import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import project
import pytest

from pipeline.contract import steady_sql
from pipeline.core.errors import CallError
from pipeline.releases import ledger
from pipeline.run import release
from pipeline.run.outcome import Outcome

pytestmark = pytest.mark.slow  # each test releases a dataset

DRAWN = int(os.environ.get("CASES", "0"))
VERSIONS = 4 if DRAWN else 1
STEPS = ["checking cells", "normalising", "writing the package", "publishing"]
if DRAWN:
    STEPS += ["comparing quotes with documents", "checking rows", "checking consistency", "comparing rows"]
    STEPS += ["comparing with the last release", "writing the database", "packing the zip", "comparing sums"]


def released(folder: Path, limit: int = 100) -> Outcome:
    return release.release(folder, None, lambda _: None, limit=limit)


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def about(folder: Path, **properties: object) -> None:
    path = folder / "schemas" / "dataset.json"
    content = {**json.loads(path.read_text("utf-8")), **properties}
    if "version" in properties:
        content.pop("doi", None)  # of the published version
    path.write_text(json.dumps(content), "utf-8")


def version_of(folder: Path) -> str:
    """Return the version in dataset.json."""
    return str(json.loads((folder / "schemas" / "dataset.json").read_text("utf-8"))["version"])


# A file that is saved again as it was shows at each step; what it leaves shows at the end, whatever the step.
@pytest.mark.parametrize(("step", "back"), [*((step, True) for step in STEPS), ("normalising", False)])
def test_a_release_whose_inputs_are_saved_while_it_runs_is_refused(
    strikes: Path,
    step: str,
    back: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    works = strikes / "raw" / "works.csv"
    text = works.read_text("utf-8")

    def tell(current: object) -> None:
        if str(current) == step:
            works.write_text(text.replace(",2.5,", ",2.75,"), "utf-8")
        elif back:
            works.write_text(text, "utf-8")

    with pytest.raises(CallError, match=r"raw/works\.csv changed while the release was running"):
        release.release(strikes, None, tell)
    assert [path.name for path in (strikes / "dist").iterdir()] == []


@pytest.mark.parametrize("change", ["added", "removed", "schema"])
def test_a_file_that_comes_or_goes_while_a_release_runs_is_noticed(strikes: Path, change: str) -> None:
    def tell(current: object) -> None:
        if str(current) == "packing the zip":
            if change == "added":
                (strikes / "raw" / "notes.txt").write_text("new", "utf-8")
            elif change == "removed":
                (strikes / "raw" / "works.csv").unlink()
            else:
                about(strikes, title="Another title")

    with pytest.raises(CallError, match="changed while the release was running"):
        release.release(strikes, None, tell)


def test_the_limit_does_not_change_what_is_published(strikes: Path, tmp_path: Path) -> None:
    rows = "".join(f'K{number},"Out, again ",W02,1889-11,,wages,,,0,,true,,\n' for number in range(200, 320))
    path = strikes / "raw" / "strikes.csv"
    path.write_text(path.read_text("utf-8") + rows, "utf-8")
    other = shutil.copytree(strikes, tmp_path / "other")
    outcome, few = released(strikes, limit=1000), released(other, limit=1)
    assert (outcome.released is not None, few.released is not None) == (True, True)
    assert sum(finding.count for finding in outcome.findings) > 120
    assert project.contents(strikes / "dist") == project.contents(other / "dist")


def test_notes_that_are_already_published_are_an_error_before_anything_is_written(
    released_strikes: Path,
) -> None:
    strikes = released_strikes
    before = project.contents(strikes)
    edit(strikes, "raw/works.csv", ",2.5,", ",2.75,")
    changed = {**before, "raw/works.csv": (strikes / "raw" / "works.csv").read_bytes()}
    outcome = release.bump(strikes, None, lambda _: None, dt.date(2024, 6, 1))
    assert {f.code for f in outcome.findings if f.severity == "error"} == {
        *("history.changes.repeated", "history.doi.reused")
    }
    assert project.contents(strikes) == changed
    about(strikes, version="1.4.3")
    assert {f.code for f in released(strikes).findings if f.severity == "error"} == {
        "history.changes.repeated"
    }


def test_a_table_that_is_never_the_same_twice_is_not_published(
    strikes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steady_sql, "problems", lambda *_, **__: ())
    query = strikes / "schemas" / "tables" / "works.sql"
    text = query.read_text("utf-8")
    query.write_text(
        f"select * replace (round(random() * 100, 2) as floor_acres) from ({text.rstrip().rstrip(';')})",
        "utf-8",
    )
    outcome = released(strikes)
    assert [(f.code, f.table) for f in outcome.findings if f.severity == "error"] == [
        ("history.unsteady", "works")
    ]
    assert outcome.released is None
    assert list((strikes / "dist").iterdir()) == []


def test_a_release_date_in_the_future_is_an_error(strikes: Path) -> None:
    about(strikes, released="2062-02-28")
    outcome = released(strikes)
    assert [f.code for f in outcome.findings if f.severity == "error"] == ["history.released.future"]
    assert outcome.released is None


def correct_a_value(folder: Path, draw: random.Random) -> None:
    edit(folder, "raw/works.csv", "Rope Walk", f"Rope Walk {draw.randrange(1000)}")


def add_a_row(folder: Path, draw: random.Random) -> None:
    path = folder / "raw" / "unions.csv"
    number = next(n for n in (7, 8, 9, 0) if f"\nU{n}," not in path.read_text("utf-8"))
    founded = draw.randint(1871, 1899)
    path.write_text(
        f"{path.read_text('utf-8')}U{number},Lamplighters {number},{founded}/..,{number},1\n", "utf-8"
    )


def add_a_warning(folder: Path, draw: random.Random) -> None:
    edit(folder, "raw/strikes.csv", "Out again", f"Out again{draw.choice([' ', '  '])} again ")


def reorder_rows(folder: Path, draw: random.Random) -> None:
    path = folder / "raw" / "unions.csv"
    head, *rows = path.read_text("utf-8").splitlines(keepends=True)
    draw.shuffle(rows)
    path.write_text(head + "".join(rows), "utf-8")


def retire_a_row(folder: Path, _: random.Random) -> None:
    path = folder / "raw" / "unions.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    if any(line.startswith("U6,") for line in lines):
        path.write_text("".join(line for line in lines if not line.startswith("U6,")), "utf-8")
        major = int(version_of(folder).partition(".")[0])
        version = "2.0.0" if major == 1 else f"{major + 1}.0.0"
        retired = f"table,key,replaced_by,reason,retired_in\nunions,U6,,It never struck.,{version}\n"
        (folder / "raw" / "retired.csv").write_text(retired, "utf-8")


def change_a_description(folder: Path, draw: random.Random) -> None:
    about(folder, description=f"Strikes, described {draw.randrange(1000)} times.")


def add_a_keyword(folder: Path, draw: random.Random) -> None:
    about(folder, keywords=["strikes", f"harbour {draw.randrange(1000)}"])


EDIT: list[Callable[[Path, random.Random], None]] = [
    *(correct_a_value, add_a_row, add_a_warning, reorder_rows, retire_a_row, change_a_description),
    add_a_keyword,
]


def damage(folder: Path, draw: random.Random) -> None:
    """Delete or edit some released files."""
    names = [name for entry in ledger.read(folder / "dist") for name in entry.files]
    for name in draw.sample(names, 3):
        path = folder / "dist" / name
        if path.is_file():
            path.unlink() if draw.random() < 0.5 else path.write_bytes(path.read_bytes() + b"x")


@pytest.mark.parametrize("seed", range(DRAWN // VERSIONS or 1))
def test_every_version_is_made_again_from_its_commit_with_the_same_bytes(
    seed: int, released_strikes: Path, tmp_path: Path
) -> None:
    draw, strikes = random.Random(seed), released_strikes  # noqa: S311 - not secret
    states = []
    for number in range(VERSIONS):
        states.append(shutil.copytree(strikes, tmp_path / f"state {number}"))
        for change in draw.sample(EDIT, draw.randint(1, 3)):
            change(strikes, draw)
        if draw.random() < 0.5:
            damage(strikes, draw)
        about(strikes, version=f"{number + 2}.0.0", changes=[f"What is new in {number + 2}.0.0."])
        outcome = released(strikes, limit=draw.choice([1, 100]))
        assert outcome.released is not None, outcome.findings
    final = project.contents(strikes / "dist")
    states.append(shutil.copytree(strikes, tmp_path / "last state"))
    for state in states:
        expected = project.contents(state / "dist")
        for path in (state / "dist").rglob("*"):  # as a fresh clone, which has no files of these kinds
            if path.suffix in {".zip", ".parquet", ".duckdb", ".xlsx"}:
                path.unlink()
        current = (
            f"quayside-strikes-{json.loads((state / 'schemas' / 'dataset.json').read_text())['version']}"
        )
        assert released(state).notes[-1].code == "notes.restored"
        own = {name: data for name, data in expected.items() if current in name}
        made = project.contents(state / "dist")
        assert {name: made.get(name) for name in own} == own
        # The commit of an old version, with the releases that followed it.
        shutil.rmtree(state / "dist")
        shutil.copytree(strikes / "dist", state / "dist")
        shutil.rmtree(state / "dist" / current)
        assert released(state).released is not None
        assert project.contents(state / "dist") == {**final, **own}

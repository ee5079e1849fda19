"""`yank`: a mark in the ledger, a warning of `verify`, and a sentence in later versions; no file changes."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import project
import pytest

from pipeline.contract import check_contract
from pipeline.core import wording
from pipeline.core.errors import CallError
from pipeline.metadata.facts import Facts, Yanked
from pipeline.releases import ledger
from pipeline.releases.ledger import Entry, Yank
from pipeline.run import release, verify, yank

DAY = dt.date(2024, 6, 1)
REASON = "The numbers of <K001> are wrong."


def entry(version: str, mark: Yank | None = None) -> Entry:
    return Entry(version, "2024-01-01", "0" * 64, {}, {}, {f"made-{version}/a.csv": "0" * 64}, yanked=mark)


def warnings(folder: Path, version: str) -> list[str]:
    found = verify.verify(folder / "dist" / f"quayside-strikes-{version}", lambda _: None).findings
    return [f"{wording.message(finding)}; {wording.hint(finding)}" for finding in found]


def test_a_version_mentions_the_marks_that_were_made_before_it_and_no_others() -> None:
    entries = (
        entry("1.0.0", Yank("Wrong.", "2024-02-01", "1.1.0")),
        entry("1.1.0"),
        entry("1.2.0", Yank("Wrong too.", "2024-03-01", "1.3.0")),
        entry("1.3.0"),
    )
    mentioned = {
        version: [entry.version for entry in ledger.yanked_before(entries, version)]
        for version in ("1.0.0", "1.1.0", "1.2.0", "1.3.0", "1.4.0")
    }
    assert mentioned == {
        "1.0.0": [],
        "1.1.0": [],
        "1.2.0": ["1.0.0"],
        "1.3.0": ["1.0.0"],
        "1.4.0": ["1.0.0", "1.2.0"],
    }
    assert ledger.newest(entries) == entries[3]
    assert ledger.newest(entries[:1]) is None


@pytest.mark.parametrize("after", ["0.9.0", "1.2.0"])
def test_a_mark_that_names_no_version_since_then_makes_the_ledger_invalid(after: str, tmp_path: Path) -> None:
    ledger.write(tmp_path, [entry("1.0.0"), entry("1.1.0", Yank("Wrong.", "2024-02-01", after))])
    with pytest.raises(CallError, match="was yanked after"):
        ledger.read(tmp_path)


def test_a_faulty_version_with_a_doi_is_a_related_work_that_is_obsolete(strikes: Path) -> None:
    marks = (
        Yanked("1.0.0", "2024-02-01", "Wrong.", "10.5555/one"),
        Yanked("1.1.0", "2024-02-01", "Wrong.", ""),
    )
    facts = Facts(check_contract.read(strikes), {}, {}, yanked=marks)
    plain = replace(facts, yanked=())
    assert [(work.path, work.relation) for work in facts.related[len(plain.related) :]] == [
        ("https://doi.org/10.5555/one", "Obsoletes")
    ]


@pytest.mark.slow
def test_a_mark_changes_no_published_file_and_is_in_the_next_version(released_strikes: Path) -> None:
    folder = released_strikes
    before = project.contents(folder / "dist" / "quayside-strikes-1.4.2")
    yank.yank(folder, "1.4.2", REASON, lambda _: None, DAY)
    with pytest.raises(CallError, match=r"1.4.2 is marked as faulty since 2024-06-01: The numbers"):
        yank.yank(folder, "1.4.2", REASON, lambda _: None, DAY)
    with pytest.raises(CallError, match=r"1.4.3 was not published; the versions are 1.4.2"):
        yank.yank(folder, "1.4.3", REASON, lambda _: None, DAY)
    assert release.release(folder, None, lambda _: None).notes[-1].code == "notes.unchanged"
    assert project.contents(folder / "dist" / "quayside-strikes-1.4.2") == before
    faulty = f"version 1.4.2 is marked as faulty since 2024-06-01: {REASON}; "
    assert warnings(folder, "1.4.2") == [faulty]

    project.change(folder, "works", works_no="W02", floor_acres="2.75")
    path = folder / "schemas" / "dataset.json"
    about = {**json.loads(path.read_text("utf-8")), "changes": ["A correction."]}
    del about["doi"]
    path.write_text(json.dumps(about), "utf-8")
    release.bump(folder, None, lambda _: None, DAY)
    made = release.release(folder, None, lambda _: None).released
    assert made is not None
    assert warnings(folder, "1.4.2") == [f"{faulty}use version 1.4.3"]
    assert json.loads((made / "datapackage.json").read_text("utf-8"))["yanked"] == [
        {"version": "1.4.2", "date": "2024-06-01", "reason": REASON}
    ]
    sentence = "Do not use version 1.4.2, which is marked as faulty since 2024-06-01: The numbers of"
    texts = ("CHANGELOG.md", "README.md", "index.html")
    assert [(made / name).read_text("utf-8").count(sentence) for name in texts] == [1, 1, 1]
    yank.yank(folder, "1.4.3", "Also wrong.", lambda _: None, DAY)
    assert release.release(folder, None, lambda _: None).notes[-1].code == "notes.unchanged"

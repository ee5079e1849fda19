"""Before a version is published, pandera and frictionless judge what the engine's own tests let through."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.core.finding import Finding, Message, Values
from pipeline.releases import ledger
from pipeline.run import check, judges
from pipeline.run.build_package import Built
from pipeline.run.judges import Judged

pytestmark = pytest.mark.slow  # each test needs a release, and both validators take a second to import
Parts = tuple[Dataset, Path, Built]


@pytest.fixture
def parts(released_strikes: Path, tmp_path: Path) -> Parts:
    """A contract, a working database and a package, as a release has them before it publishes."""
    dataset, work = check_contract.read(released_strikes), tmp_path / "work.duckdb"
    check.layers(dataset, work, check.Settings(None, lambda _: None))
    (entry,) = ledger.read(released_strikes / "dist")
    return dataset, work, Built(released_strikes / "dist" / dataset.release_name, entry, [], [])


def judged(parts: Parts, how: Judged = "small") -> tuple[list[Finding], list[Message]]:
    return judges.judge(*parts, how, lambda _: None)


def test_a_right_package_passes(parts: Parts) -> None:
    assert judged(parts) == ([], [])


def test_a_row_that_only_one_of_them_finds_right_is_an_error(parts: Parts) -> None:
    _, work, _ = parts
    with duckdb.connect(str(work)) as connection:
        connection.execute("UPDATE works SET works_above = -1 WHERE works_no = 'W02'")
    values: Values = {"table": "works", "test": "works_above.minimum", "pandera": 0, "duckdb": 1}
    assert judged(parts) == ([Finding("error", "verify.judged_by_pandera", values, table="works")], [])


def test_a_published_value_of_another_type_is_an_error(parts: Parts) -> None:
    path = parts[2].folder / "data" / "works.csv"
    path.write_text(path.read_text("utf-8").replace("W02,", "W02,x", 1), "utf-8")
    findings, _ = judged(parts)
    assert {(f.code, f.file) for f in findings} == {("verify.judged_by_frictionless", "data/works.csv")}


def test_a_large_package_is_judged_only_on_request(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    cells: Any = sum(
        len(table.fields) * parts[2].entry.tables[table.name].rows for table in parts[0].tables.values()
    )
    monkeypatch.setattr(judges, "CELLS", cells - 1)
    assert judged(parts) == ([], [Message("notes.not_judged", {"cells": cells, "most": cells - 1})])
    assert judged(parts, "all") == ([], [])
    monkeypatch.setattr(judges, "CELLS", cells)
    assert judged(parts) == ([], [])


def test_judges_cannot_be_asked_for_and_left_out() -> None:
    done = CliRunner().invoke(main.main, ["release", "--thorough", "--unjudged"])
    assert done.exit_code == 2
    assert "--thorough excludes --unjudged" in done.stderr

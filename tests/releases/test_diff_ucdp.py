"""Two real releases of one UCDP GED country file, released by the pipeline as packages and compared."""

import csv
import json
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import project
import pytest
import shared_release

from pipeline.releases import compare, diff_rows
from pipeline.releases.diff_rows import TableDifference

DATA = project.REPOSITORY.parent / "shared" / "data" / "ucdp-ged-ukraine"
FILES = {
    "a": "v_a_2014-2018_crawl2021.csv",
    "c": "v_c_2014-2021_crawl2023.csv",
}
NUMBERS = {
    "latitude": "number",
    "longitude": "number",
    "date_start": "date",
    "date_end": "date",
} | dict.fromkeys(("id", "year", "low", "best", "high", "where_prec", "date_prec"), "integer")
# From a to c, in the 907 events that remain: changed values, and changes of spelling.
VALUES = {
    "conflict_new_id": 5, "conflict_name": 5, "dyad_new_id": 7, "dyad_name": 7, "side_b_new_id": 7, "side_b": 7,
    "number_of_sources": 114, "source_article": 128, "source_office": 126, "source_date": 119,
    "source_headline": 128, "source_original": 118, "where_prec": 60, "where_coordinates": 84, "adm_1": 29,
    "adm_2": 82, "latitude": 79, "longitude": 81, "geom_wkt": 89, "priogrid_gid": 60, "event_clarity": 1,
    "date_prec": 53, "date_start": 21, "date_end": 57, "deaths_a": 56, "deaths_b": 7, "deaths_civilians": 6,
    "deaths_unknown": 2, "best": 58, "high": 58, "low": 63,
}  # fmt: skip
SPELLINGS = {
    "source_headline": 8, "source_original": 46, "where_coordinates": 290, "adm_1": 797, "adm_2": 478,
    "geom_wkt": 687, "gwnoa": 906,
}  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data does not exist"),
]


def made(folder: Path, release_of: str) -> Path:
    """Make one of the files a dataset of one table, with all columns unchanged."""
    (folder / "raw").mkdir(parents=True)
    shutil.copy(DATA / FILES[release_of], folder / "raw" / "events.csv")
    with (folder / "raw" / "events.csv").open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    key = {"name": "events", "title": "Events", "description": "Events.", "primaryKey": "id"}
    about: dict[str, Any] = {
        **json.loads((project.STRIKES / "schemas" / "dataset.json").read_text("utf-8")),
        "period": "1989/2021", "name": "ged-ukraine", "version": f"{'_a_c'.index(release_of)}.0.0", "tables": ["events"], "examples": [],
    }  # fmt: skip
    raw = {**key, "dialect": {"commentRows": [2]}, "fields": [described(name) for name in header]}
    through = {**key, "fields": [{"name": name, "raw": f"events.{name}"} for name in header]}
    for name, descriptor in (("dataset", about), ("raw/events", raw), ("tables/events", through)):
        path = folder / "schemas" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(descriptor), "utf-8")
    (folder / "schemas" / "tables" / "events.sql").write_text("SELECT * FROM raw.events", "utf-8")
    return folder


def described(name: str) -> dict[str, Any]:
    kind = NUMBERS.get(name, "string")
    example: Any = {"string": "x", "integer": 1, "number": 1.5, "date": "2014-01-22"}[kind]
    form = {"format": "any"} if kind == "date" else {}
    return {
        "name": name,
        "type": kind,
        **form,
        "title": name,
        "description": "As UCDP has it.",
        "example": example,
    }


@pytest.fixture(scope="module")
def packages(released: Callable[..., Path]) -> dict[str, Path]:
    projects = {name: released(f"ged-{name}", partial(made, release_of=name)) for name in FILES}
    return {name: shared_release.package(folder) for name, folder in projects.items()}


def test_removed_ids_and_changed_values_are_reported_and_formatting_is_not(packages: dict[str, Path]) -> None:
    with compare.between(packages["a"], packages["c"]) as comparison:
        events, *_ = comparison.difference.tables
        assert (events.before, events.after, events.removed, events.added) == (993, 2989, 86, 2082)
        assert events.values == VALUES
        assert events.spellings == SPELLINGS
        assert (events.changed, events.respelled) == (193, 714)
        assert comparison.required.level == "major"
        assert sum(c.change == "row removed" for c in diff_rows.changes(comparison.connection)) == 86


def test_a_release_is_equal_to_its_own_zip(packages: dict[str, Path]) -> None:
    zipped = packages["a"].with_name(f"{packages['a'].name}.zip")
    with compare.between(packages["a"], zipped) as comparison:
        assert comparison.difference.tables[0] == TableDifference("events", 993, 993)
        assert comparison.difference.empty

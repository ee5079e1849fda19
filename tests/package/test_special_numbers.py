"""NaN, infinity and numbers of many digits reach a reader of each format as they were typed."""

import csv
import json
import math
import sqlite3
from pathlib import Path

import duckdb
import openpyxl
import project
import pyarrow.parquet as pq
import pytest
import test_opening_with_other_programs as other

from pipeline.run import release, verify

pytestmark = pytest.mark.slow  # a dataset is released for these tests

TYPED = {
    "a": "NaN",
    "b": "INF",
    "c": "-INF",
    "d": "0.30000000000000004",
    "e": "1e22",
    "f": "-0.0",
    "g": "5e-324",
}
WRITTEN = {**TYPED, "e": "1e+22"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release the second dataset with one more table, of special numbers."""
    folder = project.strikes(tmp_path_factory.mktemp("special"))
    field = {"name": "id", "type": "string", "title": "I", "description": "I.", "example": "a"}
    number = {"name": "v", "type": "number", "title": "V", "description": "V.", "example": 1.5}
    schema = {"name": "extra", "title": "E", "description": "E.", "primaryKey": ["id"]}
    raw = {**schema, "fields": [field, number]}
    table = {**schema, "fields": [{"name": name, "raw": f"extra.{name}"} for name in ("id", "v")]}
    (folder / "schemas/raw/extra.json").write_text(json.dumps(raw), "utf-8")
    (folder / "schemas/tables/extra.json").write_text(json.dumps(table), "utf-8")
    (folder / "schemas/tables/extra.sql").write_text("select id, v from raw.extra", "utf-8")
    rows = "".join(f"{key},{value}\n" for key, value in TYPED.items())
    (folder / "raw/extra.csv").write_text(f"id,v\n{rows}", "utf-8")
    about = json.loads((folder / "schemas/dataset.json").read_text("utf-8"))
    about["tables"].append("extra")
    (folder / "schemas/dataset.json").write_text(json.dumps(about), "utf-8")
    outcome = release.release(folder, None, lambda _: None)
    assert outcome.released is not None, [f for f in outcome.findings if f.severity == "error"]
    return outcome.released


def same(values: dict[str, object]) -> bool:
    numbers = {key: float(str(value)) for key, value in values.items()}
    return all(repr(numbers[key]) == repr(float(text.replace("INF", "inf"))) for key, text in TYPED.items())


def test_each_format_contains_the_same_numbers(package: Path) -> None:
    with (package / "data/extra.csv").open(encoding="utf-8", newline="") as file:
        assert {row["id"]: row["v"] for row in csv.DictReader(file)} == WRITTEN
    parquet = pq.read_table(package / "data/extra.parquet").to_pylist()
    assert same({row["id"]: row["v"] for row in parquet})
    with duckdb.connect(str(next(package.glob("*.duckdb"))), read_only=True) as connection:
        assert same(dict(connection.execute("SELECT id, v FROM extra").fetchall()))


def test_sqlite_has_infinity_as_a_number_and_nan_as_text(package: Path, tmp_path: Path) -> None:
    other.emulated(package, tmp_path / "x.sqlite")
    connection = sqlite3.connect(tmp_path / "x.sqlite")
    values = dict(connection.execute("SELECT id, v FROM extra").fetchall())
    connection.close()
    assert (values["a"], values["b"], values["c"]) == ("NaN", math.inf, -math.inf)
    assert all(values[key] == float(text) for key, text in TYPED.items() if key not in "abc")


def test_a_workbook_has_what_no_cell_can_be_as_text(package: Path) -> None:
    sheet = openpyxl.load_workbook(next(package.glob("*.xlsx")))["extra"]
    values = {row[0]: row[1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert [values[key] for key in "abc"] == ["NaN", "INF", "-INF"]


def test_the_package_is_verified_and_released_again_unchanged(package: Path) -> None:
    verified = verify.verify(package, lambda _: None, complete=True)
    assert [finding for finding in verified.findings if finding.severity == "error"] == []
    before = project.contents(package)
    release.release(package.parent.parent, None, lambda _: None)
    assert project.contents(package) == before

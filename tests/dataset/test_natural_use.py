"""The code that a reader types first gives the right answer, or an error; it gave wrong ones once.

Each test opens the files of the real dataset as a reader does who has read nothing.
"""

import json
import re
from pathlib import Path
from typing import Any

import documents
import duckdb
import pandas as pd
import pytest
import readers

FIRST_DAY, LAST_DAY = "2022-01-01", "2022-12-31"


@pytest.fixture(autouse=True)
def _in_the_package(real_package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(real_package)


def snippet(word: str) -> str:
    """Return the pandas snippet with a word in the README of the package."""
    (code,) = [
        block.text
        for block in documents.blocks(Path("README.md").absolute(), "python")
        if word in block.text and "pandas" in block.text
    ]
    return code.partition("\nprint(")[0]


def run(code: str) -> dict[str, Any]:
    """Run code and return its variables."""
    variables: dict[str, Any] = {}
    exec(code, variables)  # noqa: S102 - our own README
    return variables


def parquet(table: str) -> pd.DataFrame:
    """Read a table from Parquet as the README does."""
    code = snippet("read_parquet")
    (first,) = re.findall(r'"data/(\w+)\.parquet"', code)
    frame: pd.DataFrame = run(re.sub(rf"\b{first}\b", table, code))[table]
    return frame


def typed(table: str) -> pd.DataFrame:
    """Read a table from CSV as the README does, with the types of datapackage.json."""
    frame: pd.DataFrame = run(snippet("read_csv"))["read"](table)
    return frame


@pytest.fixture
def database(real_package: Path) -> duckdb.DuckDBPyConnection:
    (path,) = real_package.glob("*.duckdb")
    return duckdb.connect(str(path), read_only=True)


def test_no_column_is_a_method_of_a_data_frame() -> None:
    described = json.loads(Path("datapackage.json").read_text("utf-8"))
    schemas = [resource["schema"] for resource in described["resources"] if "schema" in resource]
    names = {field["name"] for schema in schemas for field in schema["fields"]}
    assert {name for name in names if hasattr(pd.DataFrame, name)} == set()


def test_a_filter_by_number_in_pandas_finds_the_three_digits() -> None:
    claims = pd.read_csv("data/claims.csv")
    deaths = claims[claims.unit == "deaths"]
    assert sorted(deaths[deaths.count_low > 50].count_low) == [68, 84, 91, 133]
    assert 166 in set(claims[claims.count_best > 50].count_best)


@readers.required
def test_a_filter_by_number_in_r_finds_the_three_digits_and_count_is_an_error(real_package: Path) -> None:
    code = """
        claims <- read.csv("data/claims.csv")
        print(sort(subset(claims, unit == "deaths" & count_low > 50)$count_low))
        cat(class(try(subset(claims, count > 50), silent = TRUE)))
    """
    assert readers.run("r", code, real_package) == "[1]  68  84  91 133\ntry-error"


def test_every_text_is_read_as_text_with_the_defaults_of_pandas() -> None:
    lost: dict[str, set[str]] = {}
    for path in sorted(
        set(Path("data").glob("*.csv")) - {Path("data/changes.csv")}
    ):  # which quotes old values
        plain = pd.read_csv(path, dtype=str)
        exact = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
        for name in plain:
            words = set(exact[name][plain[name].isna() & exact[name].notna()])
            lost |= {f"{path.stem}.{name}": words} if words else {}
    assert lost == {}


def test_precisions_are_compared_as_numbers() -> None:
    assert [int((read("events").date_precision <= 4).sum()) for read in (typed, parquet)] == [5, 5]


def test_grades_are_compared_in_their_order() -> None:
    reliability = typed("sources").reliability.dropna()
    assert reliability.cat.ordered
    assert set(reliability[reliability <= "B"]) <= {"A", "B"}


def test_dates_are_compared_with_text_and_have_a_year(database: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT count(*) FROM events WHERE date_start >= '2022-01-01'"
    ((expected,),) = database.execute(query).fetchall()
    for read in (typed, parquet):
        events = read("events")
        assert (events.date_start >= FIRST_DAY).sum() == expected
        assert (events.date_start.dt.year >= 2022).sum() == expected


def test_events_of_a_year_are_those_whose_interval_overlaps_it(database: duckdb.DuckDBPyConnection) -> None:
    events = typed("events")
    began = events.date_start.isna() | (events.date_start <= LAST_DAY)
    not_ended = events.date_end.isna() | (events.date_end >= FIRST_DAY)
    counted = database.execute("SELECT sum(possibly)::INT FROM events_by_year WHERE year = 2022").fetchone()
    assert counted == (int((began & not_ended).sum()),)
    assert counted > (int(events.date_edtf.str.contains("2022").sum()),)


def test_no_point_of_a_map_is_a_country() -> None:
    events = pd.read_csv("data/events.csv")
    places = pd.read_csv("data/places.csv")
    points = events.merge(places, on="place_id").dropna(subset=["latitude", "longitude"])
    assert "country" not in set(points.kind)
    assert points.groupby(["latitude", "longitude"]).size().max() < len(points) / 2


def test_a_sum_of_the_highs_has_no_value_if_an_end_is_open(database: duckdb.DuckDBPyConnection) -> None:
    low, best, high = database.execute("SELECT low, best, high FROM deaths_by_perpetrator").fetchall()[0][:3]
    assert low <= best
    assert high is None or best <= high

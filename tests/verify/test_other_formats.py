"""A Parquet file or a .duckdb of unknown origin runs nothing, and is read only if it has the size of its CSV."""

import csv
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import packages
import pytest
import shared_release

from pipeline.core import wording
from pipeline.core.errors import CallError
from pipeline.releases import ledger
from pipeline.releases.read_package import read_package
from pipeline.run import release
from pipeline.verify.verify_package import verify

pytestmark = pytest.mark.slow  # each test releases a dataset

DATABASE = "khorasan-rivalry.duckdb"


@pytest.fixture(scope="module")
def published(released: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released package of the tiny dataset, which no test changes, away from its ledger."""
    package = shared_release.package(released("tiny"))
    folder = tmp_path_factory.mktemp("published")
    shutil.copyfile(f"{package}.zip", folder / f"{package.name}.zip")
    return shutil.copytree(package, folder / package.name)


@pytest.fixture
def copied(published: Path, tmp_path: Path) -> Path:
    """A copy of the published package."""
    return shutil.copytree(published, tmp_path / published.name)


def printed(place: Path) -> list[str]:
    """Return the findings, as a reader sees them."""
    return [f"{f.place} {f.check} {wording.message(f)}" for f in verify(place).findings]


def _replace(file: Path, statement: str) -> None:
    """Make a file anew by a statement about the table t, which contains its rows."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS FROM '{file}'")
        connection.execute(statement.replace("{file}", str(file)))


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        (
            "COPY (SELECT t.* FROM t, range(1000000)) TO '{file}' (COMPRESSION zstd)",
            "event_support: the file has 2,000,000 rows, data/event_support.csv has 2; the rows were not compared",
        ),
        (
            "COPY (SELECT * REPLACE (repeat('x', 20_000_000) AS event_id) FROM t) TO '{file}' (COMPRESSION zstd)",
            "event_support: the texts in the file have 40,000,025 bytes, those in data/event_support.csv",
        ),
    ],
)
def test_a_parquet_file_that_unpacks_to_far_more_than_the_csv_is_not_compared(
    statement: str, problem: str, copied: Path
) -> None:
    file = copied / "data" / "event_support.parquet"
    _replace(file, statement)
    packages.resum(copied)
    (finding,) = printed(copied)
    assert finding.startswith(f"data/event_support.parquet verify.rows {problem}")


def test_a_generated_column_of_a_database_is_not_run(copied: Path) -> None:
    with duckdb.connect(str(copied / DATABASE)) as connection:
        described = connection.execute("DESCRIBE codebook").fetchall()
        *stored, (last, *_) = [(f'"{name}" {kind}', name) for name, kind, *_ in described]
        columns = ", ".join([*(column for column, _ in stored), f"{last} AS (error('was run'))"])
        connection.execute(f"DROP TABLE codebook; CREATE TABLE codebook ({columns})")
    name = described[-1][0]
    packages.resum(copied)
    problem = (
        f"codebook: {name} is a generated column, which is not run; a package contains stored values only"
    )
    assert printed(copied) == [f"{DATABASE} verify.rows {problem}"]
    with pytest.raises(CallError, match="has a generated column"):
        read_package(copied / DATABASE)


@pytest.mark.parametrize("value", ["Red Group ", "x\u200b"])
def test_a_table_with_a_warning_is_compared_with_the_other_formats(value: str, strikes: Path) -> None:
    path = strikes / "raw" / "strikes.csv"
    with path.open(encoding="utf-8", newline="") as file:
        names, *rows = csv.reader(file)
    assert "remark" in names
    rows[0][names.index("remark")] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([names, *rows])
    outcome = release.release(strikes, None, lambda _: None)
    assert outcome.released is not None
    (strikes / "dist" / ledger.NAME).unlink()
    before = printed(outcome.released)
    change = "UPDATE t SET raise_percent = coalesce(raise_percent, 0) + 40; COPY t TO '{file}'"
    _replace(outcome.released / "data" / "strikes.parquet", change)
    packages.resum(outcome.released)
    after = printed(outcome.released)
    assert [line for line in after if line not in before and "data/strikes.parquet" in line] != []

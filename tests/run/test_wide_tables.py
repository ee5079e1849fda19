"""A table of more columns than SQLite can have, or DuckDB can nest, is released in each format that can."""

import sqlite3
from pathlib import Path

import duckdb
import fastexcel
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.package import read_sqlite

pytestmark = pytest.mark.slow  # it takes half a minute

COLUMNS = 2_001
NEW = ["--title", "Wide", "--author", "Nobody"]
VALUES = ["a text with a Ü", "12", "2020-02-29", "true"]


def run(*arguments: str) -> str:
    done = CliRunner().invoke(main.main, [*arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A released table of three rows."""
    folder = tmp_path_factory.mktemp("wide") / "wide"
    file = folder.parent / "cells.csv"
    names = ["key", *(f"column_{number}" for number in range(1, COLUMNS))]
    rows = [[f"K{row}", *(VALUES[number % 4] for number in range(1, COLUMNS))] for row in range(3)]
    file.write_text("\n".join(",".join(row) for row in [names, *rows]) + "\n", "utf-8")
    run("new", str(folder), *NEW)
    run("add-table", str(file), "-C", str(folder))
    for path in [*(folder / "schemas").rglob("*.json"), *(folder / "schemas").rglob("*.sql")]:
        path.write_text(path.read_text("utf-8").replace("TODO", "Text"), "utf-8")
    run("release", "-C", str(folder))
    (released,) = (folder / "dist").glob("wide-*/")
    return released


def test_each_format_has_all_columns_but_that_for_sqlite(package: Path) -> None:
    with duckdb.connect(str(package / "wide.duckdb"), read_only=True) as database:
        in_database = database.execute("FROM cells").fetchall()
        comments = database.execute("SELECT count(comment) FROM duckdb_columns() WHERE table_name = 'cells'")
        assert comments.fetchone() == (0,)
        described = database.execute("SELECT count(*) FROM codebook WHERE table_name = 'cells'").fetchone()
    assert described == (COLUMNS,)
    assert {len(row) for row in in_database} == {COLUMNS}
    in_parquet = pq.read_table(package / "data" / "cells.parquet").to_pylist()
    assert [tuple(row.values()) for row in in_parquet] == in_database
    sheet = fastexcel.read_excel(package / "wide.xlsx").load_sheet("cells")
    assert (sheet.width, sheet.height) == (COLUMNS, 3)
    script = (package / "sqlite.sql").read_text("utf-8")
    assert "-- cells is not included: SQLite allows 2,000 columns; see data/cells.csv\n" in script
    with read_sqlite.loaded(package) as loaded:
        tables = {name for (name,) in loaded.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert isinstance(loaded, sqlite3.Connection)
    assert "cells" not in tables
    assert "codebook" in tables


def test_its_package_is_verified(package: Path) -> None:
    assert run("verify", str(package)).endswith("0 errors, 0 warnings\n")

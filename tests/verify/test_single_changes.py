"""verify finds any single change to a released package, also by somebody who puts the checksums right.

`CASES=200 pytest tests/verify/test_single_changes.py` draws 200 changes; without CASES they are few and fixed.
"""

import csv
import io
import os
import random
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import duckdb
import openpyxl
import packages
import pytest
import shared_release
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.core.finding import has_errors
from pipeline.releases import ledger
from pipeline.verify.verify_package import verify

pytestmark = pytest.mark.slow

CASES = int(os.environ.get("CASES", "0"))
TABLES = ("strikes", "unions", "works")
DATABASE = "quayside-strikes.duckdb"


@pytest.fixture(scope="module")
def published(released: Callable[[str], Path]) -> Path:
    """A released package next to its ledger, which no test changes."""
    return shared_release.package(released("strikes"))


def _other(text: str) -> str:
    """Return another value of the same kind as a text."""
    if text.replace(".", "").replace("-", "").isdigit():
        return text[:-1] + str((int(text[-1]) + 1) % 10)
    return {"true": "false", "false": "true"}.get(text, f"{text}x")


def _csv(folder: Path, draw: random.Random, change: Callable[[list[list[str]]], None]) -> str:
    name = f"data/{draw.choice(TABLES)}.csv"
    rows = list(csv.reader(io.StringIO((folder / name).read_text("utf-8"), newline="")))
    change(rows)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    (folder / name).write_text(text.getvalue(), "utf-8", newline="")
    return name


def csv_cell(folder: Path, draw: random.Random) -> str:
    def change(rows: list[list[str]]) -> None:
        row = draw.choice(rows[1:])
        column = draw.randrange(len(row))
        row[column] = _other(row[column])

    return _csv(folder, draw, change)


def key_changed(folder: Path, draw: random.Random) -> str:
    def change(rows: list[list[str]]) -> None:
        draw.choice(rows[1:])[0] += "9"

    return _csv(folder, draw, change)


def row_added(folder: Path, draw: random.Random) -> str:
    def change(rows: list[list[str]]) -> None:
        row = list(draw.choice(rows[1:]))
        row[0] = f"{row[0]}7"
        rows.insert(draw.randrange(1, len(rows) + 1), row)

    return _csv(folder, draw, change)


def row_removed(folder: Path, draw: random.Random) -> str:
    return _csv(folder, draw, lambda rows: rows.remove(draw.choice(rows[1:])))


def rows_swapped(folder: Path, draw: random.Random) -> str:
    def change(rows: list[list[str]]) -> None:
        one, other = draw.sample(range(1, len(rows)), 2)
        column = draw.choice([i for i in range(len(rows[0])) if rows[one][i] != rows[other][i]])
        rows[one][column], rows[other][column] = rows[other][column], rows[one][column]

    return _csv(folder, draw, change)


def _update(connection: duckdb.DuckDBPyConnection, table: str, draw: random.Random) -> None:
    """Change one value of a table in DuckDB."""
    columns = [
        (name, kind)
        for name, kind, *_ in connection.execute(f"DESCRIBE {table}").fetchall()
        if kind in {"VARCHAR", "BIGINT", "DOUBLE", "BOOLEAN", "DATE"}
    ]
    ((count,),) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    name, kind = draw.choice(columns)
    cell = sql.identifier(name)
    value = {
        "VARCHAR": f"coalesce({cell}, '') || 'x'",
        "BIGINT": f"coalesce({cell} + 1, 0)",
        "DOUBLE": f"coalesce({cell} + 0.5, 0)",
        "BOOLEAN": f"NOT coalesce({cell}, true)",
        "DATE": f"coalesce({cell} + 1, DATE '1900-01-01')",
    }[kind]
    connection.execute(f"UPDATE {table} SET {cell} = {value} WHERE rowid = {draw.randrange(count)}")


def parquet_cell(folder: Path, draw: random.Random) -> str:
    name = f"data/{draw.choice(TABLES)}.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t AS FROM '{folder / name}'")
        _update(connection, "t", draw)
        connection.execute(f"COPY t TO '{folder / name}'")
    return name


def database_cell(folder: Path, draw: random.Random) -> str:
    table = draw.choice(TABLES)
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{folder / DATABASE}' AS old (READ_ONLY)")
        names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        connection.execute(f"ATTACH '{folder / 'new'}' AS new")
        for name in names:
            connection.execute(f"CREATE TABLE new.{name} AS FROM old.{name}")
        connection.execute("USE new")
        _update(connection, table, draw)
    (folder / "new").replace(folder / DATABASE)
    return DATABASE


def script_text(folder: Path, draw: random.Random) -> str:
    data = (folder / "sqlite.sql").read_bytes()
    at = draw.randrange(len(data))
    (folder / "sqlite.sql").write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    return "sqlite.sql"


def workbook_cell(folder: Path, draw: random.Random) -> str:
    path = folder / "quayside-strikes.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book[draw.choice(TABLES)]
    sheet.cell(
        draw.randrange(2, sheet.max_row + 1), draw.randrange(1, sheet.max_column + 1)
    ).value = "changed"
    book.save(path)
    return path.name


def any_byte(folder: Path, draw: random.Random) -> str:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size)
    path = draw.choice(files)
    data = path.read_bytes()
    at, bit = draw.randrange(len(data)), 1 << draw.randrange(8)
    path.write_bytes(data[:at] + bytes([data[at] ^ bit]) + data[at + 1 :])
    return path.relative_to(folder).as_posix()


def any_file_gone(folder: Path, draw: random.Random) -> str:
    path = draw.choice(sorted(path for path in folder.rglob("*") if path.is_file()))
    path.unlink()
    return path.relative_to(folder).as_posix()


# Changes of rows, which the other formats show even where nobody has another copy of the checksums.
ROWS = (csv_cell, key_changed, row_added, row_removed, rows_swapped, parquet_cell, database_cell)
OTHERS = (script_text, workbook_cell, any_byte, any_file_gone)
FORGED = st.sampled_from(["not forged", "forged, with the ledger", "forged, without the ledger"])


@settings(
    max_examples=CASES or 8,
    derandomize=not CASES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
@given(
    change=st.sampled_from(ROWS + OTHERS),
    forged=FORGED,
    seed=st.integers(0, 1 << 32),
)
def test_each_single_change_is_found(
    change: Callable[[Path, random.Random], str], forged: str, seed: int, published: Path, tmp_path: Path
) -> None:
    folder = tmp_path / published.name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(published, folder)
    name = change(folder, random.Random(seed))  # noqa: S311 - a draw
    if change not in ROWS and forged == "forged, without the ledger":
        forged = "forged, with the ledger"
    if forged != "not forged":
        with suppress(ValueError, KeyError, OSError, CallError):  # what is left may not be a package
            packages.resum(folder)
    releases = published.parent / ledger.NAME if forged == "forged, with the ledger" else None
    assert has_errors(verify(folder, complete=True, releases=releases).findings), (name, forged)

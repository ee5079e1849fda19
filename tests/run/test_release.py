"""A complete release: what it contains, and what it leaves unchanged."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import project
import pytest
import shared_release

from pipeline.contract import check_contract
from pipeline.core.finding import Message
from pipeline.metadata import formats
from pipeline.package import duckdb_file
from pipeline.releases import ledger
from pipeline.run import release
from pipeline.site import page

BIN = Path(sys.executable).parent
OTHER = project.REPOSITORY / ".venv-other"
OLDEST = project.REPOSITORY / ".venv-oldest" / "bin" / "python"


def package_of(folder: Path) -> Path:
    outcome = release.release(folder, None, lambda _: None)
    assert [f for f in outcome.findings if f.severity == "error"] == []
    assert outcome.released is not None
    return outcome.released


def test_a_release_contains_every_promised_file(real_package: Path) -> None:
    tables = list(check_contract.read(project.REPOSITORY).tables)
    assert sorted(project.contents(real_package)) == sorted(
        [
            page.NAME,
            *(module.NAME for module in (*formats.MODULES, formats.LAST)),
            "CHANGELOG.md",
            "CODEBOOK.md",
            "README.md",
            "SHA256SUMS",
            "datapackage.json",
            "khorasan-rivalry.duckdb",
            "khorasan-rivalry.xlsx",
            "sqlite.sql",
            "verify.py",
            *(f"data/{table}.{kind}" for table in tables for kind in ("csv", "parquet")),
        ]
    )


def test_the_release_in_git_is_reproduced_from_raw_and_schemas(real_package: Path) -> None:
    committed = project.REPOSITORY / "dist" / real_package.name
    text = {
        name: data
        for name, data in project.contents(real_package).items()
        if not name.endswith((".duckdb", ".parquet", ".xlsx"))
    }
    assert {name: (committed / name).read_bytes() for name in text} == text


def test_frictionless_finds_the_package_valid(real_package: Path) -> None:
    command = [str(BIN / "frictionless"), "validate", str(real_package / "datapackage.json"), "--json"]
    report = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert report["valid"] is True


def test_the_checksums_match_the_files(real_package: Path) -> None:
    sums = (real_package / "SHA256SUMS").read_text("utf-8")
    subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=real_package, check=True
    )
    assert [line.split("  ")[1] for line in sums.splitlines()] == [
        name for name in sorted(project.contents(real_package)) if name != "SHA256SUMS"
    ]


def test_two_builds_in_two_folders_are_byte_identical(real_package: Path, tmp_path: Path) -> None:
    second = package_of(project.real(tmp_path / "elsewhere"))
    assert project.contents(second.parent) == project.contents(real_package.parent)


@pytest.mark.slow
def test_a_large_database_contains_the_same_rows_in_the_same_order(
    released: Callable[[str], Path], tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    standard = shared_release.package(released("tiny")) / "khorasan-rivalry.duckdb"
    monkeypatch.setattr(duckdb_file, "IDENTICAL", 0)
    rows_in_large_blocks = rows_of(package_of(tiny) / "khorasan-rivalry.duckdb")
    assert rows_in_large_blocks == ("262144", rows_of(standard)[1])
    assert rows_of(standard)[0] == "16384"


def rows_of(stored: Path) -> tuple[str, dict[str, list[tuple[object, ...]]]]:
    """Return the block size, and the rows of each table in their stored order."""
    with duckdb.connect(str(stored), read_only=True) as connection:
        ((size,),) = connection.execute("SELECT block_size FROM pragma_database_size()").fetchall()
        tables = connection.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall()
        return str(size), {name: connection.execute(f'FROM "{name}"').fetchall() for (name,) in tables}


def test_the_zip_contains_the_folder(real_package: Path) -> None:
    with zipfile.ZipFile(real_package.parent / f"{real_package.name}.zip") as archive:
        unpacked = {name: archive.read(name) for name in archive.namelist()}
    assert unpacked == {
        f"{real_package.name}/{name}": data for name, data in project.contents(real_package).items()
    }


def test_a_second_release_changes_nothing(released_tiny: Path) -> None:
    package = shared_release.package(released_tiny)
    before = {path: path.stat().st_mtime_ns for path in package.parent.rglob("*")}
    outcome = release.release(released_tiny, None, lambda _: None)
    assert outcome.notes[-1] == Message("notes.unchanged", {"release": package.name})
    assert {path: path.stat().st_mtime_ns for path in package.parent.rglob("*")} == before


def test_a_release_that_fails_leaves_dist_unchanged(released_tiny: Path) -> None:
    tiny, before = released_tiny, project.contents(released_tiny / "dist")
    project.change(tiny, "events", event_id="E0002", type="atack")
    assert release.release(tiny, None, lambda _: None).released is None
    assert project.contents(tiny / "dist") == before
    assert [path.name for path in tiny.iterdir() if path.name.startswith(".")] == []


@pytest.mark.slow
def test_a_warning_is_published_in_the_package_and_blocks_a_strict_release(tiny_with_checks: Path) -> None:
    project.change(tiny_with_checks, "places", place_id="P0003", name="The capital")
    assert release.release(tiny_with_checks, None, lambda _: None, strict=True).released is None
    findings = (package_of(tiny_with_checks) / "data" / "findings.csv").read_text("utf-8")
    assert findings == (
        "check_name,severity,table_name,row_key,message,waiver\n"
        "consistency.place_named_nowhere,warning,places,P0003,The capital is not named by any event or claim,\n"
        "consistency.place_named_twice,warning,places,P0003,The capital has the same coordinates as Kabul,\n"
    )


def test_csv_parquet_and_duckdb_contain_the_same_rows(real_package: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{real_package / 'khorasan-rivalry.duckdb'}' AS package (READ_ONLY)")
        paths = sorted((real_package / "data").glob("*.parquet"))
        assert [path.stem for path in paths] == sorted(check_contract.read(project.REPOSITORY).tables)
        for path in paths:
            table = f'package."{path.stem}"'
            columns = connection.sql(f"FROM {table} LIMIT 0")
            types = dict(zip(columns.columns, map(str, columns.types), strict=True))
            read = f"read_csv('{path.with_suffix('.csv')}', header = true, delim = ',', quote = '\"', columns = {types})"
            for other in (f"read_parquet('{path}')", read):
                for one, two in ((table, other), (other, table)):
                    missing = connection.sql(f"(FROM {one}) EXCEPT ALL (FROM {two})").fetchall()
                    assert missing == [], path.name


@pytest.mark.slow
@pytest.mark.skipif(not OLDEST.exists(), reason="make .venv-oldest/ready installs the oldest DuckDB")
def test_the_oldest_duckdb_reads_keys_checks_comments_enums_and_views(real_package: Path) -> None:
    script = """
import duckdb, json, sys
con = duckdb.connect(sys.argv[1], read_only=True)
one = lambda query: con.execute(query).fetchall()
print(json.dumps({
    "version": duckdb.__version__,
    "constraints": sorted({row[0] for row in one("SELECT constraint_type FROM duckdb_constraints()")}),
    "foreign": one("SELECT count(*) FROM duckdb_constraints() WHERE constraint_type = 'FOREIGN KEY'")[0][0],
    "uncommented": one("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal AND comment IS NULL "
                       "AND table_name IN (SELECT table_name FROM duckdb_tables())"),
    "untitled": one("SELECT table_name FROM duckdb_tables() WHERE comment IS NULL")
              + one("SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NULL"),
    "enums": one("SELECT count(*) FROM duckdb_types() WHERE logical_type = 'ENUM' AND NOT internal")[0][0],
    "views": sorted(row[0] for row in one("SELECT view_name FROM duckdb_views() WHERE NOT internal")),
}))
"""
    renamed = real_package.parent / "renamed.db"
    renamed.write_bytes((real_package / "khorasan-rivalry.duckdb").read_bytes())
    reported = json.loads(
        subprocess.run([OLDEST, "-c", script, renamed], capture_output=True, check=True).stdout
    )
    renamed.unlink()
    dataset = check_contract.read(project.REPOSITORY)
    published = dataset.tables.values()
    enums = {
        field.codes for table in published for field in table.fields if field.codes and field.type == "string"
    }
    assert reported == {
        "version": "1.2.2",
        "constraints": ["CHECK", "FOREIGN KEY", "NOT NULL", "PRIMARY KEY", "UNIQUE"],
        "foreign": sum(len(table.foreign_keys) for table in published),
        "uncommented": [],
        "untitled": [],
        "enums": len(enums),
        "views": [query.name for query in dataset.queries],
    }


def test_the_released_database_rejects_rows_that_break_a_rule(real_package: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_bytes((real_package / "khorasan-rivalry.duckdb").read_bytes())
    with duckdb.connect(str(copy)) as connection, pytest.raises(duckdb.ConstraintException):
        connection.execute("UPDATE claims SET count_low = 99, count_high = 1 WHERE claim_id = 'C0001'")


def test_pandas_reads_a_parquet_file_with_the_fields_of_the_schema(real_package: Path) -> None:
    events = pd.read_parquet(real_package / "data" / "events.parquet")
    assert list(events.columns) == list(check_contract.read(project.REPOSITORY).tables["events"].names)


@pytest.mark.slow
def test_the_second_dataset_is_released_and_valid(strikes: Path) -> None:
    package = package_of(strikes)
    command = [str(BIN / "frictionless"), "validate", str(package / "datapackage.json"), "--json"]
    assert json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["valid"] is True


@pytest.mark.slow
@pytest.mark.skipif(not OTHER.is_dir(), reason="make test puts another DuckDB into .venv-other")
def test_row_rules_and_the_check_of_sql_are_the_same_with_another_duckdb_version() -> None:
    files = ["contract/test_row_rules.py", "tables/test_steady_sql.py"]
    wanted = "agree or query_over or another_result or inconstant"
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "-k", wanted]
    command = [
        sys.executable,
        "-m",
        "pytest",
        *options,
        *(str(project.REPOSITORY / "tests" / name) for name in files),
    ]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(OTHER), str(project.REPOSITORY)])}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
@pytest.mark.skipif(not OTHER.is_dir(), reason="make test puts another DuckDB into .venv-other")
def test_another_duckdb_version_rebuilds_the_published_rows_and_keeps_the_checksums(tmp_path: Path) -> None:
    folder = project.real(tmp_path / "project")
    before = project.contents(folder / "dist")
    command = [sys.executable, "-m", "pipeline", "release", "-C", str(folder)]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(OTHER)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    after = project.contents(folder / "dist")
    assert {name: after[name] for name in before} == before
    made_again = sorted(name for name in after if name not in before)
    assert {Path(name).suffix for name in made_again} == {".parquet", ".duckdb", ".xlsx", ".zip"}
    recorded = ledger.read(folder / "dist")[-1]
    package = folder / "dist" / f"khorasan-rivalry-{recorded.version}"
    tables = check_contract.read(folder).tables.values()
    with duckdb.connect(str(package / "khorasan-rivalry.duckdb"), read_only=True) as connection:
        sums = {
            table.name: ledger.table_sum(connection, f'"{table.name}"', table.names, table.primary_key)
            for table in tables
        }
    assert sums == recorded.tables

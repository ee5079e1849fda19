"""Other programs open a package and read its values, types and descriptions."""

import csv
import datetime as dt
import json
import shlex
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import project
import pyarrow.parquet
import pytest
import shared_release
from openpyxl.utils.escape import unescape

import pipeline
from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.package import excel
from pipeline.schema import sql_types
from pipeline.schema.model import read_table


@pytest.fixture(scope="module")
def strikes_package(released: Callable[[str], Path]) -> Path:
    """A release of the second dataset, which has dates before 1900 and fields of every type."""
    return shared_release.package(released("strikes"))


@pytest.fixture(scope="module")
def tiny_package(released: Callable[[str], Path]) -> Path:
    """A release of a tiny dataset under the real contract."""
    return shared_release.package(released("tiny"))


def test_the_database_contains_a_description_of_every_field(tiny_package: Path) -> None:
    (database,) = tiny_package.glob("*.duckdb")
    with duckdb.connect(str(database), read_only=True) as connection:
        codebook = connection.execute(
            "SELECT table_name, field_name, type, description FROM codebook ORDER BY ALL"
        ).fetchall()
        stored = connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() SEMI JOIN duckdb_tables() "
            "USING (database_name, schema_name, table_name) WHERE NOT internal ORDER BY ALL"
        ).fetchall()
    tables = check_contract.read(project.REPOSITORY).tables.values()
    assert codebook == sorted((t.name, f.name, f.type, f.description) for t in tables for f in t.fields)
    assert [(table, field) for table, field, *_ in codebook] == stored


def test_the_codebook_lists_codes_keys_and_origin_of_a_field(strikes_package: Path) -> None:
    (database,) = strikes_package.glob("*.duckdb")
    with duckdb.connect(str(database), read_only=True) as connection:
        codebook = connection.execute(
            "SELECT table_name, field_name, position, type, primary_key, constraints, code_list, refers_to, origin FROM codebook "
            "WHERE field_name IN ('strike_no', 'outcome', 'first_day') AND table_name <> 'strike_unions' ORDER BY ALL"
        ).fetchall()
    key = "required, pattern (K[0-9]{3})"
    origin = "strikes.strike_no"
    assert codebook == [
        ("strike_demands", "strike_no", 1, "string", True, key, None, "strikes (strike_no)", origin),
        ("strikes", "first_day", 5, "date", False, None, None, None, "strikes.stoppage"),
        ("strikes", "outcome", 13, "integer", False, "required", "outcomes", None, "strikes.outcome"),
        ("strikes", "strike_no", 1, "string", True, key, None, None, origin),
    ]


def test_the_workbook_contains_every_table_with_dates_numbers_and_texts(tiny_package: Path) -> None:
    (path,) = tiny_package.glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    (database,) = tiny_package.glob("*.duckdb")
    tables = check_contract.read(project.REPOSITORY).tables.values()
    assert book.sheetnames == ["about", *(table.name for table in tables)]
    with duckdb.connect(str(database), read_only=True) as connection:
        for table in tables:
            sheet = book[table.name]
            key = ", ".join(f'"{name}"' for name in table.primary_key)
            stored = connection.execute(f'FROM "{table.name}" AS t ORDER BY {key}').fetchall()
            head, *rows = sheet.iter_rows(values_only=True)
            days = [i for i, field in enumerate(table.fields) if field.type == "date"]
            plain = [
                tuple(v.date() if i in days and v else v for i, v in enumerate(row))
                for row in rows
                if any(row)
            ]
            assert (head, plain, sheet.freeze_panes) == (table.names, stored, "A2"), table.name


def test_dates_before_1900_are_text_and_the_first_sheet_explains_it(strikes_package: Path) -> None:
    book = openpyxl.load_workbook(strikes_package / "quayside-strikes.xlsx")
    listed = [row for row in book["about"].iter_rows(values_only=True) if row[1] == "strikes"]
    what = "Strikes, with the number of hands, the terms and the result of each."
    note = "stored as text, since Excel cannot represent every value: first_day, last_day"
    assert listed == [("strikes", "strikes", 8, what, note)]
    days = [cell.value for cell in book["strikes"]["E"]]
    assert days[:2] == ["first_day", "1889-08-14"]


ODD = [
    "=1+1",
    "@SUM(A1)",
    "-2+3",
    "<r>bold</r>",
    " space ",
    "two\nlines",
    "a\tb",
    "_x0041_",
    "_x0041_x0042_",
    "a_xb",
    "a\x0bb",
    "a\rb",
    "a & b < c > d",
    "\n",
    "https://example.org",
    "007",
    "كابل",
    "🜚",
]


def by_hand(folder: Path, *values: str, kind: str = "string") -> Path:
    """Make a workbook of one table, `things`, with these values."""
    fields = [{"name": "number", "type": "integer"}, {"name": "value", "type": kind}]
    table = read_table(
        {"name": "things", "title": "", "description": "", "fields": fields, "primaryKey": "number"}
    )
    about: dict[str, object] = {
        "title": "T",
        "version": "1.0.0",
        "released": "2026-01-01",
        "description": "D",
    }
    about |= {"licenses": [], "contributors": []}
    dataset = Dataset(folder, about, {}, {}, {"things": table}, {}, (), ())
    with duckdb.connect(str(folder / "x.duckdb")) as connection:
        connection.execute(f"CREATE TABLE things (number BIGINT, value {sql_types.DUCKDB_TYPES[kind]})")
        connection.execute(f"INSERT INTO things {sql.values(enumerate(values))}")
    excel.write(dataset, folder / "x.duckdb", folder / "x.xlsx")
    return folder / "x.xlsx"


def test_a_text_cell_of_the_workbook_contains_the_original_text(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(by_hand(tmp_path, *ODD))["things"]
    assert [unescape(cell.value) for cell in sheet["B"]] == ["value", *ODD]
    assert {cell.data_type for cell in sheet["B"]} == {"s"}


@pytest.mark.parametrize(
    ("kind", "values", "expected"),
    [
        ("integer", ["1", "9007199254740993"], ["1", "9007199254740993"]),
        ("integer", ["1", "-2"], [1, -2]),
        ("number", ["1.5", "inf", "nan"], ["1.5", "INF", "NaN"]),
        ("boolean", ["true", "false"], [True, False]),
        ("time", ["09:30:00", "09:30:00.000001"], ["09:30:00", "09:30:00.000001"]),
        ("datetime", ["2020-02-29 10:00:00"], [dt.datetime(2020, 2, 29, 10)]),  # noqa: DTZ001 - the zone is UTC
        ("time", ["23:59:59.999"], [dt.time(23, 59, 59, 999000)]),
        ("datetime", ["2020-02-29 10:00:00.123"], [dt.datetime(2020, 2, 29, 10, 0, 0, 123000)]),  # noqa: DTZ001 - the same
        ("number", ["0.30000000000000004", "1e300"], [0.30000000000000004, 1e300]),
        ("datetime", ["1899-02-28 10:00:00"], ["1899-02-28T10:00:00"]),
        ("date", ["2020-02-29"], [dt.datetime(2020, 2, 29)]),  # noqa: DTZ001 - Excel knows moments only
    ],
)
def test_values_that_excel_would_change_are_stored_as_text(
    kind: str, values: list[str], expected: list[object], tmp_path: Path
) -> None:
    sheet = openpyxl.load_workbook(by_hand(tmp_path, *values, kind=kind))["things"]
    assert [cell.value for cell in sheet["B"]][1:] == expected


def test_a_table_with_a_value_too_long_for_a_cell_is_omitted_with_a_note(
    tmp_path: Path,
) -> None:
    book = openpyxl.load_workbook(by_hand(tmp_path, "x" * 32_766 + "🜚"))
    assert (book.sheetnames, [c.value for c in book["about"][10]]) == (
        ["about"],
        [
            "-",
            "things",
            1,
            "",
            "not included: a value of value has 32,768 characters, more than 32,767; see data/things.csv",
        ],
    )


def test_a_table_with_too_many_rows_is_omitted_with_a_note(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 2)
    book = openpyxl.load_workbook(by_hand(tmp_path, "a", "b", "c"))
    assert (book.sheetnames, [c.value for c in book["about"][10]]) == (
        ["about"],
        ["-", "things", 3, "", "not included: 3 rows, more than 2; see data/things.csv"],
    )


def test_long_and_reserved_sheet_names_are_made_unique() -> None:
    long = "a" * 31
    assert excel.sheet_names([long + "b", long + "c", "history", "about"]) == {
        long + "b": long, long + "c": "a" * 29 + "_2", "history": "history_2", "about": "about_2",
    }  # fmt: skip


def test_the_workbook_is_reproducible(strikes_package: Path, tmp_path: Path) -> None:
    dataset = check_contract.read(project.STRIKES)
    time.sleep(2.1)  # a zip counts two seconds as one
    excel.write(dataset, strikes_package / "quayside-strikes.duckdb", tmp_path / "again.xlsx")
    assert project.sha256(tmp_path / "again.xlsx") == project.sha256(
        strikes_package / "quayside-strikes.xlsx"
    )


def test_a_parquet_file_contains_its_metadata_and_citation(strikes_package: Path) -> None:
    table = pyarrow.parquet.read_table(strikes_package / "data" / "works.parquet")
    metadata = {key.decode(): value.decode() for key, value in table.schema.metadata.items()}
    descriptor = json.loads((strikes_package / "datapackage.json").read_text("utf-8"))
    schema = next(resource["schema"] for resource in descriptor["resources"] if resource["name"] == "works")
    assert json.loads(metadata.pop("schema")) == schema
    assert metadata == {
        "name": "quayside-strikes",
        "title": "Strikes at the works of Quayside, 1889 to 1913",
        "version": "1.4.2",
        "released": "2024-02-29",
        "licence": "CC0-1.0",
        "contributors": "Ada Loom (author), Quayside Strike Readers (creator), Tom Spindle (dataCurator, typist)",
        "citation": "Loom, Ada; Quayside Strike Readers (2024). Strikes at the works of Quayside, 1889 to 1913 "
        "(version 1.4.2) [data set]. Quayside Labour Archive. https://doi.org/10.5555/quayside-strikes",
    }


def emulated(package: Path, target: Path) -> None:
    """Run sqlite.sql by Python's own SQLite, for machines that lack the command."""
    connection = sqlite3.connect(target, isolation_level=None)
    statement = ""
    for line in (package / "sqlite.sql").read_text("utf-8").splitlines():
        if line.startswith(".import"):
            _, _, _, _, path, staged = shlex.split(line)
            with (package / path).open(encoding="utf-8", newline="") as file:
                head, *rows = csv.reader(file)
                marks = ", ".join("?" * len(head))
                connection.executemany(f'INSERT INTO "{staged}" VALUES ({marks})', rows)
        elif not line.startswith("."):
            statement += line + "\n"
            if sqlite3.complete_statement(statement):
                connection.execute(statement)
                statement = ""
    connection.close()


@pytest.mark.parametrize("way", ["command", "python"])
@pytest.mark.parametrize("name", ["strikes_package", "tiny_package"])
def test_sqlite_contains_every_table_with_types_nulls_and_keys(
    way: str, name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    package = request.getfixturevalue(name)
    target = tmp_path / "made.sqlite"
    if way == "python":
        emulated(package, target)
    elif not shutil.which("sqlite3"):
        pytest.skip("sqlite3 is not installed")
    else:
        text = (package / "sqlite.sql").read_bytes()
        done = subprocess.run(
            ["sqlite3", str(target)], input=text, cwd=package, capture_output=True, check=True
        )
        assert (done.stdout, done.stderr) == (b"", b"")
    made = sqlite3.connect(target)
    (database,) = package.glob("*.duckdb")
    with duckdb.connect(str(database), read_only=True) as stored:
        tables = [name for (name,) in stored.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        assert tables != []
        for table in tables:
            expected = {
                tuple(v.isoformat() if isinstance(v, dt.date | dt.time) else v for v in row)
                for row in stored.execute(f'FROM "{table}"').fetchall()
            }
            assert set(made.execute(f'SELECT * FROM "{table}"')) == expected, table
    names = made.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    assert sorted(names) == sorted((table,) for table in tables)
    assert made.execute("PRAGMA foreign_key_check").fetchall() == []
    made.close()


def test_sqlite_rejects_a_row_with_a_broken_reference(strikes_package: Path, tmp_path: Path) -> None:
    folder = tmp_path / "package"
    shutil.copytree(strikes_package, folder)
    works = folder / "data" / "works.csv"
    works.write_text("".join(works.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
        emulated(folder, tmp_path / "made.sqlite")


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_a_package_is_read_as_typed_frames_and_as_relations(form: str, strikes_package: Path) -> None:
    place = strikes_package if form == "folder" else strikes_package.with_name(f"{strikes_package.name}.zip")
    with pipeline.read_package(place) as package:
        assert (package.name, package.version) == ("quayside-strikes", "1.4.2")
        assert list(package) == list(check_contract.read(project.STRIKES).tables)
        strikes = package["strikes"]
        best = package.relation("strikes").filter("strike_no = 'K001'").project("first_day, hands_best")
        assert best.fetchall() == [(dt.date(1889, 8, 14), 350)]
        counted = package.connection.execute(
            "SELECT count(*) FROM strikes JOIN works USING (works_no)"
        ).fetchall()
        assert counted == [(len(strikes),)]
    kinds = strikes.dtypes.astype(str).to_dict()
    assert {
        name: kinds[name]
        for name in ("headline", "first_day", "hands_best", "raise_percent", "lockout", "outcome")
    } == {
        "headline": "string",
        "first_day": "datetime64[ms]",
        "hands_best": "Int64",
        "raise_percent": "Float64",
        "lockout": "boolean",
        "outcome": "category",
    }
    codes = [int(code.code) for code in check_contract.read(project.STRIKES).codes["outcomes"]]
    assert list(strikes["outcome"].cat.categories) == codes
    assert strikes.iloc[0]["first_day"] == pd.Timestamp("1889-08-14")
    assert strikes["hands_low"].isna().to_list()[0] is True


def test_a_database_file_can_be_opened_and_a_missing_package_is_an_error(
    strikes_package: Path, tmp_path: Path
) -> None:
    with pipeline.read_package(strikes_package / "quayside-strikes.duckdb") as package:
        assert len(package["works"]) == package.relation("works").count("*").fetchall()[0][0]
        with pytest.raises(KeyError):
            package["nothing"]
    with pytest.raises(CallError, match="does not contain datapackage"):
        pipeline.read_package(tmp_path)


def test_importing_the_pipeline_loads_no_other_library() -> None:
    program = "import sys, pipeline; print(sorted(m for m in sys.modules if m.split('.')[0] in ('pipeline', 'duckdb', 'pandas', 'click')))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "['pipeline', 'pipeline.core', 'pipeline.core.version']\n"

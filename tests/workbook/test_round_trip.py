"""A workbook that nobody edited changes no cell, whichever program saved it."""

import csv
import datetime as dt
import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import coder
import project
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.run import import_workbook, new_project
from pipeline.workbook import read_sheets, sheet_tables, write_workbook
from pipeline.workbook.write_workbook import Content

SOFFICE = shutil.which("soffice")
UCDP = project.REPOSITORY.parent / "shared" / "data" / "ucdp-ged-ukraine" / "v_c_2014-2021_crawl2023.csv"
CASES = int(os.environ.get("WORKBOOK_CASES", "8"))
CHARACTERS = st.characters(codec="utf-8", exclude_characters="\0\ufffe\uffff")
TEXTS = st.one_of(
    st.text(CHARACTERS, max_size=20),
    st.text("_x0041 =+-@'\r\n\t<r>&\"", max_size=12),
    st.from_regex(r"0?[0-9]{1,20}([./-][0-9]{1,4}){0,2}", fullmatch=True),
)


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """This dataset, the strikes, and UCDP GED if it is there."""
    folder = tmp_path_factory.mktemp("projects")
    real = folder / "real"
    for part in ("raw", "schemas"):
        shutil.copytree(project.REPOSITORY / part, real / part)
    found = {"real": real, "strikes": project.strikes(folder / "strikes")}
    return found | ({"ucdp": ucdp(folder / "ucdp")} if UCDP.is_file() else {})


def ucdp(folder: Path) -> Path:
    """Make a dataset of UCDP GED, without its row of HXL tags, in which some fields are numbers."""
    description = new_project.Description("UCDP GED", ("UCDP",), "CC-BY-4.0", dt.date(2024, 1, 1))
    new_project.write(folder, description)
    header, _, *lines = UCDP.read_bytes().splitlines(keepends=True)
    (folder / "raw" / "events.csv").write_bytes(header + b"".join(lines))
    names = header.decode().strip().split(",")
    numbers = dict.fromkeys(("latitude", "longitude"), "number") | dict.fromkeys(("id", "year"), "integer")
    fields = [
        {
            "name": name,
            "type": numbers.get(name, "string"),
            "title": name,
            "description": name,
            "example": "1",
        }
        for name in names
    ]
    about = {"name": "events", "title": "Events", "description": "Events.", "primaryKey": ["id"]}
    published = [{"name": name, "raw": f"events.{name}"} for name in names]
    for part, of in {"raw": fields, "tables": published}.items():
        path = folder / "schemas" / part / "events.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({**about, "fields": of}), "utf-8")
    (folder / "schemas" / "tables" / "events.sql").write_text("select * from raw.events", "utf-8")
    dataset = folder / "schemas" / "dataset.json"
    dataset.write_text(dataset.read_text("utf-8").replace('"tables": []', '"tables": ["events"]'), "utf-8")
    return folder


def differences(folder: Path, workbook: Path) -> tuple[list[str], int]:
    """Return the tables that a workbook would change, and the number of tables that were compared."""
    read = import_workbook.read(folder, workbook, coder.quiet)
    assert read.findings == ()
    for table in read.tables:
        assert table.content == (folder / table.now.table.file).read_bytes()
    return [table.now.table.name for table in read.changed], len(read.tables)


TABLES = {"real": 10, "strikes": 4, "ucdp": 3}


def test_a_workbook_as_it_was_written_changes_nothing(projects: dict[str, Path], tmp_path: Path) -> None:
    written = coder.made(projects["real"], tmp_path / "written.xlsx")
    assert differences(projects["real"], written) == ([], TABLES["real"])


def test_a_workbook_saved_by_another_library_changes_nothing(
    projects: dict[str, Path], tmp_path: Path
) -> None:
    written = coder.made(projects["strikes"], tmp_path / "written.xlsx")
    saved = coder.edited(written, tmp_path / "saved.xlsx")
    assert differences(projects["strikes"], saved) == ([], TABLES["strikes"])


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed here")
def test_a_workbook_saved_by_libreoffice_changes_nothing(projects: dict[str, Path], tmp_path: Path) -> None:
    written = [coder.made(folder, tmp_path / f"{name}.xlsx") for name, folder in projects.items()]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    target = tmp_path / "saved"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(target)]
    subprocess.run([*command, *map(str, written)], check=True, capture_output=True, timeout=300)
    results = {name: differences(folder, target / f"{name}.xlsx") for name, folder in projects.items()}
    assert results == {name: ([], TABLES[name]) for name in projects}


@pytest.fixture(scope="module")
def dataset(projects: dict[str, Path]) -> Dataset:
    return check_contract.read(projects["strikes"])


@settings(max_examples=CASES)
@given(rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS, TEXTS), max_size=4))
def test_any_text_comes_back_as_it_was(
    rows: list[tuple[str, ...]], dataset: Dataset, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder, table = tmp_path_factory.mktemp("any"), dataset.raw["unions"]
    text = io.StringIO()
    csv.writer(text).writerows([table.names, *rows])
    path, target = folder / "unions.csv", folder / "any.xlsx"
    path.write_bytes(text.getvalue().encode())
    content = Content(dataset, [sheet_tables.read(path, table)])
    write_workbook.write(content, {table.name: path.read_bytes()}, target, folder)
    sheet = read_sheets.read(target).sheets[table.name]
    cells = [tuple(sheet.rows[row].get(column, "") for column in range(1, 6)) for row in sorted(sheet.rows)]
    assert cells == [table.names, *(row for row in rows if any(row))]

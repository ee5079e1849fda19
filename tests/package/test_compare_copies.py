"""Before a version is published, the workbook and the SQLite script are read and compared with the tables."""

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipeline.contract import check_contract
from pipeline.core.finding import Finding
from pipeline.package import compare_copies, excel, write_package
from pipeline.package.excel import Sheet
from pipeline.raw_files.spreadsheet_position import column_letter
from pipeline.releases import ledger
from pipeline.run import release

pytestmark = pytest.mark.slow  # each test releases a dataset

NAME = "quayside-strikes"


@pytest.fixture(scope="module")
def published(released: Callable[[str], Path]) -> Path:
    """A released project."""
    return released("strikes")


def compared(folder: Path, package: Path) -> list[Finding]:
    """Compare the copies of a package with the tables of the release."""
    dataset = check_contract.read(folder)
    (entry,) = ledger.read(folder / "dist")
    with duckdb.connect(str(package / f"{NAME}.duckdb"), read_only=True) as connection:
        sheets = excel.sheets(dataset, connection)
    return compare_copies.check(dataset, package, entry.tables, sheets)


def change_sheets(package: Path, change: Callable[[str], str]) -> None:
    """Change the XML of the sheets of the tables."""
    path = package / f"{NAME}.xlsx"
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            is_table = "worksheets/sheet" in name and not name.endswith("sheet1.xml")
            archive.writestr(name, change(data.decode()) if is_table else data)


def test_the_copies_of_a_release_contain_its_rows(published: Path) -> None:
    assert compared(published, published / "dist" / f"{NAME}-1.4.2") == []


@pytest.mark.parametrize(
    ("pattern", "new"),
    [
        (r"Rope Walk", "Rope walk"),  # a text
        (r"<v>2\.5</v>", "<v>2.75</v>"),  # a number
        (r'(<c r="[A-Z]+[0-9]+" t="b"><v>)1', r"\g<1>0"),  # a boolean
        (r'<row r="4".*?</row>', ""),  # a row
        (r'<c r="B4".*?</c>', ""),  # a cell
        (r'<c r="B1".*?</c>', ""),  # a name in the head
    ],
)
def test_another_value_in_the_workbook_is_found(
    published: Path, tmp_path: Path, pattern: str, new: str
) -> None:
    package = shutil.copytree(published / "dist" / f"{NAME}-1.4.2", tmp_path / f"{NAME}-1.4.2")
    change_sheets(package, lambda text: re.sub(pattern, new, text, count=1))
    found = compared(published, package)
    assert {finding.code for finding in found} == {"verify.rows.different_rows"}
    assert {finding.file for finding in found} == {f"{NAME}.xlsx"}


def test_a_workbook_that_cannot_be_read_is_found(published: Path, tmp_path: Path) -> None:
    package = shutil.copytree(published / "dist" / f"{NAME}-1.4.2", tmp_path / f"{NAME}-1.4.2")
    change_sheets(package, lambda text: text.replace("</sheetData>", ""))
    found = compared(published, package)
    assert [(finding.code, finding.file) for finding in found] == [("verify.file.unreadable", f"{NAME}.xlsx")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("nullif(\"floor_acres\", '')", 'round("floor_acres")', "verify.rows.different_rows"),
        ("WHEN 'true' THEN 1", "WHEN 'true' THEN 0", "verify.rows.different_rows"),
        ('INSERT INTO "works" SELECT', 'INSERT OR IGNORE INTO "works" SELECT DISTINCT NULL,', "verify.file.unreadable"),
        ("BEGIN;", "BEGIN; nonsense;", "verify.file.unreadable"),
    ],
)  # fmt: skip
def test_a_script_that_loads_other_rows_is_found(
    published: Path, tmp_path: Path, old: str, new: str, code: str
) -> None:
    package = shutil.copytree(published / "dist" / f"{NAME}-1.4.2", tmp_path / f"{NAME}-1.4.2")
    script = package / "sqlite.sql"
    text = script.read_text("utf-8")
    assert old in text
    script.write_text(text.replace(old, new), "utf-8")
    assert {(finding.code, finding.file) for finding in compared(published, package)} == {
        (code, "sqlite.sql")
    }


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_format_that_is_written_wrongly_is_not_published(
    strikes: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = write_package.write

    def wrong(*arguments: object) -> list[Sheet]:
        sheets = right(*arguments)  # type: ignore[arg-type]
        path = next(strikes.glob(f".dist-*/*/data/works.{kind}"))
        with duckdb.connect() as connection:
            connection.execute(f"CREATE TABLE t AS FROM '{path}'; UPDATE t SET sign = upper(sign)")
            connection.execute(f"COPY t TO '{path}'")
        return sheets

    monkeypatch.setattr(write_package, "write", wrong)
    outcome = release.release(strikes, None, lambda _: None)
    assert outcome.released is None
    assert "verify.changed" in {finding.code for finding in outcome.findings}
    assert [path.name for path in (strikes / "dist").iterdir()] == []


def test_columns_of_a_sheet_have_letters() -> None:
    assert [column_letter(column) for column in (1, 26, 27, 52, 53, 702, 703, 16_384)] == [
        *("A", "Z", "AA", "AZ", "BA", "ZZ", "AAA", "XFD"),
    ]

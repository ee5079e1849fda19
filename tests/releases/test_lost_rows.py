"""A file that lost most of its published rows is one finding, without those about references to these rows."""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import duckdb
import project
import pytest

from pipeline.cells import check_cells
from pipeline.contract import check_contract
from pipeline.core.finding import Finding, Message, Severity, Values
from pipeline.releases import check_cut_files, check_lost_columns, check_lost_names, check_lost_rows, ledger

TABLE = "claims"
FILE = f"raw/{TABLE}.csv"


@pytest.fixture
def lines(real: Path) -> list[str]:
    return (real / FILE).read_text("utf-8").splitlines(keepends=True)


def found(folder: Path) -> list[Finding]:
    dataset = check_contract.read(folder)
    with duckdb.connect() as connection:
        cells, scans = check_cells.check(dataset, connection)
        return check_lost_rows.check(dataset, connection, scans, cells)


def test_a_file_saved_with_a_filter_on_is_one_finding(real: Path, lines: list[str]) -> None:
    (real / FILE).write_text("".join(lines[:41]), "utf-8")
    last = ledger.read(real / "dist")[-1]
    rows = last.tables[TABLE].rows
    counts: Values = {"lost": rows - 40, "published": rows, "left": 40}
    values: Values = {"table": TABLE, "version": last.version, **counts}
    hint = Message("restore_rows", {"file": FILE, "table": TABLE})
    assert found(real) == [Finding("error", "cells.file.rows_lost", values, FILE, hints=(hint,))]


@pytest.mark.parametrize("is_cut", [True, False])
def test_rows_that_are_missing_below_an_open_quote_are_to_be_restored(
    real: Path,
    lines: list[str],
    is_cut: bool,  # noqa: FBT001
) -> None:
    at = next(i for i, line in enumerate(lines) if i > 40 and ',"' in line)
    before, _, after = lines[at].partition(',"')
    rest = [f'{before},"{after[:10]}'] if is_cut else [f'{before},"{after.replace(chr(34), "")}', "x\n"]
    below = [] if is_cut else [line.replace('"', "") for line in lines[at + 1 :]]
    (real / FILE).write_text("".join([*lines[:at], *rest, *below]), "utf-8")
    dataset = check_contract.read(real)
    (finding,) = [f for f in check_cut_files.check(dataset, found(real)) if f.file == FILE]
    last = ledger.read(real / "dist")[-1]
    lost: Values = {"file": FILE, "version": last.version, "lost": last.tables[TABLE].rows - at}
    (hint,) = finding.hints
    code = "cells.file.open_quote" if is_cut else "cells.file.lost_quote"
    assert (finding.code, finding.line) == (code, at + 1)
    assert hint == Message("restore_cut_rows", lost) if is_cut else hint.code == "close_cell"


def test_a_file_that_two_published_tables_are_made_of_is_one_finding(real: Path) -> None:
    file = "raw/events.csv"
    lines = (real / file).read_text("utf-8").splitlines(keepends=True)
    (real / file).write_text("".join(lines[:21]), "utf-8")
    lost = [(finding.file, finding.values["table"]) for finding in found(real)]
    assert lost == [(file, "events")]


@pytest.mark.parametrize(("table", "code"), [("aliases", "cells.file.rows_lost"), ("claim_links", "")])
def test_a_table_without_typed_keys_is_reported_if_other_rows_need_it(
    real: Path, table: str, code: str
) -> None:
    path = real / "raw" / f"{table}.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:11]), "utf-8")
    if table == "aliases":
        project.change(real, "claims", claim_id="C0001", subject=lines[20].partition(",")[0])
    codes = [(finding.file, finding.code, finding.hints) for finding in found(real)]
    hint = Message("restore_rows", {"file": f"raw/{table}.csv"})
    assert codes == ([(f"raw/{table}.csv", code, (hint,))] if code else [])


def test_references_to_fewer_missing_rows_are_reported(real: Path, lines: list[str]) -> None:
    (real / FILE).write_text("".join(lines[: len(lines) // 2 + 10]), "utf-8")
    assert {finding.code for finding in found(real)} == {"cells.reference.missing"}


def test_rows_whose_keys_are_retired_are_not_lost(real: Path, lines: list[str]) -> None:
    (real / FILE).write_text("".join(lines[:41]), "utf-8")
    keys = [line.partition(",")[0] for line in lines[41:]]
    with (real / "raw" / "retired.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"{TABLE},{key},,Withdrawn.,1.0.0\n" for key in keys)
    assert {finding.code for finding in found(real)} == {"cells.reference.missing"}


@pytest.mark.parametrize(
    ("rows", "severity", "hint"), [(0, "error", "restore_copy"), (1, "warning", "restore_rows")]
)
def test_a_table_that_lost_all_rows_is_to_be_restored(
    real: Path, rows: int, severity: Severity, hint: str
) -> None:
    file = "raw/claim_links.csv"
    lines = (real / file).read_text("utf-8").splitlines(keepends=True)
    (real / file).write_text("".join(lines[:rows]), "utf-8")
    last = ledger.read(real / "dist")[-1]
    published = last.tables["claim_links"].rows
    counts: Values = {"lost": published, "published": published, "left": 0}
    values: Values = {"table": "claim_links", "version": last.version, **counts}
    hints = (Message(hint, {"file": file}),)
    assert found(real) == [Finding(severity, "cells.file.rows_lost", values, file, hints=hints)]


def test_a_published_version_is_compared_with_the_one_before_it_so_that_it_can_be_made_again(
    real: Path,
) -> None:
    path = real / "raw" / "claim_links.csv"
    path.write_text(path.read_text("utf-8").splitlines(keepends=True)[0], "utf-8")
    *earlier, last = ledger.read(real / "dist")
    assert [finding.values["version"] for finding in found(real)] == [last.version]
    ledger.write(real / "dist", [*earlier, replace(last, inputs=ledger.inputs(real))])
    assert [finding.values["version"] for finding in found(real)] == [earlier[-1].version]


@pytest.mark.parametrize(("label", "is_restored"), [("", True), ("agianst", False)])
def test_a_published_column_is_to_be_restored_unless_its_header_is_misspelled(
    real: Path, label: str, *, is_restored: bool
) -> None:
    with (real / FILE).open(encoding="utf-8", newline="") as file:
        rows = [*csv.reader(file)]
    position = rows[0].index("against")
    published = sum(bool(row[position]) for row in rows[1:])
    rows[0][position] = label
    kept = rows if label else [row[:position] + row[position + 1 :] for row in rows]
    with (real / FILE).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(kept)
    version = ledger.read(real / "dist")[-1].version
    values: Values = {"file": FILE, "version": version, "values": published}
    hints = (Message("restore_lost_column", values),) if is_restored else ()
    cells = check_lost_columns.check(check_contract.read(real), found(real))
    assert [f.hints for f in cells if f.code == "cells.header.missing_field"] == [hints]


def test_a_missing_value_that_was_published_has_its_row_as_the_hint(real: Path) -> None:
    path = real / "raw" / "events.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("E0037,")), "utf-8")
    dataset = check_contract.read(real)
    with duckdb.connect() as connection:
        cells, scans = check_cells.check(dataset, connection)
        cells = check_lost_names.check(dataset, connection, scans, cells)
    version = ledger.read(real / "dist")[-1].version
    hint = Message("restore_row", {"file": "raw/events.csv", "key": "E0037", "version": version})
    assert [(finding.code, finding.value, finding.hints) for finding in cells] == [
        ("cells.reference.missing", "E0037", (hint,))
    ]


def names(folder: Path) -> list[Finding]:
    dataset = check_contract.read(folder)
    with duckdb.connect() as connection:
        cells, scans = check_cells.check(dataset, connection)
        return check_lost_names.check(dataset, connection, scans, cells)


@pytest.mark.parametrize(
    ("new", "hint"),
    [("Abu Mohammad al-Adnani", "rename_back"), ("Taliban fighters", "rename_back"), ("", "write_published")],
)
def test_a_name_that_was_changed_in_its_own_table_only_is_reported_there(
    real: Path, new: str, hint: str
) -> None:
    old = "Abu Muhammad al-Adnani"
    project.change(real, "actors", actor_id="A0037", name=new)
    (finding,) = [f for f in names(real) if f.code.startswith("cells.reference")]
    assert (finding.code, finding.place, finding.key) == (
        "cells.reference.renamed", "raw/actors.csv:38:2", "A0037",
    )  # fmt: skip
    assert (finding.values["field"], finding.values["old"], finding.values.get("new", "")) == (
        "name",
        old,
        new,
    )
    assert finding.values["uses"] == 5
    assert [each.code for each in finding.hints] == [hint]


def test_a_name_with_one_use_names_its_place(real: Path) -> None:
    tables = ("claims", "actor_roles", "aliases", "actors", "events")
    cells = [cell for table in tables for row in rows_of(real, table) for cell in row.values()]
    uses = Counter(item.strip() for cell in cells for item in cell.split(";"))
    row = next(row for row in rows_of(real, "actors") if uses[row["name"]] == 1 + 1)
    project.change(real, "actors", actor_id=row["actor_id"], name="Another name")
    (finding,) = [f for f in names(real) if f.code == "cells.reference.renamed"]
    assert (finding.key, finding.values["old"]) == (row["actor_id"], row["name"])
    assert "uses" not in finding.values
    assert str(finding.values["place"]).startswith("raw/")


def test_a_name_of_another_row_is_not_to_be_written_in_the_cells_of_this_one(real: Path) -> None:
    rows = rows_of(real, "actors")
    project.change(real, "actors", actor_id="A0037", name=rows[0]["name"])
    (finding,) = [f for f in names(real) if f.code == "cells.reference.renamed"]
    assert [hint.code for hint in finding.hints] == ["write_published"]


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / "raw" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]

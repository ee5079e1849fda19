"""The rows of a large file are read in their order, so that each finding names its line."""

from pathlib import Path

import duckdb

from pipeline.cells import check_cells
from pipeline.contract.dataset import Dataset
from pipeline.schema.model import read_table
from pipeline.tables import load

ROWS = 200_000
WORDS = [f"word{i}" for i in range(40)]
LONG = "x" * 200


def large(folder: Path, faulty: dict[int, str]) -> Dataset:
    """Make a file of 40 MB and its table, whose long lists of constants DuckDB would turn into joins."""
    (folder / "t.csv").write_text(
        "id,word,flag,text\n"
        + "".join(f"{i},{faulty.get(i, WORDS[i % 40])},{'yn'[i % 2]},{LONG}\n" for i in range(ROWS)),
        "utf-8",
    )
    words = {"title": "T", "description": "D."}
    flag = {"trueValues": ["y", "yes", "1", "true", "t"], "falseValues": ["n", "no", "0", "false", "f"]}
    missing = ["", "-", "--", "NA", "N/A", "none", "null"]
    fields = [
        {"name": "id", "type": "integer", **words},
        {"name": "word", "type": "string", "constraints": {"enum": WORDS}, "missingValues": missing, **words},
        {"name": "flag", "type": "boolean", **flag, **words},
        {"name": "text", "type": "string", **words},
    ]
    table = read_table({"name": "t", **words, "fields": fields, "primaryKey": ["id"]}, file="t.csv")
    return Dataset(folder, {}, {"t": table}, {}, {}, {}, (), ())


def test_findings_about_a_large_file_name_their_lines(tmp_path: Path) -> None:
    dataset = large(tmp_path, {0: "wrod", 41_000: "wrod", 123_456: "wrod", ROWS - 1: "wrod"})
    with duckdb.connect(config={"threads": 4}) as connection:
        findings, _ = check_cells.check(dataset, connection)
    assert [(finding.line, finding.key) for finding in findings] == [
        (2, "0"),
        (41_002, "41000"),
        (123_458, "123456"),
        (ROWS + 1, str(ROWS - 1)),
    ]


def test_the_rows_of_a_large_file_are_loaded_in_their_order(tmp_path: Path) -> None:
    dataset = large(tmp_path, {})
    with duckdb.connect(str(tmp_path / "work.duckdb"), config={"threads": 4}) as connection:
        findings, scans = check_cells.check(dataset, connection)
        load.load(dataset, connection, scans)
        misplaced = connection.execute("SELECT count(*) FROM raw.t WHERE id <> rowid").fetchall()
    assert (findings, misplaced) == ([], [(0,)])

"""A row rule is an error or a warning and may have a hint, and its findings can be waived, row by row."""

import json
from pathlib import Path
from typing import Any

import documents
import duckdb
import findings
import pytest

from pipeline.contract import check_contract
from pipeline.core.errors import ContractError
from pipeline.package import duckdb_file
from pipeline.run import check

RULE = {
    "name": "in_summer",
    "expression": "first_day >= '1889-06-01'",
    "description": "Strikes begin in summer.",
}
WAIVERS = "check,key,reason,decided_on,expires\n"
WAIVED = "rows.in_summer,{},A mild winter.,2026-01-01,2027-01-01\n"
FOUND = 'raw/strikes.csv:{}:2 {} Strikes begin in summer. Found first_day="1889-0{}-01" (strikes K00{}) [rows.in_summer]'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project, of whose four strikes three begin in winter."""
    folder = documents.minimal(tmp_path)
    rows = [f"K00{number},1889-0{month}\n" for number, month in ((1, 8), (2, 1), (3, 2), (4, 3))]
    (folder / "raw" / "strikes.csv").write_text("strike_id,began\n" + "".join(rows), "utf-8")
    return folder


def rule(project: Path, table: str = "strikes", **more: Any) -> None:
    path = project / "schemas" / "tables" / f"{table}.json"
    described = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**described, "rules": [{**RULE, **more}]}), "utf-8")


def waive(project: Path, *keys: str) -> None:
    text = WAIVERS + "".join(WAIVED.format(key) for key in keys)
    (project / "raw" / "waivers.csv").write_text(text, "utf-8")


def test_a_rule_that_is_a_warning_does_not_block(project: Path) -> None:
    rule(project, severity="warning")
    assert findings.lines(project) == [FOUND.format(n + 1, "warning", n - 1, n) for n in (2, 3, 4)]


def test_a_rule_may_have_a_hint(project: Path) -> None:
    rule(project, severity="warning", hint="look up the first day")
    hint = "    hint: look up the first day"
    expected = [[FOUND.format(n + 1, "warning", n - 1, n), hint] for n in (2, 3, 4)]
    assert findings.lines(project) == [line for lines in expected for line in lines]


def test_a_rule_has_one_of_two_severities(project: Path) -> None:
    rule(project, severity="note")
    with pytest.raises(ContractError) as error:
        check_contract.read(project)
    assert error.value.problems == (
        'schemas/tables/strikes.json: rules[0].severity: "note" is not one of "error", "warning"',
    )


def test_a_waived_row_is_shown_although_the_limit_shows_fewer(project: Path) -> None:
    rule(project)
    waive(project, "K004")
    assert findings.lines(project, limit=1) == [
        "raw/strikes.csv error 1 more of these, 2 in total [rows.in_summer]",
        FOUND.format(3, "error", 1, 2).replace('first_day="1889-01-01"', 'began="1889-01"'),
        FOUND.format(5, "waived", 3, 4),
        "    reason: A mild winter.",
    ]


def test_a_waiver_of_a_row_that_breaks_no_rule_is_an_error(project: Path) -> None:
    rule(project)
    waive(project, "K001", "K002", "K003", "K004")
    assert findings.lines(project)[-2:] == [
        "raw/waivers.csv:2:2 error no finding of rows.in_summer has the key K001 [waivers.useless.no_finding]",
        "    hint: delete the line",
    ]


def test_a_rule_of_two_tables_cannot_be_waived(project: Path) -> None:
    rule(project, severity="warning")
    schemas = project / "schemas"
    for suffix in (".json", ".sql"):
        text = (schemas / "tables" / f"strikes{suffix}").read_text("utf-8")
        text = text.replace('"name": "strikes"', '"name": "days"')
        (schemas / "tables" / f"days{suffix}").write_text(text, "utf-8")
    about = json.loads((schemas / "dataset.json").read_text("utf-8"))
    (schemas / "dataset.json").write_text(json.dumps({**about, "tables": ["strikes", "days"]}), "utf-8")
    waive(project, "K002")
    lines = findings.lines(project)
    assert [line for line in lines if "waive" in line] == [
        'raw/waivers.csv:2:1 error the tables strikes and days have a rule "rows.in_summer" each '
        "[waivers.useless.ambiguous_rule]",
    ]


@pytest.mark.parametrize(
    ("severity", "waived", "constraints"),
    [("error", (), ["in_summer"]), ("error", ("K002", "K003", "K004"), []), ("warning", (), [])],
)
def test_only_a_rule_that_all_rows_satisfy_is_a_constraint_of_the_database(
    severity: str, waived: tuple[str, ...], constraints: list[str], project: Path
) -> None:
    rule(project, severity=severity)
    if waived:
        waive(project, *waived)
    elif severity == "error":
        (project / "raw" / "strikes.csv").write_text("strike_id,began\nK001,1889-08\n", "utf-8")
    dataset = check_contract.read(project)
    check.layers(dataset, project / "work.duckdb", check.Settings(None, lambda _: None))
    duckdb_file.write(dataset, project / "work.duckdb", project / "package.duckdb")
    with duckdb.connect(str(project / "package.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "SELECT constraint_name FROM duckdb_constraints() "
            "WHERE table_name = 'strikes' AND constraint_type = 'CHECK' AND expression LIKE '%1889%'"
        ).fetchall()
    assert len(rows) == len(constraints)

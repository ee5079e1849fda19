"""Rows of raw/ that the SELECT of a table drops are reported, each with its line."""

import json
from pathlib import Path

import findings
import pytest

from pipeline.run import release

LOST = "is not in the published table strikes"


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def lost(folder: Path) -> list[str]:
    """Return the keys that are reported as lost, and the code of every other error."""
    return [
        finding.key if finding.code == "consistency.not_published" else finding.code
        for finding in findings.of(folder)
        if finding.severity == "error" and not finding.waiver
    ]


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ("raw.strikes join (select works_no as works from raw.works where steam) using (works)", 2),
        ("raw.strikes where lockout", 6),
        ("raw.strikes where strike_no <> 'K004'", 1),
        ("raw.strikes where false", 8),
        ("(from raw.strikes limit 4)", 4),
        ("raw.strikes left join (select works_no as works from raw.works where steam) using (works)", 0),
    ],
)
def test_each_row_that_a_select_drops_is_reported_once(strikes: Path, source: str, keys: int) -> None:
    edit(strikes, "schemas/tables/strikes.sql", "from raw.strikes", f"from {source}")
    reported = lost(strikes)
    assert [key[0] for key in reported] == ["K"] * keys
    assert len({*reported}) == keys


def test_the_finding_names_the_line_of_the_row(strikes: Path) -> None:
    edit(
        strikes,
        "schemas/tables/strikes.sql",
        "from raw.strikes",
        "from raw.strikes where strike_no <> 'K004'",
    )
    assert [line for line in findings.lines(strikes) if "error" in line] == [
        f'raw/strikes.csv:6:1 error strike_no: "K004" {LOST} (strikes K004) [consistency.not_published]'
    ]


def test_a_row_in_another_table_with_the_same_key_is_not_lost(strikes: Path) -> None:
    select = (strikes / "schemas" / "tables" / "strikes.sql").read_text("utf-8")
    schema = json.loads((strikes / "schemas" / "tables" / "strikes.json").read_text("utf-8"))
    (strikes / "schemas" / "tables" / "long_strikes.json").write_text(
        json.dumps({**schema, "name": "long_strikes"}), "utf-8"
    )
    (strikes / "schemas" / "tables" / "long_strikes.sql").write_text(f"{select} where lockout", "utf-8")
    path = strikes / "schemas" / "dataset.json"
    about = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**about, "tables": [*about["tables"], "long_strikes"]}), "utf-8")
    assert lost(strikes) == []


def test_a_computed_key_is_not_compared_with_raw_data(strikes: Path) -> None:
    edit(strikes, "schemas/tables/strike_demands.sql", "from raw.strikes", "from raw.strikes where lockout")
    assert lost(strikes) == []


@pytest.mark.slow
def test_a_waived_row_is_left_out_and_references_to_it_are_reported(strikes: Path) -> None:
    edit(
        strikes,
        "schemas/tables/strikes.sql",
        "from raw.strikes",
        "from raw.strikes where strike_no <> 'K004'",
    )
    (strikes / "raw" / "waivers.csv").write_text(
        "check,key,reason,decided_on,expires\n"
        "consistency.not_published,K004,Its source was withdrawn.,2024-01-01,2030-01-01\n",
        "utf-8",
    )
    assert {*lost(strikes)} == {"consistency.reference"}
    for table in ("strike_demands", "strike_unions"):
        edit(
            strikes,
            f"schemas/tables/{table}.sql",
            "from raw.strikes",
            "from (from raw.strikes where strike_no <> 'K004')",
        )
    assert lost(strikes) == []
    assert release.release(strikes, None, lambda _: None).released

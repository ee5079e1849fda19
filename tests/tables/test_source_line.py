"""A published row leads to the line of its raw row, whether that is looked up alone or among many."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import project
import pytest

from pipeline.cells import check_cells
from pipeline.contract import check_contract
from pipeline.core import sql
from pipeline.tables import load, normalise, source_line


def test_lines_are_the_same_one_by_one_and_all_at_once(tmp_path: Path) -> None:
    folder = project.strikes(tmp_path)
    dataset = check_contract.read(folder)
    with duckdb.connect() as connection:
        _, marks = check_cells.check(dataset, connection)
        load.load(dataset, connection, marks)
        raw = dataset.raw["strikes"]
        keys = [key for (key,) in connection.execute("SELECT strike_no FROM raw.strikes").fetchall()]
        lines = source_line.Lines(connection)
        rounds = [[lines.of(raw, {"strike_no": key}) for key in keys] for _ in range(source_line.FEW)]
        unknown = lines.of(raw, {"strike_no": "K999"})
    assert unknown is None
    assert rounds == [rounds[0]] * source_line.FEW
    text = (folder / "raw" / "strikes.csv").read_text("utf-8").splitlines()
    assert [text[line - 1].partition(",")[0] for line in rounds[0] if line] == keys


@pytest.fixture
def tables(tiny: Path, tmp_path: Path) -> Callable[[], dict[str, list[int | None]]]:
    """Return a function that returns the line of each row of tables whose key is made of names or IDs."""

    def lines() -> dict[str, list[int | None]]:
        dataset = check_contract.read(tiny)
        with duckdb.connect(tmp_path / "work.duckdb") as connection:
            _, marks = check_cells.check(dataset, connection)
            load.load(dataset, connection, marks)
            normalise.make_tables(dataset, connection)
            found = {}
            for name in ("actor_roles", "claim_links"):
                table = dataset.tables[name]
                rows = connection.execute(
                    f"SELECT {sql.identifiers(table.primary_key)} FROM {name} ORDER BY ALL"
                ).fetchall()
                keys = [dict(zip(table.primary_key, row, strict=True)) for row in rows]
                found[name] = [source_line.locate(dataset, connection, table, key).line for key in keys]
        return found

    return lines


def test_a_row_is_found_by_the_name_that_its_key_has_in_raw(
    tiny: Path, tables: Callable[[], dict[str, list[int | None]]]
) -> None:
    role = {"role": "government", "time": "2019/..", "source": "S001", "time_basis": "stated"}
    project.change(tiny, "actor_roles", actor="Blue Army", **role)
    project.change(tiny, "actor_roles", actor="RG", **role)  # an alias of the first actor
    project.change(tiny, "claim_links", claim="C0002", other="C0007")
    assert tables() == {"actor_roles": [4, 2, 3], "claim_links": [2, 3]}


def test_a_row_that_is_an_item_of_a_list_is_found_by_the_rest_of_its_key(
    strikes: Path, tmp_path: Path
) -> None:
    path = strikes / "schemas" / "tables" / "strike_unions.json"
    schema = json.loads(path.read_text("utf-8"))
    own = {"type": "string", "title": "Strike", "description": "Number of the strike.", "example": "K001"}
    schema["fields"][0] |= {**own, "constraints": {"required": True}}
    path.write_text(json.dumps(schema), "utf-8")
    dataset = check_contract.read(strikes)
    table = dataset.tables["strike_unions"]
    with duckdb.connect(tmp_path / "work.duckdb") as connection:
        _, marks = check_cells.check(dataset, connection)
        load.load(dataset, connection, marks)
        normalise.make_tables(dataset, connection)
        rows = connection.execute("SELECT strike_no, union_no FROM strike_unions ORDER BY ALL").fetchall()
        keys = [dict(zip(table.primary_key, row, strict=True)) for row in rows]
        lines = [source_line.locate(dataset, connection, table, key).line for key in keys]
    text = (strikes / "raw" / "strikes.csv").read_text("utf-8").splitlines()
    assert [text[line - 1].partition(",")[0] for line in lines if line] == [strike for strike, _ in rows]


def test_a_row_is_not_found_if_its_key_has_other_values_in_raw(
    tiny: Path, tables: Callable[[], dict[str, list[int | None]]]
) -> None:
    project.change(tiny, "claim_links", claim="C0002", other="C0007")
    path = tiny / "schemas" / "tables" / "claim_links.sql"
    next_claim = "'C' || lpad(CAST(CAST(claim[2:] AS INTEGER) + 1 AS VARCHAR), 4, '0') as claim_id"
    path.write_text(path.read_text("utf-8").replace("claim as claim_id", next_claim), "utf-8")
    assert tables()["claim_links"] == [None, None]

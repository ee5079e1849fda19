"""SQL of a dataset reads its own tables only; anything else is an error before data are read."""

from pathlib import Path

import project
import pytest

from pipeline.contract import check_contract
from pipeline.core.errors import ContractError

ONE = "must contain exactly one SELECT"
OUTSIDE = "() reads from outside the dataset; use the dataset's tables"
OTHERWISE = "() is not deterministic; releases must be reproducible"
HOSTILE = {
    "select 1; select 2": ONE,
    "copy unions to '/tmp/x.csv'": ONE,
    "attach '/tmp/x.duckdb' as x": ONE,
    "set enable_external_access = true": ONE,
    "install httpfs": ONE,
    "export database '/tmp/x'": ONE,
    "pragma database_list": f"{ONE}: Only SELECT statements can be serialized to json!",
    "from read_csv('/etc/passwd')": f"read_csv{OUTSIDE}",
    "from read_text('/etc/passwd')": f"read_text{OUTSIDE}",
    "from READ_PARQUET('x')": f"read_parquet{OUTSIDE}",
    "from glob('/*')": f"glob{OUTSIDE}",
    "from duckdb_settings()": f"duckdb_settings{OUTSIDE}",
    "from query('drop table unions')": f"query{OUTSIDE}",
    "select * from unions where exists (from sniff_csv('/etc/passwd'))": f"sniff_csv{OUTSIDE}",
    "from duckdb_tables": "duckdb_tables is a table of DuckDB; use the dataset's tables",
    "from information_schema.tables": "tables is a table of DuckDB; use the dataset's tables",
    "select getenv('HOME')": f"getenv{OTHERWISE}",
    "select current_setting('temp_directory')": f"current_setting{OTHERWISE}",
    "select now()": f"now{OTHERWISE}",
    "select current_date": f"current_date{OTHERWISE}",
    "select * from unions order by random()": f"random{OTHERWISE}",
    "select " + "1+" * 700 + "1": "the query is nested too deeply",
    "select 1 where 1 not in (select " + "1+" * 470 + "1)": "the query is nested too deeply",
    "select " + "1+" * 20_000 + "1": 'Parser Error: Max expression depth limit of 1000 exceeded. Use "SET max_expression_depth TO x" '
    "to increase the maximum expression depth.",
}  # fmt: skip


@pytest.mark.parametrize("statement", HOSTILE, ids=lambda text: text[:40])
@pytest.mark.parametrize("file", ["tables/unions", "checks/union_that_never_struck", "queries/what_was_won"])
def test_a_statement_that_reads_more_than_the_dataset_is_refused(
    file: str, statement: str, strikes: Path
) -> None:
    path = strikes / "schemas" / f"{file}.sql"
    header = [line for line in path.read_text("utf-8").splitlines() if line.startswith("--")]
    path.write_text("\n".join([*header, statement]), "utf-8")
    with pytest.raises(ContractError) as error:
        check_contract.read(strikes)
    assert error.value.problems == (f"schemas/{file}.sql: {HOSTILE[statement]}",)


def test_functions_that_only_generate_rows_are_allowed(strikes: Path) -> None:
    path = strikes / "schemas" / "checks" / "union_that_never_struck.sql"
    header = [line for line in path.read_text("utf-8").splitlines() if line.startswith("--")]
    query = "select union_no, full_name from unions, range(3), unnest([1]), generate_series(1, 2)"
    path.write_text("\n".join([*header, query]), "utf-8")
    assert check_contract.read(strikes).checks


def test_the_sql_of_this_repository_reads_nothing_else() -> None:
    assert check_contract.read(project.REPOSITORY).queries

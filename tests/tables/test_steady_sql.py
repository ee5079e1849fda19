"""SQL of a dataset ends in time and gives the same result with any number of threads, on any day and machine."""

import json
import random
from pathlib import Path

import duckdb
import findings
import project
import pytest

from pipeline.contract import check_contract, sql_tree, steady_sql
from pipeline.core import database, workspace
from pipeline.core.errors import ContractError
from pipeline.run import check

CONSTANT = "stability = 'CONSISTENT'"
STEADY = (
    "select count(*), min(a), max(b) from t",
    "select age(a, b) from t",
    "select error('x')",
    "select nullif(a, b), list_sum(l), json(x) from t",
    "select a::timestamp, strptime(b, '%Y-%m-%d') from t",
    "select t.user from t",
    "from raw.t, reference.u, main.v",
)
UNSTEADY = {
    "select to_timestamp(0)": "to_timestamp()",
    "select current_localtimestamp()": "current_localtimestamp()",
    "select age(a) from t": "age()",
    "select ago(interval 1 day)": "ago()",
    "select pg_conf_load_time()": "pg_conf_load_time()",
    "select timestamp '2020-01-01' at time zone 'Asia/Tokyo'": "timezone()",
    "select strptime(a, '%Y-%m-%d %z') from t": "strptime()",
    "select reservoir_quantile(a, 0.5) from t": "reservoir_quantile()",
    "select approx_quantile(a, 0.5) from t": "approx_quantile()",
    "select '2020-01-01'::timestamptz": "time zone",
    "select cast(a as time with time zone) from t": "time zone",
    "select cast(a as struct(b timestamptz[])) from t": "time zone",
    "from t using sample 3 rows": "a sample",
    "from t tablesample 10%": "a sample",
    "select * from (from t using sample reservoir(5 rows) repeatable (1))": "a sample",
    "select (select setting from pg_settings limit 1)": "pg_settings",
    "from pg_catalog.pg_tables": "pg_tables",
    "from sqlite_master": "sqlite_master",
    "from information_schema.columns": "columns",
    "from (describe t)": "DESCRIBE",
    "from (summarize t)": "DESCRIBE",
    "from (show tables)": "DESCRIBE",
    "from work.main.t": "names a database",
    "from work.t": "names a database",
}


def volatile() -> list[str]:
    """Return the functions that DuckDB's catalogue calls volatile or constant within one query only."""
    rows = duckdb.execute(
        f"SELECT DISTINCT function_name FROM duckdb_functions() WHERE NOT {CONSTANT} "
        f"AND function_type = 'scalar' AND NOT {steady_sql.TAKES_ZONES}"
    ).fetchall()
    return sorted({name for (name,) in rows} - steady_sql.DETERMINISTIC)


@pytest.mark.parametrize("query", STEADY)
def test_a_query_over_the_dataset_alone_is_allowed(query: str) -> None:
    assert list(steady_sql.problems(sql_tree.parse(query))) == []


@pytest.mark.parametrize("query", UNSTEADY)
def test_a_query_with_another_result_elsewhere_is_refused_by_name(query: str) -> None:
    problems = " ".join(steady_sql.problems(sql_tree.parse(query)))
    assert UNSTEADY[query] in problems


@pytest.mark.parametrize("name", volatile())
def test_every_function_that_the_catalogue_calls_inconstant_is_refused(name: str) -> None:
    query = f"select x, (select {name}(a)) from t where b in (select lower({name}()) from u)"
    assert f"{name}() is not deterministic; releases must be reproducible" in {
        *steady_sql.problems(sql_tree.parse(query))
    }


def rewrite(folder: Path, file: str, query: str) -> Path:
    """Replace the query of a SQL file and leave its header."""
    path = folder / "schemas" / f"{file}.sql"
    header = [line for line in path.read_text("utf-8").splitlines() if line.startswith("--")]
    path.write_text("\n".join([*header, query]), "utf-8")
    return path


def error_of(folder: Path) -> tuple[str, ...]:
    with pytest.raises(ContractError) as error:
        findings.of(folder)
    return error.value.problems


ENDLESS = (
    "(select count(*) from range(1000000000000) as r (i), range(1000000000000) as s (j) where i + j < 0)"
)


@pytest.mark.parametrize(
    ("file", "query"),
    [
        ("checks/union_that_never_struck", f"select union_no, full_name from unions where 1 < {ENDLESS}"),
        ("queries/what_was_won", f"select {ENDLESS} as n"),
        ("tables/unions", f"select * from raw.unions where 1 < {ENDLESS}"),
    ],
)
def test_a_query_that_does_not_end_is_interrupted(strikes: Path, file: str, query: str) -> None:
    rewrite(strikes, file, query)
    about = strikes / "schemas" / "dataset.json"
    about.write_text(json.dumps({**json.loads(about.read_text("utf-8")), "sqlSeconds": 0.5}), "utf-8")
    if file.startswith("tables"):
        path = strikes / "schemas" / "tables" / "unions.sql"
        path.write_text(project.STRIKES.joinpath("schemas/tables/unions.sql").read_text("utf-8"), "utf-8")
        original = path.read_text("utf-8").strip().removesuffix(";")
        path.write_text(f"select * from ({original}\n) where 1 < {ENDLESS}", "utf-8")
    assert error_of(strikes) == (
        f"schemas/{file}.sql: the query did not end within 0.5 seconds; simplify it, or raise sqlSeconds in "
        "schemas/dataset.json",
    )


def test_a_query_that_needs_too_much_memory_is_refused_by_name(strikes: Path) -> None:
    query = "select 'U1' as union_no, string_agg(repeat('x', 100000000), '') as full_name from range(40)"
    rewrite(strikes, "checks/union_that_never_struck", query)
    assert error_of(strikes) == (
        "schemas/checks/union_that_never_struck.sql: the query needs more than 1500MB of memory and 50GB of "
        "temporary files",
    )


@pytest.mark.parametrize("comparison", ["not in", "<> all"])
def test_not_in_over_an_empty_value_is_refused(strikes: Path, comparison: str) -> None:
    query = f"select strike_no from strikes where strike_no {comparison} (select resumes from strikes)"
    rewrite(
        strikes,
        "checks/union_that_never_struck",
        query.replace("strike_no from", "strike_no as union_no, 'x' as full_name from"),
    )
    assert error_of(strikes) == (
        "schemas/checks/union_that_never_struck.sql: NOT IN finds nothing, because one of its values is empty; "
        "use NOT EXISTS",
    )


def test_not_in_over_values_none_of_which_is_empty_is_allowed(strikes: Path) -> None:
    query = (
        "with struck as (select union_no from strike_unions) select union_no, full_name from unions "
        "where union_no not in (select union_no from struck)"
    )
    rewrite(strikes, "checks/union_that_never_struck", query)
    assert [finding.key for finding in findings.of(strikes)] == ["U6"]


@pytest.mark.parametrize("key", ["'U9'", "'u1'", "42"])
def test_a_check_that_returns_the_key_of_no_row_is_refused(strikes: Path, key: str) -> None:
    rewrite(strikes, "checks/union_that_never_struck", f"select {key} as union_no, 'x' as full_name")
    named = key.strip("'")
    assert error_of(strikes) == (
        f"schemas/checks/union_that_never_struck.sql: its query returns {named}, which is not a key of unions",
    )


def test_tables_on_a_circle_are_named_before_data_are_read(strikes: Path) -> None:
    path = strikes / "schemas" / "tables" / "works.json"
    works = json.loads(path.read_text("utf-8"))
    works["fields"].append(
        {"name": "first_strike", "type": "string", "title": "T", "description": "D.", "example": "K001"}
    )
    works["foreignKeys"] = [
        *works.get("foreignKeys", ()),
        {"fields": ["first_strike"], "reference": {"resource": "strikes", "fields": ["strike_no"]}},
    ]
    path.write_text(json.dumps(works), "utf-8")
    assert error_of(strikes) == (
        "schemas/tables: the foreign keys of strikes and works lead in a circle; remove one of them",
    )


@pytest.mark.slow
def test_sums_of_fractions_are_the_same_with_any_number_of_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = project.strikes(tmp_path / "project")
    draw = random.Random(1)  # noqa: S311 - not cryptography
    field = {"type": "number", "title": "T", "description": "D.", "example": 1.5}
    key = {"name": "id", "type": "string", "title": "I", "description": "I.", "example": "r1"}
    big = {
        "name": "big",
        "title": "B",
        "description": "B.",
        "fields": [key, {**field, "name": "v"}],
        "primaryKey": ["id"],
    }
    (folder / "schemas" / "raw" / "big.json").write_text(json.dumps(big), "utf-8")
    rows = "".join(f"r{number},{draw.uniform(-1e6, 1e6):.6f}\n" for number in range(260_000))
    (folder / "raw" / "big.csv").write_text(f"id,v\n{rows}", "utf-8")
    sums = {
        **big,
        "name": "sums",
        "fields": [
            {**field, "name": name, "type": kind, "example": 1}
            for name, kind in (("g", "integer"), ("s", "number"))
        ],
        "primaryKey": ["g"],
    }
    (folder / "schemas" / "tables" / "sums.json").write_text(json.dumps(sums), "utf-8")
    (folder / "schemas" / "tables" / "sums.sql").write_text(
        "select ascii(right(id, 1))::integer as g, sum(v) + avg(v) as s from raw.big group by 1", "utf-8"
    )
    path = folder / "schemas" / "dataset.json"
    about = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**about, "tables": [*about["tables"], "sums"]}), "utf-8")
    assert len({check_sums(folder, monkeypatch, threads) for threads in ("1", "2", "16")}) == 1


def check_sums(folder: Path, monkeypatch: pytest.MonkeyPatch, threads: str) -> str:
    """Return the sums of a check on a machine with a number of processors."""
    monkeypatch.setattr(database, "SAFE", {**database.SAFE, "threads": threads})
    with workspace.folder() as place:
        work = place / "work.duckdb"
        check.layers(check_contract.read(folder), work, check.Settings(None, lambda _: None))
        with duckdb.connect(str(work)) as connection:
            return str(connection.execute("SELECT g, s FROM sums ORDER BY g").fetchall())

"""Every connection to DuckDB is one without extensions, downloads and secrets."""

import ast
from pathlib import Path

import duckdb
import project
import pytest

from pipeline.core import database


def test_only_one_module_opens_connections() -> None:
    modules = sorted((project.REPOSITORY / "pipeline").rglob("*.py"))
    calls = [
        path.relative_to(project.REPOSITORY).as_posix()
        for path in modules
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr == "connect"
        and isinstance(node.value, ast.Name)
        and node.value.id == "duckdb"
    ]
    assert calls == ["pipeline/core/database.py"]


@pytest.mark.parametrize(
    "statement",
    [
        "FROM read_csv('http://127.0.0.1:9/x.csv')",
        "FROM 's3://bucket/x.parquet'",
        "ATTACH '{folder}/x.duckdb' AS x",  # a SQLite file
        "ATTACH '{folder}/x.duckdb' AS x (TYPE sqlite)",
        "FROM sqlite_scan('{folder}/x.duckdb', 't')",
        "FROM st_read('x')",
        "FROM a_variable",
    ],
)
def test_a_connection_loads_no_extension(statement: str, tmp_path: Path) -> None:
    a_variable = duckdb.sql("SELECT 1 AS x").to_arrow_table()
    (tmp_path / "x.duckdb").write_bytes(b"SQLite format 3\0" + b"\0" * 5000)
    with database.connect() as connection:
        before = connection.execute("SELECT count(*) FROM duckdb_extensions() WHERE loaded").fetchall()
        with pytest.raises(duckdb.Error):
            connection.execute(statement.replace("{folder}", str(tmp_path))).fetchall()
        after = connection.execute("SELECT count(*) FROM duckdb_extensions() WHERE loaded").fetchall()
    assert (before, a_variable.num_rows) == (after, 1)

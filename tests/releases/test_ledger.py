"""The ledger of releases is read as it was written; its hashes depend on values, not on formats."""

import hashlib
import json
import subprocess
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import duckdb
import project
import pytest

from pipeline.core.errors import CallError
from pipeline.releases import ledger
from pipeline.releases.ledger import Entry, TableSum, Yank

ENTRY = Entry(
    "1.0.0",
    "2026-01-31",
    "ab" * 32,
    {"duckdb": "1.5.6"},
    {"things": TableSum(2, "cd" * 32)},
    {"made-1.0.0/data/things.csv": "ef" * 32},
    ("First release.",),
    "claimbook 0.1.0",
)
ROWS = (
    "SELECT * FROM (VALUES (1, 'a', 0.5, DATE '2021-05-08', true), (2, NULL, NULL, NULL, NULL)) "
    "AS t(id, name, size, day, held)"
)
NAMES = ("id", "name", "size", "day", "held")


def test_a_ledger_is_read_as_it_was_written(tmp_path: Path) -> None:
    assert ledger.read(tmp_path) == ()
    entries = replace(ENTRY, version="0.9.0", notes=(), engine=""), ENTRY
    ledger.write(tmp_path, entries)
    assert ledger.read(tmp_path) == entries
    text = (tmp_path / "releases.json").read_text("utf-8")
    assert [text.count(f'"{name}"') for name in ("notes", "engine")] == [1, 1]
    assert [path.name for path in tmp_path.iterdir()] == ["releases.json"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"releases": [{"tables": {}, "notes": 1}]}',
        '{"releases": [{}]}',
        '{"releases": [{"tables": 1}]}',
        "\0",
    ],
)
def test_a_broken_ledger_is_an_error_and_not_an_empty_one(text: str, tmp_path: Path) -> None:
    (tmp_path / "releases.json").write_text(text, "utf-8")
    with pytest.raises(CallError, match="is not a valid ledger"):
        ledger.read(tmp_path)


def test_a_table_has_one_hash_in_every_format(tmp_path: Path) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE things AS {ROWS}")
        connection.execute(f"COPY (FROM things ORDER BY id DESC) TO '{tmp_path}/things.parquet'")
        connection.execute(f"COPY things TO '{tmp_path}/things.csv'")
        types = "{'id': 'INT', 'name': 'VARCHAR', 'size': 'DOUBLE', 'day': 'DATE', 'held': 'BOOL'}"
        sums = {
            ledger.table_sum(connection, relation, NAMES, ["id"])
            for relation in (
                "things",
                f"read_parquet('{tmp_path}/things.parquet')",
                f"read_csv('{tmp_path}/things.csv', header = true, columns = {types})",
            )
        }
    lines = "1:1" + "1:a" + "3:0.5" + "10:2021-05-08" + "4:true" + "1:2" + "----"
    part = hashlib.sha256(lines.encode()).hexdigest()
    assert sums == {TableSum(2, hashlib.sha256(part.encode()).hexdigest())}


@pytest.mark.parametrize(
    "changed_query",
    [
        "SELECT * REPLACE ('b' AS name) FROM things",
        "SELECT * REPLACE (coalesce(name, '') AS name) FROM things",
        "SELECT * REPLACE (coalesce(name, '-') AS name) FROM things",
        "FROM things WHERE id = 1",
        "FROM things UNION ALL SELECT 3, 'c', NULL, NULL, NULL",
    ],
)
def test_another_value_has_another_hash(changed_query: str) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE things AS {ROWS}")
        hash_of_things = ledger.table_sum(connection, "things", NAMES, ["id"])
        assert ledger.table_sum(connection, f"({changed_query})", NAMES, ["id"]) != hash_of_things


def test_an_empty_table_and_one_of_many_parts_have_sums() -> None:
    with duckdb.connect() as connection:
        empty = ledger.table_sum(connection, "(SELECT 1 AS id WHERE false)", ["id"], ["id"])
        many = ledger.table_sum(connection, "(FROM range(25_000) AS t(id))", ["id"], ["id"])
        shuffled = "(FROM range(25_000) AS t(id) ORDER BY hash(id))"
        assert empty.rows == 0
        assert (many.rows, many) == (25_000, ledger.table_sum(connection, shuffled, ["id"], ["id"]))


def test_a_key_that_is_an_enum_has_the_hash_of_its_text() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t (id ENUM ('b', 'a')); INSERT INTO t VALUES ('a'), ('b')")
        hash_of_enum = ledger.table_sum(connection, "t", ["id"], ["id"])
        assert hash_of_enum == ledger.table_sum(
            connection, "(SELECT id::VARCHAR AS id FROM t)", ["id"], ["id"]
        )


@pytest.mark.slow
def test_another_version_of_duckdb_finds_the_same_hash() -> None:
    oldest = project.REPOSITORY / ".venv-oldest" / "bin" / "python"
    if not oldest.is_file():
        pytest.skip("make test installs the oldest DuckDB in .venv-oldest")
    script = (
        f"import sys; sys.path.insert(0, {str(project.REPOSITORY)!r})\n"
        "import duckdb\nfrom pipeline.releases import ledger\n"
        f"print(ledger.table_sum(duckdb.connect(), {f'({ROWS})'!r}, {NAMES!r}, ['id']).hash)"
    )
    done = subprocess.run([oldest, "-c", script], capture_output=True, text=True, check=True)
    with duckdb.connect() as connection:
        assert done.stdout.strip() == ledger.table_sum(connection, f"({ROWS})", NAMES, ["id"]).hash


def content() -> dict[str, Any]:
    """Return a valid ledger as JSON."""
    entries = [asdict(replace(ENTRY, version=version)) for version in ("0.9.0", "1.0.0")]
    unmarked = [{name: value for name, value in entry.items() if name != "yanked"} for entry in entries]
    return {"releases": [{**entry, "notes": []} for entry in unmarked]}


ODD = [
    *(None, True, 1, -1, 1.5, 10**30, "", "abc", "\0", [], {}, [1], {"a": 1}),
    *("1.0", "1.0.0.0", "01.0.0", "1.0.-1", "9" * 5000 + ".0.0", "1.0.0\n", "٣.0.0", "2026-13-01", "2026-02-30"),
    *("AB" * 32, "ab" * 31, {"../../outside": "ef" * 32}, {"/etc/passwd": "ef" * 32}, {"a-1.0.0/..": "ef" * 32}),
    *({"a-1.0.0/a": "ef" * 32, "b-1.0.0/a": "ef" * 32}, {"things": {"rows": -1, "hash": "cd" * 32}}),
    {"things": {"rows": 1, "hash": "cd" * 32, "more": 1}},
    {"reason": "Wrong.", "date": "2026-02-01", "after": "1.0.0"},
    {"reason": "Wrong.", "date": "2026-02-30", "after": "1.0.0"},
    {"reason": "Wrong.", "date": "2026-02-01", "after": "0.9.0"},
]  # fmt: skip


@pytest.mark.parametrize("name", [*content()["releases"][0], "yanked", "something else"])
def test_a_ledger_with_an_odd_value_is_read_or_is_an_error_in_one_sentence(name: str, tmp_path: Path) -> None:
    read = []
    for odd in ODD:
        ledger_content = content()
        ledger_content["releases"][1][name] = odd
        (tmp_path / "releases.json").write_text(json.dumps(ledger_content), "utf-8")
        try:
            read.append(ledger.read(tmp_path))
        except CallError as error:
            sentence = str(error)
            assert "is not a valid ledger" in sentence
            assert len(sentence.splitlines()) == 1
    texts = [odd for odd in ODD if isinstance(odd, dict) and all(isinstance(v, str) for v in odd.values())]
    valid: dict[str, list[Any]] = {"tables": [{}], "files": [{}], "made_by": texts, "notes": [()]}
    valid["yanked"] = [Yank("Wrong.", "2026-02-01", "1.0.0")]
    valid["engine"] = [odd for odd in ODD if isinstance(odd, str)]
    assert [getattr(entries[1], name) for entries in read] == valid.get(name, [])


@pytest.mark.parametrize("name", [name for name in content()["releases"][0] if name not in ledger.OPTIONAL])
def test_a_ledger_without_a_property_is_an_error(name: str, tmp_path: Path) -> None:
    ledger_content = content()
    del ledger_content["releases"][0][name]
    (tmp_path / "releases.json").write_text(json.dumps(ledger_content), "utf-8")
    with pytest.raises(CallError, match="is not a valid ledger"):
        ledger.read(tmp_path)


def test_a_ledger_whose_versions_do_not_increase_is_an_error(tmp_path: Path) -> None:
    ledger.write(tmp_path, [ENTRY, ENTRY])
    with pytest.raises(CallError, match="its versions do not increase from entry to entry"):
        ledger.read(tmp_path)


def test_a_ledger_with_a_repeated_key_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "releases.json").write_text('{"releases": [], "releases": []}', "utf-8")
    with pytest.raises(CallError, match="a key is repeated in one object"):
        ledger.read(tmp_path)

"""The examples of a package's README run with only the package and the programs that it names."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import readers
import shared_release

PROJECTS = ["tiny", "strikes"]
SHOWN = [
    ("duckdb", "sh"), ("duckdb", "python"), ("read_parquet", "python"), ("read_csv", "python"), ("polars", "python"),
    ("frictionless", "r"), ("duckdb", "r"), ("sqlite3", "sh"),
]  # fmt: skip

pytestmark = readers.required


@pytest.fixture(scope="module", params=PROJECTS)
def package(
    request: pytest.FixtureRequest, released: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A package alone in a folder, outside its project."""
    made = shared_release.package(released(request.param))
    return shutil.copytree(made, tmp_path_factory.mktemp("reader") / "package")


def snippets(package: Path) -> list[tuple[str, str]]:
    """The snippets of the README that open the package, each with its language."""
    readme = (package / "README.md").read_text("utf-8")
    opening = readme.partition("## How to open the data")[2].partition("## How to cite")[0]
    return re.findall(r"```(\w+)\n(.*?)```", opening, re.DOTALL)


def test_the_readme_shows_each_way_to_open_a_package(package: Path) -> None:
    assert [language for language, _ in snippets(package)] == [language for _, language in SHOWN]
    assert [
        word for (word, _), (_, code) in zip(SHOWN, snippets(package), strict=True) if word not in code
    ] == []


@pytest.mark.parametrize("number", range(len(SHOWN)), ids=[" ".join(shown) for shown in SHOWN])
def test_a_snippet_runs_as_written(number: int, package: Path) -> None:
    readers.run(*snippets(package)[number], package)


def test_pandas_reads_the_csvs_with_their_types(package: Path) -> None:
    code = next(code for _, code in snippets(package) if "read_csv" in code)
    check = """
for table, schema in schemas.items():
    frame, stored = read(table), pd.read_parquet(f"data/{table}.parquet")
    for field in schema["fields"]:
        name = field["name"]
        kind = str(frame[name].dtype)
        expected = "category" if "categories" in field and field["type"] == "string" else kind
        if field["type"] in ("date", "datetime") and not kind.startswith("datetime64"):
            expected = "datetime64"
        same = frame[name].isna().equals(stored[name].isna())
        if kind != expected or not same or not frame[name].dropna().astype(str).tolist() == stored[name].dropna().astype(kind).astype(str).tolist():
            print(table, name, kind)
"""
    assert readers.run("python", code + check, package) == ""

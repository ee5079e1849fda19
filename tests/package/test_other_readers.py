"""The examples of a package's README run with only the package and the programs that it names."""

import csv
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import readers
import shared_release

PROJECTS = ["tiny", "strikes"]
SHOWN = [
    ("duckdb", "sh"), ("duckdb", "python"), ("read_parquet", "python"), ("read_csv", "python"), ("polars", "python"),
    ("read.csv", "r"), ("frictionless", "r"), ("duckdb", "r"), ("sqlite3", "sh"),
]  # fmt: skip

pytestmark = readers.required


@pytest.fixture(scope="module", params=PROJECTS)
def package(
    request: pytest.FixtureRequest, released: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A package alone in a folder, outside its project."""
    made = shared_release.package(released(request.param))
    return shutil.copytree(made, tmp_path_factory.mktemp("reader") / "package")


def readme(package: Path) -> str:
    return (package / "README.md").read_text("utf-8")


def snippets(package: Path) -> list[tuple[str, str]]:
    """The snippets of the README that open the package, each with its language."""
    opening = readme(package).partition("## How to open the data")[2].partition("## How to cite")[0]
    return re.findall(r"```(\w+)\n(.*?)```", opening, re.DOTALL)


def test_the_readme_shows_each_way_to_open_a_package(package: Path) -> None:
    assert [language for language, _ in snippets(package)] == [language for _, language in SHOWN]
    assert [
        word for (word, _), (_, code) in zip(SHOWN, snippets(package), strict=True) if word not in code
    ] == []


@pytest.mark.parametrize("number", range(len(SHOWN)), ids=[" ".join(shown) for shown in SHOWN])
def test_a_snippet_answers_the_question_of_the_readme(number: int, package: Path) -> None:
    printed = readers.run(*snippets(package)[number], package)
    table, field = re.findall(r"how many rows of `(\w+)` have each `(\w+)`\?", readme(package))[0]
    with (package / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        counted = Counter(row[field] for row in csv.DictReader(file))
    pairs = re.findall(r"^\W*(\w+)\W+([0-9]+)\W*$", printed, re.MULTILINE)
    assert {code: int(number) for code, number in pairs if int(number)} == counted
    subprocess.run([sys.executable, "verify.py"], cwd=package, check=True)  # nothing was added or changed


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
    printed = readers.run("python", f"{code}\nprint('---')\n{check}", package)
    assert printed.partition("---\n")[2] == ""

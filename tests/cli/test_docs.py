"""The README tells the truth: what it shows runs, and what there is it names."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import project
import pytest

from pipeline.cli import main
from pipeline.contract import check_contract

README = (project.REPOSITORY / "README.md").read_text("utf-8")
BIN = Path(sys.executable).parent
SHOWN = [
    line
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL)
    for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE)
]
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
THIS_RUN = "make test"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as a newcomer has it, with the environment that the tests run in."""
    folder = project.real(tmp_path_factory.mktemp("readme") / "project")
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy2(project.REPOSITORY / name, folder / name)
    (folder / ".venv").symlink_to(BIN.parent)
    project.strikes(folder / "tests" / "datasets" / "strikes")
    subprocess.run([BIN / "pipeline", "release"], cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("command", [command for command in SHOWN if command != THIS_RUN])
def test_every_command_of_the_readme_runs(command: str, checkout: Path) -> None:
    words = shlex.split(command)
    program = [str(BIN / "pipeline"), *words[1:]] if words[0] == "pipeline" else words
    done = subprocess.run(program, cwd=checkout, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout


@pytest.mark.parametrize("snippet", PYTHON)
def test_every_snippet_of_the_readme_runs(snippet: str, checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", snippet], cwd=checkout, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_python_snippet_of_a_package_runs_in_its_folder(checkout: Path) -> None:
    package = next((checkout / "dist").glob("*/*.duckdb")).parent  # git holds no other release's database
    snippets = re.findall(r"```python\n(.*?)```", (package / "README.md").read_text("utf-8"), re.DOTALL)
    assert len(snippets) == 4
    for snippet in snippets:
        if "polars" in snippet:  # tests/package/test_other_readers.py runs it
            continue
        done = subprocess.run(
            [sys.executable, "-c", snippet], cwd=package, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_every_command_and_every_option_is_in_the_readme() -> None:
    missing = [
        name
        for command, about in main.main.commands.items()
        for name in (
            f"pipeline {command}",
            *(o for p in about.params if isinstance(p, click.Option) for o in p.opts),
        )
        if f"`{name}`" not in README and f"`{name} " not in README
    ]
    assert missing == []


def test_the_two_commands_that_matter_are_in_the_readme() -> None:
    assert [command for command in SHOWN if command.startswith("make")] == ["make release", THIS_RUN]


def test_the_example_of_a_check_is_the_check() -> None:
    block = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)[0]
    assert block == (project.REPOSITORY / "schemas" / "checks" / "quote_too_long.sql").read_text("utf-8")


def test_the_ci_validates_with_the_frictionless_command() -> None:
    ci = (project.REPOSITORY / ".ci" / "run").read_text("utf-8")
    assert ci.index("make test") < ci.index("make release") < ci.index("frictionless validate")


def test_every_question_is_in_the_readme_with_its_query() -> None:
    queries = check_contract.read(project.REPOSITORY).queries
    rows = [f"| {query.header['title']} | `FROM {query.name}` |" for query in queries]
    assert [row for row in rows if row not in README] == []

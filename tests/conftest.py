"""What the tests share: projects on disk that they may change."""

from pathlib import Path

import project
import pytest
from hypothesis import settings

from pipeline import release

# The same drawn cases at each run, on slow machines too: a change that fails is at fault, not the draw.
settings.register_profile("stable", derandomize=True, deadline=None)
settings.load_profile("stable")


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A tiny project of invented documents under the real contract."""
    return project.tiny(tmp_path / "project")


@pytest.fixture
def strikes(tmp_path: Path) -> Path:
    """A project on another subject, with a contract of its own."""
    return project.strikes(tmp_path / "project")


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the real dataset."""
    return project.real(tmp_path / "project")


@pytest.fixture(scope="session", params=["tiny", "strikes"])
def package(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of each of the two."""
    folder = getattr(project, request.param)(tmp_path_factory.mktemp("released") / "project")
    documents = folder / "documents"
    outcome = release.release(folder, documents if documents.is_dir() else None, lambda _: None)
    assert outcome.released is not None, outcome.findings
    return outcome.released

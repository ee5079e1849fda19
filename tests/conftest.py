"""Fixtures that tests share: projects on disk, a browser, and released pages."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import browser
import pages
import project
import pytest
import shared_release
from hypothesis import settings
from playwright.sync_api import Browser

# The same drawn cases in each run: if a test fails, the change is at fault and not the draw.
settings.register_profile("stable", derandomize=True, deadline=None)
settings.load_profile("stable")

# Fixtures that open a page in a browser.
IN_A_BROWSER = {"chromium", "visit", "serve", "site"}
# Fixtures that release the real dataset.
RELEASES_THE_REAL_DATASET = {"real_package", "checkout"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they use: a browser or a release of the real dataset is for `make test-all`."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if IN_A_BROWSER & names:
            item.add_marker(pytest.mark.browser)
        if RELEASES_THE_REAL_DATASET & names:
            item.add_marker(pytest.mark.slow)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A tiny project of invented documents under the real contract, without its checks and queries."""
    return project.tiny(tmp_path / "project", queries=False)


@pytest.fixture
def tiny_with_queries(tmp_path: Path) -> Path:
    """The tiny project with the queries of the dataset, for tests of what is released and shown."""
    return project.tiny(tmp_path / "project")


@pytest.fixture
def tiny_with_checks(tmp_path: Path) -> Path:
    """The tiny project with the checks of the dataset, for the tests of layer 3."""
    return project.tiny(tmp_path / "project", checks=True, queries=False)


@pytest.fixture
def strikes(tmp_path: Path) -> Path:
    """A project on another subject, with a contract of its own."""
    return project.strikes(tmp_path / "project")


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the real dataset."""
    return project.real(tmp_path / "project")


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Return a project after its first release, by its name, or by a name and a function that makes it."""
    own = tmp_path_factory.getbasetemp()
    ours = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "released"
    shared = Path(os.environ.get("SHARED_RELEASES") or ours)
    return lambda name, make=None: shared_release.released(name, shared, make)


@pytest.fixture
def released_tiny(released: Callable[[str], Path], tmp_path: Path) -> Path:
    """A copy of the tiny project after its first release."""
    return shutil.copytree(released("tiny"), tmp_path / "project")


@pytest.fixture
def released_strikes(released: Callable[[str], Path], tmp_path: Path) -> Path:
    """A copy of the second dataset after its first release."""
    return shutil.copytree(released("strikes"), tmp_path / "project")


@pytest.fixture(scope="session", params=["tiny", "strikes"])
def package(request: pytest.FixtureRequest, released: Callable[[str], Path]) -> Path:
    """A release of the tiny project, and one of the strikes; no test changes them."""
    return shared_release.package(released(request.param))


@pytest.fixture(scope="session")
def real_package(released: Callable[[str], Path]) -> Path:
    """A release of the real dataset, which no test changes."""
    return shared_release.package(released("real"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser for all tests of this process."""
    if browser.CHROMIUM is None:
        pytest.skip("chromium is not installed here")
    with browser.launched() as started:
        yield started


@pytest.fixture
def visit(chromium: Browser) -> Iterator[browser.Visits]:
    """Open pages; the test fails at its end if a page logged an error or sent a request to another host."""
    visits = browser.Visits(chromium)
    yield visits
    visits.close()
    assert visits.complaints == []


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve folders while the test runs."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(browser.served(folder))


@pytest.fixture(scope="session")
def site(chromium: Browser, released: Callable[[str], Path]) -> Callable[[str], pages.Site]:  # noqa: ARG001 - without a browser no release is needed
    """Return the released page of `real`, `strikes`, `made` or `large`."""
    return lambda name: pages.Site.of(released(name))

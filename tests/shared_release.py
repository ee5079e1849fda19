"""Releases of unchanged datasets, each made once for all processes of a test run."""

import fcntl
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import made
import project

from pipeline.contract import check_contract
from pipeline.core import workspace
from pipeline.core.finding import has_errors
from pipeline.run import build_package, release
from pipeline.run.check import Settings, layers

EVENTS = {"made": 600, "large": 5000}
MAKERS: dict[str, Callable[[Path], Path]] = {
    "tiny": project.tiny,
    "real": project.real,
    "strikes": project.strikes,
    **{name: partial(made.make, events=events) for name, events in EVENTS.items()},
}


def released(name: str, shared: Path, make: Callable[[Path], Path] | None = None) -> Path:
    """Return a project after its first release; no test changes it.

    Args:
        name: tiny, real, strikes, made or large, or the name of another project.
        shared: a folder that the processes share.
        make: makes that other project in a folder.
    """
    shared.mkdir(exist_ok=True)
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = shared / name
        if not folder.exists():
            (make or MAKERS[name])(folder)
            if name == "large":
                _build(folder)
            else:
                outcome = release.release(folder, None, lambda _: None)
                assert outcome.released is not None, outcome.findings
    return folder


def _build(project: Path) -> None:
    """Make the package of a project without comparing its copies and without making it twice."""
    dataset = check_contract.read(project)
    with workspace.folder(project) as place:
        work = place / "work.duckdb"
        outcome = layers(dataset, work, Settings(None, lambda _: None))
        assert not has_errors(outcome.findings)
        built = build_package.build(dataset, place, work, (), None, lambda _: None)
        (project / "dist").mkdir()
        shutil.move(built.folder, project / "dist")


def package(folder: Path) -> Path:
    """Return the folder of the package of a released project; git has no other release's database."""
    (database,) = folder.glob("dist/*/*.duckdb")
    return database.parent

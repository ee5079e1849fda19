"""`check --watch`: every layer runs again each time that a file of the project or a document is saved.

Sizes and times of the files are compared several times a second; no service of the system is needed. A
program may save a file in several steps. So the files are read when they have stopped changing, and a check
during which they changed, or could not be read, is repeated.
"""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.contract import check_contract, read_contract
from pipeline.contract.dataset import Dataset
from pipeline.core import replace_file, workspace
from pipeline.core.errors import CallError, ContractError
from pipeline.releases import ledger
from pipeline.run import check, finding_changes
from pipeline.run.check import Settings
from pipeline.run.finding_changes import Changes
from pipeline.run.outcome import Outcome

PAUSE = 0.1  # seconds between two looks at the files
PATIENCE = 1.0  # seconds for a file that is empty or missing, as while it is saved
AGAIN = 5  # checks that fail, or during which files change, before one is shown
RETRY = 2.0  # seconds until a check that could not read a file is repeated by itself
FOLDERS = ("raw", "schemas")
MOST = 50_000  # files that are watched

# Time, size and number of each file, by its path.
State = dict[str, tuple[int, int, int]]


@dataclass(frozen=True)
class Answer:
    """What a check found after a save.

    Attributes:
        saved: the files that changed since the last answer; empty for the first.
        outcome: the outcome; None where schemas/ is broken or a file cannot be read.
        changes: its findings, compared with the last answer.
        problems: why there is no outcome.
        complete: False while later layers are still running.
        seconds: how long the check took until now.
    """

    saved: tuple[str, ...] = ()
    outcome: Outcome | None = None
    changes: Changes = field(default_factory=Changes)
    problems: tuple[str, ...] = ()
    complete: bool = True
    seconds: float = 0.0


def watch(folder: Path, settings: Settings, answer: Callable[[Answer], None]) -> None:
    """Check the project now and after each save, until the user interrupts.

    Args:
        folder: the project's folder.
        settings: how the layers run.
        answer: receives each answer; for one check, incomplete ones may precede the complete one.

    Raises:
        CallError: the folder is not a project, or the given folder of documents does not exist.
    """
    read_contract.require_project(folder)
    if settings.documents is not None and not settings.documents.is_dir():
        raise CallError(f"documents folder not found: {settings.documents}")
    watched = _Watched(folder, settings, answer)
    while True:
        watched.check_again()
        watched.wait()


class _Watched:
    """A project between two saves."""

    def __init__(self, folder: Path, settings: Settings, answer: Callable[[Answer], None]) -> None:
        self.folder = folder
        self.settings = settings
        self.answer = answer
        self.documents = settings.documents
        self.changes = Changes()
        self.problems: tuple[str, ...] = ()
        self.state: State | None = None  # at the last answer
        self.dataset: Dataset | None = None
        self.basis: Mapping[str, object] = {}  # the state for which it was read
        self.is_failed = False

    def wait(self) -> None:
        """Return when a file has changed and none is changing any more."""
        failed = time.monotonic()
        while self._look() == self.state and not (self.is_failed and time.monotonic() > failed + RETRY):
            time.sleep(PAUSE)

    def check_again(self) -> None:
        """Check, and repeat it while files change or cannot be read."""
        for attempt in range(1, AGAIN + 1):
            state = self._settled()
            saved = _differences(self.folder, self.state, state)
            started = time.monotonic()
            final = attempt == AGAIN
            self.is_failed = False
            problems, outcome = self._run(state, saved, started)
            if final or (self._look() == state and not self.is_failed):
                break
            time.sleep(PAUSE)
        self.state = state
        changes = Changes(unchecked=self.changes.known)
        if outcome is not None:
            changes = finding_changes.compare(self.changes.known, outcome.findings)
            self.changes = changes
        if saved or problems != self.problems or not problems:
            self.answer(Answer(saved, outcome, changes, problems, seconds=time.monotonic() - started))
        self.problems = problems

    def _run(
        self, state: State, saved: tuple[str, ...], started: float
    ) -> tuple[tuple[str, ...], Outcome | None]:
        """Return the problems and the outcome of one check.

        Raises:
            Exception: a fault of the engine, unless files changed while they were read.
        """

        def show(outcome: Outcome, last: int) -> None:
            changes = finding_changes.compare(self.changes.known, outcome.findings, last)
            seconds = time.monotonic() - started
            self.answer(Answer(saved, outcome, changes, complete=False, seconds=seconds))

        try:
            dataset = self._dataset(state)
            self.documents = check.documents_of(dataset, self.settings.documents)
            with workspace.folder() as place:
                settings = replace(self.settings, show=show)
                return (), check.layers(dataset, place / "work.duckdb", settings)
        except ContractError as error:
            return error.problems, None
        except CallError as error:
            self.is_failed = True
            return (str(error),), None
        except Exception as error:
            self.is_failed = True
            if self._look() == state:
                raise
            return (str(error),), None

    def _dataset(self, state: State) -> Dataset:
        """Return the contract, which is read again only if schemas/ or the names of raw files changed.

        Raises:
            ContractError: schemas/ is broken.
        """
        schemas = str(self.folder / "schemas")
        basis = {path: value if path.startswith(schemas) else None for path, value in state.items()}
        if self.dataset is None or basis != self.basis:
            self.dataset = None
            self.dataset, self.basis = check_contract.read(self.folder), basis
        return self.dataset

    def _settled(self) -> State:
        """Return the state of the files when two looks show the same, and none seems to be half saved."""
        until = time.monotonic() + PATIENCE
        state = self._look()
        while True:
            time.sleep(PAUSE)
            now = self._look()
            if now == state and (time.monotonic() > until or not self._is_half_saved(now)):
                return now
            state = now

    def _is_half_saved(self, state: State) -> bool:
        """Return whether a file that had content is empty or missing."""
        before = self.state or {}
        return any(size and not state.get(path, (0, 0, 0))[1] for path, (_, size, _) in before.items())

    def _look(self) -> State:
        folders = [self.folder / name for name in FOLDERS]
        state = dict(_files([*folders, *([self.documents] if self.documents else [])]))
        state.update(_file(self.folder / "dist" / ledger.NAME))
        return state


def _files(folders: list[Path]) -> Iterator[tuple[str, tuple[int, int, int]]]:
    """Yield path and state of each file in some folders, without those that are being written."""
    waiting = [str(folder) for folder in folders]
    left = MOST
    while waiting and left:
        try:
            entries = sorted(os.scandir(waiting.pop(0)), key=lambda entry: entry.name)
        except OSError:  # it was removed meanwhile
            continue
        for entry in entries[:left]:
            left -= 1
            if entry.name.endswith(replace_file.SUFFIX):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append(entry.path)
            else:
                yield from _file(Path(entry.path))


def _file(path: Path) -> Iterator[tuple[str, tuple[int, int, int]]]:
    try:
        status = path.stat()
    except OSError:
        return
    yield str(path), (status.st_mtime_ns, status.st_size, status.st_ino)


def _differences(folder: Path, before: State | None, now: State) -> tuple[str, ...]:
    """Return the files that changed, relative to the project where they are in it."""
    if before is None:
        return ()
    paths = sorted(path for path in {*before, *now} if before.get(path) != now.get(path))
    root = f"{folder}{os.sep}" if str(folder) != "." else ""
    return tuple(path.removeprefix(root).replace(os.sep, "/") for path in paths)

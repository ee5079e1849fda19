"""The temporary folder of a run, and the limits of memory and disk.

DuckDB uses at most MEMORY and writes data beyond that to the folder.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from pipeline.core.database import MEMORY
from pipeline.core.errors import CallError

# Name and first file of the folders, by which the next run knows those that a killed run left. The run that
# uses a folder has locked the file. A project's .gitignore names `.dist-*/`.
PREFIX = ".dist-pipeline-"
OWN = re.compile(rf"{re.escape(PREFIX)}[a-z0-9_]+")
MARK = "made by pipeline; may be deleted"
NEW = f"{MARK}.new"  # before it is locked


@contextmanager
def folder(beside: Path | None = None) -> Iterator[Path]:
    """Yield a temporary folder: in `beside`, so that files can be moved in one step, or in the system's.

    Raises:
        CallError: the folder cannot be created, or as for `limits`.
    """
    with limits(), temporary(beside) as place:
        yield place


@contextmanager
def temporary(beside: Path | None = None) -> Iterator[Path]:
    """Yield a temporary folder as `folder` does, without another meaning for exceptions.

    Folders that killed runs left in the system's are removed.
    """
    if not beside:
        with suppress(OSError):
            clear(Path(tempfile.gettempdir()), alone=False)
    place = Path(tempfile.mkdtemp(prefix=PREFIX, dir=beside))
    try:
        with _marked(place):
            yield place
    finally:
        _remove(place)


def _remove(folder: Path) -> None:
    """Remove a folder, its mark last: a run that is killed here leaves one that the next run knows."""
    with suppress(FileNotFoundError):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != MARK:
                path.unlink()
        shutil.rmtree(folder)


@contextmanager
def _marked(folder: Path) -> Iterator[None]:
    """Mark a folder as the pipeline's own, and as being used within the block."""
    new = folder / NEW
    with new.open("wb") as file:
        _lock(file.fileno())
        new.rename(folder / MARK)  # only now another run can take it for one that was left
        yield


def clear(place: Path, *, alone: bool = True) -> None:
    """Remove the folders that killed runs left in a place: marked, of this user, and in use by no other run.

    Args:
        place: the folder that contains them.
        alone: no other run makes a folder there now, so that one without a mark was left too.
    """
    for path in place.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if OWN.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
                if alone and {file.name for file in path.iterdir()} <= {NEW}:
                    shutil.rmtree(path)
                elif _is_left(path):
                    _remove(path)


def _is_left(folder: Path) -> bool:
    """Return whether a run made a folder and has ended; without locks, nothing shows that it has."""
    if os.name != "posix" or folder.stat().st_uid != os.getuid():
        return False
    handle = os.open(folder / MARK, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        return _lock(handle)
    finally:
        os.close(handle)


def _lock(handle: int) -> bool:
    """Lock a file until it is closed; returns whether no other run has locked it."""
    if os.name != "posix":
        return True
    import fcntl  # noqa: PLC0415 - POSIX only

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def limits() -> Iterator[None]:
    """Raise the same error for every failure caused by memory or disk.

    Raises:
        CallError: memory or disk is too small, or a file cannot be read or written.
    """
    try:
        yield
    except OSError as error:
        raise CallError(f"{error.filename or 'the disk'}: {error.strerror or error}") from error
    # A commit that fails because of the disk is a TransactionException; nothing else here causes one.
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as error:
        raise CallError(f"the disk: {str(error).splitlines()[0]}") from error
    except (duckdb.OutOfMemoryException, MemoryError) as error:
        raise CallError(f"the data requires more than {MEMORY} of memory, or more disk: {error}") from error

"""The temporary folder of a run, and the limits of memory and disk.

DuckDB uses at most MEMORY and writes data beyond that to the folder.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.core.database import MEMORY
from pipeline.core.errors import CallError

# Name and first file of the folders made next to a project's dist/, by which the next run knows its own.
# A project's .gitignore names `.dist-*/`.
PREFIX = ".dist-pipeline-"
OWN = re.compile(rf"{re.escape(PREFIX)}[a-z0-9_]+")
MARK = "made by pipeline; may be deleted"


@contextmanager
def folder(beside: Path | None = None) -> Iterator[Path]:
    """Yield a temporary folder: in `beside`, so that files can be moved in one step, or in the system's.

    Raises:
        CallError: the folder cannot be created, or as for `limits`.
    """
    with limits(), tempfile.TemporaryDirectory(prefix=PREFIX, dir=beside) as name:
        if beside:
            (Path(name) / MARK).touch()
        yield Path(name)


def clear(beside: Path) -> None:
    """Remove the folders that earlier runs left in a folder because they were killed, and no other."""
    for path in beside.iterdir():
        if OWN.fullmatch(path.name) and path.is_dir() and not path.is_symlink():
            if (path / MARK).is_file():
                shutil.rmtree(path, ignore_errors=True)
            elif not any(path.iterdir()):
                path.rmdir()


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

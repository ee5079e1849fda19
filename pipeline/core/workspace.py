"""The folder in which a run works, deleted when the run ends, and the limits of memory and disk.

DuckDB uses at most MEMORY and writes what exceeds it to that folder.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.core.errors import CallError

MEMORY = "1500MB"
PREFIX = ".dist-"  # of the folders made next to a project's dist/; its .gitignore names it


@contextmanager
def folder(beside: Path | None = None) -> Iterator[Path]:
    """Make the folder: in the given one, so that files can be moved from there in one step, or anywhere.

    Raises:
        CallError: as `limits`; or the folder cannot be made.
    """
    with limits(), tempfile.TemporaryDirectory(prefix=PREFIX, dir=beside) as name:
        yield Path(name)


@contextmanager
def limits() -> Iterator[None]:
    """Raise one error for all the ways in which memory or disk can be too small.

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

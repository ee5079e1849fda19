"""Where a run works: a folder that goes when it ends, with what memory and disk it may take.

DuckDB keeps within MEMORY and puts what doesn't fit beside its file, in that folder.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.core.errors import CallError

MEMORY = "1500MB"
PREFIX = ".dist-"  # of the folders that lie beside a project's dist/, and in its .gitignore


@contextmanager
def folder(beside: Path | None = None) -> Iterator[Path]:
    """Make the folder: in a project, so that what is made there can be moved to dist/ at once, or anywhere.

    Raises:
        CallError: as `limits`; or the folder can't be made.
    """
    with limits(), tempfile.TemporaryDirectory(prefix=PREFIX, dir=beside) as name:
        yield Path(name)


@contextmanager
def limits() -> Iterator[None]:
    """Tell in a sentence where the disk or the memory is too small.

    Raises:
        CallError: it is.
    """
    try:
        yield
    except OSError as error:
        raise CallError(f"{error.filename or 'the disk'}: {error.strerror or error}") from error
    # A commit that the disk refuses is a TransactionException; nothing else here can fail in one.
    except (duckdb.IOException, duckdb.FatalException, duckdb.TransactionException) as error:
        raise CallError(f"the disk: {str(error).splitlines()[0]}") from error
    except duckdb.OutOfMemoryException as error:
        raise CallError(f"the data need more than {MEMORY} of memory, or more disk: {error}") from error

"""Limits of time, memory and disk for SQL that is not the pipeline's own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from pipeline.core.database import DISK, MEMORY
from pipeline.core.errors import ContractError


@contextmanager
def limited(connection: duckdb.DuckDBPyConnection, seconds: float, file: str) -> Iterator[None]:
    """Interrupt what the connection executes within the block after some seconds.

    Args:
        connection: the connection that executes the statement.
        seconds: the limit.
        file: the file with the statement, with which an error starts.

    Raises:
        ContractError: the statement did not end in time, or needed more memory or disk.
    """
    late = threading.Event()

    def stop() -> None:
        late.set()
        connection.interrupt()

    timer = threading.Timer(seconds, stop)
    timer.daemon = True
    timer.start()
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        problem = f"{file}: the query needs more than {MEMORY} of memory and {DISK} of temporary files"
        raise ContractError([problem]) from error
    except duckdb.InterruptException as error:
        if not late.is_set():
            raise
        problem = (
            f"{file}: the query did not end within {seconds:g} seconds; simplify it, or raise sqlSeconds"
        )
        raise ContractError([f"{problem} in schemas/dataset.json"]) from error
    finally:
        timer.cancel()

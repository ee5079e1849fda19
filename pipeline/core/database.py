"""Connections to DuckDB; every connection of the pipeline is opened here.

DuckDB by itself downloads and loads the extension that a file, a function or an address seems to need: a
SQLite file named `.duckdb` is enough. No connection of the pipeline does. SQL that is not the pipeline's own
also runs without access to files (`pipeline.tables.normalise.sealed`).
"""

from collections.abc import Mapping
from pathlib import Path

import duckdb

MEMORY = "1500MB"
DISK = "50GB"  # of temporary files, for data beyond that memory
ONE_THREAD = {"threads": "1"}  # sums of fractions, and rows without an order, are the same each time
SAFE = {
    "memory_limit": MEMORY,
    "max_temp_directory_size": DISK,
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_persistent_secrets": "false",  # they are files in the user's home
    "python_enable_replacements": "false",  # a table's name is never a variable of a Python program
}


def connect(
    place: Path | None = None, settings: Mapping[str, str] | None = None, *, read_only: bool = False
) -> duckdb.DuckDBPyConnection:
    """Open a database file, or one in memory, without extensions and without secrets.

    Args:
        place: the file; None for a database in memory.
        settings: further settings of DuckDB.
        read_only: the file is not changed.
    """
    config: dict[str, str | bool | int | float | list[str]] = {**SAFE, **(settings or {})}
    return duckdb.connect(":memory:" if place is None else str(place), read_only=read_only, config=config)

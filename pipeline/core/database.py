"""Connections to DuckDB; every connection of the pipeline is opened here.

DuckDB by itself downloads and loads the extension that a file, a function or an address seems to need: a
SQLite file named `.duckdb` is enough. No connection of the pipeline does. SQL that is not the pipeline's own
also runs without access to files (`pipeline.tables.normalise.sealed`).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from pipeline.core import sql

MEMORY = "1500MB"
DISK = "50GB"  # of temporary files, for data beyond that memory
ONE_THREAD = {"threads": "1"}  # sums of fractions, and rows without an order, are the same each time
SMALL = 4_000_000  # bytes of files for which further threads cost more than they save
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
    small = ONE_THREAD if place and place.is_file() and place.stat().st_size < SMALL else {}
    config: dict[str, str | bool | int | float | list[str]] = {**SAFE, **small, **(settings or {})}
    return duckdb.connect(":memory:" if place is None else str(place), read_only=read_only, config=config)


def beside(place: Path) -> duckdb.DuckDBPyConnection:
    """Open a database file to read it while another thread does; connections to a file share their settings.

    Args:
        place: the file, whose tables need no other name than their own.
    """
    small = ONE_THREAD if place.stat().st_size < SMALL else {}
    connection = connect(settings=small)
    connection.execute(f"ATTACH {sql.literal(str(place))} AS package (READ_ONLY); USE package")
    return connection


def of_work(files: Iterable[Path]) -> dict[str, str]:
    """Return the settings for a database into which these files are read, and which is then thrown away.

    To compress it costs more than it saves; so do threads on small data.
    """
    size = sum(file.stat().st_size for file in files if file.is_file())
    small = {**ONE_THREAD, "default_block_size": "16384"} if size < SMALL else {}
    return {"force_compression": "uncompressed", **small}

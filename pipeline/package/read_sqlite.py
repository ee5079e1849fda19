"""Run the SQLite script of a package, as the command `sqlite3` does, and read the tables that it makes."""

import csv
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pipeline.core import sql
from pipeline.package import sqlite_script
from pipeline.schema.model import TableSchema

IMPORT = re.compile(r'\.import --csv --skip 1 (?P<file>\S+) "(?P<table>.*)"\n')
LONGEST = 2**31 - 1


@contextmanager
def loaded(folder: Path) -> Iterator[sqlite3.Connection]:
    """Yield a database in memory that the script of a package has made.

    Args:
        folder: the package's folder.

    Raises:
        sqlite3.Error: the script fails.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        statement = ""
        with (folder / sqlite_script.NAME).open(encoding="utf-8", newline="") as script:
            for line in script:
                command = IMPORT.fullmatch(line)
                if command:
                    _import(connection, folder / command["file"], command["table"])
                elif statement or not line.startswith((".", "--")):
                    statement += line
                    if sqlite3.complete_statement(statement):
                        connection.execute(statement)
                        statement = ""
        yield connection


def _import(connection: sqlite3.Connection, file: Path, table: str) -> None:
    """Insert the rows of a CSV without its header, as `.import --csv --skip 1` does."""
    csv.field_size_limit(LONGEST)
    with file.open(encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        header = next(rows)
        places = ", ".join("?" * len(header))
        connection.executemany(f"INSERT INTO {sql.identifier(table)} VALUES ({places})", rows)


def rows(connection: sqlite3.Connection, table: TableSchema) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a table, with booleans as DuckDB reads them."""
    names = (
        f"CASE {sql.identifier(field.name)} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END"
        if field.type == "boolean"
        else sql.identifier(field.name)
        for field in table.fields
    )
    yield from connection.execute(f"SELECT {', '.join(names)} FROM {sql.identifier(table.name)}")

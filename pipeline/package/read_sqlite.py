"""Run the SQLite script of a package, as the command `sqlite3` does, and read the tables that it makes."""

import csv
import math
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core import sql
from pipeline.package import sqlite_script
from pipeline.schema.model import Field, TableSchema

if TYPE_CHECKING:
    import pyarrow as pa

IMPORT = re.compile(r'\.import --csv --skip 1 (?P<file>\S+) "(?P<table>.*)"\n')
LONGEST = 2**31 - 1
BATCH = 10_000  # rows that are Python's at a time


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


def rows(connection: sqlite3.Connection, table: TableSchema) -> "pa.Table | None":
    """Return the rows of a table; None if a value is not of the type of its column."""
    import pyarrow as pa  # noqa: PLC0415 - heavy, and only a release needs it

    schema = pa.schema([(field.name, _type(field)) for field in table.fields])
    result = connection.execute(f"SELECT {sql.identifiers(table.names)} FROM {sql.identifier(table.name)}")
    batches = []
    try:
        while rows := result.fetchmany(BATCH):
            columns = zip(table.fields, zip(*rows, strict=True), strict=True)
            batches.append(pa.record_batch([_column(field, values) for field, values in columns], schema))
    except (pa.ArrowException, OverflowError):
        return None
    return pa.Table.from_batches(batches, schema)


def _type(field: Field) -> "pa.DataType":
    """Return how SQLite has the values of a field: booleans as integers, all but numbers as texts."""
    import pyarrow as pa  # noqa: PLC0415 - the same

    if field.type == "number":
        return pa.float64()
    return pa.int64() if field.type in {"integer", "year", "boolean"} else pa.string()


def _column(field: Field, values: Sequence[Any]) -> "pa.Array":
    """Return the values of a field, of which SQLite has NaN as a text."""
    import pyarrow as pa  # noqa: PLC0415 - the same

    if field.type == "number":
        values = [math.nan if value == "NaN" else value for value in values]
    return pa.array(values, _type(field))

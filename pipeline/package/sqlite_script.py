"""sqlite.sql: a script that loads the CSVs of a package into SQLite: `sqlite3 ../x.sqlite < sqlite.sql`.

It requires only the command `sqlite3`, 3.32 or newer, and the package's folder. Tables have types, keys and
references, and an empty cell becomes NULL. Dates and datetimes are ISO 8601 text and booleans are 1 and 0,
since SQLite has no types for them. The script stops at the first error and then loads nothing.
"""

from collections.abc import Collection, Iterator

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.schema import sql_types
from pipeline.schema.model import Field, TableSchema

NAME = "sqlite.sql"
MOST_COLUMNS = 2_000  # of a table, unless SQLite was compiled for more
TYPES = {"BIGINT": "INTEGER", "INTEGER": "INTEGER", "DOUBLE": "REAL", "BOOLEAN": "INTEGER"}


def script(dataset: Dataset) -> str:
    """Return the script that loads the published tables from their CSVs in data/."""
    file = f"{dataset.about['name']}.sqlite"
    tables = included(dataset)
    omitted = [
        f"-- {table.name} is not included: SQLite allows {MOST_COLUMNS:,} columns; see data/{table.name}.csv"
        for table in dataset.tables.values()
        if table.name not in tables
    ]
    head = [
        f"-- Makes {file} out of data/*.csv: sqlite3 ../{file} < {NAME}",
        *omitted,
        ".bail on",
        "PRAGMA foreign_keys = ON;",
        "BEGIN;",
    ]
    created = [_create(table, tables) for table in tables.values()]
    loads = [line for table in tables.values() for line in _load(table)]
    return "\n".join([*head, *created, *loads, "COMMIT;", ""])


def included(dataset: Dataset) -> dict[str, TableSchema]:
    """Return the published tables that SQLite can have."""
    return {name: table for name, table in dataset.tables.items() if len(table.fields) <= MOST_COLUMNS}


def _create(table: TableSchema, tables: Collection[str]) -> str:
    parts = ",\n  ".join(_parts(table, tables))
    return f"CREATE TABLE {sql.identifier(table.name)} (\n  {parts}\n);"


def _load(table: TableSchema) -> Iterator[str]:
    """Yield the lines that load a table through a table of texts, in which empty cells become NULL."""
    name, staged = sql.identifier(table.name), sql.identifier(f"{table.name} as text")
    columns = ", ".join(f"{sql.identifier(field.name)} TEXT" for field in table.fields)
    yield f"CREATE TABLE {staged} ({columns});"
    yield f'.import --csv --skip 1 data/{table.name}.csv "{table.name} as text"'
    yield f"INSERT INTO {name} SELECT {', '.join(_value(field) for field in table.fields)} FROM {staged};"
    yield f"DROP TABLE {staged};"


def _parts(table: TableSchema, tables: Collection[str]) -> Iterator[str]:
    """Yield the columns and keys; references are checked at COMMIT, so that rows can have any order."""
    for field in table.fields:
        kind = TYPES.get(sql_types.DUCKDB_TYPES[field.type], "TEXT")
        not_null = " NOT NULL" if field.required or field.name in table.primary_key else ""
        unique = " UNIQUE" if field.constraints.get("unique") else ""
        yield f"{sql.identifier(field.name)} {kind}{not_null}{unique}"
    yield f"PRIMARY KEY ({sql.identifiers(table.primary_key)})"
    for unique_key in table.unique_keys:
        yield f"UNIQUE ({sql.identifiers(unique_key)})"
    for key in (key for key in table.foreign_keys if key.table in tables):
        target = f"{sql.identifier(key.table)} ({sql.identifiers(key.to)})"
        yield (
            f"FOREIGN KEY ({sql.identifiers(key.fields)}) REFERENCES {target} DEFERRABLE INITIALLY DEFERRED"
        )


def _value(field: Field) -> str:
    """Return the SELECT item that converts a text; the column's type then converts digits to numbers."""
    column = sql.identifier(field.name)
    if field.type == "boolean":
        return f"CASE {column} WHEN 'true' THEN 1 WHEN 'false' THEN 0 END"
    if field.type == "number":
        return f"CASE {column} WHEN 'INF' THEN 9e999 WHEN '-INF' THEN -9e999 ELSE nullif({column}, '') END"
    return f"nullif({column}, '')"

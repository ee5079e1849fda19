"""From a published row back to the line of raw/ that it comes from."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.raw_files import check_header
from pipeline.schema.model import TableSchema


@dataclass(frozen=True)
class Place:
    """A place in a raw file; without a line where the row comes from no single one."""

    file: str = ""
    line: int | None = None
    column: int | None = None


def locate(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    key: Mapping[str, object],
    fields: tuple[str, ...] = (),
) -> Place:
    """Return the line and column that a published row comes from.

    Args:
        dataset: the contract.
        connection: the working database.
        table: the published table.
        key: the values of its primary key in the row.
        fields: the faulty fields, the most important first.

    Returns:
        The place of the first field that comes from the line of the row; else the line; else the file alone;
        an empty place for a computed row.
    """
    origins = [place for name in (*fields, *table.primary_key) for place in table.field(name).raw]
    places = []
    for origin in origins:
        name, _, field = origin.partition(".")
        raw = dataset.raw[name]
        is_faulty = any(origin in table.field(f).raw for f in fields)
        column = check_header.column(dataset.folder, raw, field) or None if is_faulty else None
        line = _line(connection, table, raw, key)
        places.append(Place(raw.file, line, column if line else None))
    return next((place for place in places if place.line), places[0] if places else Place())


def _line(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, raw: TableSchema, key: Mapping[str, object]
) -> int | None:
    """Return the line of the one raw row whose key is published unchanged in the key of the row."""
    unchanged = {
        origin.partition(".")[2]: key[name]
        for name in table.primary_key
        for origin in table.field(name).raw
        if table.field(name).straight and origin.partition(".")[0] == raw.name
    }
    if not unchanged.keys() & set(raw.primary_key):
        return None
    where = " AND ".join(
        f"{sql.identifier(name)}::VARCHAR = {_text(value)}" for name, value in unchanged.items()
    )
    name = sql.identifier(raw.name)
    rows = connection.execute(f"SELECT {line(raw.name)} FROM raw.{name} WHERE {where} LIMIT 2").fetchall()
    return int(rows[0][0]) if len(rows) == 1 else None


def _text(value: object) -> str:
    """Return SQL for the text of a value; a literal, since DuckDB imports pandas to bind a value."""
    if value is None:
        return "NULL"
    return sql.literal(str(value).lower() if isinstance(value, bool) else str(value))


def line(table: str) -> str:
    """Return SQL for the physical line of a row of a raw table, in a query over that table alone."""
    name = sql.identifier(table)
    ahead = f'SELECT max_by(ahead, "row") FROM lines.{name} AS ahead WHERE "row" <= raw.{name}.rowid'
    return f"raw.{name}.rowid + ({ahead})"

"""The way back: from a published row to the line that a coder typed."""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from pipeline import sql
from pipeline.dataset import Dataset
from pipeline.schema import TableSchema


@dataclass(frozen=True)
class Place:
    """Where a coder typed something; without a line where no single one is to blame."""

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
    """Find the line and column that a published row comes from.

    Args:
        dataset: the contract.
        connection: the working database.
        table: the published table.
        key: the values of its primary key in the row.
        fields: the fields that are at fault, those that matter most first.

    Returns:
        The place of the first of the fields that has an origin in the row's own line, else of the row's
        line; an empty place for a computed row.
    """
    origins = [place for name in (*fields, *table.primary_key) for place in table.field(name).raw]
    for origin in origins:
        name, _, field = origin.partition(".")
        raw = dataset.raw[name]
        line = _line(connection, table, raw, key)
        if line is not None:
            in_fault = any(origin in table.field(f).raw for f in fields)
            return Place(raw.file, line, raw.names.index(field) + 1 if in_fault else None)
    return Place()


def _line(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, raw: TableSchema, key: Mapping[str, object]
) -> int | None:
    """Find the raw row whose key passes through into the published one's key."""
    carried = {
        origin.partition(".")[2]: key[name]
        for name in table.primary_key
        for origin in table.field(name).raw
        if origin.partition(".")[0] == raw.name
    }
    if not set(raw.primary_key) <= set(carried):
        return None
    where = " AND ".join(f"{sql.identifier(name)}::VARCHAR = ?::VARCHAR" for name in raw.primary_key)
    row = connection.execute(
        f"SELECT _line FROM raw.{sql.identifier(raw.name)} WHERE {where}",
        [carried[name] for name in raw.primary_key],
    ).fetchone()
    return int(row[0]) if row else None

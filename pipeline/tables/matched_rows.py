"""The raw row of a published row whose key is described anew or leads to a name, found by its values.

A published key may have an ID where raw/ has a name, or a description of its own; then nothing says that it
passes through as it is. So the rows are compared by the columns that the key comes from. The result counts
only if every published row has exactly one raw row.
"""

from collections.abc import Mapping

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.schema.model import Field, TableSchema

MOST_ROWS = 100_000
Key = tuple[str | None, ...]


def numbers(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, raw: TableSchema
) -> Mapping[Key, int]:
    """Return the rowid of the raw row of each published row, by the texts of its key.

    It is empty unless each published row has exactly one raw row, and for a table that nobody enters by hand.

    Args:
        dataset: the contract.
        connection: the working database.
        table: the published table.
        raw: the raw table.
    """
    fields = [table.field(name) for name in table.primary_key]
    same = [condition for field in fields for condition in _same(dataset, table, raw, field)]
    query = f"SELECT count(*) FROM {sql.identifier(table.name)}"
    if not same or connection.execute(query).fetchall()[0][0] > MOST_ROWS:
        return {}
    texts = ", ".join(f"own.{sql.identifier(name)}::VARCHAR" for name in table.primary_key)
    rows = connection.execute(
        f"SELECT {texts}, min(entered.rowid), count(entered.rowid) FROM {sql.identifier(table.name)} AS own "
        f"LEFT JOIN raw.{sql.identifier(raw.name)} AS entered ON {' AND '.join(same)} GROUP BY {texts}"
    ).fetchall()
    if any(count != 1 for *_, count in rows):
        return {}
    return {tuple(key): number for *key, number, _ in rows}


def _same(dataset: Dataset, table: TableSchema, raw: TableSchema, field: Field) -> list[str]:
    """Return the SQL condition that a field of a key has the value of a raw row; nothing if it says none."""
    if len(field.raw) != 1 or not field.raw[0].startswith(f"{raw.name}."):
        return []
    column = field.raw[0].partition(".")[2]
    if raw.field(column).separator:  # one of several values, which the other parts of the key tell apart
        return []
    entered = f"entered.{sql.identifier(column)}::VARCHAR"
    own = f"own.{sql.identifier(field.name)}::VARCHAR"
    named, key = _named(raw, column), _key_origin(dataset, table, field)
    if not named or not key or named == key or named.partition(".")[0] != key.partition(".")[0]:
        return [f"{own} = {entered}"]
    other, name, key_column = map(sql.identifier, (*named.split(".", 1), key.partition(".")[2]))
    of_name = f"FROM raw.{other} AS other WHERE other.{name}::VARCHAR = {entered}"
    return [f"{own} = (SELECT min(other.{key_column}::VARCHAR) {of_name})"]


def _named(raw: TableSchema, column: str) -> str:
    """Return the "table.column" of raw/ that a column refers to; empty if it refers to none."""
    target = raw.field(column).target
    if target:
        return target
    keys = [key for key in raw.foreign_keys if key.fields == (column,)]
    return f"{keys[0].table}.{keys[0].to[0]}" if keys else ""


def _key_origin(dataset: Dataset, table: TableSchema, field: Field) -> str:
    """Return the "table.column" of raw/ that is the key which a published field refers to; empty if none."""
    keys = [key for key in table.foreign_keys if key.fields == (field.name,)]
    origins = dataset.tables[keys[0].table].field(keys[0].to[0]).raw if keys else ()
    return origins[0] if len(origins) == 1 else ""

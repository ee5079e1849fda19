"""The cells of hand-entered tables that differ from a release, in rows that it has too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.releases import ledger
from pipeline.releases.check_lost_rows import published_rows
from pipeline.releases.ledger import Entry
from pipeline.schema.model import Field, TableSchema

MOST_ROWS = 20_000  # of a table; larger ones are not coded by hand
# Types whose values are the same text in a package and in the working database.
PLAIN = ("string", "integer", "number", "date", "year", "yearmonth", "boolean", "any")


@dataclass(frozen=True)
class Change:
    """A cell that was changed: where it is, and what it had."""

    table: TableSchema
    key: tuple[str, ...]
    field: Field
    old: str
    new: str
    names: frozenset[str]  # the key and the names of its row
    equal: frozenset[str]  # the key of the only other row that has the new value, if there is one only


def since(dataset: Dataset, connection: duckdb.DuckDBPyConnection, last: Entry) -> Iterator[Change]:
    """Yield the cells that differ from a release; none of large tables."""
    for table in dataset.tables.values():
        if (
            table.computed
            or not table.sql
            or last.tables.get(table.name, ledger.TableSum(0, "")).rows > MOST_ROWS
        ):
            continue
        before = {
            tuple(row.get(n, "") for n in table.primary_key): row
            for row in published_rows(dataset, last, table)
        }
        if before:
            yield from _of_table(connection, table, before)


def _of_table(
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    before: Mapping[tuple[str, ...], Mapping[str, str]],
) -> Iterator[Change]:
    fields = [f for f in table.fields if f.type in PLAIN and f.raw and f.name not in table.primary_key]
    names = [*table.primary_key, *(field.name for field in fields)]
    texts = ", ".join(f"coalesce(CAST({sql.identifier(name)} AS VARCHAR), '')" for name in names)
    rows = connection.execute(f"SELECT {texts} FROM {sql.identifier(table.name)}").fetchall()
    size = len(table.primary_key)
    named = [size + i for i, field in enumerate(fields) if field.constraints.get("unique")]
    for position, field in enumerate(fields, start=size):
        holders: dict[str, list[str]] = {}
        for row in rows:
            holders.setdefault(row[position], []).append(", ".join(row[:size]))
        for row in rows:
            old, new = before.get(row[:size], {}).get(field.name), row[position]
            if old is not None and not _are_equal(field, old, new):
                labels = frozenset({", ".join(row[:size]), *(row[i] for i in named)} - {""})
                others = {*holders[new]} - {", ".join(row[:size])} if new else set()
                equal = frozenset(others if len(others) == 1 else ())
                yield Change(table, row[:size], field, old, new, labels, equal)


def _are_equal(field: Field, old: str, new: str) -> bool:
    """Return whether two texts are the same value; a number may be written in several ways."""
    if field.type == "number" and old != new:
        try:
            return float(old) == float(new)
        except ValueError:  # it was no number, or is empty
            return False
    return old == new


def as_entered(dataset: Dataset, change: Change, last: Entry) -> str:
    """Return the old value as it is entered in raw/: a name where the field refers to a row by its name."""
    name, _, column = change.field.raw[0].partition(".")
    target = dataset.raw[name].field(column).target if name in dataset.raw else None
    for key in change.table.foreign_keys if target else ():
        if key.fields == (change.field.name,):
            table = dataset.tables[key.table]
            named = next((field.name for field in table.fields if field.raw == (target,)), "")
            rows = published_rows(dataset, last, table)
            return (
                next((row.get(named, "") for row in rows if row.get(key.to[0]) == change.old), "")
                or change.old
            )
    return change.old

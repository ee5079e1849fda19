"""The cells of hand-entered tables that differ from a release, in rows that it has too."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.releases import ledger
from pipeline.releases.check_lost_rows import published_rows
from pipeline.releases.ledger import Entry
from pipeline.schema.model import Field, ForeignKey, TableSchema

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
    """Return the old value as it is entered in raw/, or else as it was published.

    It is a name where the field refers to a row by its name, and for a field that is computed from one cell,
    such as the first day of a period, what another field of the table has of that cell.
    """
    own = _straight(change)
    if own is not None:
        if own == change.field:
            return change.old
        rows = published_rows(dataset, last, change.table)
        names = change.table.primary_key
        return next(
            (r.get(own.name, "") for r in rows if tuple(r.get(n, "") for n in names) == change.key), ""
        )
    target, key = _reference(dataset, change)
    if key is None:
        return change.old
    table = dataset.tables[key.table]
    named = next((field.name for field in table.fields if field.raw == (target,)), "")
    rows = published_rows(dataset, last, table)
    return next((r.get(named, "") for r in rows if r.get(key.to[0]) == change.old), "") or change.old


def is_known(dataset: Dataset, change: Change) -> bool:
    """Return whether the old value can be told as it is entered in raw/."""
    return not change.old or _straight(change) is not None or _reference(dataset, change)[1] is not None


def _straight(change: Change) -> Field | None:
    """Return the field that has the cell of a changed one as it is; None if there is none."""
    fields = (change.field, *change.table.fields)
    return next((field for field in fields if field.straight and field.raw == change.field.raw), None)


def _reference(dataset: Dataset, change: Change) -> tuple[str, ForeignKey | None]:
    """Return the "table.field" in which the cell of a changed reference is found, and its foreign key."""
    name, _, column = change.field.raw[0].partition(".")
    raw = dataset.raw.get(name)
    if raw is None or len(change.field.raw) > 1:
        return "", None
    named = (f"{key.table}.{key.to[0]}" for key in raw.foreign_keys if key.fields == (column,))
    target = raw.field(column).target or next(named, "")
    keys = (key for key in change.table.foreign_keys if key.fields == (change.field.name,))
    return target, next(keys, None) if target else None

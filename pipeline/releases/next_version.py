"""The version that changes require, by the recipe "Data Package Version" of datapackage.org, made exact.

- MAJOR, "incompatible changes": the package, a table or a field is renamed; fields are added, removed,
  reordered, of another type or format, or more restricted; a key changes; a table is removed; a row whose key
  others can refer to is removed.
- MINOR, "when you add data": new tables, rows and codes; a restriction is loosened; a reference changes; rows
  of computed tables change ("change data to reflect changes in referenced data").
- PATCH, "backwards-compatible fixes": a value is corrected; a row of a link table, whose key contains the key
  of another table, is added or removed, because it is a value of the rows that it links; descriptions change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import Literal

import duckdb

from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.core.finding import Message, Values
from pipeline.releases.diff_rows import ADDED, CHANGES, REMOVED, SPELLING, VALUE, Difference, TableDifference
from pipeline.releases.diff_schemas import METADATA, SchemaChange
from pipeline.releases.release_model import Release
from pipeline.schema.model import TableSchema

Level = Literal["major", "minor", "patch", "none"]
LEVELS: tuple[Level, ...] = ("major", "minor", "patch", "none")
PARTS = 3
SHOWN = 20

# The level of each change of a schema; all others change descriptions only.
SCHEMA_LEVELS: Mapping[str, Level] = {
    "package renamed": "major",
    "table removed": "major",
    "table renamed": "major",
    "table added": "minor",
    "field removed": "major",
    "field renamed": "major",
    "field added": "major",
    "fields reordered": "major",
    "type": "major",
    "format": "major",
    "delimiter": "major",
    "item type": "major",
    "constraint tightened": "major",
    "constraint loosened": "minor",
    "code removed": "major",
    "code added": "minor",
    "primary key": "major",
    "unique key added": "major",
    "unique key removed": "minor",
    "reference added": "minor",
    "reference removed": "minor",
}
# Changes from nothing or to nothing have a sentence of their own; for all others an empty text is a value.
WITHOUT_AN_END = {"delimiter", "item_type", "constraint_tightened", "constraint_loosened", "primary_key"}


@dataclass(frozen=True)
class RequiredVersion:
    """What a difference requires of the next version.

    Attributes:
        level: "major", "minor" or "patch"; "none" where nothing changed.
        reasons: the first SHOWN changes of that level.
        total: the number of changes of that level.
    """

    level: Level
    reasons: tuple[Message, ...] = ()
    total: int = 0

    @property
    def messages(self) -> tuple[Message, ...]:
        """The reasons, and one that counts those that are not shown."""
        rest = self.total - len(self.reasons)
        return (*self.reasons, Message("changed.more", {"rest": rest})) if rest else self.reasons


def required(connection: duckdb.DuckDBPyConnection, difference: Difference) -> RequiredVersion:
    """Return the level that the changes of a difference require, and why.

    Args:
        connection: the one in which `diff_rows.compare` put the changes.
        difference: what it returned.
    """
    changes: dict[Level, list[tuple[int, Iterable[Message]]]] = {level: [] for level in LEVELS}
    for change in difference.schema:
        changes[SCHEMA_LEVELS.get(change.change, "patch")].append((1, [_schema_reason(change)]))
    for table in difference.tables:
        for level, count, reasons in _row_reasons(connection, difference, table):
            changes[level].append((count, reasons))
    level = next((level for level in LEVELS if changes[level]), "none")
    messages = chain.from_iterable(reasons for _, reasons in changes[level])
    return RequiredVersion(level, tuple(islice(messages, SHOWN)), sum(count for count, _ in changes[level]))


def next_version(old: str, level: Level) -> str:
    """Return the lowest version that a change of that level may have.

    While MAJOR is 0 "anything MAY change at any time" (Semantic Versioning 2.0.0, 4), and a major change
    requires the next MINOR.

    Raises:
        CallError: the old version is not MAJOR.MINOR.PATCH.
    """
    parts = old.split(".")
    if len(parts) != PARTS or not all(part.isascii() and part.isdigit() for part in parts):
        raise CallError(f"the version {old} is not MAJOR.MINOR.PATCH")
    major, minor, patch = (int(part) for part in parts)
    if level == "major" and major:
        return f"{major + 1}.0.0"
    if level in {"major", "minor"}:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}" if level == "patch" else old


def _schema_reason(change: SchemaChange) -> Message:
    """Return a change of a schema as a reason, without an end that it lacks."""
    values = {
        "table": change.table,
        "change": change.change,
        "where": ".".join(filter(None, (change.table, change.field))),
        "old": change.old,
        "new": change.new,
    }
    kind = change.change.replace(" ", "_") if change.change in SCHEMA_LEVELS else "description"
    kind = METADATA if change.change == METADATA else kind
    given = {name: value for name, value in values.items() if value or kind not in WITHOUT_AN_END}
    return Message(f"changed.{kind}", given)


def _row_reasons(
    connection: duckdb.DuckDBPyConnection, difference: Difference, table: TableDifference
) -> Iterator[tuple[Level, int, list[Message]]]:
    """Yield for each kind of change of rows its level, how many there are, and the first of them."""
    name = table.table
    schema = difference.new.tables[name].schema
    old = difference.old.tables.get(name)
    if difference.new.tables[name].computed or (old is not None and old.computed):
        if not table.same:
            rows = table.added + table.removed + table.changed + table.respelled
            yield "minor", 1, [Message("changed.computed_rows", {"table": name, "rows": rows})]
        return
    linked = is_link(schema)
    if table.removed:
        referring = sorted(_referring(difference.old, name))
        more: Values = {"referring": referring} if referring else {}
        keys = _keys(connection, name, REMOVED)
        reasons = [Message("changed.row_removed", {"table": name, "key": key, **more}) for key in keys]
        yield ("patch" if linked and not referring else "major"), table.removed, reasons
    if table.added:
        keys = _keys(connection, name, ADDED)
        reasons = [Message("changed.row_added", {"table": name, "key": key}) for key in keys]
        yield ("patch" if linked else "minor"), table.added, reasons
    cells = sum(table.values.values()) + sum(table.spellings.values())
    if cells:
        yield "patch", cells, list(_cell_reasons(connection, name))


def is_link(schema: TableSchema) -> bool:
    """Return whether the rows of a table are values of others: some field of its key is a foreign key."""
    foreign = {name for key in schema.foreign_keys for name in key.fields}
    return len(schema.primary_key) > 1 and bool(foreign & set(schema.primary_key))


def _referring(release: Release, name: str) -> set[str]:
    """Return the tables whose foreign keys refer to a table, the table itself among them."""
    return {
        table.schema.name
        for table in release.tables.values()
        if any(key.table == name for key in table.schema.foreign_keys)
    }


def _keys(connection: duckdb.DuckDBPyConnection, table: str, change: str) -> list[str]:
    rows = connection.execute(
        f'SELECT key FROM {CHANGES} WHERE "table" = {sql.literal(table)} AND change = {sql.literal(change)} '
        f"ORDER BY rowid LIMIT {SHOWN}"
    ).fetchall()
    return [key for (key,) in rows]


def _cell_reasons(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[Message]:
    rows = connection.execute(
        f'SELECT key, field, old, new FROM {CHANGES} WHERE "table" = {sql.literal(table)} '
        f"AND change IN ('{VALUE}', '{SPELLING}') ORDER BY rowid LIMIT {SHOWN}"
    ).fetchall()
    for key, field, old, new in rows:
        ends = {name: value for name, value in (("old", old), ("new", new)) if value is not None}
        yield Message("changed.cell", {"table": table, "key": key, "field": field, **ends})

"""The version that a change asks for, by the recipe "Data Package Version" of datapackage.org, made exact.

- MAJOR, "incompatible changes": the package, a table or a field gets another name; fields are added, removed,
  reordered, of another type or format, or restricted more; a key changes; a table is removed; a row is
  removed whose id others can refer to.
- MINOR, "when you add data": new tables, rows and codes; a restriction is loosened; a reference goes
  elsewhere; rows of computed tables change ("change data to reflect changes in referenced data").
- PATCH, "backwards-compatible fixes": a value is corrected; a row of a link table, whose key holds another
  table's, comes or goes, for it is a value of the rows that it links; words that describe change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import duckdb

from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.core.text import quoted
from pipeline.releases.diff_rows import ADDED, CHANGES, REMOVED, SPELLING, VALUE, Difference, TableDifference
from pipeline.releases.diff_schemas import SchemaChange
from pipeline.releases.open_release import Published
from pipeline.schema.model import TableSchema

Level = Literal["major", "minor", "patch", "none"]
LEVELS: tuple[Level, ...] = ("major", "minor", "patch", "none")
PARTS = 3
SHOWN = 20

# Of each change of a schema: its level, and the sentence that tells it.
SENTENCES: Mapping[str, tuple[Level, str]] = {
    "package renamed": ("major", "the package {old} is now {new}"),
    "table removed": ("major", "the table {table} is gone"),
    "table renamed": ("major", "the table {old} is now {new}"),
    "table added": ("minor", "the table {table} is new"),
    "field removed": ("major", "the field {where} is gone"),
    "field renamed": ("major", "the field {table}.{old} is now {new}"),
    "field added": ("major", "the field {where} is new"),
    "fields reordered": ("major", "the fields of {table} stand in another order"),
    "type": ("major", "{where} is of type {new}, where it was {old}"),
    "format": ("major", "{where} has the format {new}, where it had {old}"),
    "delimiter": ("major", "the items of {where} are separated by another character"),
    "item type": ("major", "the items of {where} are of type {new}, where they were {old}"),
    "constraint tightened": ("major", "{where} is restricted more: {new}, where it was {old}"),
    "constraint loosened": ("minor", "{where} is restricted less: {new}, where it was {old}"),
    "code removed": ("major", "{where} no longer knows the code {old}"),
    "code added": ("minor", "{where} knows a new code {new}"),
    "primary key": ("major", "the key of {table} is {new}, where it was {old}"),
    "unique key added": ("major", "no two rows of {table} may now have the same {new}"),
    "unique key removed": ("minor", "rows of {table} may now have the same {old}"),
    "reference added": ("minor", "{table} has a new reference: {new}"),
    "reference removed": ("minor", "{table} has lost a reference: {old}"),
}
DESCRIBED = "the {change} of {where} says something else"


@dataclass(frozen=True)
class Asked:
    """What a difference asks for.

    Attributes:
        level: "major", "minor" or "patch"; "none" where nothing changed.
        reasons: for that level, plain sentences, the first SHOWN of them and how many more there are.
    """

    level: Level
    reasons: tuple[str, ...]


def asked_for(connection: duckdb.DuckDBPyConnection, difference: Difference) -> Asked:
    """Return the level that the changes of a difference ask for, and why.

    Args:
        connection: the one that `diff.compare` left the changes in.
        difference: what it returned.
    """
    found: dict[Level, list[tuple[int, Iterable[str]]]] = {level: [] for level in LEVELS}
    for change in difference.schema:
        level, sentence = _of_schema(change)
        found[level].append((1, [sentence]))
    for table in difference.tables:
        for level, count, sentences in _of_rows(connection, difference, table):
            found[level].append((count, sentences))
    level = next((level for level in LEVELS if found[level]), "none")
    return Asked(level, tuple(_first(found[level])))


def next_version(old: str, level: Level) -> str:
    """Return the lowest version that a change of that level may have.

    While MAJOR is 0 "anything MAY change at any time" (Semantic Versioning 2.0.0, 4), and a major change asks
    for the next MINOR.

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


def _first(found: list[tuple[int, Iterable[str]]]) -> Iterator[str]:
    """Yield the first sentences, and how many more there are."""
    told = 0
    for _, sentences in found:
        for sentence in sentences:
            if told < SHOWN:
                told += 1
                yield sentence
    more = sum(count for count, _ in found) - told
    if more:
        yield f"and {more:,} more"


def _of_schema(change: SchemaChange) -> tuple[Level, str]:
    where = f"{change.table}.{change.field}" if change.field else change.table
    level, sentence = SENTENCES.get(change.change, ("patch", DESCRIBED))
    said = {"old": change.old or "free", "new": change.new or "free"}
    return level, sentence.format(table=change.table, change=change.change, where=where, **said)


def _of_rows(
    connection: duckdb.DuckDBPyConnection, difference: Difference, table: TableDifference
) -> Iterator[tuple[Level, int, list[str]]]:
    """Yield for each kind of change of rows its level, how many there are, and the first of them."""
    name = table.table
    schema = difference.new.tables[name].schema
    old = difference.old.tables.get(name)
    computed = difference.new.tables[name].computed or (old is not None and old.computed)
    linked = is_link(schema)
    if computed:
        if not table.same:
            count = table.added + table.removed + table.changed + table.respelled
            yield "minor", 1, [f"{count:,} rows of {name}, which is computed, are others"]
        return
    if table.removed:
        others = " and ".join(sorted(_referring(difference.old, name)))
        why = f", to which rows of {others} can refer" if others else ""
        sentences = [f"{name} {key} is gone{why}" for key in _keys(connection, name, REMOVED)]
        yield ("patch" if linked and not others else "major"), table.removed, sentences
    if table.added:
        sentences = [f"{name} {key} is new" for key in _keys(connection, name, ADDED)]
        yield ("patch" if linked else "minor"), table.added, sentences
    cells = sum(table.values.values()) + sum(table.spellings.values())
    if cells:
        yield "patch", cells, list(_cells(connection, name))


def is_link(schema: TableSchema) -> bool:
    """Tell whether a table's rows are values of others: its key is of several fields, one of them foreign."""
    foreign = {name for key in schema.foreign_keys for name in key.fields}
    return len(schema.primary_key) > 1 and bool(foreign & set(schema.primary_key))


def _referring(release: Published, name: str) -> set[str]:
    """Return the tables whose foreign keys point to a table, the table itself among them."""
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


def _cells(connection: duckdb.DuckDBPyConnection, table: str) -> Iterator[str]:
    rows = connection.execute(
        f'SELECT key, field, old, new FROM {CHANGES} WHERE "table" = {sql.literal(table)} '
        f"AND change IN ('{VALUE}', '{SPELLING}') ORDER BY rowid LIMIT {SHOWN}"
    ).fetchall()
    for key, field, old, new in rows:
        yield f"{field} of {table} {key} is {_said(new)}, where it was {_said(old)}"


def _said(value: str | None) -> str:
    return "empty" if value is None else quoted(value)

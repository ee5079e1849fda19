"""What changed from one release to the next: schemas, rows by their key, and cells.

Cells are compared as values of their type, so that 50.45 and 50.450000 are equal in any file. The order of
rows does not matter. A text that differs only in letter case, in spaces or in how its numbers are written is
a change of spelling, not of value.

All changes are in one temporary table, which may be larger than memory; see `COLUMNS`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import duckdb

from pipeline.core import sql
from pipeline.releases import diff_schemas, match_rows
from pipeline.releases.diff_schemas import SchemaChange
from pipeline.releases.match_rows import Match
from pipeline.releases.release_model import Release, Table
from pipeline.schema import sql_types

# Tables of the engine that are about the release itself. The codebook repeats the schemas, which are compared
# themselves.
ABOUT_THE_RELEASE = ("changes", "findings", "codebook")
CHANGES = sql.identifier("the changes")
COLUMNS = ("table", "key", "field", "change", "old", "new")
ADDED, REMOVED, VALUE, SPELLING = "row added", "row removed", "value", "spelling"
BATCH = 10_000
ZEROS = r"([0-9]+)(?:\.0+|(\.[0-9]*[1-9])0+)\b"  # at the end of a fraction, which do not change it


@dataclass(frozen=True)
class Change:
    """One line of the changes.

    Attributes:
        table: name of the table; empty for the package.
        key: key of the row, its parts joined by commas; empty where the schema changed.
        field: name of the field; empty for a row or a table.
        change: "value", "spelling", "row added", "row removed", or a change of the schema.
        old: the old value, None where there was none.
        new: the new value, None where there is none.
    """

    table: str
    key: str
    field: str
    change: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class TableDifference:
    """How the rows of a table changed.

    Attributes:
        table: its name in the new release.
        before: number of rows in the old release.
        after: number of rows in the new one.
        added: number of rows whose key is new.
        removed: number of rows whose key was removed.
        changed: number of rows in which a value changed.
        respelled: number of rows in which only spelling changed.
        values: number of changed values of each field that has any, in order of the fields.
        spellings: number of changed spellings of each field that has any.
    """

    table: str
    before: int
    after: int
    added: int = 0
    removed: int = 0
    changed: int = 0
    respelled: int = 0
    values: Mapping[str, int] = field(default_factory=dict)
    spellings: Mapping[str, int] = field(default_factory=dict)

    @property
    def same(self) -> bool:
        """Whether no row changed."""
        return not (self.added or self.removed or self.changed or self.respelled)


@dataclass(frozen=True)
class Difference:
    """What changed from one release to the next; the changes themselves are in the table CHANGES."""

    old: Release
    new: Release
    schema: tuple[SchemaChange, ...]
    tables: tuple[TableDifference, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not self.schema and all(table.same for table in self.tables)


def compare(connection: duckdb.DuckDBPyConnection, old: Release, new: Release) -> Difference:
    """Compare two releases, and put their changes into the table CHANGES of the connection.

    Raises:
        CallError: a key is not unique in a table, so that rows cannot be matched.
    """
    columns = ", ".join(f"{sql.identifier(name)} VARCHAR" for name in COLUMNS)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {CHANGES} ({columns})")
    complete = old.complete_schemas and new.complete_schemas
    before, after = (
        {name: table for name, table in release.tables.items() if name not in ABOUT_THE_RELEASE}
        for release in (old, new)
    )
    renamed = match_rows.renamed_tables(connection, before, after)
    old_names = {renamed.get(name, name): name for name in before if renamed.get(name, name) in after}
    changes: list[SchemaChange] = []
    if complete and old.name != new.name:
        changes.append(SchemaChange("", "", "package renamed", old.name, new.name))
    changes += diff_schemas.metadata(old.metadata, new.metadata)
    changes += _table_changes(connection, before, after, renamed)
    matches = [
        (
            name,
            before[old_names[name]],
            table,
            match_rows.match(connection, name, before[old_names[name]], table),
        )
        for name, table in after.items()
        if name in old_names
    ]
    for _, old_table, new_table, match in matches:
        changes += diff_schemas.compare(old_table, new_table, match.renamed, complete=complete)
    _insert(connection, changes)
    tables = tuple(_compare_rows(connection, *compared) for compared in matches)
    return Difference(old, new, tuple(changes), tables)


def _table_changes(
    connection: duckdb.DuckDBPyConnection,
    before: Mapping[str, Table],
    after: Mapping[str, Table],
    renamed: Mapping[str, str],
) -> Iterator[SchemaChange]:
    """Yield the tables that were renamed, removed or added."""
    for name, table in before.items():
        if name in renamed:
            yield SchemaChange(renamed[name], "", "table renamed", name, renamed[name])
        elif name not in after:
            yield SchemaChange(name, "", "table removed", _row_count(connection, table))
    for name, table in after.items():
        if name not in before and name not in renamed.values():
            yield SchemaChange(name, "", "table added", "", _row_count(connection, table))


def changes(connection: duckdb.DuckDBPyConnection, limit: int | None = None) -> Iterator[Change]:
    """Yield the changes of the last `compare`: of schemas, then of rows, by table and key."""
    top = "" if limit is None else f" LIMIT {limit}"
    result = connection.execute(f"FROM {CHANGES} ORDER BY rowid{top}")
    while batch := result.fetchmany(BATCH):
        for row in batch:
            yield Change(*row)


def _insert(connection: duckdb.DuckDBPyConnection, changes: Iterable[SchemaChange]) -> None:
    rows = [(c.table, "", c.field, c.change, c.old or None, c.new or None) for c in changes]
    if rows:
        connection.execute(f"INSERT INTO {CHANGES} {sql.values(rows)}")


def _row_count(connection: duckdb.DuckDBPyConnection, table: Table) -> str:
    """Return the number of rows in words."""
    rows = match_rows.count(connection, table)
    return f"{rows} row" if rows == 1 else f"{rows} rows"


def _compare_rows(
    connection: duckdb.DuckDBPyConnection, name: str, old: Table, new: Table, match: Match
) -> TableDifference:
    """Put the changed rows and cells of a table into CHANGES, and count them."""
    before, after = match_rows.count(connection, old), match_rows.count(connection, new)
    if match.key and before == after and _same_rows(connection, old, new, match):
        return TableDifference(name, before, after)
    rows = sql.identifier("changed rows")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {rows} AS {_changed_rows(old, new, match)}")
    table = sql.literal(name)
    connection.execute(
        f"INSERT INTO {CHANGES} SELECT {table}, key, coalesce(cell.field, ''), "
        f"coalesce(cell.change, side), cell.old, cell.new FROM "
        f"(SELECT key, side, unnest(CASE WHEN side = '' THEN cells ELSE [NULL] END) AS cell, "
        f"generate_subscripts(CASE WHEN side = '' THEN cells ELSE [NULL] END, 1) AS place FROM {rows}) "
        "ORDER BY key, side, place"
    )
    ((added, removed, changed, respelled),) = connection.execute(
        f"SELECT count(*) FILTER (side = '{ADDED}'), count(*) FILTER (side = '{REMOVED}'), "
        f"count(*) FILTER (side = '' AND valued), count(*) FILTER (side = '' AND NOT valued) "
        f"FROM (SELECT side, list_contains(list_transform(cells, lambda c: c.change), '{VALUE}') AS valued "
        f"FROM {rows})"
    ).fetchall()
    connection.execute(f"DROP TABLE {rows}")
    cells = connection.execute(
        f'SELECT field, change, count(*) FROM {CHANGES} WHERE "table" = {table} '
        f"AND change IN ('{VALUE}', '{SPELLING}') GROUP BY ALL"
    ).fetchall()
    counts = {(field, change): count for field, change, count in cells}
    values, spellings = (
        {field: counts[field, change] for field in new.schema.names if (field, change) in counts}
        for change in (VALUE, SPELLING)
    )
    return TableDifference(name, before, after, added, removed, changed, respelled, values, spellings)


def _same_rows(connection: duckdb.DuckDBPyConnection, old: Table, new: Table, match: Match) -> bool:
    """Return whether two tables with a key and equal numbers of rows have the same rows.

    To ask this first is cheaper, since most tables do not change, and no cell is compared then.
    """
    pairs = [match_rows.pair(old, new, *names) for names in match.columns.items()]
    before, after = (", ".join(columns) for columns in zip(*pairs, strict=True))
    query = f"SELECT {before} FROM {old.relation} AS o EXCEPT SELECT {after} FROM {new.relation} AS n"
    return not connection.execute(f"SELECT 1 FROM ({query}) LIMIT 1").fetchall()


def _changed_rows(old: Table, new: Table, match: Match) -> str:
    """Return the query of all rows that differ: key, side, and the cells that changed.

    Without a common key, a row is identified by all of its cells and can only be added or removed.
    """
    if match.key:
        before, after, key = old.relation, new.relation, match.key
    else:
        names = list(match.columns)
        before, after = (
            _numbered(table, list(columns))
            for table, columns in ((old, names), (new, match.columns.values()))
        )
        key = match.columns
    on = match_rows.on(old, new, key)
    if not match.key:
        on += ' AND o."the copy" = n."the copy"'
    texts = [
        f"coalesce({match_rows.text(old.schema.field(a), f'o.{sql.identifier(a)}')}, "
        f"{match_rows.text(new.schema.field(b), f'n.{sql.identifier(b)}')}, '')"
        for a, b in key.items()
    ]
    others = [(a, b) for a, b in match.columns.items() if a not in key]
    cells = ", ".join(_cell(old, new, a, b) for a, b in others)
    differ = [
        f"{left} IS DISTINCT FROM {right}" for left, right in (match_rows.pair(old, new, *p) for p in others)
    ]
    empty = "{'field': '', 'change': '', 'old': '', 'new': ''}"
    listed = f"list_filter([{cells or 'NULL'}], lambda c: c IS NOT NULL)" if others else f"[{empty}][2:]"
    removed, added = 'n."in it" IS NULL', 'o."in it" IS NULL'
    side = f"CASE WHEN {added} THEN '{ADDED}' WHEN {removed} THEN '{REMOVED}' ELSE '' END"
    return (
        f"SELECT concat_ws(',', {', '.join(texts)}) AS key, {side} AS side, {listed} AS cells "
        f'FROM (SELECT *, true AS "in it" FROM {before}) AS o '
        f'FULL JOIN (SELECT *, true AS "in it" FROM {after}) AS n ON {on} '
        f"WHERE {' OR '.join([added, removed, *differ])}"
    )


def _numbered(table: Table, names: list[str]) -> str:
    """Return a relation in which equal rows are numbered, so that each is compared with one row."""
    return (
        f'(SELECT *, row_number() OVER (PARTITION BY {sql.identifiers(names)}) AS "the copy" '
        f"FROM {table.relation})"
    )


def _cell(old: Table, new: Table, old_name: str, new_name: str) -> str:
    """Return SQL for a changed cell, null where it did not change."""
    left, right = match_rows.pair(old, new, old_name, new_name)
    before, after = old.schema.field(old_name), new.schema.field(new_name)
    texts = (
        match_rows.text(before, f"o.{sql.identifier(old_name)}"),
        match_rows.text(after, f"n.{sql.identifier(new_name)}"),
    )
    change = sql.literal(VALUE)
    if sql_types.DUCKDB_TYPES[before.type] == "VARCHAR" == sql_types.DUCKDB_TYPES[after.type]:
        same = f"{_bare(left)} = {_bare(right)}"
        change = f"CASE WHEN {same} THEN '{SPELLING}' ELSE '{VALUE}' END"
    return (
        f"CASE WHEN {left} IS DISTINCT FROM {right} THEN "
        f"{{'field': {sql.literal(new_name)}, 'change': {change}, 'old': {texts[0]}, 'new': {texts[1]}}} END"
    )


def _bare(column: str) -> str:
    """Return SQL for a text without differences of spelling: case, spaces, zeros at the end of a fraction."""
    plain = f"lower(nfc_normalize(regexp_replace(trim({column}), '\\s+', ' ', 'g')))"
    return f"regexp_replace({plain}, {sql.literal(ZEROS)}, '\\1\\2', 'g')"

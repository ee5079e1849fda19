"""What changed from one release to the next: schemas, rows by their key, and cells.

Cells are compared as values of their type, so that 50.45 and 50.450000 are one, whatever file they come
from, and the order of rows says nothing. A text that differs only in letter case, in spaces or in how the
numbers in it are written is told apart from other changes, as a change of spelling.

All changes stand in one temporary table, which may be larger than memory; see `COLUMNS`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import duckdb

from pipeline.core import sql
from pipeline.releases import diff_schemas, match_rows
from pipeline.releases.diff_schemas import SchemaChange
from pipeline.releases.match_rows import Match
from pipeline.releases.open_release import Published, Table

# Tables of the engine that are about the release itself.
# The codebook says again what the schemas say, which are compared themselves.
ABOUT_THE_RELEASE = ("changes", "findings", "codebook")
CHANGES = sql.identifier("the changes")
COLUMNS = ("table", "key", "field", "change", "old", "new")
ADDED, REMOVED, VALUE, SPELLING = "row added", "row removed", "value", "spelling"
BATCH = 10_000
ZEROS = r"([0-9]+)(?:\.0+|(\.[0-9]*[1-9])0+)\b"  # that end a fraction, and say nothing


@dataclass(frozen=True)
class Change:
    """One line of the changes.

    Attributes:
        table: name of the table; empty for the whole package.
        key: key of the row, its parts joined by commas; empty where the schema changed.
        field: name of the field; empty where a whole row or table is meant.
        change: "value", "spelling", "row added", "row removed", or a change of the schema.
        old: what stood there, None for nothing.
        new: what stands there now.
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
        removed: number of rows whose key is gone.
        changed: number of rows that have another value in some field.
        respelled: number of rows in which nothing but spelling changed.
        values: number of changed values of each field that has some, in order of the fields.
        spellings: number of changed spellings of each field that has some.
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
        """Tell whether no row changed."""
        return not (self.added or self.removed or self.changed or self.respelled)


@dataclass(frozen=True)
class Difference:
    """What changed from one release to the next; the changes themselves stand in CHANGES."""

    old: Published
    new: Published
    schema: tuple[SchemaChange, ...]
    tables: tuple[TableDifference, ...]

    @property
    def empty(self) -> bool:
        """Tell whether nothing changed."""
        return not self.schema and all(table.same for table in self.tables)


def compare(connection: duckdb.DuckDBPyConnection, old: Published, new: Published) -> Difference:
    """Compare two releases, and put their changes into the table CHANGES of the connection.

    Raises:
        CallError: a key stands twice in a table, so that nobody can say which row became which.
    """
    columns = ", ".join(f"{sql.identifier(name)} VARCHAR" for name in COLUMNS)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {CHANGES} ({columns})")
    whole = old.whole and new.whole
    before, after = (
        {name: table for name, table in release.tables.items() if name not in ABOUT_THE_RELEASE}
        for release in (old, new)
    )
    tables = match_rows.renamed_tables(connection, before, after)
    pairs = {tables.get(name, name): name for name in before if tables.get(name, name) in after}
    changes: list[SchemaChange] = []
    if whole and old.name != new.name:
        changes.append(SchemaChange("", "", "package renamed", old.name, new.name))
    for name in before:
        if name in tables:
            changes.append(SchemaChange(tables[name], "", "table renamed", name, tables[name]))
        elif name not in after:
            changes.append(SchemaChange(name, "", "table removed", _said(connection, before[name])))
    changes += [
        SchemaChange(name, "", "table added", "", _said(connection, after[name]))
        for name in after
        if name not in pairs
    ]
    rows = []
    compared = [(name, before[pairs[name]], after[name]) for name in after if name in pairs]
    matched = [
        (name, one, other, match_rows.match(connection, name, one, other)) for name, one, other in compared
    ]
    for _, one, other, match in matched:
        changes += diff_schemas.compare(one, other, match.renamed, whole=whole)
    _insert(connection, changes)
    for name, one, other, match in matched:
        rows.append(_compare_rows(connection, name, one, other, match))
    return Difference(old, new, tuple(changes), tuple(rows))


def changes(connection: duckdb.DuckDBPyConnection, limit: int | None = None) -> Iterator[Change]:
    """Yield the changes that `compare` found last: of schemas, then of rows, by table and key."""
    top = "" if limit is None else f" LIMIT {limit}"
    result = connection.execute(f"FROM {CHANGES} ORDER BY rowid{top}")
    while batch := result.fetchmany(BATCH):
        for row in batch:
            yield Change(*row)


def _insert(connection: duckdb.DuckDBPyConnection, changes: Iterable[SchemaChange]) -> None:
    rows = [(c.table, "", c.field, c.change, c.old or None, c.new or None) for c in changes]
    if rows:
        connection.execute(f"INSERT INTO {CHANGES} {sql.values(rows)}")


def _said(connection: duckdb.DuckDBPyConnection, table: Table) -> str:
    rows = match_rows.count(connection, table)
    return f"{rows} row" if rows == 1 else f"{rows} rows"


def _compare_rows(
    connection: duckdb.DuckDBPyConnection, name: str, old: Table, new: Table, match: Match
) -> TableDifference:
    """Put the changed rows and cells of a table into CHANGES, and count them."""
    before, after = match_rows.count(connection, old), match_rows.count(connection, new)
    found = sql.identifier("changed rows")
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {found} AS {_changed_rows(old, new, match)}")
    table = sql.literal(name)
    connection.execute(
        f"INSERT INTO {CHANGES} SELECT {table}, key, coalesce(cell.field, ''), "
        f"coalesce(cell.change, side), cell.old, cell.new FROM "
        f"(SELECT key, side, unnest(CASE WHEN side = '' THEN cells ELSE [NULL] END) AS cell, "
        f"generate_subscripts(CASE WHEN side = '' THEN cells ELSE [NULL] END, 1) AS place FROM {found}) "
        "ORDER BY key, side, place"
    )
    ((added, removed, changed, respelled),) = connection.execute(
        f"SELECT count(*) FILTER (side = '{ADDED}'), count(*) FILTER (side = '{REMOVED}'), "
        f"count(*) FILTER (side = '' AND valued), count(*) FILTER (side = '' AND NOT valued) "
        f"FROM (SELECT side, list_contains(list_transform(cells, lambda c: c.change), '{VALUE}') AS valued "
        f"FROM {found})"
    ).fetchall()
    connection.execute(f"DROP TABLE {found}")
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


def _changed_rows(old: Table, new: Table, match: Match) -> str:
    """Return the query of all rows that differ: key, side, and the cells that changed.

    Where no key is common a row is known by all of its cells, and is added or removed as a whole.
    """
    if match.key:
        one, other, key = old.relation, new.relation, match.key
    else:
        names = list(match.columns)
        one, other = (
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
    gone, come = 'n."in it" IS NULL', 'o."in it" IS NULL'
    side = f"CASE WHEN {come} THEN '{ADDED}' WHEN {gone} THEN '{REMOVED}' ELSE '' END"
    return (
        f"SELECT concat_ws(',', {', '.join(texts)}) AS key, {side} AS side, {listed} AS cells "
        f'FROM (SELECT *, true AS "in it" FROM {one}) AS o '
        f'FULL JOIN (SELECT *, true AS "in it" FROM {other}) AS n ON {on} '
        f"WHERE {' OR '.join([come, gone, *differ])}"
    )


def _numbered(table: Table, names: list[str]) -> str:
    """Return a relation in which equal rows are numbered, so that each of them counts."""
    return (
        f'(SELECT *, row_number() OVER (PARTITION BY {sql.identifiers(names)}) AS "the copy" '
        f"FROM {table.relation})"
    )


def _cell(old: Table, new: Table, one: str, other: str) -> str:
    """Return SQL for a changed cell, null where it didn't change."""
    left, right = match_rows.pair(old, new, one, other)
    before, after = old.schema.field(one), new.schema.field(other)
    texts = (
        match_rows.text(before, f"o.{sql.identifier(one)}"),
        match_rows.text(after, f"n.{sql.identifier(other)}"),
    )
    change = sql.literal(VALUE)
    if sql.DUCKDB_TYPES[before.type] == "VARCHAR" == sql.DUCKDB_TYPES[after.type]:
        same = f"{_bare(left)} = {_bare(right)}"
        change = f"CASE WHEN {same} THEN '{SPELLING}' ELSE '{VALUE}' END"
    return (
        f"CASE WHEN {left} IS DISTINCT FROM {right} THEN "
        f"{{'field': {sql.literal(other)}, 'change': {change}, 'old': {texts[0]}, 'new': {texts[1]}}} END"
    )


def _bare(column: str) -> str:
    """Return SQL for a text without what is mere spelling: case, spaces, zeros that end a fraction."""
    plain = f"lower(nfc_normalize(regexp_replace(trim({column}), '\\s+', ' ', 'g')))"
    return f"regexp_replace({plain}, {sql.literal(ZEROS)}, '\\1\\2', 'g')"

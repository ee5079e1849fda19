"""Published keys may have been cited: none disappears unrecorded, and none comes back with another meaning.

A key that is removed has to be recorded in raw/retired.csv, with the reason and its replacement.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values, suggest
from pipeline.releases import open_release
from pipeline.releases.ledger import Entry
from pipeline.releases.release_model import Table
from pipeline.schema.model import TableSchema
from pipeline.tables import source_line

KEYS = sql.identifier("published keys")
NEW_KEY = (Message("new_key"),)


def check(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    releases: Sequence[tuple[Entry, Path]],
    version: str,
) -> Iterator[Finding]:
    """Report keys that are missing, keys that came back with another row, and wrong lines of raw/retired.csv.

    Args:
        dataset: the contract.
        connection: the working database.
        releases: the releases up to this version with their folders, oldest first.
        version: the version in which a missing key would be retired.

    Raises:
        CallError: a published package cannot be read.
    """
    connection.execute(
        f'CREATE OR REPLACE TEMP TABLE {KEYS} ("table" VARCHAR, key VARCHAR, version VARCHAR, "row" VARCHAR)'
    )
    tables = {table.name: table for table in dataset.tables.values() if _has_typed_key(table)}
    for entry, folder in reversed(releases):
        with open_release.opened(folder, connection, "published") as old:
            for name in sorted(tables.keys() & old.tables.keys()):
                common = [field for field in tables[name].names if field in old.tables[name].schema.names]
                if tables[name].primary_key[0] in common:
                    _remember(connection, old.tables[name], tables[name], entry, common)
                    if entry is not releases[-1][0]:
                        yield from _reused(dataset, connection, tables[name], entry, common)
    for table in tables.values():
        yield from _missing(dataset, connection, table, version)
    if RETIRED in dataset.raw:
        yield from _retired(dataset, connection, tables)


def _has_typed_key(table: TableSchema) -> bool:
    """Return whether the key of a table is one field that coders enter."""
    return len(table.primary_key) == 1 and table.field(table.primary_key[0]).straight


def _remember(
    connection: duckdb.DuckDBPyConnection,
    old: Table,
    table: TableSchema,
    entry: Entry,
    common: list[str],
) -> None:
    """Store each key of a release that no later release has, with the text of its row."""
    key = _text(table)
    connection.execute(
        f"INSERT INTO {KEYS} SELECT {sql.literal(table.name)}, {key}, {sql.literal(entry.version)}, "
        f"{_row(common)} FROM {old.relation} WHERE {key} NOT IN "
        f'(SELECT key FROM {KEYS} WHERE "table" = {sql.literal(table.name)})'
    )


def _text(table: TableSchema) -> str:
    """Return SQL for the key of a row as text."""
    return f"CAST({sql.identifier(table.primary_key[0])} AS VARCHAR)"


def _row(names: list[str]) -> str:
    """Return SQL for the given fields of a row as one text."""
    return f"CAST(row({', '.join(f'{sql.identifier(name)}::VARCHAR' for name in names)}) AS VARCHAR)"


def _missing(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, version: str
) -> Iterator[Finding]:
    """Report published keys that neither the table nor raw/retired.csv contains."""
    rows = connection.execute(
        f'SELECT key, version FROM {KEYS} AS published WHERE "table" = {sql.literal(table.name)} '
        f"AND key NOT IN (SELECT {_text(table)} FROM {sql.identifier(table.name)}) AND NOT EXISTS "
        '(FROM retired WHERE retired."table" = published."table" AND retired.key = published.key) '
        "ORDER BY key"
    ).fetchall()
    (origin, *_) = table.field(table.primary_key[0]).raw
    file = dataset.raw[origin.partition(".")[0]].file
    for key, last in rows:
        values = {"key": key, "table": table.name, "version": last}
        retired = {"file": f"raw/{RETIRED}.csv", "table": table.name, "key": key, "version": version}
        hint = Message("restore_or_retire", retired)
        yield Finding("error", "history.gone", values, file, table=table.name, key=key, hints=(hint,))


def _reused(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    entry: Entry,
    common: list[str],
) -> Iterator[Finding]:
    """Report keys that later releases no longer had and that now identify another row."""
    rows = connection.execute(
        f"SELECT published.key FROM {KEYS} AS published JOIN (SELECT {_text(table)} AS key, "
        f"{_row(common)} AS row FROM {sql.identifier(table.name)}) AS now "
        "ON now.key = published.key AND now.row <> published.row "
        f'WHERE "table" = {sql.literal(table.name)} AND version = {sql.literal(entry.version)} ORDER BY 1'
    ).fetchall()
    for (key,) in rows:
        place = source_line.locate(dataset, connection, table, {table.primary_key[0]: key}, table.primary_key)
        yield Finding(
            "error",
            "history.back",
            {"key": key, "table": table.name, "version": entry.version},
            place.file,
            place.line,
            place.column,
            table=table.name,
            key=key,
            hints=NEW_KEY,
        )


def _retired(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, tables: Mapping[str, TableSchema]
) -> Iterator[Finding]:
    """Report lines of raw/retired.csv that contradict the published keys."""
    rows = connection.execute(
        f"SELECT \"table\", key, coalesce(replaced_by, ''), {source_line.line(RETIRED)} "
        f"FROM raw.{RETIRED} ORDER BY rowid"
    ).fetchall()
    for table, key, replaced_by, line in rows:
        values = {"key": key, "table": table}
        if table not in tables:
            hints = suggest(table, tables)
            yield _line_finding(dataset, line, "table", "unknown_table", values, hints)
            continue
        if _is_used(connection, tables[table], key):
            yield _line_finding(dataset, line, "key", "still_used", values, NEW_KEY)
        elif not _was_published(connection, table, key):
            hints = (Message("delete_retired_line"),)
            yield _line_finding(dataset, line, "key", "never_published", values, hints)
        for replacement in filter(None, (item.strip() for item in replaced_by.split(";"))):
            if not _is_used(connection, tables[table], replacement):
                several = any(character in replacement for character in ", /|")
                hints = (Message("separate_keys"),) if several else ()
                named = {**values, "replacement": replacement}
                yield _line_finding(dataset, line, "replaced_by", "unknown_replacement", named, hints)


def _line_finding(  # noqa: PLR0913, PLR0917 - the parts of one finding
    dataset: Dataset, line: int, column: str, kind: str, values: Values, hints: tuple[Message, ...]
) -> Finding:
    raw = dataset.raw[RETIRED]
    position = raw.names.index(column) + 1
    key = str(values["key"])
    return Finding(
        "error", f"history.retired.{kind}", values, raw.file, line, position, RETIRED, key, hints=hints
    )


def _is_used(connection: duckdb.DuckDBPyConnection, table: TableSchema, key: str) -> bool:
    """Return whether a key identifies a row of a table now."""
    query = f"SELECT true FROM {sql.identifier(table.name)} WHERE {_text(table)} = {sql.literal(key)}"
    return bool(connection.execute(f"{query} LIMIT 1").fetchall())


def _was_published(connection: duckdb.DuckDBPyConnection, table: str, key: str) -> bool:
    """Return whether a release contained a key of a table."""
    query = f'SELECT true FROM {KEYS} WHERE "table" = {sql.literal(table)} AND key = {sql.literal(key)}'
    return bool(connection.execute(f"{query} LIMIT 1").fetchall())

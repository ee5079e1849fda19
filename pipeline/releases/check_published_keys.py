"""Published keys may have been cited: none disappears unrecorded, and none comes back with another meaning.

A key that is removed has to be recorded in raw/retired.csv, see `pipeline.releases.check_retired`.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import duckdb

from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values
from pipeline.releases import open_release, retired_rows
from pipeline.releases.ledger import Entry
from pipeline.releases.release_model import Release
from pipeline.schema.model import TableSchema
from pipeline.tables import source_line

KEYS = sql.identifier("published keys")
EARLIER = "earlier"
CASE = (Message("one_case"),)


def check(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    releases: Sequence[Entry],
    last: Release | None,
    version: str,
) -> Iterator[Finding]:
    """Report keys that are missing, that came back with another row, or that differ only in case.

    The published keys are then in the table KEYS, each with the last version that contained it. The last
    release names them all: those of its rows, and those in its table of retired keys. An earlier release is
    opened only for a key that came back, and for a table whose keys the last one did not record.

    Args:
        dataset: the contract.
        connection: the working database.
        releases: the releases up to this version, oldest first.
        last: the last of them, open; None if there is none.
        version: the version in which a missing key would be retired.

    Raises:
        CallError: a published package cannot be read.
    """
    connection.execute(f'CREATE OR REPLACE TEMP TABLE {KEYS} ("table" VARCHAR, key VARCHAR, version VARCHAR)')
    if last is None:
        return
    tables = typed(dataset)
    versions = [entry.version for entry in releases]
    _remember(connection, last, tables, versions)
    unrecorded = {name for name in tables if not _is_recorded(last, name)}
    for entry in reversed(releases[:-1]):
        names = unrecorded & entry.tables.keys()
        if names:
            with open_release.published(dataset, entry, connection, names, EARLIER) as old:
                _remember(connection, old, {name: tables[name] for name in sorted(names)}, versions)
    retired = retired_rows.published(connection, last)
    back = _came_back(connection, tables, last.version) if tables else {}
    for entry in reversed(releases[:-1]):
        names = back.get(entry.version, set())
        if names:
            with open_release.published(dataset, entry, connection, names, EARLIER) as old:
                for name in sorted(names):
                    yield from _reused(dataset, connection, tables[name], old)
    for table in tables.values():
        for missing in _missing(dataset, connection, table, version):
            row = retired.get((table.name, missing.key))
            yield retired_rows.missing(row, last.version) if row else missing
        yield from _differing_in_case(dataset, connection, table)


def typed(dataset: Dataset) -> Mapping[str, TableSchema]:
    """Return the tables whose key is one field that coders enter."""
    return {
        table.name: table
        for table in dataset.tables.values()
        if len(table.primary_key) == 1 and table.field(table.primary_key[0]).straight
    }


def file_of_key(dataset: Dataset, table: TableSchema) -> TableSchema:
    """Return the raw table in which coders enter the key of a published one."""
    return dataset.raw[table.field(table.primary_key[0]).raw[0].partition(".")[0]]


def _is_recorded(last: Release, name: str) -> bool:
    """Return whether a release names all published keys of a table: coders had entered them then, too."""
    table = last.tables.get(name)
    entered = table is not None and not table.computed and len(table.schema.primary_key) == 1
    return entered and RETIRED in last.tables


def _remember(
    connection: duckdb.DuckDBPyConnection,
    release: Release,
    tables: Mapping[str, TableSchema],
    versions: Sequence[str],
) -> None:
    """Store each key of a release, and each that it says was retired, unless a later release has it."""
    keys = [
        f"SELECT {sql.literal(name)}, {text_of_key(table)}, {sql.literal(release.version)} "
        f"FROM {release.tables[name].relation}"
        for name, table in tables.items()
        if name in release.tables and table.primary_key[0] in release.tables[name].schema.names
    ]
    pairs = ", ".join(f"({sql.literal(last)}, {sql.literal(after)})" for last, after in pairwise(versions))
    if RETIRED in release.tables and pairs:
        retired = release.tables[RETIRED]
        keys.append(
            f"SELECT {sql.identifiers(retired.schema.primary_key)}, last FROM {retired.relation} "
            f"JOIN (VALUES {pairs}) AS published(last, after) ON after = retired_in"
        )
    for query in keys:
        connection.execute(
            f'INSERT INTO {KEYS} SELECT * FROM ({query}) AS found("table", key, version) '
            f'WHERE ("table", key) NOT IN (SELECT ("table", key) FROM {KEYS})'
        )


def text_of_key(table: TableSchema) -> str:
    """Return SQL for the key of a row as text."""
    return f"CAST({sql.identifier(table.primary_key[0])} AS VARCHAR)"


def _row(names: list[str]) -> str:
    """Return SQL for the given fields of a row as one text."""
    return f"CAST(row({', '.join(f'{sql.identifier(name)}::VARCHAR' for name in names)}) AS VARCHAR)"


def _missing(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, version: str
) -> Iterator[Finding]:
    """Report published keys that neither the table nor raw/retired.csv contains.

    A line of raw/retired.csv with an unknown table is reported itself, so that its key counts for all tables.
    """
    known = ", ".join(map(sql.literal, typed(dataset)))
    rows = connection.execute(
        f"SELECT key, version, (SELECT min({text_of_key(table)}) FROM {sql.identifier(table.name)} "
        f"WHERE {_without_case(text_of_key(table))} = {_without_case('published.key')}) AS twin "
        f'FROM {KEYS} AS published WHERE "table" = {sql.literal(table.name)} '
        f"AND key NOT IN (SELECT {text_of_key(table)} FROM {sql.identifier(table.name)}) AND NOT EXISTS "
        '(FROM retired WHERE (retired.table_name = published."table" OR retired.table_name NOT IN '
        f"({known})) AND retired.row_key = published.key) ORDER BY key"
    ).fetchall()
    file = file_of_key(dataset, table).file
    for key, last, twin in rows:
        values: Values = {"key": key, "table": table.name, "version": last}
        retired = {"file": f"raw/{RETIRED}.csv", "table": table.name, "key": key, "version": version}
        hint = Message("restore_spelling", {"key": key, "spelling": twin})
        hints = (hint if twin else Message("restore_or_retire", retired),)
        yield Finding("error", "history.gone", values, file, table=table.name, key=key, hints=hints)


def _differing_in_case(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema
) -> Iterator[Finding]:
    """Report keys that differ only in case from a published one that is not used now.

    Two keys in use that do are reported by the cells layer.
    """
    key, current = text_of_key(table), sql.identifier(table.name)
    rows = connection.execute(
        f"SELECT list(key ORDER BY key) AS keys FROM (SELECT {key} AS key, true AS used FROM {current} "
        f'UNION ALL SELECT key, false FROM {KEYS} WHERE "table" = {sql.literal(table.name)} '
        f"AND key NOT IN (SELECT {key} FROM {current})) "
        f"GROUP BY {_without_case('key')} HAVING bool_or(used) AND NOT bool_and(used) ORDER BY keys"
    ).fetchall()
    keys = [list(dict.fromkeys(spellings)) for (spellings,) in rows]
    if keys:
        values: Values = {"table": table.name, "keys": len(keys), "spellings": keys[0]}
        file = file_of_key(dataset, table).file
        yield Finding("warning", "history.case", values, file, table=table.name, hints=CASE)


def _without_case(text: str) -> str:
    """Return SQL for a text in which letters that differ only in case are equal."""
    return f"lower(upper(nfc_normalize({text})))"


def _came_back(
    connection: duckdb.DuckDBPyConnection, tables: Mapping[str, TableSchema], last: str
) -> dict[str, set[str]]:
    """Return for each version the tables with keys that no later release has, but that are used now."""
    used = " UNION ALL ".join(
        f"SELECT {sql.literal(name)}, {text_of_key(table)} FROM {sql.identifier(name)}"
        for name, table in tables.items()
    )
    rows = connection.execute(
        f'SELECT DISTINCT version, "table" FROM {KEYS} JOIN ({used}) AS used("table", key) '
        f'USING ("table", key) WHERE version <> {sql.literal(last)}'
    ).fetchall()
    found: dict[str, set[str]] = {}
    for version, name in rows:
        found.setdefault(version, set()).add(name)
    return found


def _reused(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, old: Release
) -> Iterator[Finding]:
    """Report keys of a release that later releases no longer had and that now identify another row."""
    published = old.tables[table.name]
    common = [name for name in table.names if name in published.schema.names]
    key, row = text_of_key(table), _row(common)
    rows = connection.execute(
        f"SELECT now.key FROM (SELECT {key} AS key, {row} AS content "
        f"FROM {sql.identifier(table.name)}) AS now "
        f"JOIN (SELECT {key} AS key, {row} AS content FROM {published.relation}) AS before "
        "ON before.key = now.key AND before.content <> now.content "
        f'JOIN {KEYS} AS published ON published."table" = {sql.literal(table.name)} '
        f"AND published.key = now.key AND published.version = {sql.literal(old.version)} ORDER BY 1"
    ).fetchall()
    for (reused,) in rows:
        values = {table.primary_key[0]: reused}
        place = source_line.locate(dataset, connection, table, values, table.primary_key)
        numbered = {"table": file_of_key(dataset, table).name} if reused[-1:].isdigit() else {}
        yield Finding(
            "error",
            "history.back",
            {"key": reused, "table": table.name, "version": old.version},
            place.file,
            place.line,
            place.column,
            table=table.name,
            key=reused,
            hints=(Message("new_key", numbered),),
        )

"""Published keys may have been cited: none disappears unrecorded, and none comes back with another meaning.

A key that is removed has to be recorded in raw/retired.csv, see `pipeline.releases.check_retired`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import duckdb

from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values
from pipeline.releases import open_release
from pipeline.releases.ledger import Entry
from pipeline.releases.release_model import Table
from pipeline.schema.model import TableSchema
from pipeline.tables import source_line

KEYS = sql.identifier("published keys")
CASE = (Message("one_case"),)


def check(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    releases: Sequence[tuple[Entry, Path]],
    version: str,
) -> Iterator[Finding]:
    """Report keys that are missing, that came back with another row, or that differ only in case.

    The published keys are then in the table KEYS, each with the last version that contained it.

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
    tables = typed(dataset)
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


def _remember(
    connection: duckdb.DuckDBPyConnection,
    old: Table,
    table: TableSchema,
    entry: Entry,
    common: list[str],
) -> None:
    """Store each key of a release that no later release has, with the text of its row."""
    key = text_of_key(table)
    connection.execute(
        f"INSERT INTO {KEYS} SELECT {sql.literal(table.name)}, {key}, {sql.literal(entry.version)}, "
        f"{_row(common)} FROM {old.relation} WHERE {key} NOT IN "
        f'(SELECT key FROM {KEYS} WHERE "table" = {sql.literal(table.name)})'
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


def _reused(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    entry: Entry,
    common: list[str],
) -> Iterator[Finding]:
    """Report keys that later releases no longer had and that now identify another row."""
    rows = connection.execute(
        f"SELECT published.key FROM {KEYS} AS published JOIN (SELECT {text_of_key(table)} AS key, "
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
            hints=(Message("new_key", {"table": file_of_key(dataset, table).name}),),
        )

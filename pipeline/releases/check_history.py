"""Layer 4: does this release agree with those before it?

- What changed since the last release is put into the published table of changes.
- The version must say enough: `pipeline.releases.next_version` tells what the changes ask for.
- A key that was published is never lost: where it is gone, raw/retired.csv says why and what stands for it
  now; and no key comes back to name something else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding
from pipeline.core.legacy import nearest, worded
from pipeline.core.templates import markdown
from pipeline.core.text import quoted
from pipeline.releases import diff_rows, ledger, next_version, open_release
from pipeline.releases.ledger import Entry
from pipeline.schema.model import TableSchema
from pipeline.tables import source_line

KEYS = sql.identifier("keys once published")
ABOUT = "schemas/dataset.json"


@dataclass(frozen=True)
class History:
    """What the layer found.

    Attributes:
        findings: what doesn't agree.
        asked: the version that the changes since the last release ask for; empty where nothing changed, or
            nothing was published before.
        reasons: the changes that ask for it, a sentence each.
        is_published: the version of dataset.json is published already.
    """

    findings: list[Finding]
    asked: str = ""
    reasons: tuple[str, ...] = ()
    is_published: bool = False


def check(dataset: Dataset, connection: duckdb.DuckDBPyConnection, entries: tuple[Entry, ...]) -> History:
    """Hold what would be published against what was, and fill the table of changes.

    Args:
        dataset: the contract.
        connection: the working database, whose tables have passed the other layers.
        entries: the ledger.

    Raises:
        CallError: a published package can't be read.
    """
    version = dataset.about["version"]
    own = ledger.version(version)
    before = [entry for entry in entries if ledger.version(entry.version) < own]
    asked: str = ""
    reasons: tuple[str, ...] = ()
    if before:
        asked, reasons = _compare(dataset, connection, before[-1])
        connection.execute(
            'INSERT INTO changes BY NAME SELECT row_number() OVER (ORDER BY rowid) AS number, "table", '
            "change, coalesce(nullif(key, ''), '-') AS key, coalesce(nullif(field, ''), '-') AS field, "
            f"nullif(old, '') AS old, nullif(new, '') AS new FROM {diff_rows.CHANGES}"
        )
    published_now = next((entry for entry in entries if entry.version == version), None)
    if published_now:
        asked, reasons = "", ()
        if published_now.inputs != ledger.inputs(dataset.folder):
            asked, reasons = _compare(dataset, connection, published_now)
    once = [*before, published_now] if published_now else before
    findings = list(_keys(dataset, connection, once, asked if published_now else version))
    if before and not published_now:
        findings += _order(dataset, before[-1])
        if own < ledger.version(asked or version):
            findings += [_too_little(dataset, before[-1], asked, reason) for reason in reasons]
    if entries and own < ledger.version(entries[-1].version):
        message = f"{entries[-1].version} is published already, and versions only go up"
        findings.append(worded("error", "history.version", message, ABOUT))
    return History(findings, asked, tuple(reasons), published_now is not None)


def _compare(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, entry: Entry
) -> tuple[str, tuple[str, ...]]:
    """Compare a release with what would be published now; returns the version asked for, and why."""
    with open_release.opened(_folder(dataset, entry), connection, "once") as old:
        difference = diff_rows.compare(connection, old, open_release.of_working(dataset))
        asked = next_version.asked_for(connection, difference)
    if asked.level == "none":
        return "", ()
    return next_version.next_version(entry.version, asked.level), asked.reasons


def _folder(dataset: Dataset, entry: Entry) -> Path:
    return dataset.folder / "dist" / f"{dataset.about['name']}-{entry.version}"


def _order(dataset: Dataset, last: Entry) -> Iterator[Finding]:
    """Tell of a date that lies before the last release's, and of notes that are still that release's."""
    about = dataset.about
    if about["released"] < last.released:
        message = f"released: {about['released']} lies before {last.released}, when {last.version} was"
        yield worded("error", "history.released", message, ABOUT, hint="write the day of this release")
    changelog = _folder(dataset, last) / "CHANGELOG.md"
    section = changelog.read_text("utf-8").split("\n## ")[1] if changelog.is_file() else ""
    old = {line.removeprefix("- ") for line in section.splitlines()}
    for note in about["changes"]:
        if markdown(note) in old:
            message = f"changes: {quoted(note)} was told of {last.version} already"
            yield worded("warning", "history.changes", message, ABOUT, hint="say what is new in this release")


def _too_little(dataset: Dataset, last: Entry, asked: str, reason: str) -> Finding:
    message = f"{dataset.about['version']} says too little after {last.version}: {reason}"
    return worded(
        "error", "history.version", message, ABOUT, hint=f"set version {asked}, or pipeline release --bump"
    )


def _keys(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, before: list[Entry], version: str
) -> Iterator[Finding]:
    """Tell of keys that are gone without a word, that came back as something else, or are wrongly retired."""
    connection.execute(
        f'CREATE OR REPLACE TEMP TABLE {KEYS} ("table" VARCHAR, key VARCHAR, version VARCHAR, "row" VARCHAR)'
    )
    named = {table.name: table for table in dataset.tables.values() if _names_things(table)}
    for entry in reversed(before):
        with open_release.opened(_folder(dataset, entry), connection, "once") as old:
            for name in sorted(named.keys() & old.tables.keys()):
                shared = [field for field in named[name].names if field in old.tables[name].schema.names]
                if named[name].primary_key[0] in shared:
                    _remember(connection, old.tables[name], named[name], entry, shared)
                    if entry is not before[-1]:
                        yield from _back(dataset, connection, named[name], entry, shared)
    for table in named.values():
        yield from _gone(dataset, connection, table, version)
    if RETIRED in dataset.raw:
        yield from _retired(dataset, connection, named)


def _names_things(table: TableSchema) -> bool:
    """Tell whether the key of a table names things for good: one field, as coders typed it."""
    return len(table.primary_key) == 1 and table.field(table.primary_key[0]).straight


def _remember(
    connection: duckdb.DuckDBPyConnection,
    old: open_release.Table,
    table: TableSchema,
    entry: Entry,
    shared: list[str],
) -> None:
    """Keep each key of a release that no later release has, with the text of its row."""
    key = _text(table)
    connection.execute(
        f"INSERT INTO {KEYS} SELECT {sql.literal(table.name)}, {key}, {sql.literal(entry.version)}, "
        f"{_row(shared)} FROM {old.relation} WHERE {key} NOT IN "
        f'(SELECT key FROM {KEYS} WHERE "table" = {sql.literal(table.name)})'
    )


def _text(table: TableSchema) -> str:
    return f"CAST({sql.identifier(table.primary_key[0])} AS VARCHAR)"


def _row(names: list[str]) -> str:
    """Return SQL for a row as text, of the given fields."""
    return f"CAST(row({', '.join(f'{sql.identifier(name)}::VARCHAR' for name in names)}) AS VARCHAR)"


def _gone(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, version: str
) -> Iterator[Finding]:
    """Tell of the keys that were published, are no more, and stand in no line of raw/retired.csv."""
    rows = connection.execute(
        f'SELECT key, version FROM {KEYS} AS once WHERE "table" = {sql.literal(table.name)} '
        f"AND key NOT IN (SELECT {_text(table)} FROM {sql.identifier(table.name)}) "
        'AND NOT EXISTS (FROM retired WHERE retired."table" = once."table" AND retired.key = once.key) '
        "ORDER BY key"
    ).fetchall()
    for gone, last in rows:
        message = f"{quoted(gone)} was published in {table.name} of {last} and is gone"
        hint = (
            f"bring it back, or add a line to raw/{RETIRED}.csv: {table.name},{gone},"
            f"what stands for it now,why,{version}"
        )
        file = _file(dataset, table)
        yield worded("error", "history.gone", message, file, table=table.name, key=gone, hint=hint)


def _back(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    entry: Entry,
    shared: list[str],
) -> Iterator[Finding]:
    """Tell of keys that later releases had no more, and that come back with another row."""
    rows = connection.execute(
        f"SELECT once.key FROM {KEYS} AS once JOIN (SELECT {_text(table)} AS key, {_row(shared)} AS row "
        f"FROM {sql.identifier(table.name)}) AS now ON now.key = once.key AND now.row <> once.row "
        f'WHERE "table" = {sql.literal(table.name)} AND version = {sql.literal(entry.version)} ORDER BY 1'
    ).fetchall()
    for (key,) in rows:
        message = f"{quoted(key)} named another row of {table.name} in {entry.version}, and was gone since"
        place = source_line.locate(dataset, connection, table, {table.primary_key[0]: key}, table.primary_key)
        yield worded(
            "error",
            "history.back",
            message,
            place.file,
            place.line,
            place.column,
            table=table.name,
            key=key,
            hint="give the row a key that was never used",
        )


def _file(dataset: Dataset, table: TableSchema) -> str:
    """Return the file that the keys of a table are typed in."""
    (place, *_) = table.field(table.primary_key[0]).raw
    return dataset.raw[place.partition(".")[0]].file


def _retired(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, named: dict[str, TableSchema]
) -> Iterator[Finding]:
    """Tell of lines of raw/retired.csv that can't be true."""
    rows = connection.execute(
        f"SELECT \"table\", key, coalesce(replaced_by, ''), {source_line.line(RETIRED)} "
        f"FROM raw.{RETIRED} ORDER BY rowid"
    ).fetchall()
    for table, key, replaced_by, line in rows:
        if table not in named:
            message = f"{quoted(table)} is no table whose keys are typed"
            yield _about_line(dataset, line, "table", key, message, nearest(table, named))
            continue
        if _stands(connection, named[table], key):
            hint = "give that row a key that was never used"
            message = f"{quoted(key)} is retired, and stands in {table}"
            yield _about_line(dataset, line, "key", key, message, hint)
        elif not _was(connection, table, key):
            message = f"{quoted(key)} was never published in {table}"
            yield _about_line(dataset, line, "key", key, message, "a key that nobody has seen needs no line")
        for other in filter(None, (item.strip() for item in replaced_by.split(";"))):
            if not _stands(connection, named[table], other):
                message = f"{quoted(other)} does not stand in {table}"
                yield _about_line(dataset, line, "replaced_by", key, message, "separate keys by one ;")


def _about_line(  # noqa: PLR0913, PLR0917 - what a finding tells
    dataset: Dataset, line: int, column: str, key: str, message: str, hint: str
) -> Finding:
    raw = dataset.raw[RETIRED]
    at = raw.names.index(column) + 1
    return worded("error", "history.retired", message, raw.file, line, at, RETIRED, key, hint=hint)


def _stands(connection: duckdb.DuckDBPyConnection, table: TableSchema, key: str) -> bool:
    query = f"SELECT true FROM {sql.identifier(table.name)} WHERE {_text(table)} = {sql.literal(key)}"
    return bool(connection.execute(f"{query} LIMIT 1").fetchall())


def _was(connection: duckdb.DuckDBPyConnection, table: str, key: str) -> bool:
    query = f'SELECT true FROM {KEYS} WHERE "table" = {sql.literal(table)} AND key = {sql.literal(key)}'
    return bool(connection.execute(f"{query} LIMIT 1").fetchall())

"""The lines of raw/retired.csv, each of which says why a published key was removed and what replaces it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values, suggest
from pipeline.releases import retired_rows
from pipeline.releases.check_published_keys import KEYS, file_of_key, text_of_key, typed
from pipeline.releases.release_model import Release
from pipeline.schema.model import TableSchema
from pipeline.tables import source_line


@dataclass(frozen=True)
class _Line:
    """A line of raw/retired.csv."""

    table: str
    key: str
    replaced_by: str
    retired_in: str
    line: int


@dataclass(frozen=True)
class _Replacements:
    """The keys that replace each retired key of a table: now, and in the last release, of this version."""

    now: Mapping[tuple[str, str], list[str]]
    before: Mapping[tuple[str, str], list[str]]
    version: str


def check(  # noqa: PLR0913, PLR0917 - what a line is compared with
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    versions: Sequence[str],
    version: str,
    reused: Collection[tuple[str, str]] = (),
    last: Release | None = None,
) -> Iterator[Finding]:
    """Report lines of raw/retired.csv that contradict the published keys.

    Args:
        dataset: the contract.
        connection: the working database, with the table of `check_published_keys.check`.
        versions: the published versions up to this one, oldest first.
        version: the version that would be published next.
        reused: tables and keys of rows that have the key of a retired row, which are reported there.
        last: the last release, open; None if there is none.
    """
    if RETIRED not in dataset.raw:
        return
    tables = typed(dataset)
    rows = connection.execute(
        "SELECT \"table\", key, coalesce(replaced_by, ''), retired_in, "
        f"{source_line.line(RETIRED)} FROM raw.{RETIRED} ORDER BY rowid"
    ).fetchall()
    lines = [_Line(*row) for row in rows]
    replacements = _Replacements(
        {(line.table, line.key): _keys(line.replaced_by) for line in lines},
        {pair: _keys(row.replaced_by) for pair, row in retired_rows.published(connection, last).items()},
        last.version if last else "",
    )
    for line in lines:
        values = {"key": line.key, "table": line.table}
        if line.table not in tables:
            hints = suggest(line.table, tables)
            yield _finding(dataset, line, "table", "unknown_table", values, hints)
            continue
        contained = _last_version(connection, line)
        if _is_used(connection, tables[line.table], line.key):
            if (line.table, line.key) not in reused:
                file = file_of_key(dataset, tables[line.table]).file
                hints = (Message("delete_row_or_line", {"key": line.key, "file": file}),)
                yield _finding(dataset, line, "key", "still_used", values, hints)
        elif not contained:
            hints = (Message("delete_retired_line"),)
            yield _finding(dataset, line, "key", "never_published", values, hints)
        else:
            yield from _version(dataset, line, values, next_of(versions, contained) or version)
        yield from _replacements(dataset, connection, tables[line.table], line, replacements)


def next_of(versions: Sequence[str], version: str) -> str:
    """Return the version published after a version; empty if it is the last."""
    after = versions.index(version) + 1
    return versions[after] if after < len(versions) else ""


def _keys(replaced_by: str) -> list[str]:
    return [key.strip() for key in replaced_by.split(";") if key.strip()]


def _version(dataset: Dataset, line: _Line, values: Values, first: str) -> Iterator[Finding]:
    """Report a version that is not the first without the key."""
    if first and line.retired_in != first:
        more = {**values, "retired_in": line.retired_in, "version": first}
        hints = (Message("write", {"suggestion": first}),)
        yield _finding(dataset, line, "retired_in", "wrong_version", more, hints)


def _replacements(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    line: _Line,
    known: _Replacements,
) -> Iterator[Finding]:
    """Report replacements that are not keys of the table, among them those that were retired later.

    The hint is what the last release had in the cell, if that still replaces the key.
    """
    before = known.before.get((line.table, line.key), [])
    again: tuple[Message, ...] = ()
    if before != _keys(line.replaced_by) and before and all(_is_used(connection, table, k) for k in before):
        again = (Message("write_published", {"value": "; ".join(before), "version": known.version}),)
    for replacement in _keys(line.replaced_by):
        if _is_used(connection, table, replacement):
            continue
        values: Values = {"key": line.key, "table": line.table, "replacement": replacement}
        if replacement == line.key:
            hints = again or (Message("other_replacement"),)
            yield _finding(dataset, line, "replaced_by", "replaced_by_itself", values, hints)
        elif (line.table, replacement) in known.now:
            final = _final(line.table, replacement, known.now)
            ends = Message("write_keys", {"keys": final}) if final else Message("no_replacement")
            hints = (ends,) if final else again or (ends,)
            yield _finding(dataset, line, "replaced_by", "retired_replacement", values, hints)
        else:
            several = any(character in replacement for character in ", /|")
            hints = (Message("separate_keys"),) if several else again
            yield _finding(dataset, line, "replaced_by", "unknown_replacement", values, hints)


def _final(table: str, key: str, replaced: Mapping[tuple[str, str], list[str]]) -> list[str]:
    """Return the keys at the ends of a chain of replacements; a circle has no end."""
    final: list[str] = []
    seen, waiting = {key}, [key]
    while waiting:
        following = replaced.get((table, waiting.pop(0)))
        for name in following or ():
            if (table, name) not in replaced:
                final.append(name)
            elif name not in seen:
                seen.add(name)
                waiting.append(name)
    return list(dict.fromkeys(final))


def _finding(  # noqa: PLR0913, PLR0917 - the parts of one finding
    dataset: Dataset, line: _Line, column: str, kind: str, values: Values, hints: tuple[Message, ...]
) -> Finding:
    raw = dataset.raw[RETIRED]
    position = raw.names.index(column) + 1
    return Finding(
        "error",
        f"history.retired.{kind}",
        values,
        raw.file,
        line.line,
        position,
        RETIRED,
        line.key,
        hints=hints,
    )


def _is_used(connection: duckdb.DuckDBPyConnection, table: TableSchema, key: str) -> bool:
    """Return whether a key identifies a row of a table now."""
    query = f"SELECT true FROM {sql.identifier(table.name)} WHERE {text_of_key(table)} = {sql.literal(key)}"
    return bool(connection.execute(f"{query} LIMIT 1").fetchall())


def _last_version(connection: duckdb.DuckDBPyConnection, line: _Line) -> str:
    """Return the last version that contained a key; empty if none did."""
    query = (
        f'SELECT version FROM {KEYS} WHERE "table" = {sql.literal(line.table)} '
        f"AND key = {sql.literal(line.key)} LIMIT 1"
    )
    return "".join(version for (version,) in connection.execute(query).fetchall())

"""The lines of raw/retired.csv, each of which says why a published key was removed and what replaces it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values, suggest
from pipeline.releases import retired_rows
from pipeline.releases.check_published_keys import KEYS, file_of_key, text_of_key, typed
from pipeline.releases.release_model import Release
from pipeline.schema.model import TableSchema
from pipeline.tables import source_line

OTHER_KEY, MISSING = "history.retired.other_key", "history.retired.missing"
GONE, BACK = "history.gone", "history.back"
MEANT = "write_missing_key"


@dataclass(frozen=True)
class _Line:
    """A line of raw/retired.csv."""

    table: str
    key: str
    replaced_by: str
    reason: str
    retired_in: str
    line: int

    @property
    def row(self) -> retired_rows.Row:
        """The cells of the line."""
        return retired_rows.Row(self.table, self.key, self.replaced_by, self.reason, self.retired_in)


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
    faults: Sequence[Finding] = (),
    last: Release | None = None,
) -> Iterator[Finding]:
    """Report lines of raw/retired.csv that contradict the published keys.

    Args:
        dataset: the contract.
        connection: the working database, with the table of `check_published_keys.check`.
        versions: the published versions up to this one, oldest first.
        version: the version that would be published next.
        faults: the findings about published keys. A row that has the key of a retired row is reported there.
        last: the last release, open; None if there is none.
    """
    if RETIRED not in dataset.raw:
        return
    tables = typed(dataset)
    rows = connection.execute(
        "SELECT \"table\", key, coalesce(replaced_by, ''), coalesce(reason, ''), retired_in, "
        f"{source_line.line(RETIRED)} FROM raw.{RETIRED} ORDER BY rowid"
    ).fetchall()
    lines = [_Line(*row) for row in rows]
    published = retired_rows.published(connection, last)
    mistyped = retired_rows.mistyped(published, (line.row for line in lines))
    replacements = _Replacements(
        {(line.table, line.key): _keys(line.replaced_by) for line in lines},
        {pair: _keys(row.replaced_by) for pair, row in published.items()},
        last.version if last else "",
    )
    for line in lines:
        values = {"key": line.key, "table": line.table}
        if line.table not in tables:
            hints = suggest(line.table, tables)
            yield _finding(dataset, line, "table", "unknown_table", values, hints)
            continue
        if (line.table, line.key) in mistyped:
            yield _other_key(dataset, line, mistyped[line.table, line.key], replacements.version)
            continue
        contained = _last_version(connection, line)
        meant = _meant(line, faults)
        if _is_used(connection, tables[line.table], line.key):
            if not any(f.code == BACK and (f.table, f.key) == (line.table, line.key) for f in faults):
                file = file_of_key(dataset, tables[line.table]).file
                hints = meant or (Message("delete_row_or_line", {"key": line.key, "file": file}),)
                yield _finding(dataset, line, "key", "still_used", values, hints)
        elif not contained:
            hints = meant or (Message("delete_retired_line"),)
            yield _finding(dataset, line, "key", "never_published", values, hints)
        else:
            yield from _version(dataset, line, values, next_of(versions, contained) or version)
        faults_of_keys = [*_replacements(dataset, connection, tables[line.table], line, replacements)]
        yield from faults_of_keys
        before = published.get((line.table, line.key))
        if before and contained:
            used = all(_is_used(connection, tables[line.table], key) for key in _keys(before.replaced_by))
            but = () if used and not faults_of_keys else ("replaced_by",)
            yield from _changed(dataset, line, before, replacements.version, but)


def without_consequences(keys: Sequence[Finding], retired: Sequence[Finding]) -> list[Finding]:
    """Return the findings about published keys that do not follow from a mistyped key in raw/retired.csv.

    Args:
        keys: the findings about published keys.
        retired: what `check` found, with these findings.
    """
    renamed = {(f.values["old_table"], f.values["old"]) for f in retired if f.code == OTHER_KEY}
    meant = {(f.values["table"], h.values["key"]) for f in retired for h in f.hints if h.code == MEANT}
    others = [f for f in keys if f.code != MISSING or (f.values["table"], f.key) not in renamed]
    return [replace(f, hints=()) if f.code == GONE and (f.table, f.key) in meant else f for f in others]


def _meant(line: _Line, keys: Sequence[Finding]) -> tuple[Message, ...]:
    """Return the hint that a line is about the one missing key that differs from its own in one character."""
    missing = [f.key for f in keys if f.code == GONE and f.table == line.table and _alike(f.key, line.key)]
    file = next((f.file for f in keys if f.code == GONE and f.key in missing), "")
    return (Message(MEANT, {"key": missing[0], "file": file}),) if len(missing) == 1 else ()


def _alike(key: str, other: str) -> bool:
    """Return whether two keys are equal but for one character, or for two that are exchanged."""
    start = next((i for i, (a, b) in enumerate(zip(key, other, strict=False)) if a != b), None)
    if start is None:
        return abs(len(key) - len(other)) == 1
    rest, others = key[start:], other[start:]
    is_exchanged = rest[:2] == others[1::-1] and rest[2:] == others[2:]
    return is_exchanged or others[1:] == rest[1:] or others[1:] == rest or others == rest[1:]


def _other_key(dataset: Dataset, line: _Line, row: retired_rows.Row, version: str) -> Finding:
    """Return the finding about a line whose key or table was changed since the last release."""
    values: Values = {
        "key": line.key,
        "table": line.table,
        "old": row.key,
        "old_table": row.table,
        "version": version,
    }
    column, old = ("key", row.key) if row.key != line.key else ("table", row.table)
    hints = (Message("write_published", {"value": old, "version": version}),)
    return _finding(dataset, line, column, "other_key", values, hints)


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


def _changed(
    dataset: Dataset, line: _Line, before: retired_rows.Row, version: str, but: Sequence[str]
) -> Iterator[Finding]:
    """Warn of each cell that says something else than in the last release; what was added to it may be right.

    Args:
        dataset: the contract.
        line: the line.
        before: the row of the last release.
        version: that release.
        but: columns that are left out. The version has a finding of its own if it is wrong.
    """
    for column in retired_rows.changed(before, line.row):
        if column not in but:
            old, new = getattr(before, column), getattr(line, column)
            about: Values = {"field": column, "key": line.key, "table": line.table, "version": version}
            values = {**about, "old": old, **({"new": new} if new else {})}
            hints = (Message("write_published_unless", {"value": old, "version": version}),)
            yield replace(_finding(dataset, line, column, "changed", values, hints), severity="warning")


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

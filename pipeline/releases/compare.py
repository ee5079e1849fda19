"""The changes from one release to the next as people and programs read them: text, JSON, CSV, Markdown."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import duckdb

from pipeline.core import sql, workspace
from pipeline.core.errors import CallError
from pipeline.core.text import quoted
from pipeline.releases import diff_rows, next_version, open_release
from pipeline.releases.diff_rows import CHANGES, COLUMNS, Change, Difference, TableDifference
from pipeline.releases.next_version import Asked
from pipeline.releases.open_release import Published

FILE = "changes.csv"
HEADINGS = ["table", "rows before", "after", "added", "removed", "changed", "respelled", "changed values"]


@dataclass(frozen=True)
class Comparison:
    """Two releases compared.

    Attributes:
        connection: where the changes stand, in `diff_rows.CHANGES`, while the releases are open.
        difference: what changed.
        asked: the level that it asks for.
    """

    connection: duckdb.DuckDBPyConnection
    difference: Difference
    asked: Asked


@contextmanager
def between(old: Path, new: Path) -> Iterator[Comparison]:
    """Open two releases and compare them; what doesn't fit in memory goes to disk.

    Raises:
        CallError: one of them can't be read, a key stands twice in a table, or the disk is full.
    """
    with workspace.folder() as folder:
        config = {"memory_limit": workspace.MEMORY, "temp_directory": str(folder)}
        with (
            duckdb.connect(config={**config}) as connection,
            open_release.opened(old, connection, "old") as one,
            open_release.opened(new, connection, "new") as other,
        ):
            yield compare(connection, one, other)


def compare(connection: duckdb.DuckDBPyConnection, old: Published, new: Published) -> Comparison:
    """Compare two releases that a connection reads.

    Raises:
        CallError: as `pipeline.releases.diff_rows.compare`, or memory and disk don't suffice.
    """
    try:
        difference = diff_rows.compare(connection, old, new)
        return Comparison(connection, difference, next_version.asked_for(connection, difference))
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        raise CallError(f"comparing needs more memory or disk: {str(error).splitlines()[0]}") from error


def write_csv(comparison: Comparison, path: Path) -> None:
    """Write all changes as CSV: table, key, field, change, old, new."""
    names = [sql.identifier(name) for name in COLUMNS]
    columns = ", ".join(f"nullif({name}, '') AS {name}" for name in names)  # for which DuckDB writes ""
    rows = f"SELECT {columns} FROM {CHANGES} ORDER BY rowid"
    comparison.connection.execute(f"COPY ({rows}) TO {sql.literal(str(path))} (FORMAT csv, HEADER)")


def as_text(comparison: Comparison, limit: int) -> Iterator[str]:
    """Yield the lines for a terminal: the level, a line a table, and the first changes."""
    difference, asked = comparison.difference, comparison.asked
    yield _printable(f"{_named(difference.old)} -> {_named(difference.new)}")
    if asked.level == "none":
        yield "nothing changed"
        return
    yield f"asks for {asked.level.upper()}{_next(comparison)}, since"
    for reason in asked.reasons:
        yield f"    {_printable(reason)}"
    rows = [_counts(table) for table in difference.tables if not table.same]
    yield from _columns([HEADINGS, *rows]) if rows else ()
    total = _total(comparison)
    for change in islice(diff_rows.changes(comparison.connection, limit), limit):
        yield _line(change)
    if total > limit:
        yield f"and {total - limit:,} more changes; --limit shows more, --format csv all of them"


def as_json(comparison: Comparison, limit: int | None) -> Iterator[str]:
    """Yield the lines of one JSON document; each change is a line."""
    difference, asked = comparison.difference, comparison.asked
    head = {
        "old": {"name": difference.old.name, "version": difference.old.version},
        "new": {"name": difference.new.name, "version": difference.new.version},
        "level": asked.level,
        "reasons": asked.reasons,
        "tables": [asdict(table) for table in difference.tables],
        "count": _total(comparison),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "changes": ['
    before = ""
    for change in diff_rows.changes(comparison.connection, limit):
        line = json.dumps(asdict(change), ensure_ascii=False)
        if before:
            yield f"{before},"
        before = line
    yield f"{before}]}}"


def as_csv(comparison: Comparison, limit: int | None) -> Iterator[str]:
    """Yield the lines of a CSV of all changes, or of the first."""
    yield ",".join(COLUMNS)
    for change in diff_rows.changes(comparison.connection, limit):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(asdict(change).values())
        yield line.getvalue()[:-1]


def as_markdown(comparison: Comparison, limit: int) -> Iterator[str]:
    """Yield the lines for a changelog: why this version, a table of counts, the first changes."""
    difference, asked = comparison.difference, comparison.asked
    since = f" since {difference.old.version}" if difference.old.version else ""
    if asked.level == "none":
        yield f"Nothing changed{since}."
        return
    yield f"What changed{since} asks for a {asked.level.upper()} version:"
    yield ""
    yield from (f"- {_escaped(reason)}" for reason in asked.reasons)
    rows = [_counts(table) for table in difference.tables if not table.same]
    if rows:
        yield ""
        yield from _table([HEADINGS, *rows])
    cells = _total(comparison)
    if cells:
        found = diff_rows.changes(comparison.connection, limit)
        lines = [[change.table, change.key, change.field, change.change, *_ends(change)] for change in found]
        yield ""
        yield from _table([list(COLUMNS), *lines])
    if cells > limit:
        yield ""
        yield f"{cells - limit:,} more changes stand in {FILE}."


def _counts(table: TableDifference) -> list[str]:
    numbers = (table.before, table.after, table.added, table.removed, table.changed, table.respelled)
    values = ", ".join(f"{field} {count:,}" for field, count in table.values.items())
    return [table.table, *(f"{number:,}" for number in numbers), values]


def _columns(rows: list[list[str]]) -> Iterator[str]:
    """Set rows in columns: numbers to the right, texts to the left."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    last = len(widths) - 1
    for row in rows:
        cells = (
            cell.ljust(width) if i in {0, last} else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield _printable("  ".join(cells).rstrip())


def _table(rows: list[list[str]]) -> Iterator[str]:
    head, *body = ([_escaped(cell) for cell in row] for row in rows)
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in body)


def _escaped(text: str) -> str:
    """Return a text that Markdown shows as it is, on one line."""
    plain = "".join(f"\\{letter}" if letter in r"\`*_{}[]<>#|~" else letter for letter in text)
    return " ".join(plain.split())


def _line(change: Change) -> str:
    place = " ".join(part for part in (change.table, change.key, change.field) if part)
    if change.old is None and change.new is None:
        return f"{_printable(place)}: {change.change}"
    old, new = ("empty" if end is None else quoted(end) for end in (change.old, change.new))
    return f"{_printable(place)}: {change.change} {old} -> {new}"


def _printable(text: str) -> str:
    """Return a text without what could steer a terminal."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _ends(change: Change) -> list[str]:
    return [" ".join((end or "").split()) for end in (change.old, change.new)]


def _named(release: Published) -> str:
    return f"{release.name} {release.version}".strip()


def _next(comparison: Comparison) -> str:
    """Say which version is asked for, where the old one has one."""
    old = comparison.difference.old.version
    return f", that is {next_version.next_version(old, comparison.asked.level)}" if old else ""


def _total(comparison: Comparison) -> int:
    ((count,),) = comparison.connection.execute(f"SELECT count(*) FROM {CHANGES}").fetchall()
    return int(count)

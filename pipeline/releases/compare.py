"""The differences between two releases as text, JSON, CSV and Markdown."""

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

import duckdb

from pipeline.core import database, sql, wording, workspace
from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.core.templates import markdown
from pipeline.core.text import quoted, visible
from pipeline.releases import diff_rows, next_version, open_release
from pipeline.releases.diff_rows import CHANGES, COLUMNS, Change, Difference, TableDifference
from pipeline.releases.next_version import RequiredVersion
from pipeline.releases.release_model import Release

FILE = "changes.csv"
HEADINGS = ["table", "rows before", "after", "added", "removed", "changed", "respelled", "changed values"]


@dataclass(frozen=True)
class Comparison:
    """Two releases compared.

    Attributes:
        connection: contains the changes, in the table `diff_rows.CHANGES`, while the releases are open.
        difference: what changed.
        required: what it requires of the next version.
    """

    connection: duckdb.DuckDBPyConnection
    difference: Difference
    required: RequiredVersion


@contextmanager
def between(old: Path, new: Path) -> Iterator[Comparison]:
    """Open two releases and compare them; what does not fit in memory goes to disk.

    Raises:
        CallError: one of them cannot be read, a key is not unique in a table, or the disk is full.
    """
    with workspace.folder() as folder:
        config = {"temp_directory": str(folder)}
        with (
            database.connect(settings=config) as connection,
            open_release.opened(old, connection, "old") as old_release,
            open_release.opened(new, connection, "new") as new_release,
        ):
            try:
                comparison = compare(connection, old_release, new_release)
            except duckdb.Error as error:  # blocks of a .duckdb are read only now
                raise CallError(f"{old} or {new} cannot be read: it is damaged") from error
            yield comparison


def compare(connection: duckdb.DuckDBPyConnection, old: Release, new: Release) -> Comparison:
    """Compare two releases that a connection reads.

    Raises:
        CallError: as `pipeline.releases.diff_rows.compare`, or memory and disk are too small.
    """
    try:
        difference = diff_rows.compare(connection, old, new)
        return Comparison(connection, difference, next_version.required(connection, difference))
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        raise CallError("the comparison needs more memory or disk, or a file is damaged") from error


def write_csv(comparison: Comparison, path: Path) -> None:
    """Write all changes as CSV: table, key, field, change, old, new."""
    names = [sql.identifier(name) for name in COLUMNS]
    columns = ", ".join(f"nullif({name}, '') AS {name}" for name in names)  # for which DuckDB writes ""
    rows = f"SELECT {columns} FROM {CHANGES} ORDER BY rowid"
    comparison.connection.execute(f"COPY ({rows}) TO {sql.literal(str(path))} (FORMAT csv, HEADER)")


def as_text(comparison: Comparison, limit: int) -> Iterator[str]:
    """Yield the lines for a terminal: the required version, a line for each table, and the first changes."""
    difference, required = comparison.difference, comparison.required
    yield visible(f"{_title(difference.old)} -> {_title(difference.new)}")
    if required.level == "none":
        yield "nothing changed"
        yield from _not_compared(comparison)
        return
    yield f"requires a {required.level.upper()} version{_next(comparison)}:"
    for reason in required.messages:
        yield f"    {visible(wording.phrase(reason))}"
    rows = [_counts(table) for table in difference.tables if not table.same]
    yield from _columns([HEADINGS, *rows]) if rows else ()
    total = _total(comparison)
    for change in islice(diff_rows.changes(comparison.connection, limit), limit):
        yield _line(change)
    if total > limit:
        rest = Message("changed.more", {"rest": total - limit})
        yield f"{wording.phrase(rest)} (use --limit to show more, --format csv for all)"
    yield from _not_compared(comparison)


def as_json(comparison: Comparison, limit: int | None) -> Iterator[str]:
    """Yield the lines of one JSON document; each change is a line."""
    difference, required = comparison.difference, comparison.required
    head = {
        "old": {"name": difference.old.name, "version": difference.old.version},
        "new": {"name": difference.new.name, "version": difference.new.version},
        "level": required.level,
        "reasons": [wording.phrase(reason) for reason in required.messages],
        "tables": [asdict(table) for table in difference.tables],
        "not_compared": [*_not_compared(comparison)],
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
    """Yield the lines of a CSV of all changes, or of the first ones."""
    yield ",".join(COLUMNS)
    for change in diff_rows.changes(comparison.connection, limit):
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(asdict(change).values())
        yield line.getvalue()[:-1]


def as_markdown(comparison: Comparison, limit: int) -> Iterator[str]:
    """Yield the lines for a changelog: why this version, a table of counts, the first changes."""
    difference, required = comparison.difference, comparison.required
    since = f" since {difference.old.version}" if difference.old.version else ""
    if required.level == "none":
        yield f"Nothing changed{since}."
        yield from _notes_as_list(comparison)
        return
    yield f"The changes{since} require a {required.level.upper()} version:"
    yield ""
    yield from (f"- {markdown(wording.phrase(reason))}" for reason in required.messages)
    rows = [_counts(table) for table in difference.tables if not table.same]
    if rows:
        yield ""
        yield from _table([HEADINGS, *rows])
    cells = _total(comparison)
    if cells:
        changes = diff_rows.changes(comparison.connection, limit)
        lines = [
            [change.table, change.key, change.field, change.change, *_ends(change)] for change in changes
        ]
        yield ""
        yield from _table([list(COLUMNS), *lines])
    if cells > limit:
        yield ""
        rest = Message("changes_in_file", {"rest": cells - limit, "file": FILE})
        yield wording.phrase(rest)
    yield from _notes_as_list(comparison)


def _not_compared(comparison: Comparison) -> Iterator[str]:
    """Yield a sentence for each resource of either release that was not compared."""
    releases = (comparison.difference.old, comparison.difference.new)
    notes = (wording.phrase(note) for release in releases for note in release.not_compared)
    yield from (visible(note) for note in dict.fromkeys(notes))


def _notes_as_list(comparison: Comparison) -> Iterator[str]:
    notes = [*_not_compared(comparison)]
    if notes:
        yield ""
        yield from (f"- {markdown(note)}" for note in notes)


def _counts(table: TableDifference) -> list[str]:
    numbers = (table.before, table.after, table.added, table.removed, table.changed, table.respelled)
    values = ", ".join(f"{field} {count:,}" for field, count in table.values.items())
    return [table.table, *(f"{number:,}" for number in numbers), values]


def _columns(rows: list[list[str]]) -> Iterator[str]:
    """Yield rows as columns: numbers aligned to the right, texts to the left."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    last = len(widths) - 1
    for row in rows:
        cells = (
            cell.ljust(width) if i in {0, last} else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield visible("  ".join(cells).rstrip())


def _table(rows: list[list[str]]) -> Iterator[str]:
    head, *body = ([markdown(cell) for cell in row] for row in rows)
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    yield from (f"| {' | '.join(row)} |" for row in body)


def _line(change: Change) -> str:
    place = " ".join(part for part in (change.table, change.key, change.field) if part)
    if change.old is None and change.new is None:
        return f"{visible(place)}: {change.change}"
    old, new = ("empty" if end is None else quoted(end) for end in (change.old, change.new))
    return f"{visible(place)}: {change.change} {old} -> {new}"


def _ends(change: Change) -> list[str]:
    return [" ".join((end or "").split()) for end in (change.old, change.new)]


def _title(release: Release) -> str:
    return release.title or f"{release.name} {release.version}".strip()


def _next(comparison: Comparison) -> str:
    """Return the required version in words; empty where the old version is unknown."""
    old = comparison.difference.old.version
    return f", {next_version.next_version(old, comparison.required.level)}" if old else ""


def _total(comparison: Comparison) -> int:
    ((count,),) = comparison.connection.execute(f"SELECT count(*) FROM {CHANGES}").fetchall()
    return int(count)

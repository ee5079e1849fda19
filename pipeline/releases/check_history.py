"""Layer 4: does this release agree with those before it?

- What changed since the last release is put into the published table of changes.
- The version must be high enough for these changes, see `pipeline.releases.next_version`.
- No published key may disappear or change its meaning, see `pipeline.releases.check_published_keys`.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import wording
from pipeline.core.finding import Finding, Message
from pipeline.core.templates import markdown
from pipeline.releases import (
    changed_cells,
    changelog,
    check_moved,
    check_published_keys,
    check_retired,
    diff_rows,
    ledger,
    next_version,
    open_release,
    published_doi,
    release_model,
    released_files,
)
from pipeline.releases.changed_cells import ChangedCell
from pipeline.releases.ledger import Entry
from pipeline.releases.next_version import RequiredVersion
from pipeline.releases.release_model import Release

ABOUT = "schemas/dataset.json"
UNCHANGED = RequiredVersion("none")


@dataclass(frozen=True)
class HistoryCheck:
    """The result of the layer.

    Attributes:
        findings: what does not agree.
        required_version: the version that the changes require, since the last release or since this version
            was published; empty where nothing changed or nothing was published before.
        required: the level of these changes, and the changes themselves.
        is_published: the version in dataset.json is already published.
        changed: how many values of each column and how many rows changed since the last release; empty for a
            published version that is not edited.
        compared_with: the last release; empty where nothing was published before.
        cells: the first cells of raw/ whose values changed, as `changed_cells.find` returns them.
    """

    findings: list[Finding]
    required_version: str = ""
    required: RequiredVersion = UNCHANGED
    is_published: bool = False
    changed: tuple[Message, ...] = ()
    compared_with: str = ""
    cells: tuple[ChangedCell, ...] = ()


@dataclass(frozen=True)
class _Comparison:
    """What the comparison with one release shows."""

    required: RequiredVersion = UNCHANGED
    findings: tuple[Finding, ...] = ()
    changed: tuple[Message, ...] = ()
    difference: diff_rows.Difference | None = None


def check(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, entries: tuple[Entry, ...]
) -> HistoryCheck:
    """Compare what would be published with what was, and fill the table of changes.

    Args:
        dataset: the contract.
        connection: the working database, whose tables have passed the other layers.
        entries: the ledger.

    Raises:
        CallError: a published package cannot be read, or is not the one in the ledger.
    """
    version, reused = dataset.about["version"], list(published_doi.check(dataset, entries))
    dataset = published_doi.without_inherited(dataset, entries)
    earlier = ledger.before(entries, version)
    published = next((entry for entry in entries if entry.version == version), None)
    others = ledger.compared_with(dataset.folder, version, entries)
    changed = published is not None and published in others
    if earlier and changed:
        with open_release.published(dataset, earlier[-1], connection) as before:
            _compare(dataset, connection, before)
            _store_changes(connection)
    with ExitStack() as stack:
        old = stack.enter_context(open_release.published(dataset, others[-1], connection)) if others else None
        compared = _compare(dataset, connection, old) if old else _Comparison()
        if old and not changed:
            _store_changes(connection)
        if published and not changed:
            compared = _Comparison(findings=compared.findings)
        cells: tuple[ChangedCell, ...] = ()
        if compared.changed and compared.difference:
            cells = changed_cells.find(dataset, connection, compared.difference, others[-1])
        required = compared.required
        last = published or (earlier[-1] if earlier else None)
        required_version = ""
        if last and required.level != "none":
            required_version = next_version.next_version(last.version, required.level)
        key_version = coming_version(version, required_version, published=published is not None)
        keys = list(check_published_keys.check(dataset, connection, others, old, key_version))
        versions = [entry.version for entry in others]
        retired = [*check_retired.check(dataset, connection, versions, key_version, keys, old)]
        keys = check_retired.without_consequences(keys, retired)
    findings = [*retired, *keys, *compared.findings]
    if earlier and not published:
        findings += _release_date(dataset, earlier[-1])
        findings += [*reused, *repeated_notes(dataset, earlier[-1])]
        if ledger.version(version) < ledger.version(required_version or version):
            findings += _too_low(version, earlier[-1], required_version, required)
    is_made_again = published is not None and not changed
    if entries and not is_made_again and ledger.version(version) < ledger.version(entries[-1].version):
        values = {"version": version, "published": entries[-1].version}
        findings.append(Finding("error", "history.version.not_newest", values, ABOUT))
    compared_with = last.version if last else ""
    is_published = published is not None
    return HistoryCheck(
        findings,
        required_version,
        required,
        is_published,
        compared.changed,
        compared_with,
        cells,
    )


def coming_version(version: str, required: str, *, published: bool) -> str:
    """Return the version that will be published next.

    Args:
        version: the version in dataset.json.
        required: the version that the changes require; empty where none do.
        published: whether the version in dataset.json is already published.
    """
    if not required or (not published and ledger.version(required) < ledger.version(version)):
        return version
    return required


def _compare(dataset: Dataset, connection: duckdb.DuckDBPyConnection, old: Release) -> _Comparison:
    """Compare a release with what would be published now."""
    difference = diff_rows.compare(connection, old, release_model.of_working(dataset))
    return _Comparison(
        next_version.required(connection, difference),
        tuple(check_moved.check(dataset, connection, difference)),
        tuple(_counts(difference)),
        difference,
    )


def _counts(difference: diff_rows.Difference) -> Iterator[Message]:
    """Yield how many rows and values of each table that is not computed changed."""
    for table in difference.tables:
        if not difference.new.tables[table.table].computed:
            for kind, rows in (("added", table.added), ("removed", table.removed)):
                if rows:
                    yield Message(f"counted.{kind}", {"table": table.table, "rows": rows})
            for field in difference.new.tables[table.table].schema.names:
                values = table.values.get(field, 0) + table.spellings.get(field, 0)
                if values:
                    yield Message("counted.values", {"table": table.table, "field": field, "values": values})


def _store_changes(connection: duckdb.DuckDBPyConnection) -> None:
    """Put the changes of the last comparison into the published table of changes."""
    connection.execute(
        "INSERT INTO changes BY NAME SELECT row_number() OVER (ORDER BY rowid) AS number, "
        "coalesce(nullif(\"table\", ''), '-') AS table_name, change, "
        "coalesce(nullif(key, ''), '-') AS row_key, coalesce(nullif(field, ''), '-') AS field_name, "
        f"nullif(old, '') AS old_value, nullif(new, '') AS new_value FROM {diff_rows.CHANGES}"
    )


def _release_date(dataset: Dataset, last: Entry) -> Iterator[Finding]:
    """Report a release date before that of the last release."""
    released = dataset.about["released"]
    if released < last.released:
        values = {
            "field": "released",
            "released": released,
            "published": last.version,
            "published_on": last.released,
        }
        hint = Message("set_release_date")
        yield Finding("error", "history.released.too_early", values, ABOUT, hints=(hint,))


def future_date(dataset: Dataset, entries: tuple[Entry, ...], latest: dt.date) -> Iterator[Finding]:
    """Report a release date that is later than today; a version that is published already may be made again.

    Args:
        dataset: the contract.
        entries: the ledger.
        latest: the latest date that is today anywhere.
    """
    released = dataset.about["released"]
    is_published = dataset.about["version"] in {entry.version for entry in entries}
    if not is_published and released > latest.isoformat():
        values = {"field": "released", "released": released}
        hint = Message("set_release_date")
        yield Finding("error", "history.released.future", values, ABOUT, hints=(hint,))


def repeated_notes(dataset: Dataset, last: Entry) -> Iterator[Finding]:
    """Report notes that the last release already had."""
    published = changelog.published_notes(last, released_files.folder(dataset, last))
    for note in dataset.about["changes"]:
        if markdown(note) in published:
            values = {"field": "changes", "note": note, "published": last.version}
            hint = Message("describe_changes")
            yield Finding("error", "history.changes.repeated", values, ABOUT, hints=(hint,))


def _too_low(
    version: str, last: Entry, required_version: str, required: RequiredVersion
) -> Iterator[Finding]:
    """Report each change that requires a higher version; the last finding counts those not shown."""
    code = "history.version.too_low"
    values = {
        "version": version,
        "published": last.version,
        "required": required_version,
        "level": required.level,
    }
    hints = (Message("set_version", {"version": required_version}),)
    for reason in required.reasons:
        change = {"change": reason.code.partition(".")[2], "reason": wording.phrase(reason)}
        yield Finding("error", code, {**values, **change}, ABOUT, hints=hints)
    shown, total = len(required.reasons), required.total
    if total > shown:
        counts = {"rest": total - shown, "total": total, "shown": shown}
        yield Finding("error", code, {**values, **counts}, ABOUT, hints=hints, count=total - shown)

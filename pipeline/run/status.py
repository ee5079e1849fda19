"""`status`: the last release, what changed since, and what a maintainer has to do before the next."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.contract import check_contract
from pipeline.contract.dataset import WAIVERS, Dataset
from pipeline.core import database, wording, workspace
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Values
from pipeline.core.progress import Tell
from pipeline.package import newest_release
from pipeline.releases import (
    check_history,
    git_state,
    ledger,
    next_version,
    published_doi,
    released_files,
    signature,
)
from pipeline.releases.diff_rows import TableDifference
from pipeline.releases.ledger import Entry
from pipeline.run import current
from pipeline.run.check import Settings, layers

SOON = dt.timedelta(days=60)
NAMED = 5  # files, tables' changes and waivers of a kind that are named
INPUTS = ("raw", "schemas")


def status(folder: Path, tell: Tell, today: dt.date) -> list[Message]:
    """Return the notes about the state of a project, in the order in which a maintainer needs them.

    Args:
        folder: the project's folder.
        tell: receives each step as it starts.
        today: the day with which the ends of waivers are compared.

    Raises:
        ContractError: schemas/ is broken.
        CallError: the ledger cannot be read.
    """
    dataset = check_contract.read(folder)
    entries = ledger.read(folder / "dist")
    last = entries[-1] if entries else None
    notes = list(_of_last(dataset, entries))
    notes += _of_git(folder, last)
    try:
        for entry in entries:
            released_files.require(folder / "dist", entry)
    except CallError as error:
        return [*notes, Message("status.not_compared", {"problem": str(error)})]
    with workspace.folder() as place:
        work = place / "work.duckdb"
        outcome = layers(dataset, work, Settings(None, tell))
        notes += _of_check(outcome.findings)
        if not current.has_tables(outcome):
            return [*notes, Message("status.no_tables")]
        notes += _of_waivers(dataset, work, today)
        if last:
            tell("comparing with the last release")
            notes += _of_changes(dataset, work, last)
    return notes


def _of_last(dataset: Dataset, entries: tuple[Entry, ...]) -> Iterator[Message]:
    """Yield what the last release is, and which of its files, or texts of earlier releases, are missing."""
    name = dataset.about["name"]
    if not entries:
        yield Message("status.none", {"name": name, "version": dataset.about["version"]})
        return
    last, dist = entries[-1], dataset.folder / "dist"
    yield Message("status.last", {"name": name, "version": last.version, "released": last.released})
    signed = (dist / last.folder / signature.FILE).is_file()
    yield Message("status.signed" if signed else "status.not_signed")
    for entry in entries:
        if entry.yanked:
            mark = {"date": entry.yanked.date, "reason": entry.yanked.reason}
            yield Message("status.yanked", {"version": entry.version, **mark})
        names = list(last.files) if entry is last else released_files.texts(entry)
        lost = [file for file in names if not released_files.is_published(dist, entry, file)]
        missing = [file for file in lost if not (dist / file).is_file()]
        if missing:
            yield Message("status.missing", _listed("files", missing, version=entry.version))
        changed = [file for file in lost if file not in missing]
        if changed:
            yield Message("status.altered", _listed("files", changed, version=entry.version))


def _of_git(folder: Path, last: Entry | None) -> Iterator[Message]:
    """Yield what is not committed, and whether the last release has a tag."""
    if not git_state.is_repository(folder):
        yield Message("status.no_git")
        return
    if last:
        release = git_state.not_committed(folder, ["dist", *newest_release.COPIED])
        version: Values = {"version": last.version}
        if release:
            yield Message("status.not_committed", _listed("files", release))
        else:
            yield Message("status.committed")
        if not git_state.has_tag(folder, last.version):
            yield Message("status.no_tag", version)
    own = git_state.not_committed(folder, INPUTS)
    if own:
        yield Message("status.inputs_not_committed", _listed("files", own))


def _of_check(findings: list[Finding]) -> Iterator[Message]:
    """Yield how many errors and warnings the check finds."""
    errors = sum(finding.count for finding in findings if finding.severity == "error" and not finding.waiver)
    warnings = sum(f.count for f in findings if f.severity == "warning" and not f.waiver)
    if errors or warnings:
        yield Message("status.findings", {"errors": errors, "warnings": warnings})


def _of_waivers(dataset: Dataset, work: Path, today: dt.date) -> Iterator[Message]:
    """Yield the waivers that have ended or end soon."""
    if WAIVERS not in dataset.raw:
        return
    with database.connect(work, read_only=True) as connection:
        rows = connection.execute(
            f'SELECT "check", "key", expires FROM raw.{WAIVERS} ORDER BY expires, "check", "key"'
        ).fetchall()
    ended = [f"{check} {key} ({expires})" for check, key, expires in rows if expires < today]
    soon = [f"{check} {key} ({end})" for check, key, end in rows if today <= end <= today + SOON]
    if ended:
        yield Message("status.waivers_ended", _listed("waivers", ended))
    if soon:
        yield Message("status.waivers_end", _listed("waivers", soon, days=SOON.days))


def _of_changes(dataset: Dataset, work: Path, last: Entry) -> Iterator[Message]:
    """Yield what changed since the last release, table by table, and the version that this requires."""
    since: Values = {"version": last.version}
    if ledger.inputs(dataset.folder) == last.inputs:
        yield Message("status.unchanged", since)
        return
    yield Message("status.changed", since)
    with current.compared(dataset, work, released_files.folder(dataset, last)) as comparison:
        difference, required = comparison.difference, comparison.required
        yield from filter(None, map(_of_table, difference.tables))
        if difference.schema:
            yield Message("status.schemas", {"changes": len(difference.schema)})
    # What no comparison of packages shows, such as a query, requires a PATCH.
    level = "patch" if required.level == "none" else required.level
    version = next_version.next_version(last.version, level)
    values: Values = {"version": version, "level": level.upper()}
    reason = {"reason": wording.phrase(required.reasons[0])} if required.reasons else {}
    more = {"more": required.total - 1} if required.total > 1 else {}
    yield Message("status.requires", {**values, **reason, **more})
    own = dataset.about["version"]
    if ledger.version(own) < ledger.version(version):
        yield Message("status.set_version", {"version": own})
    coming = replace(dataset, about={**dataset.about, "version": version})
    if any(published_doi.check(coming, ledger.read(dataset.folder / "dist"))):
        yield Message("status.doi", since)
    if any(check_history.repeated_notes(dataset, last)):
        yield Message("status.repeated_notes", since)


def _of_table(table: TableDifference) -> Message | None:
    """Return how many rows of a table were added, changed and removed; None if none were."""
    counts = {"added": table.added, "edited": table.changed + table.respelled, "removed": table.removed}
    parts = [wording.phrase(Message(f"status.{kind}", {"rows": n})) for kind, n in counts.items() if n]
    return Message("status.table", {"table": table.table, "counts": parts}) if parts else None


def _listed(name: str, items: list[str], **values: str | int) -> Values:
    """Return the number of items and the first of them."""
    rest = len(items) - NAMED
    more: Values = {"rest": rest} if rest > 0 else {}
    return {name: len(items), "items": items[:NAMED], **more, **values}

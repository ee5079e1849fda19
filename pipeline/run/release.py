"""`release`: the layers, the package made next to dist/, and its publication."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.contract.read_contract import set_version
from pipeline.core import wording, workspace
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message
from pipeline.core.progress import Tell
from pipeline.package import duckdb_file, newest_release, publish
from pipeline.releases import check_history, ledger, next_version, published_doi, released_files
from pipeline.releases.ledger import Entry
from pipeline.run import build_package, judges, read_inputs, unwritten
from pipeline.run.build_package import Built
from pipeline.run.check import LIMIT, Settings, again, first_layer, later_layers, layers
from pipeline.run.check_notes import VERSION_PUBLISHED
from pipeline.run.judges import Judged
from pipeline.run.outcome import Outcome, blocked


def bump(  # noqa: PLR0913 - each is an option of the command
    folder: Path,
    documents: Path | None,
    tell: Tell,
    today: dt.date,
    *,
    strict: bool = False,
    limit: int = LIMIT,
) -> Outcome:
    """Write the version that the changes since the last release require, and its date, to dataset.json.

    Args:
        folder: the project's folder.
        documents: as `pipeline.run.check.Settings`.
        tell: as `pipeline.run.check.Settings`.
        today: the release date.
        strict: as `pipeline.run.check.Settings`.
        limit: as `pipeline.run.check.Settings`.

    Returns:
        The outcome of the layers on that date. If its findings block a release, nothing is written.

    Raises:
        CallError: nothing was released yet, nothing has changed, or the last release is later than today.
    """
    dataset = check_contract.read(folder)
    with _alone(dataset, tell) as (entries, notes):
        if not entries:
            raise CallError(
                "no version is published yet: set the version of the first release in schemas/dataset.json"
            )
        last = entries[-1]
        if today.isoformat() < last.released:
            raise CallError(f"version {last.version} was released on {last.released}, but today is {today}")
        # What has changed is what differs from the last release, whatever version is in the file.
        about = {**dataset.about, "version": last.version, "released": today.isoformat()}
        dataset = replace(dataset, about=about)
        with workspace.folder() as place:
            settings = Settings(documents, tell, strict, limit)
            outcome = layers(dataset, place / "work.duckdb", settings)
        required = outcome.required_version
        if not required and ledger.inputs(folder) != last.inputs:  # such as the publisher, a chart, a query
            required = next_version.next_version(last.version, "patch")
        coming = replace(dataset, about={**dataset.about, "version": required or last.version})
        reused = published_doi.check(coming, entries)
        repeated = check_history.repeated_notes(dataset, last) if required else ()
        notes += [note for note in outcome.notes if note.code != VERSION_PUBLISHED]
        findings = unwritten.as_errors([*outcome.findings, *reused, *repeated])
        outcome = replace(outcome, findings=findings, notes=notes)
        if blocked(outcome.findings, strict=strict):
            return outcome
        if not required:
            raise CallError(f"nothing to release: nothing has changed since version {last.version}")
        set_version(folder, required, today.isoformat())
    return outcome


def release(  # noqa: PLR0913 - each is an option of the command
    folder: Path,
    documents: Path | None,
    tell: Tell,
    *,
    strict: bool = False,
    limit: int = LIMIT,
    key: Path | None = None,
    judged: Judged = "none",
) -> Outcome:
    """Run every layer, make the package next to dist/, and publish it when it is complete.

    A release that fails leaves dist/ unchanged. A version that is published already is made again and
    compared with the published one. Files of releases that are missing or were changed are restored first.

    Args:
        folder: the project's folder.
        documents: as `pipeline.run.check.Settings`.
        tell: as `pipeline.run.check.Settings`.
        strict: as `pipeline.run.check.Settings`.
        limit: as `pipeline.run.check.Settings`.
        key: the SSH key that signs a new version; None to leave it unsigned.
        judged: whether pandera and frictionless judge a new version before it is published.

    Raises:
        ContractError: schemas/ is broken.
        CallError: a folder does not exist or cannot be used, a published version would change, or raw/ or
            schemas/ changed while the release was running.
    """
    inputs = read_inputs.read(folder)
    dataset = check_contract.read(folder)
    with (
        _alone(dataset, tell) as (entries, restored),
        workspace.folder(folder) as place,
        workspace.folder() as own,
    ):
        work = own / "work.duckdb"
        settings = Settings(documents, tell, strict, limit)
        cells = first_layer(dataset, work, settings)
        outcome = later_layers(dataset, work, settings, cells)
        if dataset.about["version"] not in {entry.version for entry in entries}:
            outcome = replace(outcome, findings=unwritten.as_errors(outcome.findings))
        notes = [*restored, *outcome.notes]
        if blocked(outcome.findings, strict=strict):
            return replace(outcome, notes=notes)
        for note in outcome.notes:
            if note.code == VERSION_PUBLISHED:
                raise CallError(f"{wording.phrase(note)} Run pipeline release --bump.")
        dataset = published_doi.without_inherited(dataset, entries)
        built = build_package.build(dataset, place, work, entries, key, tell)
        if built.entry.version not in {entry.version for entry in entries}:
            faults = build_package.verify(dataset, place, built, tell)
            faults += _unsteady(dataset, work, built, settings, cells)
            found, not_judged = judges.judge(dataset, work, built, judged, tell)
            faults, notes = [*faults, *found], [*notes, *not_judged]
            if faults:
                return replace(outcome, findings=[*outcome.findings, *faults], notes=notes)
        tell("publishing")
        read_inputs.require_unchanged(folder, inputs)
        made = replace(built.entry, inputs=read_inputs.hash_of(inputs))
        state = _publish(dataset, place, entries, made)
        notes += newest_release.write(folder, ledger.read(folder / "dist"))
    released = folder / "dist" / dataset.release_name
    return Outcome(outcome.findings, [*notes, state], built.report, outcome.rows, released)


def _unsteady(
    dataset: Dataset, work: Path, built: Built, settings: Settings, cells: list[Finding]
) -> list[Finding]:
    """Return an error for each table whose rows differ when the same loaded rows are normalised again."""
    settings.tell("making the tables again")
    again(dataset, work, replace(settings, tell=lambda _: None), cells)
    sums = build_package.table_sums(dataset, work)
    return [
        Finding("error", "history.unsteady", {"table": name}, table=name)
        for name, rows in built.entry.tables.items()
        if sums[name] != rows
    ]


@contextmanager
def _alone(dataset: Dataset, tell: Tell) -> Iterator[tuple[tuple[Entry, ...], list[Message]]]:
    """Lock dist/, remove what interrupted releases left, and restore the files of earlier releases.

    Yields:
        The ledger, and a note about each release whose files were restored.
    """
    dist = dataset.folder / "dist"
    with publish.alone(dist, lambda: tell("waiting for another release to end")):
        entries = ledger.read(dist)
        publish.clear_away(dataset.folder, dataset.about["name"], entries)
        counts = released_files.restore(dist, entries)
        notes = [Message("notes.restored", {"release": name, "files": n}) for name, n in counts.items()]
        yield entries, notes


def _publish(dataset: Dataset, place: Path, entries: tuple[Entry, ...], made: Entry) -> Message:
    """Publish the package, or restore what is missing of the published one; returns the note about it."""
    dist, built = dataset.folder / "dist", place / dataset.release_name
    about = {"release": built.name}
    published = next((entry for entry in entries if entry.version == made.version), None)
    if published is None:
        publish.publish(built, place / f"{built.name}.zip", dist, entries, made)
        return Message("notes.published", about)
    identical = made.rows <= duckdb_file.IDENTICAL
    restored = publish.restore(place, dist, published, made, identical=identical)
    if restored:
        return Message("notes.restored", {**about, "files": len(restored)})
    return Message("notes.unchanged", about)

"""`release`: the layers, the package made next to dist/, and its publication."""

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.contract.read_contract import set_version
from pipeline.core import sql, wording, workspace
from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.core.finding import Message, has_errors
from pipeline.core.progress import Tell
from pipeline.package import duckdb_file, layout, publish, write_package, zip_package
from pipeline.releases import ledger, next_version, published_doi, signature
from pipeline.releases.ledger import Entry
from pipeline.run.check import LIMIT, VERSION_PUBLISHED, Settings, check, layers
from pipeline.run.outcome import Outcome, blocked

# What `bump` mends.
BUMPED = {"history.version", "history.released"}


def bump(folder: Path, documents: Path | None, tell: Tell, today: dt.date, *, limit: int = LIMIT) -> Outcome:
    """Write the version that the changes since the last release require, and its date, to dataset.json.

    Args:
        folder: the project's folder.
        documents: as `pipeline.run.check.Settings`.
        tell: as `pipeline.run.check.Settings`.
        today: the release date.
        limit: as `pipeline.run.check.Settings`.

    Returns:
        The outcome of the layers, without the findings about the version and its date. If it has errors,
        nothing is written.

    Raises:
        CallError: nothing was released yet, nothing has changed, or the last release is later than today.
    """
    entries = ledger.read(folder / "dist")
    if not entries:
        raise CallError(
            "no version is published yet: set the version of the first release in schemas/dataset.json"
        )
    last = entries[-1]
    if today.isoformat() < last.released:
        raise CallError(f"version {last.version} was released on {last.released}, but today is {today}")
    outcome = check(folder, documents, tell, limit=limit)
    findings = [finding for finding in outcome.findings if finding.check not in BUMPED]
    outcome = Outcome(findings, outcome.notes, rows=outcome.rows, required_version=outcome.required_version)
    if has_errors(findings):
        return outcome
    required = outcome.required_version
    if not required and ledger.inputs(folder) != last.inputs:  # such as the publisher, a chart or a query
        required = next_version.next_version(last.version, "patch")
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
) -> Outcome:
    """Run every layer, make the package next to dist/, and publish it when it is complete.

    A release that fails leaves dist/ unchanged. A version that is published already is made again and
    compared with the published one; its missing files are restored.

    Args:
        folder: the project's folder.
        documents: as `pipeline.run.check.Settings`.
        tell: as `pipeline.run.check.Settings`.
        strict: as `pipeline.run.check.Settings`.
        limit: as `pipeline.run.check.Settings`.
        key: the SSH key that signs a new version; None to leave it unsigned.

    Raises:
        ContractError: schemas/ is broken.
        CallError: a folder does not exist or cannot be used, or a published version would change.
    """
    dataset = check_contract.read(folder)
    dist = folder / "dist"
    with publish.alone(dist, lambda: tell("waiting for another release to end")):
        entries = ledger.read(dist)
        publish.clear_away(folder, dataset.about["name"], entries)
        with workspace.folder(folder) as place:
            settings = Settings(documents, tell, strict, limit)
            outcome = layers(dataset, place / "work.duckdb", settings)
            if blocked(outcome.findings, strict=strict):
                return outcome
            for note in outcome.notes:
                if note.code == VERSION_PUBLISHED:
                    raise CallError(f"{wording.phrase(note)} Run pipeline release --bump.")
            dataset = published_doi.without_inherited(dataset, entries)
            report = _build(dataset, place, entries, key, tell)
            tell("publishing")
            state = _publish(dataset, place, entries)
    return Outcome(
        outcome.findings, [*outcome.notes, state], report, outcome.rows, dist / dataset.release_name
    )


def _build(
    dataset: Dataset, place: Path, entries: tuple[Entry, ...], key: Path | None, tell: Tell
) -> list[str]:
    """Make the package's folder and its zip from the working database; returns the lines of its report."""
    built, work = place / dataset.release_name, place / "work.duckdb"
    built.mkdir()
    keyed = layout.database_file(dataset, built)
    tell("writing the database")
    duckdb_file.write(dataset, work, keyed)
    work.unlink()
    tell("writing the package")
    write_package.write(dataset, built, _previous(dataset, entries))
    _sign(dataset, built, entries, key)
    tell("packing the zip")
    zip_package.write_zip(built, place / f"{built.name}.zip", dataset.about["released"])
    return list(_report(dataset, keyed))


def _sign(dataset: Dataset, built: Path, entries: tuple[Entry, ...], key: Path | None) -> None:
    """Sign a new version; a published one keeps its signature."""
    if dataset.about["version"] in {entry.version for entry in entries}:
        signed = dataset.folder / "dist" / built.name / signature.FILE
        if signed.is_file():
            shutil.copyfile(signed, built / signature.FILE)
    elif key:
        signature.sign(built, key)


def _publish(dataset: Dataset, place: Path, entries: tuple[Entry, ...]) -> Message:
    """Publish the package, or restore what is missing of the published one; returns the note about it."""
    dist, built = dataset.folder / "dist", place / dataset.release_name
    archive = place / f"{built.name}.zip"
    made = _entry(dataset, built, archive)
    about = {"release": built.name}
    published = next((entry for entry in entries if entry.version == made.version), None)
    if published is None:
        publish.publish(built, archive, dist, entries, made)
        return Message("notes.published", about)
    identical = sum(table.rows for table in made.tables.values()) <= duckdb_file.IDENTICAL
    restored = publish.restore(place, dist, published, made, identical=identical)
    if restored:
        return Message("notes.restored", {**about, "files": len(restored)})
    return Message("notes.unchanged", about)


def _entry(dataset: Dataset, built: Path, archive: Path) -> Entry:
    """Return the ledger's entry of a package."""
    sums = {f"{built.name}/{name}": sha256(path) for name, path in layout.files(built)}
    with duckdb.connect(str(layout.database_file(dataset, built)), read_only=True) as connection:
        tables = {
            table.name: ledger.table_sum(
                connection, sql.identifier(table.name), table.names, table.primary_key
            )
            for table in dataset.tables.values()
        }
    return Entry(
        version=dataset.about["version"],
        released=dataset.about["released"],
        inputs=ledger.inputs(dataset.folder),
        made_by=ledger.made_by(),
        tables=tables,
        files={**sums, archive.name: sha256(archive)},
        notes=tuple(dataset.about["changes"]),
    )


def _report(dataset: Dataset, database: Path) -> Iterator[str]:
    """Yield a line for each row of the query that dataset.json names as its report."""
    if "report" not in dataset.about:
        return
    with duckdb.connect(str(database), read_only=True) as connection:
        result = connection.execute(f"FROM {sql.identifier(dataset.about['report'])}")
        names = [column[0] for column in result.description or ()]
        for row in result.fetchall():
            counts = [f"{name} {value}" for name, value in zip(names[1:], row[1:], strict=True)]
            yield f"{row[0]}: {', '.join(counts)}"


def _previous(dataset: Dataset, entries: tuple[Entry, ...]) -> Entry | None:
    """Return the newest release before this version."""
    own = ledger.version(dataset.about["version"])
    before = [entry for entry in entries if ledger.version(entry.version) < own]
    return before[-1] if before else None

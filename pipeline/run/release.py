"""The only composition: from raw/ to dist/, one layer after the other.

A layer that finds an error ends the road: the next ones would only repeat it in other words.
"""

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.cells import check_cells
from pipeline.checks import check_consistency, check_quotes, check_rows, waivers
from pipeline.checks.quote_context import Statement, statements
from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.contract.read_contract import set_version
from pipeline.core import sql, wording, workspace
from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, has_errors
from pipeline.core.progress import Reading
from pipeline.package import codebook as book
from pipeline.package import duckdb_file, layout, publish, write_package, zip_package
from pipeline.releases import check_history, ledger, signature
from pipeline.releases.ledger import Entry
from pipeline.tables import engine_tables, load, normalise

SMALL = 4_000_000  # bytes of all CSVs together

Tell = Callable[[str | Reading], None]


@dataclass(frozen=True)
class Outcome:
    """What came out of a run.

    Attributes:
        findings: all that the layers found, in the order of the layers.
        notes: what the maintainer should know, one line each.
        released: the folder in dist/, None where nothing was released.
        asked: the version that the changes since the last release ask for, empty where none do.
    """

    findings: list[Finding]
    notes: list[str]
    released: Path | None = None
    asked: str = ""


def check(
    folder: Path, documents: Path | None, tell: Tell, *, strict: bool = False, limit: int = check_cells.LIMIT
) -> Outcome:
    """Run every layer over a project's raw/ and write nothing.

    Args:
        folder: the project's folder.
        documents: folder of the documents that quotes come from; None for the one that dataset.json names,
            if it is there.
        tell: is told each step as it starts: its name, or the reading of files, which knows how far it is.
        strict: let warnings block too.
        limit: how many findings of one check on one field of raw/ are told singly.

    Raises:
        ContractError: schemas/ is broken.
        CallError: a folder is not there or can't be used.
    """
    dataset = check_contract.read(folder)
    with workspace.folder() as place:
        return _layers(dataset, place / "work.duckdb", documents, tell, strict=strict, limit=limit)


def bump(folder: Path, documents: Path | None, tell: Tell, today: dt.date) -> Outcome:
    """Set the version that the changes since the last release ask for, and its date, in dataset.json.

    Args:
        folder: the project's folder.
        documents: as `check`.
        tell: as `check`.
        today: the release date.

    Returns:
        What the layers found. Where they found errors, other than about the version and its date, nothing
        is set.

    Raises:
        CallError: nothing was released yet, nothing has changed, or the clock stands before the last release.
    """
    entries = ledger.read(folder / "dist")
    if not entries:
        raise CallError("nothing is published yet: the first release has the version that dataset.json says")
    if today.isoformat() < entries[-1].released:
        raise CallError(
            f"today is {today} by the clock, and {entries[-1].version} is of {entries[-1].released}"
        )
    outcome = check(folder, documents, tell)
    others = [f for f in outcome.findings if f.check not in {"history.version", "history.released"}]
    if has_errors(others):
        return Outcome(others, outcome.notes)
    if not outcome.asked:
        raise CallError(f"nothing has changed since {entries[-1].version}: there is nothing to release")
    set_version(folder, outcome.asked, today.isoformat())
    return Outcome(others, outcome.notes, asked=outcome.asked)


def codebook(folder: Path, tell: Tell) -> tuple[Outcome, str]:
    """Return the text of the codebook for what stands in raw/ now, empty where raw/ has errors."""
    dataset = check_contract.read(folder)
    with workspace.folder() as place:
        work = place / "work.duckdb"
        outcome = _layers(dataset, work, None, tell)
        return outcome, "" if has_errors(outcome.findings) else book.write(
            dataset, book.content(dataset, work)
        )


def trace(folder: Path, key: str, documents: Path | None, tell: Tell) -> tuple[Outcome, list[Statement]]:
    """Find the claim with a key, or the claims about it, each with its passage; none where raw/ has errors.

    Raises:
        CallError: as `pipeline.checks.quote_context.statements`.
    """
    dataset = check_contract.read(folder)
    with workspace.folder() as place:
        work = place / "work.duckdb"
        outcome = _layers(dataset, work, documents, tell)
        if has_errors(outcome.findings):
            return outcome, []
        with normalise.sealed(work) as connection:
            return outcome, statements(dataset, connection, key, _documents(dataset, documents))


def release(  # noqa: PLR0913 - what a run can be told
    folder: Path,
    documents: Path | None,
    tell: Tell,
    *,
    strict: bool = False,
    limit: int = check_cells.LIMIT,
    key: Path | None = None,
) -> Outcome:
    """Run every layer, build the package beside dist/, and publish it when all of it is there.

    A release that fails leaves dist/ as it was. A version that is published already is made again, compared
    with what was published, and put back where something of it is missing.

    Args and raises: as `check`; and
        key: the SSH key that signs a new version; None to leave it unsigned.
    """
    dataset = check_contract.read(folder)
    dist = folder / "dist"
    with publish.alone(dist, lambda: tell("waiting for another release to end")):
        entries = ledger.read(dist)
        publish.clear_away(folder, dataset.about["name"], entries)
        with workspace.folder(folder) as place:
            outcome = _layers(dataset, place / "work.duckdb", documents, tell, strict=strict, limit=limit)
            if blocked(outcome.findings, strict=strict):
                return outcome
            if outcome.asked and dataset.about["version"] in {entry.version for entry in entries}:
                raise CallError(f"{outcome.notes[-1]} (pipeline release --bump sets it)")
            report = _build(dataset, place, entries, key, tell)
            tell("publishing")
            state = _publish(dataset, place, entries)
    notes = [*outcome.notes, *report, f"dist/{dataset.release_name}: {state}"]
    return Outcome(outcome.findings, notes, dist / dataset.release_name)


def _build(
    dataset: Dataset, place: Path, entries: tuple[Entry, ...], key: Path | None, tell: Tell
) -> list[str]:
    """Make the package's folder and its zip out of the working database; returns what its report says."""
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
    """Sign a new version; one that is published keeps the signature that it has."""
    if dataset.about["version"] in {entry.version for entry in entries}:
        signed = dataset.folder / "dist" / built.name / signature.FILE
        if signed.is_file():
            shutil.copyfile(signed, built / signature.FILE)
    elif key:
        signature.sign(built, key)


def _publish(dataset: Dataset, place: Path, entries: tuple[Entry, ...]) -> str:
    """Publish what was built, or put back what is missing of it; says which."""
    dist, built = dataset.folder / "dist", place / dataset.release_name
    archive = place / f"{built.name}.zip"
    made = _entry(dataset, built, archive)
    published = next((entry for entry in entries if entry.version == made.version), None)
    if published is None:
        publish.publish(built, archive, dist, entries, made)
        return "published now"
    identical = sum(table.rows for table in made.tables.values()) <= duckdb_file.IDENTICAL
    back = publish.restore(place, dist, published, made, identical=identical)
    return f"{len(back)} files put back" if back else "unchanged"


def _entry(dataset: Dataset, built: Path, archive: Path) -> Entry:
    """Describe what was built, as the ledger has it."""
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


def _layers(  # noqa: PLR0913 - what a run can be told
    dataset: Dataset,
    work: Path,
    documents: Path | None,
    tell: Tell,
    *,
    strict: bool = False,
    limit: int = check_cells.LIMIT,
) -> Outcome:
    """Run the layers in their order; the working database at `work` holds the tables afterwards."""
    unread = check_cells.unread_files(dataset)
    settings = _settings(dataset)
    with duckdb.connect(str(work), config={**settings}) as connection:
        reading = Reading("checking cells", connection, dataset.paths(dataset.inputs), times=2)
        tell(reading)
        findings, marks = check_cells.check(dataset, connection, limit, reading)
        typed = [*findings, *unread]
        if has_errors(typed):
            return Outcome(typed, [])
        reading = Reading("normalising", connection, dataset.paths(dataset.inputs), times=1)
        tell(reading)
        load.load(dataset, connection, marks, reading)
    with normalise.sealed(work, settings) as connection:
        normalise.make_tables(dataset, connection)
        tell("comparing quotes with documents")
        seen = check_quotes.check(dataset, connection, _documents(dataset, documents))
        tell("checking rows")
        findings = [*typed, *seen.findings, *check_rows.check(dataset, connection, limit)]
        if not has_errors(findings):
            tell("checking consistency")
            found = check_consistency.check(dataset, connection)
            findings += waivers.apply(dataset, connection, found)
    notes = list(_quote_notes(seen))
    if has_errors(findings):
        return Outcome(findings, notes)
    tell("comparing with the last release")
    with duckdb.connect(str(work), config={**settings}) as connection:
        past = check_history.check(dataset, connection, ledger.read(dataset.folder / "dist"))
        findings += past.findings
        if not blocked(findings, strict=strict):
            engine_tables.store_findings(connection, findings)
    return Outcome(findings, [*notes, *_asked(dataset, past)], asked=past.required_version)


def _asked(dataset: Dataset, past: check_history.HistoryCheck) -> Iterator[str]:
    """Return the note about changes since this version was published, with the version that they require."""
    if past.required_version and past.is_published:
        version, required = dataset.about["version"], past.required
        more = f", and {required.total - 1} more" if required.total > 1 else ""
        yield (
            f"Version {version} is already published. The changes since then "
            f"({wording.phrase(required.reasons[0])}{more}) require version {past.required_version}."
        )


def _settings(dataset: Dataset) -> dict[str, str]:
    """Return DuckDB's settings for the working database.

    What doesn't fit in memory goes to disk beside the file. On small data threads cost more than they save.
    """
    files = [dataset.folder / table.file for table in dataset.inputs.values()]
    size = sum(file.stat().st_size for file in files if file.is_file())
    return {"memory_limit": workspace.MEMORY, **({"threads": "1"} if size < SMALL else {})}


def _quote_notes(seen: check_quotes.QuoteCheck) -> Iterator[str]:
    if seen.checked:
        yield f"{seen.checked} quotes were held against their documents"
    if seen.unchecked:
        yield f"{seen.unchecked} quotes were not checked: their documents are not at hand"


def _documents(dataset: Dataset, given: Path | None) -> Path | None:
    """Return the folder of the documents: the given one, else the dataset's own if it is there."""
    if given is not None:
        if not given.is_dir():
            raise CallError(f"there is no folder of documents at {given}")
        return given
    named = dataset.about.get("evidence", {}).get("folder")
    folder = dataset.folder / named if named else None
    return folder if folder and folder.is_dir() else None


def blocked(findings: list[Finding], *, strict: bool) -> bool:
    """Tell whether the findings hold a release back; with `strict` warnings do too, waived ones never."""
    return any(not f.waiver for f in findings) if strict else has_errors(findings)


def _report(dataset: Dataset, work: Path) -> Iterator[str]:
    """Say in lines what the query that dataset.json names as its report answers."""
    if "report" not in dataset.about:
        return
    with duckdb.connect(str(work), read_only=True) as connection:
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

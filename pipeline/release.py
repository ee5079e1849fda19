"""The only composition: from raw/ to dist/, one layer after the other.

A layer that finds an error ends the road: the next ones would only repeat it in other words.
"""

import filecmp
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline import (
    cells,
    consistency,
    contract,
    database,
    evidence,
    load,
    normalise,
    package,
    rows,
    sql,
    waivers,
)
from pipeline.codebook import write as codebook_text
from pipeline.dataset import Dataset
from pipeline.errors import CallError
from pipeline.finding import Finding, has_errors
from pipeline.progress import Reading
from pipeline.trace import Statement, statements

MEMORY = "1500MB"
SMALL = 4_000_000  # bytes of all CSVs together

Tell = Callable[[str | Reading], None]


@dataclass(frozen=True)
class Outcome:
    """What came out of a run.

    Attributes:
        findings: all that the layers found, in the order of the layers.
        notes: what the maintainer should know, one line each.
        released: the folder in dist/, None where nothing was released.
    """

    findings: list[Finding]
    notes: list[str]
    released: Path | None = None


def check(
    folder: Path, documents: Path | None, tell: Tell, *, strict: bool = False, limit: int = cells.LIMIT
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
    dataset = contract.read(folder)
    with _workspace(None) as place:
        return _layers(dataset, place / "work.duckdb", documents, tell, strict=strict, limit=limit)


def codebook(folder: Path, tell: Tell) -> tuple[Outcome, str]:
    """Return the text of the codebook for what stands in raw/ now, empty where raw/ has errors."""
    dataset = contract.read(folder)
    with _workspace(None) as place:
        work = place / "work.duckdb"
        outcome = _layers(dataset, work, None, tell)
        return outcome, "" if has_errors(outcome.findings) else codebook_text(dataset, work)


def trace(folder: Path, key: str, documents: Path | None, tell: Tell) -> tuple[Outcome, list[Statement]]:
    """Find the claim with a key, or the claims about it, each with its passage; none where raw/ has errors.

    Raises:
        CallError: as `pipeline.trace.statements`.
    """
    dataset = contract.read(folder)
    with _workspace(None) as place:
        work = place / "work.duckdb"
        outcome = _layers(dataset, work, documents, tell)
        if has_errors(outcome.findings):
            return outcome, []
        with normalise.sealed(work) as connection:
            return outcome, statements(dataset, connection, key, _documents(dataset, documents))


def release(
    folder: Path, documents: Path | None, tell: Tell, *, strict: bool = False, limit: int = cells.LIMIT
) -> Outcome:
    """Run every layer, build the package beside dist/, and move it into place when all of it is there.

    Args and raises: as `check`. A release that fails leaves dist/ as it was; one that would change nothing
    touches nothing.
    """
    dataset = contract.read(folder)
    dist = folder / "dist"
    with _workspace(folder) as place:
        work = place / "work.duckdb"
        outcome = _layers(dataset, work, documents, tell, strict=strict, limit=limit)
        if blocked(outcome.findings, strict=strict):
            return outcome
        tell("writing the database")
        built = place / dataset.release_name
        built.mkdir()
        keyed = package.database_file(dataset, built)
        database.write(dataset, work, keyed)
        work.unlink()
        tell("writing the package")
        package.write(dataset, built, _earlier(dataset, dist))
        archive = place / f"{dataset.release_name}.zip"
        package.write_zip(built, archive, dataset.about["released"])
        notes = [*outcome.notes, *_report(dataset, keyed)]
        state = "written" if _put_in_place(built, archive, dist) else "unchanged"
        notes.append(f"dist/{dataset.release_name}: {state}")
    return Outcome(outcome.findings, notes, dist / dataset.release_name)


def _layers(  # noqa: PLR0913 - what a run can be told
    dataset: Dataset,
    work: Path,
    documents: Path | None,
    tell: Tell,
    *,
    strict: bool = False,
    limit: int = cells.LIMIT,
) -> Outcome:
    """Run the layers in their order; the working database at `work` holds the tables afterwards."""
    unread = cells.unread_files(dataset)
    settings = _settings(dataset)
    with duckdb.connect(str(work), config={**settings}) as connection:
        reading = Reading("checking cells", connection, dataset.folder, dataset.inputs, times=2)
        tell(reading)
        findings, marks = cells.check(dataset, connection, limit, reading)
        typed = [*findings, *unread]
        if has_errors(typed):
            return Outcome(typed, [])
        reading = Reading("normalising", connection, dataset.folder, dataset.inputs, times=1)
        tell(reading)
        load.load(dataset, connection, marks, reading)
    with normalise.sealed(work, settings) as connection:
        normalise.make_tables(dataset, connection)
        tell("comparing quotes with documents")
        seen = evidence.check(dataset, connection, _documents(dataset, documents))
        tell("checking rows")
        findings = [*typed, *seen.findings, *rows.check(dataset, connection, limit)]
        if not has_errors(findings):
            tell("checking consistency")
            found = consistency.check(dataset, connection)
            findings += waivers.apply(dataset, connection, found)
        if not blocked(findings, strict=strict):
            normalise.store_findings(connection, findings)
    return Outcome(findings, list(_quote_notes(seen)))


def _settings(dataset: Dataset) -> dict[str, str]:
    """Return DuckDB's settings for the working database.

    What doesn't fit in memory goes to disk beside the file. On small data threads cost more than they save.
    """
    files = [dataset.folder / table.file for table in dataset.inputs.values()]
    size = sum(file.stat().st_size for file in files if file.is_file())
    return {"memory_limit": MEMORY, **({"threads": "1"} if size < SMALL else {})}


def _quote_notes(seen: evidence.Evidence) -> Iterator[str]:
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


@contextmanager
def _workspace(beside: Path | None) -> Iterator[Path]:
    """Make a temporary folder, beside dist/ for a release so that moving is a rename."""
    try:
        with tempfile.TemporaryDirectory(prefix=".dist-", dir=beside) as name:
            yield Path(name)
    except OSError as error:
        raise CallError(f"{error.filename or 'the disk'}: {error.strerror or error}") from error
    except duckdb.OutOfMemoryException as error:
        raise CallError(f"the data need more than {MEMORY} of memory, or more disk: {error}") from error


def _report(dataset: Dataset, database: Path) -> Iterator[str]:
    """Say in lines what the query that dataset.json names as its report answers."""
    if "report" not in dataset.about:
        return
    with duckdb.connect(str(database), read_only=True) as connection:
        result = connection.execute(f"FROM {sql.identifier(dataset.about['report'])}")
        names = [column[0] for column in result.description or ()]
        for row in result.fetchall():
            cells = [f"{name} {value}" for name, value in zip(names[1:], row[1:], strict=True)]
            yield f"{row[0]}: {', '.join(cells)}"


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split("."))


def _earlier(dataset: Dataset, dist: Path) -> Path | None:
    """Return the folder of the newest release before this version."""
    own = _version(dataset.about["version"])
    prefix = f"{dataset.about['name']}-"
    found = []
    for path in dist.glob(f"{prefix}*/datapackage.json"):
        version = path.parent.name.removeprefix(prefix)
        if all(part.isdigit() for part in version.split(".")) and _version(version) < own:
            found.append((_version(version), path.parent))
    return max(found)[1] if found else None


def _put_in_place(built: Path, archive: Path, dist: Path) -> bool:
    """Move a package and its zip into dist/, unless they stand there already; tells whether it did."""
    dist.mkdir(exist_ok=True)
    folder, zipped = dist / built.name, dist / archive.name
    if zipped.is_file() and filecmp.cmp(archive, zipped, shallow=False) and _same(built, folder):
        return False
    old = built.parent / "old"
    if folder.exists():
        folder.rename(old)
    built.rename(folder)
    archive.replace(zipped)
    shutil.rmtree(old, ignore_errors=True)
    return True


def _same(one: Path, other: Path) -> bool:
    """Tell whether two folders hold the same files with the same bytes."""
    if not other.is_dir():
        return False
    here, there = package.files(one), package.files(other)
    return [name for name, _ in here] == [name for name, _ in there] and all(
        filecmp.cmp(a, b, shallow=False) for (_, a), (_, b) in zip(here, there, strict=True)
    )

"""The tables as they would be published now, compared with a release."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb

from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.core import database, workspace
from pipeline.core.errors import CallError
from pipeline.core.finding import has_errors
from pipeline.core.progress import Tell
from pipeline.releases import compare, ledger, open_release, published_doi, release_model, released_files
from pipeline.releases.compare import Comparison
from pipeline.run.check import Settings, layers
from pipeline.run.outcome import Outcome

NOW = "raw/ and schemas/ now"


@contextmanager
def since(folder: Path, release: str, tell: Tell) -> Iterator[tuple[Outcome, Comparison | None]]:
    """Compare a release with what raw/ and schemas/ contain now.

    Args:
        folder: the project's folder.
        release: a version in dist/, or the path of a package; empty for the last release.
        tell: receives each step as it starts.

    Yields:
        The outcome of the layers, and the comparison; None if the cells have errors, since then no tables
        can be made.

    Raises:
        ContractError: schemas/ is broken.
        CallError: there is no such release, it cannot be read, or nothing was released yet.
    """
    dataset = check_contract.read(folder)
    old = open_release.find(release, folder) if release else _last(dataset)
    with workspace.folder() as place:
        work = place / "work.duckdb"
        outcome = layers(dataset, work, Settings(None, tell))
        if not has_tables(outcome):
            yield outcome, None
            return
        tell("comparing releases")
        with compared(dataset, work, old) as comparison:
            yield outcome, comparison


def has_tables(outcome: Outcome) -> bool:
    """Return whether the layers made the published tables: the first one found no error."""
    return not has_errors(finding for finding in outcome.findings if finding.code.startswith("cells."))


@contextmanager
def compared(dataset: Dataset, work: Path, old: Path) -> Iterator[Comparison]:
    """Compare a release with the published tables of a working database.

    Raises:
        CallError: the release cannot be read.
    """
    dataset = published_doi.without_inherited(dataset, ledger.read(dataset.folder / "dist"))
    new = replace(release_model.of_working(dataset), title=NOW)
    with database.connect(work) as connection, open_release.opened(old, connection, "published") as release:
        try:
            comparison = compare.compare(connection, release, new)
        except duckdb.Error as error:  # blocks of a .duckdb are read only now
            raise CallError(f"{old} cannot be read: it is damaged") from error
        yield comparison


def _last(dataset: Dataset) -> Path:
    entries = ledger.read(dataset.folder / "dist")
    if not entries:
        raise CallError("no version is published yet, so there is nothing to compare with")
    return released_files.folder(dataset, entries[-1])

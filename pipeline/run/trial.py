"""`release --trial`: the package that a release would publish, in any folder, and nothing published.

The package is marked by its name, title and description, which are on its page and in all its metadata.
"""

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path

from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.core import workspace
from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.core.progress import Tell
from pipeline.package import layout
from pipeline.releases import ledger, published_doi, read_descriptor
from pipeline.releases.checksums import LINE, SUMS
from pipeline.releases.ledger import Entry
from pipeline.run import build_package
from pipeline.run.check import LIMIT, Settings, again, first_layer, later_layers
from pipeline.run.check_notes import VERSION_PUBLISHED
from pipeline.run.outcome import Outcome, blocked

SUFFIX = "-trial"
TITLE = "Trial: "
NOTE = "This is a trial and not a release: it may change, and must not be cited."
INPUTS = ("raw", "schemas", "dist")


def trial(  # noqa: PLR0913 - each is an option of the command
    folder: Path,
    target: Path,
    documents: Path | None,
    tell: Tell,
    *,
    strict: bool = False,
    limit: int = LIMIT,
) -> Outcome:
    """Run every layer and make the package in a folder; dist/ and schemas/ are only read.

    If the version in schemas/dataset.json is published and something has changed since, the package has the
    version that the changes require. Texts that are not written yet do not prevent a trial.

    Args:
        folder: the project's folder.
        target: the folder of the package: new, empty, or an earlier trial, which is replaced.
        documents: as `pipeline.run.check.Settings`.
        tell: as `pipeline.run.check.Settings`.
        strict: as `pipeline.run.check.Settings`.
        limit: as `pipeline.run.check.Settings`.

    Raises:
        ContractError: schemas/ is broken.
        CallError: a folder does not exist or cannot be used, or the target contains other files.
    """
    target = target.resolve()
    _require_usable(folder.resolve(), target)
    dataset = check_contract.read(folder)
    dataset = replace(dataset, about={**dataset.about, "changes": [NOTE]})
    entries = ledger.read(folder / "dist")
    with workspace.folder() as place:
        settings = Settings(documents, tell, strict, limit)
        dataset, outcome = _checked(dataset, place / "work.duckdb", settings, entries)
        if blocked(outcome.findings, strict=strict):
            return outcome
        built = build_package.build(_marked(dataset), place, place / "work.duckdb", entries, None, tell)
        faults = build_package.verify(_marked(dataset), place, built, tell)
        if faults:
            return replace(outcome, findings=[*outcome.findings, *faults])
        if target.exists():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(built.folder, target)
    values = {"folder": str(target), "version": dataset.about["version"]}
    notes = [*outcome.notes, Message("notes.trial", values)]
    return Outcome(outcome.findings, notes, built.report, outcome.rows, target)


def _checked(
    dataset: Dataset, work: Path, settings: Settings, entries: tuple[Entry, ...]
) -> tuple[Dataset, Outcome]:
    """Run the layers, and again with the version that changes since a published version require."""
    cells = first_layer(dataset, work, settings)
    outcome = later_layers(dataset, work, settings, cells)
    if not any(note.code == VERSION_PUBLISHED for note in outcome.notes):
        return dataset, outcome
    today = dt.datetime.now(dt.UTC).date().isoformat()
    released = max(today, *(entry.released for entry in entries))
    version = {"version": outcome.required_version, "released": released}
    dataset = replace(dataset, about={**dataset.about, **version})
    dataset = published_doi.without_inherited(dataset, entries)
    return dataset, again(dataset, work, settings, cells)


def _marked(dataset: Dataset) -> Dataset:
    """Return a dataset that says in every format that it is a trial; a DOI belongs to a release."""
    about = {name: value for name, value in dataset.about.items() if name != "doi"}
    about |= {
        "name": f"{about['name']}{SUFFIX}",
        "title": f"{TITLE}{about['title']}",
        "description": f"{NOTE} {about['description']}",
    }
    return replace(dataset, about=about)


def _require_usable(folder: Path, target: Path) -> None:
    """Check that a package may be written to a folder.

    Raises:
        CallError: the folder contains or is part of what a release is made of, or contains other files.
    """
    for part in INPUTS:
        if target.is_relative_to(folder / part):
            raise CallError(f"{target} is in {part}/; name a folder outside it")
    if target.exists() and not target.is_dir():
        raise CallError(f"{target} is a file; name a new folder")
    others = other_files(target) if target.is_dir() else []
    if others:
        raise CallError(f"{target} contains {others[0]}; name a new or an empty folder")


def other_files(target: Path) -> list[str]:
    """Return the files of a folder that are not those of an earlier trial."""
    names = sorted(path.name for path in target.iterdir())
    try:
        name = json.loads((target / read_descriptor.NAME).read_text("utf-8"))["name"]
        lines = (target / SUMS).read_text("utf-8").splitlines()
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return names
    if not str(name).endswith(SUFFIX):
        return names
    listed = {match["name"] for line in lines if (match := LINE.fullmatch(line))}
    return [name for name, _ in layout.files(target) if name not in {*listed, SUMS}]

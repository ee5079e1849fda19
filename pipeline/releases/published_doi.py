"""A DOI identifies one version, and a concept DOI all of them: no version is published with another's DOI."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.contract.dataset import Dataset
from pipeline.core.finding import Finding, Message
from pipeline.metadata.facts import DOI
from pipeline.releases import ledger, read_descriptor, released_files
from pipeline.releases.ledger import Entry

ABOUT = "schemas/dataset.json"
OWN, CONCEPT = "doi", "concept_doi"


def check(dataset: Dataset, entries: Iterable[Entry]) -> Iterator[Finding]:
    """Report a DOI in dataset.json with which an earlier version was published."""
    about = dataset.about
    for name in (OWN, CONCEPT):
        published = owner(dataset, entries, name)
        if published:
            values = {"field": name, "doi": about[name], "published": published, "version": about["version"]}
            hints = (Message(f"set.{name}", {"version": about["version"]}),)
            yield Finding(
                "error",
                f"history.doi.{'concept' if name == CONCEPT else 'reused'}",
                values,
                ABOUT,
                hints=hints,
            )


def owner(dataset: Dataset, entries: Iterable[Entry], name: str = OWN) -> str:
    """Return the earlier version that was published with a DOI in dataset.json; empty if there is none.

    Args:
        dataset: the contract.
        entries: the ledger.
        name: the property with the DOI.

    Raises:
        CallError: the descriptor of an earlier version is not the published one.
    """
    about = dataset.about
    if name not in about:
        return ""
    for entry in ledger.before(entries, about["version"]):
        folder = released_files.folder(dataset, entry)
        released_files.require_file(folder.parent, entry, f"{folder.name}/{read_descriptor.NAME}")
        if of_release(folder) == about[name].lower():
            return entry.version
    return ""


def without_inherited(dataset: Dataset, entries: Iterable[Entry]) -> Dataset:
    """Return the dataset without its DOI if that is the DOI of an earlier version.

    Versions were published so before `check` reported it, and they are made again in the same way.
    """
    if not owner(dataset, entries):
        return dataset
    return replace(dataset, about={name: value for name, value in dataset.about.items() if name != OWN})


def of_release(folder: Path) -> str:
    """Return the DOI in the descriptor of a release, in lower case, since DOIs ignore case (ISO 26324)."""
    try:
        content = json.loads((folder / read_descriptor.NAME).read_text("utf-8"))
        identifier = str(content.get("id", ""))
    except (OSError, ValueError, AttributeError, RecursionError):
        return ""  # reading the release reports it
    return identifier.removeprefix(DOI).lower() if identifier.startswith(DOI) else ""

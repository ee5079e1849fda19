"""A DOI identifies one version: no later version is published with the DOI of an earlier one."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.contract.dataset import Dataset
from pipeline.metadata.facts import DOI
from pipeline.releases import ledger, read_descriptor
from pipeline.releases.ledger import Entry


def owner(dataset: Dataset, entries: Iterable[Entry]) -> str:
    """Return the earlier version that was published with the DOI in dataset.json; empty if there is none."""
    about = dataset.about
    if "doi" not in about:
        return ""
    own = ledger.version(about["version"])
    earlier = [entry.version for entry in entries if ledger.version(entry.version) < own]
    dist = dataset.folder / "dist"
    dois = ((version, of_release(dist / f"{about['name']}-{version}")) for version in earlier)
    return next((version for version, doi in dois if doi == about["doi"].lower()), "")


def without_inherited(dataset: Dataset, entries: Iterable[Entry]) -> Dataset:
    """Return the dataset without its DOI if that is the DOI of an earlier version."""
    if not owner(dataset, entries):
        return dataset
    return replace(dataset, about={name: value for name, value in dataset.about.items() if name != "doi"})


def of_release(folder: Path) -> str:
    """Return the DOI in the descriptor of a release, in lower case, since DOIs ignore case (ISO 26324)."""
    try:
        content = json.loads((folder / read_descriptor.NAME).read_text("utf-8"))
        identifier = str(content.get("id", ""))
    except (OSError, ValueError, AttributeError, RecursionError):
        return ""  # reading the release reports it
    return identifier.removeprefix(DOI).lower() if identifier.startswith(DOI) else ""

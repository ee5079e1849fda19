"""The properties of datapackage.json that describe the dataset, in Data Package v2."""

from collections.abc import Mapping
from typing import Any

from pipeline.metadata.facts import DOI

COPIED = ("title", "description", "homepage", "licenses", "contributors", "keywords")
NAMES = ("id", *COPIED, "sources")


def properties(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of datapackage.json that come from dataset.json, without name and version."""
    works = [work for work in about.get("related", ()) if work["relation"] == "IsDerivedFrom"]
    sources = [{"title": work["title"], "path": work["path"]} for work in works]
    return {
        **({"id": f"{DOI}{about['doi']}"} if "doi" in about else {}),
        **{name: about[name] for name in COPIED if name in about},
        **({"sources": sources} if sources else {}),
    }

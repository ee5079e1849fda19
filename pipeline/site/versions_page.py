"""The pages that lead from dist/ to the releases: the list of all versions, and the way to the newest.

Both are functions of the ledger and of the published descriptors, so that they can be made again.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.core.templates import render
from pipeline.metadata.facts import DOI
from pipeline.releases import changelog, ledger, published_doi, read_descriptor
from pipeline.releases.ledger import Entry, Yank
from pipeline.site import page

REDIRECT = "location.replace(document.getElementById('newest').href + location.hash);"


@dataclass(frozen=True)
class Version:
    """What the page says of one version.

    Attributes:
        version: its number.
        released: its date.
        folder: its folder in dist/.
        doi: the URL of its DOI; empty if it has none.
        notes: what it changed; () for old releases, whose ledger entry has no notes.
        yanked: the mark of a faulty version; None if it has none.
        page: the path of its page; empty if it has none.
        changelog: the path of its changelog; empty if it has none.
        tables: name and path of each of its CSV files.
    """

    version: str
    released: str
    folder: str
    doi: str
    notes: tuple[str, ...]
    yanked: Yank | None
    page: str
    changelog: str
    tables: tuple[tuple[str, str], ...]


def versions(dist: Path, entries: Sequence[Entry]) -> Iterator[Version]:
    """Yield what is known of each release, the newest first."""
    for entry in reversed(entries):
        doi = published_doi.of_release(dist / entry.folder)
        front, changes = (f"{entry.folder}/{name}" for name in (page.NAME, changelog.NAME))
        yield Version(
            entry.version,
            entry.released,
            entry.folder,
            f"{DOI}{doi}" if doi else "",
            entry.notes,
            entry.yanked,
            front if front in entry.files else "",
            changes if changes in entry.files else "",
            tuple((Path(name).stem, name) for name in sorted(entry.files) if name.endswith(".csv")),
        )


def text(dist: Path, entries: Sequence[Entry]) -> str:
    """Return the page with all versions."""
    newest = _newest(entries)
    return render(
        "site/templates/versions.html.j2",
        title=_title(dist, newest),
        versions=list(versions(dist, entries)),
        newest=newest,
        zip=f"{newest.folder}.zip",
        ledger=ledger.NAME,
        colours=page.part("static/colours.css"),
    )


def redirect(dist: Path, entries: Sequence[Entry]) -> str:
    """Return the page that leads to the newest version; the part of an address after # is kept."""
    newest = _newest(entries)
    return render(
        "site/templates/latest.html.j2",
        title=_title(dist, newest),
        version=newest.version,
        address=f"../{newest.folder}/{page.NAME}",
        script=REDIRECT,
        script_hash=page.source_hash(REDIRECT),
    )


def record(dist: Path, entries: Sequence[Entry]) -> dict[str, Any]:
    """Return what programs need to find the newest version; the paths are relative to dist/."""
    newest = _newest(entries)
    archive = f"{newest.folder}.zip"
    doi = published_doi.of_release(dist / newest.folder)
    return {
        "version": newest.version,
        "released": newest.released,
        **({"doi": doi} if doi else {}),
        "folder": newest.folder,
        "zip": archive,
        "sha256": newest.files[archive],
    }


def _newest(entries: Sequence[Entry]) -> Entry:
    """Return the newest release that is not faulty, or the newest of all if all are."""
    return ledger.newest(entries) or entries[-1]


def _title(dist: Path, entry: Entry) -> str:
    """Return the title in the descriptor of a release, or the name of its folder if it cannot be read."""
    try:
        title = json.loads((dist / entry.folder / read_descriptor.NAME).read_text("utf-8"))["title"]
    except (OSError, ValueError, KeyError, TypeError):
        return entry.folder
    return str(title)

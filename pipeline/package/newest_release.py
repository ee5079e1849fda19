"""What leads readers and services to the newest release; nothing of it belongs to a release.

- dist/index.html lists all versions;
- dist/latest/ leads to the newest one: a page for people, release.json for programs. It is a folder with two
  small files, since zips and Windows do not keep links;
- CITATION.cff and .zenodo.json at the root of the dataset's own git repository are copies: GitHub and Zenodo
  look for them there.

Files of these names that somebody else made are never replaced.
"""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from pipeline.core import replace_file
from pipeline.core.checksum import sha256
from pipeline.core.finding import Message
from pipeline.metadata import cff, zenodo
from pipeline.releases import ledger
from pipeline.releases.ledger import Entry
from pipeline.site import page, versions_page

LATEST = "latest"
RECORD = "release.json"
COPIED = (cff.NAME, zenodo.NAME)
GIT = ".git"
OWN = b'<meta name="generator" content="claimbook">'


def write(project: Path, entries: Sequence[Entry]) -> list[Message]:
    """Write these files, each only if it differs.

    Args:
        project: the project's folder.
        entries: the ledger, which is not empty.

    Returns:
        A note about each file that somebody else made, which is not replaced.

    Raises:
        OSError: a file cannot be written.
    """
    dist = project / "dist"
    record = json.dumps(versions_page.record(dist, entries), indent=2) + "\n"
    texts = {
        f"{LATEST}/{RECORD}": record,
        f"{LATEST}/{page.NAME}": versions_page.redirect(dist, entries),
        page.NAME: versions_page.text(dist, entries),
    }
    notes = [note for name, text in texts.items() for note in _write(dist, name, text)]
    return [*notes, *(_copy(project, entries) if (project / GIT).exists() else ())]


def _write(dist: Path, name: str, text: str) -> Iterator[Message]:
    """Write a file that differs, unless it is a page that somebody else made."""
    path = dist / name
    if path.parent.is_symlink() or (os.path.lexists(path) and not _is_own(path)):
        yield Message("notes.not_replaced", {"file": f"dist/{name}"})
    elif not path.is_file() or path.read_bytes() != text.encode():
        path.parent.mkdir(exist_ok=True)
        replace_file.write(path, text)


def _is_own(path: Path) -> bool:
    """Return whether a release wrote a file: a page names the program, and no other program writes RECORD."""
    return path.is_file() and not path.is_symlink() and (path.name == RECORD or OWN in path.read_bytes())


def _copy(project: Path, entries: Sequence[Entry]) -> Iterator[Message]:
    """Copy the citation of the newest release to the root, unless a file is there that no release made."""
    newest = ledger.newest(entries) or entries[-1]
    for name in COPIED:
        source, target = project / "dist" / newest.folder / name, project / name
        published = {entry.files.get(f"{entry.folder}/{name}") for entry in entries}
        own = target.is_file() and not target.is_symlink() and sha256(target) in published
        if os.path.lexists(target) and not own:
            yield Message("notes.not_replaced", {"file": name})
        elif source.is_file() and not (own and target.read_bytes() == source.read_bytes()):
            with replace_file.replacing(target) as new:
                shutil.copyfile(source, new)

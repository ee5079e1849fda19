"""CHANGELOG.md of a released package: one section for each release, the newest first."""

import re
from pathlib import Path

from pipeline.core.templates import markdown
from pipeline.releases.ledger import Entry

NAME = "CHANGELOG.md"
SECTION = re.compile(r"^## ", re.MULTILINE)
ITEM = "- "


def sections(folder: Path) -> str:
    """Return the text of all sections in the changelog of a release's folder; empty where there is none."""
    path = folder / NAME
    text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    first = SECTION.search(text)
    return text[first.start() :] if first else ""


def published_notes(entry: Entry, folder: Path) -> set[str]:
    """Return the notes of a release in Markdown: those in its ledger entry, else those in its changelog.

    Args:
        entry: the ledger entry; older ones contain no notes.
        folder: the folder of the release.
    """
    if entry.notes:
        return {markdown(note) for note in entry.notes}
    newest = "".join(SECTION.split(sections(folder))[1:2]).splitlines()
    return {line.removeprefix(ITEM) for line in newest if line.startswith(ITEM)}

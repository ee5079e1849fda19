"""`yank`: a published version is marked as faulty in the ledger, and its files stay as they are.

The mark is in the ledger and not in schemas/: it is about a release, and readers who verify a package have
the ledger. A mark in schemas/ would change the inputs of the version that is published last. Each mark names
the newest version on its day, so that every version, made again, mentions the marks that it mentioned before.
"""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from pipeline.core import workspace
from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.core.progress import Tell
from pipeline.package import newest_release, publish
from pipeline.releases import ledger
from pipeline.releases.ledger import Yank


def yank(folder: Path, version: str, reason: str, tell: Tell, today: dt.date) -> list[Message]:
    """Mark a published version as faulty.

    Args:
        folder: the project's folder.
        version: the version.
        reason: what is wrong, in a sentence for readers.
        tell: receives each step as it starts.
        today: the day of the mark.

    Raises:
        CallError: the version was not published, or is marked already; the ledger is invalid.
    """
    dist = folder / "dist"
    file = dist / ledger.NAME
    if not file.is_file():
        raise CallError(f"no version is published yet: there is no {file}")
    with publish.alone(dist, lambda: tell("waiting for a release to end")), workspace.limits():
        entries = ledger.read(dist)
        versions = [entry.version for entry in entries]
        if version not in versions:
            raise CallError(f"{version} was not published; the versions are {', '.join(versions)}")
        entry = entries[versions.index(version)]
        if entry.yanked:
            raise CallError(f"{version} is marked as faulty since {entry.yanked.date}: {entry.yanked.reason}")
        marked = replace(entry, yanked=Yank(reason, today.isoformat(), versions[-1]))
        marked_entries = [marked if other is entry else other for other in entries]
        ledger.write(dist, marked_entries)
        notes = newest_release.write(folder, marked_entries)
    values = {"version": version, "file": f"dist/{ledger.NAME}"}
    return [Message("notes.yank.marked", values), *notes, Message("notes.yank.next", values)]

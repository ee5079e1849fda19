"""The files of releases in dist/, compared with the ledger before they are read, and restored.

Git stores the text files of a release. One that is missing, or that is not the published one, is taken from
the zip of the release or from git, and only if its SHA-256 is that of the ledger.
"""

import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import IO

from pipeline.contract.dataset import Dataset
from pipeline.core import git, replace_file
from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.releases import changelog, read_descriptor
from pipeline.releases.ledger import NAME, Entry

# Git stores the text files of a release; these are made again from them.
REMADE = (".parquet", ".duckdb", ".xlsx")
READ = (read_descriptor.NAME, changelog.NAME)  # and the CSVs
UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, KeyError)


def folder(dataset: Dataset, entry: Entry) -> Path:
    """Return the folder of a release."""
    return dataset.folder / "dist" / (entry.folder or f"{dataset.about['name']}-{entry.version}")


def texts(entry: Entry) -> list[str]:
    """Return the text files of a release, by their path in dist/."""
    return [name for name in entry.files if "/" in name and not name.endswith(REMADE)]


def is_published(dist: Path, entry: Entry, name: str) -> bool:
    """Return whether a file of a release exists and has its SHA-256 in the ledger."""
    path = dist / name
    return path.is_file() and sha256(path) == entry.files.get(name)


def require(dist: Path, entry: Entry) -> None:
    """Check the files of a release that later releases are compared with: descriptor, changelog and CSVs.

    Raises:
        CallError: a file is missing, or is not the published one.
    """
    for name in texts(entry):
        if name.endswith(".csv") or PurePosixPath(name).name in READ:
            require_file(dist, entry, name)


def require_file(dist: Path, entry: Entry, name: str) -> None:
    """Check a file of a release before it is read.

    Raises:
        CallError: it is missing, or is not the published one.
    """
    if not is_published(dist, entry, name):
        fault = "differs from the published file" if (dist / name).is_file() else "is missing"
        raise CallError(
            f"{dist / name} {fault} (SHA-256 in {dist / NAME}): run pipeline release, which restores "
            "it from the release's zip or from git, or restore it by hand"
        )


def restore(dist: Path, entries: Iterable[Entry]) -> dict[str, int]:
    """Restore the text files of releases from their zips and from git.

    Args:
        dist: the folder of the releases.
        entries: their entries in the ledger.

    Returns:
        How many files were restored, by the folder of the release. Files that neither the zip nor git
        contains stay as they are.

    Raises:
        OSError: a file cannot be written.
    """
    restored = {}
    for entry in entries:
        lost = [name for name in texts(entry) if not is_published(dist, entry, name)]
        count = sum(_from_zip(dist, entry, name) or _from_git(dist, entry, name) for name in lost)
        if count:
            restored[entry.folder] = count
    return restored


def _from_zip(dist: Path, entry: Entry, name: str) -> bool:
    """Restore a file from the zip of its release; return whether the zip has it."""
    path = dist / f"{entry.folder}.zip"
    if not path.is_file():
        return False
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as packed:
            return _replace(dist / name, entry.files[name], packed)
    except UNREADABLE:
        return False


def _from_git(dist: Path, entry: Entry, name: str) -> bool:
    """Restore a file from the last commit; return whether that has it. Nothing is fetched."""
    try:
        with subprocess.Popen(  # noqa: S603 - no shell; the profile of the ledger restricts the names
            git.command("cat-file", "blob", f"HEAD:./{name}"),
            cwd=dist,
            env=git.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as process:
            return process.stdout is not None and _replace(dist / name, entry.files[name], process.stdout)
    except FileNotFoundError:  # git is not installed
        return False


def _replace(path: Path, expected: str, source: IO[bytes]) -> bool:
    """Replace a file by one with the expected SHA-256; return whether the source is that file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replace_file.replacing(path) as new:
        with new.open("wb") as file:
            shutil.copyfileobj(source, file)
        if sha256(new) != expected:
            new.unlink()
            return False
    return True

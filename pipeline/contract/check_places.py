"""Checks that raw/ and schemas/ consist of regular files of the project.

A project may come from anybody, as a branch of a stranger does. A link in it that leads outside would make
the checks read, and quote in their findings, files that are not part of the project.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from pipeline.core import confined
from pipeline.core.confined import ConfinedError

PARTS = ("raw", "schemas")
LARGEST = 50_000_000  # bytes of a JSON or SQL file, or of a code list
FAULTS = {
    "outside": "leads outside the project; replace the link with the file",
    "special": "is not a regular file",
    "missing": "is a link that leads nowhere, or cannot be read",
}


def problems(folder: Path) -> Iterator[str]:
    """Yield a sentence for each file of raw/ and schemas/ that is not opened."""
    for part in PARTS:
        if (folder / part).is_symlink() and not _is_inside(folder, folder / part):
            yield f"{part}: {FAULTS['outside']}"
            continue
        for path in _entries(folder / part):
            yield from _file_problems(folder, path)


def _entries(folder: Path) -> Iterator[Path]:
    """Yield everything below a folder except plain folders; links are not followed."""
    for where, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(where, name) for name in sorted(names))
        yield from (path for name in folders if (path := Path(where, name)).is_symlink())


def _file_problems(folder: Path, path: Path) -> Iterator[str]:
    name = path.relative_to(folder).as_posix()
    if path.is_symlink() and path.is_dir():
        if not _is_inside(folder, path):
            yield f"{name}: {FAULTS['outside']}"
        return
    try:
        size = confined.resolve(folder, path.relative_to(folder)).stat().st_size
    except ConfinedError as error:
        yield f"{name}: {FAULTS.get(error.fault, error.fault)}"
        return
    if size > LARGEST and name.startswith("schemas/") and not name.startswith("schemas/reference/"):
        yield f"{name}: has {size:,} bytes; at most {LARGEST:,} are read"


def _is_inside(folder: Path, path: Path) -> bool:
    try:
        return path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False

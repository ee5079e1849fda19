"""Paths as a repository names them, found without running Git."""

import os
from pathlib import Path


def path(folder: Path, file: str) -> str:
    """Return the path of a file from the root of its repository, else from the working directory."""
    start = folder.resolve()
    root = next((place for place in (start, *start.parents) if (place / ".git").exists()), Path.cwd())
    return Path(os.path.relpath(start / file, root)).as_posix()

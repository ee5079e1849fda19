"""What git knows of a project: which files are committed, and whether a version has a tag.

No filter, hook or monitor that a repository's configuration names is run.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from pipeline.core import git
from pipeline.core.errors import CallError

CODE = 3  # characters before the name in a line of `git status --porcelain`


def is_repository(folder: Path) -> bool:
    """Return whether a folder is in a git repository, and git is installed."""
    return shutil.which("git") is not None and git.output(folder, "rev-parse", "--git-dir") is not None


def not_committed(folder: Path, parts: Sequence[str]) -> list[str]:
    """Return the files below some folders that are new or changed since the last commit.

    Args:
        folder: the project's folder, in a repository.
        parts: paths relative to it.

    Raises:
        CallError: git cannot tell, or does not answer in time.
    """
    options = ["--porcelain", "-z", "--untracked-files=all", "--no-renames"]
    listed = git.output(folder, *git.without_filters(folder), "status", *options, "--", *parts)
    if listed is None:
        raise CallError("git cannot tell which files are committed; see git status")
    return sorted(line[CODE:] for line in listed.decode("utf-8", "replace").split("\0") if line)


def has_tag(folder: Path, version: str) -> bool:
    """Return whether a version has a tag, with or without a v before it.

    Raises:
        CallError: git does not answer in time.
    """
    return bool(git.output(folder, "tag", "--list", f"v{version}", version))

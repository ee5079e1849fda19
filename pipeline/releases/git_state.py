"""What git knows of a project: which files are committed, and whether a version has a tag.

No filter, hook or monitor that a repository's configuration names is run.
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

# Commands of a repository's own configuration that `git status` would run.
SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=", "-c", "protocol.allow=never")
SECONDS = 60
CODE = 3  # characters before the name in a line of `git status --porcelain`


def is_repository(folder: Path) -> bool:
    """Return whether a folder is in a git repository, and git is installed."""
    return _run(folder, ["rev-parse", "--is-inside-work-tree"]) == "true\n"


def not_committed(folder: Path, parts: Sequence[str]) -> list[str]:
    """Return the files below some folders that are new or changed since the last commit.

    Args:
        folder: the project's folder.
        parts: paths relative to it.
    """
    options = ["--porcelain", "-z", "--untracked-files=all", "--no-renames"]
    text = _run(folder, [*_without_filters(folder), "status", *options, "--", *parts])
    return sorted(line[CODE:] for line in (text or "").split("\0") if line)


def has_tag(folder: Path, version: str) -> bool:
    """Return whether a version has a tag, with or without a v before it."""
    return bool(_run(folder, ["tag", "--list", f"v{version}", version]))


def _without_filters(folder: Path) -> list[str]:
    """Return the options with which git runs none of the filters that are configured, such as of Git LFS."""
    names = _run(folder, ["config", "--null", "--name-only", "--get-regexp", r"^filter\."]) or ""
    values = {"required": "false"}
    settings = [f"{name}={values.get(name.rpartition('.')[2], '')}" for name in names.split("\0") if name]
    return [word for setting in settings for word in ("-c", setting)]


def _run(folder: Path, arguments: list[str]) -> str | None:
    """Return what git prints; None if it fails, or is not installed."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the arguments are names of our own and versions
            ["git", *SAFE, *arguments],  # noqa: S607 - any git
            cwd=folder,
            env={**os.environ, "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (FileNotFoundError, subprocess.TimeoutExpired):
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None

"""Calls of git that change nothing, fetch nothing and run no monitor or hook that a repository names.

A repository may come from anybody, and its configuration can name programs that git runs. `status` also needs
`without_filters`; the other commands used here run no filter.
"""

import os
import subprocess
from pathlib import Path

from pipeline.core.errors import CallError

SAFE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=", "-c", "protocol.allow=never")
ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
SECONDS = 60  # for one call


def command(*arguments: str) -> list[str]:
    """Return a call of git; the environment is that of `environment`."""
    return ["git", *SAFE, *arguments]


def environment() -> dict[str, str]:
    """Return the variables of this process and those that a call of git needs."""
    return {**os.environ, **ENVIRONMENT}


def output(folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints in a folder; None if it fails.

    Raises:
        CallError: git is not installed, or does not answer in time.
    """
    try:
        done = subprocess.run(  # noqa: S603 - no shell
            command(*arguments),
            cwd=folder,
            env=environment(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise CallError("git is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise CallError(f"git did not answer within {SECONDS} seconds") from error
    return done.stdout if done.returncode == 0 else None


def without_filters(folder: Path) -> list[str]:
    """Return the options with which git runs none of the filters that are configured, such as of Git LFS.

    Raises:
        CallError: as `output`.
    """
    names = output(folder, "config", "--null", "--name-only", "--get-regexp", r"^filter\.") or b""
    values = {"required": "false"}
    settings = [
        f"{name}={values.get(name.rpartition('.')[2], '')}"
        for name in names.decode("utf-8", "surrogateescape").split("\0")
        if name
    ]
    return [word for setting in settings for word in ("-c", setting)]

"""The raw files of another version: a branch or commit of git, another project folder, or one file."""

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path

from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.raw_files import editable_file
from pipeline.raw_files.editable_file import EditableFile

SECONDS = 60  # for one call of git


def of_place(dataset: Dataset, place: Path, tables: Iterable[str]) -> dict[str, EditableFile]:
    """Return the raw files of a project folder, or one file, by table.

    Raises:
        CallError: a file cannot be read, or it is not clear which table a file belongs to.
    """
    names = list(tables)
    if place.is_file():
        named = names if len(names) == 1 else [name for name in names if name == place.stem]
        if not named:
            raise CallError(f"{place}: name the table whose file it is")
        return {named[0]: editable_file.read(place, dataset.raw[named[0]], str(place))}
    paths = {name: place / dataset.raw[name].file for name in names}
    return {
        name: editable_file.read(path, dataset.raw[name], str(path))
        for name, path in paths.items()
        if path.is_file()
    }


def is_commit(folder: Path, name: str) -> bool:
    """Return whether git knows a branch, a tag or a commit by a name, in the repository of a folder.

    Raises:
        CallError: git is not installed.
    """
    return (
        _git(folder, "rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^{{commit}}") is not None
    )


def common_ancestor(folder: Path, name: str) -> str:
    """Return the commit from which HEAD and another commit both started; empty if there is none.

    Raises:
        CallError: git is not installed.
    """
    found = _git(folder, "merge-base", "--", "HEAD", name)
    return found.decode("ascii", "replace").split("\n")[0].strip() if found else ""


def of_commit(dataset: Dataset, name: str, tables: Iterable[str], temporary: Path) -> dict[str, EditableFile]:
    """Return the raw files of a commit, by table; those that it lacks are left out.

    Args:
        dataset: the contract.
        name: a name for which `is_commit` is true.
        tables: the raw tables.
        temporary: a folder for the files.

    Raises:
        CallError: git is not installed, or a file cannot be read.
    """
    files = {}
    for table in tables:
        schema = dataset.raw[table]
        content = _git(dataset.folder, "cat-file", "blob", f"{name}:./{schema.file}")
        if content is not None:
            path = temporary / f"{table}.csv"
            path.write_bytes(content)
            files[table] = editable_file.read(path, schema, f"{name}:{schema.file}")
    return files


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints; None if it fails. Nothing is fetched and nothing is changed.

    Raises:
        CallError: git is not installed.
    """
    try:
        done = subprocess.run(  # noqa: S603 - no shell
            ["git", "-c", "protocol.allow=never", *arguments],  # noqa: S607 - any git
            cwd=folder,
            env={**os.environ, "GIT_NO_LAZY_FETCH": "1"},
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except FileNotFoundError as error:
        raise CallError("git is not installed; name a folder or a file with --theirs") from error
    except subprocess.TimeoutExpired as error:
        raise CallError(f"git did not answer within {SECONDS} seconds") from error
    return done.stdout if done.returncode == 0 else None

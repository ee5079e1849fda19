"""The raw files of another version: a branch or commit of git, another project folder, or one file."""

from collections.abc import Iterable
from pathlib import Path

from pipeline.contract.dataset import Dataset
from pipeline.core import git
from pipeline.core.errors import CallError
from pipeline.raw_files import editable_file
from pipeline.raw_files.editable_file import EditableFile


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
        CallError: git is not installed, or does not answer in time.
    """
    return (
        git.output(folder, "rev-parse", "--quiet", "--verify", "--end-of-options", f"{name}^{{commit}}")
        is not None
    )


def common_ancestor(folder: Path, name: str) -> str:
    """Return the commit from which HEAD and another commit both started; empty if there is none.

    Raises:
        CallError: git is not installed, or does not answer in time.
    """
    found = git.output(folder, "merge-base", "--", "HEAD", name)
    return found.decode("ascii", "replace").split("\n")[0].strip() if found else ""


def of_commit(dataset: Dataset, name: str, tables: Iterable[str], temporary: Path) -> dict[str, EditableFile]:
    """Return the raw files of a commit, by table; those that it lacks are left out.

    Args:
        dataset: the contract.
        name: a name for which `is_commit` is true.
        tables: the raw tables.
        temporary: a folder for the files.

    Raises:
        CallError: git is not installed or does not answer in time, or a file cannot be read.
    """
    files = {}
    for table in tables:
        schema = dataset.raw[table]
        content = git.output(dataset.folder, "cat-file", "blob", f"{name}:./{schema.file}")
        if content is not None:
            path = temporary / f"{table}.csv"
            path.write_bytes(content)
            files[table] = editable_file.read(path, schema, f"{name}:{schema.file}")
    return files

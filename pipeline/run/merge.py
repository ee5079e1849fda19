"""`merge`: three versions of a raw file become one, as git asks of a merge driver (gitattributes)."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from pipeline.coding import merge_rows
from pipeline.coding.merge_rows import Conflict, Merged, NotMergedError
from pipeline.contract import raw_table
from pipeline.core import replace_file
from pipeline.core.errors import CallError, ContractError
from pipeline.raw_files import editable_file
from pipeline.schema.model import TableSchema

MOST_CONFLICTS = 127  # git takes a higher exit code for an error
RAW = "raw"


@dataclass(frozen=True)
class MergeResult:
    """The result of a merge.

    Attributes:
        path: the path of the file in the repository.
        conflicts: what both changed differently.
        is_keyed: the rows were matched by their keys, so that `conflicts` is complete.
        reason: why they were not, and git merged the lines.
        marked: whether the file now contains marks of git.
    """

    path: str
    conflicts: tuple[Conflict, ...] = ()
    is_keyed: bool = True
    reason: str = ""
    marked: bool = False


def merge(base: Path, ours: Path, theirs: Path, path: str) -> MergeResult:
    """Merge two versions of a raw file into `ours`.

    Args:
        base: the version from which both started; an empty file where both added it.
        ours: our version, which is replaced.
        theirs: the other version.
        path: where the file is in the repository; its folder is raw/, and the schemas are next to that.

    Raises:
        CallError: a file does not exist, or git is needed and not installed; then `ours` is unchanged.
    """
    for file in (base, ours, theirs):
        if not file.is_file():
            raise CallError(f"{file} does not exist")
    try:
        merged = _by_keys(base, ours, theirs, path)
    except (CallError, ContractError, NotMergedError) as error:
        return _by_lines(base, ours, theirs, path, str(error).splitlines()[0])
    except Exception:
        # git takes any failure for a conflict: without the marks of one, the other version would be lost.
        _by_lines(base, ours, theirs, path, "")
        raise
    with replace_file.replacing(ours) as new:
        new.write_bytes(merged.content)
    return MergeResult(path, merged.conflicts, marked=bool(merged.conflicts))


def _by_keys(base: Path, ours: Path, theirs: Path, path: str) -> Merged:
    """Merge by keys and cells.

    Raises:
        CallError: a version cannot be read.
        ContractError: the schema of the table cannot be read.
        NotMergedError: the versions cannot be matched by their keys.
    """
    table = _table(Path(path))
    start = editable_file.read(base, table, path) if base.stat().st_size else None
    return merge_rows.merge(
        table, start, editable_file.read(ours, table, path), editable_file.read(theirs, table, path)
    )


def _table(path: Path) -> TableSchema:
    """Return the schema of a raw file.

    Raises:
        ContractError: it cannot be read.
        NotMergedError: the file is not one of raw/.
    """
    if path.parent.name != RAW or path.suffix != ".csv":
        raise NotMergedError("it is not a CSV file in raw/")
    return raw_table.read(path.parent.parent, path.stem)


def _by_lines(base: Path, ours: Path, theirs: Path, path: str, reason: str) -> MergeResult:
    """Let git merge the lines, so that both versions are retained.

    Raises:
        CallError: git is not installed, or fails.
    """
    git = shutil.which("git")
    if git is None:
        raise CallError(f"{path} was not merged: {reason}")
    names = ("ours", "base", "theirs")
    labels = [word for name in names for word in ("-L", name)]
    done = subprocess.run(  # noqa: S603 - no shell
        [
            git,
            "merge-file",
            "--quiet",
            *labels,
            str(ours.resolve()),
            str(base.resolve()),
            str(theirs.resolve()),
        ],
        capture_output=True,
        check=False,
    )
    if not 0 <= done.returncode <= MOST_CONFLICTS:
        raise CallError(f"{path} was not merged: {reason}")
    return MergeResult(path, is_keyed=False, reason=reason, marked=done.returncode > 0)

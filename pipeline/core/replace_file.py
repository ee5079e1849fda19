"""Files are replaced in one step: at any moment the file is the old one or the new one, each complete.

The new file is written next to the old one, written to the disk, and renamed.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUFFIX = ".pipeline-new"  # of a file that is being written; no other program uses it


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield the path at which to write the new file; at the end it takes the place of the old one.

    If the block deletes the new file, or fails, the old one stays.

    Args:
        path: the file to replace, or to create; a link is followed.

    Raises:
        OSError: the disk is full, or the folder cannot be written; then the file is unchanged.
    """
    target = path.resolve()
    new = leftover(target)
    try:
        yield new
        if new.is_file():
            if target.is_file():
                shutil.copymode(target, new)
            to_disk(new)
            new.replace(target)
    finally:
        new.unlink(missing_ok=True)
    sync(target.parent)


def leftover(path: Path) -> Path:
    """Return where a process that was killed while it replaced a file may have left the new one."""
    return path.with_name(f".{path.name}{SUFFIX}")


def write(path: Path, text: str) -> None:
    """Replace a file by a text in UTF-8; line ends are written as they are.

    Raises:
        OSError: as `replacing`.
    """
    with replacing(path) as new:
        new.write_bytes(text.encode())


def to_disk(path: Path) -> None:
    """Have the system write a file to the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync(folder: Path) -> None:
    """Have the system write a folder's entries to the disk, where it supports that."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

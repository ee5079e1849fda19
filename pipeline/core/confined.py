"""Files that a cell, a descriptor or a link names; each is opened only inside the folder that it belongs to.

The text that names the file may come from anybody. A name that leads outside, a link that does, and anything
that is not a regular file of a bounded size are therefore refused before they are opened.
"""

import os
import stat
from pathlib import Path
from typing import Literal

Fault = Literal["missing", "outside", "special", "size"]


class ConfinedError(Exception):
    """A file that must not be opened, or that does not exist.

    Attributes:
        fault: "missing", "outside" the folder, "special" (not a regular file), or of too large a "size".
    """

    def __init__(self, fault: Fault) -> None:
        """Keep the fault."""
        super().__init__(fault)
        self.fault: Fault = fault


def resolve(folder: Path, name: str | Path) -> Path:
    """Return the path of a regular file inside a folder, without links.

    Raises:
        ConfinedError: there is no such file, it is outside the folder, or it is not a regular file.
    """
    try:
        root = folder.resolve()
        path = (root / name).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # too long, a NUL, a loop of links
        raise ConfinedError("missing") from error
    if not path.is_relative_to(root):
        raise ConfinedError("outside")
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise ConfinedError("missing") from error
    if not stat.S_ISREG(mode):
        raise ConfinedError("special")
    return path


def read(folder: Path, name: str | Path, largest: int) -> bytes:
    """Return the bytes of a regular file inside a folder.

    Args:
        folder: the folder.
        name: the file's path relative to it.
        largest: number of bytes that the file may have.

    Raises:
        ConfinedError: as `resolve`, or the file is larger.
    """
    path = resolve(folder, name)
    # Without O_NONBLOCK, to open a pipe that has taken the place of the file would wait for its writer.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise ConfinedError("special")
            if found.st_size > largest:
                raise ConfinedError("size")
            data = file.read(largest + 1)
    except OSError as error:
        raise ConfinedError("missing") from error
    if len(data) > largest:  # it grew, or it is a file of /proc, whose size is 0
        raise ConfinedError("size")
    return data

"""Files that end in the middle of a row, since a program stopped before it had written all of them."""

from pathlib import Path

from pipeline.core.finding import Message
from pipeline.raw_files.python_reader import UnreadableError

OPEN_QUOTE = "cells.file.open_quote"
LINE_ENDS = (b"\n", b"\r")


def hints(path: Path, file: str, error: UnreadableError) -> tuple[Message, ...]:
    """Return the hints about a file that cannot be read.

    A quote that is not closed may only have been forgotten. If it is in the last line, and nothing ends that
    line, the rest of the file is probably missing.

    Args:
        path: the file.
        file: its name in the project.
        error: why it cannot be read.
    """
    if error.code != OPEN_QUOTE or error.line is None:
        return error.hints
    data = path.read_bytes()
    is_last = len(data.splitlines()) == error.line and not data.endswith(LINE_ENDS)
    return (Message("restore_cut", {"file": file}),) if is_last else error.hints

"""What a command that adds something to schemas/ prints: the files, and what to do next."""

from typing import TYPE_CHECKING

from pipeline.cli import exit_codes, terminal
from pipeline.core import wording
from pipeline.core.finding import Message

if TYPE_CHECKING:
    from pipeline.run.additions import Added


def finish(added: "Added", *, quiet: bool) -> int:
    """Print what was written, and return the exit code."""
    if not quiet:
        files = (Message("notes.add.written", {"file": file}) for file in added.files)
        terminal.write(map(wording.phrase, (*files, *added.steps, Message("notes.add.check"))))
    return exit_codes.SUCCESS

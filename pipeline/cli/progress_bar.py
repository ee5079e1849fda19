"""The step at work, on one line of the terminal that is erased at the end."""

import os
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from pipeline.core.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.core.progress import Reading, Tell

SLOW = 1.0  # seconds until the line appears
OFTEN = 0.2  # seconds between two updates
WIDE = 24
ERASE = "\r\033[K"


@contextmanager
def shown(*, quiet: bool) -> "Iterator[Tell]":
    """Show the progress of a command after a second, on a terminal and unless the command is quiet."""
    progress = _Progress()
    if quiet or not sys.stderr or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield progress.tell
        return
    progress.thread.start()
    try:
        yield progress.tell
    finally:
        progress.end()


class _Progress:
    """The step at work, and the thread that prints it."""

    def __init__(self) -> None:
        self.step: str | Reading = ""
        self.printed = threading.Event()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._print, daemon=True)

    def tell(self, step: "str | Reading") -> None:
        """Remember the step that starts."""
        self.step = step

    def end(self) -> None:
        """Stop printing and erase the line."""
        self.ended.set()
        self.thread.join()
        if self.printed.is_set():
            click.echo(ERASE, nl=False, err=True)

    def _print(self) -> None:
        pause = SLOW
        while not self.ended.wait(pause):
            pause = OFTEN
            self.printed.set()
            click.echo(f"{ERASE}{visible(str(self.step))} {_bar(self.step)}", nl=False, err=True)


def _bar(step: "str | Reading") -> str:
    """Draw the progress of a step, "…" where it is not known."""
    if isinstance(step, str):
        return "…"
    share = step.share()
    return "█" * int(share * WIDE) + "░" * (WIDE - int(share * WIDE)) + f" {share:4.0%}"

"""Lines for the terminal: one text a line, coloured only where a person reads them."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress

import click

from pipeline.core.text import visible


def colour() -> bool | None:
    """Return False where NO_COLOR is set (no-color.org), else None: colour on a terminal only."""
    return False if os.environ.get("NO_COLOR") else None


def write(lines: Iterable[str], *, err: bool = False, unchanged: bool = False) -> None:
    """Print lines; if the reader of a pipe has gone, the rest is dropped.

    Args:
        lines: the lines, without their ends.
        err: print to the standard error.
        unchanged: the lines are data, in which no colour is looked for.
    """
    try:
        for line in lines:
            click.echo(line, err=err, color=unchanged or colour())
    except BrokenPipeError:
        discard(err=err)


def error(message: str) -> None:
    """Print an error on one line."""
    write([f"{click.style('error:', fg='red')} {visible(message)}"], err=True)


def discard(*, err: bool = False) -> None:
    """Send further output to nowhere, so that Python does not fail again when it ends."""
    stream = sys.stderr if err else sys.stdout
    with suppress(OSError, ValueError, AttributeError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device
        os.dup2(nowhere.fileno(), stream.fileno())

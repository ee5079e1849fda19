"""Lines for the terminal: one text a line, coloured only where a person reads them."""

import codecs
import io
import os
import sys
from collections.abc import Iterable
from contextlib import suppress

import click

from pipeline.core.text import visible

ESCAPED = "pipeline.escaped"
LAST_OF_BMP = 0xFFFF


def escape_what_cannot_be_encoded() -> None:
    r"""Print characters that the encoding of the output lacks as \\u and four digits, as JSON has them."""
    codecs.register_error(ESCAPED, _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=ESCAPED)


def _escaped(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    codes = (ord(character) for character in error.object[error.start : error.end])
    return "".join(map(_escape, codes)), error.end


def _escape(code: int) -> str:
    if code <= LAST_OF_BMP:
        return f"\\u{code:04x}"
    high, low = divmod(code - LAST_OF_BMP - 1, 0x400)
    return f"\\u{0xD800 + high:04x}\\u{0xDC00 + low:04x}"


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


def asks() -> bool:
    """Return whether a person can answer: in a terminal, and not in continuous integration."""
    return sys.stdin.isatty() and sys.stdout.isatty() and not os.environ.get("CI")

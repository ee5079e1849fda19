"""Signals that end a command: its temporary files are removed, and its exit code names the signal."""

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

# How users and systems end a command: Ctrl-C, kill, and closing the terminal.
NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
PAUSE = 2.0  # seconds


class Received:
    """The signal that ended a command, whatever exception it has become on its way."""

    number = 0
    time = 0.0
    handled: BaseException | None = None  # what was being handled when it came

    @property
    def exit_code(self) -> int:
        """128 and the number of the signal, as shells have it."""
        return 128 + (self.number or signal.SIGINT)


@contextmanager
def raised() -> Iterator[Received]:
    """Raise KeyboardInterrupt for each signal that ends a command, so that everything is closed.

    Another signal is ignored for a moment, in which temporary files are removed. Where a library has lost the
    exception, as Python's import locks and finalizers do, it is raised again.
    """
    received = Received()

    def end(number: int, _: FrameType | None) -> None:
        now = time.monotonic()
        repeated = received.number and now < received.time + PAUSE
        received.number = received.number or number
        if not repeated:
            received.time, received.handled = now, sys.exc_info()[1]
            with suppress(AttributeError):  # Windows has no timer
                signal.setitimer(signal.ITIMER_REAL, PAUSE, PAUSE)
            raise KeyboardInterrupt

    def end_again(*_: object) -> None:
        if sys.exc_info()[1] is received.handled:  # no other exception is on its way
            raise KeyboardInterrupt

    before = {}
    for name in (*NAMES, "SIGALRM"):
        with suppress(AttributeError, ValueError, OSError):  # Windows has no SIGHUP; not the main thread
            number = getattr(signal, name)
            if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup sets it
                before[number] = signal.signal(number, end if name in NAMES else end_again)
    try:
        yield received
    finally:
        with suppress(AttributeError):
            signal.setitimer(signal.ITIMER_REAL, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def end_interrupted(code: object) -> None:
    """End the process here if an exit code says that a signal ended the command.

    Python's own end unloads libraries that were interrupted within a call, and some crash then.
    """
    if code in {128 + getattr(signal, name, 0) for name in NAMES}:
        for stream in (sys.stdout, sys.stderr):
            with suppress(AttributeError, OSError, ValueError):  # closed by the caller
                stream.flush()
        os._exit(int(str(code)))


def end_at_once() -> None:
    """End the process at the first Ctrl-C, with one line: while libraries are imported."""

    def end(number: int, _: FrameType | None) -> None:
        with suppress(OSError):
            os.write(2, b"interrupted\n")
        os._exit(128 + number)

    with suppress(ValueError):
        signal.signal(signal.SIGINT, end)

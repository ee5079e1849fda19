"""How a command ends: each exit code, and the sentence for each way to fail."""

import errno
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Callable

import click

from pipeline.cli import signals, terminal
from pipeline.core import wording
from pipeline.core.errors import CallError, ContractError
from pipeline.core.finding import Message
from pipeline.core.version import ENGINE

SUCCESS = 0
FINDINGS = 1
WRONG_CALL = 2
INTERNAL = 3
HANGUP = 129  # 128 and the number of SIGHUP
INTERRUPTED = 130  # 128 and the number of SIGINT, as shells have it
TERMINATED = 143  # 128 and the number of SIGTERM

MEANINGS = {
    SUCCESS: "success",
    FINDINGS: "findings: errors, with `--strict` also warnings; with `diff --exit-code` any change",
    WRONG_CALL: "a wrong call, an error in `schemas/`, or a fault of the machine such as a full disk: "
    "one sentence for each problem",
    INTERNAL: "an internal error: one sentence, which names the file with the traceback",
    HANGUP: "ended because the terminal was closed",
    INTERRUPTED: "interrupted with Ctrl-C",
    TERMINATED: "ended by the system or with `kill`",
}
COMPLETION = {"_PIPELINE_COMPLETE", "_CLAIMBOOK_COMPLETE"}
# Errors of the operating system that name no file, and are still not the engine's fault.
MACHINE = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS, errno.ENOMEM, errno.EMFILE, errno.ENFILE}


def of(command: Callable[[], object]) -> int:
    """Run a command and return its exit code; every exception becomes a code and a sentence."""
    terminal.escape_what_cannot_be_encoded()
    with signals.raised() as received:
        try:
            code = command()
            if sys.stdout:  # None where the caller has closed it
                sys.stdout.flush()
        except (KeyboardInterrupt, click.Abort):
            return _interrupted(received)
        except BaseException as error:  # noqa: BLE001 - libraries turn an interruption into another exception
            if received.number or isinstance(error.__cause__, KeyboardInterrupt):
                return _interrupted(received)
            return _ended(error)
        return code if isinstance(code, int) else SUCCESS


def _interrupted(received: signals.Received) -> int:
    """Print that a signal has ended the command, and return the exit code for it."""
    terminal.write([wording.phrase(Message("errors.interrupted"))], err=True)
    return received.exit_code


def _ended(error: BaseException) -> int:
    """Return the exit code for an exception, and print its sentence if it has one."""
    match error:
        case BrokenPipeError():
            terminal.discard()
            return SUCCESS
        case SystemExit():  # how click ends shell completion, and any output whose reader has gone
            return WRONG_CALL if error.code and COMPLETION & os.environ.keys() else SUCCESS
        case Exception():
            return _failed(error)
        case _:
            raise error


def _failed(error: Exception) -> int:
    """Print the sentence for an error and return its exit code."""
    match error:
        case click.ClickException():
            error.show()
        case ContractError():
            for problem in error.problems:
                terminal.error(problem)
        case CallError():
            terminal.error(str(error))
        case OSError() if error.filename or error.errno in MACHINE:
            terminal.discard()
            terminal.error(f"{error.filename}: {error.strerror}" if error.filename else str(error.strerror))
        case _:
            terminal.error(_internal(error))
            return INTERNAL
    return WRONG_CALL


def _internal(error: Exception) -> str:
    """Save the traceback of an internal error and return the sentence that names its file."""
    summary = " ".join(f"{type(error).__name__}: {error}".split())
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", prefix="pipeline-", suffix=".txt", delete=False
        ) as file:
            file.write(f"{ENGINE}, Python {sys.version}, {platform.platform()}\n")
            file.write("".join(traceback.format_exception(error)))
    except OSError:
        return wording.phrase(Message("errors.internal", {"error": summary}))
    return wording.phrase(Message("errors.internal", {"error": summary, "file": file.name}))

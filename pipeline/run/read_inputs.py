"""The files of raw/ and schemas/ while a release runs: it is made of one state of them, or refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.releases import ledger


@dataclass(frozen=True)
class InputFile:
    """The state of a file: its SHA-256, and when and where it was last written."""

    sha256: str
    written: tuple[int, int]


def read(folder: Path) -> dict[str, InputFile]:
    """Return the state of each file of raw/ and schemas/, by its path relative to the project's folder.

    Raises:
        CallError: a file cannot be read.
    """
    return {name: _state(path) for name, path in ledger.input_files(folder)}


def _state(path: Path) -> InputFile:
    try:
        status = path.stat()
    except OSError as error:
        raise CallError(f"{path}: {error.strerror}") from error
    return InputFile(sha256(path), (status.st_mtime_ns, status.st_ino))


def hash_of(files: Mapping[str, InputFile]) -> str:
    """Return the hash of the files in the ledger."""
    return ledger.inputs_hash({name: file.sha256 for name, file in files.items()})


def require_unchanged(folder: Path, before: Mapping[str, InputFile]) -> None:
    """Compare raw/ and schemas/ with their state before the first layer.

    A file that was saved and is the same again counts as changed, since a layer may have read it between.

    Raises:
        CallError: a file was saved, added or removed in the meantime.
    """
    now = read(folder)
    changed = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise CallError(
            f"{changed[0]}{more} changed while the release was running, so nothing was published; "
            "save all files and run pipeline release again"
        )

"""SHA256SUMS of a package, compared with the files that are there."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Values

SUMS = "SHA256SUMS"
LARGEST = 50_000_000  # bytes of SHA256SUMS
LINE = re.compile(r"(?P<sum>[0-9a-f]{64}) [ *](?P<name>.+)")
# The names that packages give their files: none of this form leaves the folder, is hidden, or is an option or
# a command to any program. Zenodo, however, reads a hidden file.
SAFE = re.compile(r"[.]zenodo[.]json|[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
# Files that operating systems put into any folder; they are not part of a package and not opened.
SYSTEM = re.compile(r"(?:.*/)?(?:[.]DS_Store|[.]_[^/]*|Thumbs[.]db|desktop[.]ini)|__MACOSX/.*|.*/__MACOSX/.*")
DOWNLOAD_AGAIN = (Message("download_again"),)
DELETE_FILE = (Message("delete_file"),)


def list_files(folder: Path) -> tuple[dict[str, Path], list[Finding]]:
    """Return the files of a folder by their names relative to it, and a finding for everything else in it.

    Files that an operating system put there are left out, see `system_files`.
    """
    files: dict[str, Path] = {}
    findings = []
    for path in _entries(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            findings.append(_finding(name, f"link.{'symbolic' if path.is_symlink() else 'special'}"))
        elif SYSTEM.fullmatch(name):
            continue
        elif not SAFE.fullmatch(name):
            findings.append(_finding(name, "added.invalid_name", hints=DELETE_FILE))
        else:
            files[name] = path
    return files, findings


def system_files(folder: Path) -> list[str]:
    """Return the names of the files of a folder that an operating system put there."""
    names = (path.relative_to(folder).as_posix() for path in _entries(folder) if not path.is_symlink())
    return [name for name in names if SYSTEM.fullmatch(name)]


def _entries(folder: Path) -> Iterator[Path]:
    """Yield everything below a folder except plain folders; links are not followed."""
    for where, folders, names in os.walk(folder, onerror=_unreadable):
        folders.sort()
        yield from (Path(where, name) for name in sorted(names))
        yield from (path for name in folders if (path := Path(where, name)).is_symlink())


def _unreadable(error: OSError) -> None:
    raise CallError(f"{error.filename}: {error.strerror}") from error


def read(path: Path) -> tuple[dict[str, str], list[Finding]]:
    """Read SHA256SUMS: the sum of each file that it names, and a finding for each invalid line."""
    sums: dict[str, str] = {}
    findings = []
    if path.stat().st_size > LARGEST:
        return {}, [Finding("error", "verify.sums.size", {"largest": LARGEST}, SUMS, hints=DOWNLOAD_AGAIN)]
    try:
        lines = path.read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return {}, [Finding("error", "verify.sums.encoding", {}, SUMS, hints=DOWNLOAD_AGAIN)]
    if lines[-1] == "":
        lines.pop()
    for number, line in enumerate(lines, start=1):
        match = LINE.fullmatch(line)
        if not match:
            findings.append(Finding("error", "verify.sums.line", {"text": line}, SUMS, number))
        elif not SAFE.fullmatch(match["name"]):
            findings.append(Finding("error", "verify.sums.name", {"name": match["name"]}, SUMS, number))
        elif match["name"] in {SUMS, *sums}:
            kind = "itself" if match["name"] == SUMS else "repeated"
            findings.append(Finding("error", f"verify.sums.{kind}", {"name": match["name"]}, SUMS, number))
        else:
            sums[match["name"]] = match["sum"]
    if not lines:
        findings.append(Finding("error", "verify.sums.empty", {}, SUMS, hints=DOWNLOAD_AGAIN))
    return sums, findings


def compare(files: Mapping[str, Path], sums: Mapping[str, str], exempt: Iterable[str]) -> Iterator[Finding]:
    """Yield a finding for each file that was changed or added after the sums were made.

    Args:
        files: the files, by name.
        sums: the sums, by name.
        exempt: files that need no sum: the sums themselves and their signature.
    """
    for name, path in files.items():
        if name in sums:
            actual = sha256(path)
            if actual != sums[name]:
                values = {"actual": actual, "expected": sums[name]}
                yield _finding(name, "changed", values, DOWNLOAD_AGAIN)
        elif name not in {*exempt}:
            yield _finding(name, "added.not_listed", {"sums": SUMS}, DELETE_FILE)


def missing(name: str) -> Finding:
    """Return the finding for a file that is missing."""
    return _finding(name, "missing", hints=DOWNLOAD_AGAIN)


def _finding(name: str, code: str, values: Values | None = None, hints: tuple[Message, ...] = ()) -> Finding:
    """Return a finding about a file; a name that no file of a package has is a value, never a place."""
    if SAFE.fullmatch(name):
        return Finding("error", f"verify.{code}", values or {}, name, hints=hints)
    return Finding("error", f"verify.{code}", {"name": name, **(values or {})}, hints=hints)

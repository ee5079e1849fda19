"""SHA256SUMS of a package that somebody holds, against the files that lie there."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding
from pipeline.core.legacy import worded
from pipeline.core.text import quoted

SUMS = "SHA256SUMS"
LINE = re.compile(r"(?P<sum>[0-9a-f]{64}) [ *](?P<name>.+)")
# The names that packages give: no name of this form leaves the folder, hides, or is a command
# to anything; but Zenodo reads a file that hides.
SAFE = re.compile(r"[.]zenodo[.]json|[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
AGAIN = "download it again"


def held(folder: Path) -> tuple[dict[str, Path], list[Finding]]:
    """Return each plain file of a folder by its name relative to it, and what else lies there."""
    files: dict[str, Path] = {}
    findings = []
    for path in _entries(folder):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not path.is_file():
            what = "a link" if path.is_symlink() else "no plain file"
            findings.append(_about(name, "link", f"it is {what}, and a package holds files only"))
        elif not SAFE.fullmatch(name):
            findings.append(_about(name, "added", "no file of a package has such a name", "delete it"))
        else:
            files[name] = path
    return files, findings


def _entries(folder: Path) -> Iterator[Path]:
    """Yield what lies below a folder, but for plain folders; links are not followed."""
    for where, folders, names in os.walk(folder, onerror=_unreadable):
        folders.sort()
        yield from (Path(where, name) for name in sorted(names))
        yield from (path for name in folders if (path := Path(where, name)).is_symlink())


def _unreadable(error: OSError) -> None:
    raise CallError(f"{error.filename}: {error.strerror}") from error


def _about(name: str, check: str, message: str, hint: str = "") -> Finding:
    """Tell of a file by its name, which stands quoted in the message where it is none of a package's."""
    if SAFE.fullmatch(name):
        return worded("error", f"verify.{check}", message, name, hint=hint)
    return worded("error", f"verify.{check}", f"{quoted(name)}: {message}", hint=hint)


def read(path: Path) -> tuple[dict[str, str], list[Finding]]:
    """Read SHA256SUMS: the sum of each file that it names, and what is wrong with its lines."""
    sums: dict[str, str] = {}
    findings = []
    try:
        lines = path.read_bytes().decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return {}, [worded("error", "verify.sums", "it is no text in UTF-8", SUMS, hint=AGAIN)]
    if lines[-1] == "":
        lines.pop()
    for number, line in enumerate(lines, start=1):
        match = LINE.fullmatch(line)
        if not match:
            message = f"{quoted(line)} is no sum with the name of a file"
        elif not SAFE.fullmatch(match["name"]):
            message = f"{quoted(match['name'])} is no name of a file in a package"
        elif match["name"] in sums or match["name"] == SUMS:
            message = f"{match['name']} has no place here a second time"
        else:
            sums[match["name"]] = match["sum"]
            continue
        findings.append(worded("error", "verify.sums", message, SUMS, number))
    if not lines:
        findings.append(worded("error", "verify.sums", "it names no file", SUMS, hint=AGAIN))
    return sums, findings


def compare(files: Mapping[str, Path], sums: Mapping[str, str], beside: Iterable[str]) -> Iterator[Finding]:
    """Tell of each file that has changed or was added since the sums were made.

    Args:
        files: each file that is there, by its name.
        sums: the sums, by name.
        beside: files that need no sum: the sums themselves and their signature.
    """
    for name, path in files.items():
        if name in sums:
            found = sha256(path)
            if found != sums[name]:
                message = f"it has changed: its SHA-256 is {found}, and the sums say {sums[name]}"
                yield _about(name, "changed", message, AGAIN)
        elif name not in {*beside}:
            yield _about(name, "added", f"{SUMS} does not name it", "delete it; the package was made without")

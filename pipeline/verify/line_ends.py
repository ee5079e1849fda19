"""Line ends that a program changed on the way, as Git for Windows does with core.autocrlf.

A file whose line ends were changed from LF to CRLF is not damaged: with LF it is what was published. It is
recognised by its checksum, and read with LF, so that it is reported once and not by every further check.
"""

import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.core.checksum import sha256_of_bytes
from pipeline.core.finding import Finding, Values
from pipeline.releases import checksums

CRLF, LF = b"\r\n", b"\n"
SMALL = 1_000_000  # bytes of a file that is copied rather than linked to
LARGEST = 200_000_000  # bytes of a file that is read to look for changed line ends


def undone(path: Path, expected: str) -> bytes | None:
    """Return the bytes of a file with LF, if its line ends alone differ from the file with that SHA-256."""
    if path.stat().st_size > LARGEST:
        return None
    data = path.read_bytes()
    restored = data.replace(CRLF, LF)
    return restored if restored != data and sha256_of_bytes(restored) == expected else None


def restore_sums(files: Mapping[str, Path], place: Path) -> dict[str, Path]:
    """Return the files, with a copy of SHA256SUMS in `place` where each of its lines ends with CRLF."""
    path = files.get(checksums.SUMS)
    if path is None or path.stat().st_size > LARGEST:
        return {**files}
    data = path.read_bytes()
    if not data or data.count(CRLF) != data.count(LF):
        return {**files}
    copy = place / checksums.SUMS
    copy.write_bytes(data.replace(CRLF, LF))
    return {**files, checksums.SUMS: copy}


def restore(files: Mapping[str, Path], changed: Mapping[str, bytes], place: Path) -> dict[str, Path]:
    """Make a folder with all files of a package, some of them with their own line ends again.

    Args:
        files: the files, by name.
        changed: the bytes of those files whose line ends were changed.
        place: the folder, which is empty or contains SHA256SUMS.
    """
    restored = {}
    for name, path in files.items():
        target = restored[name] = place / name
        if path == target:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if name in changed:
            target.write_bytes(changed[name])
            continue
        if path.stat().st_size > SMALL and os.name == "posix":
            target.symlink_to(path.resolve())
        else:
            shutil.copyfile(path, target)
    return restored


def finding(names: Iterable[str]) -> Finding:
    """Return the finding about the files whose line ends were changed."""
    listed = sorted(names)
    count: Values = {"files": len(listed)} if len(listed) > 1 else {}
    return Finding("error", "verify.line_ends", {"first": listed[0], **count})

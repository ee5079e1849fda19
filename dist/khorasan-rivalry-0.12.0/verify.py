"""Check the files of this folder against SHA256SUMS: `python verify.py`, with Python 3.8 or newer.

It prints one line for each file. It exits with 0 if all files are unchanged, and with 1 if a file was
changed, removed or added. "line ends" means that a program such as Git for Windows changed LF to CRLF and
nothing else. Files that an operating system puts into any folder are passed over.

Somebody who can change a file can also change SHA256SUMS and this script. To check that the checksums are
authentic, use the signature or the publisher's releases.json.
"""

import hashlib
import os
import re
import sys
from pathlib import Path

SUMS = "SHA256SUMS"
BESIDE = (SUMS, SUMS + ".sig")
LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
SAFE = re.compile(r"[.]zenodo[.]json|[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*)*")
SYSTEM = re.compile(r"(?:.*/)?(?:[.]DS_Store|[.]_[^/]*|Thumbs[.]db|desktop[.]ini)|(?:.*/)?__MACOSX/.*")


def sha256(path):
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def verdict_on(path, expected):
    """Return whether a file is unchanged, or changed in its line ends alone."""
    if sha256(path) == expected:
        return "ok"
    restored = path.read_bytes().replace(b"\r\n", b"\n")
    return "line ends" if hashlib.sha256(restored).hexdigest() == expected else "changed"


def plain(path):
    """Return whether a path is a file and not a link."""
    return path.is_file() and not path.is_symlink()


def listed(folder):
    """Yield a verdict and a name for each line of SHA256SUMS; names outside the folder are refused."""
    seen = set(BESIDE)
    lines = (folder / SUMS).read_bytes().decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    for line in lines if lines[-1] else lines[:-1]:
        match = LINE.fullmatch(line)
        if not match or not SAFE.fullmatch(match.group(2)) or match.group(2) in seen:
            yield "refused", line
            continue
        name = match.group(2)
        seen.add(name)
        parts = [folder.joinpath(*name.split("/")[:depth]) for depth in range(1, name.count("/") + 1)]
        path = folder / name
        if any(part.is_symlink() for part in parts) or path.is_symlink():
            yield "link", name
        elif not plain(path):
            yield "missing", name
        else:
            yield verdict_on(path, match.group(1)), name


def existing(folder):
    """Yield the name of everything in the folder except plain folders."""
    for where, folders, names in os.walk(str(folder)):
        links = [name for name in folders if os.path.islink(os.path.join(where, name))]
        for name in names + links:
            yield Path(where, name).relative_to(folder).as_posix()


def verify(folder):
    """Return a verdict and a name for each file, with those not in SHA256SUMS at the end."""
    if not plain(folder / SUMS):
        return [("missing", SUMS)]
    verdicts = list(listed(folder))
    if not verdicts:
        return [("refused", SUMS + " lists no file")]
    known = {name for verdict, name in verdicts if verdict != "refused"}
    added = [name for name in sorted(existing(folder)) if name not in known.union(BESIDE)]
    return verdicts + [("passed over" if SYSTEM.fullmatch(name) else "added", name) for name in added]


def main():
    """Print the verdicts and return the exit code."""
    wrong = 0
    for verdict, name in verify(Path(__file__).resolve().parent):
        wrong += verdict not in ("ok", "passed over")
        print(verdict, name if SAFE.fullmatch(name) else ascii(name))
    print("all files match SHA256SUMS" if not wrong else "%d files do not match" % wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

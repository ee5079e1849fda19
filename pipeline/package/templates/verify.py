"""Check the files of this folder against SHA256SUMS: `python verify.py`, with Python 3.8 or newer.

It prints a line for each file and ends with 0 where all are as they were published, and with 1 where one
has changed, is missing or was added. Who can change a file can change SHA256SUMS and this script as well:
whether the sums are those that were published, the signature tells, or the releases.json of the publishers.
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


def sha256(path):
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(1 << 20), b""):
            digest.update(chunk)
    return digest.hexdigest()


def plain(path):
    """Tell whether a path is a file, and no link to one."""
    return path.is_file() and not path.is_symlink()


def named(folder):
    """Yield a verdict and a name for each line of SHA256SUMS; a name that leaves the folder is refused."""
    seen = set(BESIDE)
    lines = (folder / SUMS).read_bytes().decode("utf-8", "replace").split("\n")
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
            yield ("ok" if sha256(path) == match.group(1) else "changed"), name


def lying(folder):
    """Yield the name of everything that lies in the folder and is no plain folder."""
    for where, folders, names in os.walk(str(folder)):
        links = [name for name in folders if os.path.islink(os.path.join(where, name))]
        for name in names + links:
            yield Path(where, name).relative_to(folder).as_posix()


def verify(folder):
    """Return a verdict and a name for each file, those that SHA256SUMS does not name at the end."""
    if not plain(folder / SUMS):
        return [("missing", SUMS)]
    found = list(named(folder))
    if not found:
        return [("refused", SUMS + " names no file")]
    known = {name for verdict, name in found if verdict != "refused"}
    return found + [("added", name) for name in sorted(lying(folder)) if name not in known.union(BESIDE)]


def main():
    """Print the verdicts and return the exit code."""
    wrong = 0
    for verdict, name in verify(Path(__file__).resolve().parent):
        wrong += verdict != "ok"
        print(verdict, name if SAFE.fullmatch(name) else ascii(name))
    print("all files are as they were published" if not wrong else "%d files are not" % wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

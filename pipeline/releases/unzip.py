"""Open a package, a folder or a zip, safely: a hostile zip is refused."""

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from pipeline.core import workspace
from pipeline.core.errors import CallError
from pipeline.releases import checksums

CHUNK = 1 << 20
# Deflate shrinks a file at most about 1,030 times; tables are far from that.
RATIO = 200
SPARE = 1 << 24  # bytes that may be compressed better than that
MOST_FILES = 10_000
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises for a file that is truncated, encrypted or not a zip.
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
)


@contextmanager
def opened(place: Path) -> Iterator[Path]:
    """Yield the folder of a package: the folder itself, or a temporary one with the contents of a zip.

    Raises:
        CallError: there is nothing at the place, it is neither a folder nor a zip, or the zip contains a path
            outside its folder, a link, a repeated name, or far more bytes than its size explains.
    """
    if place.is_dir():
        yield place
        return
    if not place.is_file():
        raise CallError(f"there is nothing at {place}")
    with workspace.temporary() as temporary:
        folder = temporary / "package"
        folder.mkdir()
        try:
            with zipfile.ZipFile(place) as archive:
                _unpack(place, archive, folder)
        except UNREADABLE as error:
            raise CallError(f"{place} is not a readable zip: {error}") from error
        inside = [path for path in folder.iterdir() if path.is_dir()]
        alone = len(inside) == 1 and len(list(folder.iterdir())) == 1
        yield inside[0] if alone else folder


def _unpack(place: Path, archive: zipfile.ZipFile, folder: Path) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise CallError(f"{place} contains {len(entries)} files; no package has so many")
    left = place.stat().st_size * RATIO + SPARE
    seen: set[str] = set()
    for entry in entries:
        fault = _fault(entry)
        if fault:
            raise CallError(f"{place}: {entry.filename!r} {fault}")
        path = PurePosixPath(entry.filename)
        name = unicodedata.normalize("NFC", path.as_posix()).casefold()
        if name in seen:
            raise CallError(f"{place}: {entry.filename!r} is in the zip more than once")
        seen.add(name)
        if entry.is_dir() or checksums.SYSTEM.fullmatch(path.as_posix()):
            continue
        target = folder.joinpath(*path.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as packed, target.open("xb") as file:
            while chunk := packed.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise CallError(
                        f"{place}: the unpacked files are far larger than the size of the zip explains"
                    )
                file.write(chunk)


def _fault(entry: zipfile.ZipInfo) -> str:
    """Return why an entry is not unpacked; empty where it is safe."""
    path = PurePosixPath(entry.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
        return "is a path outside the folder"
    if not path.parts:
        return "is not a file name"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "is a link"
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "is neither a file nor a folder"
    return "" if entry.compress_type in PACKED else "is not compressed with deflate"

"""A package that somebody holds, as a folder or as a zip: opened so that nothing in it can do harm."""

import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from pipeline.core.errors import CallError

CHUNK = 1 << 20
# A deflated file is at most about 1,030 times as long as its bytes in the zip; no table comes near that.
RATIO = 200
SPARE = 1 << 24  # bytes that may be deflated better than that
MOST_FILES = 10_000
PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What zipfile raises of a zip that is cut off, encrypted or not one at all.
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
    """Yield the folder of a package: the folder itself, or a temporary one with what a zip holds.

    Raises:
        CallError: there is nothing at the place, it is neither folder nor zip, or the zip holds a path
            that leaves its folder, a link, a name twice, or far more bytes than its own size explains.
    """
    if place.is_dir():
        yield place
        return
    if not place.is_file():
        raise CallError(f"there is nothing at {place}")
    with tempfile.TemporaryDirectory(prefix="package-") as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(place) as archive:
                _unpack(place, archive, folder)
        except UNREADABLE as error:
            raise CallError(f"{place}: not a zip that can be read: {error}") from error
        inside = [path for path in folder.iterdir() if path.is_dir()]
        alone = len(inside) == 1 and len(list(folder.iterdir())) == 1
        yield inside[0] if alone else folder


def _unpack(place: Path, archive: zipfile.ZipFile, folder: Path) -> None:
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise CallError(f"{place}: {len(entries)} files, which no package has")
    left = place.stat().st_size * RATIO + SPARE
    seen: set[str] = set()
    for entry in entries:
        wrong = _wrong(entry)
        if wrong:
            raise CallError(f"{place}: {entry.filename!r} {wrong}")
        path = PurePosixPath(entry.filename)
        name = unicodedata.normalize("NFC", path.as_posix()).casefold()
        if name in seen:
            raise CallError(f"{place}: {entry.filename!r} stands in it twice")
        seen.add(name)
        if entry.is_dir():
            continue
        target = folder.joinpath(*path.parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as packed, target.open("xb") as file:
            while chunk := packed.read(CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise CallError(f"{place}: it unpacks to far more bytes than its own size explains")
                file.write(chunk)


def _wrong(entry: zipfile.ZipInfo) -> str:
    """Say why an entry is not unpacked; empty where it may be."""
    path = PurePosixPath(entry.filename)
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename:
        return "would leave the folder that it is unpacked in"
    if not path.parts:
        return "is no name of a file"
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "is a link"
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        return "is neither file nor folder"
    return "" if entry.compress_type in PACKED else "is packed otherwise than by deflate"

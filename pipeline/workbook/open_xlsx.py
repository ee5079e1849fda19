"""Read the parts of a workbook (.xlsx, a zip of XML: ECMA-376) of anybody, in bounded time and memory.

No entity is read, no link is followed, and a part is unpacked only as far as its zip explains its size.
"""

import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from pipeline.core.errors import CallError
from pipeline.releases.unzip import CHUNK, MOST_FILES, PACKED, RATIO, SPARE, UNREADABLE

LARGEST = 1 << 27  # bytes of the file; no workbook of coders is so large
MOST_UNPACKED = 1 << 28  # bytes of all parts that are read
LONGEST_TAG = 1 << 23  # bytes without the end of an element, which the parser has to keep
DEEPEST = 64  # elements within each other; a sheet has fewer than 10
LONGEST_TEXT = 1 << 22  # characters of one element or attribute
OTHER_FORMATS = (
    (b"\xd0\xcf\x11\xe0", "an .xls file, or encrypted with a password"),
    (b"<", "XML or a web page"),
)
WORKBOOK = "/officeDocument"  # the end of the type of a relationship
Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str, str], None]


@dataclass
class Archive:
    """An open workbook.

    Attributes:
        path: the file.
        zip: its parts.
        left: how many bytes may still be unpacked.
        names: the names of its parts.
    """

    path: Path
    zip: zipfile.ZipFile
    left: int
    names: frozenset[str] = field(default=frozenset())

    def parse(self, part: str, start: Start, end: End) -> None:
        """Parse a part: `start` receives each element with its attributes, `end` each with its own text.

        Names are without their namespace, since the transitional and the strict form have different ones.

        Raises:
            CallError: the part is not XML, contains a document type, or is far larger than the zip explains.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        handlers = _Handlers(self, part, start, end)
        parser.StartElementHandler = handlers.start
        parser.EndElementHandler = handlers.end
        parser.CharacterDataHandler = handlers.text
        parser.StartDoctypeDeclHandler = handlers.doctype
        try:
            with self.zip.open(part) as file:
                while chunk := file.read(CHUNK):
                    self.left -= len(chunk)
                    if self.left < 0:
                        raise CallError(f"{self.path}: the workbook is far larger than its file explains")
                    handlers.pending(len(chunk))
                    parser.Parse(chunk, False)  # noqa: FBT003 - the only way to say that more follows
                parser.Parse(b"", True)  # noqa: FBT003 - the same
        except expat.ExpatError as error:
            raise CallError(f"{self.path}: {part} in the workbook is not valid XML: {error}") from error


class _Handlers:
    """What expat calls; the text of an element is collected without that of elements within it."""

    def __init__(self, archive: Archive, part: str, start: Start, end: End) -> None:
        self.archive, self.part = archive, part
        self.on_start, self.on_end = start, end
        self.texts: list[list[str]] = []
        self.length = self.unparsed = 0

    def pending(self, size: int) -> None:
        """Count bytes that are given to the parser; each element sets the count to 0."""
        self.unparsed += size
        if self.unparsed > LONGEST_TAG:
            raise self._refused("contains an element that is too long")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.texts.append([])
        self.length = self.unparsed = 0
        if len(self.texts) > DEEPEST:
            raise self._refused("has elements within too many others")
        own = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        self.on_start(name.rpartition(" ")[2], own)

    def text(self, text: str) -> None:
        self.length += len(text)
        if self.length > LONGEST_TEXT:
            raise self._refused("contains a text that is too long")
        self.texts[-1].append(text)

    def end(self, name: str) -> None:
        self.unparsed = 0
        self.on_end(name.rpartition(" ")[2], "".join(self.texts.pop()))

    def doctype(self, *_: object) -> None:
        raise self._refused("contains a document type, which no spreadsheet program writes")

    def _refused(self, reason: str) -> CallError:
        return CallError(f"{self.archive.path}: {self.part} in the workbook {reason}")


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """Open a workbook.

    Raises:
        CallError: there is no such file, it is not a workbook of this format, it is too large, or its zip is
            damaged, encrypted or made to mislead.
    """
    _require_format(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = [entry.filename for entry in entries]
            if len(entries) > MOST_FILES or len(set(names)) < len(names):
                raise CallError(f"{path}: no spreadsheet program packs a workbook in this way")
            if any(entry.compress_type not in PACKED for entry in entries):
                raise CallError(f"{path}: the workbook is not compressed with deflate")
            left = min(path.stat().st_size * RATIO + SPARE, MOST_UNPACKED)
            yield Archive(path, archive, left, frozenset(names))
    except UNREADABLE as error:
        raise CallError(f"{path} is not a readable workbook: {error}") from error


def _require_format(path: Path) -> None:
    if not path.is_file():
        raise CallError(f"there is no file {path}")
    try:
        with path.open("rb") as file:
            head = file.read(4)
        size = path.stat().st_size
    except OSError as error:
        raise CallError(f"{path}: {error.strerror}") from error
    if size > LARGEST:
        raise CallError(f"{path} has more than {LARGEST >> 20} MB")
    for signature, name in OTHER_FORMATS:
        if head.startswith(signature):
            raise CallError(f"{path} is {name}; save it as an Excel workbook (.xlsx), without a password")
    if not head.startswith(b"PK"):
        raise CallError(f"{path} is not an Excel workbook (.xlsx)")


def relationships(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Return type and part of each relationship of a part inside the workbook, by its identifier.

    Args:
        archive: the workbook.
        part: the part; empty for the workbook as a whole.
    """
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    found: dict[str, tuple[str, str]] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", "")))
            if target.lstrip("/") in archive.names:
                found[attributes.get("Id", "")] = (attributes.get("Type", ""), target.lstrip("/"))

    if listed in archive.names:
        archive.parse(listed, start, _nothing)
    return found


def main_part(archive: Archive) -> str:
    """Return the name of the part that lists the sheets.

    Raises:
        CallError: there is none: the file is another kind of document.
    """
    for kind, target in relationships(archive, "").values():
        if kind.endswith(WORKBOOK):
            if target.endswith(".bin"):
                raise CallError(f"{archive.path} is an .xlsb file; save it as an Excel workbook (.xlsx)")
            return target
    raise CallError(f"{archive.path} is not an Excel workbook (.xlsx); save it as one")


def _nothing(*_: object) -> None:
    """Take no notice of an element."""

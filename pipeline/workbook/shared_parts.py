"""The parts of a workbook that its cells refer to: shared texts, number formats, and comments."""

import re

from pipeline.core.errors import CallError
from pipeline.workbook import number_formats, open_xlsx
from pipeline.workbook.number_formats import NumberFormat
from pipeline.workbook.open_xlsx import Archive, Attributes

MOST_TEXTS = 5_000_000
MOST_COMMENTS = 100_000
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def texts(archive: Archive, part: str) -> list[str]:
    """Return the texts that cells share; of those with several styles, all pieces together."""
    texts: list[str] = []
    pieces: list[str] = []
    inside: list[str] = []

    def start(name: str, _: Attributes) -> None:
        inside.append(name)
        if name == "si":
            pieces.clear()

    def end(name: str, text: str) -> None:
        inside.pop()
        if name == "t" and "rPh" not in inside:  # a guide to pronunciation is not part of the text
            pieces.append(text)
        elif name == "si":
            texts.append(unescaped("".join(pieces)))
            if len(texts) > MOST_TEXTS:
                raise CallError(f"{archive.path} contains more than {MOST_TEXTS:,} texts")

    archive.parse(part, start, end)
    return texts


def unescaped(text: str) -> str:
    """Return a text in which characters that XML lacks are escaped (ECMA-376, 22.9.2.19, ST_Xstring)."""
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def formats(archive: Archive, part: str) -> list[NumberFormat]:
    """Return what the number format of each cell style shows."""
    own: dict[int, str] = {}
    styles: list[int] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        inside.append(name)
        if name == "numFmt":
            own[number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "xf" and "cellXfs" in inside:
            styles.append(number(attributes.get("numFmtId")))

    def end(*_: str) -> None:
        inside.pop()

    archive.parse(part, start, end)
    return [number_formats.read(number_formats.code(number, own)) for number in styles]


def number(text: str | None) -> int:
    """Return a number of an attribute; 0 if it is not one."""
    return int(text) if text and text.isdecimal() and text.isascii() and len(text) < 10 else 0  # noqa: PLR2004


def comments(archive: Archive, sheet: str) -> list[tuple[str, str]]:
    """Return the cell and the text of each comment of a sheet, which is given by its part."""
    found: list[tuple[str, str]] = []
    pieces: list[str] = []
    cell = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal cell
        if name == "comment":
            cell = attributes.get("ref", "")
            pieces.clear()

    def end(name: str, text: str) -> None:
        if name == "t":
            pieces.append(text)
        elif name == "comment" and len(found) < MOST_COMMENTS:
            found.append((cell, unescaped("".join(pieces))))

    for kind, part in open_xlsx.relationships(archive, sheet).values():
        if kind.endswith("/comments"):
            archive.parse(part, start, end)
    return found

"""How a file is really written: as declared, or otherwise, guessed by rules that a finding can state.

- What the file is: its first bytes tell a workbook, a web page and the like from delimited text.
- The encoding: a byte order mark decides; then a NUL in every other byte (UTF-16); then whether all of it
  reads as UTF-8, which other encodings do not by chance; then the declared one. Text that is neither is
  UTF-8 with wrong bytes where most of its other characters are whole; else Mac Roman where a byte stands in
  it that Windows-1252 has not, and else Windows-1252, in which spreadsheets save "CSV".
- The delimiter: of the usual ones that which splits the header into the most of the table's fields.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.raw_files.python_reader import Encoding, Row, UnreadableError, rows
from pipeline.schema.dialect import UTF8, Dialect
from pipeline.schema.model import TableSchema

HEAD = 1 << 16
CHUNK = 1 << 22
DELIMITERS = (",", ";", "\t", "|", ":", "^")
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
NOT_IN_WINDOWS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
WHOLE_IN_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
SIGNATURES = (
    (rb"PK\x03\x04.{0,4096}?(\[Content_Types\]\.xml|xl/|_rels/)", "an Excel workbook (.xlsx)"),
    (rb"PK\x03\x04.{0,64}?mimetypeapplication/vnd\.oasis", "an OpenDocument spreadsheet (.ods)"),
    (rb"PK\x03\x04", "a zip archive"),
    (rb"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls)"),
    (rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|table|head|body)", "a web page (HTML)"),
    (rb"(\xef\xbb\xbf)?\s*<\?xml", "an XML document"),
    (rb"%PDF-", "a PDF"),
    (rb"\x1f\x8b", "a compressed file (gzip)"),
    (rb"\{\\rtf", "a text document (RTF)"),
)


@dataclass(frozen=True)
class Form:
    """How one file is written.

    Attributes:
        dialect: the declared one, with the delimiter that the file really has.
        encoding: what the file is read by.
        labels: the labels of the header; None where there is none.
        line: physical line on which the header ends.
        line_end: what ends the first row.
    """

    dialect: Dialect
    encoding: Encoding
    labels: list[str] | None
    line: int
    line_end: str


def recognise(path: Path, table: TableSchema) -> Form:
    """Look at the start of a file, and at all of it where the start is not in the declared encoding.

    Raises:
        UnreadableError: it is no delimited text, or a quote in its header never closes.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    for signature, what in SIGNATURES:
        if re.match(signature, head, re.IGNORECASE | re.DOTALL):
            raise UnreadableError(f"the file is {what}, not a CSV", "open it and save it as CSV UTF-8")
    declared = Encoding(table.encoding)
    clean = declared.name == UTF8 and not _marked(head) and _reads([head], UTF8, final=False)
    encoding = declared if clean else guess_encoding(path, declared)
    return _with_delimiter(path, table, encoding)


def _with_delimiter(path: Path, table: TableSchema, encoding: Encoding) -> Form:
    """Read the header by the declared delimiter, or by the one that finds more of the fields."""
    declared = table.dialect
    others = [d for d in DELIMITERS if d not in {declared.delimiter, declared.quote_char}]
    best: Form | None = None
    most, fault = -1, None
    for delimiter in (declared.delimiter, *others):
        dialect = replace(declared, delimiter=delimiter)
        try:
            labels, line, first = _labels(path, dialect, encoding)
        except UnreadableError as error:
            fault = fault or error
            continue
        known = len({normal(label) for label in labels} & set(table.names))
        found = known if dialect.header else int(len(first.cells) == len(table.names))
        if found > most:
            best, most = (
                Form(dialect, encoding, labels if dialect.header else None, line, first.line_end),
                found,
            )
    if best is None or (most <= 0 and fault):
        raise fault or UnreadableError("the file can't be read", "")
    return best


def normal(label: str) -> str:
    """Return a label as coders mean it: in small letters, nothing invisible around it."""
    return label.strip().strip("\ufeff\u200b\u200c\u200d\u2060").strip().casefold()


def _labels(path: Path, dialect: Dialect, encoding: Encoding) -> tuple[list[str], int, Row]:
    """Return the labels of a header, the line on which it ends, and the first row.

    Of several header rows the upper ones may span: "fruit" above "id,name" is above both (Table Dialect,
    headerRows).
    """
    labels: list[str] = []
    end, first = 1, None
    wanted = dialect.labelled
    last = max(wanted) if wanted else 1
    for row in rows(path, dialect, encoding):
        first = first or row
        if wanted is None or row.number in wanted:
            labels = _joined(labels, row.cells, dialect.header_join)
            end = row.end
        if wanted is None or row.number >= last:
            break
    return labels, end, first or Row(1, 1, 1, [], "")


def _joined(above: list[str], cells: list[str], join: str) -> list[str]:
    if not above:
        return list(cells)
    spanned: list[str] = []
    for i in range(max(len(above), len(cells))):
        label = above[i] if i < len(above) else ""
        spanned.append(label or (spanned[-1] if spanned else ""))
    below = [*cells, *[""] * (len(spanned) - len(cells))]
    return [join.join(part for part in pair if part) for pair in zip(spanned, below, strict=True)]


def guess_encoding(path: Path, declared: Encoding) -> Encoding:
    """Return the encoding that all bytes of a file speak for; the declared one unless they contradict it."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    wide = declared.name.startswith(("utf-16", "utf-32"))
    if by_mark := _marked(head):
        return Encoding(by_mark)
    if (not wide or declared.name == "utf-16") and (by_nulls := _in_nulls(head)):
        return Encoding(by_nulls)
    if not wide and _reads(chunks(path), UTF8):
        ascii_too = declared.name == UTF8 or _reads(chunks(path), "ascii")
        return declared if ascii_too else Encoding(UTF8)
    if declared.name != UTF8 and _reads(chunks(path), declared.name):
        return declared
    data = path.read_bytes()
    wrong = len(re.findall(rb"[\x80-\xff]", WHOLE_IN_UTF8.sub(b"", data)))
    if len(WHOLE_IN_UTF8.findall(data)) > wrong or (wide and _reads([data], UTF8)):
        return Encoding(UTF8, "surrogateescape")
    return Encoding("mac-roman" if NOT_IN_WINDOWS_1252.search(data) else "cp1252", "replace")


def chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _marked(head: bytes) -> str:
    """Return the encoding of a byte order mark, empty where there is none."""
    return next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), "")


def _in_nulls(head: bytes) -> str:
    """Return the UTF-16 of a text whose letters are each beside a NUL, empty where they are not."""
    half = len(head) // 2
    if half and head[1::2].count(0) > half / 2 and not head[::2].count(0):
        return "utf-16-le"
    if half and head[::2].count(0) > half / 2 and not head[1::2].count(0):
        return "utf-16-be"
    return ""


def _reads(chunks: Iterable[bytes], encoding: str, *, final: bool = True) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=final)
    except UnicodeError:
        return False
    return True

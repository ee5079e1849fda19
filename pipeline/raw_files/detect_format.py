"""How a file is written: as declared, or otherwise, by rules that a finding can explain.

- The format: the first bytes distinguish workbooks, web pages and the like from delimited text.
- The encoding: a byte order mark decides; then a NUL in every other byte (UTF-16); then whether all of it
  is valid UTF-8, which other encodings are not by chance; then the declared encoding. Other text is UTF-8
  with wrong bytes where most of its characters beyond ASCII are valid; else in the encoding in which they
  make most sense (`guess_encoding`), usually Windows-1252, in which spreadsheets save "CSV".
- The delimiter: of the usual ones, the one that splits the header into most fields of the table. If none
  splits the first line into any, the header may be below a title.
"""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from pipeline.core.finding import Message
from pipeline.raw_files import guess_encoding
from pipeline.raw_files.python_reader import Encoding, ParsedRow, UnreadableError, read_rows
from pipeline.schema import column_names
from pipeline.schema.dialect import UTF8, Dialect
from pipeline.schema.model import TableSchema

HEAD = 1 << 16
CHUNK = 1 << 22
MOST_TITLES = 5  # lines above a header; more are rows that only look like titles
DELIMITERS = (",", ";", "\t", "|", ":", "^")
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, UTF8),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
VALID_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
SIGNATURES = (
    (rb"PK\x03\x04.{0,4096}?(\[Content_Types\]\.xml|xl/|_rels/)", "Excel workbook (.xlsx)"),
    (rb"PK\x03\x04.{0,64}?mimetypeapplication/vnd\.oasis", "OpenDocument spreadsheet (.ods)"),
    (rb"PK\x03\x04", "ZIP"),
    (rb"\xd0\xcf\x11\xe0", "Excel workbook (.xls)"),
    (rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|table|head|body)", "HTML"),
    (rb"(\xef\xbb\xbf)?\s*<\?xml", "XML"),
    (rb"%PDF-", "PDF"),
    (rb"\x1f\x8b", "gzip"),
    (rb"\{\\rtf", "RTF"),
)


@dataclass(frozen=True)
class FileFormat:
    """How one file is written.

    Attributes:
        dialect: the declared dialect, with the delimiter that the file has.
        encoding: the encoding by which the file is read.
        labels: the labels of the header; None where there is no header.
        header_line: physical line on which the header ends.
        line_end: what ends the first row.
    """

    dialect: Dialect
    encoding: Encoding
    labels: list[str] | None
    header_line: int
    line_end: str


def detect(path: Path, table: TableSchema) -> FileFormat:
    """Return how a file is written, from its start, or from all of it where the start is not as declared.

    Raises:
        UnreadableError: the file is not delimited text, or a quote in its header is never closed.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    for signature, name in SIGNATURES:
        if re.match(signature, head, re.IGNORECASE | re.DOTALL):
            raise UnreadableError("cells.file.format", {"format": name}, None, Message("open_and_save"))
    declared = Encoding(table.encoding)
    clean = declared.name == UTF8 and not _marked(head) and _reads([head], UTF8, final=False)
    encoding = declared if clean else likely_encoding(path, declared)
    return _with_delimiter(path, table, encoding)


def declared(path: Path, table: TableSchema) -> FileFormat:
    """Return how a file is declared to be written, whatever it looks like, with the labels that it has.

    Raises:
        UnreadableError: its first rows are not CSV of that dialect, or not in that encoding.
    """
    encoding = Encoding(table.encoding)
    labels, line, row = _labels(path, table.dialect, encoding)
    return FileFormat(table.dialect, encoding, labels if table.dialect.header else None, line, row.line_end)


def _with_delimiter(path: Path, table: TableSchema, encoding: Encoding) -> FileFormat:
    """Return the format with the declared delimiter, or with another by which more fields are recognised."""
    declared = table.dialect
    others = [d for d in DELIMITERS if d not in {declared.delimiter, declared.quote_char}]
    candidates: list[tuple[int, FileFormat]] = []
    errors: list[UnreadableError] = []
    for delimiter in (declared.delimiter, *others):
        dialect = replace(declared, delimiter=delimiter)
        try:
            labels, line, row = _labels(path, dialect, encoding)
        except UnreadableError as error:
            errors.append(error)
            continue
        fields = len({*column_names.fields(table, labels)} - {""})
        matches = fields if dialect.header else int(len(row.cells) == len(table.names))
        header = labels if dialect.header else None
        candidates.append((matches, FileFormat(dialect, encoding, header, line, row.line_end)))
    matches, best = max(candidates, key=lambda candidate: candidate[0], default=(0, None))
    if best is None:
        raise errors[0]
    if not matches:
        below_titles = [form for _, form in candidates if has_header_below(path, table, form)]
        if below_titles:
            return below_titles[0]
        is_split = best.dialect == declared and len(best.labels or ()) > 1
        if errors and not is_split:
            raise errors[0]
    return best


def is_header(table: TableSchema, cells: Iterable[str]) -> bool:
    """Return whether most fields of a table are among the cells of a row."""
    return 2 * len({*column_names.fields(table, [*cells])} - {""}) > len(table.fields)


def has_header_below(path: Path, table: TableSchema, form: FileFormat) -> bool:
    """Return whether one of the first rows below the first one is the header of a table."""
    rows = islice(read_rows(path, form.dialect, form.encoding), 1, MOST_TITLES + 1)
    try:
        return form.dialect.header and any(is_header(table, row.cells) for row in rows)
    except UnreadableError:
        return False


def _labels(path: Path, dialect: Dialect, encoding: Encoding) -> tuple[list[str], int, ParsedRow]:
    """Return the labels of a header, the line on which it ends, and the first row.

    Of several header rows the upper ones may span: "fruit" above "id,name" is above both (Table Dialect,
    headerRows).
    """
    labels: list[str] = []
    last_line, first = 1, None
    header_rows = dialect.labelled
    last = max(header_rows) if header_rows else 1
    for row in read_rows(path, dialect, encoding):
        first = first or row
        if header_rows is None or row.number in header_rows:
            labels = _joined(labels, row.cells, dialect.header_join)
            last_line = row.last_line
        if header_rows is None or row.number >= last:
            break
    return labels, last_line, first or ParsedRow(1, 1, 1, [], "")


def _joined(above: list[str], cells: list[str], join: str) -> list[str]:
    """Return each label with the one above it, or with the last one above to its left."""
    if not above:
        return list(cells)
    spanned: list[str] = []
    for i in range(max(len(above), len(cells))):
        label = above[i] if i < len(above) else ""
        spanned.append(label or (spanned[-1] if spanned else ""))
    below = [*cells, *[""] * (len(spanned) - len(cells))]
    return [join.join(part for part in pair if part) for pair in zip(spanned, below, strict=True)]


def likely_encoding(path: Path, declared: Encoding) -> Encoding:
    """Return the declared encoding if all bytes of a file agree with it, else the most likely one."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    wide = declared.name.startswith(("utf-16", "utf-32"))
    if by_mark := _marked(head):
        return Encoding(by_mark)
    if (not wide or declared.name == "utf-16") and (by_nulls := _in_nulls(head)):
        return Encoding(by_nulls)
    if not wide and _reads(chunks(path), UTF8):
        fits_declared = declared.name == UTF8 or _reads(chunks(path), "ascii")
        return declared if fits_declared else Encoding(UTF8)
    if declared.name != UTF8 and _reads(chunks(path), declared.name):
        return declared
    data = path.read_bytes()
    wrong = len(re.findall(rb"[\x80-\xff]", VALID_UTF8.sub(b"", data)))
    if len(VALID_UTF8.findall(data)) > wrong or (wide and _reads([data], UTF8)):
        return Encoding(UTF8, "surrogateescape")
    return Encoding(guess_encoding.of_bytes(data), "replace")


def chunks(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _marked(head: bytes) -> str:
    """Return the encoding of a byte order mark, empty where there is none."""
    return next((name for mark, name in BYTE_ORDER_MARKS if head.startswith(mark)), "")


def _in_nulls(head: bytes) -> str:
    """Return the kind of UTF-16 in which half of the bytes are NUL, empty where they are not."""
    half = len(head) // 2
    if half and head[1::2].count(0) > half / 2 and not head[::2].count(0):
        return "utf-16-le"
    if half and head[::2].count(0) > half / 2 and not head[1::2].count(0):
        return "utf-16-be"
    return ""


def _reads(chunks: Iterable[bytes], encoding: str, *, final: bool = True) -> bool:
    """Return whether bytes are in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in chunks:
            decoder.decode(chunk)
        decoder.decode(b"", final=final)
    except UnicodeError:
        return False
    return True

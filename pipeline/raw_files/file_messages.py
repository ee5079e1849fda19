"""What the findings about a file as a whole say: its encoding, its delimiter, its line ends."""

from pipeline.core.finding import Finding
from pipeline.core.legacy import worded
from pipeline.core.text import quoted
from pipeline.raw_files.detect_format import Form
from pipeline.raw_files.python_reader import Encoding, RawFile, Stray
from pipeline.schema.dialect import UTF8
from pipeline.schema.model import TableSchema

SEPARATED = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "vertical bars",
    ":": "colons",
    "^": "carets",
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "mac-roman": "Mac Roman",
    "iso8859-1": "ISO-8859-1",
    "ascii": "ASCII",
}
# The names that IANA prefers, which Data Resource asks for.
IANA = {"cp1252": "windows-1252", "mac-roman": "macintosh", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
LINE_ENDS = {"\r\n": "CRLF (Windows)", "\n": "LF", "\r": "CR (old Mac)"}
SAVE = "save it as CSV UTF-8 (comma delimited)"


def form(table: TableSchema, found: Form, schema: str, file: RawFile | None) -> list[Finding]:
    """Tell where a file is written otherwise than declared, and as what it was read.

    Args:
        table: the table, with the declared dialect and encoding.
        found: how its file is written.
        schema: where both can be declared, empty where they can't.
        file: its text, where Python read it.
    """
    declare = f", or declare {{}} in {schema}" if schema else ""
    findings = []
    if _family(found.encoding) != _family(Encoding(table.encoding)):
        findings.append(_encoding(table, found, declare, file))
    delimiter = found.dialect.delimiter
    if delimiter != table.dialect.delimiter:
        one, other = _separated(delimiter), _separated(table.dialect.delimiter)
        save = SAVE if table.dialect.delimiter == "," else f"save it with {other} between the cells"
        word = '"dialect": {"delimiter": "' + delimiter.replace("\t", "\\t") + '"}'
        message = f"the cells are separated by {one}, not by {other} as declared; they were read so"
        hint = save + declare.replace("{}", word)
        findings.append(worded("error", "cells.dialect", message, table.file, found.line, hint=hint))
    return [*findings, *_line_ends(table, found, file)]


def _separated(delimiter: str) -> str:
    return SEPARATED.get(delimiter, f'"{delimiter}"')


def _family(encoding: Encoding) -> str:
    """Return the name by which encodings are declared: UTF-16 is one, whatever the order of its bytes."""
    name = encoding.name
    return "-".join(name.split("-")[:2]) if name.startswith("utf") else name


def _encoding(table: TableSchema, found: Form, declare: str, file: RawFile | None) -> Finding:
    """Tell of another encoding, with the first cell that shows whether the guess is right."""
    name = found.encoding.name
    read_as = ENCODINGS.get(name, name)
    declared = ENCODINGS.get(Encoding(table.encoding).name, table.encoding)
    message = f"the file is not {declared} as declared; it was read as {read_as}"
    declaration = declare.replace("{}", f'"encoding": "{IANA.get(name, name)}"')
    hint = SAVE + declaration if name != UTF8 else declaration.removeprefix(", or ")
    line, column, cell = _first_odd_cell(file) if file else (None, None, None)
    if cell is not None:
        message += f", by which this cell is {quoted(cell)}"
    return worded("error", "cells.encoding", message, table.file, line or 1, column, value=cell, hint=hint)


def _first_odd_cell(file: RawFile) -> tuple[int, int, str] | tuple[None, None, None]:
    for line, record in zip(file.lines, file.records, strict=True):
        for column, cell in enumerate(record, start=1):
            if not cell.isascii():
                return line, column, cell
    return None, None, None


def _line_ends(table: TableSchema, found: Form, file: RawFile | None) -> list[Finding]:
    """Warn of rows that end otherwise than declared or than the others; they are read all the same."""
    declared = table.dialect.line_terminator
    ends = {end: found for end, found in file.line_ends.items() if end} if file else {}
    message = ""
    if len(ends) > 1:
        counts = ", ".join(f"{LINE_ENDS[end]} {count} times" for end, (count, _) in ends.items())
        message = f"the rows end in different ways: {counts}; each was read as an end"
        line = list(ends.values())[1][1]
    elif declared and found.line_end not in {"", declared}:
        message = f"the rows end with {LINE_ENDS[found.line_end]}, not with {LINE_ENDS[declared]} as declared"
        line = 1
    if not message:
        return []
    hint = "save the file again by one program"
    return [worded("warning", "cells.line_end", message, table.file, line, hint=hint)]


def row(table: TableSchema, line: int, record: list[str], width: int) -> Finding:
    """Tell of a row that is not as wide as the header."""
    delimiter = table.dialect.delimiter
    if not any(cell.strip() for cell in record):
        return worded("error", "cells.row", "the row is empty", table.file, line, hint="delete the line")
    cells = "1 cell" if len(record) == 1 else f"{len(record)} cells"
    message = f"the row has {cells}, the header has {width}"
    what = {",": "a comma", ";": "a semicolon"}.get(delimiter, f"the delimiter ({quoted(delimiter)})")
    hint = f"a cell with {what} in it must stand in double quotes"
    if len(record) < width:
        hint = "write its empty cells too; a line break in a cell without double quotes cuts a row short"
    return worded("error", "cells.row", message, table.file, line, hint=hint)


def header_again(table: TableSchema, line: int) -> Finding:
    """Tell of a row that is the header, as a second file pasted below leaves it."""
    return worded(
        "error", "cells.row", "the header stands here again", table.file, line, hint="delete the line"
    )


def stray(table: TableSchema, found: Stray) -> Finding:
    """Tell of a cell that holds what is no text."""
    name = table.names[found.column - 1] if found.column <= len(table.names) else f"cell {found.column}"
    if found.what == "NUL":
        message, hint = (
            "a NUL stands in the cell, which no program shows",
            "save the file again, which drops it",
        )
    else:
        message, hint = f"a character in {quoted(found.cell)} is not UTF-8", f"type it again, and {SAVE}"
    return worded(
        "error",
        "cells.text",
        f"{name}: {message}",
        table.file,
        found.line,
        found.column,
        value=found.cell,
        hint=hint,
    )

"""Findings about how a file is written: its encoding, delimiter and line ends, and rows that do not fit."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.core.finding import Finding, Message, Values
from pipeline.core.text import excerpt
from pipeline.raw_files import guess_encoding
from pipeline.raw_files.detect_format import FileFormat
from pipeline.raw_files.python_reader import Encoding, InvalidCharacter, ParsedFile
from pipeline.schema.dialect import UTF8
from pipeline.schema.model import TableSchema

DELIMITERS = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "vertical bar",
    ":": "colon",
    "^": "caret",
}
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32": "UTF-32",
    "cp1252": "Windows-1252",
    "mac-roman": "Mac Roman",
    "cp850": "MS-DOS code page 850",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "iso8859-1": "ISO-8859-1",
    "ascii": "ASCII",
}
# The names that IANA prefers, which Data Resource requires.
IANA = {
    "cp1250": "windows-1250",
    "cp1251": "windows-1251",
    "cp1252": "windows-1252",
    "mac-roman": "macintosh",
    "utf-16-le": "utf-16",
    "utf-16-be": "utf-16",
}
LINE_ENDS = {"\r\n": "CRLF", "\n": "LF", "\r": "CR"}
DELETE_LINE = (Message("delete_line"),)


def check(
    table: TableSchema, file_format: FileFormat, schema: str, parsed: ParsedFile | None
) -> list[Finding]:
    """Return a finding for each way in which a file is written otherwise than declared.

    Args:
        table: the table, with the declared dialect and encoding.
        file_format: how its file is written.
        schema: file in which both can be declared, empty where they cannot.
        parsed: the text of the file, where Python read it.
    """
    findings = []
    if _declared_name(file_format.encoding) != _declared_name(Encoding(table.encoding)):
        findings.append(_encoding(table, file_format, schema, parsed))
    if file_format.dialect.delimiter != table.dialect.delimiter:
        findings.append(_delimiter(table, file_format, schema))
    return [*findings, *_line_ends(table, file_format, parsed)]


def check_records(table: TableSchema, labels: Sequence[str], parsed: ParsedFile) -> Iterator[Finding]:
    """Yield a finding for each row of another width, each repeated header, and each cell that is not text."""
    last = parsed.lines[-1] if parsed.lines and "" in parsed.line_ends else None
    for line, record in zip(parsed.lines, parsed.records, strict=True):
        if len(record) != len(labels):
            finding = _width(table, line, record, len(labels))
            is_cut = line == last and finding.code == "cells.row.too_few_cells" and record[0].isprintable()
            hints = (Message("restore_cut", {"file": table.file}),) if is_cut else finding.hints
            yield replace(finding, hints=hints)
    for line in parsed.header_lines:
        yield Finding("error", "cells.row.header_again", file=table.file, line=line, hints=DELETE_LINE)
    for character in parsed.invalid:
        yield _invalid(table, labels, character)


def _declared_name(encoding: Encoding) -> str:
    """Return the name by which an encoding is declared: UTF-16 has one, for either order of bytes."""
    name = encoding.name
    return "-".join(name.split("-")[:2]) if name.startswith("utf") else name


def _delimiter_name(delimiter: str) -> str:
    return DELIMITERS.get(delimiter, f'"{delimiter}"')


def _declaration(setting: str, schema: str) -> Values:
    return {"setting": setting, "schema": schema} if schema else {}


def _encoding(table: TableSchema, file_format: FileFormat, schema: str, parsed: ParsedFile | None) -> Finding:
    """Return the finding about the encoding, on the first cell that shows whether the guess is right."""
    name, declared = file_format.encoding.name, Encoding(table.encoding).name
    values = {"expected": ENCODINGS.get(declared, table.encoding), "actual": ENCODINGS.get(name, name)}
    declaration = _declaration(f'"encoding": "{IANA.get(name, name)}"', schema)
    hints = [Message("save_or_declare" if name != UTF8 else "declare", declaration)]
    line, column, cell = _first_cell_beyond_ascii(parsed) if parsed else (None, None, None)
    if (
        name in guess_encoding.CANDIDATES and parsed and _is_doubtful(parsed)
    ):  # what is declared must be right
        hints = [Message("save_or_declare")]
    if name == "cp850" != declared:
        hints = [Message("save_again_or_restore", {"file": table.file})]
    return Finding(
        "error",
        "cells.encoding",
        values if cell is None else {**values, "value": cell},
        table.file,
        line or 1,
        column,
        value=cell,
        hints=tuple(hint for hint in hints if hint.code != "declare" or schema),
    )


def _is_doubtful(parsed: ParsedFile) -> bool:
    """Return whether a file has characters that make no sense where they are."""
    return any(guess_encoding.doubts(cell) for record in parsed.records for cell in record)


def _first_cell_beyond_ascii(parsed: ParsedFile) -> tuple[int, int, str] | tuple[None, None, None]:
    """Return line, column and text of the first cell that is not ASCII."""
    for line, record in zip(parsed.lines, parsed.records, strict=True):
        for column, cell in enumerate(record, start=1):
            if not cell.isascii():
                return line, column, cell
    return None, None, None


def _delimiter(table: TableSchema, file_format: FileFormat, schema: str) -> Finding:
    """Return the finding about the delimiter."""
    actual, declared = file_format.dialect.delimiter, table.dialect.delimiter
    setting = '"dialect": {"delimiter": "' + actual.replace("\t", "\\t") + '"}'
    code = "save_with_commas" if actual == ";" else "save_or_declare"
    hint = Message(code, _declaration(setting, schema))
    if declared != ",":
        hint = Message("delimit_or_declare", {"delimiter": _delimiter_name(declared), **hint.values})
    values = {"expected": _delimiter_name(declared), "actual": _delimiter_name(actual)}
    return Finding("error", "cells.dialect", values, table.file, file_format.header_line, hints=(hint,))


def _line_ends(table: TableSchema, file_format: FileFormat, parsed: ParsedFile | None) -> list[Finding]:
    """Return a warning where rows end otherwise than declared, or in different ways."""
    declared = table.dialect.line_terminator
    ends = {end: counted for end, counted in parsed.line_ends.items() if end} if parsed else {}
    hints = (Message("save_again"),)
    if len(ends) > 1:
        counts = {LINE_ENDS[end].lower(): count for end, (count, _) in ends.items()}
        _, (_, line), *_ = ends.values()
        return [Finding("warning", "cells.line_end.mixed", counts, table.file, line, hints=hints)]
    if declared and file_format.line_end not in {"", declared}:
        values = {"expected": LINE_ENDS[declared], "actual": LINE_ENDS[file_format.line_end]}
        return [Finding("warning", "cells.line_end.unexpected", values, table.file, 1, hints=hints)]
    return []


def _width(table: TableSchema, line: int, record: Sequence[str], width: int) -> Finding:
    """Return the finding about a row that is empty, or not as wide as the header."""
    if not any(cell.strip() for cell in record):
        return Finding("error", "cells.row.empty", file=table.file, line=line, hints=DELETE_LINE)
    code, hint = "cells.row.too_few_cells", Message("complete_row")
    if len(record) > width and not any(record[width:]):
        code = "cells.row.empty_cells"
        hint = Message("drop_empty_cells", {"delimiter": _delimiter_name(table.dialect.delimiter)})
    elif len(record) > width:
        code = "cells.row.too_many_cells"
        is_prose = any(cell.startswith(" ") for cell in record)  # split at a comma, which a space follows
        is_gap = not is_prose and not all(record[:width])
        hint = Message(
            "close_gap_or_quote" if is_gap else "quote_cell",
            {"delimiter": _delimiter_name(table.dialect.delimiter)},
        )
    values = {"cells": len(record), "expected": width}
    return Finding("error", code, values, table.file, line, hints=(hint,))


def _invalid(table: TableSchema, labels: Sequence[str], character: InvalidCharacter) -> Finding:
    """Return the finding about a cell that contains what is not text."""
    hint = Message("save_without_nul" if character.code == "cells.text.nul" else "retype_character")
    position = character.column - 1
    values = {"field": labels[position]} if position < len(labels) else {}
    part = excerpt(character.cell, character.cell.find("\ufffd"))
    if part != character.cell:
        values["excerpt"] = part
    return Finding(
        "error",
        character.code,
        {**values, "value": character.cell},
        table.file,
        character.line,
        character.column,
        value=character.cell,
        hints=(hint,),
    )

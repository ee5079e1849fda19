"""A file whose texts are in another character than the declared quote, such as ' instead of ".

Then each text with a delimiter is split, and the other quotes seem to belong to the text. It is found only in
a file that is faulty as declared: with the other character, the header has the fields of the table, and all
rows have as many cells.
"""

import csv
import io
from pathlib import Path

from pipeline.core.finding import Finding, Message, Values
from pipeline.raw_files import choose_reader, detect_format
from pipeline.raw_files.python_reader import Encoding
from pipeline.schema import column_names
from pipeline.schema.model import TableSchema

CODE = "cells.file.other_quote"
QUOTES = "\"'`\u00b4|~^*\u2018\u2019\u201c\u201d\u00ab\u00bb"
FEWEST = 2  # cells in the other quotes


def found(path: Path, table: TableSchema) -> Finding | None:
    """Return the finding about the quotes of a file that is faulty as declared; None if they are right."""
    declared = table.dialect.quote_char
    if not declared or not table.dialect.header or not choose_reader.is_small(path):
        return None
    encoding = detect_format.likely_encoding(path, Encoding(table.encoding))
    try:
        text = path.read_bytes().decode(encoding.name, encoding.errors).removeprefix("\ufeff")
    except (OSError, ValueError):
        return None
    for quote in QUOTES:
        if quote in {declared, table.dialect.delimiter} or text.count(quote) < 2 * FEWEST:
            continue
        lines = _lines_with(text, table, quote)
        if len(lines) >= FEWEST:
            values: Values = {"actual": quote, "expected": declared, "cells": len(lines)}
            hint = Message("save_with_quote", {**values, "file": table.file})
            return Finding("error", CODE, values, table.file, lines[0], hints=(hint,))
    return None


def _lines_with(text: str, table: TableSchema, quote: str) -> list[int]:
    """Return the line of each cell that needs its quotes; none if a quote does not make rows of a text."""
    delimiter = table.dialect.delimiter
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, quotechar=quote, doublequote=True, strict=True
    )
    lines: list[int] = []
    try:
        header = next(reader, [])
        if [*column_names.fields(table, header)] != [*table.names]:
            return []
        end = reader.line_num
        for cells in reader:
            line, end = end + 1, reader.line_num
            if cells and len(cells) != len(header):
                return []
            lines += [line for cell in cells if delimiter in cell]
    except csv.Error:
        return []
    return lines

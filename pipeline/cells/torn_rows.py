"""Rows that an editor tore apart, joined or separated by another delimiter: one finding that says so.

Enter pressed within a row makes two lines of it, Delete at its end puts the next row on the same line, and a
row that is copied from a spreadsheet into a text editor has tabs. None of these lines has a cell for each
field. A line is explained in this way only if the rows that it should be are right, and can be no others.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.cells import missing_values
from pipeline.cells.fitting_values import FittingValues
from pipeline.core.finding import Finding, Message, Value, Values
from pipeline.raw_files import check_format, detect_format
from pipeline.raw_files.python_reader import ParsedFile
from pipeline.schema.model import TableSchema

TORN, JOINED, DELIMITER = "cells.row.torn", "cells.row.joined", "cells.row.delimiter"
FEWEST = 3  # fields of a table whose rows can be recognised by their number
MOST_PIECES = 4  # lines that were one row
MOST_ROWS = 200  # that are examined in one file
PLACES = 3
SENTENCE_ENDS = ".!?:)]\"'\u201d\u2019"
SHOWN = 60  # characters of a key

Cells = Sequence[str]


class TornRows:
    """The lines of one file that are no rows, because of an editor.

    Attributes:
        table: its table; the columns of the file have the order of its fields.
        parsed: the text of the file.
    """

    def __init__(self, table: TableSchema, parsed: ParsedFile, fitting: FittingValues) -> None:
        """Keep what is needed."""
        self.table, self.parsed, self.fitting = table, parsed, fitting
        self.width = len(table.fields)

    def found(self) -> dict[int, Finding]:
        """Return the finding about each line that is explained; two lines that were one have the same."""
        found: dict[int, Finding] = {}
        lines, records = self.parsed.lines, self.parsed.records
        odd = [i for i, record in enumerate(records) if len(record) != self.width and any(record)]
        for i in odd[:MOST_ROWS] if self.width >= FEWEST else ():
            if lines[i] in found:
                continue
            pieces = self._torn(i) or self._torn_at_end(i)
            if pieces:
                first, *rest = [lines[n] for n in pieces]
                torn = self._finding(TORN, pieces[0], {"lines": len(pieces), "last": rest[-1]}, "join_lines")
                found |= dict.fromkeys((first, *rest), torn)
            elif key := self._second_key(records[i]):
                found[lines[i]] = self._finding(JOINED, i, {"key": key}, "break_line")
            elif delimiter := self._other_delimiter(records[i]):
                values = {"actual": delimiter, "expected": self.table.dialect.delimiter}
                names = {name: check_format.DELIMITERS.get(text, text) for name, text in values.items()}
                found[lines[i]] = self._finding(DELIMITER, i, names, "separate_cells")
        return found

    def _finding(self, code: str, number: int, values: Mapping[str, Value], hint: str) -> Finding:
        line = self.parsed.lines[number]
        hints = (Message(hint, {**values, "first": line}),)
        return Finding("error", code, {**values, "first": line}, self.table.file, line, hints=hints)

    def _torn(self, number: int) -> range | None:
        """Return the records that were one row, of which one is the first or the second; None for no row.

        The last may have all cells, since a line break in the first cell leaves them.
        """
        for first in (number, number - 1):
            for last in range(max(first + 1, number), first + MOST_PIECES):
                pieces = self.parsed.records[first : last + 1] if first >= 0 else []
                if (
                    len(pieces) != last + 1 - first
                    or not all(map(any, pieces))
                    or len(pieces[0]) >= self.width
                ):
                    break
                row = list(pieces[0])
                for piece in pieces[1:]:
                    row[-1:] = [row[-1] + piece[0], *piece[1:]]
                if len(row) > self.width:
                    break
                if len(row) == self.width and self._is_right(row) and not self._is_right(pieces[-1]):
                    return range(first, last + 1)
        return None

    def _torn_at_end(self, number: int) -> range | None:
        """Return the record before a text that goes on with its last cell, and this one; None if it does not.

        Other texts may be headings. It goes on if there was a space between words, or if it begins with a
        small letter, and no sentence ended before it.
        """
        before, text = self.parsed.records[number - 1] if number else [], self.parsed.records[number]
        if len(text) != 1 or not self._is_right(before) or not before[-1]:
            return None
        goes_on = text[0][:1].islower() and before[-1][-1] not in SENTENCE_ENDS
        if not goes_on and not before[-1].endswith(" "):
            return None
        row = [*before[:-1], before[-1] + text[0]]
        return range(number - 1, number + 1) if self._is_right(row) else None

    def _second_key(self, cells: Cells) -> str:
        """Return how the second of two rows on one line begins; empty if it is not two, or not certainly."""
        first, second = cells[: self.width - 1], cells[self.width :]
        if len(cells) != 2 * self.width - 1:
            return ""
        between = cells[self.width - 1]
        starts = [
            between[i:]
            for i in range(len(between))
            if self._is_right([*first, between[:i]]) and self._is_right([between[i:], *second])
        ]
        return starts[0] if len(starts) == 1 and len(starts[0]) <= SHOWN else ""

    def _other_delimiter(self, cells: Cells) -> str:
        """Return another delimiter by which the text of a row has one cell for each field; empty for none."""
        dialect = self.table.dialect
        text = dialect.delimiter.join(cells)
        others = [d for d in detect_format.DELIMITERS if d not in {dialect.delimiter, dialect.quote_char}]
        for delimiter in others:
            if text.count(delimiter) >= self.width - 1:
                rows = [text.split(delimiter), *csv.reader([text], delimiter=delimiter)]
                if any(self._is_right(row) for row in rows):
                    return delimiter
        return ""

    def _is_right(self, cells: Cells) -> bool:
        """Return whether a row has a cell for each field, and each fits it."""
        fields = self.table.fields
        return len(cells) == len(fields) and all(
            self.fitting.fits(self.table, field, cell.strip())
            for field, cell in zip(fields, cells, strict=True)
        )


def explained(
    table: TableSchema, findings: Sequence[Finding], parsed: ParsedFile, fitting: FittingValues
) -> tuple[list[Finding], set[int]]:
    """Return the findings about a file, with one in place of those about each explained line, and the lines.

    Args:
        table: its table; the columns of the file have the order of its fields.
        findings: the findings about the file.
        parsed: its text.
        fitting: what fits the fields of all tables.
    """
    found = TornRows(table, parsed, fitting).found()
    others = [f for f in findings if f.line not in found or f.code in missing_values.CODES]
    return [*others, *_grouped(table, {f.line: f for f in found.values()})], {*found}


def _grouped(table: TableSchema, found: Mapping[int | None, Finding]) -> Iterator[Finding]:
    """Yield the findings, those about the same delimiter as one."""
    delimited = [f for f in found.values() if f.code == DELIMITER]
    yield from (f for f in found.values() if f.code != DELIMITER)
    for actual in dict.fromkeys(f.values["actual"] for f in delimited):
        same = [f for f in delimited if f.values["actual"] == actual]
        places = [f"{table.file}:{f.line}" for f in same[:PLACES]]
        more: Values = {"rows": len(same), "places": places} if len(same) > 1 else {}
        yield replace(same[0], values={**same[0].values, **more})

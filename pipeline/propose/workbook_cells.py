"""The cells of a workbook as texts, and a count of what is written otherwise than the workbook shows it."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.core.text import quoted
from pipeline.propose.foreign_table import Row, require_few

MOST_DIGITS = 15  # that a workbook keeps of a number
NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')  # texts, colours and languages in a number format
MIDNIGHT = dt.time()


@dataclass
class CellTexts:
    """Turns the values of cells into texts, and counts those that a person should know of.

    Attributes:
        counts: how often each kind of value occurred, by the code of its note.
        examples: what the note about a kind shows.
    """

    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, dict[str, str]] = field(default_factory=dict)

    def number(self, value: float, shown: str) -> str:
        """Return a number as a text.

        Args:
            value: the number.
            shown: its number format, or the text that the workbook shows.
        """
        text = f"{Decimal(repr(value)):f}" if isinstance(value, float) else str(value)
        text = text.removesuffix(".0")
        digits = sum(map(str.isdigit, text))
        zeros = re.fullmatch("0[0-9]+", shown)
        if zeros and text.isdigit() and len(text) <= len(shown):
            padded = text.zfill(len(shown))
            if padded != text:
                self._count("add_table.cell_zeros", example=padded)
            return padded
        if shown.endswith("%"):
            percent = f"{Decimal(text) * 100:f}".rstrip("0").rstrip(".") if "." in text else f"{text}00"
            self._count("add_table.cell_percent", example=f"{percent}%", written=text)
        elif digits > MOST_DIGITS and "." not in text:
            self._count("add_table.cell_long", example=text)
        return text

    def moment(self, value: dt.date | dt.time | dt.timedelta, shown: str = "ymd") -> str:
        """Return a date or a time as ISO 8601 writes it, as precisely as its number format shows it."""
        if isinstance(value, dt.timedelta):
            seconds = int(value.total_seconds())
            return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        if isinstance(value, dt.time):
            return value.isoformat("seconds")
        parts = NOT_SHOWN.sub("", shown).lower()
        if isinstance(value, dt.datetime) and value.time() != MIDNIGHT:
            self._count("add_table.cell_dates")
            return value.isoformat(sep="T", timespec="seconds")
        day = value.strftime("%Y-%m-%d") if value.year > 999 else value.isoformat()[:10]  # noqa: PLR2004 - strftime does not pad
        if "y" in parts and "d" not in parts:
            text = day[:7] if "m" in parts else day[:4]
            self._count("add_table.cell_precision", example=text)
            return text
        self._count("add_table.cell_dates")
        return day

    def formula(self) -> None:
        """Count a cell whose value is the result of a formula."""
        self._count("add_table.formulas")

    def notes(self) -> Iterator[Message]:
        """Yield a note for each kind of value that occurred."""
        for code, cells in self.counts.items():
            yield Message(code, {"cells": cells, **self.examples[code]})

    def _count(self, code: str, **example: str) -> None:
        self.counts[code] += 1
        self.examples.setdefault(code, example)


def rectangle(rows: Sequence[Row]) -> list[Row]:
    """Return rows of the same width.

    Raises:
        CallError: the sheet has too many cells.
    """
    width = max((len(cells) for _, cells in rows), default=0)
    require_few(len(rows), width * len(rows))
    return [(line, [*cells, *[""] * (width - len(cells))]) for line, cells in rows]


def trimmed(cells: Sequence[str]) -> list[str]:
    """Return the cells of a row without the empty ones at its end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return list(cells[:end])


def chosen(names: Sequence[str], sheet: str | None) -> str:
    """Return the name of the sheet to read.

    Args:
        names: the sheets that contain something.
        sheet: the sheet that the person who called has named; None for the only one.

    Raises:
        CallError: there is no such sheet, or it is not clear which one is meant.
    """
    if not names:
        raise CallError("it contains nothing")
    listed = ", ".join(map(quoted, names))
    if sheet is None and len(names) == 1:
        return names[0]
    if sheet is None:
        raise CallError(f"the workbook has {len(names)} sheets: {listed}; name one with --sheet")
    if sheet not in names:
        raise CallError(f"--sheet: the workbook has no sheet {quoted(sheet)}; it has {listed}")
    return sheet

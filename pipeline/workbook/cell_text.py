"""The text that a coder meant by a cell: what spreadsheet programs do to it is undone where that is certain.

Programs turn what is typed or pasted into numbers, dates and truth values. The text is certain if the cell
still has the value that it had in the CSV file, if its field takes numbers, or if the cell shows the text
that is written: LibreOffice makes the same date of "Aug 2021" and of "2021-08-01", and shows which it was by
no more than the format. Everything else is reported.
"""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal

from pipeline.core.finding import Message, Value
from pipeline.schema.model import Field
from pipeline.workbook.number_formats import NumberFormat
from pipeline.workbook.read_sheets import Cell

DIGITS = 15  # that a program keeps of a number
LARGEST = 10**DIGITS
FIRST_DAYS = {1900: dt.datetime(1899, 12, 30), 1904: dt.datetime(1904, 1, 1)}  # noqa: DTZ001 - cells have no zone
FIRST_SERIAL = {1900: 61, 1904: 0}  # before it, programs do not agree: 1900 was not a leap year
LAST_SERIAL = 2_958_465
SECONDS = 86_400
NUMBERS = ("integer", "number", "year")
TRUE = re.compile(r"\s*=?\s*TRUE\(\)\s*", re.IGNORECASE)
FALSE = re.compile(r"\s*=?\s*FALSE\(\)\s*", re.IGNORECASE)
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?", re.ASCII)
PADDED = re.compile("-?0[0-9]+")
LONGEST = 60


@dataclass(frozen=True)
class Column:
    """What is known of a column.

    Attributes:
        field: its field; None for a column that the schema does not describe.
        padded: some of its cells in the CSV file are numbers that begin with 0.
    """

    field: Field | None
    padded: bool = False

    @property
    def takes_numbers(self) -> bool:
        """Whether its cells are numbers, of which only the value counts."""
        return self.field is not None and self.field.type in NUMBERS


class AlteredError(Exception):
    """The text that was typed is not certain.

    Attributes:
        code: what happened to the cell: the last part of the code of a finding.
        values: values of that finding.
        hints: hints of that finding.
    """

    def __init__(self, code: str, values: dict[str, Value], *hints: Message) -> None:
        """Set the attributes."""
        super().__init__(code)
        self.code = code
        self.values = values
        self.hints = hints


def text(cell: str | Cell, column: Column, before: str | None, first_year: int = 1900) -> str:
    """Return the text of a cell.

    Args:
        cell: the cell as it is stored.
        column: its column.
        before: the cell in the CSV file when the workbook was made; None for a new row.
        first_year: the year in which the days of the workbook begin.

    Raises:
        AlteredError: a program changed the cell, or it contains a formula or an error.
    """
    if isinstance(cell, str):
        return _typed(cell, before)
    match cell.kind:
        case "formula":
            if TRUE.fullmatch(cell.text) or FALSE.fullmatch(cell.text):  # as LibreOffice stores truth values
                return _truth(bool(TRUE.fullmatch(cell.text)), column, before)
            values: dict[str, Value] = {"formula": f"={cell.text}"[:LONGEST]}
            if cell.result:
                values["result"] = cell.result[:LONGEST]
            raise AlteredError("formula", values, Message("workbook.type_result"))
        case "error":
            raise AlteredError("error", {"value": cell.text[:LONGEST]}, Message("workbook.type_value"))
        case "boolean":
            return _truth(cell.text == "1", column, before)
        case "day":
            return _date(_iso(cell), cell.format, column, before)
    return _number(cell, column, before, first_year)


def _typed(text: str, before: str | None) -> str:
    """Return a text; a program may have changed how its lines end, or kept the apostrophe that marks text."""
    if before is None:
        return text
    if text == f"'{before}" or ("\r" in before and _lines(text) == _lines(before)):
        return before
    return text


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _truth(value: bool, column: Column, before: str | None) -> str:  # noqa: FBT001 - it is the cell
    """Return the text of a truth value: the one in the CSV file, or the only one that the field allows."""
    field, word = column.field, "true" if value else "false"
    if field and field.type == "boolean":
        words = field.true_values if value else field.false_values
        return before if before in words else words[0]
    if before is not None and before.casefold() == word:
        return before
    raise AlteredError("boolean", {"value": word.upper()}, Message("workbook.type_as_text"))


def _number(cell: Cell, column: Column, before: str | None, first_year: int) -> str:
    """Return the text of a number, or of a date that is stored as one."""
    if not NUMBER.fullmatch(cell.text):
        raise AlteredError("error", {"value": cell.text[:LONGEST]}, Message("workbook.type_value"))
    number = Decimal(cell.text)
    if abs(number.adjusted()) > 400:  # noqa: PLR2004 - beyond any number of a program
        raise AlteredError("digits", {"value": cell.text[:LONGEST]}, Message("workbook.type_as_text"))
    if cell.format.kind == "date":
        return _date(_moment(number, cell, first_year), cell.format, column, before)
    written = _decimal(number)
    if before is not None and _equal(written, before, column):
        return before
    if abs(number) >= LARGEST:
        raise AlteredError("digits", {"value": written}, Message("workbook.type_as_text"))
    _require_certain(written, cell.format, column)
    if cell.format.kind == "zeros" and written.isdecimal():
        return written.zfill(cell.format.digits)
    field = column.field
    return written.replace(".", field.decimal_char) if field and column.takes_numbers else written


def _require_certain(written: str, shown: NumberFormat, column: Column) -> None:
    """Check that a number is what was typed: in a field for numbers its value counts, else each character."""
    values: dict[str, Value] = {"value": written}
    if shown.kind == "percent":
        values["display"] = f"{_decimal(Decimal(written) * 100)}%"
        raise AlteredError("percent", values, Message("workbook.type_as_text"))
    if column.takes_numbers:
        return
    if shown.kind not in {"plain", "zeros"} or not written.lstrip("-").isdecimal():
        raise AlteredError("number", values, Message("workbook.type_as_text"))
    if column.padded and shown.kind == "plain":
        raise AlteredError("zeros", values, Message("workbook.type_as_text"))


def _decimal(number: Decimal) -> str:
    """Return a number with the digits that programs keep, without an exponent."""
    rounded = Decimal(f"{number:.{DIGITS}g}")
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _equal(written: str, before: str, column: Column) -> bool:
    """Return whether a text in the CSV file is the same number, to the digits that programs keep."""
    text, field = before.strip(), column.field
    if field and column.takes_numbers:
        text = text.replace(field.group_char, "") if field.group_char else text
        text = text.replace(field.decimal_char, ".")
    return bool(NUMBER.fullmatch(text)) and len(text) < LONGEST and _decimal(Decimal(text)) == written


def _moment(number: Decimal, cell: Cell, first_year: int) -> dt.datetime:
    """Return the day and time that a number means.

    Raises:
        AlteredError: programs do not agree on it.
    """
    if not FIRST_SERIAL[first_year] <= number <= LAST_SERIAL:
        values: dict[str, Value] = {"value": cell.text[:LONGEST]}
        raise AlteredError("date", values, Message("workbook.type_as_text"))
    return FIRST_DAYS[first_year] + dt.timedelta(seconds=round(number * SECONDS))


def _iso(cell: Cell) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(cell.text).replace(tzinfo=None)
    except ValueError as error:
        values: dict[str, Value] = {"value": cell.text[:LONGEST]}
        raise AlteredError("date", values, Message("workbook.type_as_text")) from error


def _date(moment: dt.datetime, shown: NumberFormat, column: Column, before: str | None) -> str:
    """Return the text of a date that is shown as it is written, in a field for dates."""
    field = column.field
    day, whole = moment.date().isoformat(), moment.time() == dt.time()
    if before is not None and before in {day, moment.isoformat(), moment.isoformat(" ")}:
        return before
    takes_days = field is not None and (field.type in {"date", "any"} or field.holds == "edtf")
    written = moment.isoformat() if field and field.type == "datetime" else day
    standard = field is not None and field.format in {"default", "any"}
    if standard and shown.iso and (written != day or (takes_days and whole)):
        return written
    values: dict[str, Value] = {"value": day if whole else moment.isoformat()}
    hint = Message("workbook.show_date", {"value": day}) if standard and takes_days and whole else None
    raise AlteredError("date", values, hint or Message("workbook.type_as_text"))

"""Read the sheets of the workbook of a package, as programs for spreadsheets do."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.schema.model import Field

if TYPE_CHECKING:
    import pyarrow as pa

Kind = Literal["int", "float", "string", "boolean", "datetime", "date", "duration"]
KINDS: dict[str, Kind] = {
    "integer": "int",
    "year": "int",
    "number": "float",
    "boolean": "boolean",
    "date": "date",
    "datetime": "datetime",
    "time": "duration",
}


class UnreadableError(Exception):
    """The file is not a workbook, or has no such sheet."""


def rows(workbook: Path, sheet: str, kinds: Sequence[Kind]) -> "pa.RecordBatch":
    """Return the rows of a sheet, with the names in its first row; a cell of another kind is null.

    Args:
        workbook: the file.
        sheet: the name of the sheet.
        kinds: what each column contains.

    Raises:
        UnreadableError: the file is not a workbook, or has no such sheet.
    """
    import fastexcel  # noqa: PLC0415 - only a release needs it

    try:
        book = fastexcel.read_excel(workbook)
        return book.load_sheet(sheet, dtypes=dict(enumerate(kinds))).to_arrow()
    except fastexcel.FastExcelError as error:
        raise UnreadableError from error


def kind(field: Field, as_text: Sequence[str]) -> Kind:
    """Return what the column of a field contains; a time is a duration since midnight."""
    return "string" if field.name in as_text else KINDS.get(field.type, "string")

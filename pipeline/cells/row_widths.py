"""Rows that have more or fewer cells than their table has fields."""

from pipeline.raw_files.python_reader import ParsedFile
from pipeline.schema.model import TableSchema


def of_other_width(table: TableSchema, parsed: ParsedFile) -> dict[int, list[str]]:
    """Return the cells of each row that has not one for each field, by its line, without surplus empty ones.

    A last line without a line end may have been cut off.
    """
    width, found = len(table.fields), {}
    for line, record in zip(parsed.lines, parsed.records, strict=True):
        last = max((i for i, cell in enumerate(record, start=1) if cell), default=0)
        if last > 0 and (len(record) < width or last > width):
            found[line] = [*record[: max(last, width)], *[""] * (width - len(record))]
    if "" in parsed.line_ends:
        found.pop(parsed.lines[-1], None)
    return found

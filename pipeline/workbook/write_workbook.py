"""Write a workbook for coders: a sheet for each raw table, the codes, the fields, and the findings.

Every cell is text (number format @), so that spreadsheet programs change nothing: not 007, not 1-2, not a
number of 17 digits. The header is protected, without a password; rows can be added, deleted and sorted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.core import templates
from pipeline.core.finding import Finding
from pipeline.package import excel
from pipeline.raw_files.spreadsheet_position import column_letter
from pipeline.workbook import drop_downs, input_hints, marks, origin, value_lists
from pipeline.workbook.drop_downs import Choices
from pipeline.workbook.marks import Mark, Place
from pipeline.workbook.origin import Source
from pipeline.workbook.sheet_tables import SheetTable

HELP, FIELDS, FINDINGS = "help", "fields", "findings"
SHEETS = (HELP, value_lists.CODES, FIELDS, FINDINGS, origin.NAME)
TEXT = {"num_format": "@", "locked": False}
BOLD = {"bold": True, "bg_color": "#E7E6E6", "num_format": "@"}
COLOURS = {"error": "#FFC7CE", "warning": "#FFEB9C"}
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
WIDEST, NARROWEST = 50, 9
WIDTHS = {"list": 24, "code": 24, "label": 30, "definition": 90}
WIDTHS |= {"sheet": 18, "column": 22, "title": 26, "description": 90, "allowed": 70, "example": 30}
WIDTHS |= {"severity": 10, "cell": 10, "field": 20, "finding": 100, "file": 24}
PERMITTED = (
    *("objects", "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows"),
    *("sort", "autofilter", "insert_hyperlinks"),
)
COMMENT = {"author": "claimbook", "x_scale": 2.2, "y_scale": 1.4}
MOST_FINDINGS = 20_000
CELL = 3  # the column of the cell in the sheet of findings


@dataclass(frozen=True)
class Content:
    """What a workbook contains.

    Attributes:
        dataset: the contract.
        tables: the raw tables, each with its file.
        findings: the findings of a check.
    """

    dataset: Dataset
    tables: Sequence[SheetTable]
    findings: Sequence[Finding] = ()

    @property
    def names(self) -> dict[str, str]:
        """The name of the sheet of each table."""
        return excel.sheet_names([table.table.name for table in self.tables], SHEETS)

    @property
    def sheets(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """The name and the columns of the sheet of each table."""
        return {table.table.name: (self.names[table.table.name], table.names) for table in self.tables}


def write(content: Content, sources: Mapping[str, bytes], target: Path, temporary: Path) -> None:
    """Write a workbook.

    Args:
        content: what it contains.
        sources: the bytes of the file of each table, by the table's name.
        target: the file to write.
        temporary: a folder for temporary files.

    Raises:
        OSError: the file cannot be written.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - only a workbook needs it
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - the same

    try:
        with Workbook(str(target), {"constant_memory": True, "tmpdir": str(temporary)}) as book:
            book.set_properties({"title": content.dataset.about["title"]})
            _Writer(book, content).write(sources)
    except FileCreateError as error:
        raise OSError(0, str(error), str(target)) from error


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, content: Content) -> None:  # noqa: ANN401 - untyped library
        self.book, self.content = book, content
        self.text = book.add_format(TEXT)
        self.bold = book.add_format(BOLD)
        self.marked = {
            severity: book.add_format({**TEXT, "bg_color": colour, "border": 1})
            for severity, colour in COLOURS.items()
        }
        self.wrapped = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})

    def write(self, sources: Mapping[str, bytes]) -> None:
        """Write all sheets; a workbook opens at the first table."""
        content = self.content
        self._help()
        lists = value_lists.read(content.dataset)
        choices = Choices(content.dataset, content.sheets, lists)
        found = marks.by_table(content.findings, content.tables)
        for number, table in enumerate(content.tables):
            page = self._table(table, choices, found.get(table.table.name, {}))
            if number == 0:
                page.activate()
        self._list(value_lists.CODES, value_lists.HEADER, _codes(lists))
        self._list(
            FIELDS, ("sheet", "column", "title", "description", "allowed", "example"), _fields(content)
        )
        if content.findings:
            self._findings()
        page = self.book.add_worksheet(origin.NAME)
        page.very_hidden()
        names = content.names
        of = [
            Source(t.table.name, t.table.file, names[t.table.name], sources[t.table.name])
            for t in content.tables
        ]
        origin.write(page, content.dataset.about["name"], of)

    def _help(self) -> None:
        page = self.book.add_worksheet(HELP)
        page.set_column(0, 0, 110, self.wrapped)
        values = {"title": self.content.dataset.about["title"], "findings": bool(self.content.findings)}
        for row, line in enumerate(templates.render("workbook/templates/help.txt.j2", **values).splitlines()):
            excel.write_text(page, row, 0, line, self.wrapped)
        page.protect()

    def _table(self, table: SheetTable, choices: Choices, of: dict[Place, Mark]) -> Any:  # noqa: ANN401 - untyped
        """Write the sheet of a table and return it."""
        rows = table.rows
        page = self.book.add_worksheet(self.content.names[table.table.name])
        page.set_column(0, LAST_COLUMN - 1, NARROWEST, self.text)
        # All cells of a row must be unlocked so that it can be deleted, but the library need not visit them.
        page.dim_colmax = len(table.header) - 1
        for column, label in enumerate(table.header):
            longest = max((len(cells[column]) for cells in rows), default=0)
            page.set_column(column, column, min(max(len(label) + 4, longest + 1), WIDEST), self.text)
        key = sorted(table.key)
        page.freeze_panes(1, len(key) if key == [*range(len(key))] and len(key) < len(table.header) else 0)
        page.autofilter(0, 0, max(len(rows), 1), len(table.header) - 1)
        page.ignore_errors({"number_stored_as_text": f"A1:XFD{LAST_ROW}"})
        page.protect("", dict.fromkeys(PERMITTED, True))
        self._rows(page, [table.header, *rows], of)
        for column, name in enumerate(table.names, start=1):
            if name in table.table.names:
                field = table.table.field(name)
                options = drop_downs.validation(choices, table.table, field, column, len(rows))
                page.data_validation(1, column - 1, LAST_ROW - 1, column - 1, options)
        return page

    def _rows(self, page: Any, rows: Iterable[Sequence[str]], of: dict[Place, Mark]) -> None:  # noqa: ANN401
        """Write the header and the rows, with the marks of their cells."""
        for number, cells in enumerate(rows, start=1):
            for column, text in enumerate(cells, start=1):
                mark = of.get((number, column))
                style = self.bold if number == 1 else self.marked[mark.severity] if mark else self.text
                if text:
                    excel.write_text(page, number - 1, column - 1, text, style)
                elif mark:
                    page.write_blank(number - 1, column - 1, None, style)
                if mark:
                    page.write_comment(number - 1, column - 1, mark.comment, COMMENT)

    def _list(self, name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Any:  # noqa: ANN401
        """Write a sheet that coders only read, and return it."""
        page = self.book.add_worksheet(name)
        for column, label in enumerate(header):
            page.write_string(0, column, label, self.bold)
            page.set_column(column, column, WIDTHS[label])
        page.freeze_panes(1, 0)
        for row, cells in enumerate(rows, start=1):
            for column, text in enumerate(cells):
                if text:
                    excel.write_text(page, row, column, text[: excel.MOST_CHARACTERS], self.wrapped)
        page.protect("", {"format_columns": True, "autofilter": True, "sort": True})
        return page

    def _findings(self) -> None:
        """Write the sheet of findings, each with a link to its cell."""
        content = self.content
        files = {table.table.file: table for table in content.tables}
        rows: list[tuple[str, ...]] = []
        links: dict[int, tuple[str, str]] = {}
        for finding in content.findings[:MOST_FINDINGS]:
            place = marks.place(finding, files) if finding.line else None
            sheet = content.names[place[0].table.name] if place else ""
            cell = f"{column_letter(place[1][1])}{place[1][0]}" if place else ""
            if place:
                links[len(rows) + 1] = (f"internal:'{sheet}'!{cell}", cell)
            word = "waived" if finding.waiver else finding.severity
            rows.append((word, finding.file or finding.table, sheet, "", marks.sentence(finding)))
        page = self._list(FINDINGS, ("severity", "file", "sheet", "cell", "finding"), [])
        for row, cells in enumerate(rows, start=1):
            for column, text in enumerate(cells):
                if text:
                    excel.write_text(page, row, column, text[: excel.MOST_CHARACTERS], self.wrapped)
                elif row in links and column == CELL:
                    address, cell = links[row]
                    page.write_url(row, column, address, string=cell)


def _codes(lists: Mapping[str, value_lists.ValueList]) -> Iterable[Sequence[str]]:
    for values in lists.values():
        for code in values.codes:
            yield values.name, code.code, code.label, code.definition


def _fields(content: Content) -> Iterable[Sequence[str]]:
    for table in content.tables:
        fields = {field.name: field for field in table.table.fields}
        for label, name in zip(table.header, table.names, strict=True):
            if name in fields:
                field = fields[name]
                allowed = input_hints.full(content.dataset, table.table, field)
                example = "" if field.example is None else field.example_text
                sheet = content.names[table.table.name]
                yield sheet, label, field.title, field.description, allowed, example

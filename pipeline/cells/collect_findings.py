"""The findings of the first layer about one file, each on its line and column."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import duckdb

from pipeline.cells import cell_messages, spreadsheet_hints
from pipeline.cells.scan_result import Marks
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.legacy import worded
from pipeline.raw_files import check_header
from pipeline.schema.model import Field, TableSchema

if TYPE_CHECKING:
    from pipeline.core.finding import Finding


class FileFindings:
    """What is found in the file of one table, on the marks that its scan left.

    Attributes:
        table: the raw or reference table.
        found: the findings so far.
        labels: the first line of the file.
        limit: how many of one check on one field are told singly; the rest are counted in one.
    """

    def __init__(
        self, dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, limit: int
    ) -> None:
        """Start with none."""
        self.dataset = dataset
        self.connection = connection
        self.table = table
        self.limit = limit
        self.found: list[Finding] = []
        self.labels = list(table.names)

    def of_file(self, check: str, message: str, line: int | None = None, hint: str = "") -> None:
        """Tell of the file itself, or of a whole line."""
        self.found.append(worded("error", f"cells.{check}", message, self.table.file, line, hint=hint))

    def of_cell(self, check: str, field: Field, line: int, message: str, **more: Any) -> None:  # noqa: ANN401
        """Tell of one cell; `more` is what else a finding holds.

        Where the cell shows that a spreadsheet has changed it, the hint says so.
        """
        column = check_header.position(self.labels, field.name) or None
        text = f"{field.name}: {message}"
        severity = cell_messages.severity(self.dataset, self.table, field, check)
        if check not in {*cell_messages.ODD, "required"} and more.get("value"):
            more["hint"] = spreadsheet_hints.mend(field, more["value"], more.get("hint", ""))
        self.found.append(worded(severity, f"cells.{check}", text, self.table.file, line, column, **more))

    def of_the_rest(self, check: str, field: Field | None, times: int, told: int) -> None:
        """Count the findings that are not told singly in one."""
        if times > told:
            where = f"{field.name}: " if field else ""
            message = f"{where}{times - told} more of these, {times} in all"
            severity = cell_messages.severity(self.dataset, self.table, field, check) if field else "error"
            finding = worded(severity, f"cells.{check.lower()}", message, self.table.file)
            self.found.append(replace(finding, count=times - told))

    def of_values(self, marks: Marks, field: Field, told: dict[str, list[tuple[str, str, str]]]) -> None:
        """Tell of each row that holds one of the faulty values: of each the check, what is wrong, a hint."""
        if not told:
            return
        column = sql.identifier(field.name)
        listed = ", ".join(sql.literal(value) for value in told)
        found = self.rows(
            marks,
            f"SELECT m.rowid AS row, m.{column} AS value FROM {marks.name} AS m "
            f"WHERE m.{column} IN ({listed})",
        )
        for row, value, key, _ in found:
            (line,) = marks.lines([row])
            for check, message, hint in told[value]:
                self.of_cell(check, field, line, message, key=key, value=value, hint=hint)
        self.of_the_rest("type", field, found[0][-1], len(found))

    def rows(self, marks: Marks, query: str) -> list[tuple[Any, ...]]:
        """Run a query over the marks that returns (row, …), and add the key and how many there are."""
        key = ", ".join(f"coalesce({sql.identifier(name)}, '')" for name in self.table.primary_key)
        return self.connection.execute(
            f"WITH found AS ({query}) SELECT found.*, concat_ws(', ', {key}), count(*) OVER () "
            f"FROM found JOIN {marks.name} AS m ON m.rowid = found.row ORDER BY found.row LIMIT {self.limit}"
        ).fetchall()

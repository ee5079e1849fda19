"""The findings of the first layer about one file, each on its line and column."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from pipeline.cells import cell_faults, spreadsheet_hints
from pipeline.cells.cell_fault import Fault
from pipeline.cells.scan_result import ScanResult
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding, Message, Values
from pipeline.raw_files import check_header
from pipeline.schema import column_names
from pipeline.schema.model import Field, TableSchema

# Checks whose hints already say what to do, whatever a spreadsheet did to the cell.
COMPLETE_HINTS = ("cells.space", "cells.required", *cell_faults.WARNINGS)


class FileFindings:
    """The findings about the file of one table.

    Attributes:
        table: the raw or reference table.
        findings: the findings so far.
        labels: the field of each column of the file.
        headers: the text above the column of each field.
        limit: how many findings of one check on one field are reported; the others are counted in one.
    """

    def __init__(
        self, dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, limit: int
    ) -> None:
        """Start without findings."""
        self.dataset = dataset
        self.connection = connection
        self.table = table
        self.limit = limit
        self.findings: list[Finding] = []
        self.labels = list(table.names)
        self.headers = {field.name: column_names.shown(field) for field in table.fields}

    def add_of_file(self, code: str, values: Values, line: int | None = None, *hints: Message) -> None:
        """Add a finding about the file itself, or about a whole line."""
        self.findings.append(Finding("error", code, values, self.table.file, line, hints=hints))

    def add_of_cell(self, fault: Fault, field: Field, line: int, key: str, value: str) -> None:
        """Add a finding about one cell; if the cell shows what a spreadsheet did to it, a hint says so."""
        hints = fault.hints
        if value and fault.check not in COMPLETE_HINTS:
            hints = spreadsheet_hints.mend(field, value, hints, fault.check)
        self.findings.append(
            Finding(
                cell_faults.severity(self.dataset, self.table, field, fault.check),
                fault.code,
                {"field": self.headers[field.name], "value": value, **fault.values},
                self.table.file,
                line,
                check_header.position(self.labels, field.name) or None,
                key=key,
                value=value,
                hints=hints,
            )
        )

    def add_rest(self, total: int, shown: int) -> None:
        """Add one finding that counts those like the last one which are not shown, if there are any."""
        if total <= shown:
            return
        last = self.findings[-1]
        values: Values = {"rest": total - shown, "total": total, "shown": shown}
        if "field" in last.values:
            values = {"field": last.values["field"], **values}
        self.findings.append(Finding(last.severity, last.check, values, self.table.file, count=total - shown))

    def add_of_values(self, scan: ScanResult, field: Field, faults: Mapping[str, Sequence[Fault]]) -> None:
        """Add the findings about each cell whose text is one of the faulty ones, check by check."""
        for check in sorted({fault.check for of_text in faults.values() for fault in of_text}):
            own = {text: [f for f in of_text if f.check == check] for text, of_text in faults.items()}
            self._add_of_check(scan, field, {text: of_text for text, of_text in own.items() if of_text})

    def _add_of_check(self, scan: ScanResult, field: Field, faults: Mapping[str, Sequence[Fault]]) -> None:
        """Add the findings of one check; those beyond the limit are counted exactly."""
        column = sql.identifier(field.name)
        listed = ", ".join(sql.literal(text) for text in faults)
        faulty = f"FROM {scan.name} AS m WHERE m.{column} IN ({listed})"
        rows = self.rows(scan, f"SELECT m.rowid AS row, m.{column} AS value {faulty}")
        for row, value, key, _ in rows:
            (line,) = scan.lines([row])
            for fault in faults[value]:
                self.add_of_cell(fault, field, line, key, value)
        if rows[0][-1] > len(rows):
            counts = self.connection.execute(f"SELECT m.{column}, count(*) {faulty} GROUP BY 1").fetchall()
            shown = sum(len(faults[value]) for _, value, *_ in rows)
            self.add_rest(sum(count * len(faults[text]) for text, count in counts), shown)

    def keys(self, scan: ScanResult, rows: Sequence[int]) -> dict[int, str]:
        """Return the keys of some rows by their numbers."""
        numbers = ", ".join(map(str, rows)) or "NULL"
        key = ", ".join(f"coalesce({sql.identifier(name)}, '')" for name in self.table.primary_key)
        return dict(
            self.connection.execute(
                f"SELECT rowid, concat_ws(', ', {key}) FROM {scan.name} WHERE rowid IN ({numbers})"
            ).fetchall()
        )

    def rows(self, scan: ScanResult, query: str) -> list[tuple[Any, ...]]:
        """Return the first rows of a query over a scan; the query selects `row` and more.

        Each result is what the query selects, then the key of the row, then how many rows there are.
        """
        key = ", ".join(f"coalesce({sql.identifier(name)}, '')" for name in self.table.primary_key) or "NULL"
        return self.connection.execute(
            f"WITH faulty AS ({query}) SELECT faulty.*, concat_ws(', ', {key}), count(*) OVER () "
            f"FROM faulty JOIN {scan.name} AS m ON m.rowid = faulty.row "
            f"ORDER BY faulty.row LIMIT {self.limit}"
        ).fetchall()

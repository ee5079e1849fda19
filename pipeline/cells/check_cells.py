"""Layer 1: is each cell what its field allows, are keys unique, do references resolve?

DuckDB scans each file once (`scan_result`), by the SQL to which its Table Schema compiles (`cell_tests`).
Python reads the distinct values of fields that SQL cannot decide (`python_values`). Keys, references and what
the engine adds to Table Schema are checked on the result of the scan.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

import duckdb

from pipeline.cells import (
    cell_faults,
    check_keys,
    check_local_names,
    check_period,
    check_twins,
    count_bounds,
    doubtful_cells,
    exchanged_files,
    lost_letters,
    misplaced_rows,
    missing_values,
    names_and_lists,
    other_files,
    python_values,
    resaved_files,
    row_widths,
    torn_rows,
)
from pipeline.cells.cell_fault import Fault
from pipeline.cells.check_period import CheckedDates
from pipeline.cells.collect_findings import FileFindings
from pipeline.cells.fitting_values import FittingValues
from pipeline.cells.names_and_lists import KnownValues
from pipeline.cells.scan_result import ScanResult
from pipeline.contract.dataset import Dataset
from pipeline.core import merge_conflict, sql
from pipeline.core.finding import Finding, Message, Values, in_order, limited
from pipeline.core.progress import Reading
from pipeline.raw_files import (
    check_format,
    check_header,
    choose_reader,
    detect_format,
    other_quote,
    unreadable_file,
)
from pipeline.raw_files.python_reader import ParsedFile, UnreadableError
from pipeline.schema import counts, sql_types
from pipeline.schema.model import Field, TableSchema

LIMIT = 100
MARKS_SHOWN = 6  # of the lines on which git marks a conflict
# Findings about records that may be split by the wrong quotes.
NO_ROWS = ("cells.row.too_few_cells", "cells.row.too_many_cells")
# Findings about records that leave out no row with values.
COMPLETE = ("cells.row.empty", "cells.row.header_again")


def check(
    dataset: Dataset,
    connection: duckdb.DuckDBPyConnection,
    limit: int = LIMIT,
    reading: Reading | None = None,
) -> tuple[list[Finding], dict[str, ScanResult]]:
    """Check the cells of every raw and reference table.

    Args:
        dataset: the contract.
        connection: the engine's connection; temporary tables are made there.
        limit: how many findings of one check on one field are reported; the others are counted in one.
        reading: its `start` is called with the name of each table before its file is scanned.

    Returns:
        All findings, table by table, in order of line and column, those about missing values last; and the
        scan of each table whose file could be scanned.
    """
    checks = [TableCheck(dataset, connection, table, limit) for table in dataset.inputs.values()]
    retained = _retained_columns(dataset)
    for table_check in checks:
        if reading:
            reading.start(table_check.table.name)
        table_check.scan_file(retained[table_check.table.name])
    scans = {check.table.name: check.scan for check in checks if check.scan}
    complete = {check.table.name: check.scan for check in checks if check.scan and check.is_complete}
    known = KnownValues(dataset, connection, complete)
    for table_check in checks:
        table_check.check_cells()
    dates = CheckedDates(dataset, connection, scans if dataset.is_project else {})
    fitting = FittingValues(dataset, known)
    findings = [finding for table_check in checks for finding in table_check.check(known, dates, fitting)]
    findings = lost_letters.explained(exchanged_files.explained(findings))
    findings = missing_values.consequences_last(findings)
    return resaved_files.explained(findings, scans) if dataset.is_project else findings, scans


def _retained_columns(dataset: Dataset) -> dict[str, set[str]]:
    """Return for each table the fields whose text is needed after the scan."""
    retained: dict[str, set[str]] = defaultdict(set)
    for table in dataset.inputs.values():
        for key in table.foreign_keys:
            retained[table.name] |= set(key.fields)
            retained[key.table] |= set(key.to)
        for names in table.unique_keys:
            retained[table.name] |= set(names)
        for field in table.fields:
            adds = field.holds or field.target or field.separator or not sql_types.decides(field)
            is_date = field.type in check_period.TYPES
            if adds or is_date or field.constraints.get("unique"):
                retained[table.name].add(field.name)
            if field.bound:
                retained[table.name].add(field.bound)
            if field.target:
                target, _, name = field.target.partition(".")
                retained[target].add(name)
            if field.aliases:
                retained[field.aliases.table] |= set(field.aliases.columns)
            if field.words:
                retained[field.words].add("word")
    return retained


class TableCheck:
    """The check of one table's file: call `scan_file`, `check_cells` and `check` in this order.

    Attributes:
        table: the raw or reference table.
        scan: the scan of its file; None where the file cannot be scanned.
        is_complete: every row of the file was scanned.
        odd: the cells of each row that has not one for each field, by its line.
        findings: the findings about the file.
    """

    def __init__(
        self, dataset: Dataset, connection: duckdb.DuckDBPyConnection, table: TableSchema, limit: int
    ) -> None:
        """Start without a scan."""
        self.dataset = dataset
        self.connection = connection
        self.table = table
        self.scan: ScanResult | None = None
        self.is_complete = True
        self.odd: dict[int, list[str]] = {}
        self.findings = FileFindings(dataset, connection, table, limit)

    def scan_file(self, retain: Iterable[str]) -> None:
        """Scan the file, retaining some columns; if it cannot be scanned, add the findings that say why."""
        findings, path = self.findings, self.dataset.folder / self.table.file
        if not path.is_file():
            findings.add_of_file("cells.file.missing", *other_files.of_missing(self.dataset, self.table))
            return
        marked = merge_conflict.lines(path)
        if marked:
            values: Values = {"lines": [str(line) for line in marked[:MARKS_SHOWN]], "marks": len(marked)}
            findings.add_of_file("cells.file.merge", values, marked[0], Message("finish_merge"))
            return
        try:
            file_format = detect_format.detect(path, self.table)
            others = self.dataset.raw.values()
            findings.findings += check_header.check(self.table, path, file_format, others)
            parsed = None
            if check_header.fits(self.table, file_format, unnamed=True):
                findings.labels = check_header.columns(self.table, file_format)
                findings.headers = check_header.headers(self.table, file_format)
                csv = choose_reader.CsvRelation(
                    self.connection, self.table, path, file_format, findings.labels
                )
                self.scan = ScanResult(self.connection, self.dataset, csv, retain)
                file_format, parsed = csv.file_format, csv.parsed
                if parsed is not None:
                    self._check_records(parsed)
            findings.findings += check_format.check(self.table, file_format, self._schema_file(), parsed)
        except UnreadableError as unreadable:
            found = unreadable_file.findings(path, self.table, self._schema_file(), unreadable)
            findings.findings += found
        if any(f.code in NO_ROWS or f.code.startswith("cells.header.") for f in findings.findings):
            quotes = other_quote.found(path, self.table)
            if quotes:
                findings.findings, self.scan = [quotes], None

    def check_cells(self) -> None:
        """Add the findings about cells that their own field forbids; stores the values of keys on the way."""
        if self.scan is None:
            return
        self._check_tests(self.scan)
        for field in self.table.fields:
            if not sql_types.decides(field):
                self._check_by_python(self.scan, field)

    def check(self, known: KnownValues, dates: CheckedDates, fitting: FittingValues) -> list[Finding]:
        """Return all findings about the file, with those from comparing its cells with other cells."""
        if self.scan is None:
            return self.findings.findings
        for field in self.table.fields:
            self._check_names_and_lists(self.scan, field, known)
            if field.bound and not self.table.requires(self.table.field(field.bound)):
                self._check_bounds(self.scan, field)
        check_local_names.check(self.findings, self.scan, self.dataset, known)
        check_keys.check(self.findings, self.scan, known)
        check_period.check(self.findings, self.scan, dates)
        if self.is_complete and self.dataset.is_project:
            check_twins.check(self.findings, self.scan, self.dataset, known)
        if self.dataset.is_project:
            self._explain_lines(self.scan, fitting)
            return misplaced_rows.explained(self.findings, self.scan, fitting, self.odd)
        return in_order(self.findings.findings)

    def _explain_lines(self, scan: ScanResult, fitting: FittingValues) -> None:
        """Replace the findings about lines that are no rows because of an editor."""
        parsed, names = scan.csv.parsed, check_header.named(self.table, self.findings.labels)
        if parsed is not None and names == list(self.table.names):
            found = torn_rows.explained(self.table, self.findings.findings, parsed, fitting)
            self.findings.findings, lines = found
            self.odd = {line: cells for line, cells in self.odd.items() if line not in lines}

    def _schema_file(self) -> str:
        """Return the file that can declare the dialect, empty for a table of the engine."""
        folder = "raw" if self.table.name in self.dataset.raw else "reference"
        file = f"schemas/{folder}/{self.table.name}.json"
        return file if (self.dataset.folder / file).is_file() else ""

    def _check_records(self, parsed: ParsedFile) -> None:
        """Add the findings about records that are not complete rows of text."""
        headers = [self.findings.headers.get(label, label) for label in self.findings.labels]
        findings = in_order(check_format.check_records(self.table, headers, parsed))
        self.odd = row_widths.of_other_width(self.table, parsed)
        self.is_complete = all(f.code in COMPLETE for f in findings) and not self.odd
        self.findings.findings += limited(findings, self.findings.limit)

    def _check_tests(self, scan: ScanResult) -> None:
        """Add the findings about rows and cells that fail a test of the scan."""
        for test, total, condition in scan.failures():
            if test.check in doubtful_cells.CHECKS:
                doubtful_cells.check(self.findings, scan, test, condition)
                continue
            rows = scan.faulty_rows(condition, self.findings.limit)
            lines = scan.lines([row for row, _ in rows])
            for line, (_, cells) in zip(lines, rows, strict=True):
                if test.field is None:
                    self.findings.add_of_file("cells.row.empty", {}, line, Message("delete_line"))
                    continue
                row = dict(zip(self.table.names, cells, strict=True))
                value = row[test.field.name]
                fault = cell_faults.fault(self.dataset, self.table, test.field, test.check, value)
                key = ", ".join(row[name] for name in self.table.primary_key)
                self.findings.add_of_cell(fault, test.field, line, key, value)
            self.findings.add_rest(total, len(rows))

    def _check_by_python(self, scan: ScanResult, field: Field) -> None:
        """Add the findings about cells that only Python can read."""
        faults = {
            text: [cell_faults.fault(self.dataset, self.table, field, check, text) for check in failed]
            for text, failed in python_values.read(self.connection, scan, field).items()
        }
        self.findings.add_of_values(scan, field, faults)

    def _check_names_and_lists(self, scan: ScanResult, field: Field, known: KnownValues) -> None:
        """Add the findings about what the engine adds to Table Schema, from the distinct texts of a field."""
        find_faults = names_and_lists.fault_finder(self.dataset, known, self.table, field)
        if find_faults is None:
            return
        texts = python_values.texts(self.connection, scan, field, names_and_lists.correct_sql(field))
        faults = {text: faults for text in texts if (faults := [*find_faults(text)])}
        missing, others = missing_values.separated(faults)
        if missing:
            target = field.target or ""
            values = missing_values.used(scan, field, missing)
            find_hints = partial(names_and_lists.name_hints, known, target, field.separator or "")
            missing_values.add(self.findings, scan, field, target, values, known, find_hints)
        first = len(self.findings.findings)
        self.findings.add_of_values(scan, field, others)
        count_bounds.kept(self.findings, scan, field, first)

    def _check_bounds(self, scan: ScanResult, field: Field) -> None:
        """Add the findings about numbers without a bound, which would not be in any sum."""
        bound = self.table.field(field.bound or "")
        count, bound_cell = sql.identifier(field.name), sql.identifier(bound.name)
        rows = self.findings.rows(
            scan,
            f"SELECT m.rowid AS row, m.{count} AS number FROM {scan.name} AS m WHERE m.{bound_cell} IS NULL "
            f"AND {counts.is_number_sql(f'm.{count}')}",
        )
        for row, number, key, _ in rows:
            (line,) = scan.lines([row])
            fault = Fault(
                "cells.required.bound",
                {"number": number, "of": self.findings.headers[field.name]},
                (Message("enter_bound"),),
            )
            self.findings.add_of_cell(fault, bound, line, key, "")
        if rows:
            self.findings.add_rest(rows[0][-1], len(rows))

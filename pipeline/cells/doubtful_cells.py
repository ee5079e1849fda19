"""Cells that may be right, found by the scan and judged by Python: damaged text, and rows inside a cell."""

from collections.abc import Callable
from functools import partial

from pipeline.cells import damaged_text, swallowed_rows
from pipeline.cells.cell_fault import Fault
from pipeline.cells.cell_tests import Test
from pipeline.cells.collect_findings import FileFindings
from pipeline.cells.scan_result import ScanResult
from pipeline.cells.swallowed_rows import RowForm
from pipeline.core import sql
from pipeline.raw_files import check_header

CHECKS = ("damage", "lines")
KEYS = 1000  # keys that show the shapes of all keys


def check(findings: FileFindings, scan: ScanResult, test: Test, condition: str) -> None:
    """Add the findings about the cells that a test of the scan doubts and that are indeed faulty.

    Args:
        findings: the findings about the file.
        scan: its scan.
        test: the test of the scan, one of `CHECKS`.
        condition: SQL for the rows whose cell is in doubt.
    """
    field = test.field
    if field is None:
        return
    position = scan.table.names.index(field.name)
    find_fault, worth = _fault_finder(findings, scan, test, f'"the cells"[{position + 1}]')
    faults: dict[str, Fault | None] = {}
    faulty: list[tuple[int, list[str]]] = []
    for row, cells in scan.faulty_rows(f"{condition} AND {worth}", scan.count):
        value = cells[position]
        if value not in faults:
            fault = find_fault(value)
            faults[value] = None if fault and field.accepts_finding(fault.code) else fault
        if faults[value]:
            faulty.append((row, cells))
    shown = faulty[: findings.limit]
    keys = [scan.table.names.index(name) for name in scan.table.primary_key]
    for line, (_, cells) in zip(scan.lines([row for row, _ in shown]), shown, strict=True):
        fault = faults[cells[position]]
        if fault:
            key = ", ".join(cells[index] for index in keys)
            findings.add_of_cell(fault, field, line, key, cells[position])
    findings.add_rest(len(faulty), len(shown))


def _fault_finder(
    findings: FileFindings, scan: ScanResult, test: Test, cell: str
) -> tuple[Callable[[str], Fault | None], str]:
    """Return what finds the fault of a text, and SQL for the cells that are worth its time."""
    if test.check == "damage" or test.field is None:
        return damaged_text.fault, "true"
    form, position = _row_form(findings, scan), check_header.position(findings.labels, test.field.name) - 1
    return partial(swallowed_rows.fault, form, position), swallowed_rows.may_be_rows_sql(form, cell)


def _row_form(findings: FileFindings, scan: ScanResult) -> RowForm:
    """Return how the rows of a file look."""
    name, *others = scan.table.primary_key
    delimiter, width = scan.csv.file_format.dialect.delimiter, len(findings.labels)
    if others or name not in findings.labels:
        return RowForm(delimiter, width, None, frozenset())
    column = sql.identifier(name)
    keys = scan.connection.execute(
        f"SELECT {column} FROM {scan.name} WHERE {column} IS NOT NULL LIMIT {KEYS}"
    ).fetchall()
    shapes = frozenset(swallowed_rows.shape(key) for (key,) in keys)
    return RowForm(delimiter, width, findings.labels.index(name), shapes)

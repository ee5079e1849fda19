"""Whether keys are unique and references resolve. Values are compared, not texts: 01 and 1 are equal."""

from collections.abc import Collection
from functools import partial

from pipeline.cells import missing_values, python_values, separated_items
from pipeline.cells.cell_fault import Fault
from pipeline.cells.collect_findings import FileFindings
from pipeline.cells.missing_values import MissingValue
from pipeline.cells.names_and_lists import KnownValues, Spellings
from pipeline.cells.scan_result import ScanResult
from pipeline.core import sql
from pipeline.core.finding import Message, suggest
from pipeline.schema.model import ForeignKey

MOST_COMPARED = 5000


def check(findings: FileFindings, scan: ScanResult, known: KnownValues) -> None:
    """Add a finding for each duplicate key of a table, and for each reference to a missing row."""
    table = scan.table
    for field in table.fields:
        if field.constraints.get("unique"):
            _check_unique(findings, scan, (field.name,), Fault("cells.unique.duplicate"))
    for names in table.unique_keys:
        _check_unique(findings, scan, names, Fault("cells.unique.duplicate"))
    if table.primary_key:  # only tables of the dataset must have one
        fault = Fault("cells.key.duplicate", hints=(_key_hint(findings),))
        _check_unique(findings, scan, table.primary_key, fault)
    for key in table.foreign_keys:
        if key.table in known.scans:
            _check_references(findings, scan, key, known)


def _key_hint(findings: FileFindings) -> Message:
    """Return the hint about a duplicate key; a key of one field that ends with a number can be counted up."""
    table = findings.table
    if len(table.primary_key) > 1:
        return Message("one_of_two_rows")
    ends_with_number = table.field(table.primary_key[0]).example_text[-1:].isdigit()
    is_typed = findings.dataset.is_project and table.name in findings.dataset.raw
    return Message("own_key", {"table": table.name} if ends_with_number and is_typed else {})


def _check_unique(findings: FileFindings, scan: ScanResult, names: tuple[str, ...], fault: Fault) -> None:
    """Add a finding for each row whose key is that of an earlier row.

    A key with a missing or a faulty cell is left out: that cell has a finding of its own.
    """
    field, parts = scan.table.field(names[0]), [f"v{i}" for i in range(len(names))]
    complete = " AND ".join(f"{part} IS NOT NULL" for part in parts)
    key_sql = parts[0] if len(parts) == 1 else f"row({', '.join(parts)})"
    if _ascending(findings, scan, names, key_sql) or _distinct(findings, scan, names, key_sql, complete):
        return
    rows = findings.rows(
        scan,
        f'SELECT "row", text, min("row") OVER (PARTITION BY {", ".join(parts)}) AS first '
        f'FROM {_values(scan, names)} WHERE {complete} QUALIFY "row" > first',
    )
    cells = scan.cells(number for row in rows for number in (row[0], row[2]))
    for row, value, first, key, _ in rows:
        line, first_line = scan.lines([row, first])
        hints = fault.hints
        if fault.code == "cells.key.duplicate" and cells[row] == cells[first]:
            hints = (Message("delete_repeated_row", {"first_line": first_line}),)
        duplicate = Fault(fault.code, {"first_line": first_line}, hints)
        findings.add_of_cell(duplicate, field, line, key, value)
    findings.add_rest(rows[0][-1], len(rows))


def _ascending(findings: FileFindings, scan: ScanResult, names: tuple[str, ...], key_sql: str) -> bool:
    """Return whether each key is above that of the row before, as is usual in files typed by hand."""
    ((ascending,),) = findings.connection.execute(
        f"SELECT count(*) FILTER (above) = count(*) - 1 "
        f"FROM (SELECT {key_sql} > lag({key_sql}) OVER () AS above FROM {_values(scan, names)})"
    ).fetchall()
    return bool(ascending)


def _distinct(
    findings: FileFindings, scan: ScanResult, names: tuple[str, ...], key_sql: str, complete: str
) -> bool:
    """Return whether no two complete keys are the same."""
    ((distinct,),) = findings.connection.execute(
        f"SELECT count(DISTINCT {key_sql}) = count(*) FROM {_values(scan, names)} WHERE {complete}"
    ).fetchall()
    return bool(distinct)


def _check_references(findings: FileFindings, scan: ScanResult, key: ForeignKey, known: KnownValues) -> None:
    """Add a finding for each key that is referred to and missing.

    A key with a missing or a faulty cell refers to nothing: that cell has a finding of its own, if any.
    """
    here, there = _values(scan, key.fields), _values(known.scans[key.table], key.to)
    complete = " AND ".join(f"here.v{i} IS NOT NULL" for i in range(len(key.fields)))
    joined = " AND ".join(f"there.v{i} = here.v{i}" for i in range(len(key.fields)))
    rows = findings.connection.execute(
        f"SELECT here.text, count(*), list(here.row ORDER BY here.row)[1:{missing_values.FIRST}] "
        f"FROM {here} AS here ANTI JOIN {there} AS there ON {joined} WHERE {complete} "
        f"GROUP BY here.text ORDER BY min(here.row)"
    ).fetchall()
    if not rows:
        return
    missing = [MissingValue(text, text, uses, tuple(first)) for text, uses, first in rows]
    target = f"{key.table}.{key.to[0]}"
    choices = known.column(target, MOST_COMPARED) if len(key.fields) == 1 else set()
    field = scan.table.field(key.fields[0])
    table = findings.dataset.raw.get(key.table)
    has_aliases = table is not None and len(key.to) == 1 and table.field(key.to[0]).aliases
    spellings = (known.spellings(target) if has_aliases else None) or {}
    hints = partial(_hints, table.file if table else "", spellings, choices)
    missing_values.add(findings, scan, field, target, missing, known, hints)


def _hints(file: str, spellings: Spellings, choices: Collection[str], text: str) -> tuple[Message, ...]:
    """Return the hints for a key that is missing in the other table; an alias has the name that it means."""
    meanings = [*spellings.get(text, ())]
    if len(meanings) == 1:
        return (Message("write", {"suggestion": meanings[0]}),)
    # A text that is like no key may be a sentence, which is neither one row nor several.
    return separated_items.suggested(text, choices, file=file if suggest(text, choices) else None)


def _values(scan: ScanResult, names: tuple[str, ...]) -> str:
    """Return SQL for the number of each row, its key as text, and the values v0, v1, … of its parts."""
    cells = [f"m.{sql.identifier(name)}" for name in names]
    values = ", ".join(
        f"{python_values.value(scan, scan.table.field(name), cell)} AS v{i}"
        for i, (name, cell) in enumerate(zip(names, cells, strict=True))
    )
    text = f"concat_ws(', ', {', '.join(cells)}) AS text"
    return f'(SELECT m.rowid AS "row", {text}, {values} FROM {scan.name} AS m)'

"""Values that must be found in another field and are not: one finding for each of them, whatever its uses.

A row that is missing in one table makes many cells of others wrong. They need the same mending.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from pipeline.cells import exchanged_cells, one_value, short_names
from pipeline.cells.cell_fault import Fault
from pipeline.cells.collect_findings import FileFindings
from pipeline.cells.names_and_lists import KnownValues
from pipeline.cells.scan_result import ScanResult
from pipeline.contract.dataset import Dataset
from pipeline.core import sql, text
from pipeline.core.finding import Finding, Message, Value
from pipeline.schema import column_names
from pipeline.schema.model import Field, TableSchema

CODES = ("cells.reference.missing", "cells.item.missing")
FIRST = 3  # uses whose place is reported

Hints = tuple[Message, ...]


@dataclass(frozen=True)
class MissingValue:
    """A value that is not found.

    Attributes:
        value: the value: a cell or an item of a list.
        cell: the first cell that contains it.
        uses: number of cells that contain it.
        rows: numbers of the first rows with such a cell.
    """

    value: str
    cell: str
    uses: int
    rows: tuple[int, ...]


def separated(
    faults: Mapping[str, Sequence[Fault]],
) -> tuple[dict[str, list[str]], dict[str, list[Fault]]]:
    """Return for each text of a cell the values that are missing, and for each text its other faults."""
    missing: dict[str, list[str]] = {}
    others: dict[str, list[Fault]] = {}
    for cell, of_cell in faults.items():
        for fault in of_cell:
            if fault.code in CODES:
                missing.setdefault(cell, []).append(str(fault.values.get("item", cell)))
            else:
                others.setdefault(cell, []).append(fault)
    return missing, others


def used(scan: ScanResult, field: Field, missing: Mapping[str, Iterable[str]]) -> list[MissingValue]:
    """Return the values that are missing in some cells of a field.

    Args:
        scan: the scan of the file.
        field: the field.
        missing: for each text of a cell the values that it contains and that are missing.
    """
    column = sql.identifier(field.name)
    listed = ", ".join(sql.literal(text) for text in missing)
    cells = scan.connection.execute(
        f"SELECT {column}, count(*), list(rowid ORDER BY rowid)[1:{FIRST}] FROM {scan.name} "
        f"WHERE {column} IN ({listed}) GROUP BY 1 ORDER BY min(rowid)"
    ).fetchall()
    values: dict[str, MissingValue] = {}
    for cell, uses, rows in cells:
        for value in missing[cell]:
            known = values.get(value, MissingValue(value, cell, 0, ()))
            first = tuple(sorted([*known.rows, *rows])[:FIRST])
            values[value] = replace(known, uses=known.uses + uses, rows=first)
    return list(values.values())


def add(  # noqa: PLR0913, PLR0917 - what a finding consists of
    findings: FileFindings,
    scan: ScanResult,
    field: Field,
    target: str,
    missing: Sequence[MissingValue],
    known: KnownValues,
    hints: Callable[[str], Hints],
) -> None:
    """Add a finding for each missing value, at its first use; those beyond the limit are counted in one."""
    code = CODES[1] if field.separator else CODES[0]
    table, _, name = target.partition(".")
    named = findings.dataset.inputs[table]
    place = f"{table}.{column_names.shown(named.field(name))}"
    shown = missing[: findings.limit]
    keys = findings.keys(scan, [value.rows[0] for value in shown])
    for value in shown:
        lines = scan.lines(value.rows)
        values: dict[str, Value] = {"target": place}
        if field.separator:
            values["item"] = value.value
        if value.uses > 1:
            values["uses"] = value.uses
            values["places"] = [f"{findings.table.file}:{line}" for line in lines]
        advice = (
            exchanged_cells.hint(known, scan, field, target, value.rows[0], value.cell)
            or _of_named_row(known, target, value.value)
            or short_names.hint(known, target, value.value)
            or one_value.explained(scan.table, field, _without_keys(value.value, hints(value.value)))
            or (_of_file(findings.dataset, named),)
        )
        fault = Fault(code, values, advice)
        findings.add_of_cell(fault, field, lines[0], keys[value.rows[0]], value.cell)
    findings.add_rest(len(missing), len(shown))


def _of_file(dataset: Dataset, named: TableSchema) -> Message:
    """Return the hint to add the row, or for a list that coders do not write, to use one of its values."""
    return Message("add_row" if named.name in dataset.raw else "use_listed", {"file": named.file})


def _of_named_row(known: KnownValues, target: str, value: str) -> Hints:
    """Return the hint to write the key of the only row with a value in another field, such as its title."""
    table, _, name = target.partition(".")
    if table not in known.scans or known.dataset.inputs[table].field(name).aliases:
        return ()
    if text.is_code(value):
        return _of_longer_code(known.scans[table], name, value)
    keys = known.scans[table].keys_with(value, name)
    return (Message("write", {"suggestion": keys[0]}),) if len(keys) == 1 and text.is_code(keys[0]) else ()


def _of_longer_code(scan: ScanResult, name: str, value: str) -> Hints:
    """Return the hint to write a code of two letters for one of three, if both shorten the name of a row."""
    if not re.fullmatch("[A-Z]{3}", value):
        return ()
    keys = scan.keys_with(value, name, shortened=True)
    is_part = len(keys) == 1 and keys[0] in map("".join, combinations(value, 2)) and keys[0][0] == value[0]
    return (Message("suggestion", {"suggestion": keys[0]}),) if is_part else ()


def _without_keys(value: str, hints: Hints) -> Hints:
    """Return hints without a list of all keys, which does not show which one is meant."""
    return tuple(hint for hint in hints if hint.code != "allowed" or not text.is_code(value))


def consequences_last(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with those about missing values last, and one for each value that several fields miss.

    Another finding may be the cause: a duplicate key, or a row that could not be read.
    """
    causes = [f for f in findings if f.code not in CODES or f.is_rest]
    joined: dict[tuple[object, object], list[Finding]] = {}
    for finding in findings:
        if finding.code in CODES and not finding.is_rest:
            value = finding.values.get("item", finding.value)
            joined.setdefault((finding.values["target"], value), []).append(finding)
    return [*causes, *map(_joined, joined.values())]


def _joined(findings: Sequence[Finding]) -> Finding:
    """Return the first of the findings about one missing value, with the uses of all."""
    first, *others = findings
    if not others:
        return first
    uses = sum(int(str(finding.values.get("uses", 1))) for finding in findings)
    places = [place for finding in findings for place in _places(finding)]
    return replace(first, values={**first.values, "uses": uses, "places": places[:FIRST]})


def _places(finding: Finding) -> list[str]:
    places = finding.values.get("places")
    return places if isinstance(places, list) else [f"{finding.file}:{finding.line}"]

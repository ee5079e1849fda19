"""Columns whose cells were sorted, shifted, filled or copied alone, found before the other layers pass.

Each cell is valid, but rows are torn apart, and the findings that this causes are at cells that are right.
So the files are compared with the last release as soon as any layer finds an error, and this is reported
first; findings that may be its consequences have no hints, which would spoil cells that are right. If nothing
else is wrong it is a warning, since the last release may be wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Values, has_errors
from pipeline.core.text import excerpt
from pipeline.raw_files import check_header
from pipeline.releases import (
    counted_up,
    exchanged_columns,
    ledger,
    lost_letters,
    moved_cells,
    moved_together,
    overwritten_rows,
    permuted_key,
    replaced_texts,
    shifted_block,
)
from pipeline.releases.moved_together import EXCHANGED, PERMUTED, SHIFTED, Shifted
from pipeline.releases.published_cells import ComparedColumn, ComparedRows, PublishedCells

LETTERS, COUNTED = "history.letters_lost", "history.counted_up"
COPIED, SPLIT = "history.copied", "history.split"
OVERWRITTEN = overwritten_rows.OVERWRITTEN
REKEYED, LOST = ABOUT_KEYS = ("history.moved_rows", "cells.file.rows_lost")  # which the last layer reports


FIRST = (LETTERS, SHIFTED, OVERWRITTEN)  # of the warnings
MOST_EXCHANGED = 2  # columns that a coder can exchange by hand


def check(dataset: Dataset, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with those about shifted columns first, if any of them is an error.

    Args:
        dataset: the contract.
        findings: those of the layers so far.
    """
    known = {f.file for f in findings if f.code == LOST}
    found = moved_together.joined(_found(dataset)) if has_errors(findings) else []
    shifted = [
        each
        for each in found
        if (each.finding.code != LOST or each.finding.file not in known)
        and not overwritten_rows.is_explained(each.finding, findings)
    ]
    lines = {(each.finding.file, line) for each in shifted for line in each.lines}
    others = [
        replace(f, hints=())
        if shifted and (f.code.startswith(moved_together.ABOUT_ROWS) or (f.file, f.line) in lines)
        else f
        for f in findings
        if not any(each.replaces(f) for each in shifted)
    ]
    return replaced_texts.explained(dataset, [*(each.finding for each in shifted), *others])


def with_warnings(dataset: Dataset, findings: Sequence[Finding], history: Sequence[Finding]) -> list[Finding]:
    """Return findings without an error, those about columns last, apart from what explains other findings.

    Those about cells of a block that moved come after all and have no hints: to restore the block mends them.

    Args:
        dataset: the contract.
        findings: those of the layers so far.
        history: the findings of the last layer.
    """
    found = _warned(dataset, history)
    first = [each for each in found if each.finding.code in FIRST]
    led = [each for each in first if each.finding.code == LETTERS]
    blocks = [each for each in first if each.finding.code == SHIFTED]
    others = [finding for finding in findings if not any(each.led_to(finding) for each in led)]
    follow = [finding for finding in others if any(each.led_to(finding) for each in blocks)]
    known = [
        *(each.finding for each in first),
        *(finding for finding in others if finding not in follow),
        *(each.finding for each in found if each.finding.code not in FIRST),
        *(replace(finding, hints=()) for finding in follow),
    ]
    return replaced_texts.explained(dataset, known)


def warnings(dataset: Dataset, history: Sequence[Finding]) -> list[Finding]:
    """Return a warning about each shifted column, for data without an error in other layers.

    Args:
        dataset: the contract.
        history: the findings of the last layer. An error among them explains its table, and those about
            columns that moved are not repeated.
    """
    return [each.finding for each in _warned(dataset, history)]


def _warned(dataset: Dataset, history: Sequence[Finding]) -> list[Shifted]:
    """Return what `warnings` returns, with the cells of each."""
    explained = {finding.table for finding in history if finding.severity == "error"}
    known = {(f.code, f.values.get("table"), f.values.get("field")) for f in history}
    found = [
        each
        for each in _found(dataset)
        for finding in (each.finding,)
        if finding.code not in ABOUT_KEYS
        and (finding.table not in explained or _is_lost(finding))
        and (finding.code, finding.values["table"], finding.values.get("field")) not in known
    ]
    return [
        each if _is_lost(each.finding) else replace(each, finding=replace(each.finding, severity="warning"))
        for each in moved_together.joined(found)
    ]


def _is_lost(finding: Finding) -> bool:
    """Return whether a row was typed over one whose key is missing now, which is an error."""
    return finding.code == OVERWRITTEN and "old" in finding.values


def _found(dataset: Dataset) -> list[Shifted]:
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"])
    except CallError:  # of the ledger, which the last layer reports
        return []
    cells = PublishedCells(dataset, entries[-1]) if entries else None
    compared = [rows for table in dataset.tables.values() if cells and (rows := cells.compared(table))]
    found = [each for rows in compared for each in _of_rows(dataset, entries[-1].version, rows)]
    of_cells = {(f.finding.file, f.finding.line, f.finding.column): f for f in reversed(found)}
    return [*reversed(of_cells.values())]  # several tables may be made of one file


def _of_rows(dataset: Dataset, published: str, rows: ComparedRows) -> Iterator[Shifted]:
    """Yield the finding about the keys of a table, or else about each shifted column."""
    lost = lost_letters.find(rows)
    if lost:
        yield _letters(dataset, published, rows, lost)
    exchanged = exchanged_columns.find(rows.texts, (rows.old_keys, rows.new_keys))
    if exchanged:
        yield _exchanged(dataset, published, rows, exchanged)
        return
    torn = permuted_key.find(rows)
    if torn:
        yield _torn(dataset, published, rows, torn)
        return
    rekeyed = moved_cells.rekeyed(rows)
    if rekeyed:
        first = {"names": [], "old": [k for k, _ in rekeyed[:3]], "new": [k for _, k in rekeyed[:3]]}
        values: Values = {"table": rows.table.name, "published": published, "rows": len(rekeyed), **first}
        hint = Message("restore_keys", {"published": published})
        finding = Finding("error", REKEYED, values, rows.raw.file, hints=(hint,), count=len(rekeyed))
        keys = [key for _, key in rekeyed]
        yield _placed(dataset, rows, rows.table.field(rows.table.primary_key[0]).raw[0], keys, finding)
        return
    if len(rows.lost) >= moved_cells.FEWEST_ROWS:
        counts = {"published": rows.published, "left": len(rows.lines), "lost": len(rows.lost)}
        values = {"table": rows.table.name, "version": published, **counts}
        hint = Message("restore_rows", {"file": rows.raw.file, "table": rows.table.name})
        yield Shifted(Finding("error", LOST, values, rows.raw.file, hints=(hint,)), frozenset())
    moved: set[int] = set()
    for column in rows.columns:
        about: Values = {"table": rows.table.name, "field": column.field, "published": published}
        for changed, finding in _of_column(rows, column, about):
            each = _placed(dataset, rows, f"{rows.raw.name}.{column.column}", changed, finding)
            moved |= each.lines
            yield each
    for key, finding in overwritten_rows.find(rows, published):
        if rows.lines[key] not in moved:
            yield _placed(dataset, rows, rows.table.field(rows.table.primary_key[0]).raw[0], [key], finding)


def _letters(dataset: Dataset, published: str, rows: ComparedRows, lost: lost_letters.Lost) -> Shifted:
    """Return the finding about a file that lost its characters beyond ASCII."""
    start = next((i for i, (a, b) in enumerate(zip(lost.old, lost.new, strict=False)) if a != b), 0)
    values: Values = {
        "table": rows.table.name,
        "cells": lost.cells,
        "old": excerpt(lost.old, start),
        "new": excerpt(lost.new, start),
        "published": published,
    }
    hint = Message("restore_letters", {"file": rows.raw.file})
    finding = Finding("error", LETTERS, values, rows.raw.file, table=rows.table.name, hints=(hint,))
    lines = frozenset(rows.lines[key] for keys in lost.keys.values() for key in keys)
    columns = frozenset(check_header.column(dataset.folder, rows.raw, name) for name in lost.keys)
    return Shifted(finding, lines, columns)


def _exchanged(
    dataset: Dataset, published: str, rows: ComparedRows, exchanged: exchanged_columns.Exchanged
) -> Shifted:
    """Return the finding about columns that have each other's cells, at the first of them."""
    names, raw, several = exchanged.columns, rows.raw, len(exchanged.columns) > MOST_EXCHANGED
    fields = [check_header.header(dataset.folder, raw, name) for name in names]
    values: Values = {
        "table": rows.table.name,
        "fields": fields,
        "rows": len(exchanged.rows),
        "published": published,
    }
    hint = Message(
        "restore_moved_columns" if several else "exchange_columns", {"file": raw.file, "fields": fields}
    )
    finding = Finding("error", EXCHANGED, values, raw.file, hints=(hint,))
    keys = [rows.new_keys[i] for i in exchanged.rows]
    placed = _placed(dataset, rows, f"{raw.name}.{names[0]}", keys, finding)
    columns = frozenset(check_header.column(dataset.folder, raw, name) for name in names)
    return replace(placed, columns=columns)


def _torn(dataset: Dataset, published: str, rows: ComparedRows, torn: permuted_key.PermutedKey) -> Shifted:
    """Return the finding about columns that moved without the others, among them a part of the key."""
    columns = [check_header.header(dataset.folder, rows.raw, name) for name in torn.columns]
    about: Values = {"table": rows.table.name, "published": published}
    values: Values = {**about, "columns": columns, "rows": torn.rows}
    hint = Message("restore_torn", {"file": rows.raw.file})
    position = check_header.column(dataset.folder, rows.raw, torn.columns[0])
    place = rows.raw.file, min(torn.lines), position
    finding = Finding("error", PERMUTED, values, *place, table=rows.table.name, hints=(hint,))
    return Shifted(finding, frozenset(torn.lines))


def _placed(
    dataset: Dataset, rows: ComparedRows, origin: str, keys: Sequence[str], finding: Finding
) -> Shifted:
    """Return a finding at the cell of a raw column in the first of some rows."""
    position = check_header.column(dataset.folder, rows.raw, origin.partition(".")[2])
    lines = [rows.lines[key] for key in keys]
    key = keys[0] if len(rows.table.primary_key) == 1 else ""
    placed = replace(finding, table=rows.table.name, key=key, line=lines[0], column=position)
    return Shifted(placed, frozenset(lines), frozenset({position} if finding.code == SHIFTED else ()))


def _of_column(
    rows: ComparedRows, column: ComparedColumn, about: Values
) -> Iterator[tuple[Sequence[str], Finding]]:
    """Yield the findings about a column, each with the keys of the rows whose cells changed."""
    file, old, new = rows.raw.file, column.old, column.new
    changed = [key for key, text in new.items() if key in old and text != old[key]]
    copied = moved_cells.copied(column, changed, rows.columns)
    if copied:
        other, same = copied
        values: Values = {**about, "other": other, "changed": len(same)}
        hint = Message("restore_copied", {"file": file, "column": column.column})
        yield same, Finding("error", COPIED, values, file, hints=(hint,))
        return
    spread = moved_cells.split(column, rows.columns)
    if spread:
        hint = Message("restore_split", {"file": file, "column": column.column})
        values = {**about, "changed": len(spread)}
        yield spread, Finding("error", SPLIT, values, file, hints=(hint,))
        return
    shifted = moved_cells.moved(old, new)
    if shifted:
        values = {**about, "values": shifted.values, "changed": shifted.changed}
        hint = Message("restore_shifted", {"file": file, "key": _name(rows, shifted.first)})
        yield changed, Finding("error", PERMUTED, values, file, hints=(hint,))
        return
    counted = [*counted_up.find(old, new)]
    for series in counted:
        values = {**about, "changed": len(series.keys), "series": series.values}
        hint = Message("restore_counted", {"file": file, "key": _name(rows, series.keys[0])})
        yield series.keys, Finding("error", COUNTED, values, file, hints=(hint,))
    for block in () if counted else shifted_block.find(old, new):
        ends = {"first": _name(rows, block.keys[0]), "last": _name(rows, block.keys[-1])}
        way = _way(rows, block)
        named = {name: value for name, value in about.items() if name != "field"}
        values = {**named, "fields": [column.field], "changed": len(block.keys), **ends, **way}
        hint = Message("restore_block", {"file": file, **ends, **way})
        yield block.keys, Finding("error", SHIFTED, values, file, hints=(hint,))


def _name(rows: ComparedRows, key: str) -> str:
    """Return what a coder calls a row: its key, or its line if the key consists of several cells."""
    return key if len(rows.table.primary_key) == 1 else f"line {rows.lines[key]}"


def _way(rows: ComparedRows, block: shifted_block.Block) -> Values:
    """Return how a block moved, with the row that is below its last one, if that is new."""
    is_down = block.rows > 0
    if not block.to_end:
        return {"down": block.rows} if is_down else {"up": -block.rows}
    published = {*rows.old_keys}
    after = [*takewhile(lambda key: key not in published, reversed(rows.new_keys))]
    way: Values = {"inserted": block.rows} if is_down else {"deleted": -block.rows}
    return {**way, "below": _name(rows, after[-1])} if after else way

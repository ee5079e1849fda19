"""Rows with the same key, one of which is the published one: the other is new, or lost its own key."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.coding import used_keys
from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Values
from pipeline.releases import ledger, same_rows
from pipeline.releases.published_cells import ComparedRows, PublishedCells

DUPLICATE = "cells.key.duplicate"
NUMBERED = "own_key"  # the hint of keys that can be counted up, which names their table
SAME = 0.5  # share of the cells of a row by which it is the published one

Place = tuple[str, int, int]


@dataclass(frozen=True)
class _Known:
    """What the last release shows about two rows with the same key.

    Attributes:
        published: the line of the published row.
        new: the line of the other one.
        own: the key with which the other was published, if no row has it now.
    """

    published: int
    new: int
    own: str


def explained(dataset: Dataset, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings, those about a duplicate key at the row that is to get another one, with that key.

    Args:
        dataset: the contract.
        findings: those of the layers so far.
    """
    wanted = {_place(f): f for f in findings if f.code == DUPLICATE and "first_line" in f.values}
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"]) if wanted else ()
        known = dict(_known(dataset, PublishedCells(dataset, entries[-1]), wanted)) if entries else {}
    except CallError:  # of the ledger, which the last layer reports
        return [*findings]
    if not known:
        return [*findings]
    keys = {name: iter(_following(dataset, name, len(known))) for name in _tables(wanted.values())}
    return [
        _explained(f, known[_place(f)], entries[-1].version, keys) if _place(f) in known else f
        for f in findings
    ]


def _place(finding: Finding) -> Place:
    return finding.file, finding.line or 0, int(str(finding.values.get("first_line", 0)))


def _tables(findings: Iterable[Finding]) -> set[str]:
    """Return the tables whose keys can be counted up."""
    hints = [hint for finding in findings for hint in finding.hints if hint.code == NUMBERED]
    return {str(hint.values["table"]) for hint in hints if "table" in hint.values}


def _following(dataset: Dataset, name: str, number: int) -> list[str]:
    """Return the next keys of a table; none if they cannot be known."""
    try:
        return used_keys.following(dataset, name, number)
    except CallError:
        return []


def _explained(finding: Finding, known: _Known, version: str, keys: Mapping[str, Iterator[str]]) -> Finding:
    """Return the finding about two rows with the same key at the one that is not the published one."""
    values = {name: value for name, value in finding.values.items() if name != "first_line"}
    hints = finding.hints
    if known.own:
        hints = (Message("write_published", {"value": known.own, "version": version}),)
    elif hints and hints[0].code == NUMBERED:
        key = next(keys.get(str(hints[0].values.get("table")), iter(())), "")
        hints = (Message("give_key", {"key": key}),) if key else hints
    more: Values = {"published_line": known.published, "version": version}
    return replace(finding, line=known.new, values={**values, **more}, hints=hints)


def _known(
    dataset: Dataset, cells: PublishedCells, wanted: Mapping[Place, Finding]
) -> Iterator[tuple[Place, _Known]]:
    """Yield what the last release shows about each pair of rows with the same key."""
    for table in dataset.tables.values():
        origin = table.field(table.primary_key[0]).raw if len(table.primary_key) == 1 else ()
        raw = dataset.raw.get(origin[0].partition(".")[0]) if origin else None
        rows = cells.compared(table) if raw and any(raw.file == file for file, _, _ in wanted) else None
        if rows is None:
            continue
        positions = {line: i for i, line in enumerate(rows.row_lines)}
        for place in wanted:
            file, second, first = place
            if file == rows.raw.file and first in positions and second in positions:
                found = _compared(rows, positions[first], positions[second])
                if found:
                    yield place, found


def _compared(rows: ComparedRows, first: int, second: int) -> _Known | None:
    """Return which of two rows is the published one; None if that is not certain."""
    key = rows.new_keys[first]
    if key not in rows.old_keys or rows.new_keys[second] != key:
        return None
    old = rows.old_keys.index(key)
    shares = {i: same_rows.agreement(rows.texts, old, i) for i in (first, second)}
    better, worse = sorted(shares, key=lambda i: shares[i], reverse=True)
    is_certain = shares[better] >= SAME > shares[worse] or shares[better] == 1 > shares[worse]
    if not is_certain:
        return None
    gone = {*rows.old_keys}.difference(rows.new_keys, rows.retired)
    own = {k: same_rows.agreement(rows.texts, i, worse) for i, k in enumerate(rows.old_keys) if k in gone}
    best = max(own, key=lambda k: own[k], default="")
    is_own = bool(best) and own[best] >= SAME and own[best] > shares[worse]
    return _Known(rows.row_lines[better], rows.row_lines[worse], best if is_own else "")

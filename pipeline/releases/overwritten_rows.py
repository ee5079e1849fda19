"""Rows of the last release over which another row was typed: under the same key, or under a new one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipeline.core.finding import Finding, Message, Values
from pipeline.releases.published_cells import ComparedRows

OVERWRITTEN, GONE = "history.overwritten", "history.gone"
OF_ROW = "cells.row."  # findings about all cells of a row
FEWEST_CHANGED, FEWEST_RETYPED = 3, 2  # cells; and of these, cells that have a value before and after
SIMILAR = 0.6  # from 0 to 1, as difflib measures it: a text was corrected
SHORT = 6  # characters of a text that is similar to others by chance
HALF = 2
MOST = 5  # rows; more were changed by a program, or on purpose

Anchors = dict[tuple[str, str], list[str]]


@dataclass(frozen=True)
class _Pair:
    """A row of the last release, and the one that is in its place: their keys, and their cells by column."""

    old: str
    new: str
    cells: Sequence[tuple[str, str]]


def find(rows: ComparedRows, published: str) -> list[tuple[str, Finding]]:
    """Return the key of each row that was typed over another one, with the finding about it.

    Args:
        rows: the rows of a table, now and in the last release.
        published: its version.
    """
    if len(rows.table.primary_key) != 1 or len(rows.columns) < FEWEST_CHANGED:
        return []
    rare = [_rare(column.old.values()) for column in rows.columns]
    found = [pair for pair in _pairs(rows) if _is_other_row(pair.cells, rare)]
    return [(pair.new, _finding(rows, pair, published)) for pair in found] if len(found) <= MOST else []


def without_gone(findings: Sequence[Finding], history: Sequence[Finding]) -> list[Finding]:
    """Return the findings of the last layer without those about keys over which a row was typed."""
    known = {(f.table, f.values.get("old")) for f in findings if f.code == OVERWRITTEN}
    return [f for f in history if f.code != GONE or (f.table, f.values.get("key")) not in known]


def is_explained(finding: Finding, others: Sequence[Finding]) -> bool:
    """Return whether another finding says what happened to the cells of a row that may be another row.

    Args:
        finding: a finding. It is about such a row if its code is that of this module.
        others: the findings about cells.
    """
    if finding.code != OVERWRITTEN or "old" in finding.values:
        return False
    place = finding.file, finding.line
    return any(other.code.startswith(OF_ROW) and (other.file, other.line) == place for other in others)


def _pairs(rows: ComparedRows) -> Iterator[_Pair]:
    """Yield each row beside that of the same key, and each new one beside the one that it replaced."""
    kept = {*rows.old_keys} & {*rows.new_keys}
    for key in dict.fromkeys(rows.new_keys):
        if key in kept:
            yield _Pair(key, key, [(column.old[key], column.new[key]) for column in rows.columns])
    before, after = _between(rows.old_keys, kept), _between(rows.new_keys, kept)
    for anchors, lost in before.items():
        for old, new in zip(lost, after.get(anchors, ()), strict=False):
            if old not in rows.retired:
                yield _Pair(old, new, [(column.old[old], column.new[new]) for column in rows.columns])


def _between(keys: Sequence[str], kept: set[str]) -> Anchors:
    """Return the keys that are only on one side, by the kept ones before and after them."""
    found: Anchors = {}
    before, run = "", []
    for key in (*keys, ""):
        if key and key not in kept:
            run.append(key)
            continue
        if run:
            found[before, key] = run
        before, run = key, []
    return found


def _is_other_row(cells: Sequence[tuple[str, str]], rare: Sequence[set[str]]) -> bool:
    """Return whether most cells of a row differ, and none of its own texts is there or was corrected."""
    filled = [(old, new) for old, new in cells if old or new]
    changed = [(old, new) for old, new in filled if old != new]
    retyped = [(old, new) for old, new in changed if old and new]
    own = [(old, new) for (old, new), of_column in zip(cells, rare, strict=True) if old in of_column]
    return (
        len(changed) >= max(FEWEST_CHANGED, len(filled) / 2)
        and len(retyped) >= FEWEST_RETYPED
        and any(new for _, new in own)
        and not _moved(changed)
        and not any(old == new for old, new in own)
        and not any(_is_similar(old, new) for old, new in retyped)
    )


def _moved(changed: Sequence[tuple[str, str]]) -> bool:
    """Return whether most of the texts that are gone from their columns are in others of the same row."""
    before, now = (Counter(filter(None, side)) for side in zip(*changed, strict=True))
    return HALF * (before & now).total() >= before.total()


def _is_similar(old: str, new: str) -> bool:
    """Return whether a text may be another one corrected."""
    if min(len(old), len(new)) < SHORT or not any(character.isalpha() for character in old):
        return False
    return SequenceMatcher(None, old, new, autojunk=False).ratio() >= SIMILAR


def _rare(texts: Iterable[str]) -> set[str]:
    """Return the texts that only one row of a column has."""
    return {text for text, times in Counter(texts).items() if text and times == 1}


def _finding(rows: ComparedRows, pair: _Pair, published: str) -> Finding:
    values: Values = {"table": rows.table.name, "published": published, "new": pair.new}
    if pair.old != pair.new:
        values = {**values, "old": pair.old}
    else:
        values = {**values, "changed": sum(old != new for old, new in pair.cells)}
    hint = Message("restore_overwritten", {**values, "file": rows.raw.file})
    return Finding("error", OVERWRITTEN, values, rows.raw.file, hints=(hint,))

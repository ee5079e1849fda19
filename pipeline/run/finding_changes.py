"""Which findings are new since the check before, which are gone, and which were not looked for again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pipeline.core.finding import Finding

# The layers in their order; a later one does not run while an earlier one finds an error.
CELLS, ROWS, CONSISTENCY, HISTORY = range(4)
LAYERS = {
    "schemas": CELLS,
    "cells": CELLS,
    "evidence": ROWS,
    "rows": ROWS,
    "consistency": CONSISTENCY,
    "waivers": CONSISTENCY,
    "history": HISTORY,
}


@dataclass(frozen=True)
class Changes:
    """The findings of a check, compared with those of the check before.

    Attributes:
        new: those that were not there before.
        unchanged: those that were, even if their row is on another line now.
        gone: those that were there before and are not found any more.
        unchecked: those of earlier checks whose layer did not run.
    """

    new: list[Finding] = field(default_factory=list)
    unchanged: list[Finding] = field(default_factory=list)
    gone: list[Finding] = field(default_factory=list)
    unchecked: list[Finding] = field(default_factory=list)

    @property
    def known(self) -> list[Finding]:
        """The findings with which the next check is compared."""
        return [*self.new, *self.unchanged, *self.unchecked]


def compare(before: Iterable[Finding], now: Iterable[Finding], last: int = HISTORY) -> Changes:
    """Compare the findings of two checks.

    Args:
        before: the findings that are known.
        now: the findings of this check.
        last: the last layer that may have run, as in `LAYERS`.
    """
    now = list(now)
    last = min([last, *(_layer(f) for f in now if f.severity == "error" and not f.waiver)])
    unchecked = [finding for finding in before if _layer(finding) > last]
    gone = [finding for finding in before if _layer(finding) <= last]
    new, unchanged = now, list[Finding]()
    for identity in (_exact, _of_row, _of_cell):
        new, matched, gone = _matched(new, gone, identity)
        unchanged += matched
    order = {id(finding): position for position, finding in enumerate(now)}
    unchanged.sort(key=lambda finding: order[id(finding)])
    return Changes(new, unchanged, gone, unchecked)


def _layer(finding: Finding) -> int:
    return LAYERS.get(finding.code.partition(".")[0], 0)


def _matched(
    now: list[Finding], before: list[Finding], identity: Callable[[Finding], object]
) -> tuple[list[Finding], list[Finding], list[Finding]]:
    """Return the findings without a partner, those with one, and the earlier ones without a partner."""
    waiting: dict[object, list[Finding]] = {}
    for finding in before:
        waiting.setdefault(identity(finding), []).append(finding)
    new, matched = [], []
    for finding in now:
        partners = waiting.get(identity(finding))
        if partners:
            partners.pop(0)
            matched.append(finding)
        else:
            new.append(finding)
    left = {id(finding) for partners in waiting.values() for finding in partners}
    return new, matched, [finding for finding in before if id(finding) in left]


def _exact(finding: Finding) -> object:
    return repr(finding)


def _of_row(finding: Finding) -> object:
    """Return what identifies a finding whose row moved to another line."""
    values = sorted((name, str(value)) for name, value in finding.values.items() if "line" not in name)
    return _of_cell(finding), str(values)


def _of_cell(finding: Finding) -> object:
    """Return what identifies a finding whose numbers changed because other rows did."""
    return (
        finding.severity,
        finding.code,
        finding.file,
        finding.column,
        finding.table,
        finding.key,
        finding.value,
        bool(finding.waiver),
    )

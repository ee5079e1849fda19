"""Findings about cells that were changed together, and other findings that are about the same cells."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.core.finding import Finding, Message, Values
from pipeline.releases import overwritten_rows

ABOUT_ROWS = ("rows.", "consistency.")  # findings about what several cells say together
EXCHANGED, PERMUTED, SHIFTED = "history.exchanged", "history.permuted", "history.shifted"
OF_COLUMN = (PERMUTED, "history.mostly_changed")  # of the last layer, which knows less about the cells
WAYS = ("down", "up", "inserted", "deleted")  # in which a block of cells moved
HALF = 2


@dataclass(frozen=True)
class Shifted:
    """A finding about cells that were changed together, and the lines of these cells.

    Attributes:
        finding: the finding.
        lines: the lines.
        columns: the positions of columns in which other findings are consequences: they have each other's
            cells or those of other rows, or lost letters.
    """

    finding: Finding
    lines: frozenset[int]
    columns: frozenset[int] = frozenset()

    def led_to(self, finding: Finding) -> bool:
        """Return whether another finding is about these cells, in columns in which it is a consequence."""
        if finding.file != self.finding.file or finding.line not in self.lines:
            return False
        about_rows = self.finding.code == EXCHANGED and finding.code.startswith(ABOUT_ROWS)
        return bool(self.columns) and (about_rows or finding.column in self.columns)

    def replaces(self, finding: Finding) -> bool:
        """Return whether another finding, which this one led to, is left out: such cells are not right."""
        return self.finding.code != SHIFTED and self.led_to(finding)


def joined(found: Sequence[Shifted]) -> list[Shifted]:
    """Return findings with one for the columns of a table that moved together: some of them were sorted."""
    groups: dict[object, list[Shifted]] = {}
    for each in found:
        groups.setdefault(_group(each), []).append(each)
    return [_of_group(same) if len(same) > 1 else same[0] for same in groups.values()]


def _group(each: Shifted) -> object:
    """Return what the findings about columns that moved together have in common."""
    finding = each.finding
    if finding.code == SHIFTED:
        return finding.code, finding.table, *(finding.values.get(way) for way in WAYS)
    return (finding.code, finding.table) if finding.code == PERMUTED else id(each)


def _of_group(same: Sequence[Shifted]) -> Shifted:
    """Return the finding about columns that moved together."""
    first = min(same, key=lambda other: other.finding.line or 0).finding
    lines = frozenset[int]().union(*(other.lines for other in same))
    if first.code == SHIFTED:
        columns = frozenset[int]().union(*(other.columns for other in same))
        return Shifted(_of_blocks(first, same), lines, columns)
    about = {name: first.values[name] for name in ("table", "published")}
    hint = Message("restore_columns_of", {"file": first.file})
    values: Values = {**about, "fields": [str(other.finding.values["field"]) for other in same]}
    return Shifted(replace(first, values=values, hints=(hint,), count=len(same)), lines)


def _of_blocks(first: Finding, same: Sequence[Shifted]) -> Finding:
    """Return the first of the findings about blocks that moved by as many rows, for the columns of all."""
    fields = [name for other in same for name in _fields(other.finding)]
    changed = sum(_changed(other.finding) for other in same)
    last = max(same, key=lambda other: max(other.lines)).finding
    ends = {"last": last.values["last"]}
    values = {**first.values, "fields": [*dict.fromkeys(fields)], "changed": changed, **ends}
    hints = tuple(replace(hint, values={**hint.values, **ends}) for hint in first.hints)
    return replace(first, values=values, hints=hints)


def without_repeated(findings: Sequence[Finding], history: Sequence[Finding]) -> list[Finding]:
    """Return the findings of the last layer without those about rows and columns that others explain.

    Args:
        findings: all others.
        history: the findings of the last layer. One that counts more than twice as many changed cells as
            have moved is about other cells too.
    """
    blocks = {
        (finding.table, name): _changed(finding)
        for finding in findings
        if finding.code == SHIFTED
        for name in _fields(finding)
    }
    return [
        finding
        for finding in overwritten_rows.without_gone(findings, history)
        if finding.code not in OF_COLUMN
        or HALF * blocks.get((finding.table, str(finding.values.get("field"))), 0) < _changed(finding)
    ]


def _changed(finding: Finding) -> int:
    return int(str(finding.values.get("changed", 1)))


def _fields(finding: Finding) -> list[str]:
    fields = finding.values["fields"]
    return fields if isinstance(fields, list) else []

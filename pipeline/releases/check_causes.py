"""Cells that were changed since the last release, and that may be why a check finds a fault in another row.

A claim that is given another event leaves the old event without any; a copy that is given another original
leaves the old one without a copy. Checks find the row that was left, which is right, so the cell is reported
first. So is one in another row that a finding names, with the value that the cell has now; one in a row that
links the two; and one that has the value of the other row now, and no third row has it. A waiver that waives
nothing any more may have lost its finding in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb

from pipeline.checks import waivers
from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Values, has_errors, in_order
from pipeline.releases import changed_circles, edited_cells, last_used, ledger
from pipeline.releases.check_lost_rows import published_rows
from pipeline.releases.edited_cells import Change
from pipeline.releases.ledger import Entry
from pipeline.tables import source_line

LED_TO = "history.led_to"
USELESS = "waivers.useless.no_finding"
EMPTY = "nothing"
MOST_NAMED = 5  # rows that one changed cell may have led to
MOST = 3  # changed cells that one finding may follow from; more were changed on purpose


@dataclass(frozen=True)
class _Row:
    """The row of a table that a finding is about."""

    table: str
    key: str
    is_waived: bool = False
    named: frozenset[str] = frozenset()  # the values of the finding

    def follows_from(self, change: Change) -> bool:
        """Return whether a changed cell referred to this row; for a waiver, also whether it does now."""
        if self.is_waived and (change.table.name, ", ".join(change.key)) == (self.table, self.key):
            return True
        values = (change.old, change.new) if self.is_waived else (change.old,)
        return any(value and self._is(change, value) for value in values)

    def may_follow_from(self, change: Change) -> bool:
        """Return whether the finding names the row of a changed cell, which is not its own row."""
        own = (change.table.name, ", ".join(change.key)) == (self.table, self.key)
        return not own and len(change.key) == 1 and change.key[0] in self.named

    def is_linked_by(self, change: Change) -> bool:
        """Return whether a changed code or reference is in a row that links this one to one that is named."""
        key, targets = change.table.primary_key, {k.fields: k.table for k in change.table.foreign_keys}
        is_link = len(key) > 1 and all(targets.get((name,)) == self.table for name in key)
        decides = bool(change.field.codes) or (change.field.name,) in targets
        return is_link and decides and self.key in change.key and {*change.key} <= {*self.named, self.key}

    def equals(self, change: Change) -> bool:
        """Return whether a changed cell, in a row that the finding names, has got the value of this row."""
        return (
            change.table.name == self.table and self.key in change.equal and bool(change.names & self.named)
        )

    def _is(self, change: Change, value: str) -> bool:
        if self.table == last_used.CODES:
            return self.key == f"{change.field.codes}, {value}"
        targets = (k.table for k in change.table.foreign_keys if k.fields == (change.field.name,))
        return self.key == value and self.table in targets


class _Changes:
    """The cells that were changed since a release, each with where it is as soon as that is asked for."""

    def __init__(self, dataset: Dataset, connection: duckdb.DuckDBPyConnection, last: Entry) -> None:
        """Compare the tables with the release."""
        self.dataset, self.connection, self.last = dataset, connection, last
        self.changes = [*edited_cells.since(dataset, connection, last)]
        self._cells: dict[int, Finding] = {}

    def led_to(self, row: _Row, finding: Finding, *, only_equal: bool) -> list[Finding]:
        """Return the findings about the cells that the finding about a row may follow from.

        Args:
            row: the row.
            finding: the finding about it.
            only_equal: only cells that have got the value of this row.
        """
        return [
            _about(cell, finding)
            for number, change in enumerate(self.changes)
            if row.equals(change)
            or (not only_equal and (row.follows_from(change) or row.is_linked_by(change)))
            or (
                not only_equal
                and row.may_follow_from(change)
                and _is_shown(self._cell(number), change, row, finding)
            )
            for cell in (self._cell(number),)
        ]

    def references(self) -> dict[tuple[str, str], str]:
        """Return what the release has in changed references to the own table, by table and key of the row."""
        own = {
            (table.name, name)
            for table in self.dataset.tables.values()
            for key in table.foreign_keys
            if key.table == table.name
            for name in key.fields
        }
        return {
            (change.table.name, ", ".join(change.key)): edited_cells.as_entered(
                self.dataset, change, self.last
            )
            for change in self.changes
            if (change.table.name, change.field.name) in own
        }

    def is_published(self, row: tuple[str, str]) -> bool:
        """Return whether a row, a table and a key, is in the release."""
        table = self.dataset.tables[row[0]]
        rows = published_rows(self.dataset, self.last, table)
        return any(", ".join(r.get(name, "") for name in table.primary_key) == row[1] for r in rows)

    def _cell(self, number: int) -> Finding:
        if number not in self._cells:
            self._cells[number] = _cell(self.dataset, self.connection, self.changes[number], self.last)
        return self._cells[number]


def _is_shown(cell: Finding, change: Change, row: _Row, finding: Finding) -> bool:
    """Return whether a finding shows the value of a changed cell, which is in another row than its own."""
    is_elsewhere = (cell.file, cell.line) != (finding.file, finding.line)
    return is_elsewhere and bool({change.new, str(cell.values["new"])} & row.named)


def check(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, findings: Sequence[Finding]
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings about changed cells, and the others, whose hints may depend on them now.

    If there are warnings only, what was changed is probably right, unless it has the value of another row.

    Args:
        dataset: the contract.
        connection: the working database with the published tables.
        findings: those of the consistency checks and of the waivers.
    """
    findings = changed_circles.without_consequences(dataset, findings)
    try:
        is_about_rows = any(_row(dataset, finding) for finding in findings)
        entries = ledger.compared_with(dataset.folder, dataset.about["version"]) if is_about_rows else ()
    except CallError:  # of the ledger, which the last layer reports
        entries = ()
    if not entries:
        return [], [*findings]
    changes = _Changes(dataset, connection, entries[-1])
    findings = changed_circles.placed(
        findings, changes.references(), entries[-1].version, changes.is_published
    )
    rows = {number: row for number, row in enumerate(_row(dataset, f) for f in findings) if row}
    causes: list[Finding] = []
    others = last_used.explained(dataset, connection, entries[-1], findings)
    for number, row in rows.items():
        led = changes.led_to(row, findings[number], only_equal=not has_errors(findings))
        if len({_of_cell(cause) for cause in led}) > MOST:
            continue
        causes += led
        if led and row.is_waived:
            hint = Message("delete_line_if_right", {"places": [*dict.fromkeys(cause.place for cause in led)]})
            others[number] = replace(others[number], hints=(hint,))
    of_cells: dict[object, list[Finding]] = {}
    for cause in sorted(in_order(causes), key=lambda f: (f.severity != "error", not f.hints)):
        of_cells.setdefault(_of_cell(cause), []).append(cause)
    return [joined(same) for same in of_cells.values()], others


def _of_cell(cause: Finding) -> object:
    """Return what findings about one changed cell have in common: several tables may be made of it."""
    return cause.place, "" if cause.line else cause.key, cause.values["field"]


def joined(same: Sequence[Finding]) -> Finding:
    """Return the first of the findings about one changed cell, with all rows that its check reports.

    Args:
        same: the findings, each with one of these rows.
    """
    first = same[0]
    alike = (
        cause for cause in same if (cause.code, cause.values["check"]) == (LED_TO, first.values["check"])
    )
    others = [*dict.fromkeys(str(cause.values["other"]) for cause in alike)]
    if len(others) <= 1:
        return first
    rest = len(others) - MOST_NAMED
    more: Values = {"others": others[:MOST_NAMED], **({"more": rest} if rest > 0 else {})}
    return replace(first, values={**first.values, **more})


def _row(dataset: Dataset, finding: Finding) -> _Row | None:
    """Return the row that a finding is about; None if it has none, or if it is accepted."""
    if finding.code == USELESS and not any(hint.code == "suggestion" for hint in finding.hints):
        (table,) = waivers.tables_of_checks(dataset)[str(finding.values["check"])]
        return _Row(table, str(finding.values["key"]), is_waived=True)
    if (
        finding.code.startswith("consistency.")
        and finding.table
        and not finding.waiver
        and not finding.is_rest
    ):
        named = frozenset(value for value in finding.values.values() if isinstance(value, str))
        return _Row(finding.table, finding.key, named=named)
    return None


def _cell(dataset: Dataset, connection: duckdb.DuckDBPyConnection, change: Change, last: Entry) -> Finding:
    """Return the finding about a changed cell, without what may follow from it."""
    key = dict(zip(change.table.primary_key, change.key, strict=True))
    place = source_line.locate(dataset, connection, change.table, key, (change.field.name,))
    cell = source_line.raw_cell(dataset, connection, change.table, key, change.field.name)
    header, new = cell or (change.field.name, change.new)
    old, is_known = edited_cells.as_entered(dataset, change, last), edited_cells.is_known(dataset, change)
    values: Values = {
        "field": header,
        "row": ", ".join(change.key),
        "old": old or EMPTY,
        "new": new or EMPTY,
        "published": last.version,
    }
    return Finding(
        "error",
        LED_TO,
        values,
        place.file,
        place.line,
        place.column,
        table=change.table.name,
        key=", ".join(change.key),
        hints=(Message("restore_cell", {"old": old} if old else {}),) if is_known else (),
    )


def _about(cell: Finding, finding: Finding) -> Finding:
    """Return the finding about a changed cell, as severe as the one that may follow from it."""
    of_waiver = finding.code == USELESS
    values: Values = {
        **cell.values,
        "check": str(finding.values["check"]) if of_waiver else finding.code,
        "other": str(finding.values["key"]) if of_waiver else finding.key,
    }
    code = "history.led_to_waiver" if of_waiver else cell.code
    return replace(cell, severity=finding.severity, code=code, values=values)

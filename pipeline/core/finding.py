"""A fault in the data, as every layer reports it: a code with named values; `wording` has the sentences."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pipeline.core import text

Severity = Literal["error", "warning"]
Value = str | int | float | bool | list[str] | None
Values = Mapping[str, Value]

# What findings under the same limit have in common.
Group = tuple[object, ...]

MOST_SUGGESTED = 3
MOST_LISTED = 12  # allowed values in a hint


@dataclass(frozen=True)
class Message:
    """A hint or a note: the code of its wording, and the values that the wording names."""

    code: str
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One fault in the data.

    Attributes:
        severity: an error blocks the release, a warning is published with it.
        code: layer, check and, where a check finds several kinds of fault, the kind, joined by dots:
            `cells.header.unknown_field`. messages/ has its sentences, docs/findings.md explains it.
        values: what the wording names, such as `field`, `value`, `expected`, `suggestion`.
        file: raw file relative to the project, as `raw/events.csv`; empty if no single file is at fault.
        line: physical line in the file, counted from 1.
        column: position of the field in the file, counted from 1.
        table: published table, if the fault was detected after normalising.
        key: primary key of the row, its parts joined by commas.
        value: the cell as it is in the file.
        hints: what the coder can do about it.
        template: the dataset's own sentence, if the rule is the dataset's; it names values in braces.
        waiver: why the finding is accepted; a finding with a waiver does not block the release.
        count: number of faults that it represents.
    """

    severity: Severity
    code: str
    values: Values = field(default_factory=dict)
    file: str = ""
    line: int | None = None
    column: int | None = None
    table: str = ""
    key: str = ""
    value: str | None = None
    hints: tuple[Message, ...] = ()
    template: str = ""
    waiver: str = ""
    count: int = 1

    @property
    def check(self) -> str:
        """Layer and check, without the kind of fault: `cells.header`."""
        return ".".join(self.code.split(".")[:2])

    @property
    def is_rest(self) -> bool:
        """Whether it only counts findings of its check and field that are not shown."""
        return "rest" in self.values

    @property
    def place(self) -> str:
        """Where to look: `raw/events.csv:12:5`, or `events E0001` if there is no line."""
        if self.file:
            return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{self.table} {self.key}".strip()


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by file, line and column, then by table, code, key and values."""
    return sorted(
        findings,
        key=lambda f: (
            f.file,
            f.line or 0,
            f.column or 0,
            f.table,
            f.code,
            f.key,
            [(name, str(value)) for name, value in f.values.items()],
        ),
    )


def errors_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with the errors first: a warning about another row may be their consequence."""
    return sorted(findings, key=lambda f: f.severity != "error")


def placed_first(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings with those that name no file last: they may be consequences of the others.

    An error stays where it is if no other error names a file.
    """
    known = [*findings]
    is_placed = any(finding.file and finding.severity == "error" for finding in known)
    return sorted(known, key=lambda f: not f.file and (is_placed or f.severity != "error"))


def limited(findings: Iterable[Finding], limit: int) -> list[Finding]:
    """Return at most `limit` findings of one check on one field, and one that counts those not shown.

    A finding that already counts others is returned unchanged if all single ones of its kind are shown;
    otherwise its number is part of the new count. The result is the same for a higher limit applied before.
    """
    all_findings = list(findings)
    totals = Counter[Group]()
    singles = Counter(_group(f) for f in all_findings if f.count == 1 and not f.is_rest)
    for finding in all_findings:
        totals[_group(finding)] += finding.count if finding.is_rest else finding.count == 1
    seen = Counter[Group]()
    result = []
    for finding in all_findings:
        group = _group(finding)
        if finding.is_rest:
            result += [finding] if singles[group] <= limit else []
            continue
        seen[group] += finding.count == 1
        if finding.count > 1 or seen[group] <= limit:
            result.append(finding)
        elif seen[group] == limit + 1:
            result.append(_rest(finding, totals[group], limit))
    return result


def _group(finding: Finding) -> Group:
    """Return the values that findings under the same limit have in common.

    A row rule is one check, whichever of its fields a finding points to.
    """
    column = None if finding.code.startswith("rows.") else finding.column
    field_name = finding.values.get("field", column)
    return finding.check, finding.severity, _file(finding), finding.table, field_name, bool(finding.waiver)


def _file(finding: Finding) -> str:
    """Return the file to which a limit applies; empty for findings without a line, which share a limit."""
    return finding.file if finding.line is not None or finding.is_rest else ""


def _rest(first: Finding, total: int, shown: int) -> Finding:
    """Return the finding that counts those which are not shown."""
    values: dict[str, Value] = {"rest": total - shown, "total": total, "shown": shown}
    if "field" in first.values:
        values["field"] = first.values["field"]
    return Finding(
        first.severity,
        first.code,
        values,
        _file(first),
        table=first.table,
        waiver=first.waiver,
        count=total - shown,
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether any finding is an error that is not waived."""
    return any(finding.severity == "error" and not finding.waiver for finding in findings)


def suggest(value: str, known: Iterable[str]) -> tuple[Message, ...]:
    """Return the hint for a value that is not among the known ones; () if there is nothing to suggest.

    It names the known value that looks the same, else those that begin with the same words, else the most
    similar one, else all if there are few.
    """
    choices = sorted(known)
    twin = text.lookalike(value, choices)
    if twin is not None:
        return (Message("lookalike", {"suggestion": twin}),)
    misread = text.misread(value, choices)
    if misread is not None:
        return (Message("write_lookalike", {"suggestion": misread}),)
    near, longer = text.nearest(value, choices), text.longer(value, choices)
    if 1 < len(longer) <= MOST_SUGGESTED:
        return (Message("suggestions", {"suggestions": longer}),)
    near = longer[0] if len(longer) == 1 else near
    if near is not None:
        return (Message("suggestion", {"suggestion": near}),)
    if 0 < len(choices) <= MOST_LISTED:
        return (Message("allowed", {"allowed": choices}),)
    return ()

"""The result of a run, as the commands print it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.core.finding import Finding, Message, has_errors

# The row that a spreadsheet shows for each physical line with a finding, by file.
Rows = Mapping[str, Mapping[int, int]]


@dataclass(frozen=True)
class Outcome:
    """The result of a run.

    Attributes:
        findings: the findings of all layers, in the order of the layers.
        notes: what was and was not checked or done.
        report: rows of the query that dataset.json names as its report, one line each.
        rows: the spreadsheet's row of each line with a finding.
        released: the folder in dist/; None where nothing was released.
        required_version: the version that the changes since the last release require; empty where none do.
    """

    findings: list[Finding]
    notes: Sequence[Message] = ()
    report: Sequence[str] = ()
    rows: Rows = field(default_factory=dict)
    released: Path | None = None
    required_version: str = ""


def blocked(findings: list[Finding], *, strict: bool) -> bool:
    """Return whether the findings prevent a release; with `strict` warnings do too, waived ones never."""
    return any(not f.waiver for f in findings) if strict else has_errors(findings)

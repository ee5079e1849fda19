"""The outcome of a run: findings, notes and a summary."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli import exit_codes, print_findings, terminal
from pipeline.cli.options import Output
from pipeline.core import wording
from pipeline.core.finding import Finding, Message
from pipeline.core.text import visible

if TYPE_CHECKING:
    from pipeline.run.outcome import Outcome


def finish(outcome: "Outcome", output: Output, base: Path) -> int:
    """Print an outcome and return its exit code.

    Args:
        outcome: what a run returned.
        output: what to print, and what counts as a failure.
        base: the project's folder or the package, in which the files of the findings are.
    """
    from pipeline.run.outcome import blocked

    shown = [finding for finding in outcome.findings if output.waived or not finding.waiver]
    match output.form:
        case "json":
            terminal.write([print_findings.as_json(shown, outcome.rows)])
        case "github":
            terminal.write(print_findings.as_github(shown, base))
        case _:
            terminal.write(print_findings.as_text(shown, outcome.rows))
    if not output.quiet:
        hidden = sum(finding.count for finding in outcome.findings if finding.waiver and not output.waived)
        terminal.write(_notes(outcome, hidden), err=output.form != "text")
    failed = blocked(outcome.findings, strict=output.strict)
    return exit_codes.FINDINGS if failed else exit_codes.SUCCESS


def _notes(outcome: "Outcome", hidden: int) -> Iterator[str]:
    """Yield the report, the notes, the number of waived findings that are not shown, and the summary."""
    yield from (visible(line) for line in outcome.report)
    yield from (visible(wording.phrase(note)) for note in outcome.notes)
    if hidden:
        yield wording.phrase(Message("notes.waived", {"findings": hidden}))
    yield summary(outcome.findings)


def summary(findings: list[Finding]) -> str:
    """Return the numbers of errors and warnings, without waived findings."""
    counts = {"errors": 0, "warnings": 0}
    for finding in findings:
        counts[f"{finding.severity}s"] += 0 if finding.waiver else finding.count
    return wording.phrase(Message("notes.summary", counts))

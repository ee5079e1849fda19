"""What `check --watch` prints: in a terminal one screen for each answer, else a line for each change."""

import datetime as dt
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import click

from pipeline.cli import print_findings, print_outcome, terminal
from pipeline.cli.options import Output
from pipeline.core import wording
from pipeline.core.finding import Finding, Message, Values
from pipeline.core.text import visible

if TYPE_CHECKING:
    from pipeline.run.watch import Answer

CLEAR = "\033[H\033[2J\033[3J"
MOST_NAMED = 3  # files that were saved


@dataclass
class View:
    """How answers are printed.

    Attributes:
        output: the options of the command.
        in_place: each answer takes the place of the one before, as a terminal allows.
        printed: the lines of incomplete answers, which are not repeated.
        began: the time and the files of this answer are printed.
    """

    output: Output
    in_place: bool
    printed: set[str] = field(default_factory=set)
    began: bool = False

    @classmethod
    def of(cls, output: Output) -> "View":
        """Return the view for the standard output."""
        return cls(output, bool(sys.stdout) and sys.stdout.isatty() and os.environ.get("TERM") != "dumb")

    def show(self, answer: "Answer") -> None:
        """Print an answer."""
        if self.in_place:
            size = shutil.get_terminal_size()
            lines = _fitting(list(self._screen(answer)), size.lines, size.columns)
            click.echo(CLEAR, nl=False)
            terminal.write(lines)
        else:
            terminal.write(self._lines(answer))
        if sys.stdout:
            sys.stdout.flush()

    def _screen(self, answer: "Answer") -> Iterator[str]:
        """Yield the lines of a screen, the most important first."""
        yield from self._head(answer)
        yield from self._end(answer)
        if not answer.complete:
            yield wording.phrase(Message("watch.incomplete"))
        changes = answer.changes
        sections = {
            "watch.new": changes.new,
            "watch.gone": changes.gone,
            "watch.unchanged": changes.unchanged,
            "watch.unchecked" if answer.complete else "watch.waiting": changes.unchecked,
        }
        for title, findings in sections.items():
            shown = self._shown(findings)
            if shown:
                yield ""
                words = wording.phrase(Message(title, {"findings": sum(f.count for f in shown)}))
                yield click.style(words, bold=True)
                yield from self._text(answer, _without_hints(shown) if title == "watch.gone" else shown)

    def _head(self, answer: "Answer") -> Iterator[str]:
        """Yield when and why the project was checked, and what prevented it."""
        if not self.output.quiet:
            values: Values = {
                "time": dt.datetime.now().astimezone().strftime("%H:%M:%S"),
                "seconds": f"{answer.seconds:.1f}",
            }
            rest = len(answer.saved) - MOST_NAMED
            if answer.saved:
                values = {**values, "files": list(answer.saved[:MOST_NAMED])}
            if rest > 0:
                values = {**values, "rest": rest}
            yield visible(wording.phrase(Message("watch.saved" if answer.saved else "watch.started", values)))
        for problem in answer.problems:
            yield f"{click.style('error:', fg='red')} {visible(problem)}"

    def _end(self, answer: "Answer") -> Iterator[str]:
        """Yield the numbers of errors and warnings."""
        if answer.outcome and not self.output.quiet:
            yield print_outcome.summary(answer.outcome.findings)

    def _lines(self, answer: "Answer") -> Iterator[str]:
        """Yield the time and the files, each finding that is new or gone, and the summary."""
        if not self.began:
            yield from self._head(answer)
        changed = [
            line if line.startswith(" ") else f"{mark} {line}"
            for mark, findings in (("+", answer.changes.new), ("-", _without_hints(answer.changes.gone)))
            for line in self._text(answer, self._shown(findings))
        ]
        yield from (line for line in changed if line not in self.printed)
        self.began = not answer.complete
        self.printed = {*self.printed, *changed} if self.began else set()
        if answer.complete:
            yield from self._end(answer)

    def _shown(self, findings: list[Finding]) -> list[Finding]:
        return [finding for finding in findings if self.output.waived or not finding.waiver]

    def _text(self, answer: "Answer", findings: list[Finding]) -> Iterator[str]:
        rows = answer.outcome.rows if answer.outcome else print_findings.NO_ROWS
        return print_findings.as_text(findings, rows)


def _without_hints(findings: list[Finding]) -> list[Finding]:
    """Return findings that are gone, about which nothing has to be done."""
    return [replace(finding, hints=()) for finding in findings]


def _fitting(lines: list[str], height: int, width: int) -> Iterator[str]:
    """Yield as many lines as a terminal shows; the last one counts those that are left out."""
    used = 0
    for number, line in enumerate(lines):
        used += max(1, -(-len(click.unstyle(line)) // max(width, 1)))
        if used > height - 2 and number < len(lines) - 1:
            yield wording.phrase(Message("watch.more", {"lines": len(lines) - number}))
            return
        yield line

"""Findings as text, JSON, or annotations of a GitHub workflow."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import click

from pipeline.checks.quote_context import Statement
from pipeline.core import wording
from pipeline.core.finding import Finding
from pipeline.core.text import visible

COLOURS = {"error": "red", "warning": "yellow", "waived": "cyan"}


def as_text(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a line for each finding, as a linter does, and one below it for its hint."""
    for finding in findings:
        place = click.style(visible(finding.place), bold=True)
        word = "waived" if finding.waiver else finding.severity
        severity = click.style(word, fg=COLOURS[word])
        key = f" ({finding.table} {finding.key})" if finding.table and finding.file else ""
        yield f"{place} {severity} {visible(wording.message(finding) + key)} [{visible(finding.check)}]"
        if finding.waiver:
            yield f"    reason: {visible(finding.waiver)}"
        elif finding.hints:
            yield f"    hint: {visible(wording.hint(finding))}"


def as_json(findings: Iterable[Finding]) -> str:
    """Return the findings as a JSON array of objects."""
    text = json.dumps([_as_object(finding) for finding in findings], indent=2, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def _as_object(finding: Finding) -> dict[str, Any]:
    """Return a finding with its code, its values and its words, as docs/findings.md describes."""
    return {
        **asdict(finding),
        "check": finding.check,
        "message": wording.message(finding),
        "hint": wording.hint(finding),
    }


def as_github(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a workflow command for each finding, so that it shows beside the line in a pull request."""
    for finding in findings:
        parts = {"file": finding.file, "line": finding.line, "col": finding.column, "title": finding.check}
        properties = ",".join(
            f"{name}={_escaped(str(value), ',:')}" for name, value in parts.items() if value
        )
        message = wording.message(finding) + (f" (hint: {wording.hint(finding)})" if finding.hints else "")
        yield f"::{'notice' if finding.waiver else finding.severity} {properties}::{_escaped(message)}"


def as_passages(statements: Iterable[Statement]) -> Iterator[str]:
    """Yield each claim with its passage, the quote marked, under a line for each lineage."""
    lineage = None
    for statement in statements:
        if statement.lineage and statement.lineage != lineage:
            lineage = statement.lineage
            yield click.style(f"lineage {line(lineage)}", underline=True)
        yield f"{click.style(line(statement.key), bold=True)} in {line(statement.document)}"
        for title, value in statement.content:
            yield f"  {line(title)}: {visible(value)}"
        marked = click.style(f"[{visible(statement.quote)}]", fg="green", bold=True)
        yield f"  {line(statement.before)}{marked}{line(statement.after)}"
        yield ""


def line(text: str) -> str:
    """Put any text on one line that can't steer the terminal."""
    return visible(" ".join(text.split("\n")))


def summary(findings: Iterable[Finding]) -> str:
    """Count errors, warnings and, if there are any, waived findings in words."""
    counts = dict.fromkeys(COLOURS, 0)
    for finding in findings:
        counts["waived" if finding.waiver else finding.severity] += finding.count
    errors, warnings, waived = counts.values()
    counted = f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}"
    return f"{counted}, {waived} waived" if waived else counted


def _escaped(text: str, more: str = "") -> str:
    """Escape as a workflow command asks; a line end that stood there would begin another command."""
    text = visible(text, kept="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for character in more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text

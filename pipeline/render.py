"""Findings as text, JSON, or annotations of a GitHub workflow."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

import click

from pipeline.finding import Finding

COLOURS = {"error": "red", "warning": "yellow"}


def as_text(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a line for each finding, as a linter does, and one below it for its hint."""
    for finding in findings:
        place = click.style(_plain(finding.place), bold=True)
        severity = click.style(finding.severity, fg=COLOURS[finding.severity])
        key = f" ({finding.table} {finding.key})" if finding.table and finding.file else ""
        yield f"{place} {severity} {_plain(finding.message + key)} [{finding.check}]"
        if finding.hint:
            yield f"    hint: {_plain(finding.hint)}"


def as_json(findings: Iterable[Finding]) -> str:
    """Return the findings as a JSON array of objects."""
    return json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False)


def as_github(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield a workflow command for each finding, so that it shows beside the line in a pull request."""
    for finding in findings:
        parts = {"file": finding.file, "line": finding.line, "col": finding.column, "title": finding.check}
        properties = ",".join(
            f"{name}={_escaped(str(value), ',:')}" for name, value in parts.items() if value
        )
        message = finding.message + (f" (hint: {finding.hint})" if finding.hint else "")
        yield f"::{finding.severity} {properties}::{_escaped(message)}"


def summary(findings: Iterable[Finding]) -> str:
    """Count errors and warnings in words."""
    severities: list[str] = [finding.severity for finding in findings]
    counts = [(severities.count(severity), severity) for severity in COLOURS]
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)


def _plain(text: str) -> str:
    """Make control characters visible, so that a cell can't steer the terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def _escaped(text: str, more: str = "") -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for character in more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text

"""Run the checks on a project and return the findings: as values, as codes, or as a coder reads them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from pipeline.cli import print_findings
from pipeline.core.finding import Finding
from pipeline.run import check

# Place, code and values of a finding, and codes and values of its hints.
Coded = tuple[str, str, dict[str, Any], list[tuple[str, dict[str, Any]]]]


def of(project: Path, documents: Path | None = None, limit: int = check.LIMIT) -> list[Finding]:
    """Return the findings of all layers."""
    return check.check(project, documents, lambda _: None, limit=limit).findings


def lines(project: Path, documents: Path | None = None, limit: int = check.LIMIT) -> list[str]:
    """Return the findings as the lines of a terminal without colour."""
    return [click.unstyle(line) for line in print_findings.as_text(of(project, documents, limit))]


def coded(findings: Iterable[Finding]) -> list[Coded]:
    """Return place, code, values and hints of each finding."""
    return [(f.place, f.code, {**f.values}, [(h.code, {**h.values}) for h in f.hints]) for f in findings]

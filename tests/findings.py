"""Run the checks on a project and say what they found, as a coder reads it."""

from pathlib import Path

import click

from pipeline.cli import print_findings
from pipeline.core.finding import Finding
from pipeline.run import release


def of(project: Path, documents: Path | None = None) -> list[Finding]:
    """Return the findings of all layers."""
    return release.check(project, documents, lambda _: None).findings


def lines(project: Path, documents: Path | None = None) -> list[str]:
    """Return the findings as the lines of a terminal without colour."""
    return [click.unstyle(line) for line in print_findings.as_text(of(project, documents))]

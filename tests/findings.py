"""Run the checks on a project and return the findings: as values, as codes, or as a coder reads them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from pipeline.cells import check_cells, other_files
from pipeline.checks import check_quotes
from pipeline.cli import print_findings
from pipeline.contract import check_contract
from pipeline.core import database
from pipeline.core.finding import Finding, has_errors, limited
from pipeline.run import check
from pipeline.tables import load

# Place, code and values of a finding, and codes and values of its hints.
Coded = tuple[str, str, dict[str, Any], list[tuple[str, dict[str, Any]]]]


def of(project: Path, documents: Path | None = None, limit: int = check.LIMIT) -> list[Finding]:
    """Return the findings of all layers."""
    return check.check(project, documents, lambda _: None, limit=limit).findings


def lines(project: Path, documents: Path | None = None, limit: int = check.LIMIT) -> list[str]:
    """Return the findings as the lines of a terminal without colour."""
    return [click.unstyle(line) for line in print_findings.as_text(of(project, documents, limit))]


def of_cells(project: Path, limit: int = check.LIMIT) -> list[Finding]:
    """Return the findings of the first layer, which costs a small part of all layers."""
    dataset = check_contract.read(project)
    with database.connect(settings=database.of_work(dataset.paths(dataset.inputs).values())) as connection:
        found, _ = check_cells.check(dataset, connection, max(limit, check.LIMIT))
    return limited([*found, *other_files.check(dataset)], limit)


def lines_of_cells(project: Path, limit: int = check.LIMIT) -> list[str]:
    """Return the findings of the first layer as the lines of a terminal without colour."""
    return [click.unstyle(line) for line in print_findings.as_text(of_cells(project, limit))]


def of_quotes(project: Path, documents: Path) -> list[Finding]:
    """Return the findings of the first layer, and then those of comparing quotes with their documents."""
    dataset = check_contract.read(project)
    with database.connect(settings=database.of_work(dataset.paths(dataset.inputs).values())) as connection:
        found, scans = check_cells.check(dataset, connection)
        if has_errors(found):
            return found
        load.load(dataset, connection, scans)
        return [*found, *check_quotes.check(dataset, connection, documents).findings]


def lines_of_quotes(project: Path, documents: Path) -> list[str]:
    """Return these findings as the lines of a terminal without colour."""
    return [click.unstyle(line) for line in print_findings.as_text(of_quotes(project, documents))]


def coded(findings: Iterable[Finding]) -> list[Coded]:
    """Return place, code, values and hints of each finding."""
    return [(f.place, f.code, {**f.values}, [(h.code, {**h.values}) for h in f.hints]) for f in findings]

"""Findings as text, JSON, or annotations of a GitHub workflow."""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli import repository
from pipeline.core import wording
from pipeline.core.finding import Finding
from pipeline.core.text import visible
from pipeline.raw_files.spreadsheet_position import column_letter

if TYPE_CHECKING:
    from pipeline.checks.quote_context import Statement

COLOURS = {"error": "red", "warning": "yellow", "waived": "cyan"}
# The spreadsheet's row of each line with a finding, by file.
Rows = Mapping[str, Mapping[int, int]]
NO_ROWS: Rows = {}


def as_text(findings: Iterable[Finding], rows: Rows = NO_ROWS) -> Iterator[str]:
    """Yield a line for each finding, as a linter does, and one below it for its hint."""
    for finding in findings:
        place = click.style(visible(finding.place), bold=True) if finding.place else ""
        word = "waived" if finding.waiver else finding.severity
        severity = click.style(word, fg=COLOURS[word])
        key = f" ({finding.table} {finding.key})" if finding.table and finding.file and finding.key else ""
        message = visible(wording.message(finding) + key)
        yield f"{place}{_position(finding, rows)} {severity} {message} [{visible(finding.code)}]".lstrip()
        if finding.waiver:
            yield f"    reason: {visible(finding.waiver)}"
        elif finding.hints:
            yield f"    hint: {visible(wording.hint(finding))}"


def _position(finding: Finding, rows: Rows) -> str:
    """Return where a spreadsheet shows the finding, empty where it is not known: ` (row 335, column V)`."""
    row, letter = _row(finding, rows), _letter(finding)
    if row is None:
        return ""
    return f" (row {row}, column {letter})" if letter else f" (row {row})"


def _row(finding: Finding, rows: Rows) -> int | None:
    return rows.get(finding.file, {}).get(finding.line) if finding.line is not None else None


def _letter(finding: Finding) -> str | None:
    return column_letter(finding.column) if finding.column is not None else None


def as_json(findings: Iterable[Finding], rows: Rows = NO_ROWS) -> str:
    """Return the findings as a JSON array of objects."""
    text = json.dumps([_as_object(finding, rows) for finding in findings], indent=2, ensure_ascii=False)
    return "".join(c if c.isprintable() or c == "\n" else json.dumps(c)[1:-1] for c in text)


def _as_object(finding: Finding, rows: Rows) -> dict[str, Any]:
    """Return a finding with its code, its values and its words, as docs/findings.md describes."""
    return {
        "code": finding.code,
        "check": finding.check,
        "severity": finding.severity,
        "file": finding.file,
        "line": finding.line,
        "row": _row(finding, rows),
        "column": finding.column,
        "column_letter": _letter(finding),
        "table": finding.table,
        "key": finding.key,
        "value": finding.value,
        "values": finding.values,
        "hints": [
            {"code": hint.code, "values": hint.values, "text": wording.phrase(hint)} for hint in finding.hints
        ],
        "message": wording.message(finding),
        "hint": wording.hint(finding),
        "count": finding.count,
        "waiver": finding.waiver,
    }


def as_github(findings: Iterable[Finding], base: Path = Path()) -> Iterator[str]:
    """Yield a workflow command for each finding, so that a pull request shows it on its line.

    Args:
        findings: the findings.
        base: the folder in which their files are; or a zip, which then is the file that is named.
    """
    zipped = base.is_file()
    for finding in findings:
        message = wording.message(finding) + (f" (hint: {wording.hint(finding)})" if finding.hints else "")
        parts: dict[str, str | int | None]
        if zipped:
            parts = {"file": repository.path(base.parent, base.name), "title": finding.code}
        else:
            file = repository.path(base, finding.file) if finding.file else ""
            parts = {"file": file, "line": finding.line, "col": finding.column, "title": finding.code}
        if finding.place and (zipped or not finding.file):
            message = f"{finding.place}: {message}"
        properties = ",".join(
            f"{name}={_escaped(str(value), ',:')}" for name, value in parts.items() if value
        )
        yield f"::{'notice' if finding.waiver else finding.severity} {properties}::{_escaped(message)}"


def as_passages(statements: Iterable["Statement"]) -> Iterator[str]:
    """Yield each claim with its passage, the quote marked, under a line for each lineage."""
    lineage = None
    for statement in statements:
        if statement.lineage and statement.lineage != lineage:
            lineage = statement.lineage
            yield click.style(f"lineage {visible(lineage)}", underline=True)
        yield f"{click.style(visible(statement.key), bold=True)} in {visible(statement.document)}"
        for title, value in statement.content:
            yield f"  {visible(title)}: {visible(value)}"
        marked = click.style(f"[{visible(statement.quote)}]", fg="green", bold=True)
        yield f"  {_on_one_line(statement.before)}{marked}{_on_one_line(statement.after)}"
        yield ""


def _on_one_line(passage: str) -> str:
    return visible(" ".join(passage.split("\n")))


def _escaped(text: str, more: str = "") -> str:
    """Escape as a workflow command requires; an unescaped line end would begin another command."""
    text = visible(text, unescaped="\r\n").replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    for character in more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text

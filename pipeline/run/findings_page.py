"""`check --html`: the findings as a page."""

import datetime as dt
from pathlib import Path

from pipeline.contract import read_contract
from pipeline.core import replace_file, wording
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message
from pipeline.run.outcome import Outcome
from pipeline.site import findings_page


def write(path: Path, project: Path, outcome: Outcome, summary: str, *, waived: bool) -> None:
    """Write the findings of a check to a file.

    Args:
        path: the file; one that exists is replaced.
        project: the project's folder.
        outcome: what the check returned.
        summary: the numbers of errors and warnings.
        waived: waived findings are shown, not only counted.

    Raises:
        CallError: the file is in a folder that the engine reads, or cannot be written.
    """
    require_place(path, project)
    findings = [finding for finding in outcome.findings if waived or not finding.waiver]
    notes = [*map(wording.phrase, outcome.notes), *_hidden(outcome, findings), summary]
    dataset = read_contract.read(project)
    text = findings_page.text(dataset, findings, outcome.rows, notes, dt.datetime.now().astimezone())
    try:
        replace_file.write(path, text)
    except OSError as error:
        raise CallError(f"{path}: {error.strerror}") from error


def require_place(path: Path, project: Path) -> None:
    """Check that a page for coders does not become part of the dataset or of a release.

    Raises:
        CallError: it is in raw/, schemas/ or dist/, or its folder does not exist.
    """
    target = path.resolve()
    for name in ("raw", "schemas", "dist"):
        if target.is_relative_to((project / name).resolve()):
            raise CallError(f"{path}: write the page to a folder outside {name}/")
    if not target.parent.is_dir():
        raise CallError(f"{path}: the folder {target.parent} does not exist")


def _hidden(outcome: Outcome, shown: list[Finding]) -> list[str]:
    """Return the number of waived findings that are not shown, as a sentence."""
    hidden = sum(finding.count for finding in outcome.findings) - sum(finding.count for finding in shown)
    return [wording.phrase(Message("notes.waived", {"findings": hidden}))] if hidden else []

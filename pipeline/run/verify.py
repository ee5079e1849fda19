"""`verify`: the checks of a downloaded package."""

from pathlib import Path

from pipeline.core.finding import Finding, limited
from pipeline.core.progress import Tell
from pipeline.raw_files import spreadsheet_position
from pipeline.releases import unzip
from pipeline.run.check import LIMIT
from pipeline.run.outcome import Outcome, Rows
from pipeline.schema.dialect import UTF8, Dialect
from pipeline.verify import verify_package

CSV = ".csv"


def verify(  # noqa: PLR0913 - each is an option of the command
    place: Path,
    tell: Tell,
    *,
    ledger: Path | None = None,
    signers: Path | None = None,
    complete: bool = False,
    limit: int = LIMIT,
) -> Outcome:
    """Check a package.

    Args:
        place: its folder or zip.
        tell: receives each step as it starts.
        ledger: the publishers' releases.json; None for the one next to the package, if it exists.
        signers: the file of allowed signers; None to accept any signature.
        complete: a folder without Parquet or .duckdb files is an error.
        limit: how many findings of one check on one field are kept; one finding more counts the rest.

    Raises:
        CallError: as `pipeline.verify.verify_package.verify`.
    """
    verified = verify_package.verify(
        place, tell, releases=ledger, signers=signers, complete=complete, limit=limit
    )
    findings = limited(verified.findings, limit)
    rows = {} if verified.foreign else _rows(place, findings)  # the rows of other dialects are not counted
    return Outcome(findings, verified.notes, rows=rows)


def _rows(place: Path, findings: list[Finding]) -> Rows:
    """Return the spreadsheet's row of each line with a finding."""
    lines: dict[str, set[int]] = {}
    for finding in findings:
        if finding.line is not None and finding.file.endswith(CSV):
            lines.setdefault(finding.file, set()).add(finding.line)
    if not lines:
        return {}
    with unzip.opened(place) as folder:
        return {
            file: spreadsheet_position.rows(folder / file, Dialect(), UTF8, wanted)
            for file, wanted in lines.items()
        }

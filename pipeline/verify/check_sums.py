"""Are the files of a package those that its SHA256SUMS lists, and is SHA256SUMS signed?"""

from collections import Counter
from pathlib import Path, PurePosixPath

from pipeline.core.finding import Finding, Message
from pipeline.releases import checksums, signature
from pipeline.releases.released_files import REMADE
from pipeline.verify import line_ends
from pipeline.verify.package import Package

ADDED = ("verify.added.not_listed", "verify.added.invalid_name")


def check(package: Package, signers: Path | None, place: Path, *, complete: bool) -> None:
    """Compare the files with SHA256SUMS, and SHA256SUMS with its signature.

    Args:
        package: the package; findings and notes are added to it.
        signers: allowed signers, see `pipeline.releases.signature`; None to accept any signature.
        place: an empty folder for files whose line ends were changed.
        complete: report missing Parquet, .duckdb and Excel files.
    """
    if checksums.SUMS not in package.files:
        package.findings.append(checksums.missing(checksums.SUMS))
        return
    given = package.files[checksums.SUMS]
    package.files = line_ends.restore_sums(package.files, place)
    sums, findings = checksums.read(package.files[checksums.SUMS])
    package.sums = sums
    package.findings += findings
    differences = [*checksums.compare(package.files, sums, (checksums.SUMS, signature.FILE))]
    restored = {
        finding.file: data
        for finding in differences
        if finding.code == "verify.changed"
        and (data := line_ends.undone(package.files[finding.file], sums[finding.file])) is not None
    }
    package.findings += [finding for finding in differences if finding.file not in restored]
    changed = {*restored, *([checksums.SUMS] if package.files[checksums.SUMS] != given else [])}
    if changed:
        package.findings.append(line_ends.finding(changed))
        package.files, package.folder = line_ends.restore(package.files, restored, place), place
    _check_missing(package, complete=complete)
    findings, note = signature.check(package.folder, signers)
    package.findings += findings
    package.notes += [note] if note else []


def _check_missing(package: Package, *, complete: bool) -> None:
    missing = [name for name in package.sums if name not in package.files]
    accepted = [name for name in missing if name.endswith(REMADE) and not complete]
    package.findings += [checksums.missing(name) for name in missing if name not in accepted]
    if accepted:
        kinds = Counter(PurePosixPath(name).suffix for name in accepted)
        counts = [f"{count} {kind}" for kind, count in sorted(kinds.items())]
        package.notes.append(Message("files_not_checked", {"files": counts}))


def only_added(findings: list[Finding]) -> bool:
    """Return whether files were added to a package, and nothing else is wrong with it."""
    return bool(findings) and all(finding.code in ADDED for finding in findings)

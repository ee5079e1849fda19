"""`retire`: lines of raw/retired.csv for published keys that raw/ no longer contains."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.contract import check_contract, read_contract
from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.core import replace_file, workspace
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Values, has_errors
from pipeline.core.progress import Tell
from pipeline.package import publish
from pipeline.raw_files import append_rows
from pipeline.releases import check_history, check_moved, ledger, released_files
from pipeline.releases.ledger import Entry
from pipeline.run import current
from pipeline.run.check import Settings, layers
from pipeline.run.outcome import Outcome

SCHEMA = read_contract.engine_input(RETIRED)
CANDIDATE = "candidate.csv"
ALL = 10_000_000  # findings: each missing key is one
LAST_LAYER = "history."  # runs only if no other layer finds an error
GONE, MOVED = "history.gone", ("history.moved", "history.moved_rows")
CHANGING = (*MOVED, "history.version.too_low")
SPELLING = "restore_spelling"  # the hint about a key that now has letters of another case


@dataclass(frozen=True)
class Request:
    """What to retire.

    Attributes:
        reason: why, in a sentence for readers.
        table: the published table; empty for all, which only `gone` allows.
        keys: its keys; () with `gone`.
        replaced_by: the keys that replace each of them.
        gone: retire each key that was published and that raw/ neither contains nor retires.
        renumbered: with `gone`, the new key of a row that has another key now replaces the old one.
    """

    reason: str
    table: str = ""
    keys: tuple[str, ...] = ()
    replaced_by: tuple[str, ...] = ()
    gone: bool = False
    renumbered: bool = False


def retire(folder: Path, request: Request, tell: Tell) -> Outcome:
    """Append a line to raw/retired.csv for each key, if the check accepts all of them.

    The complete new file is checked by all layers before it replaces the old one.

    Args:
        folder: the project's folder.
        request: what to retire.
        tell: receives each step as it starts.

    Returns:
        The findings that prevent it, and nothing is written; or a note about what was written, with the
        warnings about these lines.

    Raises:
        ContractError: schemas/ is broken.
        CallError: nothing was released yet, no key is missing, or raw/retired.csv was saved meanwhile.
        OSError: the file cannot be written; then it is unchanged.
    """
    dataset = check_contract.read(folder)
    entries = ledger.read(folder / "dist")
    if not entries:
        raise CallError("no version is published yet, so rows can be deleted and no key has to be retired")
    with (
        publish.alone(folder / "dist", lambda: tell("waiting for a release to end")),
        workspace.folder() as place,
    ):
        entries = ledger.read(folder / "dist")
        path = folder / SCHEMA.file
        before = _bytes(path)
        now = layers(dataset, place / "now.duckdb", Settings(None, tell, limit=ALL, lost_rows=False))
        faults = [finding for finding in now.findings if prevents(finding, request)]
        if faults:
            moved = all(finding.code in MOVED for finding in faults)
            return Outcome(
                faults, [Message("notes.retire.moved" if moved else "notes.retire.first")], rows=now.rows
            )
        new_keys = _new_keys(dataset, place / "now.duckdb", entries[-1]) if request.renumbered else {}
        rows = list(_rows(request, now.findings, new_keys, _version(dataset, entries, now)))
        if not rows:
            raise CallError("raw/ contains or retires all published keys, so there is nothing to write")
        new = place / CANDIDATE
        new.write_bytes(append_rows.appended(path, SCHEMA, rows))
        then = _with_file(dataset, new, Settings(None, tell, limit=ALL, lost_rows=False))
        findings = list(_only_new(then.findings, now.findings))
        if has_errors(findings):
            return Outcome(findings, [Message("notes.retire.refused", {"file": SCHEMA.file})], rows=then.rows)
        if _bytes(path) != before:
            raise CallError(f"{path} was saved meanwhile, so nothing was written; run the command again")
        replace_file.write(path, new.read_bytes().decode("utf-8"))
    values: Values = {"lines": len(rows), "file": SCHEMA.file, "version": rows[0][-1]}
    return Outcome(findings, [Message("notes.retire.written", values)], rows=then.rows)


def _version(dataset: Dataset, entries: tuple[Entry, ...], now: Outcome) -> str:
    """Return the first version without the keys."""
    own = dataset.about["version"]
    published = own in {entry.version for entry in entries}
    return check_history.coming_version(own, now.required_version, published=published)


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def prevents(finding: Finding, request: Request) -> bool:
    """Return whether a finding shows that nothing can be retired before it is corrected.

    A key that is only spelled in another case, or whose row has another key now, did not go.
    """
    if not has_errors([finding]):
        return False
    if not finding.code.startswith(LAST_LAYER):
        return True
    misspelt = any(hint.code == SPELLING for hint in finding.hints)
    return request.gone and ((finding.code in MOVED and not request.renumbered) or misspelt)


def _new_keys(dataset: Dataset, work: Path, last: Entry) -> dict[tuple[str, str], str]:
    """Return the new key of each row that has another key than in the last release, by table and old key."""
    with current.compared(dataset, work, released_files.folder(dataset, last)) as comparison:
        rows = check_moved.renumbered(dataset, comparison.connection, comparison.difference)
        return {(table, old): new for table, old, new in rows}


def _rows(
    request: Request, findings: Iterable[Finding], new_keys: Mapping[tuple[str, str], str], version: str
) -> Iterator[tuple[str, ...]]:
    """Yield the cells of each line that is added."""
    pairs = [(request.table, key) for key in dict.fromkeys(request.keys)]
    if request.gone:
        gone = [(finding.table, str(finding.key)) for finding in findings if finding.code == GONE]
        pairs = [(table, key) for table, key in gone if request.table in {"", table}]
    for table, key in pairs:
        replaced_by = new_keys.get((table, key), ";".join(request.replaced_by))
        yield table, key, replaced_by, request.reason, version


def _with_file(dataset: Dataset, path: Path, settings: Settings) -> Outcome:
    """Run the layers with another raw/retired.csv; findings name the file that it would replace."""
    own = str(path.resolve())
    candidate = replace(dataset, raw={**dataset.raw, RETIRED: replace(SCHEMA, file=own)})
    outcome = layers(candidate, path.with_suffix(".duckdb"), settings)
    findings = [
        replace(finding, file=SCHEMA.file) if finding.file == own else finding for finding in outcome.findings
    ]
    rows = {SCHEMA.file if file == own else file: lines for file, lines in outcome.rows.items()}
    return replace(outcome, findings=findings, rows=rows)


def _only_new(findings: Iterable[Finding], before: Iterable[Finding]) -> Iterator[Finding]:
    """Yield the findings that there were not before, without those that change with each line."""
    known = {_identity(finding) for finding in before}
    for finding in findings:
        if finding.code not in CHANGING and _identity(finding) not in known:
            yield finding


def _identity(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.file, finding.line, finding.table, finding.key, str(finding.values)

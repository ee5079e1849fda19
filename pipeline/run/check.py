"""`check`: every layer over raw/, one after the other.

A layer that finds an error is the last to run: the next ones would report the same fault again.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.cells import check_cells, other_files
from pipeline.checks import check_consistency, check_quotes, check_rows, document_hints, waivers
from pipeline.coding import duplicate_keys
from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.core import database, workspace
from pipeline.core.errors import CallError
from pipeline.core.finding import (
    Finding,
    Message,
    errors_first,
    has_errors,
    in_order,
    limited,
    placed_first,
)
from pipeline.core.progress import Reading, Tell
from pipeline.raw_files import spreadsheet_position
from pipeline.releases import (
    check_causes,
    check_cut_files,
    check_header_order,
    check_history,
    check_lost_columns,
    check_lost_names,
    check_lost_rows,
    check_shifted,
    ledger,
    moved_together,
    published_hints,
)
from pipeline.run import check_notes, finding_changes, unwritten
from pipeline.run.outcome import Outcome, Rows, blocked
from pipeline.tables import engine_tables, load, normalise

LIMIT = check_cells.LIMIT
LATEST_ZONE = dt.timedelta(hours=14)


@dataclass(frozen=True)
class Settings:
    """How the layers run.

    Attributes:
        documents: folder of the source documents; None for the one that dataset.json names, if it exists.
        tell: receives each step as it starts.
        strict: warnings block too.
        limit: how many findings of one check on one field are shown; one finding more counts the rest. What
            is published and counted does not depend on it.
        lost_rows: a file that lost most of its published rows is an error of the first layer.
        show: receives what was found up to a layer, as `pipeline.run.finding_changes` numbers them, before
            the next layers run.
    """

    documents: Path | None
    tell: Tell
    strict: bool = False
    limit: int = LIMIT
    lost_rows: bool = True
    show: Callable[[Outcome, int], None] | None = None


def check(
    folder: Path, documents: Path | None, tell: Tell, *, strict: bool = False, limit: int = LIMIT
) -> Outcome:
    """Run every layer over a project's raw/ and write nothing.

    Args:
        folder: the project's folder.
        documents: as `Settings`.
        tell: as `Settings`.
        strict: as `Settings`.
        limit: as `Settings`.

    Raises:
        ContractError: schemas/ is broken.
        CallError: a folder does not exist or cannot be used.
    """
    dataset = check_contract.read(folder)
    with workspace.folder() as place:
        return layers(dataset, place / "work.duckdb", Settings(documents, tell, strict, limit))


def layers(dataset: Dataset, work: Path, settings: Settings) -> Outcome:
    """Run the layers in their order; the working database at `work` then contains the tables."""
    return later_layers(dataset, work, settings, first_layer(dataset, work, settings))


def first_layer(dataset: Dataset, work: Path, settings: Settings) -> list[Finding]:
    """Check the cells and, where they have no errors, load them into a new working database."""
    with database.connect(work, _config(dataset)) as connection:
        reading = Reading("checking cells", connection, dataset.paths(dataset.inputs), times=2)
        settings.tell(reading)
        findings, marks = check_cells.check(dataset, connection, max(settings.limit, LIMIT), reading)
        if settings.lost_rows:
            findings = check_lost_rows.check(dataset, connection, marks, findings)
            findings = check_lost_names.check(dataset, connection, marks, findings)
            findings = check_lost_columns.check(dataset, findings)
            findings = check_cut_files.check(dataset, findings)
            findings = check_header_order.check(dataset, findings)
        findings = [*findings, *other_files.check(dataset)]
        folder = documents_of(dataset, settings.documents)
        findings = document_hints.explained(dataset, marks, folder, findings)
        if not has_errors(findings):
            if settings.show:
                settings.show(_outcome(dataset, settings, findings, []), finding_changes.CELLS)
            reading = Reading("normalising", connection, dataset.paths(dataset.inputs), times=1)
            settings.tell(reading)
            load.load(dataset, connection, marks, reading)
    return findings


def later_layers(dataset: Dataset, work: Path, settings: Settings, cells: list[Finding]) -> Outcome:
    """Run the layers after the first, which found `cells` and loaded the working database."""
    findings, notes, required = _findings(dataset, work, settings, cells)
    return _outcome(dataset, settings, placed_first(findings), notes, required)


def again(dataset: Dataset, work: Path, settings: Settings, cells: list[Finding]) -> Outcome:
    """Run the later layers once more, over the rows that the first layer loaded."""
    with database.connect(work, _config(dataset)) as connection:
        normalise.drop_tables(dataset, connection)
    return later_layers(dataset, work, settings, cells)


def _config(dataset: Dataset) -> dict[str, str]:
    return database.of_work(dataset.paths(dataset.inputs).values())


def _outcome(
    dataset: Dataset, settings: Settings, findings: list[Finding], notes: list[Message], required: str = ""
) -> Outcome:
    """Return what the layers found as it is shown."""
    shown = limited([*unwritten.findings(dataset.folder), *findings], settings.limit)
    return Outcome(shown, notes, rows=_rows(dataset, shown), required_version=required)


def _findings(
    dataset: Dataset, work: Path, settings: Settings, cells: list[Finding]
) -> tuple[list[Finding], list[Message], str]:
    """Return the findings of all layers, the notes, and the version that the changes require.

    Published are the findings that depend only on raw/, schemas/, the engine and earlier releases. Findings
    about quotes are not among them, since they depend on the documents that are available.
    """
    if has_errors(cells):
        return _with_shifted(dataset, settings, cells), [], ""
    config = _config(dataset)
    rows, consistency, quotes = _tables(dataset, work, config, settings)
    entered = _entered_first(dataset, limited(rows, settings.limit))
    findings = [*cells, *quotes.findings, *entered, *consistency]
    outside = documents_outside(dataset) if settings.documents is None else ""
    notes = [*check_notes.of_quotes(quotes, outside)]
    if has_errors(findings):
        return _with_shifted(dataset, settings, findings), notes, ""
    if settings.show:
        settings.show(_outcome(dataset, settings, findings, notes), finding_changes.CONSISTENCY)
    settings.tell("comparing with the last release")
    with database.connect(work, config) as connection:
        entries = ledger.read(dataset.folder / "dist")
        history = check_history.check(dataset, connection, entries)
        if settings.lost_rows and history.changed:
            findings = check_shifted.with_warnings(dataset, findings, history.findings)
        agreed = moved_together.without_repeated(findings, history.findings)
        findings += [*agreed, *check_history.future_date(dataset, entries, _latest_date())]
        if not blocked(findings, strict=settings.strict):
            published = [*limited([*cells, *rows], LIMIT), *consistency, *history.findings]
            engine_tables.store_findings(connection, published)
    notes += check_notes.of_history(dataset, history)
    return findings, notes, history.required_version


def _entered_first(dataset: Dataset, rows: list[Finding]) -> list[Finding]:
    """Return findings in order, those about computed rows last: the fault is in a file."""
    computed = {table.name for table in dataset.tables.values() if table.computed}
    return sorted(in_order(rows), key=lambda finding: not finding.file and finding.table in computed)


def _with_shifted(dataset: Dataset, settings: Settings, findings: list[Finding]) -> list[Finding]:
    """Return findings, with values of the last release, after those about columns that were shifted since."""
    if not settings.lost_rows:
        return findings
    known = duplicate_keys.explained(dataset, findings)
    return check_shifted.check(dataset, published_hints.explained(dataset, known))


def _tables(
    dataset: Dataset, work: Path, config: dict[str, str], settings: Settings
) -> tuple[list[Finding], list[Finding], check_quotes.QuoteCheck]:
    """Make the published tables, check rows, consistency and quotes; return what each of these found."""
    with normalise.sealed(work, {**config, **normalise.threads(dataset)}) as connection:
        normalise.make_tables(dataset, connection)
        settings.tell("comparing quotes with documents")
        quotes = check_quotes.check(dataset, connection, documents_of(dataset, settings.documents))
        settings.tell("checking rows")
        accepted = waivers.read(dataset, connection)
        rows = check_rows.check(dataset, connection, max(settings.limit, LIMIT), waivers.keys(accepted))
        rows, consistency = waivers.apply(dataset, accepted, rows), []
        if not has_errors([*quotes.findings, *rows]):
            settings.tell("checking consistency")
            found = check_consistency.check(dataset, connection)
            faults = in_order(waivers.faults(dataset, accepted, [*rows, *found]))
            applied = errors_first(in_order(waivers.apply(dataset, accepted, found)))
            consistency = [*faults, *applied]  # a waiver that does not apply may be the cause
            if consistency:
                causes, consistency = check_causes.check(dataset, connection, consistency)
                consistency = [*causes, *consistency]
    return rows, consistency, quotes


def _latest_date() -> dt.date:
    """Return the latest date that it is anywhere on Earth now."""
    return (dt.datetime.now(dt.UTC) + LATEST_ZONE).date()


def documents_of(dataset: Dataset, given: Path | None) -> Path | None:
    """Return the folder of the source documents: the given one, else the dataset's own if it exists.

    A folder outside the project must be given: schemas/ may come from anybody.

    Raises:
        CallError: the given one does not exist.
    """
    if given is not None:
        if not given.is_dir():
            raise CallError(f"documents folder not found: {given}")
        return given
    named = dataset.about.get("evidence", {}).get("folder")
    folder = dataset.folder / named if named and _is_inside(dataset.folder, named) else None
    return folder if folder and folder.is_dir() else None


def documents_outside(dataset: Dataset) -> str:
    """Return the folder of documents that dataset.json names outside of the project, if it exists."""
    named = str(dataset.about.get("evidence", {}).get("folder", ""))
    outside = named and not _is_inside(dataset.folder, named)
    return named if outside and (dataset.folder / named).is_dir() else ""


def _is_inside(project: Path, name: str) -> bool:
    """Return whether a folder that dataset.json names is in the project, links included."""
    try:
        return (project / name).resolve().is_relative_to(project.resolve())
    except (OSError, ValueError, RuntimeError):
        return False


def _rows(dataset: Dataset, findings: list[Finding]) -> Rows:
    """Return the spreadsheet's row of each line with a finding."""
    tables = {table.file: table for table in dataset.inputs.values()}
    lines: dict[str, set[int]] = {}
    for finding in findings:
        if finding.line is not None and finding.file in tables:
            lines.setdefault(finding.file, set()).add(finding.line)
    return {
        file: spreadsheet_position.of_table(dataset.folder / file, tables[file], wanted)
        for file, wanted in lines.items()
    }

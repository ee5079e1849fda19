"""The notes of `check`: what was not checked, and what changed since the last release."""

from collections.abc import Iterator

from pipeline.checks.check_quotes import QuoteCheck
from pipeline.contract.dataset import Dataset
from pipeline.core import wording
from pipeline.core.finding import Message, Values
from pipeline.raw_files import spreadsheet_position
from pipeline.releases import changed_cells
from pipeline.releases.changed_cells import ChangedCell
from pipeline.releases.check_history import HistoryCheck

VERSION_PUBLISHED = "notes.version_published"
COUNTED = 20  # columns and tables in the note that counts what changed


def of_quotes(quotes: QuoteCheck, folder_outside: str) -> Iterator[Message]:
    """Yield how many quotes were compared with documents, and why others were not.

    Args:
        quotes: what was compared.
        folder_outside: the folder of documents outside of the project, which was not opened; else empty.
    """
    if quotes.checked:
        yield Message("notes.quotes_checked", {"quotes": quotes.checked})
    if folder_outside:
        yield Message("notes.documents_outside", {"folder": folder_outside})
    if quotes.unchecked:
        yield Message("notes.quotes_not_checked", {"quotes": quotes.unchecked})
    if quotes.of_others:
        yield Message("notes.quotes_of_others", {"quotes": quotes.of_others})


def of_history(dataset: Dataset, history: HistoryCheck) -> Iterator[Message]:
    """Yield what changed since the last release, the first cells singly, and the version that is required."""
    if history.changed:
        yield _counted(history)
    if history.cells:
        yield from _cells(dataset, history)
    if history.required_version and history.is_published:
        yield _version_published(dataset, history)


def _counted(history: HistoryCheck) -> Message:
    """Return the note that counts what changed since the last release."""
    counts = [wording.phrase(count) for count in history.changed[:COUNTED]]
    rest = len(history.changed) - len(counts)
    values: Values = {"published": history.compared_with, "counts": counts}
    return Message("notes.counted", {**values, "rest": rest} if rest else values)


def _cells(dataset: Dataset, history: HistoryCheck) -> Iterator[Message]:
    """Yield a line for each of the first cells that changed, and what to do where a change was not meant."""
    shown = history.cells[: changed_cells.MOST]
    files = {table.file: table for table in dataset.inputs.values()}
    for cell in shown:
        file, line = cell.place.file, cell.place.line or 0
        rows = spreadsheet_position.of_table(dataset.folder / file, files[file], [line])
        yield Message("notes.changed_cell", {**_values(cell), "row": rows.get(line, line)})
    is_all = len(history.cells) == len(shown)
    code = "notes.changed_cells" if is_all else "notes.first_changed_cells"
    yield Message(code, {"published": history.compared_with})


def _values(cell: ChangedCell) -> Values:
    """Return where a changed cell is, and its values where it has them."""
    place = cell.place
    values: Values = {
        "place": f"{place.file}:{place.line}:{place.column}",
        "letter": spreadsheet_position.column_letter(place.column or 0),
        "column": cell.column,
        "row_name": f"{cell.table} {cell.key}",
    }
    texts = {"old": cell.old, "new": cell.new}
    return {**values, **{name: text for name, text in texts.items() if text}}


def _version_published(dataset: Dataset, history: HistoryCheck) -> Message:
    """Return the note that this version is published and that the changes since require another."""
    values = {
        "version": dataset.about["version"],
        "required": history.required_version,
        "change": wording.phrase(history.required.reasons[0]),
    }
    more = history.required.total - 1
    return Message(VERSION_PUBLISHED, {**values, "more": more} if more else values)

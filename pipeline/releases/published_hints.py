"""The value that the last release has for a faulty cell, as a hint.

A value that was deleted, or made into something else, may be known only from there. An example, or the most
similar value, would be another value that is valid and wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message
from pipeline.core.text import LONGEST, LONGEST_TYPED
from pipeline.raw_files import check_header
from pipeline.releases import ledger
from pipeline.releases.published_cells import PublishedCells
from pipeline.releases.published_lists import ITEM_END

DELETED = ("cells.required.empty", "cells.required.blank", "cells.required.bound")
RULE = "rows."  # a rule may require a value
ABSENT = ("evidence.quote.not_found", "evidence.quote.unknown")  # of a text that its document lacks
ABOUT_VALUES = (
    "cells.maximum",
    "cells.minimum",
    "cells.type",
    "cells.code",
    "cells.enum",
    "cells.pattern",
    "cells.reference",
    "cells.item",
)
# Hints that name no value that the cell had.
GENERAL = {
    "add_row", "add_year", "all_digits", "allowed", "failed_formula", "month_as_text",
    "month_or_day", "part_of_date", "turned_into_date", "use_listed", "words", "write_like",
    "several_values", "separate_items", "one_row_each", "one_code", "one_or_none", "one_unknown",
    "either_date", "day_number", "check_source", "check_interval", "grouped_number", "grouped_by_point",
}  # fmt: skip
# Those that name what the cell had before a spreadsheet changed it, which is to be typed as text.
TURNED = {"month_or_day", "month_as_text", "turned_into_date"}
# Those that name several values in a cell for one.
SEVERAL = {"one_row_each": "values", "one_code": "codes", "one_or_none": "codes"}
READINGS = {"day_number", "either_date", "grouped_number", "grouped_by_point"}
MOST_WORDS = 5  # of a name; a longer text is a sentence

Place = tuple[str, int, int]


@dataclass(frozen=True)
class EditedCell:
    """A cell that differs from the last release.

    Attributes:
        table: the published table of its row.
        key: the key of the row, its parts joined by commas.
        column: its field in raw/.
        old: what the last release has; of a list, the items in alphabetical order.
        new: what the file has.
        is_list: whether these are lists.
    """

    table: str
    key: str
    column: str
    old: str
    new: str
    is_list: bool


def explained(dataset: Dataset, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings, those about a cell that was changed with the value of the last release.

    Args:
        dataset: the contract.
        findings: those of the layers so far.
    """
    wanted = [finding for finding in findings if _is_wanted(finding)]
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"]) if wanted else ()
    except CallError:  # of the ledger, which the last layer reports
        entries = ()
    if not entries:
        return [*findings]
    cells = dict(edited(dataset, PublishedCells(dataset, entries[-1]), {f.file for f in wanted}))
    return [_explained(f, cells, entries[-1].version) if _is_wanted(f) else f for f in findings]


def _is_wanted(finding: Finding) -> bool:
    """Return whether the last release may have the value that a faulty cell should have."""
    if finding.severity != "error" or finding.is_rest or not (finding.line and finding.column):
        return False
    if finding.code in {*DELETED, *ABSENT} or finding.code.startswith(RULE):
        return True
    general = all(hint.code in GENERAL or hint.code.startswith("form.") for hint in finding.hints)
    return finding.check in ABOUT_VALUES and general


def _explained(finding: Finding, cells: Mapping[Place, EditedCell], version: str) -> Finding:
    cell = cells.get((finding.file, finding.line or 0, finding.column or 0))
    is_empty = finding.code in DELETED or finding.code.startswith(RULE)
    text = str(finding.values["quote"] if finding.code in ABSENT else finding.value or "")
    if cell is None or cell.new.strip() != ("" if is_empty else text.strip()):
        return finding
    several = [hint.values[SEVERAL[hint.code]] for hint in finding.hints if hint.code in SEVERAL]
    if not cell.old:
        hints = tuple(Message("empty_published", {"version": version, "codes": each}) for each in several)
        return replace(finding, hints=hints or finding.hints)
    is_sentence = len(cell.old) > LONGEST or len(cell.old.split()) > MOST_WORDS
    is_text = len(cell.old) > LONGEST_TYPED if cell.is_list else is_sentence
    values = {"start" if is_text else "value": cell.old, "version": version}
    for hint in finding.hints:
        if hint.code in TURNED and _names(hint, cell.old):
            return replace(finding, hints=(Message("write_turned", {**values, "text": finding.value}),))
        if hint.code in READINGS and _names(hint, cell.old):
            return replace(finding, hints=(Message("write_published", values),))
    if finding.code in DELETED:
        return replace(finding, hints=(Message("write_deleted", values),))
    is_another = several and not any(_names(hint, cell.old) for hint in finding.hints)
    hints = () if is_another else finding.hints
    if finding.code in ABSENT:
        name = "start" if len(cell.old) > LONGEST_TYPED else "value"
        own = Message("write_published_quote", {name: cell.old, "version": version})
    else:
        own = Message("write_published_or", values)
    return replace(finding, hints=(*hints, own))


def _names(hint: Message, old: str) -> bool:
    """Return whether a hint names a text as one that was meant, perhaps."""
    return any(value == old or (isinstance(value, list) and old in value) for value in hint.values.values())


def edited(
    dataset: Dataset, published: PublishedCells, files: set[str]
) -> Iterator[tuple[Place, EditedCell]]:
    """Yield the place of each cell that differs from the last release, in rows that it has too.

    Args:
        dataset: the contract.
        published: the last release.
        files: the files whose cells are compared.
    """
    for table in dataset.tables.values():
        origins = {place.partition(".")[0] for name in table.primary_key for place in table.field(name).raw}
        if not any(dataset.raw[name].file in files for name in origins if name in dataset.raw):
            continue
        rows = published.compared(table)
        for column in rows.columns if rows else ():
            position = check_header.column(dataset.folder, rows.raw, column.column) if rows else 0
            separator = rows.raw.field(column.column).separator if rows else ""
            for key, new in column.new.items() if rows else ():
                old = column.old.get(key, new)
                if rows and old != new:
                    joined = old.replace(ITEM_END, f"{separator} ") if separator else old
                    own = new.replace(ITEM_END, f"{separator} ") if separator else new
                    cell = EditedCell(table.name, key, column.column, joined, own, bool(separator))
                    yield (rows.raw.file, rows.lines[key], position), cell

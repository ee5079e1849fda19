"""Columns whose cells were sorted, shifted or filled alone, found before the other layers pass.

Each cell is valid, but rows are torn apart, and the findings that this causes are at cells that are right.
So the files are compared with the last release as soon as any layer finds an error, and this is reported
first. If nothing else is wrong it is a warning, since the last release may be wrong: `changed_columns`
compares columns, and `warnings` returns those about cells that count up.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Values, has_errors
from pipeline.raw_files import check_header, detect_format, python_reader
from pipeline.raw_files.python_reader import UnreadableError
from pipeline.releases import counted_up, ledger
from pipeline.releases.check_lost_rows import published_rows
from pipeline.releases.ledger import Entry
from pipeline.schema.model import TableSchema

LARGEST = 1 << 22  # bytes; larger files are not typed by hand
FEWEST_MOVED, FEWEST_DIFFERENT, SHARE = 10, 5, 0.9


@dataclass(frozen=True)
class Moved:
    """Values of a column that were its values in other rows.

    Attributes:
        values: number of these values.
        changed: number of cells that changed.
        first: key of the first row whose cell changed.
    """

    values: int
    changed: int
    first: str


def moved(old: Mapping[str, str], new: Mapping[str, str]) -> Moved | None:
    """Return how many values of a column moved; None if they may have changed one by one.

    Args:
        old: the texts of the column in the last release, by the keys of their rows.
        new: its texts now, in the order of the file.
    """
    changed = [key for key, text in new.items() if key in old and text != old[key]]
    before = Counter(old[key] for key in changed if old[key])
    now = Counter(new[key] for key in changed if new[key])
    both = before & now
    if both.total() < max(FEWEST_MOVED, SHARE * now.total()) or len(both) < FEWEST_DIFFERENT:
        return None
    return Moved(both.total(), len(changed), changed[0])


def check(dataset: Dataset, findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with those about shifted columns first, if any of them is an error.

    Args:
        dataset: the contract.
        findings: those of the layers so far.
    """
    return [*_found(dataset), *findings] if has_errors(findings) else [*findings]


def warnings(dataset: Dataset, history: Sequence[Finding]) -> list[Finding]:
    """Return a warning about each series of cells that count up, for data without an error in other layers.

    Args:
        dataset: the contract.
        history: the findings of the last layer. An error among them explains what counts up in its table.
    """
    explained = {finding.table for finding in history if finding.severity == "error"}
    series = [finding for finding in _found(dataset) if finding.code == "history.counted_up"]
    return [replace(finding, severity="warning") for finding in series if finding.table not in explained]


def _found(dataset: Dataset) -> list[Finding]:
    try:
        entries = ledger.compared_with(dataset.folder, dataset.about["version"])
    except CallError:  # of the ledger, which the last layer reports
        return []
    tables = [t for t in dataset.tables.values() if t.sql and len(t.primary_key) == 1]
    found = [f for table in tables for f in _of_table(dataset, entries[-1], table)] if entries else []
    of_cells = {(f.file, f.line, f.column): f for f in reversed(found)}  # several tables may be made of one
    return [*reversed(of_cells.values())]


def _of_table(dataset: Dataset, last: Entry, table: TableSchema) -> Iterator[Finding]:
    """Yield the finding about each shifted column of a published table."""
    key = table.field(table.primary_key[0])
    name, _, key_column = key.raw[0].partition(".") if key.raw else ("", "", "")
    if not key.straight or name not in dataset.raw or table.name not in last.tables:
        return
    raw = dataset.raw[name]
    lines, columns = _columns(dataset, raw)
    keys = columns.get(key_column, [])
    rows = published_rows(dataset, last, table) if keys else []
    for field in table.fields if rows else ():
        origin, _, column = field.raw[0].partition(".") if field.straight else ("", "", "")
        if origin != name or column == key_column or column not in columns:
            continue
        texts = dict(zip(keys, columns[column], strict=True))
        old = {row[key.name]: row[field.name] for row in rows if key.name in row and field.name in row}
        about: Values = {"table": table.name, "field": field.name, "published": last.version}
        for first, finding in _of_column(raw.file, about, old, texts):
            line, position = lines[keys.index(first)], check_header.column(dataset.folder, raw, column)
            yield replace(finding, table=table.name, key=first, line=line, column=position)


def _of_column(
    file: str, about: Values, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[tuple[str, Finding]]:
    """Yield the findings about a column, each with the key of its first row."""
    shifted = moved(old, new)
    if shifted:
        values: Values = {**about, "values": shifted.values, "changed": shifted.changed}
        hint = Message("restore_shifted", {"file": file, "key": shifted.first})
        yield shifted.first, Finding("error", "history.permuted", values, file, hints=(hint,))
        return
    for series in counted_up.find(old, new):
        values = {**about, "changed": series.changed, "series": series.values}
        hint = Message("restore_counted", {"file": file, "key": series.first})
        yield series.first, Finding("error", "history.counted_up", values, file, hints=(hint,))


def _columns(dataset: Dataset, table: TableSchema) -> tuple[list[int], dict[str, list[str]]]:
    """Return the line of each row of a file, and the texts of each field; nothing if it cannot be read."""
    path = dataset.folder / table.file
    try:
        if path.stat().st_size > LARGEST:
            return [], {}
        form = detect_format.detect(path, table)
        if not check_header.fits(table, form):
            return [], {}
        parsed = python_reader.read(path, form.dialect, form.encoding)
    except (OSError, UnreadableError):
        return [], {}
    names = check_header.columns(table, form)
    rows = [
        (line, cells)
        for line, cells in zip(parsed.lines, parsed.records, strict=True)
        if len(cells) == len(names)
    ]
    texts = {name: [cells[i] for _, cells in rows] for i, name in enumerate(names)}
    return [line for line, _ in rows], texts

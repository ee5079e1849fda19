"""Columns whose cells were sorted or shifted without the rest of their rows, found before other layers pass.

Each cell is valid, but rows are torn apart, and the findings that this causes ask for changes of right cells.
So the files are compared with the last release as soon as any layer finds an error, and this is reported
first. If nothing else is wrong, `changed_columns` reports it as a warning: the last release may be wrong.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Values, has_errors
from pipeline.raw_files import check_header, detect_format, python_reader
from pipeline.raw_files.python_reader import UnreadableError
from pipeline.releases import ledger
from pipeline.releases.check_lost_rows import published_rows
from pipeline.releases.ledger import Entry
from pipeline.schema.model import TableSchema

LARGEST = 1 << 25  # bytes; larger files are not typed by hand
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
    if not has_errors(findings):
        return [*findings]
    try:
        entries = ledger.read(dataset.folder / "dist")
    except CallError:  # of the ledger, which the last layer reports
        return [*findings]
    tables = [t for t in dataset.tables.values() if t.sql and len(t.primary_key) == 1]
    found = [f for table in tables for f in _of_table(dataset, entries[-1], table)] if entries else []
    of_columns = {(f.file, f.column): f for f in reversed(found)}  # several tables may be made of one
    return [*reversed(of_columns.values()), *findings]


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
        old = {row[key.name]: row[field.name] for row in rows if key.name in row and field.name in row}
        shifted = moved(old, dict(zip(keys, columns[column], strict=True)))
        if shifted:
            counts = {"values": shifted.values, "changed": shifted.changed}
            about = {"table": table.name, "field": field.name, "published": last.version}
            values: Values = {**about, **counts}
            hint = Message("restore_shifted", {"file": raw.file, "key": shifted.first})
            line = lines[keys.index(shifted.first)]
            position = check_header.column(dataset.folder, raw, column)
            finding = Finding("error", "history.permuted", values, raw.file, line, position)
            yield replace(finding, table=table.name, key=shifted.first, hints=(hint,))


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

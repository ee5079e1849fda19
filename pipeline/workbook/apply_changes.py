"""Apply the changes of a workbook to a CSV file, also if the file was changed after the workbook was made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.raw_files import editable_file
from pipeline.raw_files.editable_file import EditableFile, Row
from pipeline.workbook import match_rows
from pipeline.workbook.changes import TOP, Added, Changes
from pipeline.workbook.match_rows import Cells


@dataclass(frozen=True)
class Conflict:
    """A change that does not fit the file as it is now.

    Attributes:
        kind: the cell has another value now, the row is gone, a row that the workbook lacks was changed, or
            a new key was used by somebody else.
        key: the key of the row.
        column: position of the cell, for a conflict of one cell.
        now: the cell in the file.
        wanted: the cell in the workbook.
    """

    kind: Literal["cell", "row_gone", "row_changed", "key_taken"]
    key: Cells
    column: int | None = None
    now: str = ""
    wanted: str = ""


def visible(file: EditableFile) -> list[int]:
    """Return the positions of the rows that a sheet shows: those that are not empty."""
    return [position for position, row in enumerate(file.rows) if any(row.cells)]


def onto(
    before: Sequence[Cells], now: Sequence[Cells], key: Sequence[int], changes: Changes
) -> tuple[Changes, list[Conflict]]:
    """Return the changes as changes of the rows of now, and those that conflict with what others changed.

    Args:
        before: the cells of each row when the workbook was made.
        now: the cells of each row of the file now.
        key: the positions of the key's cells.
        changes: the changes from `before` to the workbook.
    """
    place = {old: new for new, old in enumerate(match_rows.partners(before, now, key)) if old is not None}
    conflicts: list[Conflict] = []
    changed: dict[int, Mapping[int, str]] = {}
    for old, cells in changes.changed.items():
        if old not in place:
            conflicts.append(Conflict("row_gone", match_rows.key_of(before[old], key)))
            continue
        wanted = {i: text for i, text in cells.items() if now[place[old]][i] != text}
        conflicts += [
            Conflict("cell", match_rows.key_of(before[old], key), i, now[place[old]][i], text)
            for i, text in wanted.items()
            if now[place[old]][i] != before[old][i]
        ]
        if wanted:
            changed[place[old]] = wanted
    removed = [place[old] for old in changes.removed if old in place]
    conflicts += [
        Conflict("row_changed", match_rows.key_of(before[old], key))
        for old in changes.removed
        if old in place and now[place[old]] != before[old]
    ]
    added = list(_added(now, key, changes, place, conflicts))
    return replace(changes, changed=changed, removed=tuple(removed), added=tuple(added)), conflicts


def _added(
    now: Sequence[Cells],
    key: Sequence[int],
    changes: Changes,
    place: Mapping[int, int],
    conflicts: list[Conflict],
) -> Iterator[Added]:
    """Yield the new rows that the file does not have yet."""
    known = set(place.values())
    new = {match_rows.key_of(cells, key): cells for i, cells in enumerate(now) if i not in known}
    for row in changes.added:
        own = match_rows.key_of(row.cells, key)
        if own in new:
            if new.pop(own) != row.cells:
                conflicts.append(Conflict("key_taken", own))
        else:
            after = row.after if row.after is None or row.after == TOP else place.get(row.after)
            yield replace(row, after=after)


def edited(file: EditableFile, changes: Changes) -> EditableFile:
    """Return a file with the changes; every row that did not change keeps its bytes.

    Args:
        file: the file.
        changes: the changes of the rows that are not empty.

    Raises:
        CallError: a cell contains what the file's dialect cannot express.
    """
    shown = visible(file)
    changed = {shown[position]: cells for position, cells in changes.changed.items()}
    removed = {shown[position] for position in changes.removed}
    rows: list[Row] = []
    following: dict[int, list[Added]] = {}
    for new in changes.added:
        place = len(file.rows) - 1 if new.after is None else TOP if new.after == TOP else shown[new.after]
        following.setdefault(place, []).append(new)
    rows += _new(file, following.get(TOP, []))
    for position, row in enumerate(file.rows):
        if position in removed:
            rows += _comments(row)
        elif position in changed:
            rows.append(editable_file.changed(row, changed[position], file.format.dialect))
        else:
            rows.append(row)
        rows += _new(file, following.get(position, []))
    return _with_line_ends(file, rows)


def _comments(row: Row) -> Iterator[Row]:
    """Yield the comments above a row, which stay in the file without it."""
    start = row.spans[0][0] if row.spans else 0
    if start:
        yield Row(row.text[:start], (), ())


def _new(file: EditableFile, added: Iterable[Added]) -> Iterator[Row]:
    """Yield new rows as the file's dialect writes them."""
    dialect, end = file.format.dialect, file.format.line_end or "\n"
    comment = dialect.comment_char
    for row in added:
        first = row.cells[0]
        quoted = (len(row.cells) == 1 and not first) or bool(comment and first.startswith(comment))
        texts = [
            editable_file.written(cell, dialect, quoted=quoted and position == 0)
            for position, cell in enumerate(row.cells)
        ]
        yield Row(dialect.delimiter.join(texts) + end, row.cells, ())


def _with_line_ends(file: EditableFile, rows: list[Row]) -> EditableFile:
    """Return the file with these rows: each ends, except for the last one where it did not end before."""
    end = file.format.line_end or "\n"
    parts = [file.head, *(row.text for row in rows), file.tail]
    filled = [position for position, text in enumerate(parts) if text]
    for position in filled[:-1]:
        if not parts[position].endswith(("\n", "\r")):
            parts[position] += end
    if filled and not file.text.endswith(("\n", "\r")):
        parts[filled[-1]] = parts[filled[-1]].removesuffix(end)
    texts = [replace(row, text=text) for row, text in zip(rows, parts[1:-1], strict=True)]
    return replace(file, head=parts[0], rows=tuple(texts), tail=parts[-1])

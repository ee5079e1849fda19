"""Three versions of a raw file become one: rows are matched by their keys, and cells by their fields.

Lines are not compared, so that two coders may add rows at the same place, change two cells of one row, or
save the file in another way. What both changed differently is a conflict; nothing is dropped.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.core.errors import CallError
from pipeline.raw_files import editable_file
from pipeline.raw_files.editable_file import EditableFile, Row
from pipeline.schema.model import TableSchema

Key = tuple[str, ...]
Kind = Literal["cell", "added", "deleted"]
# The marks that git leaves around the two versions of some lines.
OURS, BETWEEN, THEIRS = "<<<<<<< ours", "=======", ">>>>>>> theirs"


class NotMergedError(Exception):
    """The versions cannot be matched by their keys; the message says why."""


@dataclass(frozen=True)
class Conflict:
    """What both versions changed differently.

    Attributes:
        kind: a cell has two new values; both added a row with the same key; one deleted the row that the
            other changed.
        key: the key of the row.
        field: the field of the cell; empty for rows.
        base: the value of the cell before.
        ours: its value in our version.
        theirs: its value in theirs.
    """

    kind: Kind
    key: str
    field: str = ""
    base: str = ""
    ours: str = ""
    theirs: str = ""


@dataclass(frozen=True)
class Merged:
    """The bytes of the merged file, and its conflicts, which are marked in it."""

    content: bytes
    conflicts: tuple[Conflict, ...]


def merge(table: TableSchema, base: EditableFile | None, ours: EditableFile, theirs: EditableFile) -> Merged:
    """Merge two versions of a file.

    Args:
        table: the raw table.
        base: the version from which both started; None where both added the file.
        ours: our version.
        theirs: the other version.

    Raises:
        NotMergedError: a key is missing or repeated, both changed the columns, or a file contains comments.
    """
    start = base or ours.with_rows(())
    rows = [_by_key(table, file) for file in (start, ours, theirs)]
    form = _form(start, ours, theirs)
    merger = _Merger(form, start, ours, theirs)
    parts: list[str] = []
    for key in _order(*rows):
        parts += merger.merged(key, *(found.get(key) for found in rows))
    text = _joined(form, parts)
    try:
        return Merged(text.encode(form.format.encoding.name), tuple(merger.conflicts))
    except UnicodeEncodeError as error:
        raise NotMergedError(f"a cell cannot be written in {form.format.encoding.name}") from error


def _by_key(table: TableSchema, file: EditableFile) -> dict[Key, Row]:
    """Return the rows of a file by their keys.

    Raises:
        NotMergedError: as `merge`.
    """
    if not all(file.has(name) for name in table.primary_key):
        raise NotMergedError(f"a version has no column {', '.join(table.primary_key)}")
    if len({*file.columns}) < len(file.columns):
        raise NotMergedError("a version has a column twice")
    if file.tail or any(row.spans and row.spans[0][0] for row in file.rows):
        raise NotMergedError("a version contains comments")
    rows: dict[Key, Row] = {}
    for row in file.rows:
        key = tuple(file.value(row, name) for name in table.primary_key)
        if len(row.cells) != len(file.columns) or not any(part.strip() for part in key):
            raise NotMergedError(f"line {row.line} of a version is not a row with a key")
        if key in rows:
            raise NotMergedError(f"a version has the key {', '.join(key)} twice")
        rows[key] = row
    return rows


def _line_end(file: EditableFile) -> str:
    return file.format.line_end or "\n"


def _written_as(file: EditableFile) -> tuple[object, ...]:
    """Return how a file is written; two files with the same can contain the same text of a row."""
    mark = file.head.startswith("\ufeff")
    return file.columns, file.format.dialect, file.format.encoding, mark, _line_end(file)


def _form(base: EditableFile, ours: EditableFile, theirs: EditableFile) -> EditableFile:
    """Return the version whose form the merged file has: ours, unless only they changed it.

    Raises:
        NotMergedError: both changed the columns, in different ways.
    """
    if len({base.columns, ours.columns, theirs.columns}) > 1 and ours.columns not in {
        base.columns,
        theirs.columns,
    }:
        if theirs.columns != base.columns:
            raise NotMergedError("both versions changed the columns")
        return ours
    columns_changed = theirs.columns != ours.columns
    return theirs if columns_changed or _written_as(ours) == _written_as(base) else ours


def _order(base: Mapping[Key, Row], ours: Mapping[Key, Row], theirs: Mapping[Key, Row]) -> list[Key]:
    """Return all keys: in our order, or in theirs if only they moved rows.

    New rows of the other version follow the row that they follow there, after our new rows at the same place.
    """
    common = base.keys() & ours.keys() & theirs.keys()
    orders = [[key for key in rows if key in common] for rows in (base, ours, theirs)]
    first, second = ours, theirs
    if orders[1] == orders[0] != orders[2]:
        first, second = theirs, ours
    return _inserted(list(first), second, base)


def _inserted(keys: Sequence[Key], others: Iterable[Key], base: Iterable[Key]) -> list[Key]:
    """Return keys with those that only the other version has, each after the row that it follows there."""
    known, old = set(keys), set(base)
    after: dict[Key | None, list[Key]] = {}
    anchor: Key | None = None
    for key in others:
        if key in known:
            anchor = key
        else:
            after.setdefault(anchor, []).append(key)
    result: list[Key] = []
    waiting = after.get(None, [])
    for key in keys:
        if key in old:
            result += waiting
            waiting = []
        result.append(key)
        waiting = [*waiting, *after.get(key, ())]
    return result + waiting


class _Merger:
    """Merges the versions of a row, and collects conflicts."""

    def __init__(
        self, form: EditableFile, base: EditableFile, ours: EditableFile, theirs: EditableFile
    ) -> None:
        self.form = form
        self.files = (base, ours, theirs)
        self.conflicts: list[Conflict] = []

    def merged(self, key: Key, base: Row | None, ours: Row | None, theirs: Row | None) -> list[str]:
        """Return the texts of a merged row: none where it is deleted, several where there is a conflict."""
        if ours is None or theirs is None:
            return self._of_few(key, base, ours, theirs)
        values = [self._values(number, row) for number, row in enumerate((base, ours, theirs))]
        if values[1] == values[2]:
            is_unchanged = base is not None and ours.text == base.text
            return [self._text(2, theirs) if is_unchanged else self._text(1, ours)]
        if base is None:
            self.conflicts.append(Conflict("added", ", ".join(key)))
            return self._marked([self._text(1, ours)], [self._text(2, theirs)])
        if values[1] == values[0]:
            return [self._text(2, theirs)]
        if values[2] == values[0]:
            return [self._text(1, ours)]
        return self._by_cells(key, values, ours, theirs)

    def _of_few(self, key: Key, base: Row | None, ours: Row | None, theirs: Row | None) -> list[str]:
        """Merge a row that one version, or both, lack."""
        number, row = (1, ours) if ours is not None else (2, theirs)
        if row is None:
            return []
        if base is None:
            return [self._text(number, row)]
        if self._values(number, row) == self._values(0, base):
            return []
        self.conflicts.append(Conflict("deleted", ", ".join(key)))
        text = [self._text(number, row)]
        return self._marked(text, []) if number == 1 else self._marked([], text)

    def _by_cells(self, key: Key, values: Sequence[Mapping[str, str]], ours: Row, theirs: Row) -> list[str]:
        """Merge a row that both versions changed."""
        base, own, other = values
        row = self._row(1, ours)
        source = self._row(2, theirs)
        texts, conflicting = {}, {}
        for position, name in enumerate(self.form.columns):
            before, mine, yours = (found.get(name, "") for found in (base, own, other))
            if yours in {mine, before}:
                continue
            if mine == before:
                texts[position] = source.cell_text(position)
            else:
                conflicting[position] = source.cell_text(position)
                self.conflicts.append(Conflict("cell", ", ".join(key), name, before, mine, yours))
        merged = editable_file.with_texts(row, texts, {})
        if not conflicting:
            return [merged.text]
        return self._marked([merged.text], [editable_file.with_texts(merged, conflicting, {}).text])

    def _values(self, number: int, row: Row | None) -> dict[str, str]:
        """Return the cells of a row of one of the versions, by field; empty ones are left out."""
        if row is None:
            return {}
        return {name: cell for name, cell in zip(self.files[number].columns, row.cells, strict=True) if cell}

    def _text(self, number: int, row: Row) -> str:
        return self._row(number, row).text

    def _row(self, number: int, row: Row) -> Row:
        """Return a row of one of the versions as it is written in the merged file."""
        file, form = self.files[number], self.form
        if _written_as(file) == _written_as(form):
            return row if row.line_end else replace(row, text=row.text + _line_end(form))
        dialect = form.format.dialect
        if (file.columns, file.format.dialect) == (form.columns, dialect):
            return replace(row, text=row.body + _line_end(form))
        cells = [file.value(row, name) for name in form.columns]
        try:
            texts = [editable_file.written(cell, dialect) for cell in cells]
        except CallError as error:
            raise NotMergedError(str(error)) from error
        spans, at = [], 0
        for text in texts:
            spans.append((at, at + len(text)))
            at += len(text) + 1
        return Row(dialect.delimiter.join(texts) + _line_end(form), tuple(cells), tuple(spans))

    def _marked(self, ours: list[str], theirs: list[str]) -> list[str]:
        """Return both versions of a row between the marks of git."""
        end = _line_end(self.form)
        return [OURS + end, *ours, BETWEEN + end, *theirs, THEIRS + end]


def _joined(form: EditableFile, parts: list[str]) -> str:
    """Return the text of the merged file; its last row ends as that of the version whose form it has."""
    end = _line_end(form)
    head = form.head
    if parts and head and not head.endswith(("\r", "\n")):
        head += end
    is_open = bool(form.rows) and not form.rows[-1].line_end
    if parts and is_open and not parts[-1].startswith(THEIRS):
        parts = [*parts[:-1], parts[-1].removesuffix(end)]
    return head + "".join(parts)

"""The cells of a file in raw/ beside those of the last release, row by row, as texts that can be compared.

A published field has the text of its raw column, or the key of the row that the name in that column means.
Such a key is compared as that name, and an alias in raw/ as the name that it means.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.raw_files import check_header, detect_format, python_reader
from pipeline.raw_files.python_reader import UnreadableError
from pipeline.releases import published_lists, same_rows
from pipeline.releases.check_lost_rows import published_rows
from pipeline.releases.ledger import Entry
from pipeline.schema.model import Field, TableSchema

LARGEST = 1 << 22  # bytes; larger files are not typed by hand

Texts = Mapping[str, str]
Lists = Mapping[str, Texts]


@dataclass(frozen=True)
class ComparedColumn:
    """A column of a file beside the published one.

    Attributes:
        field: the published field.
        column: the field in raw/.
        old: its texts in the last release, by the keys of their rows.
        new: its texts now, in the order of the file.
    """

    field: str
    column: str
    old: Texts
    new: Texts


@dataclass(frozen=True)
class ComparedRows:
    """The rows of a published table beside those of the file from which they come.

    Attributes:
        table: the published table.
        raw: the table of the file.
        lines: the line of each row of the file, by its key. Of several rows with the same key it is the one
            that agrees most with the published row; the columns have its texts.
        columns: the columns that can be compared, without those of the key.
        published: number of the rows in the last release.
        lost: the keys of rows that the file lacks, if coders enter the key; without those of retired rows.
        texts: for each raw column that can be compared, those of the key among them, its texts in the last
            release and now, in the order of the rows. Columns of lists are those with the name of their kind.
        old_keys: the keys in the last release, in its order.
        new_keys: the keys in the file, in its order.
        row_lines: the lines of these rows.
        retired: the keys of the table that raw/retired.csv records.
    """

    table: TableSchema
    raw: TableSchema
    lines: Mapping[str, int]
    columns: Sequence[ComparedColumn]
    published: int
    lost: Sequence[str]
    texts: Mapping[str, tuple[list[str], list[str]]]
    old_keys: Sequence[str]
    new_keys: Sequence[str]
    row_lines: Sequence[int]
    retired: AbstractSet[str] = frozenset()


class PublishedCells:
    """The published tables of the last release, and the files in raw/; each is read once."""

    def __init__(
        self, dataset: Dataset, last: Entry, fields: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """Start without rows.

        Args:
            dataset: the contract.
            last: the last release.
            fields: the fields of the columns of some tables, in place of those that their headers name.
        """
        self.dataset = dataset
        self.last = last
        self._fields = fields or {}
        self._files: dict[str, tuple[list[int], dict[str, list[str]]]] = {}
        self._names: dict[str, Texts] = {}
        self._aliases: dict[str, Texts] = {}

    def compared(self, table: TableSchema) -> ComparedRows | None:
        """Return the rows of a published table; None if they do not come from single rows of one file."""
        origins = {place.partition(".")[0] for name in table.primary_key for place in table.field(name).raw}
        raw = self.dataset.raw.get(next(iter(origins), "")) if len(origins) == 1 else None
        if not table.sql or table.name not in self.last.tables or raw is None:
            return None
        rows = published_rows(self.dataset, self.last, table)
        lines, _ = self._file(raw)
        keys = [self._columns(raw, table.field(name), rows) for name in table.primary_key]
        if not rows or not lines or any(key is None for key in keys):
            return None
        old_keys, new_keys = ([", ".join(c) for c in zip(*side, strict=True)] for side in _sides(keys))
        found = [(field, texts) for field in table.fields if (texts := self._columns(raw, field, rows))]
        listed: dict[str, tuple[list[str], list[str]]] = {}
        for field, texts in found:
            listed.setdefault(field.raw[0].partition(".")[2], texts)
        kept = same_rows.kept(listed, old_keys, new_keys)
        columns = [
            ComparedColumn(
                field.name,
                field.raw[0].partition(".")[2],
                dict(zip(old_keys, old, strict=True)),
                {new_keys[i]: new[i] for i in kept},
            )
            for field, (old, new) in found
            if field.name not in table.primary_key
        ]
        columns += self._lists(table, raw, old_keys, (new_keys, kept), published_lists.matched)
        for named in self._lists(table, raw, old_keys, (new_keys, kept), published_lists.by_name):
            listed[named.column] = [named.old[key] for key in old_keys], [named.new[key] for key in new_keys]
        by_key = {new_keys[i]: lines[i] for i in kept}
        gone = self._retired(table)
        lost = self._lost(table, old_keys, new_keys, gone)
        in_order = old_keys, new_keys, lines
        return ComparedRows(table, raw, by_key, columns, len(rows), lost, listed, *in_order, gone)

    def _lists(
        self,
        table: TableSchema,
        raw: TableSchema,
        old_keys: Sequence[str],
        new_keys: tuple[Sequence[str], Sequence[int]],
        match: Callable[[Lists, Lists], Iterator[tuple[str, str]]],
    ) -> Iterator[ComparedColumn]:
        """Yield the columns of lists in a file, whose items another published table has.

        The new keys come with the positions of the rows that are compared.
        """
        key = table.field(table.primary_key[0])
        for other in self.dataset.tables.values() if len(table.primary_key) == 1 and key.straight else ():
            fields = published_lists.kinds(other, raw, key.raw[0])
            if fields is None or not other.sql or other.name not in self.last.tables:
                continue
            own, item, kind = fields
            columns = [raw.field(place.partition(".")[2]) for place in item.raw]
            targets = {column.target or "" for column in columns}
            if len(targets) == 1:
                (target,) = targets
                rows = published_rows(self.dataset, self.last, other)
                old = published_lists.published(rows, own, item.name, kind, self._names_of(target))
                new = {column.name: self._items(raw, column, *new_keys) for column in columns}
                for name, column in match(old, new):
                    before = {key: old[name].get(key, "") for key in old_keys}
                    yield ComparedColumn(column, column, before, new[column])

    def _items(self, raw: TableSchema, field: Field, keys: Sequence[str], kept: Sequence[int]) -> Texts:
        """Return the joined items of each cell of a column, by the keys of their rows."""
        _, texts = self._file(raw)
        cells = texts.get(field.name, [""] * len(keys))
        items = published_lists.texts(field, cells, self._aliases_of(field.target or ""))
        return {keys[i]: items[i] for i in kept}

    def _retired(self, table: TableSchema) -> frozenset[str]:
        """Return the keys of a table that raw/retired.csv records."""
        texts = self._file(self.dataset.raw[RETIRED])[1] if RETIRED in self.dataset.raw else {}
        pairs = zip(texts.get("table", ()), texts.get("key", ()), strict=True)
        return frozenset(key for name, key in pairs if name == table.name)

    def _lost(
        self, table: TableSchema, old: Sequence[str], new: Sequence[str], retired: AbstractSet[str]
    ) -> list[str]:
        """Return the published keys that are gone, unless as many are new: then they were written anew."""
        if len(table.primary_key) > 1 or not table.field(table.primary_key[0]).straight:
            return []
        kept = {*new}
        lost = [key for key in old if key not in kept and key not in retired]
        return lost if len(lost) > len(kept.difference(old)) else []

    def _columns(
        self, raw: TableSchema, field: Field, rows: Sequence[Texts]
    ) -> tuple[list[str], list[str]] | None:
        """Return the published texts of a field and those of its raw column; None if it has no single one."""
        origin, _, column = field.raw[0].partition(".") if len(field.raw) == 1 else ("", "", "")
        _, texts = self._file(raw)
        if origin != raw.name or column not in texts or any(field.name not in row for row in rows):
            return None
        old, new = [row[field.name] for row in rows], texts[column]
        if field.straight:
            return old, new
        target = _target(raw, column)
        names = self._names_of(target) if target else {}
        if any(text and text not in names for text in old) or not any(old):
            return None
        aliases = self._aliases_of(target)
        return [names.get(text, "") for text in old], [aliases.get(text, text) for text in new]

    def _names_of(self, target: str) -> Texts:
        """Return the published values of "table.field" by the keys of their rows."""
        if target not in self._names:
            self._names[target] = dict(self._read_names(target))
        return self._names[target]

    def _read_names(self, target: str) -> Iterator[tuple[str, str]]:
        for table in self.dataset.tables.values():
            own = [f.name for f in table.fields if f.straight and f.raw == (target,)]
            if own and len(table.primary_key) == 1 and table.sql and table.name in self.last.tables:
                key = table.primary_key[0]
                for row in published_rows(self.dataset, self.last, table):
                    if key in row and own[0] in row:
                        yield row[key], row[own[0]]

    def _aliases_of(self, target: str) -> Texts:
        """Return the name that each alias of a value of "table.field" means."""
        if target not in self._aliases:
            table, _, name = target.partition(".")
            listed = self.dataset.raw[table].field(name).aliases
            _, texts = self._file(self.dataset.raw[listed.table]) if listed else ([], {})
            pairs = (
                zip(texts.get(listed.alias, ()), texts.get(listed.name, ()), strict=True) if listed else ()
            )
            self._aliases[target] = dict(pairs)
        return self._aliases[target]

    def _file(self, table: TableSchema) -> tuple[list[int], dict[str, list[str]]]:
        """Return the line of each row of a file, and the texts of each field; nothing if it is unreadable."""
        if table.name not in self._files:
            self._files[table.name] = _read(self.dataset, table, self._fields.get(table.name))
        return self._files[table.name]


def _sides(
    keys: Sequence[tuple[list[str], list[str]] | None],
) -> tuple[list[list[str]], list[list[str]]]:
    """Return the published columns of a key, and those of the file."""
    present = [key for key in keys if key is not None]
    return [old for old, _ in present], [new for _, new in present]


def _target(table: TableSchema, column: str) -> str:
    """Return the "table.field" in which the values of a raw column are found; empty for none or a list."""
    field = table.field(column)
    if field.separator:
        return ""
    found = (key for key in table.foreign_keys if key.fields == (column,))
    return field.target or next((f"{key.table}.{key.to[0]}" for key in found), "")


def _read(
    dataset: Dataset, table: TableSchema, fields: Sequence[str] | None = None
) -> tuple[list[int], dict[str, list[str]]]:
    path = dataset.folder / table.file
    try:
        if path.stat().st_size > LARGEST:
            return [], {}
        form = detect_format.detect(path, table)
        if fields is None and not check_header.fits(table, form, unnamed=True):
            return [], {}
        parsed = python_reader.read(path, form.dialect, form.encoding)
    except (OSError, UnreadableError):
        return [], {}
    names = fields or check_header.columns(table, form)
    rows = [
        (line, cells)
        for line, cells in zip(parsed.lines, parsed.records, strict=True)
        if len(cells) == len(names)
    ]
    texts = {name: [cells[i] for _, cells in rows] for i, name in enumerate(names)}
    return [line for line, _ in rows], texts

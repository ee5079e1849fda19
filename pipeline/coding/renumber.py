"""New keys for rows of ours whose keys another version of raw/ uses for other rows.

Two coders who work apart both give the next free key to a new row. Before their work is merged, the rows of
one of them get new keys, and everything that refers to these rows follows.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from pipeline.checks import waivers
from pipeline.coding import key_references, numbered_keys, used_keys
from pipeline.coding.key_references import Reference
from pipeline.contract.dataset import RETIRED, WAIVERS, Dataset
from pipeline.raw_files.editable_file import EditableFile, Row
from pipeline.schema.model import TableSchema

Files = Mapping[str, EditableFile]
# Returns the new cells of a row, by field.
Edit = Callable[[Row], Mapping[str, str]]
PARTS = ", "  # joins the parts of a key in raw/waivers.csv


@dataclass(frozen=True)
class Change:
    """A cell that gets another value.

    Attributes:
        file: the raw file.
        line: physical line of its row.
        field: the field.
        old: its value until now.
        new: its new value.
        is_key: the row itself is renumbered.
    """

    file: str
    line: int
    field: str
    old: str
    new: str
    is_key: bool = False


@dataclass(frozen=True)
class Mention:
    """A text that contains a renumbered key as a word, and that only a person can correct."""

    file: str
    line: int
    field: str
    key: str


@dataclass(frozen=True)
class Renumbering:
    """The result.

    Attributes:
        files: our files with their new keys, by table; those that do not change are left out.
        changes: each cell that changes.
        mentions: texts to look at.
    """

    files: Files
    changes: tuple[Change, ...] = ()
    mentions: tuple[Mention, ...] = ()


def renumber(dataset: Dataset, tables: Iterable[str], ours: Files, theirs: Files, base: Files) -> Renumbering:
    """Give new keys to our rows that collide, and follow every reference to them.

    A row collides if their version has another row with its key, and neither `base` nor a release has it. A
    row that both added with the same cells is the same row. If its references change, it is not any more.

    Args:
        dataset: the contract.
        tables: the raw tables whose rows may get new keys.
        ours: the files that are changed, by table.
        theirs: the files of the other version.
        base: the files from which both started; empty where that is not known.

    Raises:
        CallError: a key has no number, a release is incomplete, or a file has no column of its key.
    """
    names = [name for name in tables if name in ours and name in theirs]
    reserved = {
        name: {*used_keys.published(dataset, dataset.raw[name]), *_keys(dataset, name, base)}
        for name in names
    }
    now = dict(ours)
    renamed: dict[str, dict[str, str]] = {name: {} for name in names}
    while True:
        new = {
            name: _collisions(dataset.raw[name], now[name], theirs[name], reserved[name]) for name in names
        }
        if not any(new.values()):
            break
        for name, keys in new.items():
            if not keys:
                continue
            raw = dataset.raw[name]
            present = [*_keys(dataset, name, now), *_keys(dataset, name, theirs)]
            present += used_keys.replacements(dataset, raw)
            field = raw.field(raw.primary_key[0])
            mapping = dict(
                zip(keys, numbered_keys.following(present, reserved[name], field, len(keys)), strict=True)
            )
            renamed[name] |= mapping
            now = _followed(dataset, raw, mapping, now)
    changes = tuple(_changes(dataset, ours, now, names))
    changed = {name: file for name, file in now.items() if file is not ours[name]}
    return Renumbering(changed, changes, tuple(_mentions(dataset, now, base, renamed)))


def _keys(dataset: Dataset, name: str, files: Files) -> list[str]:
    return used_keys.of_file(files[name], dataset.raw[name]) if name in files else []


def _collisions(raw: TableSchema, ours: EditableFile, theirs: EditableFile, reserved: set[str]) -> list[str]:
    """Return our keys that their version uses for other rows, in our order."""
    key = raw.primary_key[0]
    rows = {theirs.value(row, key): _cells(raw, theirs, row) for row in theirs.rows}
    return [
        value
        for row in ours.rows
        if (value := ours.value(row, key))
        and value not in reserved
        and rows.get(value, _cells(raw, ours, row)) != _cells(raw, ours, row)
    ]


def _cells(raw: TableSchema, file: EditableFile, row: Row) -> tuple[str, ...]:
    return tuple(file.value(row, name) for name in raw.names)


def _followed(
    dataset: Dataset, raw: TableSchema, mapping: Mapping[str, str], files: Files
) -> dict[str, EditableFile]:
    """Return the files with the keys of a table, and all that refers to them, renumbered."""
    references = [Reference(raw.name, raw.primary_key[0]), *key_references.of(dataset, raw)]
    result = dict(files)
    for reference in references:
        if reference.table in result:
            file = result[reference.table]
            result[reference.table] = _replaced(file, reference, mapping)
    if RETIRED in result:
        result[RETIRED] = _in_retired(dataset, raw, mapping, result[RETIRED])
    if WAIVERS in result:
        result[WAIVERS] = _in_waivers(dataset, raw, mapping, result)
    return result


def _replaced(file: EditableFile, reference: Reference, mapping: Mapping[str, str]) -> EditableFile:
    if not file.has(reference.field):
        return file
    return _edited(
        file,
        lambda row: {
            reference.field: _new_cell(file.value(row, reference.field), reference.separator, mapping)
        },
    )


def _new_cell(cell: str, separator: str, mapping: Mapping[str, str]) -> str:
    """Return a cell with new keys; spaces around them are kept."""
    parts = cell.split(separator) if separator else [cell]
    return separator.join(
        part.replace(key, mapping[key]) if (key := part.strip()) in mapping else part for part in parts
    )


def _edited(file: EditableFile, cells_of: Edit) -> EditableFile:
    """Return a file with other cells; the same file if none differs."""
    rows = []
    for row in file.rows:
        cells = {name: value for name, value in cells_of(row).items() if value != file.value(row, name)}
        rows.append(file.changed(row, cells) if cells else row)
    return file if all(new is old for new, old in zip(rows, file.rows, strict=True)) else file.with_rows(rows)


def _in_retired(
    dataset: Dataset, raw: TableSchema, mapping: Mapping[str, str], file: EditableFile
) -> EditableFile:
    """Return raw/retired.csv with new keys as replacements; a retired key itself was published and stays."""
    names = {table.name for table in used_keys.published_tables(dataset, raw)}

    def cells_of(row: Row) -> dict[str, str]:
        if file.value(row, "table") not in names:
            return {}
        return {"replaced_by": _new_cell(file.value(row, "replaced_by"), used_keys.SEVERAL, mapping)}

    return _edited(file, cells_of)


def _in_waivers(dataset: Dataset, raw: TableSchema, mapping: Mapping[str, str], files: Files) -> EditableFile:
    """Return raw/waivers.csv with new keys in the keys of findings."""
    file = files[WAIVERS]
    tables = waivers.tables_of_checks(dataset)

    def cells_of(row: Row) -> dict[str, str]:
        parts = file.value(row, "key").split(PARTS)
        names = tables.get(file.value(row, "check"), [])
        table = dataset.tables.get(names[0]) if len(names) == 1 else None
        if table and len(parts) == len(table.primary_key):
            is_key = key_references.of_published(dataset, table, raw)
        else:  # a check on several tables, or one of the engine: a key that only one table has identifies it
            is_key = [not _is_elsewhere(dataset, raw, part, files) for part in parts]
        new = [mapping.get(part, part) if own else part for part, own in zip(parts, is_key, strict=True)]
        return {"key": PARTS.join(new)}

    return _edited(file, cells_of)


def _is_elsewhere(dataset: Dataset, raw: TableSchema, key: str, files: Files) -> bool:
    """Return whether another table has the key too."""
    return any(
        key in _keys(dataset, name, files)
        for name, table in dataset.raw.items()
        if name in files and name not in {raw.name, RETIRED, WAIVERS} and len(table.primary_key) == 1
    )


def _changes(dataset: Dataset, before: Files, now: Files, names: list[str]) -> Iterator[Change]:
    for name, file in now.items():
        old = before[name]
        for row, own in zip(file.rows, old.rows, strict=True):
            if row is own:
                continue
            for field in file.columns:
                values = old.value(own, field), file.value(row, field)
                if values[0] != values[1]:
                    is_key = name in names and field == dataset.raw[name].primary_key[0]
                    yield Change(dataset.raw[name].file, row.line, field, *values, is_key)


def _mentions(
    dataset: Dataset, now: Files, base: Files, renamed: Mapping[str, Mapping[str, str]]
) -> Iterator[Mention]:
    """Yield each text of a new or changed row that contains a renumbered key as a word."""
    keys = sorted({key for mapping in renamed.values() for key in mapping}, key=len, reverse=True)
    if not keys:
        return
    word = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, keys))})(?!\w)")
    for name, file in now.items():
        known = {row.text for row in base[name].rows} if name in base else set()
        for row in file.rows:
            if row.text not in known:
                for field in file.columns:
                    match = word.search(file.value(row, field))
                    if match:
                        yield Mention(dataset.raw[name].file, row.line, field, match[0])

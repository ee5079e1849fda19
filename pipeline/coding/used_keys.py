"""Every key of a raw table that must not be used again: typed, published or retired."""

import csv
from collections.abc import Iterator, Sequence

from pipeline.coding import numbered_keys
from pipeline.contract.dataset import RETIRED, Dataset
from pipeline.core.errors import CallError
from pipeline.core.wording import unknown
from pipeline.raw_files import editable_file
from pipeline.raw_files.editable_file import EditableFile
from pipeline.releases import ledger, released_files
from pipeline.releases.check_published_keys import typed
from pipeline.schema.model import TableSchema

SEVERAL = ";"  # separates the keys that replace a retired one


def table(dataset: Dataset, name: str) -> TableSchema:
    """Return a raw table whose key is one field.

    Raises:
        CallError: there is no such table, or its key has several fields.
    """
    if name not in dataset.raw:
        raise CallError(f"no raw table {unknown(name, dataset.raw)}")
    found = dataset.raw[name]
    if len(found.primary_key) != 1:
        fields = ", ".join(found.primary_key)
        raise CallError(f"the key of {name} consists of several fields ({fields}), so no number follows")
    return found


def published_tables(dataset: Dataset, raw: TableSchema) -> list[TableSchema]:
    """Return the published tables whose key is that of a raw table, unchanged."""
    origin = f"{raw.name}.{raw.primary_key[0]}"
    return [found for found in typed(dataset).values() if found.field(found.primary_key[0]).raw == (origin,)]


def of_file(file: EditableFile, raw: TableSchema) -> list[str]:
    """Return the keys that a file contains, without the spaces around them.

    Raises:
        CallError: it has no column of the key.
    """
    field = raw.primary_key[0]
    if not file.has(field):
        raise CallError(f"{raw.file} has no column {field}")
    keys = (file.value(row, field).strip() for row in file.rows)
    return [key for key in keys if key]


def published(dataset: Dataset, raw: TableSchema) -> set[str]:
    """Return every key that a release contained, or that raw/retired.csv records as retired.

    Raises:
        CallError: a release is incomplete, or a file cannot be read.
    """
    tables = published_tables(dataset, raw)
    return {*_released(dataset, tables), *_retired(dataset, tables, "key")}


def replacements(dataset: Dataset, raw: TableSchema) -> set[str]:
    """Return every key that raw/retired.csv names in place of a retired one.

    Raises:
        CallError: the file cannot be read.
    """
    return {*_retired(dataset, published_tables(dataset, raw), "replaced_by")}


def _released(dataset: Dataset, tables: Sequence[TableSchema]) -> Iterator[str]:
    dist = dataset.folder / "dist"
    for entry in ledger.read(dist):
        for found in tables:
            name = f"{entry.folder}/data/{found.name}.csv"
            if name in entry.files:
                released_files.require_file(dist, entry, name)
                with (dist / name).open(encoding="utf-8", newline="") as file:
                    key = found.primary_key[0]
                    yield from (row[key] for row in csv.DictReader(file) if row.get(key))


def _retired(dataset: Dataset, tables: Sequence[TableSchema], field: str) -> Iterator[str]:
    """Yield the keys in a field of raw/retired.csv."""
    if RETIRED not in dataset.raw:
        return
    file = editable_file.read(dataset.folder / dataset.raw[RETIRED].file, dataset.raw[RETIRED])
    names = {found.name for found in tables}
    for row in file.rows:
        if file.value(row, "table") in names:
            keys = file.value(row, field).split(SEVERAL)
            yield from (key.strip() for key in keys if key.strip())


def following(dataset: Dataset, name: str, number: int) -> list[str]:
    """Return the next free keys of a raw table.

    Raises:
        CallError: as `table`, `published` and `numbered_keys.following`.
    """
    raw = table(dataset, name)
    key = raw.field(raw.primary_key[0])
    path = dataset.folder / raw.file
    present = of_file(editable_file.read(path, raw), raw) if path.is_file() else []
    reserved = {*published(dataset, raw), *replacements(dataset, raw)}
    return numbered_keys.following(present, reserved, key, number)

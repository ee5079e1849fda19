"""`update-table`: the rows of a raw table are replaced by those of a new version of its file."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.contract import check_contract
from pipeline.contract.dataset import RETIRED, WAIVERS, Dataset
from pipeline.core import replace_file
from pipeline.core.errors import CallError
from pipeline.core.finding import Message, Values
from pipeline.core.wording import unknown
from pipeline.package import publish
from pipeline.propose import read_file, renew
from pipeline.raw_files import detect_format
from pipeline.raw_files.python_reader import UnreadableError, read_rows
from pipeline.schema import column_names
from pipeline.schema.dialect import UTF8
from pipeline.schema.model import TableSchema

MARK = "\ufeff"


@dataclass(frozen=True)
class Updated:
    """What an update changes.

    Attributes:
        notes: what is new, gone and changed.
        files: the files that change.
        written: they were written.
    """

    notes: tuple[Message, ...]
    files: list[str]
    written: bool


@dataclass(frozen=True)
class RawFile:
    """A raw file: its rows in the order of the fields, and how it is written."""

    header: list[str]
    rows: list[list[str]]
    line_end: str
    mark: str

    def text(self, rows: Sequence[Sequence[str]]) -> str:
        """Return the text of the file with other rows."""
        file = io.StringIO(newline="")
        csv.writer(file, lineterminator=self.line_end).writerows([self.header, *rows])
        return self.mark + file.getvalue()


def update(folder: Path, name: str, source: Path, sheet: str | None, *, write: bool) -> Updated:
    """Compare a raw table with a new version of its file, and replace its rows if asked to.

    Names that the new version adds, in a field that refers to another table by name, become rows of that
    table.

    Args:
        folder: the project's folder.
        name: the raw table.
        source: the new version of the file.
        sheet: the sheet of a workbook; None for its only one.
        write: replace the rows; else only compare.

    Raises:
        ContractError: schemas/ is broken.
        CallError: a file cannot be read, lacks a field, or is written in a way that cannot be kept.
    """
    dataset = check_contract.read(folder)
    known = {*dataset.raw} - {RETIRED, WAIVERS}
    if name not in known:
        raise CallError(f"unknown raw table {unknown(name, known)}")
    table = dataset.raw[name]
    file = _read(folder, table)
    foreign = read_file.read(source, sheet)
    renewed = renew.renew(table, file.rows, foreign)
    notes = [*foreign.notes, *renewed.notes]
    texts = {table.file: file.text(renewed.rows)}
    for target in dict.fromkeys(field.target for field in table.fields if field.target):
        fields = [i for i, field in enumerate(table.fields) if field.target == target and not field.separator]
        missing = table.fields[fields[0]].missing_values if fields else ()
        values = dict.fromkeys(row[i] for row in renewed.rows for i in fields if row[i] not in missing)
        addition = _with_names(dataset, target, list(values))
        if addition:
            notes.append(addition[1])
            texts[dataset.raw[target.partition(".")[0]].file] = addition[0]
    texts = {path: text for path, text in texts.items() if (folder / path).read_bytes() != text.encode()}
    if write:
        with publish.alone(folder / "dist", lambda: None):
            for path, text in texts.items():
                replace_file.write(folder / path, text)
    return Updated(tuple(notes), list(texts), write)


def _with_names(dataset: Dataset, target: str, values: Sequence[str]) -> tuple[str, Message] | None:
    """Return the text of a table with rows for further names, and the note about them; None without any."""
    name, _, field = target.partition(".")
    table = dataset.raw[name]
    file = _read(dataset.folder, table)
    position = table.names.index(field)
    known = {row[position] for row in file.rows} | set(_aliases(dataset, table, field))
    new = [value for value in values if value not in known]
    if not new:
        return None
    key = table.names.index(table.primary_key[0])
    if key == position or len(table.primary_key) > 1:
        ids: list[str] = new
    else:
        used = [row[key] for row in file.rows] + list(_retired(dataset, name))
        try:
            ids = renew.next_ids(used, len(new))
        except CallError as error:
            raise CallError(f"{name}: {error}") from error
    rows = [[""] * len(table.names) for _ in new]
    for row, one, value in zip(rows, ids, new, strict=True):
        row[key], row[position] = one, value
    added: Values = {"table": name, "rows": len(new), "shown": new[: renew.SHOWN]}
    return file.text([*file.rows, *rows]), Message("renew.names", added)


def _aliases(dataset: Dataset, table: TableSchema, field: str) -> Iterator[str]:
    aliases = table.field(field).aliases
    if aliases:
        other = dataset.raw[aliases.table]
        position = other.names.index(aliases.alias)
        yield from (row[position] for row in _read(dataset.folder, other).rows)


def _retired(dataset: Dataset, name: str) -> Iterator[str]:
    """Yield the keys of a table that were withdrawn."""
    if RETIRED in dataset.raw:
        rows = _read(dataset.folder, dataset.raw[RETIRED]).rows
        yield from (row[1] for row in rows if row and row[0] == name)


def _read(folder: Path, table: TableSchema) -> RawFile:
    """Return a raw file that is written as this engine writes CSV.

    Raises:
        CallError: it is written otherwise, or cannot be read.
    """
    path = folder / table.file
    try:
        form = detect_format.detect(path, table)
        rows = list(read_rows(path, form.dialect, form.encoding))
    except (UnreadableError, OSError) as error:
        raise CallError(f"{table.file} cannot be read; run the check, and correct it first") from error
    plain = form.dialect.plain and form.dialect.delimiter == "," and form.encoding.name == UTF8
    if not plain or not rows or column_names.fields(table, rows[0].cells) != list(table.names):
        raise CallError(
            f"{table.file} must be UTF-8 with commas, and its header must have the fields in the order of "
            "the schema"
        )
    ragged = [row.first_line for row in rows if len(row.cells) != len(table.names)]
    if ragged:
        raise CallError(f"{table.file}, line {ragged[0]}: the row has more or fewer cells than the header")
    mark = MARK if path.read_bytes().startswith(MARK.encode()) else ""
    return RawFile(rows[0].cells, [row.cells for row in rows[1:]], form.line_end or "\n", mark)

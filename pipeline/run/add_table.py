"""`add-table`: the files of a table, as a file of another program suggests them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.contract import read_contract
from pipeline.contract.dataset import ENGINE_TABLES, RETIRED, WAIVERS, Dataset
from pipeline.core import database, edit_json, sql
from pipeline.core.errors import CallError
from pipeline.propose import column_names, proposal, read_file, table_files
from pipeline.propose.foreign_table import ForeignTable
from pipeline.propose.guess_keys import KnownKey
from pipeline.propose.proposal import Choices, Proposal
from pipeline.raw_files import check_header, detect_format
from pipeline.raw_files.python_reader import UnreadableError, read_rows
from pipeline.run import additions
from pipeline.schema.model import TableSchema

ABOUT = "schemas/dataset.json"
NAME = re.compile("[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Source:
    """The file to read.

    Attributes:
        path: the file.
        name: the name of the table; empty for that of the file.
        sheet: the sheet of a workbook; None for its only one.
        header_row: the row with the header; None to find it.
    """

    path: Path
    name: str = ""
    sheet: str | None = None
    header_row: int | None = None


@dataclass(frozen=True)
class Added:
    """What was added.

    Attributes:
        foreign: the table as it was read.
        proposal: what was decided.
        files: the files that were written.
    """

    foreign: ForeignTable
    proposal: Proposal
    files: list[str]


def add(folder: Path, source: Source, choices: Choices) -> Added:
    """Write the files of a table, and of those that are split from it, and publish them.

    Args:
        folder: the project's folder.
        source: the file.
        choices: what the person who called has decided.

    Raises:
        ContractError: schemas/ is broken, or cannot be with the new table.
        CallError: the file cannot be read, nothing identifies its rows, or a file would be overwritten.
    """
    dataset = read_contract.read(folder)
    name = source.name or column_names.of_label(source.path.stem)
    _require_names(dataset, [name, *(choices.split or {})])
    foreign = read_file.read(source.path, source.sheet, source.header_row)
    proposed = proposal.propose(foreign, name, list(_known_keys(dataset)), choices)
    texts = table_files.texts(proposed, source.path.name, _keywords())
    own = _in_place(folder, source.path, name, texts)
    texts.pop(own, None)
    new = list(texts)
    about = (folder / ABOUT).read_bytes().decode("utf-8")
    unlisted = [table.name for table in proposed.tables if table.name not in dataset.about["tables"]]
    texts[ABOUT] = edit_json.appended(about, "tables", *unlisted)
    additions.write(folder, {file: text.encode() for file, text in texts.items()}, new=new)
    return Added(foreign, proposed, list(texts))


def _require_names(dataset: Dataset, names: Sequence[str]) -> None:
    """Check that new tables can have these names.

    Raises:
        CallError: a name is not one, is given twice, or belongs to another table.
    """
    taken = {*dataset.raw, *dataset.reference, *dataset.tables, *ENGINE_TABLES, RETIRED, WAIVERS}
    taken |= {query.name for query in dataset.queries}
    for position, name in enumerate(names):
        if not NAME.fullmatch(name):
            raise CallError(
                f'"{name}" cannot be the name of a table; use letters from a to z, digits and _, with --name'
            )
        if name in taken or name in names[:position]:
            raise CallError(
                f"the dataset has a table or query {name}; choose another name with --name or --into"
            )


def _in_place(folder: Path, path: Path, name: str, texts: dict[str, str]) -> str:
    """Return the raw file if it is the file that was read, which then stays as it is; else an empty text.

    Raises:
        CallError: it is, and the raw file would have to be written in another way.
    """
    file = f"raw/{name}.csv"
    if path.resolve() != (folder / file).resolve():
        return ""
    text = path.read_bytes().decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\r\n", "\n")
    if text != texts[file]:
        raise CallError(
            f"{file} would be overwritten, since some cells, or the header, are written in another way; "
            "move it out of raw/, and add it from there"
        )
    return file


def _known_keys(dataset: Dataset) -> Iterator[KnownKey]:
    """Yield the keys of the raw tables, and their fields whose values are unique."""
    for table in dataset.raw.values():
        published = dataset.tables.get(table.name)
        key, *others = table.primary_key
        if others or published is None or published.primary_key != table.primary_key:
            continue
        unique = [f.name for f in table.fields if f.constraints.get("unique") and f.type == "string"]
        fields = list(dict.fromkeys((key, *unique)))
        values = _values(dataset.folder / table.file, table, fields)
        example, kind = min(values[key], default=""), table.field(key).type
        for name in fields if example else ():
            of_field = frozenset(values[name])
            yield KnownKey(table.name, name, table.field(name).type, key, kind, example, of_field)


def _values(path: Path, table: TableSchema, fields: Sequence[str]) -> dict[str, set[str]]:
    """Return the values of some fields of a raw file; none if it cannot be read."""
    values: dict[str, set[str]] = {name: set() for name in fields}
    try:
        form = detect_format.detect(path, table)
        columns = check_header.columns(table, form)
        for row in read_rows(path, form.dialect, form.encoding):
            if row.first_line > form.header_line:
                for name in fields:
                    position = columns.index(name)
                    values[name] |= {row.cells[position]} if position < len(row.cells) else set()
    except (UnreadableError, OSError, ValueError):
        return {name: set() for name in fields}
    return {name: cells - {""} for name, cells in values.items()}


def _keywords() -> frozenset[str]:
    with database.connect() as connection:
        return frozenset(word for (word,) in connection.execute(sql.KEYWORDS).fetchall())

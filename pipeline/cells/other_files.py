"""Files in raw/ that are not read although somebody may type into them."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from pipeline.contract.dataset import RETIRED, WAIVERS, Dataset
from pipeline.core.finding import Finding, Message, Values
from pipeline.raw_files import detect_format
from pipeline.raw_files.python_reader import UnreadableError
from pipeline.schema import column_names
from pipeline.schema.model import TableSchema

CSV = ".csv"
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".numbers", ".gsheet")
TEXTS = (".tsv", ".tab", ".txt")
BACKUPS = (".bak", ".old")
TABLES = (CSV, *WORKBOOKS, ".tsv", ".tab")
TEMPORARY = ("~$", ".")  # what programs write while a file is open
OPTIONAL = (f"raw/{RETIRED}.csv", f"raw/{WAIVERS}.csv")
MOST = 1000  # files that are looked at
MOST_NEAR = 20_000  # whose name is looked at where a file is missing
# What programs and people add to the name of a copy: "events (1)", "Copy of events", "events_new", "events
# (Anna's conflicted copy 2026-11-26)", "events-DESKTOP-1A2B3C".
COPY = re.compile(
    r"\A(?:copy[ _-]of|kopie[ _-]von|copie[ _-]de)[ _-]*|"
    r"[ _-]*(?:\([0-9]+\)|\[[0-9]+\]|\([^()]*(?:conflict|konflikt|copy|kopie|copie)[^()]*\)|"
    r"[ ._-](?:sync-)?conflict[ _-][^()]*|_conf\([0-9]+\)|-desktop-[a-z0-9]+|"
    r"[ _-](?:copy|kopie|copie|old|new|backup|final|edited|v?[0-9]{1,8})"
    r"(?: ?\([0-9]+\)| [0-9]+)?)\Z"
)


def check(dataset: Dataset) -> list[Finding]:
    """Return a finding for each file in raw/ that looks like a table and is not read.

    A file that is named like a table is an error, since a coder may have typed into it: a workbook, another
    spelling such as `Unions.CSV`, a copy such as `events (1).csv`, or one with the header of the table whose
    name begins its own. Any other CSV file or workbook, and one in a folder in raw/, is a warning.
    """
    described = {table.file for table in dataset.raw.values()}
    names = {Path(file).stem.casefold(): file for file in {*described, *OPTIONAL}}
    findings = []
    missing = [file for file in described if not (dataset.folder / file).is_file()]
    moved = {path for file in missing for path in _moved(dataset, file)}
    for path in islice(_all_files(dataset.folder / "raw"), MOST):
        file = path.relative_to(dataset.folder).as_posix()
        if file in {*described, *OPTIONAL} or path in moved:
            continue
        suffix, table = path.suffix.lower(), names.get(table_name(path.name, names))
        if not table and suffix == CSV:
            table = _of_header(dataset, path)
        if table and path.parent.parent == dataset.folder:
            findings.append(_of_table(dataset, path, table))
        elif suffix in TABLES:
            hints = (Message("describe_table", {"file": file}),) if suffix == CSV else ()
            if table and suffix == CSV:
                hints = (_hint_inside(dataset, path, table),)
            findings.append(Finding("warning", "cells.file.not_described", file=file, hints=hints))
    return findings


def _hint_inside(dataset: Dataset, path: Path, table: str) -> Message:
    """Return the hint about a file in a folder in raw/ that is named like a table."""
    file = path.relative_to(dataset.folder).as_posix()
    if (dataset.folder / table).is_file():
        inside = path.relative_to(dataset.folder / "raw").as_posix()
        return Message("move_file", {"found": inside, "file": Path(table).name})
    if table in OPTIONAL:
        return Message("move_back", {"found": file, "file": table})
    return Message("describe_table", {"file": file})  # it has another header than the table


def table_name(name: str, tables: Iterable[str]) -> str:
    """Return the table, in lower case, that a file is named like; empty if there is none."""
    stem = name.casefold()
    known = {*tables}
    while Path(stem).suffix in {*TABLES, *TEXTS, *BACKUPS}:
        stem = stem[: -len(Path(stem).suffix)].strip()
        bare = stem
        while bare not in known and COPY.search(bare):
            bare = COPY.sub("", bare, count=1).strip()
        if bare in known:
            return bare
    return ""


def _of_header(dataset: Dataset, path: Path) -> str:
    """Return the file of the table whose header a file has; "" for none.

    The name of the table begins that of the file, or the table has no file.
    """
    for table in dataset.raw.values():
        stem = Path(table.file).stem.casefold()
        begins = path.stem.casefold().startswith(stem) and not path.stem[len(stem) :][:1].isalnum()
        if (begins or not (dataset.folder / table.file).is_file()) and _has_header(path, table):
            return table.file
    return ""


def _of_table(dataset: Dataset, path: Path, table: str) -> Finding:
    """Return the error about a file that is named like a table."""
    file = path.relative_to(dataset.folder).as_posix()
    read, is_csv = Path(table).name, _is_csv(path)
    if not (dataset.folder / table).is_file():
        hint = Message(
            "rename_file" if is_csv else "save_workbook",
            {"found": path.name, "file": read},
        )
    else:
        hint = Message("move_file", {"found": path.name, "file": read})
    code = "cells.file.copy" if is_csv else "cells.file.workbook"
    return Finding("error", code, {"read": table}, file, hints=(hint,))


def _is_csv(path: Path) -> bool:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    return suffixes[-1:] == [CSV] or (suffixes[-1] in BACKUPS and suffixes[-2:-1] in ([], [CSV]))


def of_missing(dataset: Dataset, table: TableSchema) -> tuple[Values, None, *tuple[Message, ...]]:
    """Return values, line and hints of the finding about a missing file; a hint names a file like it."""
    path = dataset.folder / table.file
    similar = [file.name for file in _files(path.parent) if file.name.casefold() == path.name.casefold()]
    others = [file.name for file in _files(path.parent) if _is_same_table(file, path)]
    hints = [Message("rename_file", {"found": name, "file": path.name}) for name in similar[:1]]
    hints += [Message("save_workbook", {"found": name, "file": path.name}) for name in others[:1]]
    for moved in () if hints or not dataset.is_project else _moved(dataset, table.file):
        values = {"found": moved.relative_to(dataset.folder).as_posix(), "file": table.file}
        hints.append(Message("move_back", values))
    return {"title": table.title}, None, *hints[:1]


def _moved(dataset: Dataset, file: str) -> list[Path]:
    """Return the files in other folders that are named like one that is missing, and have its header.

    Those with the same name come first.
    """
    table = next(table for table in dataset.inputs.values() if table.file == file)
    name = Path(file).name.casefold()
    try:
        paths = [*islice(_near(dataset.folder), MOST_NEAR)]
    except OSError:
        return []
    found = [path for path in paths if table_name(path.name, {Path(name).stem}) and _is_csv(path)]
    here = (dataset.folder / file).parent
    moved = [path for path in found if path.parent != here and _has_header(path, table)]
    return sorted(moved, key=lambda path: path.name.casefold() != name)


def _near(folder: Path) -> Iterator[Path]:
    """Yield the files of a project in folders that may be opened beside raw/, those in raw/ first."""
    yield from _all_files(folder / "raw")
    yield from _files(folder)
    others = [
        path for path in sorted(folder.iterdir()) if path.name not in {"raw", "dist"} and _is_folder(path)
    ]
    for path in others:
        yield from _files(path)
        yield from (file for inner in sorted(path.iterdir()) if _is_folder(inner) for file in _files(inner))


def _has_header(path: Path, table: TableSchema) -> bool:
    try:
        labels = detect_format.detect(path, table).labels or []
    except (OSError, UnreadableError):
        return False
    return {*column_names.fields(table, labels)} == {*table.names}


def _is_same_table(file: Path, path: Path) -> bool:
    return file.stem.casefold() == path.stem.casefold() and file.suffix.lower() in {*WORKBOOKS, *TEXTS}


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder in order of their names, without those that are temporary."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    yield from (path for path in paths if path.is_file() and not path.name.startswith(TEMPORARY))


def _all_files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder, and those of the folders in it, as far as they are not links."""
    yield from _files(folder)
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if _is_folder(path):
            yield from _all_files(path)


def _is_folder(path: Path) -> bool:
    """Return whether a path is a folder that people see, and no link to one."""
    return path.is_dir() and not path.is_symlink() and not path.name.startswith(TEMPORARY)

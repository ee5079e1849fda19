"""Files in raw/ that are not read although somebody may type into them."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.contract.dataset import Dataset
from pipeline.core.finding import Finding, Message, Values

CSV = ".csv"
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".fods", ".numbers", ".gsheet")
OTHER_TABLES = (".tsv", ".tab", ".txt")
TEMPORARY = ("~$", ".")  # what programs write while a file is open


def check(dataset: Dataset) -> list[Finding]:
    """Return a warning for each file in raw/ that looks like a table and is not read.

    These are CSV files without a schema, files whose name has other letters than a schema requires, and
    workbooks or other tables with the name of a table that is read.
    """
    described = {table.file for table in dataset.raw.values()}
    names = {Path(file).stem.casefold(): file for file in described}
    findings = []
    for path in _files(dataset.folder / "raw"):
        file = path.relative_to(dataset.folder).as_posix()
        suffix, table = path.suffix.lower(), names.get(path.stem.casefold())
        if suffix == CSV and file not in described:
            advice = ("rename_file", table) if table else ("describe_table", file)
            hint = Message(advice[0], {"file": advice[1]})
            findings.append(Finding("warning", "cells.file.not_described", file=file, hints=(hint,)))
        elif table and suffix in {*WORKBOOKS, *OTHER_TABLES}:
            findings.append(Finding("warning", "cells.file.workbook", {"read": table}, file))
    return findings


def of_missing(path: Path, title: str) -> tuple[Values, None, *tuple[Message, ...]]:
    """Return values, line and hints of the finding about a missing file; a hint names a file like it."""
    similar = [file.name for file in _files(path.parent) if file.name.casefold() == path.name.casefold()]
    others = [file.name for file in _files(path.parent) if _is_same_table(file, path)]
    hints = [Message("rename_file", {"found": name, "file": path.name}) for name in similar[:1]]
    hints += [Message("save_workbook", {"found": name, "file": path.name}) for name in others[:1]]
    return {"title": title}, None, *hints[:1]


def _is_same_table(file: Path, path: Path) -> bool:
    return file.stem.casefold() == path.stem.casefold() and file.suffix.lower() in {*WORKBOOKS, *OTHER_TABLES}


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder in order of their names, without those that are temporary."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    yield from (path for path in paths if path.is_file() and not path.name.startswith(TEMPORARY))

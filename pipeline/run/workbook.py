"""`workbook`: the raw tables as a workbook for coders, with the findings of a check at their cells."""

from dataclasses import dataclass
from pathlib import Path

from pipeline.contract import check_contract
from pipeline.core import replace_file, workspace
from pipeline.core.errors import CallError
from pipeline.core.finding import Finding, Message, Value
from pipeline.core.progress import Tell
from pipeline.run.check import Settings, layers
from pipeline.workbook import sheet_tables, write_workbook
from pipeline.workbook.write_workbook import Content

SUFFIX = ".xlsx"
AGAIN = "raw/ changed while the workbook was made; run the command again"


@dataclass(frozen=True)
class Made:
    """A workbook that was written: its path, and what is printed about it."""

    path: Path
    notes: list[Message]


def write(  # noqa: PLR0913 - each is an option of the command
    folder: Path,
    target: Path | None,
    documents: Path | None,
    tell: Tell,
    *,
    findings: bool = True,
    replace: bool = False,
) -> Made:
    """Write a workbook of the raw tables.

    Args:
        folder: the project's folder.
        target: the file; None for one in the working directory that is named after the dataset.
        documents: as `pipeline.run.check.Settings`.
        tell: receives each step as it starts.
        findings: check raw/, and mark the findings in the workbook.
        replace: the file may exist, and is replaced.

    Raises:
        ContractError: schemas/ is broken.
        CallError: the file exists or is in raw/, no table can be in the workbook, or raw/ changed meanwhile.
        OSError: the file cannot be written.
    """
    dataset = check_contract.read(folder)
    path = target or Path(f"{dataset.about['name']}{SUFFIX}")
    _require_writable(path, folder, replace=replace)
    with workspace.folder() as place:
        paths = dataset.paths(dataset.raw)
        sources = {name: file.read_bytes() for name, file in paths.items() if file.is_file()}
        found: list[Finding] = []
        if findings:
            findings_of = layers(dataset, place / "work.duckdb", Settings(documents, tell)).findings
            found = [finding for finding in findings_of if not finding.file.startswith("schemas/")]
        tell("writing the workbook")
        tables, omitted = sheet_tables.read_all(dataset)
        if any(paths[name].read_bytes() != content for name, content in sources.items()):
            raise CallError(AGAIN)
        if not tables:
            raise CallError(
                "no file of raw/ can be in a workbook; run claimbook check, and correct the files"
            )
        with replace_file.replacing(path) as new:
            write_workbook.write(Content(dataset, tables, found), sources, new, place)
    values: dict[str, Value] = {"path": str(path), "sheets": len(tables)}
    notes = [*omitted, Message("notes.workbook.written", values)]
    if found:
        counts = {"error": 0, "warning": 0}
        for finding in found:
            counts[finding.severity] += 0 if finding.waiver else finding.count
        marked = {"errors": counts["error"], "warnings": counts["warning"]}
        notes.append(Message("notes.workbook.marked", marked))
    return Made(path, notes)


def _require_writable(path: Path, folder: Path, *, replace: bool) -> None:
    if path.suffix.lower() != SUFFIX:
        raise CallError(f"{path}: the name of the workbook must end with {SUFFIX}")
    if path.resolve().is_relative_to((folder / "raw").resolve()):
        raise CallError(f"{path} is in raw/, which contains CSV files only; write the workbook elsewhere")
    if path.exists() and not replace:
        raise CallError(
            f"{path} exists, and may contain changes; import it, name another file, or add --replace"
        )
    if not path.resolve().parent.is_dir():
        raise CallError(f"there is no folder {path.parent}")

"""`add-code`: a code at the end of a code list, which is created if it does not exist."""

import csv
import io
from pathlib import Path

from pipeline.contract.read_contract import CODE_COLUMNS
from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.run import additions
from pipeline.run.additions import Added
from pipeline.run.unwritten import MARK

LABEL, DEFINITION = f"{MARK}: label", f"{MARK}: when to use it"


def add(folder: Path, name: str, code: str, label: str = "", definition: str = "") -> Added:
    """Add a code.

    Args:
        folder: the project's folder.
        name: name of the code list.
        code: the code.
        label: its label; empty if it is not written yet.
        definition: when to use it; empty if it is not written yet.

    Raises:
        CallError: the list contains the code, or a text cannot be in a cell.
        ContractError: the code contradicts the rest of schemas/, as a word in a list of integers does.
    """
    additions.require_name(name, "the code list")
    cells = [code.strip(), label.strip() or LABEL, definition.strip() or DEFINITION]
    if not all(cells) or any(not cell.isprintable() for cell in cells):
        raise CallError("a code, its label and its definition are each one line of text")
    file = f"schemas/codes/{name}.csv"
    path = folder / file
    text = path.read_bytes().decode("utf-8", errors="surrogateescape") if path.is_file() else ""
    if cells[0] in {row[0] for row in csv.reader(io.StringIO(text, newline="")) if row}:
        raise CallError(f"{file} has a code {cells[0]} already")
    additions.write(folder, {file: _appended(text, cells).encode(errors="surrogateescape")})
    steps = [Message("notes.add.define_code", {"file": file})] if cells[1:] != [label, definition] else []
    if not text:
        steps.append(Message("notes.add.use_codes", {"list": name}))
    return Added((file,), tuple(steps))


def _appended(text: str, cells: list[str]) -> str:
    """Return the text of a code list with one more line; its line ends are kept."""
    line_end = "\r\n" if "\r\n" in text else "\n"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    if not text.strip("\ufeff\r\n"):
        writer.writerow(CODE_COLUMNS)
    elif not text.endswith(("\n", "\r")):
        out.write(line_end)
    writer.writerow(cells)
    return text + out.getvalue()

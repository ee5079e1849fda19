"""What the commands that begin with `add-` have in common: new texts in schemas/ and raw/, or none at all."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.contract import check_contract, read_contract
from pipeline.contract.dataset import Dataset
from pipeline.core import replace_file
from pipeline.core.errors import CallError, ContractError
from pipeline.core.finding import Message
from pipeline.core.wording import unknown
from pipeline.package import publish

NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Added:
    """What was written.

    Attributes:
        files: the files, relative to the project's folder.
        steps: what to do next.
    """

    files: tuple[str, ...]
    steps: tuple[Message, ...]


def require_name(name: str, what: str) -> None:
    """Check that a name can be that of a file, a field or a column.

    Raises:
        CallError: it contains other characters.
    """
    if not NAME.fullmatch(name):
        raise CallError(f'{what} "{name}": use lower-case letters, digits and "_", and begin with a letter')


def require_known(name: str, known: Collection[str], what: str) -> None:
    """Check that a name is known.

    Raises:
        CallError: it is not; the message names the most similar one.
    """
    if name not in known:
        raise CallError(f"unknown {what} {unknown(name, known)}")


def table(dataset: Dataset, name: str) -> str:
    """Return the published table with a name, or the first one if no name is given.

    Raises:
        CallError: there is none.
    """
    tables = [table.name for table in dataset.tables.values() if table.sql]
    if not tables:
        raise CallError("schemas/tables/ describes no published table yet; begin with one")
    if name:
        require_known(name, tables, "table")
    return name or tables[0]


def read(folder: Path) -> Dataset:
    """Read schemas/, which need not be complete.

    Raises:
        CallError: the folder has no contract.
        ContractError: a file cannot be read.
    """
    return read_contract.read(folder)


def write(folder: Path, texts: Mapping[str, bytes], *, new: Collection[str] = ()) -> None:
    """Write files, and restore them if schemas/ then has a problem that it did not have before.

    Args:
        folder: the project's folder.
        texts: the content of each file, by its path relative to the folder.
        new: those that must not exist yet.

    Raises:
        CallError: a new file exists already.
        ContractError: what is added contradicts the rest of schemas/.
        OSError: a file cannot be written.
    """
    with publish.alone(folder / "dist", lambda: None):
        before = {name: _content(folder / name) for name in texts}
        for name in new:
            if before[name] is not None:
                raise CallError(f"{name} exists already; it is not changed")
        known = _problems(folder)
        try:
            for name, text in texts.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                _write(folder / name, text)
            _require_no_more(known, folder)
        except BaseException:
            for name, content in before.items():
                if content is None:
                    (folder / name).unlink(missing_ok=True)
                else:
                    _write(folder / name, content)
            raise


def _require_no_more(known: Collection[str], folder: Path) -> None:
    """Raise an error if schemas/ has problems that are not known."""
    problems = [problem for problem in _problems(folder) if problem not in known]
    if problems:
        raise ContractError(problems)


def _write(path: Path, content: bytes) -> None:
    with replace_file.replacing(path) as file:
        file.write_bytes(content)


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _problems(folder: Path) -> tuple[str, ...]:
    try:
        check_contract.read(folder)
    except ContractError as error:
        return error.problems
    return ()

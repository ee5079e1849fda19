"""`renumber`: new keys for our rows whose keys another version uses for other rows."""

from contextlib import ExitStack
from pathlib import Path

from pipeline.coding import key_references, other_version, renumber, used_keys
from pipeline.coding.renumber import Files, Renumbering
from pipeline.contract import check_contract
from pipeline.contract.dataset import RETIRED, WAIVERS, Dataset
from pipeline.core import replace_file, workspace
from pipeline.core.errors import CallError
from pipeline.core.progress import Tell
from pipeline.package import publish
from pipeline.raw_files import editable_file


def collisions(  # noqa: PLR0913 - the versions and what to do with them
    folder: Path, tables: tuple[str, ...], theirs: str, base: str | None, tell: Tell, *, write: bool
) -> Renumbering:
    """Return the new keys, and write them.

    Args:
        folder: the project's folder, whose rows get new keys.
        tables: the raw tables; all whose keys are numbers if none is given.
        theirs: a branch or commit of git, a project folder, or a file.
        base: the version from which both started, likewise; None for the last commit that both have.
        tell: receives each step as it starts.
        write: change the files in raw/; otherwise nothing is written.

    Raises:
        ContractError: schemas/ is broken.
        CallError: a version cannot be read, a key has no number, or a file cannot be written.
    """
    dataset = check_contract.read(folder)
    names = _tables(dataset, tables)
    tell("comparing keys")
    with workspace.folder() as place, ExitStack() as stack:
        if write and (folder / "dist").is_dir():
            lock = publish.alone(folder / "dist", lambda: tell("waiting for a release that is running"))
            stack.enter_context(lock)
        ours = _ours(dataset)
        other = _version(dataset, theirs, names, place / "theirs")
        start = _base(dataset, theirs, base, [*dataset.raw], place / "base")
        result = renumber.renumber(dataset, names, ours, other, start)
        if write:
            _write(dataset, result)
        return result


def _tables(dataset: Dataset, given: tuple[str, ...]) -> list[str]:
    """Return the tables whose rows may get new keys.

    Raises:
        CallError: one of the given tables does not exist, or its key is not one field.
    """
    for name in given:
        used_keys.table(dataset, name)
    own = [
        name
        for name, table in dataset.raw.items()
        if name not in {RETIRED, WAIVERS}
        and len(table.primary_key) == 1
        and not key_references.refers(dataset, table)
    ]
    return [name for name in own if not given or name in given]


def _ours(dataset: Dataset) -> Files:
    paths = dataset.paths(dataset.raw)
    return {
        name: editable_file.read(path, dataset.raw[name]) for name, path in paths.items() if path.is_file()
    }


def _version(dataset: Dataset, name: str, tables: list[str], temporary: Path) -> Files:
    """Return the files of a version that a user names.

    Raises:
        CallError: there is no such version.
    """
    place = Path(name)
    if place.exists():
        return other_version.of_place(dataset, place, tables)
    if not other_version.is_commit(dataset.folder, name):
        raise CallError(f"{name} is not a branch or commit of git, a folder or a file")
    temporary.mkdir(exist_ok=True)
    return other_version.of_commit(dataset, name, tables, temporary)


def _base(dataset: Dataset, theirs: str, base: str | None, tables: list[str], temporary: Path) -> Files:
    """Return the files from which both versions started; none where that is not known."""
    if base is not None:
        return _version(dataset, base, tables, temporary)
    if Path(theirs).exists():
        return {}
    common = other_version.common_ancestor(dataset.folder, theirs)
    return _version(dataset, common, tables, temporary) if common else {}


def _write(dataset: Dataset, result: Renumbering) -> None:
    """Write the files that change: all new ones are written before the first old one is replaced."""
    with ExitStack() as stack:
        for name, file in result.files.items():
            new = stack.enter_context(replace_file.replacing(dataset.folder / dataset.raw[name].file))
            try:
                new.write_bytes(file.encoded())
            except UnicodeEncodeError as error:
                raise CallError(f"{dataset.raw[name].file}: save it as CSV UTF-8 first") from error

"""Publishing: dist/ goes from one whole state to the next, whatever happens in between.

1. One release at a time: the second waits for the lock.
2. What the ledger doesn't name is cleared away: it was left by a release that didn't end.
3. The new folder and zip are on the disk, and only then moved into dist/.
4. The ledger is replaced, in one step: that is the moment of publishing.

A version that the ledger names is never changed: what is missing of it is put back, what would come out
otherwise is refused.
"""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.core import workspace
from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.metadata import formats
from pipeline.package import layout
from pipeline.releases import ledger
from pipeline.releases.ledger import Entry
from pipeline.site import page

MOST_NAMED = 8
# Files whose bytes a library chooses, and those that hold their sums.
BINARY = (
    *(".duckdb", ".parquet", ".xlsx", ".zip", "datapackage.json", "SHA256SUMS"),
    *(page.NAME, *(module.NAME for module in formats.OF_FILES)),
)


@contextmanager
def alone(dist: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Hold the lock of dist/, which the system frees when this process ends, however it ends.

    Args:
        dist: the folder; made if it isn't there.
        wait: is told when another release holds the lock.

    Raises:
        CallError: dist/ can't be written.
    """
    try:
        dist.mkdir(exist_ok=True)
    except OSError as error:
        raise CallError(f"{dist} can't be made: {error.strerror}") from error
    with ExitStack() as held:
        if os.name == "posix":
            handle = os.open(dist, os.O_RDONLY)
            held.callback(os.close, handle)
            _lock(handle, wait)
        yield


def _lock(handle: int, wait: Callable[[], None]) -> None:
    import fcntl  # noqa: PLC0415 - not everywhere

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        wait()
        fcntl.flock(handle, fcntl.LOCK_EX)


def clear_away(project: Path, name: str, entries: tuple[Entry, ...]) -> None:
    """Remove what releases that didn't end have left: workspaces, and packages that the ledger doesn't name.

    Versions only go up, so that what a release has left is newer than all that the ledger names. Older
    packages, from before there was a ledger, are left alone; without a ledger all are.
    """
    for path in project.glob(f"{workspace.PREFIX}*"):
        shutil.rmtree(path, ignore_errors=True)
    dist = project / "dist"
    (dist / f"{ledger.NAME}.new").unlink(missing_ok=True)
    for path in dist.iterdir() if entries else ():
        package_of = re.fullmatch(rf"{re.escape(name)}-(\d+\.\d+\.\d+)(\.zip)?", path.name)
        if package_of and ledger.version(package_of[1]) > ledger.version(entries[-1].version):
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def publish(built: Path, archive: Path, dist: Path, entries: tuple[Entry, ...], entry: Entry) -> None:
    """Publish a new version.

    Args:
        built: the package's folder, on the file system of dist/.
        archive: its zip.
        dist: where both go.
        entries: what was published before.
        entry: what is published now.
    """
    for _, path in layout.files(built):
        _to_disk(path)
    for folder in (*(path for path in built.rglob("*") if path.is_dir()), built):
        ledger.sync(folder)
    _to_disk(archive)
    for path in (built, archive):
        if (dist / path.name).exists():
            _remove(dist / path.name)
        path.rename(dist / path.name)
    ledger.sync(dist)
    ledger.write(dist, (*entries, entry))


def _to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def restore(place: Path, dist: Path, published: Entry, made: Entry, *, identical: bool) -> list[str]:
    """Put back what is missing of a published version, or not as it was published.

    Args:
        place: the folder that holds what was made again, laid out as dist/ is.
        dist: the published folder.
        published: the ledger's entry of that version.
        made: the entry that the same version would get now.
        identical: the same libraries make the same bytes of it (`pipeline.package.duckdb_file`).

    Returns:
        The files that were put back, by their path in dist/.

    Raises:
        CallError: it would come out otherwise than it was published. Nothing is touched then. Other bytes
            are no such thing where other versions of the libraries made them of the same raw/ and schemas/,
            and each table has its published hash: then the recorded sums are left as they are.
    """
    names = {*published.files, *made.files}
    others = sorted(name for name in names if published.files.get(name) != made.files.get(name))
    wrong = others
    if published.inputs == made.inputs and published.tables == made.tables:
        follows = () if identical else BINARY
        same_makers = published.made_by == made.made_by
        wrong = [name for name in others if same_makers and not name.endswith(follows)]
    if wrong:
        listed = ", ".join(wrong[:MOST_NAMED]) + (" and more" if len(wrong) > MOST_NAMED else "")
        raise CallError(
            f"{published.version} was published on {published.released} and would come out otherwise: "
            f"{listed}. What is published never changes: set a new version (pipeline release --bump)"
        )
    back = []
    for name, recorded in published.files.items():
        target = dist / name
        lost = not target.is_file() or (sha256(target) != recorded and name not in others)
        if lost and name in made.files:
            target.parent.mkdir(parents=True, exist_ok=True)
            new = target.with_name(f"{target.name}.new")
            shutil.copyfile(place / name, new)
            _to_disk(new)
            new.replace(target)
            back.append(name)
    return back

"""Publishing: dist/ changes from one complete state to the next, even if the process is killed.

1. One release runs at a time; a second one waits for the lock.
2. Packages that the ledger does not contain are removed: an interrupted release left them.
3. The new folder and zip are written to the disk, and only then moved into dist/.
4. The ledger is replaced in one step; at that moment the version is published.

A published version never changes: missing files are restored, and a rebuild that differs is an error.
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
from pipeline.releases import checksums, ledger, read_descriptor
from pipeline.releases.ledger import Entry
from pipeline.site import page

MOST_NAMED = 8
# Files whose bytes depend on the version of a library, and files that contain checksums of such files.
BINARY = (
    *(".duckdb", ".parquet", ".xlsx", ".zip", read_descriptor.NAME, checksums.SUMS),
    *(page.NAME, *(module.NAME for module in formats.OF_FILES)),
)


@contextmanager
def alone(dist: Path, wait: Callable[[], None]) -> Iterator[None]:
    """Lock dist/; the system unlocks it when this process ends, even if it is killed.

    Args:
        dist: the folder; created if it does not exist.
        wait: called if another release has locked dist/.

    Raises:
        CallError: dist/ cannot be created.
    """
    try:
        dist.mkdir(exist_ok=True)
    except OSError as error:
        raise CallError(f"cannot create {dist}: {error.strerror}") from error
    with ExitStack() as stack:
        if os.name == "posix":
            handle = os.open(dist, os.O_RDONLY)
            stack.callback(os.close, handle)
            _lock(handle, wait)
        yield


def _lock(handle: int, wait: Callable[[], None]) -> None:
    import fcntl  # noqa: PLC0415 - POSIX only

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        wait()
        fcntl.flock(handle, fcntl.LOCK_EX)


def clear_away(project: Path, name: str, entries: tuple[Entry, ...]) -> None:
    """Remove the remains of interrupted releases: workspaces, and packages that are not in the ledger.

    Versions only increase, so these packages are newer than all in the ledger. Older packages are retained,
    since they may have been published before there was a ledger; without a ledger, all are retained.
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
        dist: the folder that both are moved to.
        entries: the ledger.
        entry: the ledger's entry for the new version.
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


def restore(place: Path, dist: Path, published: Entry, rebuilt: Entry, *, identical: bool) -> list[str]:
    """Restore the files of a published version that are missing or were changed.

    Args:
        place: the folder with the rebuilt package, laid out as dist/ is.
        dist: the published folder.
        published: the ledger's entry of that version.
        rebuilt: the entry that the rebuilt package would get.
        identical: whether the same libraries write the same bytes (`pipeline.package.duckdb_file`).

    Returns:
        The files that were restored, by their path in dist/.

    Raises:
        CallError: the rebuilt package differs from the published one; then nothing is changed. Files with
            other bytes do not count if other versions of the libraries wrote them from the same raw/ and
            schemas/, and every table has its published hash; the ledger is left as it is.
    """
    names = {*published.files, *rebuilt.files}
    different = sorted(name for name in names if published.files.get(name) != rebuilt.files.get(name))
    changed = different
    if published.inputs == rebuilt.inputs and published.tables == rebuilt.tables:
        may_differ = () if identical else BINARY
        same_libraries = published.made_by == rebuilt.made_by
        changed = [name for name in different if same_libraries and not name.endswith(may_differ)]
    if changed:
        listed = ", ".join(changed[:MOST_NAMED]) + (" and more" if len(changed) > MOST_NAMED else "")
        raise CallError(
            f"rebuilding {published.version} (published {published.released}) would change: {listed}. "
            "Published versions are immutable; choose a new version (pipeline release --bump)"
        )
    restored = []
    for name, recorded in published.files.items():
        target = dist / name
        missing = not target.is_file() or (sha256(target) != recorded and name not in different)
        if missing and name in rebuilt.files:
            target.parent.mkdir(parents=True, exist_ok=True)
            new = target.with_name(f"{target.name}.new")
            shutil.copyfile(place / name, new)
            _to_disk(new)
            new.replace(target)
            restored.append(name)
    return restored

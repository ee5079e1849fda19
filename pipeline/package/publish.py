"""Publishing: dist/ changes from one complete state to the next, even if the process is killed.

1. One release runs at a time; a second one waits for the lock.
2. What an interrupted release left is removed: the workspaces, and the package that the file INTENT names.
   Nothing else is ever deleted.
3. The new folder and zip are written to the disk. INTENT names them, and only then are they moved to dist/.
4. The ledger is replaced in one step; at that moment the version is published. INTENT is removed.

A published version never changes: missing files are restored, and a rebuild that differs is an error.
"""

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pipeline.core import replace_file, workspace
from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.metadata import formats
from pipeline.package import layout
from pipeline.releases import checksums, ledger, read_descriptor
from pipeline.releases.ledger import Entry
from pipeline.site import page

MOST_NAMED = 8
INTENT = ".publishing.json"  # names what a release moves to dist/, with its SHA-256
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
    """Remove the remains of interrupted releases, and nothing else.

    Versions only increase. So a package that is newer than all in the ledger was left by an interrupted
    release, which INTENT shows, or the ledger is older than dist/, as after a merge. Older packages are
    retained, since they may have been published before there was a ledger; without a ledger, all are.

    Raises:
        CallError: dist/ contains a newer package, and nothing shows that an interrupted release left it.
    """
    workspace.clear(project)
    dist = project / "dist"
    for file in (dist / ledger.NAME, dist / INTENT, project / "schemas" / "dataset.json"):
        replace_file.leftover(file).unlink(missing_ok=True)
    _remove_intended(dist, entries)
    for path in sorted(dist.iterdir()) if entries else ():
        package_of = re.fullmatch(rf"{re.escape(name)}-([0-9]+[.][0-9]+[.][0-9]+)([.]zip)?", path.name)
        if package_of and ledger.version(package_of[1]) > ledger.version(entries[-1].version):
            raise CallError(
                f"{path} is newer than all releases in {dist / ledger.NAME}: if it was published, restore "
                f"{ledger.NAME} from git, otherwise delete it"
            )


def _remove_intended(dist: Path, entries: tuple[Entry, ...]) -> None:
    """Remove the package that an interrupted release moved to dist/ and did not publish."""
    intent = dist / INTENT
    if not intent.is_file():
        return
    try:
        sums = dict(json.loads(intent.read_text("utf-8")))
    except (ValueError, TypeError) as error:
        raise CallError(f"{intent} is not readable ({error}); delete it") from error
    published = {name for entry in entries for name in (entry.folder, f"{entry.folder}.zip")}
    for path in sorted(dist.iterdir()):
        if path.name in sums.keys() - published and _sum(path) in {sums[path.name], ""}:
            _remove(path)
    intent.unlink()


def _sum(path: Path) -> str:
    """Return the SHA-256 of a zip, or of the sums of a folder; empty for an empty folder."""
    if path.is_dir() and not any(path.iterdir()):
        return ""
    file = path / checksums.SUMS if path.is_dir() else path
    return sha256(file) if file.is_file() else "unknown"


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        # The sums last: as long as they are there, the next run knows the folder.
        for inner in sorted(path.iterdir(), key=lambda inner: inner.name == checksums.SUMS):
            _remove(inner)
        path.rmdir()
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

    Raises:
        CallError: dist/ already contains a package of this name, which is not in the ledger.
    """
    for path in (built, archive):
        if os.path.lexists(dist / path.name):
            raise CallError(
                f"{dist / path.name} exists, but {ledger.NAME} does not contain it: if it was published, "
                f"restore {ledger.NAME} from git, otherwise delete it"
            )
    for _, path in layout.files(built):
        replace_file.to_disk(path)
    for folder in (*(path for path in built.rglob("*") if path.is_dir()), built):
        replace_file.sync(folder)
    replace_file.to_disk(archive)
    replace_file.write(dist / INTENT, json.dumps({path.name: _sum(path) for path in (built, archive)}))
    for path in (built, archive):
        path.rename(dist / path.name)
    replace_file.sync(dist)
    ledger.write(dist, (*entries, entry))
    (dist / INTENT).unlink()


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
            with replace_file.replacing(target) as new:
                shutil.copyfile(place / name, new)
            restored.append(name)
    return restored

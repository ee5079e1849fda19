"""Are the files and rows of a package those that its publishers recorded in their ledger?"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.contract.dataset import Dataset
from pipeline.core.checksum import sha256
from pipeline.core.finding import Finding, Message, Value, Values
from pipeline.releases import ledger, read_descriptor, signature
from pipeline.releases.ledger import Entry, TableSum, Yank
from pipeline.releases.released_files import REMADE
from pipeline.schema.model import TableSchema


def compare(
    dataset: Dataset,
    files: Mapping[str, Path],
    sums: Mapping[str, TableSum],
    entries: tuple[Entry, ...],
) -> Iterator[Finding]:
    """Yield each difference between the files and tables of a package and the ledger.

    Args:
        dataset: name, version and tables of the package.
        files: its files, by name.
        sums: number of rows and hash of each of its tables that could be read.
        entries: the ledger.
    """
    release = dataset.release_name
    entry = _entry(dataset, entries)
    if entry is None:
        published = [entry.version for entry in entries]
        yield _finding(
            "unknown_release", read_descriptor.NAME, release=release, published=published or "none"
        )
        return
    if entry.yanked:
        yield _yanked(entry.version, entry.yanked, entries)
    own = {name.removeprefix(f"{release}/"): digest for name, digest in entry.files.items() if "/" in name}
    yield from _compare_files(files, own)
    yield from _compare_tables(dataset.raw, sums, entry.tables)


def compare_zip(
    dataset: Dataset, zipped: Path | None, entries: tuple[Entry, ...], *, same: bool
) -> Iterator[Finding]:
    """Yield a finding for a zip that is not the published one: an error, or a warning if its files are.

    Args:
        dataset: name and version of the package.
        zipped: the zip that it comes from; None for a folder.
        entries: the ledger.
        same: all files in it are those that were published.
    """
    entry, release = _entry(dataset, entries), dataset.release_name
    if zipped and entry and entry.files.get(f"{release}.zip") != sha256(zipped):
        if same:
            yield Finding("warning", "verify.ledger.zip_made_again", {"release": release})
        else:
            yield _finding("zip", release=release)


def _entry(dataset: Dataset, entries: tuple[Entry, ...]) -> Entry | None:
    """Return the entry of a package; None if no package of this name and version was published."""
    entry = next((entry for entry in entries if entry.version == dataset.about["version"]), None)
    release = dataset.release_name
    return entry if entry and any(name.startswith(f"{release}/") for name in entry.files) else None


def _yanked(version: str, mark: Yank, entries: tuple[Entry, ...]) -> Finding:
    """Return the warning about a version that its publishers marked as faulty; the hint names a later one."""
    newest = ledger.newest(entries)
    later = newest is not None and ledger.version(newest.version) > ledger.version(version)
    hints = (Message("use_version", {"version": newest.version}),) if newest and later else ()
    values: Values = {"version": version, "date": mark.date, "reason": mark.reason}
    return Finding("warning", "verify.ledger.yanked", values, read_descriptor.NAME, hints=hints)


def _compare_files(files: Mapping[str, Path], published: Mapping[str, str]) -> Iterator[Finding]:
    for name, path in files.items():
        if name not in published:
            if name != signature.FILE:
                yield _finding("added", name)
            continue
        actual = sha256(path)
        if actual != published[name]:
            yield _finding("changed", name, actual=actual, expected=published[name])
    for name in sorted(set(published) - set(files) - {signature.FILE}):
        if not name.endswith(REMADE):  # SHA256SUMS, which is in the ledger, covers those
            yield _finding("missing", name)


def _compare_tables(
    tables: Mapping[str, TableSchema], sums: Mapping[str, TableSum], published: Mapping[str, TableSum]
) -> Iterator[Finding]:
    for name in sorted({*published} ^ {*tables}):
        yield _finding("extra_table" if name in tables else "missing_table", read_descriptor.NAME, table=name)
    for name, table_sum in sums.items():
        if name in published and table_sum != published[name]:
            rows, expected = table_sum.rows, published[name].rows
            yield _finding("rows", tables[name].file, rows=rows, published=expected)


def _finding(kind: str, file: str = "", **values: Value) -> Finding:
    return Finding("error", f"verify.ledger.{kind}", values, file)

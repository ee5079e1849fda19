"""Open a release, whatever it is: the folder of a package, its zip, or its .duckdb alone."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.releases import open_duckdb, open_folder, read_descriptor, released_files, unzip
from pipeline.releases.ledger import Entry
from pipeline.releases.release_model import Release


@contextmanager
def opened(
    place: Path, connection: duckdb.DuckDBPyConnection, label: str, names: Collection[str] | None = None
) -> Iterator[Release]:
    """Yield the release at a place; its tables can be read through the connection until it is closed.

    Args:
        place: a package's folder, its zip, or its .duckdb.
        connection: the connection.
        label: name of the catalogue of its tables there, such as "old".
        names: the tables of a folder or a zip to read; None for all. To attach a .duckdb reads none.

    Raises:
        CallError: there is no package, or it cannot be read; the sentence starts with the place.
    """
    try:
        if place.suffix == ".duckdb" and place.is_file():
            open_duckdb.attach(place, connection, label)
            release = open_duckdb.read(place.stem, connection, label)
        else:
            connection.execute(f"ATTACH ':memory:' AS {sql.identifier(label)}")
            with unzip.opened(place) as folder:
                release = open_folder.read(place, folder, connection, label, names)
    except duckdb.OutOfMemoryException as error:
        raise CallError(f"{place}: to read it needs more memory or disk than there is") from error
    except duckdb.Error as error:
        raise CallError(f"{place} cannot be read: it is damaged, or not what its name says") from error
    try:
        yield release
    finally:
        connection.execute(f"DETACH {sql.identifier(label)}")


@contextmanager
def published(
    dataset: Dataset,
    entry: Entry,
    connection: duckdb.DuckDBPyConnection,
    names: Collection[str] | None = None,
    label: str = "published",
) -> Iterator[Release]:
    """Yield a release of the ledger, as `opened` does, if its files are the published ones.

    Args:
        dataset: the contract.
        entry: the entry of the release in the ledger.
        connection: the connection.
        names: the tables to read; None for all.
        label: as `opened`.

    Raises:
        CallError: a file is not the published one, or the package cannot be read.
    """
    released_files.require(dataset.folder / "dist", entry)
    with opened(released_files.folder(dataset, entry), connection, label, names) as release:
        yield release


def find(text: str, project: Path) -> Path:
    """Return the place that a user names: a path, or a version in the project's dist/.

    Raises:
        CallError: there is neither.
    """
    place = Path(text)
    if place.exists():
        return place
    dist = project / "dist"
    if text and text.replace(".", "").isdigit():
        for pattern in (f"*-{text}/{read_descriptor.NAME}", f"*-{text}.zip"):
            matches = sorted(dist.glob(pattern))
            if matches:
                break
        if len(matches) == 1:
            return matches[0] if matches[0].suffix == ".zip" else matches[0].parent
    versions = (
        ", ".join(sorted(path.parent.name for path in dist.glob(f"*/{read_descriptor.NAME}"))) or "nothing"
    )
    raise CallError(f"{text} is not a folder, a file or a version in {dist}, which contains {versions}")

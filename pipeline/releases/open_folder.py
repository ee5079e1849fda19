"""The tables of a package's folder, read by their schemas.

A package may be anybody's: a path that leaves the folder, or a cell that is not of its type, is an error in
one sentence. What is not a table, or is one that cannot be read, is named in the release.
"""

import tempfile
from collections.abc import Collection
from pathlib import Path

import duckdb

from pipeline.contract.dataset import ENGINE_TABLES
from pipeline.core import sql, wording
from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.metadata import data_package
from pipeline.releases import foreign_tables, load_csv
from pipeline.releases.foreign_tables import NAME, ForeignPackage
from pipeline.releases.release_model import Release, Table
from pipeline.schema.model import TableSchema


def read(
    place: Path,
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
    label: str,
    names: Collection[str] | None = None,
) -> Release:
    """Read a package's descriptor, and its tables into a catalogue of the connection.

    Args:
        place: the folder or zip that the user named, with which an error starts.
        folder: the package's folder.
        connection: where the tables are loaded.
        label: name of the catalogue.
        names: the tables to read; None for all.

    Raises:
        CallError: the descriptor or a table cannot be read.
    """
    if not (folder / NAME).exists():
        raise CallError(f"{place} does not contain {NAME}: is it a data package?")
    with tempfile.TemporaryDirectory(prefix="package-") as scratch:
        package = foreign_tables.read(folder, Path(scratch))
        _check(place, package)
        tables: dict[str, Table] = {}
        for name, table in package.tables.items():
            if names is not None and name not in names:
                continue
            _check_keys(place, table.schema)
            relation = f"{sql.identifier(label)}.main.{sql.identifier(name)}"
            try:
                load_csv.load(table.file, table.schema, relation, connection)
            except CallError as error:
                raise CallError(f"{place}: {error}") from error
            tables[name] = Table(table.schema, relation, table.computed)
    content = package.content
    return Release(
        content.get("name", ""),
        content.get("version", ""),
        tables,
        metadata={name: content[name] for name in data_package.NAMES if name in content},
        not_compared=_not_compared(package),
    )


def _check(place: Path, package: ForeignPackage) -> None:
    for problem in package.problems:
        raise CallError(f"{place}: {NAME}: {problem}")
    for name, error in package.unread:
        if error.unsafe or not package.tables:
            raise CallError(f"{place}: {NAME}: {name}: {wording.phrase(error.reason)}")


def _check_keys(place: Path, schema: TableSchema) -> None:
    names = [*schema.primary_key, *(name for key in schema.foreign_keys for name in key.fields)]
    for name in names:
        if name not in schema.names:
            raise CallError(f"{place}: {NAME}: a key of {schema.name} names {name}, which is not a field")


def _not_compared(package: ForeignPackage) -> tuple[Message, ...]:
    """Return a note for each resource without a table here; our own have their tables in other formats."""
    notes = [
        Message("not_compared", {"resource": name, "reason": wording.phrase(error.reason)})
        for name, error in package.unread
    ]
    if not {*ENGINE_TABLES} <= {*package.tables}:
        reason = wording.phrase(Message("resources.not_table"))
        notes += [
            Message("not_compared", {"resource": name, "reason": reason}) for name in package.not_tables
        ]
    return tuple(notes)

"""The ledger of releases, dist/releases.json: what was published, with sums that anybody can check.

A release is published at the moment when this file is replaced: what it does not contain is not a release.
Each entry contains

- `files`: the SHA-256 of each file, by its path in dist/, including the zip;
- `tables`: for each table its number of rows and a logical hash, which does not depend on the file format or
  on the version of the library that wrote it;
- `inputs`: one hash of raw/ and schemas/, and `made_by`: the versions of the libraries. Where these are the
  same, the same files are made byte for byte; with other versions the logical hashes must agree;
- `notes`: what the release changed, in the words of dataset.json;
- `engine`: name and version of the engine that published it. Entries of old releases lack these two;
- `yanked`: that the version is faulty: the reason, the date of the mark, and the newest version then. Its
  files stay as they are. Versions later than `after` mention it, and others do not, so that all can be made
  again.
"""

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import duckdb

from pipeline.core import replace_file, sql
from pipeline.core.checksum import sha256, sha256_of_bytes
from pipeline.core.errors import CallError

NAME = "releases.json"
MAKERS = ("duckdb", "jinja2", "pyarrow", "xlsxwriter")
OPTIONAL = ("notes", "engine", "yanked")
INPUTS = ("raw", "schemas")
PART = 10_000
LONGEST = 200  # characters of a problem


@dataclass(frozen=True)
class TableSum:
    """The number of rows of a table, and the logical hash that `table_sum` returns."""

    rows: int
    hash: str


@dataclass(frozen=True)
class Yank:
    """The mark of a faulty version.

    Attributes:
        reason: what is wrong, in a sentence for readers.
        date: the day of the mark.
        after: the newest version on that day; only versions after it mention the mark.
    """

    reason: str
    date: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One release."""

    version: str
    released: str
    inputs: str
    made_by: Mapping[str, str]
    tables: Mapping[str, TableSum]
    files: Mapping[str, str]
    notes: tuple[str, ...] = ()
    engine: str = ""
    yanked: Yank | None = None

    @property
    def rows(self) -> int:
        """The number of rows of all tables together."""
        return sum(table.rows for table in self.tables.values())

    @property
    def folder(self) -> str:
        """The name of its folder in dist/; empty if the entry names no file of it."""
        return next((name.partition("/")[0] for name in self.files if "/" in name), "")


def read(dist: Path) -> tuple[Entry, ...]:
    """Read the ledger, oldest release first; () where there is none yet.

    Raises:
        CallError: it cannot be read; then nothing is released.
    """
    path = dist / NAME
    return read_file(path) if path.is_file() else ()


def read_file(path: Path) -> tuple[Entry, ...]:
    """Read any ledger, oldest release first.

    Raises:
        CallError: it cannot be read.
    """
    try:
        content = json.loads(path.read_text("utf-8"), object_pairs_hook=_unique_keys)
        problem = _problem(content)
    except (OSError, ValueError, RecursionError) as error:
        problem = str(error)
    if problem:
        raise CallError(f"{path} is not a valid ledger ({problem[:LONGEST]}); restore it from git")
    return tuple(_entry(release) for release in content["releases"])


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Reject an object with a repeated key, as a merge may leave it."""
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a key is repeated in one object")
    return content


def _problem(content: Any) -> str:  # noqa: ANN401 - JSON
    """Return the first problem of a ledger; empty if it is valid."""
    from pipeline.contract import check_profile  # noqa: PLC0415 - heavy; a sum alone is made without it

    misfits = check_profile.misfits(content, "ledger")
    if misfits:
        return misfits[0]
    releases = content["releases"]
    for release in releases:
        dt.date.fromisoformat(release["released"])
        folders = {name.partition("/")[0].removesuffix(".zip") for name in release["files"]}
        if len(folders) > 1:
            return f"the files of {release['version']} are in several folders: {', '.join(sorted(folders))}"
    versions = [version(release["version"]) for release in releases]
    if versions != sorted(set(versions)):
        return "its versions do not increase from entry to entry"
    for own, mark in ((release["version"], release["yanked"]) for release in releases if "yanked" in release):
        dt.date.fromisoformat(mark["date"])
        if version(mark["after"]) not in versions or version(mark["after"]) < version(own):
            return f"{own} was yanked after {mark['after']}, which is earlier or not in it"
    return ""


def _entry(content: Mapping[str, Any]) -> Entry:
    tables = {name: TableSum(**table) for name, table in content["tables"].items()}
    yanked = Yank(**content["yanked"]) if "yanked" in content else None
    return Entry(**{**content, "tables": tables, "notes": tuple(content.get("notes", ())), "yanked": yanked})


def write(dist: Path, entries: Iterable[Entry]) -> None:
    """Replace the ledger in one step, and have the system write it to the disk."""
    releases = [
        {name: value for name, value in asdict(entry).items() if name not in OPTIONAL or value}
        for entry in entries
    ]
    replace_file.write(dist / NAME, json.dumps({"releases": releases}, indent=2, ensure_ascii=False) + "\n")


def inputs(folder: Path) -> str:
    """Return one hash of everything that a release is made from: the files of raw/ and schemas/."""
    return inputs_hash({name: sha256(path) for name, path in input_files(folder)})


def input_files(folder: Path) -> list[tuple[str, Path]]:
    """Return name and path of each file of raw/ and schemas/, in order of their paths."""
    parts = (sorted(path for path in (folder / part).rglob("*") if path.is_file()) for part in INPUTS)
    own = (path for paths in parts for path in paths if not path.name.endswith(replace_file.SUFFIX))
    return [(path.relative_to(folder).as_posix(), path) for path in own]


def inputs_hash(sums: Mapping[str, str]) -> str:
    """Return one hash of the SHA-256 of each file of raw/ and schemas/, by its name."""
    return sha256_of_bytes(b"".join(f"{name}\0".encode() + bytes.fromhex(sums[name]) for name in sums))


def made_by() -> dict[str, str]:
    """Return the versions of the libraries that write the files of a package."""
    return {name: metadata.version(name) for name in MAKERS}


def version(text: str) -> tuple[int, ...]:
    """Return the parts of a version, which compare as versions do."""
    return tuple(int(part) for part in text.split("."))


def before(entries: Iterable[Entry], own: str) -> tuple[Entry, ...]:
    """Return the releases before a version, oldest first."""
    return tuple(entry for entry in entries if version(entry.version) < version(own))


def compared_with(folder: Path, own: str, entries: tuple[Entry, ...] | None = None) -> tuple[Entry, ...]:
    """Return the releases with which a version is compared, oldest first: those before it.

    A published version is compared with itself only once it is edited. Otherwise it is compared with those
    before it, as when it was made, so that it can be made again with the same findings.

    Args:
        folder: the project's folder.
        own: the version in dataset.json.
        entries: the ledger; None to read it.

    Raises:
        CallError: the ledger cannot be read.
    """
    entries = read(folder / "dist") if entries is None else entries
    published = tuple(entry for entry in entries if entry.version == own)
    edited = published and published[0].inputs != inputs(folder)
    return (*before(entries, own), *(published if edited else ()))


def newest(entries: Iterable[Entry]) -> Entry | None:
    """Return the newest release that is not marked as faulty; None if there is none."""
    return next((entry for entry in reversed([*entries]) if not entry.yanked), None)


def yanked_before(entries: Iterable[Entry], own: str) -> tuple[Entry, ...]:
    """Return the faulty releases that a version mentions: those marked before it was published."""
    earlier = before(entries, own)
    return tuple(e for e in earlier if e.yanked and version(e.yanked.after) < version(own))


def table_sum(
    connection: duckdb.DuckDBPyConnection, relation: str, names: Sequence[str], key: Sequence[str]
) -> TableSum:
    """Count the rows of a table and hash their values.

    Rows are in order of the text of their key, since an ENUM's own order is that of its codes. A value is its
    text with its length in bytes before it, so that different rows give different lines; a missing one is a
    dash. Each ten thousand lines are hashed by SHA-256; the hash of these hashes, in their order, is the hash
    of the table.

    Args:
        connection: any DuckDB connection.
        relation: SQL to put after FROM, with typed columns.
        names: the columns, in the order of the schema.
        key: the primary key.
    """
    columns = [sql.identifier(name) for name in names]
    texts = ", ".join(f"CAST({column} AS VARCHAR) AS {column}" for column in columns)
    # With coalesce and || instead, DuckDB would take time by the square of the number of columns.
    parts_of_line = (
        f"CASE WHEN {column} IS NULL THEN '-' ELSE concat(strlen({column}), ':', {column}) END"
        for column in columns
    )
    line = f"concat({', '.join(parts_of_line)})"
    order = ", ".join(map(sql.identifier, key))
    # Made before the rows are numbered, since DuckDB keeps every column of the rows that it numbers.
    lines = (
        f'SELECT "the line", row_number() OVER (ORDER BY {order}) - 1 AS "the row" '
        f'FROM (SELECT {line} AS "the line", {order} FROM (SELECT {texts} FROM {relation}))'
    )
    parts = connection.execute(
        'SELECT count(*), sha256(string_agg("the line", \'\' ORDER BY "the row")) '
        f'FROM ({lines}) GROUP BY "the row" // {PART} ORDER BY "the row" // {PART}'
    ).fetchall()
    digest = sha256_of_bytes("".join(part for _, part in parts).encode())
    return TableSum(sum(rows for rows, _ in parts), digest)

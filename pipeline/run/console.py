"""The console: a page that runs SQL on a released database in the browser, as a separate download.

DuckDB runs there as WebAssembly. Engine and database are scripts that contain gzip in base64, since a page
opened from the disk can load only scripts.
"""

import base64
import gzip
import json
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import duckdb

from pipeline.contract import read_contract
from pipeline.core import replace_file, sql, workspace
from pipeline.core.checksum import sha256
from pipeline.core.database import connect
from pipeline.core.errors import CallError
from pipeline.core.progress import Tell
from pipeline.core.templates import render
from pipeline.package import duckdb_file, layout, publish, zip_package
from pipeline.releases import checksums, ledger, read_descriptor, released_files
from pipeline.releases.ledger import Entry

PAGE = "console.html"
WASM, WORKER = "duckdb-eh.wasm", "duckdb-browser-eh.worker.js"
SITE_FILES = {
    "static": ("colours.css", "console.css"),
    "vendor": ("console.min.js", "LICENCES.txt"),
}
MEGABYTE = 1_000_000
TABLES = "SELECT table_name, coalesce(comment, ''), estimated_size FROM duckdb_tables() WHERE NOT internal"
VIEWS = "SELECT view_name, coalesce(comment, ''), NULL FROM duckdb_views() WHERE NOT internal"
# Words that must be quoted as the name of a table.
KEYWORDS = """
    SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function')
"""
SENTENCE_END = re.compile(r"(?<=[.?!]) ")
BARE = re.compile(r"[a-z_][a-z0-9_]*")
COLUMNS = """
    SELECT table_name, column_name,
        if(data_type LIKE 'ENUM%', 'enum', lower(data_type)), coalesce(comment, '')
    FROM duckdb_columns()
    WHERE NOT internal
    ORDER BY table_name, column_index
"""


@dataclass(frozen=True)
class Column:
    """A column of a table or view: its name, its type in lower case, its description."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Relation:
    """A table or view of the released database; the comment of a view is a question and its answer."""

    name: str
    query: str
    comment: str
    rows: int | None
    columns: tuple[Column, ...]

    @property
    def question(self) -> str:
        """The first sentence of the comment."""
        return SENTENCE_END.split(self.comment, maxsplit=1)[0].rstrip(".")

    @property
    def answer(self) -> str:
        """The sentences after the first."""
        return "".join(SENTENCE_END.split(self.comment, maxsplit=1)[1:])


def write(project: Path, engine: Path, tell: Tell) -> Path:
    """Write the console of the newest release and return its zip, dist/<name>-<version>-console.zip.

    Args:
        project: the folder that contains dist/.
        engine: the folder that contains DuckDB's WebAssembly file and its worker.
        tell: called with each step when it starts.

    Raises:
        CallError: there is no release, or the release's database or the engine is missing.
    """
    dist = project / "dist"
    name = read_contract.read(project).about["name"]
    for file in (WASM, WORKER):
        if not (engine / file).is_file():
            raise CallError(f"{engine} does not contain {file}: run `make console`, which requires npm")
    entries = ledger.read(dist)
    if not entries:
        raise CallError(f"no release in {dist}: run `pipeline release` first")
    release = f"{name}-{entries[-1].version}"
    database = dist / release / f"{name}.duckdb"
    if not database.is_file():
        raise CallError(f"{database} is missing: run `pipeline release` to restore it")
    _require_published(dist, entries[-1], database)
    with (
        publish.alone(dist, lambda: tell("waiting for another release to finish")),
        workspace.folder(project) as place,
    ):
        built = place / f"{release}-console"
        built.mkdir()
        tell("writing the console")
        _write(built, dist / release, database, engine)
        tell("creating the zip")
        target = dist / f"{built.name}.zip"
        archive = place / target.name
        zip_package.write_zip(built, archive, entries[-1].released)
        with replace_file.replacing(target) as new:
            archive.rename(new)
    return target


def _require_published(dist: Path, entry: Entry, database: Path) -> None:
    """Check that the files which the console shows are those in the ledger.

    Other versions of the libraries, and large tables, give other bytes of the same rows; these are accepted.

    Raises:
        CallError: a file differs.
    """
    released_files.require(dist, [entry])
    may_differ = entry.made_by != ledger.made_by() or entry.rows > duckdb_file.IDENTICAL
    if not may_differ and not released_files.is_published(dist, entry, f"{entry.folder}/{database.name}"):
        raise CallError(f"{database} differs from the published file: run `pipeline release` to restore it")


def _write(built: Path, release: Path, database: Path, engine: Path) -> None:
    """Write all files of the console's folder."""
    site = resources.files("pipeline.site")
    for folder, names in SITE_FILES.items():
        for name in names:
            (built / name).write_bytes(site.joinpath(f"{folder}/{name}").read_bytes())
    _script(built / "engine.js", {"wasm": engine / WASM, "worker": engine / WORKER})
    _script(built / "database.js", {"database": database})
    (built / PAGE).write_text(_page(release, database, engine), "utf-8", newline="\n")
    listed = (f"{sha256(path)}  {name}\n" for name, path in layout.files(built))
    (built / checksums.SUMS).write_text("".join(listed), "utf-8", newline="\n")


def _script(target: Path, files: dict[str, Path]) -> None:
    """Write a script that adds compressed files to the global PACKED."""
    packed = {name: gzip.compress(path.read_bytes(), mtime=0) for name, path in files.items()}
    texts = json.dumps({name: base64.b64encode(data).decode() for name, data in packed.items()})
    target.write_text(f"Object.assign((globalThis.PACKED ??= {{}}), {texts});\n", "utf-8", newline="\n")


def _page(release: Path, database: Path, engine: Path) -> str:
    """Return the page, with the tables in the order of the descriptor and the views by name."""
    described = read_descriptor.of_folder(release, release)
    order = [resource.name for resource in described.resources]
    with connect(database, read_only=True) as connection:
        tables = sorted(_relations(connection, TABLES), key=lambda table: order.index(table.name))
        views = sorted(_relations(connection, VIEWS), key=lambda view: view.name)
    megabytes = round((engine / WASM).stat().st_size / MEGABYTE)
    return render(
        f"site/templates/{PAGE}.j2",
        about=described.content,
        tables=tables,
        views=views,
        megabytes=megabytes,
    )


def _relations(connection: duckdb.DuckDBPyConnection, query: str) -> list[Relation]:
    keywords = {word for (word,) in connection.execute(KEYWORDS).fetchall()}
    columns: dict[str, list[Column]] = {}
    for relation, *column in connection.execute(COLUMNS).fetchall():
        columns.setdefault(relation, []).append(Column(*column))
    relations = []
    for name, comment, rows in connection.execute(query).fetchall():
        bare = BARE.fullmatch(name) and name not in keywords
        statement = f"FROM {name if bare else sql.identifier(name)}"
        relations.append(Relation(name, statement, comment, rows, tuple(columns[name])))
    return relations

"""The console: a page that runs SQL on a released database in the browser, as a separate download.

DuckDB runs there as WebAssembly. Engine and database are scripts that contain gzip in base64, since a page
opened from the disk can load only scripts.
"""

import base64
import gzip
import json
from importlib import resources
from pathlib import Path

from pipeline.contract import read_contract
from pipeline.core import replace_file, workspace
from pipeline.core.checksum import sha256
from pipeline.core.errors import CallError
from pipeline.core.progress import Tell
from pipeline.package import duckdb_file, layout, publish, zip_package
from pipeline.releases import checksums, ledger, released_files
from pipeline.releases.ledger import Entry
from pipeline.site import console_page

WASM, WORKER = "duckdb-eh.wasm", "duckdb-browser-eh.worker.js"
SITE_FILES = {
    "static": ("colours.css", "console.css"),
    "vendor": ("console.min.js", "LICENCES.txt"),
}


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
    dataset = read_contract.read(project)
    name = dataset.about["name"]
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
        page = console_page.text(
            dataset,
            dist / release,
            database,
            (engine / WASM).stat().st_size,
            unchanged=ledger.inputs(project) == entries[-1].inputs,
        )
        _write(built, page, database, engine)
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
    released_files.require(dist, entry)
    may_differ = entry.made_by != ledger.made_by() or entry.rows > duckdb_file.IDENTICAL
    if not may_differ and not released_files.is_published(dist, entry, f"{entry.folder}/{database.name}"):
        raise CallError(f"{database} differs from the published file: run `pipeline release` to restore it")


def _write(built: Path, page: str, database: Path, engine: Path) -> None:
    """Write all files of the console's folder."""
    site = resources.files("pipeline.site")
    for folder, names in SITE_FILES.items():
        for name in names:
            (built / name).write_bytes(site.joinpath(f"{folder}/{name}").read_bytes())
    _script(built / "engine.js", {"wasm": engine / WASM, "worker": engine / WORKER})
    _script(built / "database.js", {"database": database})
    (built / console_page.NAME).write_text(page, "utf-8", newline="\n")
    listed = (f"{sha256(path)}  {name}\n" for name, path in layout.files(built))
    (built / checksums.SUMS).write_text("".join(listed), "utf-8", newline="\n")


def _script(target: Path, files: dict[str, Path]) -> None:
    """Write a script that adds compressed files to the global PACKED."""
    packed = {name: gzip.compress(path.read_bytes(), mtime=0) for name, path in files.items()}
    texts = json.dumps({name: base64.b64encode(data).decode() for name, data in packed.items()})
    target.write_text(f"Object.assign((globalThis.PACKED ??= {{}}), {texts});\n", "utf-8", newline="\n")

"""index.html: the dataset's page, one file that asks nothing of the network.

The head, how to cite, the downloads and the codebook are written by Jinja2 and can be read without scripts.
Pictures, tables and records are made in the browser, of the data that the page carries
(`pipeline.site.page_data`), by the scripts of static/page/ and the parts of d3 in vendor/.
"""

import base64
import json
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contract import page_config
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.checksum import sha256_of_bytes
from pipeline.core.templates import render
from pipeline.metadata import citation, schema_org
from pipeline.metadata.facts import Facts, File
from pipeline.site import country_outlines, page_data

NAME = "index.html"
SCRIPTS = (
    "vendor/draw.min.js",
    "static/page/dom.js",
    "static/page/data.js",
    "static/page/table.js",
    "static/page/pictures/common.js",
    "static/page/pictures/axes.js",
    "static/page/pictures/timeline.js",
    "static/page/pictures/overview.js",
    "static/page/pictures/figures.js",
    "static/page/pictures/ranges.js",
    "static/page/pictures/map.js",
    "static/page/pictures/ground.js",
    "static/page/pictures/names.js",
    "static/page/pictures/network.js",
    "static/page/pictures/ties.js",
    "static/page/pictures/tree.js",
    "static/page/pictures/changes.js",
    "static/page/record.js",
    "static/page/find.js",
    "static/page/main.js",
)
STYLES = ("static/colours.css", "static/page/page.css", "static/page/pictures.css")
UNITS = ("bytes", "kB", "MB", "GB")
LAST = 999.5  # what is more rounds to a thousand


def text(facts: Facts, database: Path, files: dict[str, File], book: Mapping[str, Any], before: str) -> str:
    """Return the page.

    Args:
        facts: what is known of the release.
        database: the published database.
        files: every file of the package that the page offers to download, by path.
        book: what the codebook says (`pipeline.package.codebook.content`).
        before: the version of the release before this one; empty for the first.
    """
    dataset = facts.dataset
    script = "\n".join(part(name) for name in SCRIPTS)
    with duckdb.connect(str(database), read_only=True) as connection:
        data = page_data.collect(dataset, connection)
        data["pictures"] = [
            {**one, "outlines": country_outlines.around(one["window"])} if one["kind"] == "map" else one
            for one in data["pictures"]
        ]
        return render(
            "site/templates/index.html.j2",
            about=dataset.about,
            release=dataset.release_name,
            licences=facts.licences,
            creators=facts.creators,
            doi=facts.doi,
            plain=citation.text(facts),
            bibtex=citation.bibtex(facts),
            downloads=downloads(dataset, files),
            pictures=page_config.pictures(dataset),
            changes=_changes(connection),
            before=before,
            counted=_counted(dataset),
            codebook=book,
            elsewhere=page_data.ELSEWHERE,
            linked_data=in_script(schema_org.said(facts)),
            style="\n".join(part(name) for name in STYLES),
            script=script,
            script_hash=source_hash(script),
            data=page_data.pack(data),
            size=size,
        )


def part(name: str) -> str:
    """Return a file of this folder that becomes part of a page."""
    return resources.files("pipeline").joinpath(f"site/{name}").read_text("utf-8")


def source_hash(script: str) -> str:
    """Return the source expression by which a Content Security Policy lets one inline script run.

    A script starts behind the line end that follows its tag and ends with the one before the next.
    """
    digest = bytes.fromhex(sha256_of_bytes(f"\n{script}\n".encode()))
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def in_script(said: object) -> str:
    """Write JSON so that nothing in it ends the script that holds it."""
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")


def downloads(dataset: Dataset, files: dict[str, File]) -> list[tuple[str, list[tuple[str, File]]]]:
    """Return the files to download in groups, each with what it is."""
    name = dataset.about["name"]
    whole = {
        f"{name}.duckdb": "All tables, with keys, comments and views, in DuckDB",
        f"{name}.xlsx": "All tables, in Excel",
        "sqlite.sql": "Makes a SQLite database of the CSVs",
    }
    tables = {
        f"data/{table.name}.{kind}": f"{table.title}, {words}"
        for table in dataset.tables.values()
        for kind, words in (("csv", "CSV"), ("parquet", "Parquet"))
    }
    known = {**whole, **tables}
    rest = {path: "" for path in sorted(files) if path not in known}
    return [
        (title, [(words, files[path]) for path, words in group.items() if path in files])
        for title, group in (("All in one", whole), ("Each table", tables), ("Metadata and texts", rest))
    ]


def size(length: int) -> str:
    """Say a number of bytes in units of thousands, with three digits: 1.34 MB."""
    number, unit = float(length), 0
    while number >= LAST and unit < len(UNITS) - 1:
        number, unit = number / 1000, unit + 1
    return f"{number:.3g} {UNITS[unit]}" if number < LAST else f"{number:.0f} {UNITS[unit]}"


def _counted(dataset: Dataset) -> list[str]:
    """Return the tables whose rows the head counts: those whose rows have names, or all if none has."""
    tables = list(dataset.about["tables"])
    return [name for name in tables if page_config.label(dataset, name)] or tables


def _changes(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int]]:
    """Return how often each kind of change happened to each table since the release before."""
    table = sql.identifier("changes")
    return connection.execute(
        f'SELECT "table", change, count(*) FROM {table} GROUP BY ALL ORDER BY "table", change'
    ).fetchall()

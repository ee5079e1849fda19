"""index.html: the page of a dataset, a single file that works offline.

Jinja2 writes the head, the citation, the downloads and the codebook, which can be read without JavaScript.
In the browser, vendor/page.min.js makes the charts, tables and records from the data in the page
(`pipeline.site.page_data`). That file is bundled from scripts/page/; see vendor/README.md.
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
from pipeline.core.database import ONE_THREAD, connect
from pipeline.core.templates import render
from pipeline.metadata import citation, schema_org, signposting
from pipeline.metadata.facts import Facts, File
from pipeline.site import country_outlines, page_data, results

NAME = "index.html"
SCRIPT = "vendor/page.min.js"
STYLES = tuple(f"static/{name}.css" for name in ("colours", "page", "search", "tables", "charts", "print"))
UNITS = ("bytes", "kB", "MB", "GB")
ROUNDS_UP = 999.5  # this and more is rounded to 1000


def text(facts: Facts, database: Path, files: dict[str, File], book: Mapping[str, Any], before: str) -> str:
    """Return the page.

    Args:
        facts: the metadata of the release.
        database: the published database.
        files: the files of the package that the page offers to download, by path.
        book: the contents of the codebook (`pipeline.package.codebook.content`).
        before: the version of the previous release; empty for the first.
    """
    dataset = facts.dataset
    script = part(SCRIPT)
    with connect(database, ONE_THREAD, read_only=True) as connection:
        data = page_data.collect(dataset, connection)
        data["release"] = dataset.release_name
        data["home"] = dataset.about.get("homepage") or facts.doi
        data["charts"] = [
            {**chart, "outlines": country_outlines.around(chart["window"])}
            if chart["kind"] == "map"
            else chart
            for chart in data["charts"]
        ]
        return render(
            "site/templates/index.html.j2",
            about=dataset.about,
            release=dataset.release_name,
            licences=facts.licences,
            yanked=facts.yanked,
            creators=facts.creators,
            others=facts.others,
            doi=facts.doi,
            concept_doi=facts.concept_doi,
            plain=citation.text(facts),
            bibtex=citation.bibtex(facts),
            downloads=downloads(dataset, files),
            results=list(results.sentences(dataset, connection)),
            charts=page_config.pictures(dataset),
            queries=dataset.queries,
            counts={name: data[kind][name]["count"] for kind in ("tables", "views") for name in data[kind]},
            changes=_changes(connection),
            before=before,
            counted=_counted(dataset),
            codebook=book,
            elsewhere=page_data.elsewhere(dataset),
            links=list(signposting.links(facts, files)),
            linked_data=in_script(schema_org.metadata(facts)),
            style="\n".join(part(name) for name in STYLES),
            script=script,
            script_hash=source_hash(script),
            data=page_data.pack(data),
            size=size,
        )


def part(name: str) -> str:
    """Return the text of a file in this folder."""
    return resources.files("pipeline").joinpath(f"site/{name}").read_text("utf-8")


def source_hash(script: str) -> str:
    """Return the source expression with which a Content Security Policy allows an inline script.

    The template puts a line end before and after the script; they count.
    """
    digest = bytes.fromhex(sha256_of_bytes(f"\n{script}\n".encode()))
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def in_script(value: object) -> str:
    """Return JSON that cannot end the script element that contains it."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).replace("<", "\\u003c")


def downloads(dataset: Dataset, files: dict[str, File]) -> list[tuple[str, list[tuple[str, File]]]]:
    """Return the groups of files to download: a title, and each file with its description."""
    name = dataset.about["name"]
    complete = {
        f"{name}.duckdb": "All tables with keys, comments and views (DuckDB)",
        f"{name}.xlsx": "All tables (Excel)",
        "sqlite.sql": "Creates a SQLite database from the CSV files",
    }
    tables = {
        f"data/{table.name}.{kind}": f"{table.title} ({words})"
        for table in dataset.tables.values()
        for kind, words in (("csv", "CSV"), ("parquet", "Parquet"))
    }
    described = {**complete, **tables}
    rest = {path: "" for path in sorted(files) if path not in described}
    return [
        (title, [(words, files[path]) for path, words in group.items() if path in files])
        for title, group in (
            ("All tables", complete),
            ("Single tables", tables),
            ("Metadata and documentation", rest),
        )
    ]


def size(length: int) -> str:
    """Return a number of bytes in decimal units with three digits: 1.34 MB."""
    number, unit = float(length), 0
    while number >= ROUNDS_UP and unit < len(UNITS) - 1:
        number, unit = number / 1000, unit + 1
    return f"{number:.3g} {UNITS[unit]}" if number < ROUNDS_UP else f"{number:.0f} {UNITS[unit]}"


def _counted(dataset: Dataset) -> list[str]:
    """Return the tables whose rows the head counts: those with a label field, or all if there are none."""
    tables = list(dataset.about["tables"])
    return [name for name in tables if page_config.label(dataset, name)] or tables


def _changes(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int]]:
    """Return the number of changes since the previous release, by table and kind of change."""
    table = sql.identifier("changes")
    return connection.execute(
        f"SELECT table_name, change, count(*) FROM {table} GROUP BY ALL ORDER BY table_name, change"
    ).fetchall()

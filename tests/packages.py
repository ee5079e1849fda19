"""Small data packages on disk, written without the pipeline; and checksums put right, as a forger does."""

import csv
import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.core.checksum import sha256
from pipeline.package import layout

Descriptor = dict[str, Any]
Made = tuple[Descriptor, list[list[object]]]


def field(name: str, kind: str = "string", **properties: Any) -> Descriptor:
    return {"name": name, "type": kind, **properties}


def table(
    name: str, fields: Sequence[Descriptor], rows: Iterable[Iterable[object]], **properties: Any
) -> Made:
    """Return the descriptor of a table and its rows; the first field is the key by default."""
    schema = {"fields": list(fields), "primaryKey": [fields[0]["name"]], **properties}
    return {"name": name, "path": f"data/{name}.csv", "schema": schema}, [list(row) for row in rows]


def write(
    folder: Path,
    *tables: Made,
    name: str = "things",
    version: str = "1.0.0",
) -> Path:
    """Write a package of these tables and return its folder."""
    (folder / "data").mkdir(parents=True)
    for resource, rows in tables:
        with (folder / str(resource["path"])).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([f["name"] for f in resource["schema"]["fields"]])
            writer.writerows(rows)
    descriptor = {"name": name, "version": version, "resources": [resource for resource, _ in tables]}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder


def linked_data(page: str) -> Descriptor:
    """Return the schema.org description in a page, as a search engine reads it."""
    (script,) = re.findall(r'<script type="application/ld[+]json">(.*?)</script>', page, re.DOTALL)
    description: Descriptor = json.loads(script)
    return description


def resum(folder: Path) -> None:
    """Update the checksums to the files, also in the descriptor, as a forger of a package would."""
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    for resource in descriptor["resources"]:
        resource["hash"] = f"sha256:{sha256(folder / resource['path'])}"
        if "bytes" in resource:
            resource["bytes"] = (folder / resource["path"]).stat().st_size
    path.write_text(json.dumps(descriptor), "utf-8")
    lines = [f"{sha256(file)}  {name}\n" for name, file in layout.files(folder) if name != "SHA256SUMS"]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")

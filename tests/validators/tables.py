"""The tables of a package, read from its CSVs and datapackage.json without the pipeline."""

import csv
import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import project

Table = list[dict[str, Any]]

TYPES: Mapping[str, Callable[[str], Any]] = {"integer": int, "number": float, "boolean": "true".__eq__}


def tables(package: Path) -> dict[str, Table]:
    """Return the rows of each table; an empty cell is None, a date is text."""
    resources = json.loads((package / "datapackage.json").read_text("utf-8"))["resources"]
    return {
        resource["name"]: _rows(package / resource["path"], resource["schema"])
        for resource in resources
        if "schema" in resource
    }


def _rows(path: Path, schema: Mapping[str, Any]) -> Table:
    types = {field["name"]: TYPES.get(field["type"], str) for field in schema["fields"]}
    with path.open(encoding="utf-8", newline="") as file:
        return [
            {name: types[name](cell) if cell else None for name, cell in row.items()}
            for row in csv.DictReader(file)
        ]


def run(environment: str, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a command of an environment of `make validate`, without access to the hub."""
    program = project.REPOSITORY / f".venv-{environment}" / "bin" / command[0]
    assert program.is_file(), f"{program} does not exist: run `make validate`"
    offline = {"HF_HUB_OFFLINE": "1", "PATH": "/usr/bin:/bin"}
    return subprocess.run(
        [program, *command[1:]], capture_output=True, text=True, check=False, env=offline, encoding="utf-8"
    )

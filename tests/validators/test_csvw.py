"""csvwvalidate accepts every CSV with its metadata."""

import csv
import json
import shutil
from pathlib import Path

import pytest
import tables


def validate(metadata: Path) -> tuple[int, str]:
    # -l: a foreign key may be null, as in Table Schema.
    done = tables.run("csvw", "csvwvalidate", "-v", "-l", metadata)
    return done.returncode, done.stdout


def test_csvwvalidate_finds_every_csv_valid(package: Path) -> None:
    code, output = validate(package / "data" / "csv-metadata.json")
    assert (code, "OK" in output) == (0, True), output


def test_the_metadata_describes_exactly_the_csvs(package: Path) -> None:
    metadata = json.loads((package / "data" / "csv-metadata.json").read_text("utf-8"))
    assert sorted(table["url"] for table in metadata["tables"]) == sorted(
        path.name for path in (package / "data").glob("*.csv")
    )


@pytest.mark.parametrize("kind", ["foreign key", "format", "required", "date"])
def test_csvwvalidate_reports_an_invalid_cell(package: Path, tmp_path: Path, kind: str) -> None:
    data = tmp_path / "data"
    shutil.copytree(package / "data", data)
    path, name = _breakable(data, kind)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0][name] = {"required": ""}.get(kind, "1 or none")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    code, output = validate(data / "csv-metadata.json")
    assert code != 0, (path, name, output)


def _breakable(data: Path, kind: str) -> tuple[Path, str]:
    """Return a CSV with rows, and a column of it whose only constraint in the metadata is of this kind."""
    for table in json.loads((data / "csv-metadata.json").read_text("utf-8"))["tables"]:
        path = data / table["url"]
        schema = table["tableSchema"]
        if path.read_text("utf-8").count("\n") < 2:
            continue
        keys = {key["columnReference"][0] for key in schema.get("foreignKeys", ())}
        for column in schema["columns"]:
            datatype = column["datatype"]
            base, limits = (datatype, {}) if isinstance(datatype, str) else (datatype["base"], datatype)
            refers = column["name"] in keys
            suitable = {
                "foreign key": refers and not limits,
                "format": base == "string" and "format" in limits and not refers,
                "required": column.get("required", False) and not limits and not refers,
                "date": base == "date",
            }
            if suitable[kind]:
                return path, column["name"]
    raise AssertionError(kind)

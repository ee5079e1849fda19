"""Every type of Table Schema is published as CSV in its default form, which other programs accept."""

import csv
import datetime as dt
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import project
import pytest

from pipeline.contract import check_contract
from pipeline.core import wording
from pipeline.core.errors import ContractError
from pipeline.run import release

FIELDS: dict[str, tuple[dict[str, Any], str, str]] = {
    "a_number": (
        {"type": "number", "decimalChar": ",", "groupChar": ".", "constraints": {"exclusiveMinimum": "0,5"}, "example": "1,5"},
        "1.000,5", "1000.5",
    ),
    "a_share": ({"type": "number", "bareNumber": False, "example": "5%"}, "95%", "95.0"),
    "an_integer": ({"type": "integer", "groupChar": ",", "constraints": {"exclusiveMaximum": 9999}, "example": "1,000"}, "1,000", "1000"),
    "a_boolean": (
        {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"], "constraints": {"enum": ["yes"]}, "example": "yes"},
        "yes", "true",
    ),
    "a_date": (
        {"type": "date", "format": "%d/%m/%Y", "constraints": {"minimum": "01/05/2021", "enum": ["08/05/2021"]}, "example": "08/05/2021"},
        "08/05/2021", "2021-05-08",
    ),
    "a_time": ({"type": "time", "format": "%H:%M", "example": "9:30"}, "10:00", "10:00:00"),
    "a_moment": ({"type": "datetime", "constraints": {"maximum": "2021-05-08T10:00:00Z"}, "example": "2021-05-08T10:00:00"}, "2021-05-08T12:00:00+02:00", "2021-05-08T10:00:00"),
    "any_moment": ({"type": "datetime", "format": "any", "example": "8 May 2021"}, "8 May 2021 10:00", "2021-05-08T10:00:00"),
    "a_year": ({"type": "year", "constraints": {"minimum": 1900}, "example": "2021"}, "2021", "2021"),
    "a_month": ({"type": "yearmonth", "constraints": {"minimum": "2021-01"}, "example": "2021-05"}, "2021-05", "2021-05"),
    "a_duration": ({"type": "duration", "constraints": {"minimum": "P1D"}, "example": "P1D"}, "P1M", "P1M"),
    "a_list": ({"type": "list", "delimiter": ";", "itemType": "integer", "constraints": {"minLength": 2}, "example": "1;2"}, "1;2", "1;2"),
    "an_object": ({"type": "object", "constraints": {"jsonSchema": {"required": ["a"]}}, "example": '{"a": 1}'}, '{"a": 1}', '{"a": 1}'),
    "an_array": ({"type": "array", "example": "[1]"}, "[1, 2]", "[1, 2]"),
    "a_point": ({"type": "geopoint", "format": "array", "example": "[1, 2]"}, "[1.5, 2]", "[1.5, 2]"),
    "a_shape": ({"type": "geojson", "example": '{"type": "Point", "coordinates": [1, 2]}'}, '{"type": "Point", "coordinates": [1, 2]}', '{"type": "Point", "coordinates": [1, 2]}'),
    "a_category": ({"type": "integer", "categories": [{"value": 1, "label": "One"}, {"value": 2}], "categoriesOrdered": True, "example": 1}, "1", "1"),
    "an_address": ({"type": "string", "format": "email", "rdfType": "https://schema.org/email", "example": "a@b.org"}, "a@b.org", "a@b.org"),
    "anything": ({"type": "any", "example": "x"}, "1", "1"),
    "refused": ({"type": "integer", "missingValues": [{"value": "-9", "label": "refused"}, {"value": ""}], "example": 1}, "-9", ""),
}  # fmt: skip


def every_type(folder: Path) -> Path:
    """Make a project with one table that has a field of every type, each published unchanged."""
    properties = [
        {"name": name, "title": name, "description": "X.", **field} for name, (field, _, _) in FIELDS.items()
    ]
    key = {"name": "key", "type": "string", "title": "Key", "description": "X.", "example": "k"}
    schema = {"name": "things", "title": "Things", "description": "X.", "primaryKey": "key"}
    names = ["key", *FIELDS]
    through = [{"name": name, "raw": f"things.{name}"} for name in names]
    about = json.loads((project.STRIKES / "schemas" / "dataset.json").read_text("utf-8"))
    about |= {"name": "every-type", "tables": ["things"], "examples": [], "period": "1871/2021"}
    files = {
        "dataset.json": about,
        "raw/things.json": {**schema, "fields": [key, *properties]},
        "tables/things.json": {**schema, "fields": through},
    }
    for name, content in files.items():
        path = folder / "schemas" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content), "utf-8")
    (folder / "schemas" / "tables" / "things.sql").write_text("select * from raw.things", "utf-8")
    (folder / "raw").mkdir()
    with (folder / "raw" / "things.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [names, ["k", *(raw for _, raw, _ in FIELDS.values())]]
        )
    return folder


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = every_type(tmp_path_factory.mktemp("every") / "project")
    outcome = release.release(folder, None, lambda _: None)
    assert outcome.findings == []
    return folder / "dist" / "every-type-1.4.2"


def test_every_type_is_published_in_its_default_form(package: Path) -> None:
    with (package / "data" / "things.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {"key": "k", **{name: out for name, (_, _, out) in FIELDS.items()}}
        ]


def test_frictionless_finds_every_type_valid(package: Path) -> None:
    command = [sys.executable, "-m", "frictionless", "validate", str(package / "datapackage.json"), "--json"]
    report = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    assert (report["valid"], [task["errors"] for task in report["tasks"] if task["errors"]]) == (True, [])


def test_the_database_has_types_and_bounds(package: Path) -> None:
    with duckdb.connect(str(package / "every-type.duckdb"), read_only=True) as connection:
        rows = connection.execute(
            "select a_number, a_boolean, a_moment, a_year, refused from things"
        ).fetchall()
        assert rows == [(1000.5, True, dt.datetime(2021, 5, 8, 10), 2021, None)]  # noqa: DTZ001 - UTC, as published


BROKEN: dict[str, tuple[str, str]] = {
    "a_number": ("0.5", 'a_number: "0.5" is not greater than 0.5'),
    "an_integer": ("9999", 'an_integer: "9999" is not less than 9999'),
    "a_boolean": ("false", 'a_boolean: "False" is not one of True'),
    "a_date": ("date '2021-05-09'", 'a_date: "2021-05-09" is not one of 2021-05-08'),
    "a_moment": (
        "timestamp '2021-05-08 10:00:01'",
        'a_moment: "2021-05-08 10:00:01" is greater than 2021-05-08T10:00:00',
    ),
    "a_month": ("'2020-12'", 'a_month: "2020-12" is less than 2021-01'),
    "a_category": ("3", 'a_category: "3" is not one of 1 or 2'),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_select_that_breaks_an_inherited_constraint_is_reported(name: str, tmp_path: Path) -> None:
    value, expected = BROKEN[name]
    folder = every_type(tmp_path)
    query = f"select * replace ({value} as {name}) from raw.things"
    (folder / "schemas" / "tables" / "things.sql").write_text(query, "utf-8")
    outcome = release.release(folder, None, lambda _: None)
    assert [wording.message(finding) for finding in outcome.findings] == [expected]


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a pattern of dates": ({"type": "date", "format": "%Y", "example": "2021"}, "a_date: the format of a published date must be default"),
    "words of truth": ({"type": "boolean", "trueValues": ["y"], "example": "y"}, "a_date: trueValues is allowed only in raw fields"),
    "missing values": ({"type": "date", "missingValues": ["-"], "example": "2021-05-08"}, "a_date: missingValues is allowed only in raw fields"),
    "a JSON Schema": ({"type": "object", "constraints": {"jsonSchema": {}}, "example": "{}"}, "a_date: jsonSchema on the type object is allowed only in raw tables"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_properties_of_raw_fields_are_refused_in_published_fields(kind: str, tmp_path: Path) -> None:
    properties, expected = REFUSED[kind]
    path = every_type(tmp_path) / "schemas" / "tables" / "things.json"
    schema = json.loads(path.read_text("utf-8"))
    (field,) = (field for field in schema["fields"] if field["name"] == "a_date")
    field.update(title="X", description="X.", **properties)
    path.write_text(json.dumps(schema), "utf-8")
    with pytest.raises(ContractError) as error:
        check_contract.read(tmp_path)
    assert error.value.problems == (f"schemas/tables/things.json: {expected}",)


def test_a_published_fault_is_reported_with_its_column_in_a_file_read_by_name(tmp_path: Path) -> None:
    folder = every_type(tmp_path)
    path = folder / "schemas" / "raw" / "things.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "fieldsMatch": "subset"}), "utf-8")
    file = folder / "raw" / "things.csv"
    with file.open(encoding="utf-8", newline="") as lines:
        turned = [["note", *reversed(row)] for row in csv.reader(lines)]
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(turned)
    query = "select * replace (3 as a_category) from raw.things"
    (folder / "schemas" / "tables" / "things.sql").write_text(query, "utf-8")
    outcome = release.release(folder, None, lambda _: None)
    assert [(f.line, f.column, wording.message(f)) for f in outcome.findings] == [
        (2, turned[0].index("a_category") + 1, 'a_category: "3" is not one of 1 or 2')
    ]

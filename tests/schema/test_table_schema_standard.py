"""All of Table Schema v2: what each type accepts, what each property changes, and what the contract rejects."""

import csv
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.cells import check_cells
from pipeline.contract.dataset import Dataset
from pipeline.core.finding import Finding, Value
from pipeline.schema import check_field
from pipeline.schema.model import read_table

Descriptor = dict[str, Any]
Fault = tuple[int | None, str, Value]

WORDS = {"title": "X", "description": "X."}
KEY: Descriptor = {"name": "id", "type": "integer", "example": 1, **WORDS}


def table(fields: list[Descriptor], **more: Any) -> Descriptor:
    described = [{"example": "x", **field, **WORDS} for field in fields]
    return {"name": "t", **WORDS, "fields": [KEY, *described], "primaryKey": ["id"], **more}


def findings(folder: Path, described: Descriptor) -> list[Finding]:
    """Return the findings about the cells of t.csv."""
    schema = read_table(described, file="t.csv")
    dataset = Dataset(folder, {}, {"t": schema}, {}, {}, {}, (), ())
    with duckdb.connect() as connection:
        return check_cells.check(dataset, connection)[0]


def faults(folder: Path, described: Descriptor, rows: list[list[str]]) -> list[Fault]:
    """Check rows, to which keys are added, and return line, code and field of each finding."""
    with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([field["name"] for field in described["fields"]])
        writer.writerows([str(number), *row] for number, row in enumerate(rows, start=1))
    return [
        (f.line, f.code.removeprefix("cells."), f.values.get("field")) for f in findings(folder, described)
    ]


# For each field: the cells that it accepts, and the cells that it rejects, with the check.
READ: dict[str, tuple[Descriptor, list[str], dict[str, str]]] = {
    "number with its own characters": (
        {"type": "number", "decimalChar": ",", "groupChar": "."},
        ["1,5", "1.000,25", "-1.000.000", "NaN", "inf", "1,5e3"],
        {"1,000.25": "type", ".1": "type", "1..0": "type", "1.": "type"},
    ),
    "number with words around it": (
        {"type": "number", "bareNumber": False, "constraints": {"maximum": 100}},
        ["95%", "EUR 95", "€-0.5", "95 km"],
        {"95 km2": "type", "%": "type", "EUR 101": "maximum"},
    ),
    "integer with groups": (
        {"type": "integer", "groupChar": ",", "bareNumber": False, "constraints": {"minimum": "1,000"}},
        ["1,000", "12,345 people"],
        {"999": "minimum", "1,,000": "type", "1.5": "type"},
    ),
    "boolean in other words": (
        {"type": "boolean", "trueValues": ["yes", "y"], "falseValues": ["no"], "constraints": {"enum": [True]}},
        ["yes", "y"],
        {"no": "enum", "true": "type"},
    ),
    "categories": (
        {"type": "string", "categories": [{"value": "a", "label": "A"}, {"value": "b"}]},
        ["a", "b"],
        {"A": "enum"},
    ),
    "categories that are numbers": (
        {"type": "integer", "categories": [0, 1], "categoriesOrdered": True},
        ["0", "01"],
        {"2": "enum", "x": "type"},
    ),
    "uuid": (
        {"type": "string", "format": "uuid"},
        ["2bc1c94f-0deb-43e9-92a1-4775189ec9f8"],
        {"2bc1c94f0deb43e992a14775189ec9f8": "type", "x": "type"},
    ),
    "binary": ({"type": "string", "format": "binary"}, ["YQ==", "YWI=", "YWJj"], {"YQ": "type", "!": "type"}),
    "email": (
        {"type": "string", "format": "email", "constraints": {"maxLength": 9}},
        ["a@b.org"],
        {"a": "type", "abcde@b.org": "maxlength"},
    ),
    "uri": ({"type": "string", "format": "uri"}, ["https://a.org/b"], {"a b": "type", "a.org": "type"}),
    "date as a pattern": (
        {"type": "date", "format": "%d/%m/%Y", "constraints": {"minimum": "01/05/2021"}},
        ["08/05/2021"],
        {"2021-05-08": "type", "30/04/2021": "minimum", "31/04/2021": "type"},
    ),
    "any date": ({"type": "date", "format": "any"}, ["8 May 2021", "2021-05-08"], {"x": "type", "May 2021": "type", "10:00": "type"}),
    "year": ({"type": "year", "constraints": {"exclusiveMaximum": 2021}}, ["2020"], {"2021": "exclusivemaximum", "20": "type"}),
    "time": (
        {"type": "time", "constraints": {"exclusiveMinimum": "10:00:00"}},
        ["10:00:01"],
        {"10:00:00": "exclusiveminimum", "24:00:00": "type", "10:00:00Z": "type", "10:61:00": "type"},
    ),
    "datetime": (
        {"type": "datetime", "constraints": {"maximum": "2021-05-08T12:00:00Z"}},
        ["2021-05-08T12:00:00", "2021-05-08T13:30:00.250+02:00", "2021-05-07T24:00:00Z"],
        {"2021-05-08T11:00:00-02:00": "maximum", "2021-05-08 12:00:00": "type", "2021-02-29T12:00:00": "type"},
    ),
    "duration": (
        {"type": "duration", "constraints": {"minimum": "P1M", "maximum": "P1Y"}},
        ["P1M", "P1Y", "P31D", "P2M1DT1H", "PT2678400S"],
        {"P": "type", "P1Y1D": "maximum", "-P1M": "minimum", "P30D": "minimum", "P1S": "type", "PT": "type"},
    ),
    "object": (
        {"type": "object", "constraints": {"minLength": 1, "jsonSchema": {"properties": {"a": {"type": "integer"}}}}},
        ['{"a": 1}', '{"b": "x"}'],
        {'{"a": "x"}': "jsonschema", "{}": "minlength", "[]": "type", '{"a": NaN}': "type", "{": "type"},
    ),
    "array": (
        {"type": "array", "constraints": {"maxLength": 2, "enum": [[1], "[2, 3]", [1, 2, 3]]}},
        ["[1]", "[1.0]", "[2,3]"],
        {"[4]": "enum", "[1, 2, 3]": "maxlength", "{}": "type"},
    ),
    "list": (
        {"type": "list", "delimiter": ";", "itemType": "integer", "constraints": {"minLength": 2}},
        ["1;2", "-1;2;03"],
        {"1": "minlength", "1;x": "type", "1;": "type", "1,2": "type"},
    ),
    "list of dates": ({"type": "list", "itemType": "date"}, ["2021-05-08,2021-05-09"], {"2021-05-08, 2021-05-09": "type"}),
    "list of moments": ({"type": "list", "itemType": "datetime"}, ["2021-05-08T10:00:00Z"], {"2021-05-08": "type"}),
    "list of words": (
        {"type": "list", "constraints": {"enum": ["a,b", ["c"]], "maxLength": 2}}, ["a,b", "c"], {"a": "enum"},
    ),
    "list of truths": ({"type": "list", "itemType": "boolean"}, ["true,0"], {"true,yes": "type"}),
    "geopoint": (
        {"type": "geopoint", "constraints": {"enum": ["90.50, 45.50", "1,2"]}},
        ["90.50,45.5", "1, 2"],
        {"91,1": "enum", "1,91": "type", "181,0": "type", "1": "type", "1,NaN": "type"},
    ),
    "geopoint as array": ({"type": "geopoint", "format": "array"}, ["[90.5, 45.5]"], {"[1]": "type", '["1", "2"]': "type", "1,2": "type"}),
    "geopoint as object": (
        {"type": "geopoint", "format": "object"},
        ['{"lon": 90.5, "lat": 45.5}'],
        {'{"lon": 1}': "type", '{"lon": 1, "lat": 1, "x": 1}': "type"},
    ),
    "geojson": (
        {"type": "geojson"},
        ['{"type": "Point", "coordinates": [1, 2]}'],
        {'{"type": "Dot"}': "type", "[]": "type"},
    ),
    "topojson": (
        {"type": "geojson", "format": "topojson"},
        ['{"type": "Topology", "objects": {}, "arcs": []}'],
        {'{"type": "Dot"}': "type"},
    ),
    "any": ({"type": "any", "constraints": {"enum": ["1", "x"]}}, ["1", "x"], {"y": "enum"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", READ)
def test_a_field_accepts_and_rejects_the_texts_of_the_standard(kind: str, tmp_path: Path) -> None:
    field, right, wrong = READ[kind]
    cells = [[cell] for cell in (*right, *wrong)]
    checks = [
        (line, code.split(".")[0], name)
        for line, code, name in faults(tmp_path, table([{"name": "x", **field}]), cells)
    ]
    assert checks == [(line, check, "x") for line, check in enumerate(wrong.values(), start=len(right) + 2)]


def test_a_field_can_have_its_own_missing_values(tmp_path: Path) -> None:
    described = table(
        [
            {
                "name": "a",
                "type": "integer",
                "missingValues": [{"value": "-9", "label": "refused"}, {"value": ""}],
            },
            {"name": "b", "type": "integer", "constraints": {"required": True}},
            {
                "name": "c",
                "type": "string",
                "missingValues": [],
                "constraints": {"required": True, "maxLength": 1},
            },
        ],
        missingValues=["NA", "-"],
    )
    assert faults(tmp_path, described, [["-9", "NA", ""], ["NA", "-9", "NA"], ["", "", "x"]]) == [
        (2, "required.empty", "b"),
        (3, "type.integer", "a"),
        (3, "maxlength", "c"),
        (4, "type.integer", "b"),
    ]


# Two texts with the same value, by type: the second is a duplicate.
SAME: dict[str, tuple[Descriptor, str, str]] = {
    "datetime": ({"type": "datetime"}, "2021-05-08T10:00:00Z", "2021-05-08T12:00:00+02:00"),
    "any datetime": ({"type": "datetime", "format": "any"}, "8 May 2021 10:00", "2021-05-08T10:00:00Z"),
    "date": ({"type": "date", "format": "%d/%m/%Y"}, "08/05/2021", "8/5/2021"),
    "time": ({"type": "time", "format": "%H:%M"}, "09:00", "9:00"),
    "number": ({"type": "number", "decimalChar": ","}, "1,50", "1,5"),
    "boolean": ({"type": "boolean", "trueValues": ["yes", "y"]}, "yes", "y"),
    "duration": ({"type": "duration"}, "PT60S", "PT1M"),
    "object": ({"type": "object"}, '{"a": 1, "b": [2]}', '{"b": [2.0], "a": 1}'),
    "array": ({"type": "array"}, "[1, 2]", "[1,2]"),
    "list": ({"type": "list", "itemType": "integer"}, "1,2", "01,2"),
    "geopoint": ({"type": "geopoint"}, "1, 2", "1.0,2"),
    "geojson": ({"type": "geojson"}, '{"type": "Point", "coordinates": [1, 2]}', '{"coordinates": [1, 2], "type": "Point"}'),
}  # fmt: skip


@pytest.mark.parametrize("kind", SAME)
def test_keys_and_references_compare_values(kind: str, tmp_path: Path) -> None:
    field, text, same_value = SAME[kind]
    described = table(
        [{"name": "a", **field, "constraints": {"unique": True}}, {"name": "b", **field}],
        uniqueKeys=[["a", "b"]],
        foreignKeys=[{"fields": "b", "reference": {"fields": "a"}}],
    )
    assert faults(tmp_path, described, [[text, same_value]]) == []
    assert (
        faults(tmp_path, described, [[text, same_value], [same_value, text]])
        == [(3, "unique.duplicate", "a")] * 2
    )


REFUSED: dict[str, tuple[Descriptor, str]] = {
    "a format of another type": ({"type": "string", "format": "ascii"}, "unknown format ascii of a string; use one of: default, email, uri, binary, uuid"),
    "an invalid pattern": ({"type": "time", "format": "hh"}, "the format of a time must be default, any, or a pattern such as %d/%m/%Y, not hh"),
    "a decimal character of a string": ({"decimalChar": ","}, "decimalChar is allowed only in fields of type number, not string"),
    "true values of a number": ({"type": "number", "trueValues": ["y"], "example": 1}, "trueValues is allowed only in fields of type boolean, not number"),
    "a character with two meanings": ({"type": "number", "groupChar": ".", "example": 1}, "decimalChar and groupChar are both ."),
    "a digit that groups digits": ({"type": "integer", "groupChar": "0", "example": 1}, "groupChar cannot be 0, which occurs in numbers"),
    "both true and false": ({"type": "boolean", "trueValues": ["0"], "example": "0"}, "0 is both true and false"),
    "a missing value twice": ({"missingValues": ["", ""]}, 'missingValues: duplicate value ""'),
    "a category twice": ({"categories": ["x", "x"]}, "duplicate category x"),
    "a label twice": ({"categories": [{"value": "x", "label": "X"}, {"value": "y", "label": "X"}]}, "duplicate category label X"),
    "a category of another type": ({"type": "integer", "categories": ["x"], "example": 1}, "category x is not of type integer"),
    "an enum that contradicts the categories": ({"categories": ["x"], "constraints": {"enum": ["y"]}}, "enum: y is not a category"),
    "an order of nothing": ({"categoriesOrdered": True}, "categoriesOrdered requires categories or codes"),
    "a length of a number": ({"type": "number", "example": 1, "constraints": {"minLength": 1}}, "the constraint minLength is not allowed in a field of type number"),
    "a JSON Schema of a string": ({"constraints": {"jsonSchema": {}}}, "the constraint jsonSchema is not allowed in a field of type string"),
    "an invalid JSON Schema": ({"type": "object", "example": "{}", "constraints": {"jsonSchema": {"type": 1}}}, "jsonSchema: invalid JSON Schema: 1 is not valid under any of the given schemas"),
    "an invalid bound": ({"type": "duration", "example": "P1D", "constraints": {"minimum": "1 day"}}, "minimum: 1 day is not of type duration"),
    "an enum of another type": ({"type": "integer", "example": 1, "constraints": {"enum": [1, "x"]}}, "enum: x is not of type integer"),
    "an example of another type": ({"type": "list", "itemType": "integer", "example": "1,x"}, "example: 1,x is not of type list"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_an_invalid_field_is_reported_before_data_is_read(kind: str) -> None:
    properties, expected = REFUSED[kind]
    field = read_table(table([{"name": "x", "type": "string", **properties}])).field("x")
    assert list(check_field.problems(field)) == [expected]


UNKNOWN = ("cells.header.unknown_field", {"label": "z", "table": "t"})
MATCHES: dict[str, tuple[list[str], list[tuple[str, dict[str, str]]]]] = {
    "exact": (["id", "b", "a"], [("cells.header.order", {"header": "id,a,b"})]),
    "equal": (["b", "id", "a"], []),
    "equal and more": (["b", "id", "a", "z"], [UNKNOWN]),
    "equal and fewer": (["b", "id"], [("cells.header.missing_field", {"field": "a"})]),
    "subset": (["z", "b", "z", "id", "a"], []),
    "subset and fewer": (["id", "a", "z"], [("cells.header.missing_field", {"field": "b"})]),
    "subset and twice": (["id", "a", "b", "b"], [("cells.header.duplicate", {"label": "b"})]),
    "superset": (["b", "id"], []),
    "superset and more": (["id", "z"], [UNKNOWN]),
    "superset without its key": (["a", "b"], [("cells.header.missing_field", {"field": "id"})]),
    "partial": (["z", "id"], []),
    "partial of nothing": (
        ["z", "y"],
        [("cells.header.missing_field", {"field": "id"}), ("cells.header.none", {"table": "t"})],
    ),
}


@pytest.mark.parametrize("as_list", [False, True])
@pytest.mark.parametrize("kind", MATCHES)
def test_fields_match_as_the_schema_declares(kind: str, as_list: bool, tmp_path: Path) -> None:  # noqa: FBT001
    labels, expected = MATCHES[kind]
    match = kind.split(maxsplit=1)[0]
    fields = [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]
    described = table(fields, fieldsMatch=[match] if as_list else match)
    (tmp_path / "t.csv").write_text("\n".join([",".join(labels), ",".join("1" * len(labels)), ""]), "utf-8")
    assert [(f.line, f.code, f.values) for f in findings(tmp_path, described)] == [
        (1, code, values) for code, values in expected
    ]


@pytest.mark.parametrize("blank", ["", "\n"], ids=["DuckDB", "Python"])
def test_columns_are_read_by_name(blank: str, tmp_path: Path) -> None:
    fields = [
        {"name": "a", "type": "integer"},
        {"name": "b", "type": "string"},
        {"name": "c", "type": "date"},
    ]
    described = table(fields, fieldsMatch="partial")
    text = f'b,other,id,other,a\nx,"1\n2",1,y,1\nx,1,2,y,one\n{blank}'
    (tmp_path / "t.csv").write_text(text, "utf-8")
    schema = read_table(described, file="t.csv")
    dataset = Dataset(tmp_path, {}, {"t": schema}, {}, {}, {}, (), ())
    with duckdb.connect() as connection:
        reported, scans = check_cells.check(dataset, connection)
        rows = connection.execute(f"SELECT id, a, b, c FROM {scans['t'].csv.relation()}").fetchall()
    assert [(f.place, f.values) for f in reported if f.code == "cells.type.integer"] == [
        ("t.csv:4:5", {"field": "a", "value": "one"})
    ]
    assert rows[:2] == [("1", "1", "x", None), ("2", "one", "x", None)]


def test_a_cell_with_a_wrong_type_has_one_finding_and_no_value(tmp_path: Path) -> None:
    field = {"name": "x", "type": "integer", "constraints": {"unique": True, "maximum": 0}}
    assert faults(tmp_path, table([field]), [["0"], [" 0"], ["1.0"]]) == [
        (3, "type.integer", "x"),
        (4, "type.integer", "x"),
    ]

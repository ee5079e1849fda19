"""Proof by difference: the compiled scan and frictionless find the same faults, but where the standard decides.

Each drawn case is a Table Schema and a CSV that both read. A fault is (record, field, kind). Where the two
differ, one of the rules in `SETTLED` must say so, with the sentence of Table Schema v2 that settles it.
"""

import csv
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import project
import pytest
from frictionless.resources import TableResource
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.cells import check_cells
from pipeline.contract.dataset import Dataset
from pipeline.core import wording
from pipeline.schema.model import TableSchema, read_table

CASES = int(
    os.environ.get("CASES", "0")
)  # more cases, drawn anew at each run; without, the same 200 each time
Fault = tuple[int, str, str]
Descriptor = dict[str, Any]

# What settles a difference: the sentence, and whether it speaks of this cell of this field.
SETTLED: list[tuple[str, Callable[[Descriptor, str], bool]]] = [
    (
        "integer: 'The field contains integers - that is whole numbers. Integer values are indicated in the "
        "standard way for any valid integer.' Nothing allows spaces, underscores or other scripts' digits.",
        lambda field, cell: plainly(field) == "integer" and not re.fullmatch(r"[+-]?[0-9]+", cell, re.ASCII),
    ),
    (
        "integer: a whole number of more than 64 bits is valid by the standard; no column of the package could "
        "hold it, so it is refused here, in words that say so.",
        lambda field, cell: plainly(field) == "integer" and bool(re.fullmatch(r"[+-]?[0-9]{19,}", cell, re.ASCII)),
    ),
    (
        "number: 'The lexical formatting follows that of decimal in XMLSchema, with the addition of three special "
        "string values: NaN, INF, -INF', and an exponent may follow.",
        lambda field, cell: plainly(field) == "number"
        and not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|(?i:NaN|-?INF)", cell, re.ASCII),
    ),
    (
        "number: NaN is not less than, equal to or greater than a bound, and no sentence says whether it keeps one.",
        lambda field, cell: plainly(field) == "number" and cell.lower() in {"nan", "inf", "-inf"},
    ),
    (
        "number: 'minimally conforming processors may set an application-defined limit on the maximum number of decimal "
        "digits they are willing to support' (XML Schema, decimal): here those that 64 bits hold exactly.",
        lambda field, cell: field["type"] == "number" and is_inexact(cell),
    ),
    (
        "pattern: 'Values will be expected to conform to the standard XML Schema regular expression syntax', where "
        "\\w is all characters but punctuation, separators and others, \\s is four characters, and a dot is no line break.",
        lambda field, cell: "pattern" in field.get("constraints", {}) and any(
            differs(character) for character in cell) and "\\" in field["constraints"]["pattern"],
    ),
    (
        "year, yearmonth: 'as per XMLSchema gYear', in which 'the year 0000 is not a legal year'.",
        lambda field, cell: field["type"] in {"year", "yearmonth"} and cell.startswith("0000"),
    ),
    (
        "duration: 'minimally conforming processors must support year values with a minimum of 4 digits' (XML Schema), "
        "and may set a limit: here 12 digits.",
        lambda field, cell: field["type"] == "duration" and bool(re.search("[0-9]{10}", cell)),
    ),
    (
        "date: 'The field contains a date without a time', also in the format any: a year alone, or a time, is none, though "
        "frictionless takes the rest from today.",
        lambda field, cell: field.get("format") == "any" and field["type"] != "time" and cell in {"99", "May 2021", "10:00"},
    ),
    (
        "datetime: 'The lexical representation MUST be in a form defined by XML Schema containing required date and "
        "time parts, followed by optional milliseconds and timezone parts', with a T between date and time, two "
        "digits and a colon in each zone, no comma for a point, and no more than microseconds, which a column holds.",
        lambda field, cell: plainly(field) == "datetime" and not re.fullmatch(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?",
            cell, re.ASCII),
    ),
    (
        "time: 'The lexical representation MUST be hh:mm:ss', so that no fraction, no zone and no hour 24 may stand there.",
        lambda field, cell: plainly(field) == "time" and (cell.startswith("24") or not re.fullmatch(r"[0-9]{2}:[0-9]{2}:[0-9]{2}", cell, re.ASCII)),
    ),
    (
        "date: 'The values in this field contain a date without a time', default: 'An ISO8601 format string', "
        "that is four, two and two digits.",
        lambda field, cell: plainly(field) == "date" and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell, re.ASCII),
    ),
    (
        "year: 'A calendar year as per XMLSchema gYear', which has at least four digits and no spaces.",
        lambda field, cell: plainly(field) == "year" and not re.fullmatch(r"[0-9]{4}", cell, re.ASCII),
    ),
    (
        "yearmonth: 'A specific month in a specific year as per XMLSchema gYearMonth', two digits for the month.",
        lambda field, cell: plainly(field) == "yearmonth" and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", cell, re.ASCII),
    ),
    (
        "pattern: 'A regular expression that can be used to test field values. If the regular expression matches "
        "then the value is valid': the whole value, so that a line break at its end does not match.",
        lambda field, cell: plainly(field) == "string" and cell.endswith("\n"),
    ),
    (
        "number: 'groupChar: A string whose value is used to group digits within the number', so between digits only; "
        "'decimalChar: A string whose value is used to represent a decimal point within the number'.",
        lambda field, cell: "groupChar" in field and not re.fullmatch(
            r"[+-]?[0-9]+([.][0-9]+)*(,[0-9]*)?([eE][+-]?[0-9]+)?", cell, re.ASCII),
    ),
    (
        "number: 'If false the contents of this field may contain leading and/or trailing non-numeric characters', and "
        "a sign and a decimal point are numeric: they stay.",
        lambda field, cell: "bareNumber" in field and bool(re.search(r"[+.]|[0-9][eE][+-]?[0-9]|(?i:nan|inf)|[^\x00-\x7f]|_", cell)),
    ),
    (
        "string: 'binary: A base64 encoded string representing binary data.' Characters outside of that alphabet are none.",
        lambda field, cell: field.get("format") == "binary" and not re.fullmatch(
            "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?", cell),
    ),
    (
        "string: 'uuid: A string that is a uuid', whose form is 8-4-4-4-12 digits (RFC 4122), without braces or prefix.",
        lambda field, cell: field.get("format") == "uuid" and not re.fullmatch("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", cell),
    ),
    (
        "object, array: 'The field contains a valid JSON object', and NaN is no JSON (RFC 8259).",
        lambda field, cell: field["type"] in {"object", "array", "geojson", "geopoint"} and "NaN" in cell,
    ),
    (
        "geopoint: 'A string of the pattern \"lon, lat\", where each value is a number (note the space is optional after "
        "the ,)'; 'array: a JSON array of exactly two items, where each item is a number'.",
        lambda field, cell: field["type"] == "geopoint" and not re.fullmatch(r" ?[0-9.]+ ?, ?[0-9.]+ ?", cell.strip("[]")),
    ),
    (
        "duration: 'We follow the definition of XML Schema duration datatype directly': digits, capitals, a fraction of "
        "the seconds only, no weeks, no plus and nothing empty; equal where months and seconds are.",
        lambda field, cell: field["type"] == "duration" and (
            not re.fullmatch(r"-?P([0-9]+Y)?([0-9]+M)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+([.][0-9]+)?S)?)?", cell)
            or cell[-1] in "PT"),
    ),
    (
        "list: 'A data consumer MUST process list items as it were individual values of the corresponding data type. "
        "Only default formats are supported', so that the sentences about integer and date hold for each item.",
        lambda field, cell: field["type"] == "list" and any(
            speaks({"type": field.get("itemType", "string")}, item)
            for item in cell.split(field.get("delimiter", ",")) for _, speaks in SETTLED),
    ),
]  # fmt: skip


def is_inexact(cell: str) -> bool:
    """Return whether a number is another one in 64 bits."""
    digits = re.search(r"[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?", cell.replace(",", "."))
    return digits is not None and Decimal(digits[0]) != Decimal(repr(float(digits[0])))


def differs(character: str) -> bool:
    """Return whether \\w, \\d or \\s contains a character in Python or in XML Schema only."""
    category = unicodedata.category(character)
    in_python = [re.fullmatch(pattern, character) is not None for pattern in (r"\w", r"\d", r"\s")]
    return in_python != [category[0] in "LMNS", category == "Nd", character in " \t\n\r"]


def plainly(field: Descriptor) -> str:
    """Return the type of a field that says no more than that; empty for others."""
    return "" if {"format", "groupChar", "bareNumber"} & set(field) else str(field["type"])


CELLS = {
    "string": ["", "a", "ab", "abc", "AB-1", "ä", "日本", "a\nb", "ab\n", 'say "x"', "a,b", " ", "NULL", "e\u0301", "x" * 40, "José", "أحمد", "a_b", "a-b", "$5", "12", "٣", "a b", "\u00a0", "Ω2"],
    "integer": ["", "0", "1", "-1", "+7", "007", " 5", "1_000", "٣", "1.0", "1e3", "x", "9223372036854775807", "9223372036854775808", "-"],
    "number": ["", "0", "1.5", "-2", ".5", "5.", "1e3", "1E-2", "NaN", "INF", "-INF", "inf", "nan", "1,5", " 1", "1_0", "x", "1e400", "٣", "12345678901234567", "0.1234567890123456789", "1e-400", "9007199254740993", "9007199254740992", "0.30000000000000004", "123456789.123456", "1e22", "1e23", "100000000000000000000"],
    "boolean": ["", "true", "false", "True", "FALSE", "1", "0", "yes", "t", " true"],
    "date": ["", "2021-05-08", "2020-02-29", "2021-02-29", "2021-13-01", "2021-5-8", "08/05/2021", "0001-01-01", "9999-12-31", "0000-01-01", "2021-05-08 ", "44434"],
    "year": ["", "2021", "0001", "9999", "21", "12021", "-2021", "-200", "0000", " 2021", "x"],
    "yearmonth": ["", "2021-05", "2021-13", "2021-5", "2021", "0000-01", "x"],
    "datetime": ["", "2021-05-08T10:00:00Z", "2021-05-08T12:00:00+02:00", "2021-05-08T10:00:00.5Z", "2021-05-08T10:00:00.500000Z", "2021-05-08T24:00:00Z", "2021-05-09T00:00:00Z", "2021-05-08T25:00:00Z", "2021-02-29T10:00:00Z", "2021-05-08 10:00:00Z", "2021-05-08T10:00Z", "2021-05-08T10:00:00+0200", "x"],
    "time": ["", "10:00:00", "23:59:59", "24:00:00", "10:00:60", "25:00:00", "10:00:00.0", "10:00", "x"],
}  # fmt: skip
BOUNDS: dict[str, list[Any]] = {
    "integer": [-1, 0, 5, 100],
    "number": [-1.5, 0, 2],
    "date": ["2021-01-01", "2020-02-29"],
    "year": [1900, 2021],
    "yearmonth": ["2021-05"],
    "datetime": ["2021-05-08T10:00:00Z", "2021-05-08T11:00:00+01:00"],
    "time": ["10:00:00", "23:59:00"],
}
# Further ways of writing what a field holds: its descriptor, and cells.
FORMS: dict[str, tuple[Descriptor, list[str]]] = {
    "groups": ({"type": "number", "groupChar": ".", "decimalChar": ","}, ["", "1,5", "1.000", "1.000,5", "1000,5", "-1.000", "1,000.5", ".1", "x", "1..0"]),
    "bare": ({"type": "number", "bareNumber": False}, ["", "95%", "EUR 95", "€-95.5", "95 km", "km", "95 km2", "+5", ".5 kg", "1e3"]),
    "bare integer": ({"type": "integer", "bareNumber": False}, ["", "95%", "EUR 95", "-95", "km", "9 5", "1.5", "٣"]),
    "yes": ({"type": "boolean", "trueValues": ["yes", "y"], "falseValues": ["no"]}, ["", "yes", "y", "no", "true", "1", "Yes"]),
    "email": ({"type": "string", "format": "email"}, ["", "a@b.org", "a", "a@b", "ä@b.org", "a b@c.org"]),
    "uri": ({"type": "string", "format": "uri"}, ["", "https://a.org", "a.org", "urn:x:y", "a b", "http://[x"]),
    "uuid": ({"type": "string", "format": "uuid"}, ["", "2bc1c94f-0deb-43e9-92a1-4775189ec9f8", "{2bc1c94f-0deb-43e9-92a1-4775189ec9f8}", "2bc1c94f0deb43e992a14775189ec9f8", "x"]),
    "binary": ({"type": "string", "format": "binary"}, ["", "YQ==", "YWI=", "YWJj", "YQ", "!", "a\nb"]),
    "day first": ({"type": "date", "format": "%d/%m/%Y"}, ["", "08/05/2021", "8/5/2021", "31/04/2021", "2021-05-08", "x"]),
    "any date": ({"type": "date", "format": "any"}, ["", "8 May 2021", "2021-05-08", "08/05/2021", "x", "99", "May 2021", "10:00"]),
    "any time": ({"type": "time", "format": "any"}, ["", "10:00", "10am", "x"]),
    "clock": ({"type": "time", "format": "%H:%M"}, ["", "10:00", "9:5", "24:00", "10:00:00"]),
    "stamp": ({"type": "datetime", "format": "%d.%m.%Y %H:%M"}, ["", "08.05.2021 10:00", "8.5.2021 10:00", "x"]),
    "any moment": ({"type": "datetime", "format": "any"}, ["", "8 May 2021 10:00", "2021-05-08", "x"]),
    "list": ({"type": "list"}, ["", "a", "a,b", "a,,b", ",", "b,a", "a;b"]),
    "list of integers": ({"type": "list", "itemType": "integer", "delimiter": ";"}, ["", "1", "1;2", "01;2", "1;x", "1;", "1,2", "1; 2"]),
    "list of dates": ({"type": "list", "itemType": "date"}, ["", "2021-05-08", "2021-05-08,2021-02-29", "2021-5-8"]),
    "list of truths": ({"type": "list", "itemType": "boolean"}, ["", "true,false", "1,0", "true", "yes"]),
    "list of numbers": ({"type": "list", "itemType": "number"}, ["", "1.5,2", "1.50,2.0", "x"]),
    "object": ({"type": "object"}, ["", "{}", '{"a": 1}', '{"a":1}', '{"a": 1, "b": 2}', '{"a": NaN}', "[]", "{", "1", '{"ä": "日本"}']),
    "array": ({"type": "array"}, ["", "[]", "[1]", "[1.0]", "[1, 2]", "{}", "[", '["a\nb"]', "null"]),
    "geopoint": ({"type": "geopoint"}, ["", "1,2", "1, 2", "1.0,2", "181,0", "0,91", "1", "1,2,3", "x,y", "NaN,1", "1_0,2"]),
    "geopoint array": ({"type": "geopoint", "format": "array"}, ["", "[1, 2]", "[1.5,2]", "[181, 0]", "[1]", "1,2", '["1", "2"]']),
    "geopoint object": ({"type": "geopoint", "format": "object"}, ["", '{"lon": 1, "lat": 2}', '{"lat": 2, "lon": 1}', '{"lon": 1}', '{"lon": 1, "lat": 91}', '{"lon": 1, "lat": 2, "x": 3}']),
    "geojson": ({"type": "geojson"}, ["", '{"type": "Point", "coordinates": [1, 2]}', '{"type": "Dot"}', "[]", "{}"]),
    "topojson": ({"type": "geojson", "format": "topojson"}, ["", '{"type": "Topology", "objects": {}, "arcs": []}', '{"type": "Dot"}', "{}"]),
    "any": ({"type": "any"}, ["", "1", "x", "ä", '{"a"', " "]),
    "duration": ({"type": "duration"}, ["", "P1Y", "P12M", "PT60S", "PT1M", "P1D", "PT24H", "P", "PT", "P1W", "1 day", "-P1D", "P1.5D", "PT1.5S", "P1000000000000Y", "P999999999999D"]),
    "categories": ({"type": "string", "categories": [{"value": "a", "label": "A"}, {"value": "b"}]}, ["", "a", "b", "A", "c"]),
    "numbered": ({"type": "integer", "categories": [0, 1]}, ["", "0", "01", "2", "x"]),
}  # fmt: skip
# frictionless makes no key of what Python can't hash.
UNHASHED = ("list", "object", "array", "geojson")
PATTERNS = [
    "(a|ab|[A-Z]{2}-[0-9])",
    r"\w+",
    r"\w*",
    r"[\w ]+",
    r"\d+",
    r"\S+",
    r"[^\d]*",
    r"[^\W\d]+",
    r"(\w|\s)+",
]
LENGTHS = {"list", "object", "array"}
ENUMS = {"string": ["a", "ab", "ä"], "integer": ["0", "1", "7"]}


@st.composite
def fields(draw: st.DrawFn, name: str) -> Descriptor:
    form = draw(st.sampled_from([*sorted(CELLS), *sorted(FORMS)]))
    said: Descriptor = FORMS[form][0] if form in FORMS else {"type": form}
    constraints: Descriptor = {}
    if draw(st.booleans()):
        constraints["required"] = True
    if said["type"] not in UNHASHED and draw(st.integers(0, 4)) == 0:
        constraints["unique"] = True
    if form in BOUNDS and draw(st.booleans()):
        bound = draw(st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]))
        constraints[bound] = draw(st.sampled_from(BOUNDS[form]))
    if form == "string" and draw(st.booleans()):
        name_of, limit = draw(
            st.sampled_from(
                [("minLength", 2), ("maxLength", 2), *(("pattern", pattern) for pattern in PATTERNS)]
            )
        )
        constraints[name_of] = limit
    if said["type"] in LENGTHS and draw(st.booleans()):
        constraints[draw(st.sampled_from(["minLength", "maxLength"]))] = 1
    if form in ENUMS and draw(st.integers(0, 3)) == 0:
        constraints["enum"] = ENUMS[form]
    field = {"name": name, **said, "constraints": constraints}
    if draw(st.integers(0, 4)) == 0:
        field["missingValues"] = draw(
            st.sampled_from([["", "x"], [{"value": "", "label": "none"}, {"value": "1"}]])
        )
    return field


@st.composite
def tables(draw: st.DrawFn) -> tuple[Descriptor, list[list[str]]]:
    described = [draw(fields(name)) for name in ("b", "c", "d")[: draw(st.integers(1, 3))]]
    key: Descriptor = {"name": "a", "type": "string", "constraints": {}}
    schema: Descriptor = {"fields": [key, *described], "primaryKey": ["a"]}
    missing: list[Any] = [[""], ["", "NULL"], [{"value": ""}, {"value": "NULL", "label": "no answer"}]]
    schema["missingValues"] = draw(st.sampled_from(missing))
    first = described[0]
    if first["type"] == "string" and "format" not in first and draw(st.booleans()):
        schema["foreignKeys"] = [{"fields": [first["name"]], "reference": {"resource": "", "fields": ["a"]}}]
        if len(described) > 1 and described[1]["type"] not in UNHASHED and draw(st.booleans()):
            both = {"resource": "", "fields": ["a", described[1]["name"]]}
            schema["foreignKeys"] = [{"fields": [first["name"], described[1]["name"]], "reference": both}]
    keys = st.sampled_from(["k1", "k2", "k3", "k4", "a", "ab", ""])
    row = st.tuples(keys, *(st.sampled_from(cells_of(field)) for field in described))
    return schema, [list(row_cells) for row_cells in draw(st.lists(row, max_size=6))]


def cells_of(field: Descriptor) -> list[str]:
    """Return the cells to draw from for a field."""
    said = {
        name: value for name, value in field.items() if name not in {"name", "constraints", "missingValues"}
    }
    return next((known for form, known in FORMS.values() if form == said), CELLS.get(str(field["type"]), []))


def described(schema: Descriptor) -> TableSchema:
    words = {"title": "T", "description": "D.", "example": "x"}
    return read_table(
        {
            **schema,
            "name": "t",
            "title": "T",
            "description": "D.",
            "fields": [{**f, **words} for f in schema["fields"]],
        },
        file="t.csv",
    )


def ours(folder: Path, schema: Descriptor) -> set[Fault]:
    table = described(schema)
    dataset = Dataset(folder, {}, {"t": table}, {}, {}, {}, (), ())
    with duckdb.connect() as connection:
        findings, _ = check_cells.check(dataset, connection, limit=10**6)
    starts = {line: record for record, line in enumerate(physical(folder / "t.csv"))} | {1: -1}
    return {
        (starts[f.line or 0], table.names[f.column - 1] if f.column and f.line != 1 else "", f.check.removeprefix("cells."))
        for f in findings if f.code not in ADDED and f.check not in ADDED
    }  # fmt: skip


def physical(path: Path) -> list[int]:
    """Return the line on which each record below the header starts, by a reader of our own."""
    lines, line = [], 1
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        for _ in reader:
            lines.append(line)
            line = reader.line_num + 1
    return lines[1:]


# What the engine asks of texts besides the standard.
ADDED = ("cells.space", "cells.formula", "cells.required.blank")
KINDS = {"type-error": "type", "unique-error": "unique", "primary-key": "key", "foreign-key": "reference"}


def enforced(field: Descriptor) -> Descriptor:
    """Give a field its categories as an enum, since frictionless enforces that alone.

    "The logical representation of data in the field MUST exactly match one of the values in categories."
    """
    if "categories" not in field:
        return field
    values = [one["value"] if isinstance(one, dict) else one for one in field["categories"]]
    return {**field, "constraints": {**field["constraints"], "enum": values}}


def missing(said: list[Any]) -> list[str]:
    return [one["value"] if isinstance(one, dict) else one for one in said]


def resource_of(folder: Path, schema: Descriptor) -> TableResource:
    return TableResource.from_descriptor(
        {"$schema": "https://datapackage.org/profiles/2.0/dataresource.json", "name": "t", "path": "t.csv", "encoding": "utf-8", "dialect": {"csv": {"delimiter": ","}}, "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json", **schema}},
        basepath=str(folder),
    )  # fmt: skip


def theirs(folder: Path, schema: Descriptor, records: list[list[str]]) -> set[Fault]:
    schema = {**schema, "fields": [enforced(field) for field in schema["fields"]]}
    resource = resource_of(folder, schema)
    found = set()
    for task in resource.validate(limit_errors=10**6).tasks:
        for error in task.errors:
            record = getattr(error, "row_number", 1) - 2
            if error.type == "blank-row":
                found.add((record, "", "row"))
            elif error.type == "constraint-error":
                found.add((record, error.field_name, error.note.split('"')[1].lower()))
            elif error.type == "primary-key":
                whole = records[record][0] not in missing(schema["missingValues"])
                found.add((record, "a", "key" if whole else "required"))
            elif error.type == "foreign-key":
                found.add((record, error.field_names[0], "reference"))
            else:
                found.add((record, error.field_name, KINDS[error.type]))
    blank = {record for record, _, kind in found if kind == "row"}
    return {fault for fault in found if fault[2] == "row" or fault[0] not in blank}


def first_uses(schema: Descriptor, records: list[list[str]], faults: set[Fault]) -> set[Fault]:
    """Leave of the references to one missing key the first, as our finding counts the others."""
    names = [field["name"] for field in schema["fields"]]
    parts: list[str] = next((key["fields"] for key in schema.get("foreignKeys", ())), [])
    first: dict[tuple[str, ...], Fault] = {}
    for fault in sorted(fault for fault in faults if fault[2] == "reference"):
        if not settled(schema, records, fault):
            first.setdefault(tuple(records[fault[0]][names.index(part)] for part in parts), fault)
    return {fault for fault in faults if fault[2] != "reference"} | {*first.values()}


def settled(schema: Descriptor, records: list[list[str]], fault: Fault) -> bool:
    record, name, kind = fault
    fields = {field["name"]: field for field in schema["fields"]}
    # The standard knows no blank rows: here a row of spaces is one, there a row of missing values.
    if all(
        not cell.strip() or cell in missing(field.get("missingValues", schema["missingValues"]))
        for cell, field in zip(records[record], fields.values(), strict=True)
    ):
        return True
    # uniqueKeys speak of "unique logical values", and by XML Schema P1Y and P12M are one duration.
    if kind == "unique" and fields[name]["type"] == "duration":
        return True
    # foreignKeys: "They are directly modelled on the concept of foreign keys in SQL", where one with a null in it
    # points nowhere.
    parts = next(key["fields"] for key in schema.get("foreignKeys", ())) if kind == "reference" else [name]
    if kind == "reference" and any(
        records[record][list(fields).index(part)]
        in missing(fields[part].get("missingValues", schema["missingValues"]))
        for part in parts
    ):
        return True
    # A value that only one of the two can read may make another row's value unique, or a key of another, or not.
    spoken_of = [
        (fields[part], row[list(fields).index(part)])
        for part in parts
        for row in (records if kind in {"unique", "reference"} else [records[record]])
    ]
    return any(speaks(field, cell) for field, cell in spoken_of for _, speaks in SETTLED)


@pytest.mark.slow
@settings(max_examples=CASES or 100, derandomize=not CASES)
@given(tables())
def test_the_scan_and_frictionless_find_the_same_faults(case: tuple[Descriptor, list[list[str]]]) -> None:
    schema, records = case
    assume([field["name"] for field in schema["fields"]] not in records)  # a header again is no row here
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([field["name"] for field in schema["fields"]])
            writer.writerows(records)
        one, two = ours(folder, schema), first_uses(schema, records, theirs(folder, schema, records))
    # A cell that both find to be none of its type has no value, and a reference with it points nowhere, as above.
    untyped = {record for record, _, kind in one & two if kind == "type"}
    unexplained = {
        fault
        for fault in one ^ two
        if not settled(schema, records, fault) and not (fault[2] == "reference" and fault[0] in untyped)
    }
    assert unexplained == set(), f"ours alone {one - two}, theirs alone {two - one}"


@pytest.mark.slow
@settings(max_examples=CASES or 100, derandomize=not CASES)
@given(
    st.sampled_from(["exact", "equal", "subset", "superset", "partial"]),
    st.permutations(["a", "b", "c", "z"]).flatmap(lambda labels: st.integers(1, 4).map(lambda n: labels[:n])),
)
def test_frictionless_accepts_the_same_headers(match: str, labels: list[str]) -> None:
    schema: Descriptor = {
        "fields": [{"name": name, "type": "string", "constraints": {}} for name in ("a", "b", "c")],
        "primaryKey": ["b"],
        "missingValues": [""],
        "fieldsMatch": match,
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "t.csv").write_text(f"{','.join(labels)}\n", "utf-8")
        wrong = {kind for _, _, kind in ours(folder, schema)}
        resource = resource_of(folder, schema)
        other = {error.type for task in resource.validate().tasks for error in task.errors}
    # "Per SQL standards, the fields cannot be null, so their use in the primary key is equivalent to adding
    # required: true": a file without the key's column is wrong, be it as short as fieldsMatch allows.
    keyless = "b" not in labels and match in {"superset", "partial"}
    assert bool(wrong) == (bool(other) or keyless), (wrong, other)


BAD = project.REPOSITORY.parent / "shared" / "data" / "bad-csv"


@pytest.mark.skipif(not BAD.is_dir(), reason="shared/data/bad-csv is missing")
@pytest.mark.parametrize("path", sorted(BAD.rglob("*.?sv")), ids=lambda path: path.stem)
def test_a_faulty_file_has_findings_or_is_read_without_an_exception(path: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(path.read_bytes())
    schema = {
        "fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}],
        "primaryKey": ["id"],
    }
    with duckdb.connect() as connection:
        findings, _ = check_cells.check(
            Dataset(tmp_path, {}, {"t": described(schema)}, {}, {}, {}, (), ()), connection
        )
    assert [f for f in findings if f.file != "t.csv" or not wording.message(f)] == []

"""Proof by difference: the compiled scan and frictionless find the same faults, but where the standard decides.

Each drawn case is a Table Schema and a CSV that both read. A fault is (record, field, kind). Where the two
differ, one of the rules in `SETTLED` must say so, with the sentence of Table Schema v2 that settles it.
"""

import csv
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import project
import pytest
from frictionless.resources import TableResource
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import cells
from pipeline.dataset import Dataset
from pipeline.schema import TableSchema, read_table

CASES = int(
    os.environ.get("CASES", "0")
)  # more cases, drawn anew at each run; without, the same 200 each time
Fault = tuple[int, str, str]
Descriptor = dict[str, Any]

# What settles a difference: the sentence, and whether it speaks of a cell of a field of this type.
SETTLED: list[tuple[str, Callable[[str, str], bool]]] = [
    (
        "integer: 'The field contains integers - that is whole numbers. Integer values are indicated in the "
        "standard way for any valid integer.' Nothing allows spaces, underscores or other scripts' digits.",
        lambda kind, cell: kind == "integer" and not re.fullmatch(r"[+-]?[0-9]+", cell, re.ASCII),
    ),
    (
        "integer: a whole number of more than 64 bits is valid by the standard; no column of the package could "
        "hold it, so it is refused here, in words that say so.",
        lambda kind, cell: kind == "integer" and bool(re.fullmatch(r"[+-]?[0-9]{19,}", cell, re.ASCII)),
    ),
    (
        "number: 'The lexical formatting follows that of decimal in XMLSchema, with the addition of three special "
        "string values: NaN, INF, -INF', and an exponent may follow.",
        lambda kind, cell: kind == "number"
        and not re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?|(?i:NaN|-?INF)", cell, re.ASCII),
    ),
    (
        "number: NaN is not less than, equal to or greater than a bound, and no sentence says whether it keeps one.",
        lambda kind, cell: kind == "number" and cell.lower() in {"nan", "inf", "-inf"},
    ),
    (
        "datetime: 'The lexical representation MUST be in a form defined by XML Schema containing required date and "
        "time parts, followed by optional milliseconds and timezone parts', with a T between date and time, two "
        "digits and a colon in each zone, no comma for a point, and no more than microseconds, which a column holds.",
        lambda kind, cell: kind == "datetime" and not re.fullmatch(
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?",
            cell, re.ASCII),
    ),
    (
        "time: 'The lexical representation MUST be hh:mm:ss', so that no fraction, no zone and no hour 24 may stand there.",
        lambda kind, cell: kind == "time" and (cell.startswith("24") or not re.fullmatch(r"[0-9]{2}:[0-9]{2}:[0-9]{2}", cell, re.ASCII)),
    ),
    (
        "date: 'The values in this field contain a date without a time', default: 'An ISO8601 format string', "
        "that is four, two and two digits.",
        lambda kind, cell: kind == "date" and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell, re.ASCII),
    ),
    (
        "year: 'A calendar year as per XMLSchema gYear', which has at least four digits and no spaces.",
        lambda kind, cell: kind == "year" and not re.fullmatch(r"[0-9]{4}", cell, re.ASCII),
    ),
    (
        "yearmonth: 'A specific month in a specific year as per XMLSchema gYearMonth', two digits for the month.",
        lambda kind, cell: kind == "yearmonth" and not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", cell, re.ASCII),
    ),
    (
        "pattern: 'A regular expression that can be used to test field values. If the regular expression matches "
        "then the value is valid': the whole value, so that a line break at its end does not match.",
        lambda kind, cell: kind == "string" and cell.endswith("\n"),
    ),
]  # fmt: skip

CELLS = {
    "string": ["", "a", "ab", "abc", "AB-1", "ä", "日本", "a\nb", "ab\n", 'say "x"', "a,b", " ", "NULL", "e\u0301", "x" * 40],
    "integer": ["", "0", "1", "-1", "+7", "007", " 5", "1_000", "٣", "1.0", "1e3", "x", "9223372036854775807", "9223372036854775808", "-"],
    "number": ["", "0", "1.5", "-2", ".5", "5.", "1e3", "1E-2", "NaN", "INF", "-INF", "inf", "nan", "1,5", " 1", "1_0", "x", "1e400", "٣"],
    "boolean": ["", "true", "false", "True", "FALSE", "1", "0", "yes", "t", " true"],
    "date": ["", "2021-05-08", "2020-02-29", "2021-02-29", "2021-13-01", "2021-5-8", "08/05/2021", "0001-01-01", "9999-12-31", "2021-05-08 ", "44434"],
    "year": ["", "2021", "0001", "9999", "21", "12021", "-2021", " 2021", "x"],
    "yearmonth": ["", "2021-05", "2021-13", "2021-5", "2021", "x"],
    "datetime": ["", "2021-05-08T10:00:00Z", "2021-05-08T12:00:00+02:00", "2021-05-08T10:00:00.5Z", "2021-05-08T10:00:00.500000Z", "2021-05-08T24:00:00Z", "2021-05-09T00:00:00Z", "2021-05-08T25:00:00Z", "2021-02-29T10:00:00Z", "2021-05-08 10:00:00", "2021-05-08T10:00Z", "2021-05-08T10:00:00+0200", "x"],
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
ENUMS = {"string": ["a", "ab", "ä"], "integer": ["0", "1", "7"]}


@st.composite
def fields(draw: st.DrawFn, name: str) -> Descriptor:
    kind = draw(st.sampled_from(sorted(CELLS)))
    constraints: Descriptor = {}
    if draw(st.booleans()):
        constraints["required"] = True
    if draw(st.integers(0, 4)) == 0:
        constraints["unique"] = True
    if kind in BOUNDS and draw(st.booleans()):
        constraints[draw(st.sampled_from(["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"]))] = (
            draw(st.sampled_from(BOUNDS[kind]))
        )
    if kind == "string" and draw(st.booleans()):
        name_of, bound = draw(
            st.sampled_from([("minLength", 2), ("maxLength", 2), ("pattern", "(a|ab|[A-Z]{2}-[0-9])")])
        )
        constraints[name_of] = bound
    if kind in ENUMS and draw(st.integers(0, 3)) == 0:
        constraints["enum"] = ENUMS[kind]
    return {"name": name, "type": kind, "constraints": constraints}


@st.composite
def tables(draw: st.DrawFn) -> tuple[Descriptor, list[list[str]]]:
    described = [draw(fields(name)) for name in ("b", "c", "d")[: draw(st.integers(1, 3))]]
    key: Descriptor = {"name": "a", "type": "string", "constraints": {}}
    schema: Descriptor = {"fields": [key, *described], "primaryKey": ["a"], "missingValues": [""]}
    if draw(st.booleans()):
        schema["missingValues"] = ["", "NULL"]
    first = described[0]
    if first["type"] == "string" and draw(st.booleans()):
        schema["foreignKeys"] = [{"fields": [first["name"]], "reference": {"resource": "", "fields": ["a"]}}]
    keys = st.sampled_from(["k1", "k2", "k3", "k4", "a", "ab", ""])
    row = st.tuples(keys, *(st.sampled_from(CELLS[field["type"]]) for field in described))
    return schema, [list(cells) for cells in draw(st.lists(row, max_size=6))]


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
        findings, _ = cells.check(dataset, connection, limit=10**6)
    starts = {line: record for record, line in enumerate(physical(folder / "t.csv"))}
    return {
        (starts[f.line or 0], table.names[f.column - 1] if f.column else "", f.check.removeprefix("cells."))
        for f in findings
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


KINDS = {"type-error": "type", "unique-error": "unique", "primary-key": "key", "foreign-key": "reference"}


def theirs(folder: Path, schema: Descriptor, records: list[list[str]]) -> set[Fault]:
    resource = TableResource.from_descriptor(
        {"$schema": "https://datapackage.org/profiles/2.0/dataresource.json", "name": "t", "path": "t.csv", "encoding": "utf-8", "dialect": {"csv": {"delimiter": ","}}, "schema": {
            "$schema": "https://datapackage.org/profiles/2.0/tableschema.json", **schema}},
        basepath=str(folder),
    )  # fmt: skip
    found = set()
    for task in resource.validate(limit_errors=10**6).tasks:
        for error in task.errors:
            record = getattr(error, "row_number", 1) - 2
            if error.type == "blank-row":
                found.add((record, "", "row"))
            elif error.type == "constraint-error":
                found.add((record, error.field_name, error.note.split('"')[1].lower()))
            elif error.type == "primary-key":
                whole = all(cell not in schema["missingValues"] for cell in [records[record][0]])
                found.add((record, "a", "key" if whole else "required"))
            elif error.type == "foreign-key":
                found.add((record, error.field_names[0], "reference"))
            else:
                found.add((record, error.field_name, KINDS[error.type]))
    blank = {record for record, _, kind in found if kind == "row"}
    return {fault for fault in found if fault[2] == "row" or fault[0] not in blank}


def settled(schema: Descriptor, records: list[list[str]], fault: Fault) -> bool:
    record, name, kind = fault
    types = {field["name"]: field["type"] for field in schema["fields"]}
    position = list(types).index(name) if name else 0
    column = [row[position] for row in records]
    # The standard knows no blank rows: here a row of spaces is one, there a row of missing values.
    if all(not cell.strip() or cell in schema["missingValues"] for cell in records[record]):
        return True
    # A value that only one of the two can read may make another row's value unique, or not.
    spoken_of = column if kind == "unique" else [column[record]]
    return any(speaks(types.get(name, ""), cell) for cell in spoken_of for _, speaks in SETTLED)


@settings(max_examples=CASES or 200, derandomize=not CASES)
@given(tables())
def test_the_scan_and_frictionless_find_the_same_faults(case: tuple[Descriptor, list[list[str]]]) -> None:
    schema, records = case
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with (folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([field["name"] for field in schema["fields"]])
            writer.writerows(records)
        one, two = ours(folder, schema), theirs(folder, schema, records)
    unexplained = {fault for fault in one ^ two if not settled(schema, records, fault)}
    assert unexplained == set(), f"ours alone {one - two}, theirs alone {two - one}"


BAD = project.REPOSITORY.parent / "shared" / "data" / "bad-csv"


@pytest.mark.skipif(not BAD.is_dir(), reason="the faulty CSVs are not beside this repository")
@pytest.mark.parametrize("path", sorted(BAD.rglob("*.?sv")), ids=lambda path: path.stem)
def test_no_faulty_file_makes_a_traceback(path: Path, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(path.read_bytes())
    schema = {
        "fields": [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}],
        "primaryKey": ["id"],
    }
    with duckdb.connect() as connection:
        findings, _ = cells.check(
            Dataset(tmp_path, {}, {"t": described(schema)}, {}, {}, {}, (), ()), connection
        )
    assert all(finding.file == "t.csv" and finding.message for finding in findings)

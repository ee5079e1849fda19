"""The version that changes require, with its reasons."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import packages
import pytest
from click.testing import CliRunner
from packages import Made, field, table

from pipeline.cli import main
from pipeline.core import wording
from pipeline.core.errors import CallError
from pipeline.releases import compare, next_version
from pipeline.releases.diff_schemas import SchemaChange

PEOPLE = table("people", [field("id"), field("name")], [["p1", "Ada"], ["p2", "Tom"]])
DEEDS = table("deeds", [field("id"), field("year", "integer")], [["d1", 1901], ["d2", 1902]])
POINTS = {"foreignKeys": [{"fields": "person", "reference": {"resource": "people", "fields": "id"}}]}
KEY = ["deed", "person"]


def linked(*rows: list[object]) -> Made:
    return table("doers", [field("deed"), field("person")], rows, primaryKey=KEY, **POINTS)


DOERS = linked(["d1", "p1"], ["d2", "p2"])
OLD = [PEOPLE, DEEDS, DOERS]


def people(*rows: Sequence[object], fields: Any = None) -> Made:
    return table("people", fields or [field("id"), field("name")], rows)


def required(tmp_path: Path, old: list[Made], new: list[Made]) -> tuple[str, tuple[str, ...]]:
    """Return the level that the differences require, and the reasons in words."""
    places = packages.write(tmp_path / "a", *old), packages.write(tmp_path / "b", *new, version="1.0.1")
    with compare.between(*places) as comparison:
        messages = comparison.required.messages
        return comparison.required.level, tuple(wording.phrase(message) for message in messages)


@pytest.mark.parametrize(
    ("new", "level", "reasons"),
    [
        (OLD, "none", ()),
        ([people(["p1", "Ada"]), DEEDS, DOERS], "major", ("people p2 was removed; rows of doers can refer to it",)),
        ([PEOPLE, table("deeds", [field("id"), field("year", "integer")], [["d1", 1901]]), DOERS], "major", ("deeds d2 was removed",)),
        ([PEOPLE, DOERS], "major", ("the table deeds was removed",)),
        ([people(["p1"], ["p2"], fields=[field("id")]), DEEDS, DOERS], "major", ("the field people.name was removed",)),
        ([people(["p1", "Ada", ""], ["p2", "Tom", ""], fields=[field("id"), field("name"), field("born", "date")]), DEEDS, DOERS], "major", ("the field people.born was added",)),
        ([people(["p1", "Ada"], ["p2", "Tom"], ["p3", "Eve"]), DEEDS, DOERS], "minor", ("people p3 was added",)),
        ([PEOPLE, DEEDS, DOERS, table("places", [field("id")], [["x"]])], "minor", ("the table places was added",)),
        ([people(["p1", "Ida"], ["p2", ""]), DEEDS, DOERS], "patch", ('name of people p1 changed from "Ada" to "Ida"', 'name of people p2, which was "Tom", is now empty')),
        ([PEOPLE, DEEDS, linked(["d1", "p1"], ["d2", "p1"])], "patch", ("doers d2,p2 was removed", "doers d2,p1 was added")),
        ([people(["p1", "Ada"], ["p2", "Tom"], fields=[field("id"), field("name", description="A name.")]), DEEDS, DOERS], "patch", ("the description of people.name changed",)),
        ([people(["p1", "Ada"], ["p2", "Tom"], fields=[field("id"), field("name", constraints={"maxLength": 9})]), DEEDS, DOERS], "major", ("people.name is more restricted: maxLength 9",)),
    ],
)  # fmt: skip
def test_each_change_requires_a_level(
    tmp_path: Path, new: list[Made], level: str, reasons: tuple[str, ...]
) -> None:
    assert required(tmp_path, OLD, new) == (level, reasons)


@pytest.mark.parametrize("change", ["required", "enum"])
def test_a_looser_constraint_is_minor(tmp_path: Path, change: str) -> None:
    constraints = {"required": True} if change == "required" else {"enum": ["Ada", "Tom"]}
    old = [people(["p1", "Ada"], fields=[field("id"), field("name", constraints=constraints)])]
    words = "required" if change == "required" else "enum Ada, Tom"
    assert required(tmp_path, old, [people(["p1", "Ada"])]) == (
        "minor",
        (f"people.name is less restricted: no longer {words}",),
    )


def test_a_change_of_a_computed_table_requires_a_minor_version(tmp_path: Path) -> None:
    totals = [
        table("totals", [field("year"), field("deeds", "integer")], rows)
        for rows in ([["1901", 1]], [["1902", 2]])
    ]
    totals[1][0]["computed"] = True
    assert required(tmp_path, [totals[0]], [totals[1]]) == (
        "minor",
        ("2 rows of the computed table totals changed",),
    )


@pytest.mark.parametrize("kind", next_version.SCHEMA_LEVELS)
@pytest.mark.parametrize(("old", "new"), [("", "x"), ("x", "y")])
def test_each_change_of_a_schema_has_a_sentence(kind: str, old: str, new: str) -> None:
    change = SchemaChange("people", "name", kind, old, new)
    assert wording.phrase(next_version._schema_reason(change))  # noqa: SLF001 - a descriptor can name anything


def test_many_reasons_are_counted(tmp_path: Path) -> None:
    new = people(["p1", "Ada"], ["p2", "Tom"], *([f"q{i:02}", "x"] for i in range(30)))
    assert required(tmp_path, OLD, [new, DEEDS, DOERS]) == (
        "minor",
        (*(f"people q{i:02} was added" for i in range(20)), "and 10 more changes"),
    )


@pytest.mark.parametrize(
    ("old", "level", "new"),
    [
        ("1.2.3", "major", "2.0.0"), ("1.2.3", "minor", "1.3.0"), ("1.2.3", "patch", "1.2.4"), ("1.2.3", "none", "1.2.3"),
        ("0.2.3", "major", "0.3.0"), ("0.2.3", "minor", "0.3.0"), ("0.2.3", "patch", "0.2.4"), ("1.9.0", "minor", "1.10.0"),
    ],
)  # fmt: skip
def test_the_next_version_is_the_lowest_of_its_level(old: str, level: Any, new: str) -> None:
    assert next_version.next_version(old, level) == new


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0-rc1", "", "1.0.x"])
def test_a_version_of_another_form_is_an_error(version: str) -> None:
    with pytest.raises(CallError, match=r"is not MAJOR\.MINOR\.PATCH$"):
        next_version.next_version(version, "minor")


def run(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(main.main, ["diff", *words])
    return done.exit_code, done.output


@pytest.fixture
def places(tmp_path: Path) -> tuple[str, str]:
    """Two versions in one dist/, which differ in a value, a spelling, and a row."""
    new = [people(["p1", "ada"], ["p2", "T|m\n\x1b[31m"], ["p3", ""]), DEEDS, DOERS]
    for version, tables in (("1.0.0", OLD), ("1.1.0", new)):
        packages.write(tmp_path / "dist" / f"things-{version}", *tables, version=version)
    return "-C", str(tmp_path)


def test_the_terminal_shows_the_version_the_counts_and_the_changes(places: tuple[str, str]) -> None:
    text = """\
things 1.0.0 -> things 1.1.0
requires a MINOR version, 1.1.0:
    people p3 was added
table   rows before  after  added  removed  changed  respelled  changed values
people            2      3      1        0        1          1  name 1
people p1 name: spelling "Ada" -> "ada"
people p2 name: value "Tom" -> "T|m\\n\\x1b[31m"
and 1 more change (use --limit to show more, --format csv for all)
"""
    assert run("1.0.0", "1.1.0", *places, "--limit", "2") == (0, text)
    assert run("1.0.0", "1.0.0", *places) == (0, "things 1.0.0 -> things 1.0.0\nnothing changed\n")


def test_csv_contains_every_change(places: tuple[str, str], tmp_path: Path) -> None:
    text = 'table,key,field,change,old,new\npeople,p1,name,spelling,Ada,ada\npeople,p2,name,value,Tom,"T|m\n\x1b[31m"\npeople,p3,,row added,,\n'
    assert run("1.0.0", "1.1.0", *places, "--format", "csv") == (0, text)
    old_folder, new_folder = (tmp_path / "dist" / f"things-{version}" for version in ("1.0.0", "1.1.0"))
    with compare.between(old_folder, new_folder) as comparison:
        compare.write_csv(comparison, tmp_path / "changes.csv")
    assert (tmp_path / "changes.csv").read_text("utf-8") == text


def test_json_contains_every_change(places: tuple[str, str]) -> None:
    code, text = run("1.0.0", "1.1.0", *places, "--format", "json")
    counts = {"before": 2, "after": 3, "added": 1, "removed": 0, "changed": 1, "respelled": 1}
    none = {
        "before": 2,
        "after": 2,
        "added": 0,
        "removed": 0,
        "changed": 0,
        "respelled": 0,
        "values": {},
        "spellings": {},
    }
    assert (code, json.loads(text)) == (
        0,
        {
            "old": {"name": "things", "version": "1.0.0"},
            "new": {"name": "things", "version": "1.1.0"},
            "level": "minor",
            "reasons": ["people p3 was added"],
            "tables": [
                {"table": "people", **counts, "values": {"name": 1}, "spellings": {"name": 1}},
                {"table": "deeds", **none},
                {"table": "doers", **none},
            ],
            "not_compared": [],
            "count": 3,
            "changes": [
                {
                    "table": "people",
                    "key": "p1",
                    "field": "name",
                    "change": "spelling",
                    "old": "Ada",
                    "new": "ada",
                },
                {
                    "table": "people",
                    "key": "p2",
                    "field": "name",
                    "change": "value",
                    "old": "Tom",
                    "new": "T|m\n\x1b[31m",
                },
                {
                    "table": "people",
                    "key": "p3",
                    "field": "",
                    "change": "row added",
                    "old": None,
                    "new": None,
                },
            ],
        },
    )
    _, nothing = run("1.0.0", "1.0.0", *places, "--format", "json")
    assert json.loads(nothing)["changes"] == []


def test_markdown_is_a_section_of_a_changelog(places: tuple[str, str]) -> None:
    text = """\
The changes since 1.0.0 require a MINOR version:

- people p3 was added

| table | rows before | after | added | removed | changed | respelled | changed values |
|---|---|---|---|---|---|---|---|
| people | 2 | 3 | 1 | 0 | 1 | 1 | name 1 |

| table | key | field | change | old | new |
|---|---|---|---|---|---|
| people | p1 | name | spelling | Ada | ada |

2 more changes in changes.csv.
"""
    assert run("1.0.0", "1.1.0", *places, "--format", "markdown", "--limit", "1") == (0, text)
    assert run("1.0.0", "1.0.0", *places, "--format", "markdown") == (0, "Nothing changed since 1.0.0.\n")


def test_an_unknown_version_is_an_error(places: tuple[str, str]) -> None:
    dist = Path(places[1]) / "dist"
    assert run("1.0.0", "3.0.0", *places) == (
        2,
        f"error: 3.0.0 is not a folder, a file or a version in {dist}, which contains things-1.0.0, things-1.1.0\n",
    )


def test_a_database_has_no_difference_from_itself(tmp_path: Path) -> None:
    place = tmp_path / "x.duckdb"
    duckdb.connect(str(place)).execute("CREATE TABLE t (a INTEGER)").close()
    code, text = run(str(place), str(place))
    assert (code, text) == (0, "x -> x\nnothing changed\n")

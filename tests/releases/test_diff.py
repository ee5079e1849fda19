"""Two releases compared: every change is reported, and what only looks changed is not."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import packages
import pytest
import shared_release
from hypothesis import given, settings
from hypothesis import strategies as st
from packages import Descriptor, field, table

from pipeline.contract import check_contract
from pipeline.core.errors import CallError
from pipeline.releases import diff_rows, open_release, release_model
from pipeline.releases.diff_rows import Change, Difference, TableDifference
from pipeline.releases.diff_schemas import SchemaChange

FIELDS = [field("id", "integer"), field("name"), field("size", "number"), field("seen", "date")]
ROWS: list[list[object]] = [
    [1, "one", 50.45, "2014-01-22"],
    [2, "two", 1, ""],
    [3, "three", "", "2021-05-08"],
]
SEEN = [
    field("id", "integer"), field("name"), field("size", "number"), field("seen", "datetime"), field("held", "boolean"),
]  # fmt: skip


@contextmanager
def compared(old: Path, new: Path) -> Iterator[tuple[Difference, list[Change]]]:
    with (
        duckdb.connect() as connection,
        open_release.opened(old, connection, "old") as old_release,
        open_release.opened(new, connection, "new") as new_release,
    ):
        yield diff_rows.compare(connection, old_release, new_release), list(diff_rows.changes(connection))


def differences(tmp_path: Path, old: Any, new: Any) -> tuple[tuple[SchemaChange, ...], list[Change]]:
    """Return the changes of schemas, and of rows, between two versions of one table or several."""
    olds, news = (made if isinstance(made, list) else [made] for made in (old, new))
    with compared(packages.write(tmp_path / "a", *olds), packages.write(tmp_path / "b", *news)) as (
        difference,
        lines,
    ):
        schema_changes = [
            Change(s.table, "", s.field, s.change, s.old or None, s.new or None) for s in difference.schema
        ]
        assert lines[: len(schema_changes)] == schema_changes
        return difference.schema, lines[len(schema_changes) :]


def changed_fields(tmp_path: Path, *fields: Descriptor, **properties: Any) -> tuple[SchemaChange, ...]:
    """Return the schema changes if these fields replace FIELDS in an empty table."""
    old, new = table("things", FIELDS, []), table("things", fields or FIELDS, [], **properties)
    schema, rows = differences(tmp_path, old, new)
    assert rows == []
    return schema


def test_changed_rows_and_cells_are_reported_by_their_key(tmp_path: Path) -> None:
    new: list[list[object]] = [
        [3, "three", 0.5, "2021-05-09"],
        [1, "one", 50.45, "2014-01-22"],
        [4, "four", "", ""],
    ]
    schema, rows = differences(tmp_path, table("things", FIELDS, ROWS), table("things", FIELDS, new))
    assert schema == ()
    assert rows == [
        Change("things", "2", "", "row removed", None, None),
        Change("things", "3", "size", "value", None, "0.5"),
        Change("things", "3", "seen", "value", "2021-05-08", "2021-05-09"),
        Change("things", "4", "", "row added", None, None),
    ]


def test_changes_are_counted_by_table_and_field(tmp_path: Path) -> None:
    new = [[1, "ONE", 50.45, "2014-01-22"], [2, "too", 2, ""], [4, "four", "", ""]]
    old_folder = packages.write(tmp_path / "a", table("things", FIELDS, ROWS))
    new_folder = packages.write(tmp_path / "b", table("things", FIELDS, new))
    with compared(old_folder, new_folder) as (difference, _):
        assert difference.tables == (
            TableDifference("things", 3, 3, 1, 1, 1, 1, {"name": 1, "size": 1}, {"name": 1}),
        )
        assert not difference.empty


def test_formatting_and_order_are_not_changes(tmp_path: Path) -> None:
    old = [[1, "one", "50.45", "2014-01-22T00:00:00", "true"], [2, "two", "1", "2014-01-22T10:00:00Z", ""]]
    new: list[list[object]] = [
        [2, "two", "1.000", "2014-01-22T12:00:00+02:00", ""],
        ["01", "one", "50.450000", "2014-01-22T00:00:00.000", "True"],
    ]
    assert differences(tmp_path, table("things", SEEN, old), table("things", SEEN, new)) == ((), [])


def test_quotes_line_ends_and_a_byte_order_mark_are_not_changes(tmp_path: Path) -> None:
    old_folder = packages.write(tmp_path / "a", table("things", FIELDS, ROWS))
    new_folder = packages.write(tmp_path / "b", table("things", FIELDS, []))
    text = 'id,name,size,seen\n"3","three",,2021-05-08\n1,"one","50.450",2014-01-22\n2,two,1.0,\n'
    (new_folder / "data" / "things.csv").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    with compared(old_folder, new_folder) as (difference, lines):
        assert (difference.empty, lines) == (True, [])


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("Kiev City", "Kiev city", "spelling"),
        ("POINT (30.523330 50.450000)", "POINT (30.52333 50.45)", "spelling"),
        ("1.0 and 20", "1 and 20", "spelling"),
        (" a  b", "a b", "spelling"),
        ("Nu\u0308rnberg", "N\u00fcrnberg", "spelling"),
        ("20", "2", "value"),
        ("1.50", "1.05", "value"),
        ("10.0", "1.00", "value"),
        ("a b", "ab", "value"),
    ],
)
def test_a_change_of_spelling_differs_from_a_change_of_value(
    tmp_path: Path, old: str, new: str, change: str
) -> None:
    _, rows = differences(
        tmp_path, table("things", FIELDS, [[1, old, "", ""]]), table("things", FIELDS, [[1, new, "", ""]])
    )
    assert rows == [Change("things", "1", "name", change, old, new)]


def test_a_key_of_several_fields_is_joined_by_commas(tmp_path: Path) -> None:
    fields = [field("a"), field("b", "integer"), field("c")]
    old = table("things", fields, [["x", 1, "p"], ["x", 2, "p"]], primaryKey=["a", "b"])
    new = table("things", fields, [["x", 1, "q"], ["y", 2, "p"]], primaryKey=["a", "b"])
    assert differences(tmp_path, old, new)[1] == [
        Change("things", "x,1", "c", "value", "p", "q"),
        Change("things", "x,2", "", "row removed", None, None),
        Change("things", "y,2", "", "row added", None, None),
    ]


def test_a_table_without_a_key_is_compared_by_all_cells_of_its_rows(tmp_path: Path) -> None:
    fields = [field("a"), field("b")]
    old = table("things", fields, [["x", ""], ["x", ""], ["y", "z"]], primaryKey=[])
    new = table("things", fields, [["y", "z"], ["x", ""], ["w", ""]], primaryKey=[])
    assert differences(tmp_path, old, new)[1] == [
        Change("things", "w,", "", "row added", None, None),
        Change("things", "x,", "", "row removed", None, None),
    ]


def test_a_table_that_has_only_key_fields_is_compared(tmp_path: Path) -> None:
    old, new = table("things", [field("a")], [["x"], ["y"]]), table("things", [field("a")], [["y"], ["z"]])
    assert differences(tmp_path, old, new)[1] == [
        Change("things", "x", "", "row removed", None, None),
        Change("things", "z", "", "row added", None, None),
    ]


def test_findings_and_changes_of_a_release_are_not_compared(tmp_path: Path) -> None:
    about = [table("findings", FIELDS, ROWS), table("changes", FIELDS, ROWS)]
    things = table("things", FIELDS, ROWS)
    assert differences(tmp_path, [things], [things, *about]) == ((), [])


def test_added_removed_and_renamed_tables_are_reported(tmp_path: Path) -> None:
    old = [table("kept", FIELDS, ROWS), table("gone", FIELDS, ROWS[:1]), table("former", FIELDS, ROWS)]
    new = [table("kept", FIELDS, ROWS), table("come", FIELDS, ROWS[:2]), table("latter", FIELDS, ROWS[::-1])]
    assert differences(tmp_path, old, new) == (
        (
            SchemaChange("gone", "", "table removed", "1 row"),
            SchemaChange("latter", "", "table renamed", "former", "latter"),
            SchemaChange("come", "", "table added", "", "2 rows"),
        ),
        [],
    )


def test_a_table_with_two_possible_new_names_is_removed_and_both_are_added(tmp_path: Path) -> None:
    old = table("former", FIELDS, ROWS)
    new = [table("one", FIELDS, ROWS), table("two", FIELDS, ROWS)]
    assert [c.change for c in differences(tmp_path, old, new)[0]] == [
        "table removed",
        "table added",
        "table added",
    ]


def test_a_field_with_the_same_values_under_another_name_is_renamed(tmp_path: Path) -> None:
    fields = [field("id", "integer"), field("label"), field("size", "number"), field("seen", "date")]
    new = [*([i, name, size, seen] for i, name, size, seen in ROWS), [4, "four", "", ""]]
    schema, rows = differences(tmp_path, table("things", FIELDS, ROWS), table("things", fields, new))
    assert schema == (SchemaChange("things", "label", "field renamed", "name", "label"),)
    assert rows == [Change("things", "4", "", "row added", None, None)]


@pytest.mark.parametrize(
    "cells", [["one", "two", "other"], ["", "", ""]], ids=["one cell differs", "all cells are empty"]
)
def test_a_field_whose_values_do_not_match_exactly_is_removed_and_added(
    tmp_path: Path, cells: list[str]
) -> None:
    fields = [field("id", "integer"), field("label"), field("size", "number"), field("seen", "date")]
    new = [[row[0], cell, *row[2:]] for row, cell in zip(ROWS, cells, strict=True)]
    schema, rows = differences(tmp_path, table("things", FIELDS, ROWS), table("things", fields, new))
    assert schema == (
        SchemaChange("things", "name", "field removed", "string"),
        SchemaChange("things", "label", "field added", "", "string"),
    )
    assert rows == []


def test_a_renamed_key_is_recognised_by_its_values(tmp_path: Path) -> None:
    fields = [field("number", "integer"), *FIELDS[1:]]
    new = [*ROWS[:2], [3, "thirty", "", "2021-05-08"]]
    schema, rows = differences(tmp_path, table("things", FIELDS, ROWS), table("things", fields, new))
    assert schema == (SchemaChange("things", "number", "field renamed", "id", "number"),)
    assert rows == [Change("things", "3", "name", "value", "three", "thirty")]


@pytest.mark.parametrize(
    ("fields", "properties", "expected"),
    [
        ([FIELDS[0], FIELDS[2], FIELDS[1], FIELDS[3]], {}, ("", "fields reordered", "id, name, size, seen", "id, size, name, seen")),
        ([*FIELDS[:3], field("seen")], {}, ("seen", "type", "date", "string")),
        ([*FIELDS[:3], field("seen", "date", format="%d/%m/%Y")], {}, ("seen", "format", "default", "%d/%m/%Y")),
        ([*FIELDS[:3], field("seen", "date", description="A day.")], {}, ("seen", "description", "", "A day.")),
        ([*FIELDS[:3], field("seen", "date", constraints={"required": True})], {}, ("seen", "constraint tightened", "", "required")),
        ([*FIELDS[:3], field("seen", "date", constraints={"required": False})], {}, None),
        ([*FIELDS[:3], field("seen", "date", constraints={"minimum": "2000-01-01"})], {}, ("seen", "constraint tightened", "", "minimum 2000-01-01")),
        ([FIELDS[0], field("name", constraints={"enum": ["a", "b"]}), *FIELDS[2:]], {}, ("name", "constraint tightened", "", "enum a, b")),
        (FIELDS, {"primaryKey": ["id", "name"]}, ("", "primary key", "id", "id, name")),
        (FIELDS, {"uniqueKeys": [["name", "size"]]}, ("", "unique key added", "", "name, size")),
        (FIELDS, {"foreignKeys": [{"fields": ["name"], "reference": {"resource": "others", "fields": ["id"]}}]}, ("", "reference added", "", "name to others (id)")),
    ],
)  # fmt: skip
def test_a_change_of_a_schema_is_reported(
    tmp_path: Path,
    fields: list[Descriptor],
    properties: Descriptor,
    expected: tuple[str, str, str, str] | None,
) -> None:
    assert changed_fields(tmp_path, *fields, **properties) == (
        (SchemaChange("things", *expected),) if expected else ()
    )


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ({"minimum": 1}, {"minimum": 2}, "constraint tightened"),
        ({"minimum": 10}, {"minimum": 9}, "constraint loosened"),
        ({"maximum": 10}, {"maximum": 9}, "constraint tightened"),
        ({"maximum": 9}, {"maximum": 10}, "constraint loosened"),
        ({"minimum": 0}, {}, "constraint loosened"),
        ({"unique": True}, {}, "constraint loosened"),
        ({}, {"maximum": 0}, "constraint tightened"),
    ],
)
def test_a_constraint_is_tightened_or_loosened(
    tmp_path: Path, old: Descriptor, new: Descriptor, change: str
) -> None:
    old_table, new_table = (table("things", [field("id", "integer", constraints=c)], []) for c in (old, new))
    assert [c.change for c in differences(tmp_path, old_table, new_table)[0]] == [change]


def test_codes_are_reported_one_by_one(tmp_path: Path) -> None:
    def coded(**labels: str) -> Descriptor:
        return field("code", categories=[{"value": code, "label": label} for code, label in labels.items()])

    old = table("things", [coded(a="One", b="Two", c="Three")], [])
    new = table("things", [coded(a="One", c="Third", d="Four")], [])
    assert differences(tmp_path, old, new)[0] == (
        SchemaChange("things", "code", "code removed", "b"),
        SchemaChange("things", "code", "code added", "", "d"),
        SchemaChange("things", "code", "code label", "c: Three", "c: Third"),
    )


def test_a_value_of_another_type_is_compared_as_text(tmp_path: Path) -> None:
    fields = [field("id"), FIELDS[1], field("size", "integer"), field("seen")]
    old, new = (
        table("things", FIELDS, [ROWS[1], ROWS[2]]),
        table("things", fields, [[2, "two", 1, ""], [3, "three", "", "8 May"]]),
    )
    schema, rows = differences(tmp_path, old, new)
    assert [change.change for change in schema] == ["type", "type", "type"]
    assert rows == [Change("things", "3", "seen", "value", "2021-05-08", "8 May")]


values = st.one_of(
    st.none(), st.integers(0, 3).map(str), st.sampled_from(["a", "b", "c,d", 'e"f', "g\nh", "é"])
)
tables = st.dictionaries(st.integers(0, 9), st.tuples(values, values), max_size=8)


def rows_of(cells: dict[int, tuple[str | None, str | None]]) -> list[list[object]]:
    return [[key, *pair] for key, pair in cells.items()]


@pytest.mark.slow
@settings(max_examples=40)
@given(tables, tables, st.randoms())
def test_exactly_the_drawn_changes_are_reported(old: Any, new: Any, random: Any) -> None:
    fields = [field("id", "integer"), field("x"), field("y")]
    shuffled = rows_of(new)
    random.shuffle(shuffled)
    with tempfile.TemporaryDirectory() as name:
        old_folder = packages.write(Path(name) / "a", table("things", fields, rows_of(old)))
        new_folder = packages.write(Path(name) / "b", table("things", fields, shuffled))
        with compared(old_folder, old_folder) as (same, nothing):
            assert (same.empty, nothing) == (True, [])
        with compared(old_folder, new_folder) as (_, lines):
            expected = [(str(key), "", None, None) for key in old.keys() ^ new.keys()]
            for key in old.keys() & new.keys():
                cells = zip(("x", "y"), old[key], new[key], strict=True)
                expected += [(str(key), where, a, b) for where, a, b in cells if a != b]
            reported = [(line.key, line.field, line.old, line.new) for line in lines]
            assert sorted(reported, key=repr) == sorted(expected, key=repr)


def test_a_folder_a_zip_and_a_duckdb_of_one_release_are_equal(tmp_path: Path) -> None:
    folder = packages.write(tmp_path / "a", table("things", FIELDS, ROWS))
    zipped = Path(shutil.make_archive(str(tmp_path / "zipped"), "zip", folder))
    stored = tmp_path / "things.duckdb"
    with duckdb.connect(str(stored)) as connection:
        connection.execute(
            "CREATE TABLE things (id BIGINT PRIMARY KEY, name VARCHAR, size DOUBLE, seen DATE)"
        )
        connection.execute("INSERT INTO things VALUES (3, 'three', NULL, '2021-05-08'), (2, 'two', 1, NULL)")
        connection.execute("INSERT INTO things VALUES (1, 'one', 50.45, '2014-01-22')")
    for package in (zipped, stored):
        with compared(folder, package) as (difference, lines):
            assert (difference.schema, lines) == ((), [])


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (lambda d: d.clear(), 'datapackage.json: "resources" is a required property'),
        (lambda d: d["resources"][0].update(path="../data/things.csv"), "datapackage.json: things: the path ../data/things.csv leads outside the package"),
        (lambda d: d["resources"][0].update(path="/etc/passwd"), "datapackage.json: things: the path /etc/passwd leads outside the package"),
        (lambda d: d["resources"][0].update(path="https://example.org/x.csv"), "datapackage.json: things: https://example.org/x.csv is an address, and no address is opened"),
        (lambda d: d["resources"][0].update(path="data/others.csv"), "datapackage.json: things: data/others.csv not found"),
        (lambda d: d["resources"].append(d["resources"][0]), "datapackage.json: things: there is more than one table with this name"),
        (lambda d: d["resources"][0]["schema"].update(primaryKey=["no"]), "datapackage.json: a key of things names no, which is not a field"),
        (lambda d: d["resources"][0]["schema"]["fields"].pop(), "things.csv: its header differs from the fields in datapackage.json"),
        (lambda d: d["resources"][0]["schema"]["fields"][1].update(type="integer"), 'things.csv: a cell of name is not a valid integer: "one"'),
        (lambda d: d["resources"][0].update(schema="schema.json"), "datapackage.json: things: schema.json not found"),
    ],
)  # fmt: skip
def test_a_package_that_cannot_be_read_is_an_error_in_one_sentence(
    tmp_path: Path, edit: Callable[[Any], None], problem: str
) -> None:
    folder = packages.write(tmp_path / "a", table("things", FIELDS, ROWS[:1]))
    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    edit(descriptor)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    with pytest.raises(CallError) as error, compared(folder, folder):
        pass
    assert str(error.value) in {f"{folder}: {problem}", f"{folder} {problem}"}


@pytest.mark.parametrize("text", ["", "[", "[1]", "\0", "1" * 5000])
def test_a_descriptor_that_is_not_one_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "datapackage.json").write_text(text, "utf-8")
    with pytest.raises(CallError, match=r"datapackage\.json"), compared(tmp_path, tmp_path):
        pass


@pytest.mark.parametrize(
    ("kind", "cell"), [("integer", "1.5"), ("number", "1,5"), ("date", "2021-02-30"), ("boolean", "yes")]
)
def test_a_cell_that_is_not_of_its_type_is_an_error(tmp_path: Path, kind: str, cell: str) -> None:
    folder = packages.write(tmp_path / "a", table("things", [field("id"), field("x", kind)], [["k", cell]]))
    with (
        pytest.raises(CallError, match=f'things.csv: a cell of x is not a valid {kind}: "{cell}"$'),
        compared(folder, folder),
    ):
        pass


def test_a_row_with_too_many_cells_is_an_error(tmp_path: Path) -> None:
    folder = packages.write(
        tmp_path / "a", table("things", [field("id"), field("x")], [["k", 1], ["l", 2, 3]])
    )
    with (
        pytest.raises(CallError, match=r"things\.csv, line 3: expected 2 cells but found 3"),
        compared(folder, folder),
    ):
        pass


def test_a_link_to_a_file_outside_the_package_is_not_followed(tmp_path: Path) -> None:
    folder = packages.write(tmp_path / "a", table("things", FIELDS, ROWS))
    (folder / "data" / "things.csv").rename(tmp_path / "things.csv")
    (folder / "data" / "things.csv").symlink_to(tmp_path / "things.csv")
    with pytest.raises(CallError, match="leads outside the package"), compared(folder, folder):
        pass


def test_a_file_that_is_not_a_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x.duckdb").write_bytes(b"no database, but long enough to be looked at" * 200)
    with (
        pytest.raises(CallError, match=r"x\.duckdb is not a DuckDB file"),
        compared(tmp_path / "x.duckdb", tmp_path / "x.duckdb"),
    ):
        pass


def test_a_key_that_is_not_unique_is_an_error(tmp_path: Path) -> None:
    folder = packages.write(tmp_path / "a", table("things", FIELDS, [ROWS[0], ROWS[0]]))
    with (
        pytest.raises(CallError, match="things: the key id is not unique in the old release"),
        compared(folder, folder),
    ):
        pass


def test_names_are_quoted(tmp_path: Path) -> None:
    fields = [field('a"; DROP TABLE x; --'), field("it's; select")]
    old, new = (table('"odd" ta\'ble', fields, [["k", cell]]) for cell in ("v", "w"))
    for resource, _ in (old, new):
        resource["path"] = "data/odd.csv"
    assert differences(tmp_path, old, new)[1] == [
        Change('"odd" ta\'ble', "k", "it's; select", "value", "v", "w")
    ]


def test_the_working_database_has_the_form_of_a_release(tiny: Path) -> None:
    dataset = check_contract.read(tiny)
    working = release_model.of_working(dataset, "work")
    computed = [name for name, table_model in working.tables.items() if table_model.computed]
    assert (working.name, working.tables["events"].relation) == (
        dataset.about["name"],
        '"work".main."events"',
    )
    assert computed == ["contradictions", "event_support", "event_responsibility", "event_estimates"]


@pytest.mark.slow
def test_a_released_package_is_equal_to_its_own_database(released: Callable[[str], Path]) -> None:
    package = shared_release.package(released("strikes"))
    with compared(package, package / "quayside-strikes.duckdb") as (difference, lines):
        assert (difference.schema, lines) == ((), [])
        counts = {
            "strikes": 8,
            "strike_unions": 9,
            "strike_demands": 12,
            "works": 7,
            "unions": 6,
            "codes": 22,
            "retired": 0,
        }
        assert {table.table: table.after for table in difference.tables} == counts

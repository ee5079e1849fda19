"""Packages that other tools made are read by the Data Package standard, or refused by name in one sentence."""

import csv
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.errors import CallError
from pipeline.releases import compare
from pipeline.releases.read_package import read_package

FIELDS = [{"name": "id", "type": "integer"}, {"name": "name", "type": "string"}]
SCHEMA = {"fields": FIELDS, "primaryKey": "id"}
TEXT = "id,name\n1,één\n2,two\n"
ROWS = [(1, "één"), (2, "two")]


def package(folder: Path, files: dict[str, bytes | str], *resources: dict[str, Any], **more: Any) -> Path:
    """Write a package of these files and resources."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    descriptor = {"name": "p", **more, "resources": list(resources)}
    folder.mkdir(exist_ok=True)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), "utf-8")
    return folder


def rows(folder: Path, name: str = "t") -> list[tuple[Any, ...]]:
    """Return the rows of a table of a package."""
    with read_package(folder) as opened:
        return opened.relation(name).fetchall()


def differences(old: Path, new: Path) -> list[str]:
    """Return what `diff` prints."""
    with compare.between(old, new) as comparison:
        return list(compare.as_text(comparison, 100))


READABLE: dict[str, tuple[dict[str, bytes | str], dict[str, Any]]] = {
    "schema in place": ({"t.csv": TEXT}, {"path": "t.csv", "schema": SCHEMA}),
    "schema by path": (
        {"t.csv": TEXT, "s/t.json": json.dumps(SCHEMA)},
        {"path": "t.csv", "schema": "s/t.json"},
    ),
    "profile of v1": (
        {"t.csv": TEXT},
        {"path": "t.csv", "profile": "tabular-data-resource", "schema": SCHEMA},
    ),
    "path as a list": ({"t.csv": TEXT}, {"path": ["t.csv"], "schema": SCHEMA}),
    "two parts": (
        {"a.csv": "id,name\n1,één\n", "b.csv": "2,two\n"},
        {"path": ["a.csv", "b.csv"], "schema": SCHEMA},
    ),
    "two parts without a line end": (
        {"a.csv": "id,name\n1,één", "b.csv": "2,two"},
        {"path": ["a.csv", "b.csv"], "schema": SCHEMA},
    ),
    "objects in place": (
        {},
        {"data": [{"id": 1, "name": "één"}, {"name": "two", "id": 2}], "schema": SCHEMA},
    ),
    "arrays in place": ({}, {"data": [["id", "name"], [1, "één"], [2, "two"]], "schema": SCHEMA}),
    "text in place": ({}, {"data": TEXT, "format": "csv", "schema": SCHEMA}),
    "latin 1": (
        {"t.csv": TEXT.encode("latin-1")},
        {"path": "t.csv", "encoding": "iso-8859-1", "schema": SCHEMA},
    ),
    "utf-16": ({"t.csv": TEXT.encode("utf-16")}, {"path": "t.csv", "encoding": "utf-16", "schema": SCHEMA}),
    "byte order mark": ({"t.csv": TEXT.encode("utf-8-sig")}, {"path": "t.csv", "schema": SCHEMA}),
    "tabs": ({"t.tsv": TEXT.replace(",", "\t")}, {"path": "t.tsv", "schema": SCHEMA}),
    "semicolons": (
        {"t.csv": TEXT.replace(",", ";")},
        {"path": "t.csv", "dialect": {"delimiter": ";"}, "schema": SCHEMA},
    ),
    "dialect by path": (
        {"t.csv": TEXT.replace(",", ";"), "d.json": '{"delimiter": ";"}'},
        {"path": "t.csv", "dialect": "d.json", "schema": SCHEMA},
    ),
    "dialect as frictionless writes it": (
        {"t.csv": TEXT.replace(",", "|")},
        {"path": "t.csv", "dialect": {"csv": {"delimiter": "|"}}, "schema": SCHEMA},
    ),
    "no header": (
        {"t.csv": "1,één\n2,two\n"},
        {"path": "t.csv", "dialect": {"header": False}, "schema": SCHEMA},
    ),
    "comments": (
        {"t.csv": f"# x\n{TEXT}"},
        {"path": "t.csv", "dialect": {"commentChar": "#"}, "schema": SCHEMA},
    ),
    "escapes": (
        {"t.csv": "id,name\n1,é\\én\n2,two\n".replace("\\é", "\\é")},
        {"path": "t.csv", "dialect": {"escapeChar": "\\"}, "schema": SCHEMA},
    ),
    "mixed line ends": ({"t.csv": "id,name\r\n1,één\n2,two\r\n"}, {"path": "t.csv", "schema": SCHEMA}),
    "columns in another order": (
        {"t.csv": "name,id\néén,1\ntwo,2\n"},
        {"path": "t.csv", "schema": {**SCHEMA, "fieldsMatch": ["equal"]}},
    ),
}


@pytest.mark.parametrize("kind", READABLE)
def test_a_table_is_read_as_the_standard_says(kind: str, tmp_path: Path) -> None:
    files, resource = READABLE[kind]
    made = package(tmp_path / "made", files, {"name": "t", **resource})
    assert rows(made) == ROWS
    plain = package(tmp_path / "plain", {"t.csv": TEXT}, {"name": "t", "path": "t.csv", "schema": SCHEMA})
    assert differences(plain, made)[1:] == ["nothing changed"]


@pytest.mark.parametrize("path", ["t.csv", "t.tsv"])
def test_a_table_without_a_schema_is_compared_as_text(path: str, tmp_path: Path) -> None:
    one, other = "id,v\n1,a\n", "id,v\n1,CHANGED\n2,new\n"
    texts = [text.replace(",", "\t") if path == "t.tsv" else text for text in (one, other)]
    old, new = (
        package(tmp_path / name, {path: text}, {"name": "t", "path": path})
        for name, text in zip("ab", texts, strict=True)
    )
    assert differences(old, new)[-3:] == [
        "t 1,CHANGED: row added",
        "t 1,a: row removed",
        "t 2,new: row added",
    ]
    assert differences(old, old)[1:] == ["nothing changed"]


UNREAD: dict[str, tuple[dict[str, Any], str]] = {
    "an address": ({"path": "https://example.org/t.csv"}, "https://example.org/t.csv is an address, and no address is opened"),
    "an address of a file": ({"path": "file:///etc/passwd"}, "file:///etc/passwd is an address, and no address is opened"),
    "a schema at an address": ({"path": "t.csv", "schema": "http://127.0.0.1:9/s.json"}, "http://127.0.0.1:9/s.json is an address, and no address is opened"),
    "compressed": ({"path": "t.csv.gz", "format": "csv"}, "t.csv.gz is compressed, and only packages as a whole are unpacked"),
    "a workbook": ({"path": "t.xlsx"}, "t.xlsx has the format xlsx, and only CSV is read"),
    "JSON": ({"path": "t.json"}, "t.json has the format json, and only CSV is read"),
    "data that are no rows": ({"data": {"a": 1}}, "its data are not rows of a table"),
    "nothing": ({}, "the resource has neither a path nor data"),
    "an encoding that nobody knows": ({"path": "t.csv", "encoding": "klingon"}, "encoding: unknown character encoding klingon; use one such as utf-8"),
    "a type that nobody knows": ({"path": "t.csv", "schema": {"fields": [{"name": "id", "type": "money"}]}}, 'schema.fields[0].type: "money" is not one of "'),
    "a field twice": ({"path": "t.csv", "schema": {"fields": [*FIELDS, FIELDS[0]]}}, 'the field "id" is defined more than once, apart from upper and lower case'),
    **{
        f"rows of its own, and {name!r} as the name of a field": (
            {"data": [{"id": 1}], "schema": {"fields": [{"name": name}, *FIELDS]}}, f'schema.fields[0].name: {json.dumps(name, separators=(",", ":"))} is not of type "string"'
        )
        for name in ({"$ref": "t.csv"}, ["id"], 1, None, True)
    },
    "a schema that is not JSON": ({"path": "t.csv", "schema": "t.csv"}, "the schema in t.csv is not valid JSON"),
    "two delimiters": ({"path": "t.csv", "dialect": {"delimiter": '"'}}, "dialect: '\"' cannot be both the delimiter and a quote or escape character"),
}  # fmt: skip


@pytest.mark.parametrize("kind", UNREAD)
def test_a_table_that_cannot_be_read_is_named_and_the_others_are_compared(kind: str, tmp_path: Path) -> None:
    resource, reason = UNREAD[kind]
    other = {"name": "other", "path": "t.csv", "schema": SCHEMA}
    table = {"name": "odd", "schema": SCHEMA, **resource}
    made = package(tmp_path / "made", {"t.csv": TEXT}, table, other)
    title, nothing, note = differences(made, made)
    assert (title, nothing) == ("p -> p", "nothing changed")
    assert note.startswith(f"not compared: odd, {reason}")
    alone = package(tmp_path / "alone", {"t.csv": TEXT}, table)
    with pytest.raises(CallError) as error:
        read_package(alone)
    assert str(error.value).startswith(f"{alone}: datapackage.json: odd: {reason}")


def test_a_resource_that_is_not_a_table_is_named(tmp_path: Path) -> None:
    table = {"name": "t", "path": "t.csv", "schema": SCHEMA}
    made = package(tmp_path / "made", {"t.csv": TEXT, "x.pdf": "x"}, table, {"name": "x", "path": "x.pdf"})
    assert differences(made, made)[-1] == "not compared: x, which is not described as a table"


FAULTY: dict[str, bytes | str] = {
    "a long row": "id,name\n1,a\n2,b,c\n",
    "a short row": "id,name\n1,a\n2\n",
    "an open quote": 'id,name\n1,"a\n',
    "an inner quote": 'id,name\n1,"a"b"\n',
    "a wrong type": "id,name\nx,a\n",
    "another header": "id,label\n1,a\n",
    "no header": "",
    "wrong bytes": b"id,name\n1,\xff\n",
    "an integer that is too long": "id,name\n" + "9" * 30 + ",a\n",
}


@pytest.mark.parametrize("kind", FAULTY)
def test_a_fault_in_a_table_is_one_sentence_without_words_of_duckdb(kind: str, tmp_path: Path) -> None:
    data = FAULTY[kind]
    made = package(tmp_path / "made", {"t.csv": data}, {"name": "t", "path": "t.csv", "schema": SCHEMA})
    with pytest.raises(CallError) as error:
        read_package(made)
    assert str(error.value).startswith(f"{made}: t.csv")
    assert "Error" not in str(error.value).removeprefix(str(made))


def test_moments_in_other_formats_and_categories_with_descriptions_are_read(tmp_path: Path) -> None:
    fields = [
        {"name": "day", "type": "date", "format": "%d/%m/%Y"},
        {"name": "at", "type": "datetime", "format": "fmt:%Y-%m-%d %H:%M"},
        {"name": "any", "type": "date", "format": "any"},
        {
            "name": "kind",
            "type": "string",
            "categories": [{"value": "a", "label": "A", "description": "x"}, "b"],
        },
    ]
    files: dict[str, bytes | str] = {"t.csv": "day,at,any,kind\n08/05/2021,2021-05-08 10:00,8 May 2021,a\n"}
    made = package(tmp_path / "made", files, {"name": "t", "path": "t.csv", "schema": {"fields": fields}})
    day = dt.date(2021, 5, 8)
    assert rows(made) == [(day, dt.datetime(2021, 5, 8, 10), day, "a")]  # noqa: DTZ001 - published without a zone
    with read_package(made) as opened:
        assert list(opened["t"]["kind"].cat.categories) == ["a", "b"]
    assert differences(made, made)[1:] == ["nothing changed"]


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\n\ufeff"), max_size=5)


@pytest.mark.slow
@given(
    cells=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_drawn_texts_are_read_whatever_the_dialect_and_encoding(
    cells: list[tuple[str, str]],
    delimiter: str,
    encoding: str,
    line_end: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL)
    writer.writerows([("a", "b"), *cells])
    resource = {
        "name": "t",
        "path": "t.csv",
        "encoding": encoding,
        "dialect": {"delimiter": delimiter},
        "schema": {"fields": [{"name": "a"}, {"name": "b"}]},
    }
    made = package(tmp_path_factory.mktemp("p"), {"t.csv": text.getvalue().encode(encoding)}, resource)
    expected = [tuple(cell or None for cell in row) for row in cells]
    assert rows(made) == expected


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0" + b"\0" * 9000, b"x" * 20_000])
def test_a_file_that_is_not_a_database_is_one_sentence_without_words_of_duckdb(
    data: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "x.duckdb"
    path.write_bytes(data)
    problem = f"{path} is not a DuckDB file, or it is damaged or was written by a newer DuckDB"
    with pytest.raises(CallError) as error:
        read_package(path)
    assert str(error.value) == problem
    with pytest.raises(CallError) as error:
        differences(path, path)
    assert str(error.value) == problem


def test_a_database_with_damaged_blocks_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE t AS SELECT range AS id, md5(range::VARCHAR) AS text FROM range(200000)"
        )
    data = bytearray(path.read_bytes())
    data[len(data) // 2 :: 4096] = b"\xff" * len(data[len(data) // 2 :: 4096])
    path.write_bytes(data)
    with pytest.raises(CallError) as error, compare.between(path, path):
        pass
    assert "Error" not in str(error.value)

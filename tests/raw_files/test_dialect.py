"""Files that are not plain CSV are read as declared, or as recognised, with a finding that says so."""

import codecs
import json
import re
import tempfile
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import duckdb
import findings
import project
import pytest
import working
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cells import check_cells, scan_result
from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.core import errors, wording
from pipeline.core.finding import Finding
from pipeline.raw_files import choose_reader, detect_format, python_reader
from pipeline.raw_files.python_reader import Encoding
from pipeline.run import release
from pipeline.schema import model
from pipeline.schema.dialect import Dialect

Descriptor = dict[str, Any]


def table(names: str = "id,name", **more: Any) -> model.TableSchema:
    words = {"type": "string", "title": "T", "description": "D.", "example": "x"}
    described = {"name": "t", "title": "T", "description": "D.", "primaryKey": [names.partition(",")[0]]}
    fields = [{"name": name, **words} for name in names.split(",")]
    return model.read_table({**described, "fields": fields, **more}, file="t.csv")


def dataset(folder: Path, schema: model.TableSchema) -> Dataset:
    return Dataset(folder, {}, {"t": schema}, {}, {}, {}, (), ())


def checked(
    folder: Path, data: bytes, schema: model.TableSchema, limit: int = check_cells.LIMIT
) -> tuple[list[Any], list[Finding]]:
    """Return the rows of a file, each with its line before its cells, and the findings."""
    (folder / "t.csv").write_bytes(data)
    with duckdb.connect() as connection:
        faults, scans = check_cells.check(dataset(folder, schema), connection, limit)
        if "t" not in scans:
            return [], faults
        relation = scans["t"].csv.relation()
        records = connection.execute(f"FROM {relation}").fetchall()
        lines = scans["t"].lines(range(len(records)))
    return [(line, *record) for line, record in zip(lines, records, strict=True)], faults


def read(folder: Path, data: bytes, schema: model.TableSchema) -> tuple[list[Any], list[findings.Coded]]:
    """Return the rows of a file, and the findings as codes with values."""
    rows, faults = checked(folder, data, schema)
    return rows, findings.coded(faults)


ROWS = [(2, "1", "apple"), (3, "2", "orange")]
DECLARED: dict[str, tuple[Descriptor, bytes, list[Any]]] = {
    "delimiter": ({"delimiter": "|"}, b"id|name\n1|apple\n2|orange\n", ROWS),
    "a delimiter of more than one byte": (
        {"delimiter": "\u00a6"},
        "id\u00a6name\n1\u00a6apple\n2\u00a6orange\n".encode(),
        ROWS,
    ),
    "tab": ({"delimiter": "\t"}, b"id\tname\n1\tapple\n2\torange\n", ROWS),
    "no header": ({"header": False}, b"1,apple\n2,orange\n", [(1, "1", "apple"), (2, "2", "orange")]),
    "no header below a byte order mark": (
        {"header": False},
        codecs.BOM_UTF8 + b"1,apple\n2,orange\n",
        [(1, "1", "apple"), (2, "2", "orange")],
    ),
    "header row": ({"headerRows": [2]}, b"Fruits\nid,name\n1,apple\n", [(3, "1", "apple")]),
    "header rows": (
        {"headerRows": [1, 2], "headerJoin": "_"},
        b"fruit\nid,name\n1,apple\n2,orange\n",
        [(3, "1", "apple"), (4, "2", "orange")],
    ),
    "comment rows": (
        {"commentRows": [2]},
        b'id,name\n#fru"its\n1,apple\n2,orange\n',
        [(3, "1", "apple"), (4, "2", "orange")],
    ),
    "comments": (
        {"commentChar": "//"},
        b'//all "fruits\nid,name\n1,"a\n//b"\n//c\n2,d//e\n',
        [(3, "1", "a\n//b"), (6, "2", "d//e")],
    ),
    "quote": ({"quoteChar": "'"}, b"id,name\n1,'apple,''fruits'''\n", [(2, "1", "apple,'fruits'")]),
    "quotes not doubled": ({"doubleQuote": False}, b'id,name\n1,"apple,fruits"\n', [(2, "1", "apple,fruits")]),
    "escape": (
        {"escapeChar": "|"},
        b'id,name\n1,apple|,"fruits"\n2,a|\n||\n',
        [(2, "1", 'apple,"fruits"'), (3, "2", "a\n|")],
    ),
    "initial space": ({"skipInitialSpace": True}, b'id, name\n1, apple\n2, "a, b"\n', [(2, "1", "apple"), (3, "2", "a, b")]),
    "line ends": ({"lineTerminator": "\r"}, b"id,name\r1,apple\r2,orange\r", ROWS),
}  # fmt: skip
FIELDS = {"header rows": "fruit_id,fruit_name"}


@pytest.mark.parametrize("kind", DECLARED)
def test_a_file_is_read_as_its_dialect_declares(kind: str, tmp_path: Path) -> None:
    dialect, data, rows = DECLARED[kind]
    assert read(tmp_path, data, table(FIELDS.get(kind, "id,name"), dialect=dialect)) == (rows, [])


@pytest.mark.parametrize(
    "encoding", ["windows-1252", "iso-8859-1", "macintosh", "utf-16", "utf-16-le", "utf-8-sig", "latin9"]
)
def test_a_file_is_read_in_its_declared_encoding(encoding: str, tmp_path: Path) -> None:
    data = "id,name\n1,Kandahár\n2,Ürümqi\n".encode(encoding)
    rows = [(2, "1", "Kandahár"), (3, "2", "Ürümqi")]
    assert read(tmp_path, data, table(encoding=encoding)) == (rows, [])


@pytest.mark.slow
def test_a_null_sequence_is_a_missing_value(tiny: Path) -> None:
    described = tiny / "schemas" / "raw" / "places.json"
    descriptor = json.loads(described.read_text("utf-8"))
    descriptor["dialect"] = {"nullSequence": "\\N"}
    described.write_text(json.dumps(descriptor), "utf-8")
    project.change(tiny, "places", place_id="P0002", admin1="\\N")
    assert findings.of_cells(tiny) == []
    assert working.ask(tiny, "SELECT admin1 FROM raw.places WHERE place_id = 'P0002'") == [(None,)]


REFUSED: list[tuple[Descriptor, list[str]]] = [
    *(
        ({"dialect": {name: 1}}, [f"dialect.{name} is a property of {of}; raw files must be delimited text"])
        for name, of in (
            ("property", "JSON and YAML"),
            ("itemType", "JSON and YAML"),
            ("itemKeys", "JSON and YAML"),
            ("sheetNumber", "spreadsheets"),
            ("sheetName", "spreadsheets"),
            ("table", "databases"),
        )
    ),
    (
        {"dialect": {"escapeChar": "\\", "quoteChar": '"'}},
        ["dialect: escapeChar and quoteChar are mutually exclusive (Table Dialect, escapeChar)"],
    ),
    (
        {"dialect": {"delimiter": '"'}},
        ["dialect: '\"' cannot be both the delimiter and a quote or escape character"],
    ),
    (
        {"dialect": {"delimiter": "\n"}},
        ["dialect: '\\n' cannot be a delimiter, quote or escape character"],
    ),
    ({"dialect": {"delimiter": "::"}}, ['dialect.delimiter: "::" is longer than 1 character']),
    (
        {"dialect": {"lineTerminator": ";"}},
        ["dialect.lineTerminator must be \\r\\n, \\n or \\r"],
    ),
    (
        {"dialect": {"headerRows": [1, 2], "commentRows": [2]}},
        ["dialect: a row cannot be in both headerRows and commentRows"],
    ),
    (
        {"encoding": "utf-88"},
        ["encoding: unknown character encoding utf-88; use one such as utf-8"],
    ),
]


@pytest.mark.parametrize(("declared", "problems"), REFUSED, ids=str)
def test_a_dialect_that_no_file_can_have_is_an_error_of_the_contract(
    declared: Descriptor, problems: list[str], tiny: Path
) -> None:
    described = tiny / "schemas" / "raw" / "places.json"
    described.write_text(json.dumps({**json.loads(described.read_text("utf-8")), **declared}), "utf-8")
    with pytest.raises(errors.ContractError) as error:
        check_contract.read(tiny)
    assert [p for p in error.value.problems if "places.json" in p and "target" not in p] == [
        f"schemas/raw/places.json: {problem}" for problem in problems
    ]


def test_a_file_that_is_not_in_its_own_encoding_is_not_read(tmp_path: Path) -> None:
    data = PLAIN.encode("utf-16") + b"\x00\xdc\x00\xdc"
    assert read(tmp_path, data, table()) == (
        [],
        [("t.csv:1", "cells.file.undecodable", {"encoding": "utf-16"}, [("save_as_csv", {})])],
    )


def test_utf_16_without_a_byte_order_mark_is_read_as_declared(tmp_path: Path) -> None:
    assert read(tmp_path, PLAIN.encode("utf-16-be"), table(encoding="utf-16")) == (READ, [])


EXAMPLE = re.search(
    r"```json\n(\"encoding\".*?)```",
    (project.REPOSITORY / "docs" / "schema-reference.md").read_text("utf-8"),
    re.DOTALL,
)


def test_the_schema_reference_shows_a_dialect_that_is_read(tmp_path: Path) -> None:
    assert EXAMPLE is not None
    data = "#coded in 2026\nid;name\n1;Kandahár\n".encode("cp1252")
    assert read(tmp_path, data, table(**json.loads("{" + EXAMPLE[1] + "}"))) == ([(3, "1", "Kandahár")], [])


def test_a_published_table_has_no_dialect(tiny: Path) -> None:
    described = tiny / "schemas" / "tables" / "events.json"
    described.write_text(
        json.dumps({**json.loads(described.read_text("utf-8")), "encoding": "utf-8"}), "utf-8"
    )
    with pytest.raises(errors.ContractError, match="encoding is allowed only in schemas/raw/"):
        check_contract.read(tiny)


PLAIN = "id,name\n1,Kandahár\n2,Ürümqi\n"
READ = [(2, "1", "Kandahár"), (3, "2", "Ürümqi")]
SAVE_OR_DECLARE: list[Any] = [("save_or_declare", {})]
SAVE_WITH_COMMAS: list[Any] = [("save_with_commas", {})]
DELETE_LINE: list[Any] = [("delete_line", {})]
SAVE_AGAIN: list[Any] = [("save_again", {})]
# The declared dialect or encoding, the file, its rows, and the finding.
RECOGNISED: dict[str, tuple[Descriptor, bytes, list[Any], list[findings.Coded]]] = {
    **{
        f"separated by {name}": (
            {}, PLAIN.replace(",", character).encode(), READ,
            [("t.csv:1", "cells.dialect", {"expected": "comma", "actual": name}, SAVE_WITH_COMMAS if name == "semicolon" else SAVE_OR_DECLARE)],
        )
        for name, character in {"semicolon": ";", "tab": "\t", "vertical bar": "|", "colon": ":", "caret": "^"}.items()
    },
    "commas where semicolons are declared": (
        {"dialect": {"delimiter": ";"}}, PLAIN.encode(), READ,
        [(
            "t.csv:1", "cells.dialect", {"expected": "semicolon", "actual": "comma"},
            [("delimit_or_declare", {"delimiter": "semicolon"})],
        )],
    ),
    "Windows-1252": (
        {}, PLAIN.encode("cp1252"), READ,
        [(
            "t.csv:2:2", "cells.encoding", {"expected": "UTF-8", "actual": "Windows-1252", "value": "Kandahár"},
            SAVE_OR_DECLARE,
        )],
    ),
    **{
        f"code page {page}": (
            {}, "id,name\n1,café\n2,Günther\n".encode(f"cp{page}"), [(2, "1", "café"), (3, "2", "Günther")],
            [(
                "t.csv:2:2", "cells.encoding",
                {"expected": "UTF-8", "actual": "MS-DOS code page 850", "value": "café"},
                [("save_again_or_restore", {"file": "t.csv"})],
            )],
        )
        for page in (437, 850)
    },
    "a low quote after a space in Windows-1252": (
        {}, "id,name\n1,an „attaché”\n2,x\n".encode("cp1252"), [(2, "1", "an „attaché”"), (3, "2", "x")],
        [(
            "t.csv:2:2", "cells.encoding",
            {"expected": "UTF-8", "actual": "Windows-1252", "value": "an „attaché”"}, SAVE_OR_DECLARE,
        )],
    ),
    "Mac Roman": (
        {}, "id,name\n1,Çelebi\n2,Ürümqiê\n".encode("mac-roman"), [(2, "1", "Çelebi"), (3, "2", "Ürümqiê")],
        [(
            "t.csv:2:2", "cells.encoding", {"expected": "UTF-8", "actual": "Mac Roman", "value": "Çelebi"},
            SAVE_OR_DECLARE,
        )],
    ),
    "dashes and apostrophes in Mac Roman": (
        {}, "id,name\r1,killed \u2013 it didn\u2019t\r2,x\r".encode("mac-roman"),
        [(2, "1", "killed \u2013 it didn\u2019t"), (3, "2", "x")],
        [(
            "t.csv:2:2", "cells.encoding",
            {"expected": "UTF-8", "actual": "Mac Roman", "value": "killed \u2013 it didn\u2019t"}, SAVE_OR_DECLARE,
        )],
    ),
    **{
        f"{name}": (
            {}, PLAIN.encode(name), READ,
            [(
                "t.csv:2:2", "cells.encoding", {"expected": "UTF-8", "actual": "UTF-16", "value": "Kandahár"},
                SAVE_OR_DECLARE,
            )],
        )
        for name in ("utf-16", "utf-16-le", "utf-16-be")
    },
    **{
        f"{name} where another is declared": (
            {"encoding": "windows-1252"}, PLAIN.encode(name), READ,
            [("t.csv:1", "cells.encoding", {"expected": "Windows-1252", "actual": "UTF-8"}, [])],
        )
        for name in ("utf-8", "utf-8-sig")
    },
    "a wrong byte in UTF-8": (
        {}, PLAIN.encode() + b"3,K\xe1bul\n", [*READ, (4, "3", "K\ufffdbul")],
        [("t.csv:4:2", "cells.text.not_utf8", {"field": "name", "value": "K\ufffdbul"}, [("retype_character", {})])],
    ),
    "a NUL": (
        {}, b"id,name\n1,ap\0ple\n2,orange\n", ROWS,
        [("t.csv:2:2", "cells.text.nul", {"field": "name", "value": "apple"}, [("save_without_nul", {})])],
    ),
    "a NUL under a header in another order": (
        {"fieldsMatch": "equal"}, b"name,id\nap\0ple,1\norange,2\n", ROWS,
        [("t.csv:2:1", "cells.text.nul", {"field": "name", "value": "apple"}, [("save_without_nul", {})])],
    ),
    "mixed line ends": (
        {}, b"id,name\r\n1,apple\n2,orange\r\n", ROWS,
        [("t.csv:2", "cells.line_end.mixed", {"crlf": 2, "lf": 1}, SAVE_AGAIN)],
    ),
    "three line ends": (
        {}, b"id,name\r\n1,apple\r2,orange\n", ROWS,
        [("t.csv:2", "cells.line_end.mixed", {"crlf": 1, "cr": 1, "lf": 1}, SAVE_AGAIN)],
    ),
    "line breaks in cells, which end no row": (
        {}, b'id,name\r\n1,"ap\nple"\r\n2,orange\r\n', [(2, "1", "ap\nple"), (4, "2", "orange")], [],
    ),
    "another line end than declared": (
        {"dialect": {"lineTerminator": "\n"}}, b"id,name\r\n1,apple\r\n2,orange\r\n", ROWS,
        [("t.csv:1", "cells.line_end.unexpected", {"expected": "LF", "actual": "CRLF"}, SAVE_AGAIN)],
    ),
    "the header again": (
        {}, b"id,name\n1,apple\nid,name\n2,orange\n", [(2, "1", "apple"), (4, "2", "orange")],
        [("t.csv:3", "cells.row.header_again", {}, DELETE_LINE)],
    ),
    "labels in another spelling": (
        {}, "ID , name\u00a0\n1,apple\n2,orange\n".encode(), ROWS,
        [
            (
                "t.csv:1:1", "cells.header.spelling", {"label": "ID ", "expected": "id"},
                [("trim_label", {}), ("lower_label", {})],
            ),
            ("t.csv:1:2", "cells.header.spelling", {"label": " name\xa0", "expected": "name"}, [("trim_label", {})]),
        ],
    ),
    "an invisible character beside a label": (
        {}, b"\xef\xbb\xbf\xef\xbb\xbfid,name\n1,apple\n2,orange\n", ROWS,
        [("t.csv:1:1", "cells.header.spelling", {"label": "\ufeffid", "expected": "id"}, [("bare_label", {})])],
    ),
    "spaces around quotes": (
        {}, b'id,name\n1, "apple"\n2,orange\n', [(2, "1", ' "apple"'), (3, "2", "orange")],
        [("t.csv:2:2", "cells.space.edge", {"field": "name", "value": ' "apple"'}, [("delete_edges", {"start": "space"})])],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", RECOGNISED)
def test_a_file_that_contradicts_its_declaration_is_read_with_a_finding(kind: str, tmp_path: Path) -> None:
    declared, data, rows, faults = RECOGNISED[kind]
    assert read(tmp_path, data, table(**declared)) == (rows, faults)


HEADERS: dict[str, tuple[Descriptor, bytes, list[findings.Coded]]] = {
    "another order": (
        {}, b"name,id\n",
        [("t.csv:1", "cells.header.order", {"header": "id,name"}, [("order_columns", {"header": "id,name"})])],
    ),
    "a duplicate": (
        {}, b"id,name,id\n", [("t.csv:1:3", "cells.header.duplicate", {"label": "id"}, [])],
    ),
    "an unknown and a missing field": (
        {}, b"id,nam\n",
        [
            ("t.csv:1:2", "cells.header.unknown_field", {"label": "nam", "table": "t"}, [("suggestion", {"suggestion": "name"})]),
            ("t.csv:1", "cells.header.missing_field", {"field": "name"}, []),
        ],
    ),
    "a title of two cells, which may be a row": (
        {}, b"a title,of 2026\nid,name\n1,apple\n",
        [("t.csv:1", "cells.header.none", {"table": "t"}, [("move_header", {"line": "2"})])],
    ),
    "a header below a line break in a cell": (
        {}, b'1,"ap\nple"\nID,Name\n',
        [("t.csv:2", "cells.header.none", {"table": "t"}, [("move_header", {"line": "3"})])],
    ),
    "more rows of one cell than a title has": (
        {}, b"1;apple\n" * 6 + b"id,name\n",
        [("t.csv:1", "cells.header.none", {"table": "t"}, [("move_header", {"line": "7"})])],
    ),
    "no header, and a quote that is not closed": (
        {}, b'1,apple\n2,"orange\nid,name\n',
        [("t.csv:1", "cells.header.none", {"table": "t"}, [("insert_header", {"header": "id,name"})])],
    ),
    "curly quotes": (
        {}, "“id”, “name”\n“1”, “apple”\n".encode(),
        [("t.csv:1", "cells.header.none", {"table": "t"}, [("quote_texts", {"quote": "“", "expected": '"'})])],
    ),
    "no field where any may be missing": (
        {"fieldsMatch": "partial"}, b"x,y\n",
        [
            ("t.csv:1", "cells.header.missing_field", {"field": "id"}, []),
            ("t.csv:1", "cells.header.none", {"table": "t"}, [("use_fields", {"header": "id,name"})]),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", HEADERS)
def test_each_kind_of_wrong_header_has_a_finding(kind: str, tmp_path: Path) -> None:
    declared, data, faults = HEADERS[kind]
    assert read(tmp_path, data, table(**declared)) == ([], faults)


PRINTED = {
    PLAIN.replace(",", ";").encode(): (
        "expected comma-separated values but found semicolon-separated values; the file was read as found; "
        "hint: save the file as CSV UTF-8 (comma delimited), or from LibreOffice with a comma as field separator if "
        "your Excel writes decimal commas, since it writes semicolons there too"
    ),
    PLAIN.encode("cp1252"): (
        'the file is not UTF-8; it was decoded as Windows-1252, so this cell reads "Kandahár"; '
        "hint: save the file as CSV UTF-8 (comma delimited)"
    ),
    b"id,name\r\n1,apple\n2,orange\r\n": (
        "mixed line ends: 2 rows with CRLF, 1 row with LF; hint: save the file again with one program"
    ),
    b"ID ,name\n1,apple\n": (
        'the header "ID " should be "id"; hint: delete the spaces around it; write it in lower case'
    ),
    b'id,name\n1,"ap"ple"\n': (
        'unescaped quote (") inside a quoted cell; hint: write "" for a quote that belongs to the text'
    ),
}


@pytest.mark.parametrize("data", PRINTED, ids=range(len(PRINTED)))
def test_a_finding_about_a_file_is_worded_with_its_hint(data: bytes, tmp_path: Path) -> None:
    _, (finding,) = checked(tmp_path, data, table())
    assert f"{wording.message(finding)}; hint: {wording.hint(finding)}" == PRINTED[data]


OTHER_FORMATS = {
    "Excel workbook (.xlsx)": b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml",
    "OpenDocument spreadsheet (.ods)": b"PK\x03\x04\x14\0\0\x08\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
    "ZIP": b"PK\x03\x04\x14\0\0\x08\0\0a.csv",
    "Excel workbook (.xls)": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "HTML": b"\xef\xbb\xbf\n<!DOCTYPE html><html>",
    "XML": b'<?xml version="1.0"?><Workbook>',
    "PDF": b"%PDF-1.7",
    "gzip": b"\x1f\x8b\x08\0",
    "RTF": b"{\\rtf1\\ansi",
}  # fmt: skip


@pytest.mark.parametrize("name", OTHER_FORMATS)
def test_a_csv_file_of_another_format_is_not_read(name: str, tmp_path: Path) -> None:
    fault: findings.Coded = ("t.csv", "cells.file.format", {"format": name}, [("open_and_save", {})])
    assert read(tmp_path, OTHER_FORMATS[name], table()) == ([], [fault])


def test_a_cell_of_ten_megabytes_is_read(tmp_path: Path) -> None:
    long = "x" * 10_000_000
    rows, faults = read(tmp_path, f"id,name\n1,{long}\n2,y\n".encode(), table())
    assert (rows, faults) == ([(2, "1", long), (3, "2", "y")], [])


@pytest.mark.slow
def test_a_warning_about_a_file_does_not_block_a_release(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n", 1))
    outcome = release.release(tiny, None, lambda _: None)
    assert [finding.check for finding in outcome.findings] == ["cells.line_end"]
    assert outcome.released is not None


def test_rows_beyond_the_limit_are_counted_in_one(tmp_path: Path) -> None:
    wide = b"".join(b"%d,a,b\n" % i for i in range(5))
    _, faults = checked(tmp_path, b"id,name\n\n" + wide + b"\n\n", table(), limit=2)
    assert [(f.line, f.check, f.values, f.count) for f in faults] == [
        (None, "cells.row", {"rest": 6, "total": 8, "shown": 2}, 6),
        (2, "cells.row", {}, 1),
        (3, "cells.row", {"cells": 3, "expected": 2}, 1),
    ]


PIECES = st.sampled_from(
    ["a", "b", " ", "'", '"', '""', ",", ";", "\n", "\r\n", "\r", "\t", "é", "id", "name"]
)


def test_empty_cells_beyond_the_last_are_reported_though_duckdb_drops_them(tmp_path: Path) -> None:
    data = b'id,name\n1,"a, b"\n2,\n3,x,\n4,y,,""\n'
    hint: list[Any] = [("drop_empty_cells", {"delimiter": "comma"})]
    assert read(tmp_path, data, table()) == (
        [(2, "1", "a, b"), (3, "2", None)],
        [
            ("t.csv:4", "cells.row.empty_cells", {"cells": 3, "expected": 2}, hint),
            ("t.csv:5", "cells.row.empty_cells", {"cells": 4, "expected": 2}, hint),
        ],
    )


SPACED = {
    b'id,name\n1,"a ""b"" c"\n': False,
    b'id,name\n1,"  ""b""  "\n': False,
    b'id,name\n1,   "b"\n': True,
    b'id,name\n1,"b"   ,\n': True,
    b'id,name\n1,"b"   \n': True,
    b'id,name\n1,"b"   ': True,
    b'   "id",name\n1,b\n': True,
    codecs.BOM_UTF8 + b' "id",name\n1,b\n': True,
}


@pytest.mark.parametrize("data", SPACED)
def test_spaces_beside_a_quote_are_seen_in_whatever_parts_a_file_is_read(
    data: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(data)
    sizes = range(4, len(data) + 1)  # from the length of a byte order mark on
    seen = {}
    for size in sizes:
        monkeypatch.setattr(choose_reader, "CHUNK", size)
        seen[size] = choose_reader.inspect_bytes(path, Dialect()).unusual
    assert seen == dict.fromkeys(sizes, SPACED[data])


def test_python_reads_a_file_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = Mock(side_effect=python_reader.read)  # counts the calls of the real reader
    monkeypatch.setattr(python_reader, "read", read)
    rows, _ = checked(tmp_path, b'id,name\n1, "b"\n2,c\n', table())
    assert (rows, read.call_count) == ([(2, "1", ' "b"'), (3, "2", "c")], 1)


@pytest.mark.slow
@given(
    st.lists(PIECES, max_size=24),
    st.sampled_from(",;\t"),
    st.sampled_from("\"'"),
    st.sampled_from(["id", ""]),
)
def test_both_readers_make_the_same_rows_and_lines(
    pieces: list[str], delimiter: str, quote: str, first: str
) -> None:
    dialect = Dialect(delimiter=delimiter, quote_char=quote, header=bool(first))
    text = (f"id{delimiter}name\n" if first else "") + "".join(pieces)
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        path = Path(folder) / "t.csv"
        path.write_bytes(text.encode())
        file_format = detect_format.FileFormat(
            dialect, Encoding("utf-8"), ["id", "name"] if first else None, 1, "\n"
        )
        try:
            csv = choose_reader.CsvRelation(connection, table(), path, file_format, ["id", "name"])
            scan = scan_result.ScanResult(connection, dataset(Path(folder), table()), csv, ())
        except python_reader.UnreadableError:
            return
        if csv.parsed is not None:
            return
        records = connection.execute(f"FROM {csv.relation()}").fetchall()
        by_python = python_reader.read(path, dialect, Encoding("utf-8"), [("id", "name")])
        assert [list(record) for record in records] == [[c or None for c in r] for r in by_python.records]
        assert scan.lines(range(len(records))) == by_python.lines

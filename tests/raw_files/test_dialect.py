"""Files that are written otherwise than plain CSV: read as declared, or as guessed with a finding that says so."""

import codecs
import json
import re
import tempfile
from pathlib import Path
from typing import Any

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
from pipeline.raw_files import choose_reader, detect_format, python_reader
from pipeline.raw_files.python_reader import Encoding
from pipeline.run import release
from pipeline.schema import model
from pipeline.schema.dialect import Dialect

SAVE = "save it as CSV UTF-8 (comma delimited)"
Descriptor = dict[str, Any]


def table(names: str = "id,name", **more: Any) -> model.TableSchema:
    words = {"type": "string", "title": "T", "description": "D.", "example": "x"}
    described = {"name": "t", "title": "T", "description": "D.", "primaryKey": [names.partition(",")[0]]}
    fields = [{"name": name, **words} for name in names.split(",")]
    return model.read_table({**described, "fields": fields, **more}, file="t.csv")


def dataset(folder: Path, one: model.TableSchema) -> Dataset:
    return Dataset(folder, {}, {"t": one}, {}, {}, {}, (), ())


def read(folder: Path, data: bytes, one: model.TableSchema) -> tuple[list[Any], list[str]]:
    """Return the rows of a file, each with its line before its cells, and the findings."""
    (folder / "t.csv").write_bytes(data)
    with duckdb.connect() as connection:
        found, left = check_cells.check(dataset(folder, one), connection)
        told = [
            f"{f.line}:{f.column} {f.severity} {wording.message(f)} [{f.check}] {wording.hint(f)}"
            for f in found
        ]
        if "t" not in left:
            return [], told
        relation = left["t"].rows.relation()
        records = connection.execute(f"FROM {relation}").fetchall()
        lines = left["t"].lines(range(len(records)))
    return [(line, *record) for line, record in zip(lines, records, strict=True)], told


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


def test_a_null_sequence_is_a_missing_value(tiny: Path) -> None:
    described = tiny / "schemas" / "raw" / "places.json"
    descriptor = json.loads(described.read_text("utf-8"))
    descriptor["dialect"] = {"nullSequence": "\\N"}
    described.write_text(json.dumps(descriptor), "utf-8")
    project.change(tiny, "places", place_id="P0002", admin1="\\N")
    assert findings.of(tiny) == []
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
    ({"dialect": {"delimiter": "::"}}, ["dialect.delimiter: '::' is too long"]),
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


@pytest.mark.parametrize(("said", "problems"), REFUSED, ids=str)
def test_a_dialect_that_nothing_can_be_read_by_is_told_before_data_are_read(
    said: Descriptor, problems: list[str], tiny: Path
) -> None:
    described = tiny / "schemas" / "raw" / "places.json"
    described.write_text(json.dumps({**json.loads(described.read_text("utf-8")), **said}), "utf-8")
    with pytest.raises(errors.ContractError) as told:
        check_contract.read(tiny)
    assert [p for p in told.value.problems if "places.json" in p and "target" not in p] == [
        f"schemas/raw/places.json: {problem}" for problem in problems
    ]


def test_a_file_that_breaks_its_own_encoding_is_told(tmp_path: Path) -> None:
    data = PLAIN.encode("utf-16") + b"\x00\xdc\x00\xdc"
    assert read(tmp_path, data, table()) == (
        [],
        ["1:None error the bytes from here on are not utf-16 [cells.file] " + SAVE],
    )


def test_utf_16_without_a_byte_order_mark_is_read_as_declared(tmp_path: Path) -> None:
    assert read(tmp_path, PLAIN.encode("utf-16-be"), table(encoding="utf-16")) == (READ, [])


EXAMPLE = re.search(
    r"```json\n(\"encoding\".*?)```", (project.REPOSITORY / "README.md").read_text("utf-8"), re.DOTALL
)


def test_the_readme_shows_a_dialect_that_is_read(tmp_path: Path) -> None:
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
GUESSED: dict[str, tuple[Descriptor, bytes, list[Any], list[str]]] = {
    **{
        f"separated by {name}": (
            {},
            PLAIN.replace(",", mark).encode(),
            READ,
            [
                f"1:None error the cells are separated by {name}, not by commas as declared; they were read so "
                f"[cells.dialect] {SAVE}"
            ],
        )
        for name, mark in {"semicolons": ";", "tabs": "\t", "vertical bars": "|", "colons": ":", "^": "^"}.items()
        if name != "^"
    },
    "commas where semicolons are declared": (
        {"dialect": {"delimiter": ";"}},
        PLAIN.encode(),
        READ,
        [
            "1:None error the cells are separated by commas, not by semicolons as declared; they were read so "
            "[cells.dialect] save it with semicolons between the cells"
        ],
    ),
    "Windows-1252": (
        {},
        PLAIN.encode("cp1252"),
        READ,
        [
            "2:2 error the file is not UTF-8 as declared; it was read as Windows-1252, by which this cell is "
            f'"Kandahár" [cells.encoding] {SAVE}'
        ],
    ),
    "Mac Roman": (
        {},
        "id,name\n1,Çelebi\n2,Ürümqiê\n".encode("mac-roman"),
        [(2, "1", "Çelebi"), (3, "2", "Ürümqiê")],
        [
            '2:2 error the file is not UTF-8 as declared; it was read as Mac Roman, by which this cell is "Çelebi" '
            f"[cells.encoding] {SAVE}"
        ],
    ),
    **{
        f"{name}": (
            {},
            PLAIN.encode(name),
            READ,
            [
                "2:2 error the file is not UTF-8 as declared; it was read as UTF-16, by which this cell is "
                f'"Kandahár" [cells.encoding] {SAVE}'
            ],
        )
        for name in ("utf-16", "utf-16-le", "utf-16-be")
    },
    "UTF-8 where another is declared": (
        {"encoding": "windows-1252"},
        PLAIN.encode(),
        READ,
        [
            "1:None error the file is not Windows-1252 as declared; it was read as UTF-8 [cells.encoding] "
        ],
    ),
    "UTF-8 with a mark where another is declared": (
        {"encoding": "windows-1252"},
        PLAIN.encode("utf-8-sig"),
        READ,
        [
            "1:None error the file is not Windows-1252 as declared; it was read as UTF-8 [cells.encoding] "
        ],
    ),
    "a wrong byte in UTF-8": (
        {},
        PLAIN.encode() + b"3,K\xe1bul\n",
        [*READ, (4, "3", "K\ufffdbul")],
        [
            '4:2 error name: a character in "K\ufffdbul" is not UTF-8 [cells.text] type it again, and '
            "save it as CSV UTF-8 (comma delimited)"
        ],
    ),
    "a NUL": (
        {},
        b"id,name\n1,ap\0ple\n2,orange\n",
        ROWS,
        [
            "2:2 error name: a NUL stands in the cell, which no program shows [cells.text] "
            "save the file again, which drops it"
        ],
    ),
    "mixed line ends": (
        {},
        b"id,name\r\n1,apple\n2,orange\r\n",
        ROWS,
        [
            "2:None warning the rows end in different ways: CRLF (Windows) 2 times, LF 1 times; each was read as "
            "an end [cells.line_end] save the file again by one program"
        ],
    ),
    "line breaks in cells, which are no ends": (
        {},
        b'id,name\r\n1,"ap\nple"\r\n2,orange\r\n',
        [(2, "1", "ap\nple"), (4, "2", "orange")],
        [],
    ),
    "other line ends than declared": (
        {"dialect": {"lineTerminator": "\n"}},
        b"id,name\r\n1,apple\r\n2,orange\r\n",
        ROWS,
        [
            "1:None warning the rows end with CRLF (Windows), not with LF as declared [cells.line_end] "
            "save the file again by one program"
        ],
    ),
    "the header again": (
        {},
        b"id,name\n1,apple\nid,name\n2,orange\n",
        [(2, "1", "apple"), (4, "2", "orange")],
        ["3:None error the header stands here again [cells.row] delete the line"],
    ),
    "labels written otherwise": (
        {},
        "ID , name\u00a0\n1,apple\n2,orange\n".encode(),
        ROWS,
        [
            '1:1 error the label "ID " is not written as its field [cells.header] write id, without the spaces '
            "around it and in small letters",
            '1:2 error the label " name\\xa0" is not written as its field [cells.header] write name, without the '
            "spaces around it",
        ],
    ),
    "an invisible character at a label": (
        {},
        b"\xef\xbb\xbf\xef\xbb\xbfid,name\n1,apple\n2,orange\n",
        ROWS,
        [
            '1:1 error the label "\\ufeffid" is not written as its field [cells.header] write id, without the '
            "invisible character at its side"
        ],
    ),
    "spaces around quotes": (
        {},
        b'id,name\n1, "apple"\n2,orange\n',
        [(2, "1", ' "apple"'), (3, "2", "orange")],
        [
            '2:2 warning name: a space stands at an end of " "apple"" [cells.space] '
            "delete the space at its start"
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", GUESSED)
def test_a_file_that_contradicts_its_declaration_is_read_and_told(kind: str, tmp_path: Path) -> None:
    said, data, rows, told = GUESSED[kind]
    assert read(tmp_path, data, table(**said)) == (rows, told)


NO_CSV = {
    "an Excel workbook (.xlsx)": b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml",
    "an OpenDocument spreadsheet (.ods)": b"PK\x03\x04\x14\0\0\x08\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
    "a zip archive": b"PK\x03\x04\x14\0\0\x08\0\0a.csv",
    "an old Excel workbook (.xls)": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "a web page (HTML)": b"\xef\xbb\xbf\n<!DOCTYPE html><html>",
    "an XML document": b'<?xml version="1.0"?><Workbook>',
    "a PDF": b"%PDF-1.7",
    "a compressed file (gzip)": b"\x1f\x8b\x08\0",
    "a text document (RTF)": b"{\\rtf1\\ansi",
}  # fmt: skip


@pytest.mark.parametrize("what", NO_CSV)
def test_a_file_of_another_kind_under_the_name_of_a_csv_is_told(what: str, tmp_path: Path) -> None:
    told = f"None:None error the file is {what}, not a CSV [cells.file] open it and save it as CSV UTF-8"
    assert read(tmp_path, NO_CSV[what], table()) == ([], [told])


def test_a_cell_of_ten_megabytes_is_read_whole_and_held_against_its_bound(tmp_path: Path) -> None:
    one = table()
    long = "x" * 10_000_000
    rows, told = read(tmp_path, f"id,name\n1,{long}\n2,y\n".encode(), one)
    assert (rows, told) == ([(2, "1", long), (3, "2", "y")], [])


def test_a_warning_about_a_file_does_not_hold_a_release_back(tiny: Path) -> None:
    path = tiny / "raw" / "places.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n", 1))
    outcome = release.release(tiny, None, lambda _: None)
    assert [finding.check for finding in outcome.findings] == ["cells.line_end"]
    assert outcome.released is not None


def test_what_the_readers_tell_is_counted_beyond_the_limit(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"id,name\n" + b"".join(b"%d,a,b\n" % i for i in range(5)))
    with duckdb.connect() as connection:
        found, _ = check_cells.check(dataset(tmp_path, table()), connection, limit=2)
    assert [(f.line, wording.message(f), f.count) for f in found] == [
        (None, "3 more of these, 5 in all", 3),
        (2, "the row has 3 cells, the header has 2", 1),
        (3, "the row has 3 cells, the header has 2", 1),
    ]


PIECES = st.sampled_from(
    ["a", "b", " ", "'", '"', '""', ",", ";", "\n", "\r\n", "\r", "\t", "é", "id", "name"]
)


def test_empty_cells_beyond_the_last_are_told_though_duckdb_drops_them(tmp_path: Path) -> None:
    data = b'id,name\n1,"a, b"\n2,\n3,x,\n4,y,,""\n'
    rows, told = read(tmp_path, data, table())
    assert rows == [(2, "1", "a, b"), (3, "2", None)]
    hint = "a cell with a comma in it must stand in double quotes"
    assert told == [
        f"4:None error the row has 3 cells, the header has 2 [cells.row] {hint}",
        f"5:None error the row has 4 cells, the header has 2 [cells.row] {hint}",
    ]


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
        written = detect_format.Form(dialect, Encoding("utf-8"), ["id", "name"] if first else None, 1, "\n")
        try:
            rows = choose_reader.Rows(connection, table(), path, written, ["id", "name"])
            left = scan_result.Marks(connection, dataset(Path(folder), table()), rows, ())
        except python_reader.UnreadableError:
            return
        if rows.file is not None:
            return
        records = connection.execute(f"FROM {rows.relation()}").fetchall()
        by_python = python_reader.read(path, dialect, Encoding("utf-8"), ("id", "name"))
        assert [list(record) for record in records] == [[c or None for c in r] for r in by_python.records]
        assert left.lines(range(len(records))) == by_python.lines

"""Damaged files in raw/ and schemas/, drawn by hypothesis, are reported as findings.

A drawn case is a project with a few files damaged: bytes, cells, or parts of a contract. All layers run on it.
`CASES=10000 pytest tests/run/test_fuzz.py` draws 10,000 random cases; without CASES the cases are few and fixed.
"""

import csv
import io
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import click.testing
import project
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cli import main, print_findings
from pipeline.core import wording
from pipeline.core.errors import ContractError
from pipeline.core.finding import Finding
from pipeline.run import check

pytestmark = pytest.mark.slow

CASES = int(os.environ.get("CASES", "0"))
PROJECTS = {"tiny": project.tiny, "strikes": project.strikes}
BAD = project.REPOSITORY.parent / "shared" / "data" / "bad-csv"

PIECES = st.one_of(
    st.sampled_from(
        [
            *(
                b"",
                b",",
                b";",
                b"\t",
                b'"',
                b'""',
                b"\n",
                b"\r\n",
                b"\r",
                b"\n\n",
                b"\0",
                b"\0\0\0\0",
                b" ",
                b"\xa0",
            ),
            *(
                b"\xc2\xa0",
                b"\xef\xbb\xbf",
                b"\xff\xfe",
                b"\xfe\xff",
                b"\xe1",
                b"\xed\xa0\x80",
                b"\xf4\x90\x80\x80",
            ),
            *(
                "é".encode(),
                "e\u0301".encode(),
                "“x”".encode(),
                "\u200b".encode(),
                "\u2028".encode(),
                b"\x1a",
                b"\x1b[31m",
            ),
            *(
                b"PK\x03\x04",
                b"<html>",
                b"%PDF-",
                b"#",
                b"//",
                b"\\",
                b"'",
                b"Total,",
                b"x" * 5000,
                b"9" * 400,
            ),
        ]
    ),
    st.binary(max_size=6),
)
CELLS = st.one_of(
    st.sampled_from(
        [
            *("", " ", "  ", "\u00a0", "x", "X ", " x", "0", "-0", "1e400", "NaN", "-5", "+1.5", "9" * 30, "٣", "1,5", "1.000"),
            *("26/08/2021", "44434", "02-Jan", "2021-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "2021-13", "-1000", "Y-99999999"),
            *("2021/2020", "../..", "2021-XX", "{1,2}", "[..2021]", "1985-04-12T23:20:30Z", "2021?~", "156X-12-25", "Y1e9", "S001", "A0001"),
            *("=1+1", "@SUM(A1)", "+x", "-x", "=cmd|' /C calc'!A0", "true", "WAHR", "NULL", "N/A", "#REF!", "Total", "a;b", "a|b;;", ";", "|"),
            *("Red Group", "red group", "Re\u0301d", "\u202eabc", "\ufeffRG", "a\nb", "a\r\nb", "\r", '"', '""', "'", "\\", "🏴", "\U0010ffff", "x" * 70_000),
            *("{'a': 1}", "%s", "{0}", "{value}", "${x}", "'; DROP TABLE events; --", '"; ATTACH', "\x07", "\x1b[2J", "1/0", "1/3", "12 ", "dozens"),
        ]
    ),
    st.text(max_size=8),
)  # fmt: skip


def _bytes(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    start = at % (len(data) + 1)
    return data[:start] + piece + data[start + length :]


def _cut(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    return data[: at % (len(data) + 1)] + piece * (length % 2)


def _again(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    start = at % (len(data) + 1)
    return data + piece + data[start : start + 40 * length]


def _encoded(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    name = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac-roman", "utf-8-sig", "cp437")[at % 8]
    return data.decode("utf-8", "replace").encode(name, "replace") + piece * (length % 2)


def _everywhere(data: bytes, at: int, length: int, piece: bytes) -> bytes:
    old = (b",", b"\n", b'"', b" ", b"0", b"a", b"\r\n", b"e")[at % 8]
    return data.replace(old, piece, length + 1 if length % 2 else -1)


BYTES: tuple[Callable[[bytes, int, int, bytes], bytes], ...] = (_bytes, _bytes, _bytes, _cut, _again, _encoded, _everywhere)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Draw a file that a few bytes make another."""
    for _ in range(draw(st.integers(1, 3))):
        damage = draw(st.sampled_from(BYTES))
        data = damage(data, draw(st.integers(0, 1 << 16)), draw(st.integers(0, 12)), draw(PIECES))
    return data


@st.composite
def retyped(draw: st.DrawFn, data: bytes) -> bytes:
    """Draw a CSV with changed cells, and with missing, duplicate, shorter or longer rows."""
    records = list(csv.reader(io.StringIO(data.decode(), newline="")))
    for _ in range(draw(st.sampled_from([1, 1, 2, 4]))):
        row = records[draw(st.integers(0, len(records) - 1))]
        column = draw(st.integers(0, max(len(row) - 1, 0)))
        match draw(
            st.sampled_from(["swap", "swap", "swap", "cell", "column", "double", "drop", "end", "empty"])
        ):
            case "cell":
                row[column : column + 1] = [draw(CELLS)]
            case "swap":
                other = records[draw(st.integers(0, len(records) - 1))]
                row[column : column + 1] = other[column : column + 1]
            case "column":
                cell = draw(CELLS)
                for other in records[1:]:
                    other[column : column + 1] = [cell]
            case "double":
                records.insert(draw(st.integers(0, len(records))), list(row))
            case "drop":
                records = [other for other in records if other is not row] or [[]]
            case "end":
                row[column:] = draw(st.lists(CELLS, max_size=2))
            case "empty":
                row[:] = [""] * len(row)
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=draw(st.sampled_from(["\n", "\r\n"]))).writerows(records)
    return text.getvalue().encode("utf-8", "surrogatepass")


VALUES: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [
            *(None, True, False, 0, -1, 1, 1.5, 10**30, float("nan"), "", " ", "a", "x y", "id", "rowid", "é", '"', "'", "\0", "\n", "\ud800"),
            *([], {}, [[]], [{}], {"a": 1}, ["a", "a"], ["", "NA"], "(", "(a+)+$", "[0-9]{4}", "(?=a)", "\\", "%d/%m/%Y", "%Q", "%", "any"),
            *("string", "integer", "number", "boolean", "date", "time", "datetime", "year", "yearmonth", "duration", "list", "object"),
            *("array", "geopoint", "geojson", "default", "email", "uri", "binary", "uuid", "edtf", "count", ";", "events", "events.title"),
            *("actors.name", "strikes.works", "bases", "2021-01-01", "2021-99-99", "0.0.0", "1.2", "superset", "utf-16", "latin1", "raw"),
            *("codes", "findings", "main", "select", "information_schema", "9" * 400, "a" * 300, "../x", "/etc/passwd", "{x}", "{{ x }}"),
        ]
    ),
    st.text(max_size=6),
    st.integers(),
)  # fmt: skip
WORDS = [
    *("name", "type", "format", "constraints", "required", "unique", "minimum", "maximum", "exclusiveMinimum", "minLength", "maxLength", "pattern"),
    *("enum", "jsonSchema", "codes", "holds", "target", "separator", "aliases", "words", "bound", "raw", "missingValues", "decimalChar", "groupChar"),
    *("bareNumber", "trueValues", "falseValues", "delimiter", "itemType", "categories", "categoriesOrdered", "primaryKey", "uniqueKeys", "foreignKeys"),
    *("fields", "reference", "resource", "rules", "expression", "dialect", "encoding", "fieldsMatch", "header", "quoteChar", "escapeChar", "version"),
    *("tables", "examples", "report", "evidence", "released", "licenses", "contributors", "description", "title", "example", "rdfType", "unit"),
]  # fmt: skip
RULES = [
    *("__import__('os').system('x')", "().__class__", "[x for x in y]", "lambda: 1", "f'{x}'", "x := 1", "open('/etc/passwd')", "a.b", "a[0]"),
    *("1 if a else 2", "a ** 9999999", "a / 0", "a % 2", "~a", "1 == 1", "None", "True", "''", "a is b", "a in ()", "a in b", "*a", "a @ b", "not 1"),
    *("name == 'a\\0b'", "name == '\\ud800'", "name == 1e999", "1e999 < name", "name < 9" + "9" * 400, "name == b'x'", "name == 1j", "name == ...", ""),
    *("(" * 90 + "name" + ")" * 90, "(" * 5000, "not " * 3000 + "name is None", "name == 'a' or " * 3000 + "name == 'b'", "-" * 3000 + "1 < 2"),
    *("name is None and " * 500 + "name is None", "name == 'a\nb'", "name\n== 'a'", "# x", "name == '''", "date_start < '2021-02-30'"),
]  # fmt: skip
STATEMENTS = [
    *("", ";", "select", "select 1;", "select 1; select 2", "drop table events", "copy events to '/tmp/x.csv'", "copy (select 1) to '/tmp/x'"),
    *("attach '/tmp/x.duckdb' as x", "detach work", "pragma database_list", "set enable_external_access = true", "install httpfs", "load json"),
    *("select * from read_csv('/etc/passwd')", "select * from '/etc/passwd'", "from read_text('/etc/hostname')", "from glob('/*')", "from read_blob('/etc/*')"),
    *("from read_parquet('/tmp/*.parquet')", "from 'http://example.org/a.csv'", "select getenv('HOME')", "select current_setting('temp_directory')"),
    *("from duckdb_settings()", "from duckdb_secrets()", "select * from query('drop table events')", "from query_table('raw.events')", "from raw.events"),
    *("call pragma_version()", "explain select 1", "describe events", "summarize events", "show tables", "values (1)", "pivot events on type", "vacuum"),
    *("export database '/tmp/x'", "create table x as select 1", "insert into events select * from events", "with a as (select 1) from a", "checkpoint"),
    *("select 1/0", "select 'a'::int", "select error('x')", "select * from nowhere", "select nothing from events", "select 1 as a, 2 as a", "select null"),
    *("select " + "(" * 3000 + "1" + ")" * 3000, "select " + "1+" * 20000 + "1", "select " + "not " * 5000 + "true", "select '" + "x" * 100_000 + "'"),
    *("select * from (" * 400 + "select 1" + ")" * 400, "select 'a\0b'", "select '\ud800'", "--", "/* x", "select $1", "select ?", "prepare x as select 1"),
    *("select event_id, title from events", "select *, 1 as date_start from raw.events", "select * from events, events", "select columns(*) from raw.events"),
]  # fmt: skip


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each object or array in a tree with each of its keys or positions."""
    for key in list(tree) if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ():
        yield tree, key
        yield from _places(tree[key])


@st.composite
def redeclared(draw: st.DrawFn, data: bytes) -> bytes:
    """Draw a descriptor with other values, fewer or more properties."""
    tree = json.loads(data)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(tree))
        if not places:
            break
        holder, key = places[draw(st.integers(0, len(places) - 1))]
        match draw(st.sampled_from(["value", "value", "value", "add", "delete", "rule", "copy"])):
            case "value":
                holder[key] = draw(VALUES)
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(WORDS))] = draw(VALUES)
            case "delete":
                del holder[key]
            case "rule" if isinstance(tree, dict):
                tree["rules"] = [
                    {"name": "r", "expression": draw(st.sampled_from(RULES)), "description": "R."}
                ]
            case "copy":
                other, name = places[draw(st.integers(0, len(places) - 1))]
                if name in other if isinstance(other, dict) else name < len(other):
                    holder[key] = json.loads(json.dumps(other[name]))
    return json.dumps(tree).encode("utf-8", "surrogatepass")


@st.composite
def requeried(draw: st.DrawFn, data: bytes) -> bytes:
    """Draw an SQL file with another statement below its header, or with its statement inside another."""
    lines = data.decode().splitlines()
    header = [line for line in lines if line.startswith("--")]
    query = "\n".join(line for line in lines if not line.startswith("--"))
    other = draw(st.sampled_from(STATEMENTS))
    form = draw(
        st.sampled_from(
            [
                "{1}",
                "{1}",
                "{0};\n{1}",
                "{1};\n{0}",
                "select * from ({0}) where exists ({1})",
                "with w as ({1}) {0}",
            ]
        )
    )
    if draw(st.integers(0, 7)) == 0 and header:
        del header[draw(st.integers(0, len(header) - 1))]
    return "\n".join([*header, form.replace("{0}", query).replace("{1}", other)]).encode(
        "utf-8", "surrogatepass"
    )


@cache
def _made(name: str) -> tuple[Path, dict[str, bytes]]:
    """Make a project once, since to copy it takes longer than to check it."""
    folder = PROJECTS[name](Path(tempfile.mkdtemp(prefix="fuzz-")) / name)
    return folder, project.contents(folder)


@contextmanager
def _with(folder: Path, changed: dict[str, bytes]) -> Iterator[None]:
    before = {name: (folder / name).read_bytes() for name in changed}
    try:
        for name, data in changed.items():
            (folder / name).write_bytes(data)
        yield
    finally:
        for name, data in before.items():
            (folder / name).write_bytes(data)


FORMS = {
    ".csv": [damaged, retyped, retyped],
    ".json": [redeclared, redeclared, damaged],
    ".sql": [requeried, damaged],
}


@st.composite
def cases(draw: st.DrawFn, part: str) -> tuple[str, dict[str, bytes]]:
    """Draw a project, and new bytes for one or two of its files in raw/ or in schemas/."""
    name = draw(st.sampled_from(["tiny", "strikes", "strikes"]))
    files = {path: data for path, data in _made(name)[1].items() if path.startswith(part)}
    kinds = sorted({Path(path).suffix for path in files})
    changed = {}
    for _ in range(draw(st.integers(1, 2))):
        kind = draw(st.sampled_from(kinds))
        path = draw(st.sampled_from(sorted(path for path in files if path.endswith(kind))))
        form = draw(st.sampled_from(FORMS[kind]))
        data = files[path]
        if part == "raw" and form is damaged and BAD.is_dir() and draw(st.integers(0, 9)) == 0:
            data = draw(st.sampled_from(_bad()))
        changed[path] = draw(form(data))
    return name, changed


@cache
def _bad() -> list[bytes]:
    return [path.read_bytes() for path in sorted(BAD.rglob("*.?sv")) if path.stat().st_size < 3000]


def without_message_or_place(folder: Path, findings: list[Finding]) -> list[Finding]:
    """Return the findings without a message, or without a line although they have one."""
    return [
        finding
        for finding in findings
        if not wording.message(finding)
        or not (finding.file or finding.table)
        or "Traceback" in wording.message(finding)
        or not set(wording.message(finding) + wording.hint(finding)).isdisjoint("\n\r\0\x1b")
        or (finding.line is None and not _of_no_line(finding))
        or (finding.line is not None and not 1 <= finding.line <= _lines(folder / finding.file))
    ]


def _of_no_line(finding: Finding) -> bool:
    """Return whether a finding is about a file, counts other findings, or is about a computed row."""
    return finding.check == "cells.file" or "more of these" in wording.message(finding) or bool(finding.table)


def _lines(path: Path) -> int:
    data = path.read_bytes()
    return data.count(b"\n") + data.count(b"\r") + 1


ALL = settings(max_examples=CASES or 20, derandomize=not CASES, suppress_health_check=list(HealthCheck))


@ALL
@given(cases("raw/"))
def test_damaged_raw_files_are_reported_with_file_and_line(
    case: tuple[str, dict[str, bytes]],
) -> None:
    name, changed = case
    folder, _ = _made(name)
    with _with(folder, changed):
        findings = check.check(folder, None, lambda _: None).findings
        assert without_message_or_place(folder, findings) == []
    for lines in (
        print_findings.as_text(findings),
        print_findings.as_github(findings),
        [print_findings.as_json(findings)],
    ):
        "\n".join(lines).encode()


@ALL
@given(cases("schemas/"))
def test_damaged_schema_files_are_reported_with_their_file(case: tuple[str, dict[str, bytes]]) -> None:
    name, changed = case
    folder, _ = _made(name)
    with _with(folder, changed):
        try:
            findings = check.check(folder, None, lambda _: None).findings
        except ContractError as error:
            strange = [p for p in error.problems if not p.startswith("schemas/") or len(p.splitlines()) > 1]
            assert strange == []
            str(error).encode()
            return
        assert without_message_or_place(folder, findings) == []


@settings(ALL, max_examples=CASES // 20 or 6)
@given(st.sampled_from(["raw/", "schemas/"]).flatmap(cases))
def test_a_command_on_a_damaged_project_has_an_exit_code_and_no_traceback(
    case: tuple[str, dict[str, bytes]],
) -> None:
    name, changed = case
    folder, _ = _made(name)
    with _with(folder, changed):
        result = click.testing.CliRunner().invoke(main.main, ["check", "--project", str(folder)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in {0, 1, 2}
    assert "Traceback" not in result.output

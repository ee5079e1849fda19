"""The same verdict on a value in every layer: the scan of cells, the row tests in DuckDB and in pandera, the DDL.

Hypothesis draws a field and texts. Each text is a cell of a raw file, and its value is a cell of the published
table. The first three layers must name the same constraints, and the keyed table must reject the value if and
only if they name one.
"""

import csv
import json
import operator
import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.cells import cell_faults, check_cells
from pipeline.checks import pandera_schema, row_tests
from pipeline.contract.dataset import Code, Dataset
from pipeline.core import sql, wording
from pipeline.package import duckdb_file
from pipeline.schema import check_field, constraints, sql_constraints, sql_types
from pipeline.schema.model import Field, Rule, TableSchema
from pipeline.workbook import input_hints

CASES = int(os.environ.get("CASES", "0"))  # random cases instead of the few fixed ones
Verdicts = list[set[str]]  # for each cell, the constraints that it breaks

UUID = "2bc1c94f-0deb-43e9-92a1-4775189ec9f8"
# Checks of raw text only, which do not depend on type or constraints.
ODD = {"space", "formula"}
COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


@dataclass(frozen=True)
class Form:
    """Fields of one type and the texts to draw for them.

    Attributes:
        type: the Table Schema type.
        texts: cells, right and wrong.
        limits: the constraints to draw from, each with its possible bounds.
        properties: what else the field has.
        codes: the code list that the field may have.
    """

    type: str
    texts: Sequence[str]
    limits: Mapping[str, Sequence[Any]]
    properties: Mapping[str, Any]
    codes: tuple[str, ...] = ()


def bounds(*values: Any) -> dict[str, Sequence[Any]]:
    return dict.fromkeys(BOUNDS, values)


NUMBERS = [
    "0",
    "-0",
    "-0.0",
    "1.5",
    "2.25",
    "-2",
    ".5",
    "5.",
    "1e3",
    "1e400",
    "NaN",
    "nan",
    "INF",
    "-INF",
    "x",
]
TEXTS = [
    "a", "b", "bc", "abc", "José", "أحمد", "\U0002ebf1", "a_b", "a\u200b", "1", "٣", "ü", "u\u0308", "é", "e\u0301", "👩\u200d👩\u200d👧", "a\n", "a\nb", "a|bc", "'", '"',
    "https://a", "https://\n", "https:/", " ", "NULL", "NaN", "x" * 40,
]  # fmt: skip
FORMS = {
    "integer": Form("integer", ["0", "-0", "1", "01", "+1", "3", "-4", "9223372036854775807", "9223372036854775808", "1.0", "x"],
                    {**bounds(0, 1, "1", -4), "enum": [[0, 1], ["01", 3], [9223372036854775807]]}, {}, ("1", "3")),
    "grouped integer": Form("integer", ["1.000", "1000", "1.0", ".1", "-1.000"], {**bounds(1000, "1.000"), "enum": [["1.000"]]},
                            {"group_char": "."}),
    "number": Form("number", NUMBERS, {**bounds(0, 1.5, "2.25", "INF", "-INF"), "enum": [[0, 2.25], ["NaN"], ["-0.0", "INF"]]}, {}),
    "decimal comma": Form("number", ["1,5", "1.000,5", "NaN", "0", "-0", "1.5", "INF"], {**bounds(0, "1,5", 1.5), "enum": [["1,5", 0]]},
                          {"decimal_char": ",", "group_char": "."}),
    "percent": Form("number", ["95%", "EUR 95", "-95.5", "NaN", "km"], {**bounds(95, "95%")}, {"bare_number": False}),
    "boolean": Form("boolean", ["true", "False", "1", "0", "yes"], {"enum": [[True], ["true", "false"], [False]]}, {}),
    "yes or no": Form("boolean", ["yes", "no", "true"], {"enum": [["yes"], [False]]}, {"true_values": ("yes",), "false_values": ("no",)}),
    "date": Form("date", ["2021-01-01", "2021-01-03", "0001-01-01", "9999-12-31", "2021-02-29", "2021-1-1"],
                 {**bounds("2021-01-01", "2021-01-02"), "enum": [["2021-01-01", "9999-12-31"]]}, {}),
    "time": Form("time", ["10:00:00", "23:59:59", "00:00:00", "24:00:00"], {**bounds("10:00:00"), "enum": [["10:00:00"]]}, {}),
    "datetime": Form("datetime", ["2021-05-08T10:00:00Z", "2021-05-08T12:00:00+02:00", "2021-05-08T24:00:00Z", "2021-05-09T00:00:00",
                                  "2021-05-08T10:00:00.5Z", "2021-05-08T10:00"],
                     {**bounds("2021-05-08T10:00:00Z", "2021-05-08T11:00:00+01:00", "2021-05-08T24:00:00Z"),
                      "enum": [["2021-05-08T11:00:00+01:00", "2021-05-08T24:00:00Z"]]}, {}),
    "year": Form("year", ["2021", "0001", "9999", "21", "12021"], {**bounds(2021, "0001", 1), "enum": [[2021, "0001"]]}, {}),
    "yearmonth": Form("yearmonth", ["2021-05", "2021-12", "0001-01"], {**bounds("2021-05"), "enum": [["2021-05"]]}, {}),
    "string": Form("string", TEXTS,
                   {"pattern": ["a|bc", "[a-z]*", "(ü|b).?", "a$", ".", "https://.*", "\\w+", "(?s).*", "\\p{L}+", "[^\\W\\d]*", "\\S+"], "minLength": [0, 1, 2, 3],
                    "maxLength": [1, 2, 3, 5], "enum": [["a", "bc", "ü"], ["'", "e\u0301"]]}, {}, ("bc", "ü", "a")),
    "uuid": Form("string", [UUID, UUID.upper()], {"enum": [[UUID]], "minLength": [36, 37]}, {"format": "uuid"}),
    "base64": Form("string", ["YQ==", "YWJj"], {"maxLength": [3, 4], "pattern": [".*="]}, {"format": "binary"}),
}  # fmt: skip


PROFILES = resources.files("pipeline.contract").joinpath("profiles")
OTHER_HINTS = ("enum", "pattern", "jsonSchema")  # of coders, worded in another way than as a limit


def test_every_constraint_of_the_contract_is_known_to_every_layer() -> None:
    declared, published = (
        set(profile["$defs"]["field"]["properties"]["constraints"]["properties"])
        for name in ("table", "published")
        for profile in (json.loads(PROFILES.joinpath(f"{name}.json").read_text("utf-8")),)
    )
    assert published == declared
    assert set(constraints.NAMES) == declared
    of_values = declared - set(constraints.OF_COLUMNS)
    in_sql = of_values - {"jsonSchema"}  # only Python can check it
    bounds = {"pattern": "a", "enum": ["a"], "minLength": 1, "maxLength": 1}
    field = Field("cell", "string", constraints={name: bounds.get(name, "1") for name in in_sql})
    assert set(constraints.broken(field, "1")) == {"enum", "pattern", "exclusiveMinimum", "exclusiveMaximum"}
    assert set(cell_faults.CONSTRAINTS) == of_values
    assert set(sql_constraints.requirements(field, "cell")) == in_sql
    assert all(pandera_schema.satisfies(field, name) for name in in_sql)
    assert {*input_hints.LIMITS, *OTHER_HINTS} == of_values
    assert {*cell_faults.CONSTRAINTS.values()} <= set(wording.findings())
    assert {f"rows.constraint.{name.lower()}" for name in in_sql} <= set(wording.findings())
    assert of_values - set(check_field.CONSTRAINED) == {"enum"}  # belongs to fields of every type


@st.composite
def fields_and_texts(draw: st.DrawFn) -> tuple[Field, tuple[str, ...], list[str]]:
    form = FORMS[draw(st.sampled_from(list(FORMS)))]
    names = draw(st.lists(st.sampled_from(list(form.limits)), unique=True, max_size=3))
    limits = {name: draw(st.sampled_from(form.limits[name])) for name in names}
    if draw(st.booleans()):
        limits["required"] = True
    codes = form.codes if draw(st.booleans()) else ()
    missing = draw(st.sampled_from([("",), ("", "NULL", "0")]))
    field = Field(
        "cell",
        form.type,
        **{
            "constraints": limits,
            "codes": "codes" if codes else None,
            "missing_values": missing,
            **form.properties,
        },
    )
    return field, codes, draw(st.lists(st.sampled_from(["", *form.texts]), min_size=1, max_size=8))


def dataset_of(folder: Path, fields: Sequence[Field], codes: Sequence[str], *rules: Rule) -> Dataset:
    """Return a contract with a raw table of these fields below a key, and its published table."""
    key = Field("id", "string")
    raw = TableSchema("t", "T", "D.", (key, *fields), ("id",), file="t.csv")
    published = tuple(constraints.published(field) for field in raw.fields)
    listed = tuple(Code(code, code, code) for code in codes)
    tables = {"t": replace(raw, fields=published, rules=rules, file="", sql="SELECT")}
    return Dataset(folder, {}, {"t": raw}, {}, tables, {"codes": listed}, (), ())


def by_cells(dataset: Dataset, connection: duckdb.DuckDBPyConnection, texts: Sequence[str]) -> Verdicts:
    with (dataset.folder / "t.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "cell"), *enumerate(texts)])
    broken: dict[str, set[str]] = defaultdict(set)
    for finding in check_cells.check(dataset, connection, limit=10**6)[0]:
        check = finding.check.removeprefix("cells.")
        broken[finding.key] |= {"enum" if check == "code" else check} - ODD
    return [broken[str(position)] for position in range(len(texts))]


def by_duckdb(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> Verdicts:
    tests = [test for test in row_tests.tests(dataset, dataset.tables["t"]) if not test.compares_rows]
    answers = ", ".join(f"coalesce({test.sql}, false)" for test in tests)
    rows = connection.execute(f"SELECT [{answers}] FROM t ORDER BY id").fetchall()
    return [{test.name.lower() for test, fails in zip(tests, row, strict=True) if fails} for (row,) in rows]


def by_pandera(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> Verdicts:
    table = dataset.tables["t"]
    rows = pandera_schema.frame(connection.sql("FROM t ORDER BY id"))
    names = {test.identity: test.name.lower() for test in row_tests.tests(dataset, table)}
    broken: Verdicts = [set() for _ in range(len(rows))]
    for row, identity in pandera_schema.failures(pandera_schema.row_schema(dataset, table), rows):
        broken[row].add(names[identity])
    return broken


def refused(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> list[bool]:
    """Return for each row whether the keyed table rejects it."""
    table = dataset.tables["t"]
    connection.execute("ATTACH ':memory:' AS package; USE package")
    for statement in (*duckdb_file.create_types(dataset), duckdb_file.create_table(dataset, table)):
        connection.execute(statement)
    answers = []
    for (key,) in connection.execute("SELECT id FROM memory.t ORDER BY id").fetchall():
        try:
            connection.execute(f"INSERT INTO t FROM memory.t WHERE id = {sql.literal(key)}")
            answers.append(False)
        except (duckdb.ConstraintException, duckdb.ConversionException):
            answers.append(True)
    connection.execute("USE memory; DETACH package")
    return answers


def number(**limits: Any) -> Field:
    return Field("cell", "number", constraints=limits)


@pytest.mark.slow
@settings(max_examples=CASES or 80, derandomize=not CASES)
@example((number(minimum=0), (), ["NaN", "-0", "-1"]))
@example((number(exclusiveMaximum="INF"), (), ["NaN", "INF", "1"]))
@example((number(enum=[0, "NaN"]), (), ["-0.0", "nan", "1"]))
@example((Field("cell", "string", codes="codes", constraints={"enum": ["a"]}), ("b", "a"), ["a", "b", "c"]))
@example((Field("cell", "string", constraints={"maxLength": 1}), (), ["e\u0301", "é", "👩"]))
@given(fields_and_texts())
def test_every_layer_accepts_and_rejects_the_same_values(
    case: tuple[Field, tuple[str, ...], list[str]],
) -> None:
    field, codes, texts = case
    # A required text of spaces counts as missing only in the raw file.
    texts = [text for text in texts if text != " " or not field.required]
    with tempfile.TemporaryDirectory() as name, duckdb.connect() as connection:
        dataset = dataset_of(Path(name), [field], codes)
        cells = by_cells(dataset, connection, texts)
        # A text that is not of the type has no value.
        typed = [(text, broken) for text, broken in zip(texts, cells, strict=True) if broken != {"type"}]
        connection.execute("CREATE TABLE texts (id VARCHAR, cell VARCHAR)")
        if typed:
            rows = ((f"{position:03}", text or None) for position, (text, _) in enumerate(typed))
            connection.execute(f"INSERT INTO texts {sql.values(rows)}")
        value = sql_types.typed(field, sql_types.text(field))
        connection.execute(f"CREATE TABLE t AS SELECT id, {value} AS cell FROM texts")
        in_cells = [broken for _, broken in typed]
        assert by_duckdb(dataset, connection) == in_cells
        assert by_pandera(dataset, connection) == in_cells
        assert refused(dataset, connection) == [bool(broken) for broken in in_cells]


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
def test_every_layer_compares_two_coded_fields_by_their_list(sign: str, tmp_path: Path) -> None:
    codes = ("c", "a", "b")
    fields = [Field(name, "string", codes="codes") for name in ("first", "second")]
    dataset = dataset_of(tmp_path, fields, codes, Rule("compared", f"first {sign} second", "D."))
    pairs = [(first, second) for first in (*codes, None) for second in (*codes, None)]
    with duckdb.connect() as connection:
        rows = sql.values((f"{position:03}", *pair) for position, pair in enumerate(pairs))
        connection.execute(f"CREATE TABLE t AS FROM ({rows}) AS pairs (id, first, second)")
        compare = COMPARE[sign]
        by_list = [
            {"compared"}
            if first and second and not compare(codes.index(first), codes.index(second))
            else set()
            for first, second in pairs
        ]
        assert by_duckdb(dataset, connection) == by_list
        assert by_pandera(dataset, connection) == by_list
        assert refused(dataset, connection) == [bool(broken) for broken in by_list]

"""Row rules give the same result in pandas and in SQL, and only the rule language is accepted."""

import datetime as dt

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks import evaluate_rule
from pipeline.contract import row_rules

TYPES = {
    "low": "integer",
    "best": "integer",
    "kind": "string",
    "note": "string",
    "day": "date",
    "armed": "boolean",
    "size": "number",
}
ARROW = {
    "integer": pa.int64(),
    "string": pa.string(),
    "date": pa.date32(),
    "boolean": pa.bool_(),
    "number": pa.float64(),
}

NOT_RULES = {
    "low.to_csv('x') > 1": "low.to_csv('x'): not allowed in a rule; " + row_rules.LANGUAGE,
    "__import__('os')": "__import__('os'): not allowed in a rule; " + row_rules.LANGUAGE,
    "@__builtins__": "not an expression: invalid syntax",
    "low": "the rule as a whole must be true or false",
    "low <": "not an expression: invalid syntax",
    "high > 1": "the table has no field high",
    "low < kind": "low is number, kind is text",
    "day > 'soon'": "'soon' is compared with a date and is not a date: write 'YYYY-MM-DD'",
    "1 < 2": "1 and 2: neither is a field",
    "low and armed": "low: and, or, not require a comparison or a boolean field",
    "low + kind > 1": "+ requires a number on both sides",
    "low / best > 1": "low / best: not allowed in a rule; " + row_rules.LANGUAGE,
    "low in ()": "In is not allowed with ()",
    "low is 1": "Is is not allowed with 1",
    "[low for low in kind]": "[low for low in kind]: not allowed in a rule; " + row_rules.LANGUAGE,
    "(lambda: low)() > 1": "(lambda: low)(): not allowed in a rule; " + row_rules.LANGUAGE,
    "size < 1e999": "a number in it is too large",
    "size < -1e999": "a number in it is too large",
    "low < 9223372036854775808": "a whole number in it is not between -9223372036854775808 and 9223372036854775807",
    "low < " + "9" * 5000: "not an expression: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.",
    "low + " * 1000 + "low > 1": "the rule is nested too deeply",
    "f'{low}' == 'x'": "f'{low}': not allowed in a rule; " + row_rules.LANGUAGE,
}  # fmt: skip


@pytest.mark.parametrize("expression", NOT_RULES)
def test_an_expression_outside_the_rule_language_is_rejected_with_a_reason(expression: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the complete message is compared
        row_rules.parse(expression, TYPES)
    assert str(error.value) == NOT_RULES[expression]


AS_IN_SQL = {
    "best = low": "best == low",
    "best <> low AND NOT armed": "best != low and not armed",
    "note is null": "note is None",
    "note IS NOT NULL Or low = 1": "note is not None or low == 1",
    "low == None": "low is None",
    "low != null and best <> NULL": "low is not None and best is not None",
    "kind IN ('a', 'b')": "kind in ('a', 'b')",
    "kind = 'x = 1 AND null'": "kind == 'x = 1 AND null'",
    "armed = true": "armed == True",
    "low === 1 && best !== 2 || armed": "low == 1 and best != 2 or armed",
}


@pytest.mark.parametrize("expression", AS_IN_SQL)
def test_the_right_form_of_a_rule_written_as_in_sql_is_reported(expression: str) -> None:
    right = AS_IN_SQL[expression]
    row_rules.parse(right, TYPES)
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the complete message is compared
        row_rules.parse(expression, TYPES)
    assert str(error.value) == f"not in the language of rules; write: {right}"


def test_a_rule_is_not_corrected_into_one_that_cannot_be_read() -> None:
    with pytest.raises(ValueError, match=r"^not an expression: invalid syntax$"):
        row_rules.parse("high = 1 AND", TYPES)


def test_a_field_that_is_named_like_a_word_of_sql_keeps_its_name() -> None:
    with pytest.raises(ValueError, match=r"write: Null is None and low == 1$"):
        row_rules.parse("Null is null AND low = 1", {**TYPES, "Null": "string"})


def test_a_rule_names_the_fields_that_it_uses() -> None:
    node = row_rules.parse("low <= best or kind in ('a', 'b') and note is not None", TYPES)
    assert row_rules.fields(node) == ("best", "kind", "low", "note")


def test_a_rule_becomes_quoted_sql() -> None:
    node = row_rules.parse("not kind in ('it''s', \"x\") and day >= '2021-01-01'", TYPES)
    assert node.to_sql() == (
        "((NOT ((\"kind\" = 'its') OR (\"kind\" = 'x'))) AND (\"day\" >= DATE '2021-01-01'))"
    )


def test_texts_stored_as_enums_are_compared_as_text() -> None:
    node = row_rules.parse("kind < note and kind == 'a' and kind != 'z'", TYPES)
    row = "SELECT 'a'::ENUM ('b', 'a') AS kind, 'b'::ENUM ('b', 'a') AS note"
    with duckdb.connect() as connection:
        answer = connection.execute(f"SELECT {node.to_sql(['kind', 'note'])} FROM ({row})").fetchall()
    assert answer == [(True,)]


numbers = st.sampled_from(
    [
        "low",
        "best",
        "size",
        "0",
        "1",
        "-2",
        "low + 1",
        "best - low",
        "low * 2",
        "size + 0.1",
        "size * 3 - best",
        "size - 0.3",
        "0.1 + 0.2",
    ]
)
texts = st.sampled_from(["kind", "note", "'a'", "''"])
comparisons = (
    st.tuples(st.sampled_from(["low", "best", "size", "size + size", "size * 0.1"]), st.sampled_from(["<", "<=", "==", "!=", ">", ">="]), numbers).map(" ".join)
    | st.tuples(st.sampled_from(["kind", "note"]), st.sampled_from(["==", "!=", "<"]), texts).map(" ".join)
    | st.sampled_from(
        ["armed", "kind in ('a', 'b')", "kind not in ('a',)", "note is None", "low is not None",
         "low <= best <= 3", "day >= '2021-01-01'", "'2021-01-01' > day", "low in (0, 1)", "armed == True", "armed <= armed"]
    )
)  # fmt: skip
expressions = st.recursive(
    comparisons,
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda parts: f"({' '.join(parts)})")
        | inner.map(lambda part: f"(not {part})")
    ),
    max_leaves=6,
)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "low": st.none() | st.integers(-3, 3),
            "best": st.none() | st.integers(-3, 3),
            "kind": st.none() | st.sampled_from(["a", "b", ""]),
            "note": st.none() | st.sampled_from(["a", "", "ü"]),
            "day": st.none() | st.dates(dt.date(2020, 12, 30), dt.date(2021, 1, 3)),
            "armed": st.none() | st.booleans(),
            "size": st.none()
            | st.sampled_from(
                [-1.5, 0.0, 0.1, 0.2, 0.3, 0.7, 1.0, 2.25, 1e300, float("inf"), float("-inf"), float("nan")]
            ),
        }
    ),
    min_size=1,
    max_size=8,
)


def answers(
    expression: str, types: dict[str, str], cells: list[dict[str, object]]
) -> tuple[list[bool | None], list[bool | None]]:
    node = row_rules.parse(expression, types)
    table = pa.Table.from_pylist(cells, pa.schema([(name, ARROW[kind]) for name, kind in types.items()]))
    series = evaluate_rule.evaluate(node, table.to_pandas(types_mapper=pd.ArrowDtype))
    in_pandas = [None if pd.isna(value) else bool(value) for value in series]
    with duckdb.connect() as connection:
        connection.register("cells", table)
        return in_pandas, [
            row[0] for row in connection.execute(f"SELECT {node.to_sql()} FROM cells").fetchall()
        ]


@pytest.mark.slow
@settings(max_examples=120)
@given(expressions, rows)
def test_pandas_and_sql_agree_on_every_row(expression: str, cells: list[dict[str, object]]) -> None:
    in_pandas, in_sql = answers(expression, TYPES, cells)
    assert in_pandas == in_sql


@pytest.mark.parametrize("sign", ["==", "!=", "<", "<=", ">", ">="])
def test_nan_compares_greater_than_all_numbers_as_in_sql(sign: str) -> None:
    sizes = [None, -1.5, float("-inf"), float("inf"), float("nan")]
    cells: list[dict[str, object]] = [
        {"first": first, "second": second} for first in sizes for second in sizes
    ]
    in_pandas, in_sql = answers(f"first {sign} second", {"first": "number", "second": "number"}, cells)
    assert in_pandas == in_sql


DECIMALS = [
    ("size + other == total", (0.1, 0.2, 0.3), True),
    ("size + other <= total", (0.1, 0.2, 0.3), True),
    ("size + other > total", (0.1, 0.2, 0.3), False),
    ("total - size - other == 0", (0.1, 0.2, 0.3), True),
    ("size * 3 == total", (0.1, 0.2, 0.3), True),
    ("size + other == total", (0.1, 0.2, 0.30001), False),
    ("size + other < total", (0.1, 0.2, 0.30001), True),
    ("size + other == total", (123456789.01, 0.02, 123456789.03), True),
    ("size + other == total", (123456789.01, 0.02, 123456789.04), False),
    ("size + other == total", (float("inf"), 1.0, float("inf")), True),
    ("size + other == total", (float("inf"), 1.0, 5.0), False),
    ("size + other == total", (float("nan"), 1.0, 5.0), False),
    ("size == total", (0.30000000000000004, 0.0, 0.3), False),
]


@pytest.mark.parametrize("case", DECIMALS)
def test_calculated_decimals_are_compared_as_decimals(
    case: tuple[str, tuple[float, float, float], bool],
) -> None:
    rule, (size, other, total), expected = case
    types = dict.fromkeys(("size", "other", "total"), "number")
    in_pandas, in_sql = answers(rule, types, [{"size": size, "other": other, "total": total}])
    assert in_pandas == in_sql == [expected]


@pytest.mark.slow
@settings(max_examples=30)
@given(
    st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=4),
    st.sampled_from([1, 10, 100, 1000]),
    st.integers(-1, 1),
)
def test_sums_of_decimals_compare_like_their_digits(parts: list[int], unit: int, difference: int) -> None:
    total = sum(parts) + difference
    names = [f"part{i}" for i in range(len(parts))]
    cells: dict[str, object] = {name: part / unit for name, part in zip(names, parts, strict=True)}
    types = dict.fromkeys([*names, "total"], "number")
    for sign, expected in (("==", difference == 0), ("<=", difference >= 0), ("<", difference > 0)):
        rule = f"{' + '.join(names)} {sign} total"
        in_pandas, in_sql = answers(rule, types, [{**cells, "total": total / unit}])
        assert in_pandas == in_sql == [expected]


@pytest.mark.parametrize("sign", ["<", "<=", ">", ">="])
def test_codes_of_one_list_are_compared_by_their_order(sign: str) -> None:
    codes = ("low", "medium", "high")
    orders = {"least": codes, "most": codes}
    node = row_rules.parse(f"least {sign} most", {"least": "string", "most": "string"}, orders)
    cells = [{"least": a, "most": b} for a in (None, *codes) for b in (None, *codes)]
    table = pa.Table.from_pylist(cells, pa.schema([("least", pa.string()), ("most", pa.string())]))
    series = evaluate_rule.evaluate(node, table.to_pandas(types_mapper=pd.ArrowDtype))
    with duckdb.connect() as connection:
        connection.register("cells", table)
        in_sql = [row[0] for row in connection.execute(f"SELECT {node.to_sql()} FROM cells").fetchall()]
        enums = [f"{name}::ENUM ('low', 'medium', 'high') AS {name}" for name in orders]
        stored = connection.execute(
            f"SELECT {node.to_sql([*orders])} FROM (SELECT {', '.join(enums)} FROM cells)"
        ).fetchall()
    compare = {"<": int.__lt__, "<=": int.__le__, ">": int.__gt__, ">=": int.__ge__}[sign]
    expected = [
        compare(codes.index(c["least"]), codes.index(c["most"])) if c["least"] and c["most"] else None
        for c in cells
    ]
    assert [None if pd.isna(value) else bool(value) for value in series] == in_sql == expected
    assert [value for (value,) in stored] == expected


def test_codes_of_two_lists_or_other_texts_have_no_order() -> None:
    types = dict.fromkeys(("a", "b", "c"), "string")
    orders = {"a": ("x", "y"), "b": ("y", "x")}
    for rule in ("a < b", "a < c", "a < 'z'"):
        with pytest.raises(ValueError, match="code"):
            row_rules.parse(rule, types, orders)
    assert row_rules.parse("a < 'y' and a != b and a == c", types, orders)


def test_a_list_may_have_a_thousand_values() -> None:
    listed = ", ".join(f"'{i}'" for i in range(1100))
    cells: list[dict[str, object]] = [{"kind": "1099"}, {"kind": "x"}, {"kind": None}]
    in_pandas, in_sql = answers(f"kind in ({listed})", {"kind": "string"}, cells)
    assert in_pandas == in_sql == [True, False, None]

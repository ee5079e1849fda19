"""Patterns mean what they mean in XML Schema, take linear time, and are refused by name where that is impossible."""

import json
import random
import time
import unicodedata
from typing import Any

import duckdb
import pytest

from pipeline.schema import character_ranges, json_schema, match_pattern, patterns
from pipeline.schema.character_classes import PatternError

NAMES = ["José", "أحمد", "Ольга", "山田", "Zoë", "Nguyễn", "हिन्दी"]
MEANINGS = {
    r"\w+": ([*NAMES, "a1", "$", "٣"], ["a_b", "a b", "a-b", "a\u200b", ""]),
    r"\p{L}[\p{L}\p{M}]*": (NAMES, ["1", "a b"]),
    r"\d+": (["123", "٣", "१२"], ["²", "a"]),
    r"\s": ([" ", "\t", "\n", "\r"], ["\u00a0", "\f", "\u3000"]),
    r"\S": (["a", "\u00a0", "\f"], [" ", "\n"]),
    r"\W+": (["_- ", "\u200b"], ["a", "é"]),
    r".": (["a", "é", "\u2028"], ["\n", "\r", ""]),
    r"[a-z-[aeiou]]+": (["bcd"], ["a", "ba", "-"]),
    r"[\p{L}-[\p{Lu}]]+": (["abc", "é"], ["A", "1"]),
    r"[^\W\d]+": (["José"], ["a1", "_"]),
    r"[^\p{C}]": (["a", "_"], ["\u200b", "\U000e0080"]),
    r"[\p{C}x]": (["x", "\u200b", "\U000e0080"], ["a"]),
    r"\i\c*": (["a-b.c", "é1", "_x"], ["1a", "-"]),
    r"EV[0-9]{4}|XX": (["EV0001", "XX"], ["EV00011", "XEV0001", "EV0001XX"]),
    r"[-a]+[\]\[]?": (["-a", "a]", "a["], ["b"]),
    r"^a+?$": (["aaa"], ["aab"]),
    r"(?i)k": (["K", "k"], ["x"]),
    r"\$\{x\}\u00e9": (["${x}é"], ["x"]),
}
REFUSED = {
    r"(a)\1": r"\1 (a backreference)",
    r"(?P<n>a)(?P=n)": "(?P= (a backreference)",
    r"a(?=b)": "(?=b (a lookahead)",
    r"(?!a)b": "(?!a (a lookahead)",
    r"(?<=a)b": "(?<= (a lookbehind)",
    r"(?<!a)b": "(?<! (a lookbehind)",
    r"(?>a)": "(?>a (an atomic group)",
    r"a++": "++ (a possessive quantifier)",
    r"\bword\b": r"\b (a word boundary)",
    r"\p{IsGreek}": r"\p{IsGreek} (a block)",
    r"[[:alpha:]]": "[: (a POSIX class)",
    r"a{1,2000}": "{1,2000} is not supported",
    r"((a{900}){900})": "linear time",
    r"a{,3}": "a { must be written",
    r"*a": "* has nothing to repeat",
    r"a**": "* has nothing to repeat",
    r"(a": "a ( is not closed",
    r"a)": "a ) has no (",
    r"[a": "a [ is not closed",
    r"[z-a]": "a range in brackets",
    r"\q": r"\q is not an escape",
    r"\p{Foo}": r"\p{Foo} is not a category",
    "\\": "is not an escape",
}
SLOW_IN_OTHER_ENGINES = [r"(a+)+b", r"(([a-z])+)+@b[.]org", r"(a|aa)+b", r"(.*)*b", r"(\w+\s?)*b"]
CATEGORIES = ["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Pc", "Pd", "Ps", "Po", "Sm", "Sc", "Sk", "So", "Zs", "Cc", "Cf"]  # fmt: skip


@pytest.mark.parametrize("pattern", MEANINGS)
def test_a_pattern_has_the_meaning_of_xml_schema(pattern: str) -> None:
    right, wrong = MEANINGS[pattern]
    assert match_pattern.matching(pattern, [*right, *wrong]) == {*right}


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_cannot_be_matched_is_refused_by_name(pattern: str) -> None:
    with pytest.raises(PatternError) as error:
        match_pattern.check(pattern)
    assert REFUSED[pattern] in str(error.value)


@pytest.mark.slow
def test_classes_agree_with_unicode_in_every_category() -> None:
    """Python 3.11 has an older Unicode, so only characters that it knows are compared."""
    for category in CATEGORIES:
        members = [chr(code) for code in range(1, 0x11000) if unicodedata.category(chr(code)) == category]
        is_word = category[0] in "LMNS"
        assert match_pattern.matching(r"\w", members) == ({*members} if is_word else set()), category
        assert match_pattern.matching(rf"\p{{{category}}}", members) >= {*members[:1], *members[-1:]}, (
            category
        )
        assert match_pattern.matching(r"\d", members) == ({*members} if category == "Nd" else set()), category


def test_computed_ranges_are_the_members_of_their_class() -> None:
    letters = character_ranges.property_ranges("Lu")
    assert (65, 90) in letters
    others = character_ranges.complement(letters)
    assert character_ranges.merged([*letters, *others]) == [(0, character_ranges.LAST)]
    assert character_ranges.difference([(97, 122)], [(101, 101), (120, 130)]) == [(97, 100), (102, 119)]


@pytest.mark.parametrize("pattern", SLOW_IN_OTHER_ENGINES)
def test_every_pattern_takes_linear_time(pattern: str) -> None:
    start = time.monotonic()
    assert not match_pattern.matching(pattern, ["a" * 50_000 + "!"])
    assert not json_schema.satisfies({"pattern": f"^{pattern}$"}, "a" * 50_000 + "!")
    assert time.monotonic() - start < 5


SCHEMAS: dict[str, tuple[dict[str, Any], list[Any], list[Any]]] = {
    "a pattern": ({"items": {"pattern": "^a+$"}}, [["a"], [1]], [["b"], ["ab"]]),
    "names by pattern": (
        {"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": False},
        [{"x1": 1}, {}],
        [{"x1": "a"}, {"y": 1}],
    ),
    "a recursive schema": (
        {"properties": {"child": {"$ref": "#"}, "n": {"type": "integer"}}},
        [{"child": {"child": {"n": 1}}}],
        [{"child": {"n": "x"}}],
    ),
    "an older draft": (
        {"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 1, "exclusiveMinimum": True},
        [2],
        [1],
    ),
    "half a surrogate": (
        {"items": {"pattern": "^a"}},
        [[json.loads('"a\\ud800"')]],
        [[json.loads('"\\ud800"')]],
    ),
}


@pytest.mark.parametrize("kind", SCHEMAS)
def test_json_schema_is_checked(kind: str) -> None:
    schema, right, wrong = SCHEMAS[kind]
    assert not [*json_schema.problems(schema)]
    assert all(json_schema.satisfies(schema, value) for value in right)
    assert not any(json_schema.satisfies(schema, value) for value in wrong)


def doubled(depth: int) -> dict[str, Any]:
    """Return a schema whose references are followed two to the power of `depth` times."""
    definitions = {f"s{i}": {"allOf": [{"$ref": f"#/$defs/s{i + 1}"}] * 2} for i in range(depth)} | {
        f"s{depth}": {}
    }
    return {"$ref": "#/$defs/s0", "$defs": definitions}


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "another file": ({"$ref": "http://127.0.0.1:9/x"}, "$ref must start with #"),
    "a file of the machine": ({"items": {"$ref": "file:///etc/passwd"}}, "$ref must start with #"),
    "a place that is missing": ({"$ref": "#/$defs/y"}, "$ref leads to nothing: #/$defs/y"),
    "a place that is missing, within": ({"properties": {"a": {"$ref": "#/x"}}}, "$ref leads to nothing: #/x"),
    "itself": ({"$ref": "#"}, "a $ref leads in a circle"),
    "itself by another": ({"$defs": {"a": {"allOf": [{"$ref": "#"}]}}, "$ref": "#/$defs/a"}, "a $ref leads in a circle"),
    "too many": (doubled(40), "a $ref leads in a circle"),
    "a lookahead": ({"pattern": "(?!a)"}, "pattern: (?!a (a lookahead) is not supported"),
    "an invalid pattern of names": ({"patternProperties": {"(": {}}}, "pattern: a ( is not closed"),
    "an invalid schema": ({"type": "nothing"}, "invalid JSON Schema"),
    "unevaluated": ({"$ref": "#/$defs/a", "$defs": {"a": {}}, "unevaluatedProperties": False}, "unevaluatedProperties is not"),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_json_schema_is_refused(kind: str) -> None:
    schema, expected = BROKEN[kind]
    assert any(problem.startswith(expected) for problem in json_schema.problems(schema))


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        ("E[0-9]{4}", "E0123456789"),
        ("(ab|C)[a-cX]+?", "abcCX"),
        ("A[0-2]{1,3}B*", "A012B"),
        (".*", None),
        ("E-[0-9]", None),
        ("[A-z]", None),
        ("[^a]", None),
        (r"\d", None),
        ("a b", None),
        ("(?i)ab", None),
        ("", None),
    ],
)
def test_the_letters_that_a_pattern_may_match_are_read_off_it(pattern: str, letters: str | None) -> None:
    assert patterns.letters(pattern) == (None if letters is None else {*letters})


def test_a_pattern_that_matches_nothing_invisible_is_recognised() -> None:
    assert not patterns.may_match_invisible("E[0-9]{4}|[a-z]+")
    assert all(patterns.may_match_invisible(p) for p in [".+", r"\w", "[^a]", "a b", "é", r"\p{L}"])


def test_the_letters_of_a_pattern_exclude_no_match() -> None:
    rng = random.Random(5)  # noqa: S311 - repeatable
    parts = ["a", "B", "0", "[a-c]", "[0-9A]", "{2}", "{1,2}", "+", "*", "?", "|", "(", ")"]
    texts = ["".join(rng.choices("aBc0b9AzZ-", k=rng.randint(0, 5))) for _ in range(200)]
    compared = 0
    for _ in range(300):
        pattern = "".join(rng.choices(parts, k=rng.randint(1, 6)))
        letters = patterns.letters(pattern)
        try:
            match_pattern.check(pattern)
        except PatternError:
            continue
        with duckdb.connect() as connection:
            query = f"SELECT t FROM (SELECT unnest(?) AS t) WHERE {match_pattern.match_sql('t', pattern)}"
            found = {text for (text,) in connection.execute(query, [texts]).fetchall()}
        assert match_pattern.matching(pattern, texts) == found, pattern
        compared += letters is not None
    assert compared > 20

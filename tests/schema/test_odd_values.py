"""Whatever a text is, reading it ends soon, with a value or a ValueError; a contract's values are refused alike."""

import json
import random
import sys
import time
from typing import Any

import pytest

from pipeline.core.errors import CallError
from pipeline.schema import check_field, constraints, field_values
from pipeline.schema.model import Field

FORMATS = {
    "string": ("default", "email", "uri", "binary", "uuid"),
    "date": ("default", "any", "%d/%m/%Y"),
    "time": ("default", "any", "%H:%M"),
    "datetime": ("default", "any", "%d/%m/%Y %H:%M"),
    "geopoint": ("default", "array", "object"),
    "geojson": ("default", "topojson"),
}
FIELDS = [
    Field("c", kind, form, delimiter=",", item_type="integer" if kind == "list" else "")
    for kind in field_values.READERS
    for form in FORMATS.get(kind, ("default",))
] + [
    Field("c", "number", bare_number=False, group_char=","),
    Field("c", "number", decimal_char=",", group_char="."),
]
DRAWS, SEED = 60, 13
PIECES = [
    "9" * 29, "H", "1" * 5000, "٣" * 5000, "0" * 4400, "P", "Y", "T", "S", "-", "+", ".", "e", "E", "999999", "x" * 5000, "[" * 900, "]" * 900,
    '{"a":', "}", '"', "\\ud800", "\ud800", "a@", "@b.org", "http://", "%", "0001-01-01T00:00:00+14:00", "9999-12-31T24:00:00", "-23:59", "Z",
    "10000-01-01", "infinity", "epoch", "now", "NaN", "INF", "1e999", "1e-999", ":", "/", ",", "12:60", "Jan ", "\u202e", "\x00",
    '{"type":"Point","coordinates":', "{}", "null", "true",
]  # fmt: skip


def texts(seed: str) -> list[str]:
    chance = random.Random(seed)  # noqa: S311 - draws, no secrets
    return PIECES + ["".join(chance.choices(PIECES, k=chance.randint(1, 5))) for _ in range(DRAWS)]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.type} {field.format}")
def test_reading_ends_with_a_value_or_a_value_error(field: Field) -> None:
    for text in texts(f"{SEED} {field.type} {field.format}"):
        start = time.monotonic()
        try:
            value = field_values.read(field, text)
        except ValueError:
            continue
        finally:
            assert time.monotonic() - start < 5, text[:50]
        assert isinstance(field_values.key(field, value), str)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: f"{field.type} {field.format}")
def test_a_contract_with_odd_values_is_refused_in_sentences(field: Field) -> None:
    bounds: list[Any] = [
        *texts(f"bounds {field.type}"),
        10**400,
        -1,
        1e300,
        float("inf"),
        float("nan"),
        True,
        [],
        {},
    ]
    for bound in bounds:
        limits = (
            {"minimum": bound, "enum": [bound]} if field.type in check_field.BOUNDED else {"enum": [bound]}
        )
        given = Field(
            "c",
            field.type,
            field.format,
            delimiter=",",
            item_type=field.item_type,
            example=bound,
            constraints=limits,
        )
        problems = [*check_field.problems(given)]
        assert all("Error" not in problem for problem in problems)
        constraints.published(given)


def test_json_is_read_to_a_hundred_levels() -> None:
    field = Field("c", "array")
    deep = "[" * 100 + "]" * 100
    assert field_values.key(field, field_values.read(field, deep)) == json.dumps(json.loads(deep))
    with pytest.raises(ValueError, match="\\["):
        field_values.read(field, f"[{deep}]")


@pytest.mark.parametrize(
    "text",
    [
        "0.1",
        "123456789012345",
        "9007199254740993",
        "1e22",
        "0.30000000000000004",
        "-0.0",
        "100000000000000000000",
        "1e-300",
        ".5",
        "5.",
    ],
)
def test_a_number_that_is_kept_exactly_is_read(text: str) -> None:
    if text == "9007199254740993":
        with pytest.raises(ValueError, match=text):
            field_values.read(Field("c", "number"), text)
    else:
        assert field_values.read(Field("c", "number"), text) == float(text)


def test_a_format_that_needs_frictionless_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "frictionless", None)
    field_values._frictionless_reader.cache_clear()  # noqa: SLF001 - another test may have filled it
    with pytest.raises(CallError) as raised:
        field_values.read(Field("c", "string", "email"), "ada@example.org")
    assert (
        str(raised.value) == "fields of type string and format email require claimbook[formats]; install it"
    )

"""A column gets a type only if no value could mean something else, and the reason is reported."""

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.core.wording import phrase
from pipeline.propose import guess_types
from pipeline.schema import field_values
from pipeline.schema.model import Field, read_table

TEXT = {"type": "string"}
INTEGER = {"type": "integer"}
NUMBER = {"type": "number"}
DATE = {"type": "date"}


def guessed(values: list[str], name: str = "x") -> tuple[dict[str, Any], list[str], list[str]]:
    """Return the properties of a column, its words for "no value", and the reasons."""
    typed = guess_types.guess(Counter(values), name)
    return (
        dict(typed.guess.properties),
        list(typed.missing),
        [phrase(reason) for reason in typed.guess.reasons],
    )


@pytest.mark.parametrize(
    ("values", "properties", "reason"),
    [
        ("5 -12 0", INTEGER, "-12 to 5"),
        ("7 12", INTEGER, "7 to 12"),
        ("007 12", TEXT, 'not a number, since "007" would lose its zero'),
        ("12345678901234567 1", TEXT, 'not a number, since "12345678901234567" has 17 digits and programs keep 15'),
        ("369.0 2", NUMBER, "2 to 369.0"),
        ("48.123456789012345678 1.5", TEXT, 'not a number, since "48.123456789012345678" has 20 digits and programs keep 15'),
        ("1.2E+15 3", TEXT, 'not a number, since "1.2E+15" may be a long number that a program shortened'),
        ("12.000 1.500", TEXT, 'not a number, since "1.500" may mean thousands; use --as if it does not'),
        ("12.125 1.5", NUMBER, "1.5 to 12.125"),
        ("12,5 3,25", {**NUMBER, "decimalChar": ","}, '"12,5" shows how numbers are written'),
        ("12,500 3", TEXT, 'not a number, since "12,500" may have a decimal character or grouped thousands'),
        ("1,234,567 12", {**INTEGER, "groupChar": ","}, '"1,234,567" shows how numbers are written'),
        ("1.234,5 12", {**NUMBER, "decimalChar": ",", "groupChar": "."}, '"1.234,5" shows how numbers are written'),
        ("TRUE FALSE", {"type": "boolean"}, "true and false"),
    ],
)  # fmt: skip
def test_numbers_and_booleans(values: str, properties: dict[str, Any], reason: str) -> None:
    assert guessed(values.split()) == (properties, [], [reason])


@pytest.mark.parametrize(
    ("values", "properties", "converted", "reason"),
    [
        (["2021-08-26", "2021-01-02"], DATE, {}, "2021-01-02 to 2021-08-26"),
        (
            ["2021-08-26 00:00:00.000", "2021-01-02"],
            DATE,
            {"2021-08-26 00:00:00.000": "2021-08-26"},
            '"2021-08-26 00:00:00.000" is written as "2021-08-26"',
        ),
        (
            ["31/01/2021", "2/1/2021"],
            DATE,
            {"31/01/2021": "2021-01-31", "2/1/2021": "2021-01-02"},
            '"2/1/2021" is written as "2021-01-02": "31/01/2021" shows that the order is day, month, year',
        ),
        (
            ["01/31/2021", "2/1/2021"],
            DATE,
            {"01/31/2021": "2021-01-31", "2/1/2021": "2021-02-01"},
            '"01/31/2021" is written as "2021-01-31": "01/31/2021" shows that the order is month, day, year',
        ),
        (
            ["01/02/2021", "03/04/2021"],
            TEXT,
            {},
            'not a date, since "01/02/2021" may be day and month or month and day, and no value shows which',
        ),
        (
            ["31/01/2021", "01/31/2021"],
            TEXT,
            {},
            'not a date, since no order of day and month fits all values, such as "01/31/2021"',
        ),
        (["1/2/21", "31/12/99"], TEXT, {}, 'not a date, since the year of "1/2/21" has two digits'),
        (
            ["26 Aug 2021", "1 May 2021"],
            DATE,
            {"26 Aug 2021": "2021-08-26", "1 May 2021": "2021-05-01"},
            '"1 May 2021" is written as "2021-05-01"',
        ),
        (["2021-08", "2021-09"], {"type": "yearmonth"}, {}, "2021-08 to 2021-09"),
        (
            ["2021-08", "2021-08-26", "2021?"],
            {"type": "string", "holds": "edtf"},
            {},
            'dates of different precision, such as "2021-08-26"',
        ),
        (
            ["2021-08-26 10:30", "2021-08-27 11:00"],
            {"type": "datetime"},
            {"2021-08-26 10:30": "2021-08-26T10:30:00", "2021-08-27 11:00": "2021-08-27T11:00:00"},
            '"2021-08-26 10:30" is written as "2021-08-26T10:30:00"',
        ),
    ],
)
def test_dates(values: list[str], properties: dict[str, Any], converted: dict[str, str], reason: str) -> None:
    typed = guess_types.guess(Counter(values), "x")
    assert typed.guess.converted == converted
    assert guessed(values) == (properties, [], [reason])


def test_spaces_around_numbers_and_dates_are_removed_but_not_those_around_texts() -> None:
    typed = guess_types.guess(Counter([" 454\u00a0000,00  ", "12"]), "x")
    assert typed.guess.converted == {" 454\u00a0000,00  ": "454\u00a0000,00"}
    assert [phrase(reason) for reason in typed.guess.reasons] == [
        '"454\\xa0000,00" shows how numbers are written',
        "1 cell without the spaces around it",
    ]
    assert guess_types.guess(Counter(["21 Mar  2012 "]), "x").guess.converted == {
        "21 Mar  2012 ": "2012-03-21"
    }
    assert guess_types.guess(Counter([" a", "b"]), "x").guess.converted == {}


def test_eight_digits_are_a_date_only_in_a_column_about_dates() -> None:
    assert guessed(["20210826", "20210101"], "start_date")[0] == DATE
    assert guessed(["20210826", "20210101"], "case_no")[0] == INTEGER
    assert guessed(["1889", "1890"], "year")[0] == {"type": "year"}
    assert guessed(["1889", "1890"], "workers")[0] == INTEGER


def test_a_day_that_no_calendar_has_leaves_the_column_text() -> None:
    assert guessed(["2021-02-30", *(f"2021-01-{day:02}" for day in range(1, 31))])[0] == TEXT


@pytest.mark.parametrize(
    ("values", "properties", "missing"),
    [
        (["1", "2", "NA", "unknown"], INTEGER, ["NA", "unknown"]),
        (["2021-01-01", "?"], DATE, ["?"]),
        (["strike", "unknown", "n/a"], TEXT, ["n/a"]),
        (["DE", "NA", "FR"], TEXT, []),
        (["-", "--"], TEXT, ["-", "--"]),
    ],
)
def test_words_for_no_value_depend_on_the_other_values(
    values: list[str], properties: dict[str, Any], missing: list[str]
) -> None:
    assert guessed(values)[:2] == (properties, missing)


def test_a_number_that_may_mean_no_value_stays_a_value_and_is_reported() -> None:
    assert guessed(["1", "2", "-99"]) == (
        INTEGER,
        [],
        ["-99 to 2", 'check "-99": if that means no value, add it to missingValues of the field'],
    )
    assert guessed(["-5", "-99"]) == (INTEGER, [], ["-99 to -5"])


def test_few_exceptions_in_a_column_of_numbers_are_named() -> None:
    values = [str(number) for number in range(100)]
    assert guessed([*values, "12?", "about 5"]) == (
        TEXT,
        [],
        [
            'nearly every cell is of type integer; 2 cells are not: "12?", "about 5". Correct them, or use --as'
        ],
    )


def test_lists_contain_items_that_are_used_again() -> None:
    assert guessed(["red; blue", "red", "blue;red"]) == (
        {"type": "list", "delimiter": ";"},
        [],
        ['2 cells with several items, separated by ";"; 2 different items'],
    )
    assert guessed(["He came; he saw", "They left; nobody stayed"])[0] == TEXT


CELLS = st.sampled_from(
    ["0", "007", "12", "-3", "1.5", "1,5", "1.234,5", "1,234,567", "1 234", "12.000", "1e5", "NA", "-", "?", "TRUE",
     "false", "2021-08-26", "2021-02-30", "2021-08", "2021", "26.08.2021", "8/26/2021", "1/2/2021", "26 Aug 2021",
     "20210826", "2021-08-26 00:00:00", "2021-08-26T10:00:00Z", "2021?", "10:00:00", "a;b", "a", "48.1452781234567891",
     " 12 ", "\u00a07", "12345678901234567", "0000-00-00", "9999-12-31", "30/02/2021", "+5", "٣", "1\u00a0234"]
)  # fmt: skip


@given(st.lists(CELLS, min_size=1, max_size=4), st.sampled_from(["x", "date", "year", "id"]))
@settings(max_examples=200, deadline=None)
def test_the_engine_reads_every_value_as_its_guessed_type(values: list[str], name: str) -> None:
    typed = guess_types.guess(Counter(values), name)
    properties = {"name": "x", "title": "X", "description": "X", "example": "x", **typed.guess.properties}
    (field,) = read_table(
        {"name": "t", "title": "T", "description": "T", "fields": [properties], "primaryKey": "x"}
    ).fields
    for value in values:
        if value not in typed.missing:
            field_values.read(
                field if not field.holds else Field("x", "string"), typed.guess.converted.get(value, value)
            )

"""EDTF dates are intervals of days, in Python and in SQL."""

import datetime as dt

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema import edtf

DATES = {
    "2021": ("2021-01-01", "2021-12-31"),
    "2021-02": ("2021-02-01", "2021-02-28"),
    "2020-02": ("2020-02-01", "2020-02-29"),
    "9999-12": ("9999-12-01", "9999-12-31"),
    "2021-12": ("2021-12-01", "2021-12-31"),
    "2021-05-08": ("2021-05-08", "2021-05-08"),
    "2021-05-08?": ("2021-05-08", "2021-05-08"),
    "2021-05-08~": ("2021-05-07", "2021-05-09"),
    "2020-06~": ("2020-06-01", "2020-06-30"),
    "2021-05/2021-08": ("2021-05-01", "2021-08-31"),
    "2015-06~/2015-08~": ("2015-06-01", "2015-08-31"),
    "2015/..": ("2015-01-01", None),
    "../2015": (None, "2015-12-31"),
    "2015/": ("2015-01-01", None),
    "201X": ("2010-01-01", "2019-12-31"),
    "2021-XX": ("2021-01-01", "2021-12-31"),
    "2021-08-XX": ("2021-08-01", "2021-08-31"),
    "2021-21": ("2021-03-01", "2021-05-31"),
    "[2021-05-08,2021-05-09]": ("2021-05-08", "2021-05-09"),
}
NOT_DATES: dict[str, list[str]] = {
    "form": [
        "2021-2", " 2021", "2021 ", "26/08/2021", "44434", "yesterday", "", "..", "../..", "/", "XXXX-07",
        "2021/2022/2023", "2021-05-08T25:00:00", "Y170000",
    ],
    "calendar": ["2021-13-01", "2021-02-29", "2021-00", "0000", "2021-02-30/2021-03-01", "9999-12-31~", "0001-01-01~"],
    "interval": ["2021/2020", "2021-08/2021-05"],
}  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_an_edtf_date_is_an_interval_of_days(text: str) -> None:
    start, end = (dt.date.fromisoformat(day) if day else None for day in DATES[text])
    assert edtf.read(text) == edtf.Interval(start, end)


@pytest.mark.parametrize(
    ("text", "reason"), [(t, reason) for reason, texts in NOT_DATES.items() for t in texts]
)
def test_a_text_that_is_not_an_edtf_date_has_a_reason(text: str, reason: str) -> None:
    with pytest.raises(edtf.NotEdtfError) as error:
        edtf.read(text)
    assert error.value.reason == reason


@given(st.text(alphabet="0123456789-/.X~?%YTse[]{},: ", max_size=24))
def test_a_date_never_ends_before_it_starts(text: str) -> None:
    try:
        interval = edtf.read(text)
    except ValueError:
        return
    assert interval.start is None or interval.end is None or interval.start <= interval.end


@given(
    st.dates(dt.date(1, 1, 1)).map(dt.date.isoformat)
    | st.from_regex(r"(000[1-9]|[0-9]{3}[1-9])(-[0-9]{2}(-[0-9]{2})?)?", fullmatch=True)
)
def test_plain_dates_are_the_same_in_sql_and_in_python(text: str) -> None:
    try:
        interval = edtf.read(text)
        expected = (True, interval.start, interval.end) if edtf.PLAIN.fullmatch(text) else None
    except edtf.NotEdtfError:
        expected = None
    start, end = edtf.bounds_sql("d")
    plain = f"{edtf.is_plain_sql('d')} AND {start} IS NOT NULL AND {end} IS NOT NULL"
    bounds = duckdb.execute(
        f"SELECT true, {start}, {end} FROM (SELECT ?::VARCHAR AS d) WHERE {plain}", [text]
    )
    assert bounds.fetchone() == expected


@pytest.mark.parametrize(
    ("start", "end", "precision"),
    [
        ("2021-05-08", "2021-05-08", 1),
        ("2021-05-08", "2021-05-09", 2),
        ("2021-05-08", "2021-05-13", 2),
        ("2021-05-08", "2021-05-14", 3),
        ("2021-05-08", "2021-05-15", 4),
        ("2021-05-01", "2021-05-31", 4),
        ("2021-05-01", "2021-06-01", 5),
        ("2020-01-01", "2020-12-31", 5),
        ("2020-01-01", "2021-01-01", 6),
        ("2020-01-01", None, 6),
        (None, "2020-01-01", 6),
    ],
)
def test_precision_follows_from_the_length_of_the_interval(start: str, end: str, precision: int) -> None:
    query = f"SELECT {edtf.precision_sql('s', 'e')} FROM (SELECT ?::DATE AS s, ?::DATE AS e)"
    assert duckdb.execute(query, [start, end]).fetchone() == (precision,)

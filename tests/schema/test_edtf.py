"""What coders write that SQL can't read: EDTF dates, counts with bounds, lists in a cell."""

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
NO_DATES = [
    "2021-13-01", "2021-02-29", "2021-2", "0000", " 2021", "2021 ", "26/08/2021", "44434", "yesterday", "",
    "..", "../..", "/", "2021/2020", "2021-08/2021-05", "XXXX-07", "2021/2022/2023", "2021-05-08T25:00:00", "Y170000",
    "9999-12-31~", "0001-01-01~",
]  # fmt: skip


@pytest.mark.parametrize("text", DATES)
def test_an_edtf_date_is_an_interval_of_days(text: str) -> None:
    start, end = (dt.date.fromisoformat(day) if day else None for day in DATES[text])
    assert edtf.read_edtf(text) == edtf.Interval(start, end)


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_edtf_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        edtf.read_edtf(text)


@given(st.text(alphabet="0123456789-/.X~?%YTse[]{},: ", max_size=24))
def test_any_text_is_a_date_or_refused(text: str) -> None:
    try:
        interval = edtf.read_edtf(text)
    except ValueError:
        return
    assert interval.start is None or interval.end is None or interval.start <= interval.end


@given(
    st.dates(dt.date(1, 1, 1)).map(dt.date.isoformat)
    | st.from_regex(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", fullmatch=True)
)
def test_plain_dates_are_the_same_in_sql_and_in_python(text: str) -> None:
    start, end = edtf.edtf_sql('"d"')
    found = duckdb.execute(
        f"SELECT {edtf.plain_sql('d')}, {start}, {end} FROM (SELECT ?::VARCHAR AS d)", [text]
    ).fetchone()
    try:
        interval = edtf.read_edtf(text)
    except ValueError:
        return
    if edtf.PLAIN.fullmatch(text):
        assert found == (True, interval.start, interval.end)


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


@pytest.mark.parametrize(
    ("count", "bound", "bounds"),
    [
        ("68", "exactly", (68, 68, 68)),
        ("43", "at_least", (43, 43, None)),
        ("90", "more_than", (91, 91, None)),
        ("90", "at_most", (None, None, 90)),
        ("90", "fewer_than", (None, None, 89)),
        ("34", "nearly", (None, 33, 33)),
        ("50", "about", (None, 50, None)),
        ("dozens", None, (None, 24, None)),
        ("thousands", None, (2000, None, None)),
        (None, None, (None, None, None)),
    ],
)
def test_a_bound_sets_low_best_and_high_and_invents_no_other_end(
    count: str | None, bound: str | None, bounds: tuple[int | None, ...]
) -> None:
    query = (
        f"SELECT {', '.join(edtf.count_sql('c', 'b', 'word'))} FROM (SELECT ?::VARCHAR AS c, ?::VARCHAR AS b) LEFT JOIN "
        "(VALUES ('dozens', NULL, 24, NULL), ('thousands', 2000, NULL, NULL)) AS word(word, low, best, high) "
        "ON word.word = c"
    )
    assert duckdb.execute(query, [count, bound]).fetchone() == bounds


def test_spaces_around_the_items_of_a_list_do_not_count() -> None:
    assert edtf.items("ISIS-K; Taliban ;al-Qaeda", ";") == ["ISIS-K", "Taliban", "al-Qaeda"]

"""EDTF dates are intervals of days, in Python and in SQL."""

import datetime as dt

import duckdb
import edtf as other_edtf
import project
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema import edtf, edtf_date

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
# The examples of the specification (https://www.loc.gov/standards/datetime/) for the years 0001 to 9999.
SPECIFICATION = {
    "1985-04-12": ("1985-04-12", "1985-04-12"),
    "1985-04": ("1985-04-01", "1985-04-30"),
    "1985": ("1985-01-01", "1985-12-31"),
    "1985-04-12T23:20:30": ("1985-04-12", "1985-04-12"),
    "1985-04-12T23:20:30Z": ("1985-04-12", "1985-04-12"),
    "1985-04-12T23:20:30-04": ("1985-04-12", "1985-04-12"),
    "1985-04-12T23:20:30+04:30": ("1985-04-12", "1985-04-12"),
    "1964/2008": ("1964-01-01", "2008-12-31"),
    "2004-06/2006-08": ("2004-06-01", "2006-08-31"),
    "2004-02-01/2005-02-08": ("2004-02-01", "2005-02-08"),
    "2004-02-01/2005-02": ("2004-02-01", "2005-02-28"),
    "2004-02-01/2005": ("2004-02-01", "2005-12-31"),
    "2005/2006-02": ("2005-01-01", "2006-02-28"),
    "2001-21": ("2001-03-01", "2001-05-31"),
    "1984?": ("1984-01-01", "1984-12-31"),
    "2004-06~": ("2004-06-01", "2004-06-30"),
    "2004-06-11%": ("2004-06-10", "2004-06-12"),
    "201X": ("2010-01-01", "2019-12-31"),
    "20XX": ("2000-01-01", "2099-12-31"),
    "2004-XX": ("2004-01-01", "2004-12-31"),
    "1985-04-XX": ("1985-04-01", "1985-04-30"),
    "1985-XX-XX": ("1985-01-01", "1985-12-31"),
    "1985-04-12/..": ("1985-04-12", None),
    "1985-04/..": ("1985-04-01", None),
    "1985/..": ("1985-01-01", None),
    "../1985-04-12": (None, "1985-04-12"),
    "../1985-04": (None, "1985-04-30"),
    "../1985": (None, "1985-12-31"),
    "1985-04-12/": ("1985-04-12", None),
    "/1985": (None, "1985-12-31"),
    "1950S2": ("1900-01-01", "1999-12-31"),
    "[1667,1668,1670..1672]": ("1667-01-01", "1672-12-31"),
    "[..1760-12-03]": (None, "1760-12-03"),
    "[1760-12..]": ("1760-12-01", None),
    "[1760-01,1760-02,1760-12..]": ("1760-01-01", None),
    "[1667,1760-12]": ("1667-01-01", "1760-12-31"),
    "[..1984]": (None, "1984-12-31"),
    "{1667,1668,1670..1672}": ("1667-01-01", "1672-12-31"),
    "{1960,1961-12}": ("1960-01-01", "1961-12-31"),
    "{..1984}": (None, "1984-12-31"),
    "2004-06-11~/2004-08": ("2004-06-10", "2004-08-31"),
    "2004-06-~01/2004-06-~20": ("2004-05-31", "2004-06-21"),
    "2004-06-XX/2004-07-03": ("2004-06-01", "2004-07-03"),
    "2004?-06-11": ("2004-06-11", "2004-06-11"),
    "2004-06~-11": ("2004-06-10", "2004-06-12"),
    "2004-?06-11": ("2004-06-11", "2004-06-11"),
    "?2004-06-~11": ("2004-06-10", "2004-06-12"),
    "2004-%06-11": ("2004-06-10", "2004-06-12"),
    "156X-12-25": ("1560-12-25", "1569-12-25"),
    "15XX-12-25": ("1500-12-25", "1599-12-25"),
    "15XX-12-XX": ("1500-12-01", "1599-12-31"),
    "XXXX-12-XX": (None, None),
    "1560-XX-25": ("1560-01-25", "1560-12-25"),
    "1XXX-12": ("1000-12-01", "1999-12-31"),
    "1984-1X": ("1984-10-01", "1984-12-31"),
    "2001-34": ("2001-04-01", "2001-06-30"),
}
# Its examples of other years, which are refused: a date has a year from 0001 to 9999.
OTHER_YEARS = ["-1985", "Y170000002", "Y-170000002", "Y-17E7", "Y171010000S3", "Y3388E2S3"]
# Neighbours of those examples.
NEIGHBOURS = {
    "1871S2": ("1800-01-01", "1899-12-31"),
    "1871S3": ("1870-01-01", "1879-12-31"),
    "1871S3~": ("1870-01-01", "1879-12-31"),
    "1871S4": ("1871-01-01", "1871-12-31"),
    "1889-24": ("1889-12-01", "1890-02-28"),
    "1891-24": ("1891-12-01", "1892-02-29"),
    "1889-24?": ("1889-12-01", "1890-02-28"),
    "188X-24": ("1880-12-01", "1890-02-28"),
    "1889-24/1890-22": ("1889-12-01", "1890-08-31"),
    "~1890-02-03": ("1890-02-02", "1890-02-04"),
    "1889-11-04%": ("1889-11-03", "1889-11-05"),
    "~1890-02": ("1890-02-01", "1890-02-28"),
    "?1890-02-03": ("1890-02-03", "1890-02-03"),
    "188X-02-29": ("1880-02-29", "1888-02-29"),
    "1889-02-3X": None,
    "9999-24": None,
    "18X1-02-29": None,
}
NORTH = {1: ("03-01", "05-31"), 2: ("06-01", "08-31"), 3: ("09-01", "11-30"), 4: ("12-01", "02-28")}
GROUPINGS = {
    **{20 + n: days for n, days in NORTH.items()},
    **{24 + n: days for n, days in NORTH.items()},
    **{28 + n: NORTH[(n + 1) % 4 + 1] for n in NORTH},
    33: ("01-01", "03-31"), 34: ("04-01", "06-30"), 35: ("07-01", "09-30"), 36: ("10-01", "12-31"),
    37: ("01-01", "04-30"), 38: ("05-01", "08-31"), 39: ("09-01", "12-31"),
    40: ("01-01", "06-30"), 41: ("07-01", "12-31"),
}  # fmt: skip
NOT_DATES: dict[str, list[str]] = {
    "form": [
        "2021-2", " 2021", "2021 ", "26/08/2021", "44434", "yesterday", "", "..", "../..", "/", "XXXX", "XXXX-07/XXXX-08", "2021/XXXX-07", "XXXX-XX-XX-XX",
        "2021/2022/2023", "2021-05-08T25:00:00", "Y170000", "1871S0", "1871S5", "1871S", "187XS2", "1871-05S2",
        "2021??", "2021-05-08?~", "[2021..,2022]", "[..]", "[2021", "{}",
        "[2021]/2022", "-2021", "201x", "\uff12\uff10\uff12\uff11", "2021-05-08T10:00", "c. 1893", "1880s", "[2021/2022]",
    ],
    "calendar": [
        "2021-13-01", "2021-21-05", "2021-42", "2021-20", "2021-02-29", "2021-00", "0000", "2021-02-30/2021-03-01", "9999-12-31~", "0001-01-01~",
    ],
    "interval": ["2021/2020", "2021-08/2021-05"],
}  # fmt: skip


@pytest.mark.parametrize("text", SPECIFICATION)
def test_the_examples_of_the_specification_are_read(text: str) -> None:
    start, end = (dt.date.fromisoformat(day) if day else None for day in SPECIFICATION[text])
    assert edtf.read(text) == edtf.Interval(start, end)


@pytest.mark.parametrize("text", OTHER_YEARS)
def test_the_examples_of_other_years_are_refused(text: str) -> None:
    with pytest.raises(edtf_date.NotEdtfError):
        edtf.read(text)


def test_the_documentation_has_each_example_of_the_specification() -> None:
    shown = (project.REPOSITORY / "docs" / "edtf.md").read_text("utf-8").splitlines()
    read = [
        f"| `{text}` | {days[0] or 'open'} | {days[1] or 'open'} |" for text, days in SPECIFICATION.items()
    ]
    assert [line for line in shown if line.startswith("| `")] == [
        *read,
        *(f"| `{y}` | refused | |" for y in OTHER_YEARS),
    ]


@pytest.mark.parametrize("text", ["XXXX-07", "XXXX-02-29", "XXXX-07?", "XXXX-21"])
def test_a_month_without_a_year_is_a_date_without_a_first_and_a_last_day(text: str) -> None:
    assert edtf.read(text) == edtf.Interval(None, None)


@pytest.mark.parametrize("text", ["XXXX-13", "XXXX-02-30"])
def test_a_month_or_day_that_no_year_has_is_none(text: str) -> None:
    with pytest.raises(edtf_date.NotEdtfError) as error:
        edtf.read(text)
    assert error.value.reason == "calendar"


@pytest.mark.parametrize("text", NEIGHBOURS)
def test_neighbours_of_the_examples_are_read_or_do_not_exist(text: str) -> None:
    days = NEIGHBOURS[text]
    if days is None:
        with pytest.raises(edtf_date.NotEdtfError) as error:
            edtf.read(text)
        assert error.value.reason == "calendar"
    else:
        assert edtf.read(text) == edtf.Interval(*map(dt.date.fromisoformat, days))


@pytest.mark.parametrize("code", range(21, 42))
def test_every_group_of_months_has_its_days(code: int) -> None:
    first, last = GROUPINGS[code]
    year = "1890" if last < first else "1889"
    expected = edtf.Interval(dt.date.fromisoformat(f"1889-{first}"), dt.date.fromisoformat(f"{year}-{last}"))
    assert edtf.read(f"1889-{code}") == expected


# python-edtf reads these kinds as the specification does: an independent source.
PLAIN = r"(1[0-9]{3}|20[0-9]{2})(-(0[1-9]|1[0-2])(-(0[1-9]|1[0-9]|2[0-8]))?)?[?]?"
UNSPECIFIED = r"(1[0-9]{2}X|20XX|1[0-9]{3}-XX|1[0-9]{3}-(0[1-9]|1[0-2])-XX|1[0-9]{3}-2[1-3])"


@given(st.from_regex(f"({PLAIN}|{UNSPECIFIED})", fullmatch=True))
def test_dates_are_the_same_in_python_edtf(text: str) -> None:
    date = other_edtf.parse_edtf(text)
    bounds = (dt.date(*bound[:3]) for bound in (date.lower_strict(), date.upper_strict()))
    assert edtf.read(text) == edtf.Interval(*bounds)


@pytest.mark.parametrize("text", DATES)
def test_an_edtf_date_is_an_interval_of_days(text: str) -> None:
    start, end = (dt.date.fromisoformat(day) if day else None for day in DATES[text])
    assert edtf.read(text) == edtf.Interval(start, end)


@pytest.mark.parametrize(
    ("text", "reason"), [(t, reason) for reason, texts in NOT_DATES.items() for t in texts]
)
def test_a_text_that_is_not_an_edtf_date_has_a_reason(text: str, reason: str) -> None:
    with pytest.raises(edtf_date.NotEdtfError) as error:
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
    except edtf_date.NotEdtfError:
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

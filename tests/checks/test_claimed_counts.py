"""A quote contains the number that is coded from it, with the words of its bound."""

from typing import Any

import pytest

from pipeline.checks import claimed_counts, numbers_in_text
from pipeline.core.finding import Message
from pipeline.schema import model

DECLARED = {"count": "count", "bound": "bound", "quote": "quote"}
# The quote, the count and the bound; and the code of the finding, "" for none.
CASES = [
    ("killing 68 people", "68", "exactly", ""),
    ("killing 68 people", "86", "exactly", "count.missing"),
    ("killing 5000000 people", "500000", "exactly", "count.missing"),
    ("killing 500000 people", "5000000", "exactly", "count.missing"),
    ("killing 5,000,000 people", "5000000", "exactly", ""),
    ("killing 5 000 000 people", "5000000", "exactly", ""),
    ("cost $1,000.99", "1000", "exactly", "count.missing"),
    ("cost $1,000.99", "99", "exactly", "count.missing"),
    ("cost $1,000.", "1000", "exactly", ""),
    ("cost 1.5 million", "1500000", "exactly", ""),
    ("some 20k men", "20000", "about", ""),
    ("on 2021-05-08", "2021", "exactly", "count.missing"),
    ("A320 and E68", "68", "exactly", "count.missing"),
    ("no fewer than 12", "12", "at_least", ""),
    ("no fewer than 12", "12", "fewer_than", "count.bound"),
    ("not less than twelve", "12", "at_least", ""),
    ("fewer than 12", "12", "fewer_than", ""),
    ("no more than 12", "12", "at_most", ""),
    ("no more than 12", "12", "more_than", "count.bound"),
    ("more than 12", "12", "more_than", ""),
    ("more than 12", "12", "exactly", "count.bound"),
    ("12 or more", "12", "at_least", ""),
    ("50+", "50", "at_least", ""),
    ("up to 40", "40", "at_most", ""),
    ("almost all of the 34 provinces", "34", "nearly", ""),
    ("killing 68 people", "68", "about", "count.bound"),
    ("killing 12 and wounding at least 40", "12", "exactly", ""),
    ("killing 12 and wounding at least 40", "40", "at_least", ""),
    ("killing 12 and wounding at least 40", "12", "at_least", ""),
    ("killing 12 and wounding at least 40", "40", "exactly", "count.bound"),
    ("killing 12 and wounding at least 40", "52", "exactly", "count.missing"),
    ("twelve at first, then 12 in all", "12", "exactly", ""),
    ("one hundred and twenty-three men", "123", "exactly", ""),
    ("a hundred men", "100", "exactly", ""),
    ("two dozen men", "24", "exactly", ""),
    ("three thousand men", "3000", "exactly", ""),
    ("Twenty one men", "21", "exactly", ""),
    ("someone and often none", "1", "exactly", "count.missing"),
    ("dozens of men", "dozens", None, ""),
    ("a few men", "dozens", None, "count.missing"),
    ("men", "68", "exactly", "count.missing"),
    ("killing 40 to 60 men", "40-60", "exactly", ""),
    ("killing between 40 and 60 men", "40-60", "exactly", ""),
    ("killing forty to sixty men", "40-60", "exactly", ""),
    ("killing about 40-60 men", "40-60", "about", ""),
    ("killing 40 to 60 men", "40-60", "about", "count.bound"),
    ("killing 40 to 60 men", "40-65", "exactly", "count.missing"),
    ("killing 40 to 60 men", "40", "exactly", "count.bound"),
    ("killing 40\u201360 men", "60", "exactly", "count.bound"),
    ("killing 40 and wounding 60", "40-60", "exactly", "count.bound"),
    ("the March 3 attack killed 4", "4", "exactly", ""),
    ("on March 3, 2021", "3", "exactly", "count.missing"),
    ("on 3 March", "3", "exactly", "count.missing"),
    ("on Aug. 26", "26", "exactly", "count.missing"),
    ("In May 5 people died", "5", "exactly", ""),
    ("In May, 5 people died", "5", "exactly", ""),
    ("the third attack", "3", "exactly", "count.missing"),
    ("the 3rd attack", "3", "exactly", "count.missing"),
    ("men", None, None, ""),
]  # fmt: skip


def fault(quote: str, count: str | None, bound: str | None, language: str = "en") -> Any:
    row = {"_key": "C1", "quote": quote, "count": count, "bound": bound}
    return next(claimed_counts.faults(DECLARED, row, language), None)


@pytest.mark.parametrize(("quote", "count", "bound", "code"), CASES)
def test_a_count_and_its_bound_are_in_the_quote(
    quote: str, count: str | None, bound: str | None, code: str
) -> None:
    found = fault(quote, count, bound)
    assert (found[1] if found else "") == code
    assert not found or found[0] == ("error" if code == "count.missing" else "warning")
    if code == "count.missing" and count != "dozens":
        assert found[2] == ("count" if any(numbers_in_text.numbers(quote)) else "quote")


TABLE = model.read_table(
    {
        "name": "t",
        "title": "",
        "description": "",
        "fields": [{"name": "n", "type": "string", "label": "Number"}],
        "primaryKey": [],
    }
)


@pytest.mark.parametrize("same", ["", "C0"])
def test_a_hint_names_another_row_with_the_same_quote(same: str) -> None:
    missing = claimed_counts.Fault("error", "count.missing", "n", {"count": "12"})
    values = {"field": "Number", "number": "12", **({"row": same} if same else {})}
    assert claimed_counts.hints(TABLE, {"count": "n"}, missing, same) == (Message("quote_number", values),)
    bound = missing._replace(code="count.bound")
    assert claimed_counts.hints(TABLE, {"count": "n"}, bound, same) == ()


def test_without_a_declared_field_nothing_is_checked() -> None:
    assert not list(claimed_counts.faults({}, {"_key": "C1", "quote": "68 people"}, "en"))


# The quote and the share; and the code of the finding, "" for none.
SHARES = [
    ("over one-third of the provinces", "1/3", ""),
    ("over a third of the provinces", "1/3", ""),
    ("a third of the provinces", "2/3", "share.missing"),
    ("two thirds of the provinces", "2/3", ""),
    ("half of them", "1/2", ""),
    ("most of its territory", "1/2", ""),
    ("almost the whole territory", "1/2", "share.missing"),
    ("three-quarters of them", "3/4", ""),
    ("40 percent of them", "2/5", ""),
    ("40% of them", "4/10", ""),
    ("12.5 per cent", "1/8", ""),
    ("140 percent", "2/5", "share.missing"),
    ("nine out of ten", "9/10", ""),
    ("one in five", "1/5", ""),
    ("3/4 of them", "3/4", ""),
    ("on 3/4/2021", "3/4", "share.missing"),
    ("many of them", "1/2", "share.missing"),
    ("9" * 5000 + " percent", "1/2", "share.missing"),
    ("many of them", None, ""),
    ("many of them", "some", ""),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "share", "code"), SHARES)
def test_a_share_is_in_the_quote(quote: str, share: str | None, code: str) -> None:
    row = {"_key": "C1", "quote": quote, "share": share}
    found = [*claimed_counts.faults({"share": "part"}, row, "en")]
    values = {"row": "C1", "share": share, "quote": quote}
    assert found == ([("error", code, "part", values)] if code else [])
    assert not list(claimed_counts.faults({"share": "part"}, row, "fr"))


@pytest.mark.parametrize(
    ("quote", "code"), [("douze hommes", ""), ("13 hommes", "count.missing"), ("12 hommes", "")]
)
def test_in_another_language_only_digits_are_compared(quote: str, code: str) -> None:
    found = fault(quote, "12", "at_least", "fr")
    assert (found[1] if found else "") == code


@pytest.mark.parametrize("number", [*range(1, 130), 999, 1000, 1001, 12_345, 500_000, 5_000_000])
def test_a_number_is_found_in_each_of_its_forms_and_in_no_longer_number(number: int) -> None:
    for form in (str(number), f"{number:,}", f"{number:,}".replace(",", "\u00a0")):
        assert number in [n.value for n in numbers_in_text.numbers(f"There were {form}, or so they say")]
        for longer in (f"9{form}", f"{form}0", f"{form}.5", f"1,{form}" if len(form) == 3 else f"0.{form}"):
            assert number not in [n.value for n in numbers_in_text.numbers(f"There were {longer} men")]

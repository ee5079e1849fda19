"""A list in a cell has the same items when it is checked and when it is loaded."""

import sys
import unicodedata

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema import lists

SPACES = [c for c in map(chr, range(1, 0x3001)) if c.isspace()]


def other_invisible() -> list[str]:
    """Return the invisible characters that are not white space, surrogates aside."""
    characters = [chr(code) for code in range(1, 0xE0000) if not 0xD800 <= code <= 0xDFFF]
    return [c for c in characters if not c.isspace() and unicodedata.category(c)[0] in "ZC"]


def loaded(cell: str, separator: str) -> list[str]:
    query = f"SELECT {lists.split_sql('cell', separator)} FROM (SELECT ?::VARCHAR AS cell)"
    ((items,),) = duckdb.execute(query, [cell]).fetchall()
    return list(items)


@pytest.mark.parametrize("space", SPACES, ids=ascii)
def test_white_space_around_an_item_does_not_belong_to_it(space: str) -> None:
    cell = f"{space}a b{space}|{space * 2}c{space}|{space}"
    assert lists.split(cell, "|") == loaded(cell, "|") == ["a b", "c", ""]


def test_these_are_all_characters_of_white_space() -> None:
    assert [c for c in map(chr, range(1, sys.maxunicode + 1)) if c.isspace()] == SPACES


@pytest.mark.slow
def test_invisible_characters_belong_to_an_item() -> None:
    items = [f"{c}a{c}" for c in other_invisible()]
    cell = "|".join(items)
    assert lists.split(cell, "|") == loaded(cell, "|") == items


@given(st.text(st.sampled_from([*SPACES, *"ab;|'\u200b\u0301"])), st.sampled_from(";|,\t \n'"))
def test_python_and_sql_split_any_cell_alike(cell: str, separator: str) -> None:
    assert lists.split(cell, separator) == loaded(cell, separator)

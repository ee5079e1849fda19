"""A count with a bound, or a number word, is a range."""

import duckdb
import pytest

from pipeline.schema import counts


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
        ("40-60", "exactly", (40, 40, 60)),
        ("40-60", "about", (None, 40, None)),
        ("40-60", "at_least", (40, 40, None)),
        ("40-60", "fewer_than", (None, None, 59)),
        ("twenty-odd", None, (None, 20, None)),
    ],
)
def test_a_bound_sets_low_best_and_high_and_leaves_the_open_end_empty(
    count: str | None, bound: str | None, bounds: tuple[int | None, ...]
) -> None:
    query = (
        f"SELECT {', '.join(counts.range_sql('c', 'b', 'word'))} FROM (SELECT ?::VARCHAR AS c, ?::VARCHAR AS b) LEFT JOIN "
        "(VALUES ('dozens', NULL, 24, NULL), ('thousands', 2000, NULL, NULL), ('twenty-odd', NULL, 20, NULL)) AS word(word, low, best, high) "
        "ON word.word = c"
    )
    assert duckdb.execute(query, [count, bound]).fetchone() == bounds

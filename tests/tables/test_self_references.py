"""Rows that refer to rows of their own table: circles and levels of drawn rows equal those computed in Python."""

import json
from pathlib import Path

import duckdb
import findings
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema.model import ForeignKey, TableSchema
from pipeline.tables import self_references

pytestmark = pytest.mark.slow  # each test releases a dataset

ROWS = range(6)


def pointing(*fields: str) -> TableSchema:
    keys = tuple(ForeignKey((field,), "nodes", ("id",)) for field in fields)
    return TableSchema("nodes", "T", "D", (), ("id",), (), keys)


def nodes(connection: duckdb.DuckDBPyConnection, parents: list[list[int | None]]) -> None:
    columns = ", ".join(f"k{i} INTEGER" for i in range(len(parents)))
    connection.execute(f"CREATE TABLE nodes (id INTEGER, {columns})")
    rows = [(row, *(key[row] for key in parents)) for row in ROWS]
    connection.executemany(f"INSERT INTO nodes VALUES (?, {', '.join('?' * len(parents))})", rows)


def above(parents: list[list[int | None]], row: int) -> set[int]:
    """Return all rows that a row refers to, directly or indirectly."""
    reached: set[int] = set()
    waiting = [row]
    while waiting:
        here = waiting.pop()
        steps = {key[here] for key in parents} - {None} - reached
        reached |= steps  # type: ignore[arg-type]
        waiting += steps  # type: ignore[arg-type]
    return reached


def level(parents: list[list[int | None]], row: int) -> int:
    return max((level(parents, up) + 1 for key in parents if (up := key[row]) is not None), default=0)


keys = st.lists(st.sampled_from([None, *ROWS]), min_size=len(ROWS), max_size=len(ROWS))


@given(st.lists(keys, min_size=1, max_size=2))
def test_circular_rows_are_the_rows_that_refer_to_themselves(parents: list[list[int | None]]) -> None:
    table = pointing(*(f"k{i}" for i in range(len(parents))))
    with duckdb.connect() as connection:
        nodes(connection, parents)
        found = connection.execute(self_references.circles(table, self_references.own(table))).fetchall()
    assert sorted(row[0] for row in found) == [row for row in ROWS if row in above(parents, row)]


@given(st.lists(keys, min_size=1, max_size=2))
def test_references_in_one_direction_are_not_circular(parents: list[list[int | None]]) -> None:
    table = pointing(*(f"k{i}" for i in range(len(parents))))
    with duckdb.connect() as connection:
        nodes(connection, parents)
        ((later, before),) = connection.execute(
            self_references.directions(table, self_references.own(table))
        ).fetchall()
    pairs = [(row, up) for key in parents for row, up in enumerate(key) if up is not None]
    assert later == sum(up >= row for row, up in pairs)
    assert before == sum(up <= row for row, up in pairs)
    assert 0 not in {later, before} or not any(row in above(parents, row) for row in ROWS)


@given(st.lists(keys, min_size=1, max_size=2))
def test_a_level_is_one_more_than_the_highest_level_above(drawn: list[list[int | None]]) -> None:
    parents = [[up if up is not None and up < row else None for row, up in enumerate(key)] for key in drawn]
    table = pointing(*(f"k{i}" for i in range(len(parents))))
    with duckdb.connect() as connection:
        nodes(connection, parents)
        found = connection.execute(self_references.levels(table, "nodes")).fetchall()
    assert sorted(found) == [(row, level(parents, row)) for row in ROWS]


def test_a_circular_reference_through_two_foreign_keys_is_reported(tiny: Path) -> None:
    table = tiny / "schemas" / "tables" / "actors.json"
    schema = json.loads(table.read_text("utf-8"))
    more = {
        "name": "heir_id",
        "type": "string",
        "title": "Heir",
        "description": "Who came after.",
        "example": "A0005",
    }
    schema["fields"].append(more)
    schema["foreignKeys"].append(
        {"fields": ["heir_id"], "reference": {"resource": "", "fields": ["actor_id"]}}
    )
    table.write_text(json.dumps(schema), "utf-8")
    query = table.with_suffix(".sql")
    query.write_text(
        f"select *, if(actor_id = 'A0001', 'A0005', null) as heir_id from ({query.read_text('utf-8')})",
        "utf-8",
    )
    assert findings.lines(tiny) == [
        'raw/actors.csv:2:4 error heir_id: circular reference through "A0005" (actors A0001) [consistency.circle]',
        "    hint: correct heir_id in one of the rows of this circle; a row cannot lead back to itself",
        'raw/actors.csv:6:4 error parent: circular reference through "Red Group" (actors A0005) [consistency.circle]',
        "    hint: correct parent in one of the rows of this circle; a row cannot lead back to itself",
    ]

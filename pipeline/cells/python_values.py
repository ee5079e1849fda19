"""Fields whose cells SQL can't read: each distinct text is read once by Python, and its value kept.

The values stand in a temporary table beside the marks: `text`, null where a cell is faulty has no row
here, and `value`, which is one text for equal values.
"""

import duckdb

from pipeline.cells import cell_tests
from pipeline.cells.scan_result import Marks
from pipeline.core import sql
from pipeline.schema import constraints, field_values
from pipeline.schema.model import Field


def read(connection: duckdb.DuckDBPyConnection, marks: Marks, field: Field) -> dict[str, list[str]]:
    """Read the distinct texts of a field, and put down the value of each.

    Returns:
        For each faulty text the checks that it fails: its type, or else the constraints that it breaks.
    """
    name = values(marks, field)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} (text VARCHAR, value VARCHAR)")
    faulty, rows = {}, []
    for text in texts(connection, marks, field):
        try:
            value = field_values.read(field, text)
        except (ValueError, OverflowError):
            faulty[text] = ["type"]
            continue
        rows.append((text, field_values.key(field, value)))
        broken = constraints.broken(field, value)
        if broken:
            faulty[text] = broken
    if rows:
        connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", rows)
    return faulty


def texts(connection: duckdb.DuckDBPyConnection, marks: Marks, field: Field, right: str = "") -> list[str]:
    """Return the distinct texts of a field, but those for which the SQL of `right` is true."""
    column = sql.identifier(field.name)
    closer = f"AND NOT coalesce({right}, false)" if right else ""
    found = connection.execute(
        f"SELECT DISTINCT {column} FROM {marks.name} WHERE {column} IS NOT NULL {closer} ORDER BY ALL"
    ).fetchall()
    return [text for (text,) in found]


def values(marks: Marks, field: Field) -> str:
    """Return the SQL name of the table of values of a field that SQL can't read."""
    return sql.identifier(f"values of {marks.table.name}.{field.name}")


def value(marks: Marks, field: Field, cell: str) -> str:
    """Return SQL for the value of a text by which it can be compared, null where it is faulty."""
    if cell_tests.decides(field):
        typed = cell_tests.typed(field, cell)
        misfit = cell_tests.misfit(field, cell, typed)
        return f"CASE WHEN NOT ({misfit}) THEN {typed} END" if misfit else typed
    found = f"(SELECT value FROM {values(marks, field)} WHERE text = {cell})"
    return f"CAST({found} AS {sql.DUCKDB_TYPES[field.type]})" if field.type in field_values.MOMENTS else found

"""Fields whose cells SQL cannot read: Python reads each distinct text once and stores its value.

The values are in a temporary table with the columns `text` and `value`, which is the same text for equal
values. A faulty text has no row.
"""

from dataclasses import replace

import duckdb

from pipeline.cells.scan_result import ScanResult
from pipeline.core import sql
from pipeline.schema import constraints, field_values, match_pattern, sql_types
from pipeline.schema.model import Field


def read(connection: duckdb.DuckDBPyConnection, scan: ScanResult, field: Field) -> dict[str, list[str]]:
    """Read the distinct texts of a field, and store the value of each.

    Returns:
        For each faulty text the checks that it fails: its type, or else the constraints that it breaks.
    """
    name = values(scan, field)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} (text VARCHAR, value VARCHAR)")
    faulty, rows = {}, []
    distinct = texts(connection, scan, field)
    others, mismatching = _without_pattern(field), _mismatching(field, distinct)
    for text in distinct:
        try:
            value = field_values.read(field, text)
        except (ValueError, OverflowError):
            faulty[text] = ["type"]
            continue
        rows.append((text, field_values.key(field, value)))
        broken = constraints.broken(others, value) + (["pattern"] if text in mismatching else [])
        if broken:
            faulty[text] = broken
    if rows:
        connection.executemany(f"INSERT INTO {name} VALUES (?, ?)", rows)
    return faulty


def _without_pattern(field: Field) -> Field:
    others = {name: bound for name, bound in field.constraints.items() if name != "pattern"}
    return replace(field, constraints=others)


def _mismatching(field: Field, distinct: list[str]) -> set[str]:
    """Return the texts that the pattern of a field does not match, asked all at once."""
    pattern = field.constraints.get("pattern")
    return set() if pattern is None else {*distinct} - match_pattern.matching(pattern, distinct)


def texts(
    connection: duckdb.DuckDBPyConnection, scan: ScanResult, field: Field, correct: str = ""
) -> list[str]:
    """Return the distinct texts of a field, without those for which the SQL of `correct` is true."""
    column = sql.identifier(field.name)
    condition = f"AND NOT coalesce({correct}, false)" if correct else ""
    rows = connection.execute(
        f"SELECT DISTINCT {column} FROM {scan.name} WHERE {column} IS NOT NULL {condition} ORDER BY ALL"
    ).fetchall()
    return [text for (text,) in rows]


def values(scan: ScanResult, field: Field) -> str:
    """Return the SQL name of the table of values of a field that SQL cannot read."""
    return sql.identifier(f"values of {scan.table.name}.{field.name}")


def value(scan: ScanResult, field: Field, cell: str) -> str:
    """Return SQL for the value of a text by which it can be compared, null where it is faulty."""
    if sql_types.decides(field):
        typed = sql_types.typed(field, cell)
        misfit = sql_types.misfit(field, cell, typed)
        return f"CASE WHEN NOT ({misfit}) THEN {typed} END" if misfit else typed
    looked_up = f"(SELECT value FROM {values(scan, field)} WHERE text = {cell})"
    if field.type not in field_values.MOMENTS:
        return looked_up
    return f"CAST({looked_up} AS {sql_types.DUCKDB_TYPES[field.type]})"

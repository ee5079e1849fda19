"""CODEBOOK.md: the data dictionary, with statistics of every field."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.database import connect
from pipeline.core.templates import render
from pipeline.metadata.facts import Facts
from pipeline.schema.model import Field, TableSchema
from pipeline.tables.engine_tables import constraints_in_words

FREQUENT = 5
SMALL = 10_000  # rows of a table whose fields are counted in one query
TOGETHER = 50
RANGED = {"integer", "number", "date", "time", "datetime", "year", "yearmonth"}


@dataclass(frozen=True)
class Statistics:
    """Statistics of a field: rows without a value, distinct values, and their range or the most frequent."""

    missing: int
    distinct: int
    extent: str


def write(dataset: Dataset, values: Mapping[str, Any]) -> str:
    """Return CODEBOOK.md from the values that `content` returns."""
    facts = Facts(dataset, rows={}, files={})
    return render(
        "package/templates/CODEBOOK.md.j2",
        about=dataset.about,
        creators=facts.creators,
        others=facts.others,
        relations=list(_relations(dataset)),
        references=[work for work in dataset.about.get("related", ()) if work["relation"] == "References"],
        **values,
    )


def content(dataset: Dataset, database: Path) -> dict[str, Any]:
    """Return the values for a codebook: tables with statistics of their fields, code lists and checks.

    Args:
        dataset: the contract.
        database: a database that contains the published tables, either the working or the published one.
    """
    used = sorted({f.codes for t in dataset.tables.values() for f in t.fields if f.codes})
    with connect(database, read_only=True) as connection:
        tables = [_table(connection, table) for table in dataset.tables.values()]
    return {
        "tables": tables,
        "code_lists": [(name, dataset.codes[name]) for name in used],
        "checks": dataset.checks,
        "constraints": constraints_in_words,
    }


def _table(
    connection: duckdb.DuckDBPyConnection, table: TableSchema
) -> tuple[TableSchema, int, list[tuple[Field, Statistics]]]:
    """Return a table, the number of its rows, and the statistics of each field.

    A small table is asked for all fields together; in a large one, the values of one field can fill memory.
    """
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {sql.identifier(table.name)}").fetchall()
    together = TOGETHER if rows <= SMALL else 1
    statistics: list[tuple[Field, Statistics]] = []
    for start in range(0, len(table.fields), together):
        statistics += _statistics(connection, table, table.fields[start : start + together], rows)
    return table, rows, statistics


def _statistics(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, fields: Sequence[Field], rows: int
) -> Iterator[tuple[Field, Statistics]]:
    columns = [sql.identifier(field.name) for field in fields]
    selected = ", ".join(
        f"count({column}), count(DISTINCT {column}), "
        + (f"min({column})::VARCHAR, max({column})::VARCHAR" if _is_ranged(field) else "NULL, NULL")
        for field, column in zip(fields, columns, strict=True)
    )
    (numbers,) = connection.execute(f"SELECT {selected} FROM {sql.identifier(table.name)}").fetchall()
    frequent = _frequent(connection, table, fields)
    for position, field in enumerate(fields):
        filled, distinct, low, high = numbers[4 * position : 4 * position + 4]
        extent = "" if low is None else low if low == high else f"{low} to {high}"
        yield field, Statistics(rows - filled, distinct, extent or frequent.get(field.name, ""))


def _is_ranged(field: Field) -> bool:
    return field.type in RANGED and not field.codes


def _frequent(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, fields: Sequence[Field]
) -> dict[str, str]:
    """Return the most frequent values of each field whose values have no range and repeat."""
    repeating = [
        field.name
        for field in fields
        if not (_is_ranged(field) or table.primary_key == (field.name,) or field.constraints.get("unique"))
    ]
    if not repeating:
        return {}
    queries = [
        f"(SELECT {sql.literal(name)} AS field, {sql.identifier(name)}::VARCHAR AS value, count(*) AS times "
        f"FROM {sql.identifier(table.name)} WHERE {sql.identifier(name)} IS NOT NULL "
        f"GROUP BY ALL HAVING times > 1 ORDER BY times DESC, value LIMIT {FREQUENT})"
        for name in repeating
    ]
    words: dict[str, list[str]] = {}
    united = f"FROM ({' UNION ALL '.join(queries)}) ORDER BY times DESC, value"
    for name, value, times in connection.execute(united).fetchall():
        words.setdefault(name, []).append(f"{_short(value)} ({times})")
    return {name: ", ".join(values) for name, values in words.items()}


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"  # noqa: PLR2004 - fits a table cell on a page


def _relations(dataset: Dataset) -> Iterator[tuple[str, str, str, bool]]:
    """Yield table, referenced table, field names and whether the key may be empty, for each foreign key."""
    for table in dataset.tables.values():
        for key in table.foreign_keys:
            optional = not all(table.field(name).required for name in key.fields)
            yield table.name, key.table, ", ".join(key.fields), optional

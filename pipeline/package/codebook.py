"""CODEBOOK.md: the data dictionary, with statistics of every field."""

from collections.abc import Iterator, Mapping
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
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {sql.identifier(table.name)}").fetchall()
    return table, rows, [(field, _statistics(connection, table, field)) for field in table.fields]


def _statistics(connection: duckdb.DuckDBPyConnection, table: TableSchema, field: Field) -> Statistics:
    column, source = sql.identifier(field.name), sql.identifier(table.name)
    ranged = field.type in RANGED and not field.codes
    extent = f"min({column})::VARCHAR, max({column})::VARCHAR" if ranged else "NULL, NULL"
    ((missing, distinct, low, high),) = connection.execute(
        f"SELECT count(*) - count({column}), count(DISTINCT {column}), {extent} FROM {source}"
    ).fetchall()
    if low is not None:
        return Statistics(missing, distinct, low if low == high else f"{low} to {high}")
    if ranged or table.primary_key == (field.name,) or field.constraints.get("unique"):
        return Statistics(missing, distinct, "")
    frequent = connection.execute(
        f"SELECT {column}::VARCHAR AS value, count(*) AS times FROM {source} WHERE {column} IS NOT NULL "
        f"GROUP BY ALL HAVING times > 1 ORDER BY times DESC, value LIMIT {FREQUENT}"
    ).fetchall()
    return Statistics(missing, distinct, ", ".join(f"{_short(value)} ({times})" for value, times in frequent))


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"  # noqa: PLR2004 - fits a table cell on a page


def _relations(dataset: Dataset) -> Iterator[tuple[str, str, str, bool]]:
    """Yield table, referenced table, field names and whether the key may be empty, for each foreign key."""
    for table in dataset.tables.values():
        for key in table.foreign_keys:
            optional = not all(table.field(name).required for name in key.fields)
            yield table.name, key.table, ", ".join(key.fields), optional

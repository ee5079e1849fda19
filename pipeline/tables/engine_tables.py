"""The tables that the engine makes, whatever the dataset: codebook, codes, retired, changes and findings.

The rows of `changes` are written when history is checked.
"""

from collections.abc import Iterator

import duckdb

from pipeline.contract.dataset import ENGINE_TABLES, RETIRED, Dataset
from pipeline.core import sql, wording
from pipeline.core.finding import Finding
from pipeline.schema import sql_types
from pipeline.schema.model import Field, TableSchema


def make(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> None:
    """Create the engine's tables, and fill those that depend only on the contract and raw/."""
    for name in ENGINE_TABLES:
        connection.execute(create(dataset.tables[name]))
    connection.execute(f"INSERT INTO codebook {sql.values(_codebook(dataset))}")
    codes = list(_codes(dataset))
    if codes:
        connection.execute(f"INSERT INTO codes {sql.values(codes)}")
    if RETIRED in dataset.raw:
        connection.execute(
            'INSERT INTO retired BY NAME SELECT "table" AS table_name, "key" AS row_key, '
            f"replaced_by, reason, retired_in FROM raw.{RETIRED}"
        )


def store_findings(connection: duckdb.DuckDBPyConnection, findings: list[Finding]) -> None:
    """Put findings into the published table of findings, without line numbers."""
    rows = {
        (f.check, f.severity, f.table or f.file, f.key or "-", wording.message(f), f.waiver or None)
        for f in findings
    }
    if rows:
        connection.execute(f"INSERT INTO findings {sql.values(rows)}")


def create(table: TableSchema) -> str:
    """Return the CREATE TABLE of a published table, without constraints."""
    columns = ", ".join(f"{sql.identifier(f.name)} {sql_types.DUCKDB_TYPES[f.type]}" for f in table.fields)
    return f"CREATE TABLE {sql.identifier(table.name)} ({columns})"


def _codebook(dataset: Dataset) -> Iterator[tuple[str | int | bool | None, ...]]:
    """Yield a row of the published table `codebook` for each field of each published table."""
    for table in dataset.tables.values():
        for position, field in enumerate(table.fields, start=1):
            references = (
                f"{key.table} ({', '.join(key.to)})" for key in table.foreign_keys if field.name in key.fields
            )
            yield (
                table.name,
                field.name,
                position,
                field.type,
                field.title,
                field.description,
                str(field.example),
                field.name in table.primary_key,
                constraints_in_words(field) or None,
                field.codes,
                "; ".join(references) or None,
                ", ".join(field.raw) or None,
            )


def _codes(dataset: Dataset) -> Iterator[tuple[str | int, ...]]:
    """Yield a row of the published table `codes` for each code of each list."""
    for name, codes in dataset.codes.items():
        for position, code in enumerate(codes, start=1):
            yield name, code.code, code.label, code.definition, position


def constraints_in_words(field: Field) -> str:
    """Return the constraints of a field in words, in the order of the schema."""
    words = [
        name if value is True else f"{name} {value}"
        for name, value in field.constraints.items()
        if value is not False
    ]
    return ", ".join(words)

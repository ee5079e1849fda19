"""Two validators that were not written here judge a package before it is published: pandera and frictionless.

The engine's own tests are compiled to SQL, so that they are fast. If they let something through, these two
should not. pandera gets each published table as a frame, with the schema of the table; it must count as many
failing rows for each test as DuckDB does. frictionless reads the package as any reader would.
"""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Literal

import duckdb

from pipeline.checks import check_rows
from pipeline.contract.dataset import Dataset
from pipeline.core import database, sql, workspace
from pipeline.core.finding import Finding, Message, Values
from pipeline.core.progress import Tell
from pipeline.package import layout
from pipeline.releases import read_descriptor
from pipeline.run.build_package import Built
from pipeline.schema import sql_types
from pipeline.schema.field_values import EXTRA
from pipeline.schema.model import TableSchema

# Whether they judge not at all, packages of up to CELLS cells, or every package.
Judged = Literal["none", "small", "all"]
CELLS = 2_000_000  # which they read in about ten seconds
MOST = 20  # errors of frictionless that are shown


def judge(
    dataset: Dataset, work: Path, built: Built, judged: Judged, tell: Tell
) -> tuple[list[Finding], list[Message]]:
    """Have both judge a package.

    Args:
        dataset: the contract.
        work: the working database, which passed the engine's own tests.
        built: the package in a workspace.
        judged: whether they judge it.
        tell: receives each step as it starts.

    Returns:
        An error for each disagreement, and a note where one of them did not judge.
    """
    if judged == "none":
        return [], []
    cells = sum(len(table.fields) * built.entry.tables[table.name].rows for table in dataset.tables.values())
    if judged == "small" and cells > CELLS:
        return [], [Message("notes.not_judged", {"cells": cells, "most": CELLS})]
    tell("validating with pandera")
    found = list(_by_pandera(dataset, work, built.folder))
    tell("validating with frictionless")
    try:
        from frictionless import validate  # noqa: PLC0415 - heavy, and not always installed
    except ImportError:
        return found, [Message("notes.not_judged_by_frictionless", {"extra": EXTRA})]
    with workspace.folder() as place:
        # frictionless takes characters such as [ in the name of a folder for a pattern.
        plain = place / "package"
        plain.symlink_to(built.folder.resolve(), target_is_directory=True)
        return [*found, *_by_frictionless(validate(str(plain / read_descriptor.NAME)))], []


def _by_pandera(dataset: Dataset, work: Path, package: Path) -> Iterator[Finding]:
    """Compare how many published rows fail by pandera with how many working rows fail by DuckDB."""
    from pipeline.checks import pandera_schema  # noqa: PLC0415 - pandera takes a second to import

    with (
        database.beside(layout.database_file(dataset, package)) as published,
        database.connect(work, read_only=True) as working,
    ):
        for table in dataset.tables.values():
            rows = pandera_schema.frame(_frame(published, table))
            by_pandera = pandera_schema.counts(pandera_schema.row_schema(dataset, table), rows)
            failed, faults = check_rows.Rows(dataset, working, table, MOST).failed()
            by_duckdb = {test.identity: count for test, count in failed.items()}
            yield from faults
            for test in sorted({*by_pandera, *by_duckdb}):
                counts = {"pandera": by_pandera.get(test, 0), "duckdb": by_duckdb.get(test, 0)}
                if counts["pandera"] != counts["duckdb"]:
                    values: Values = {"table": table.name, "test": test, **counts}
                    yield Finding("error", "verify.judged_by_pandera", values, table=table.name)


def _frame(connection: duckdb.DuckDBPyConnection, table: TableSchema) -> duckdb.DuckDBPyRelation:
    """Return the rows of a published table, codes as texts."""
    columns = ", ".join(
        f"CAST({name} AS VARCHAR) AS {name}" if sql_types.DUCKDB_TYPES[field.type] == "VARCHAR" else name
        for field in table.fields
        for name in [sql.identifier(field.name)]
    )
    return connection.sql(
        f"SELECT {columns} FROM {sql.identifier(table.name)} ORDER BY {sql.identifiers(table.primary_key)}"
    )


def _by_frictionless(report: Any) -> Iterator[Finding]:  # noqa: ANN401 - of a library without types
    """Yield what frictionless reports of the package and of its files."""
    errors = [("", error) for error in report.errors]
    errors += [(task.place, error) for task in report.tasks for error in task.errors]
    for place, error in islice(errors, MOST):
        values: Values = {"file": str(place), "error": str(error.message)}
        yield Finding("error", "verify.judged_by_frictionless", values, str(place))
    if len(errors) > MOST:
        values = {"rest": len(errors) - MOST, "total": len(errors)}
        yield Finding("error", "verify.judged_by_frictionless", values, count=len(errors) - MOST)

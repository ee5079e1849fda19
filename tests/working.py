"""SQL queries on the working tables of a project, as the checks see them."""

from pathlib import Path
from typing import Any

import duckdb

from pipeline.cells import check_cells
from pipeline.contract import check_contract
from pipeline.tables import load, normalise


def ask(project: Path, query: str) -> list[tuple[Any, ...]]:
    """Make the working tables of a project without running later layers, and return the rows of a query."""
    dataset = check_contract.read(project)
    work = project / "work.duckdb"
    work.unlink(missing_ok=True)
    with duckdb.connect(str(work)) as connection:
        _, marks = check_cells.check(dataset, connection)
        load.load(dataset, connection, marks)
    with normalise.sealed(work) as connection:
        normalise.make_tables(dataset, connection)
        return connection.execute(query).fetchall()

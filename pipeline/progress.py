"""How far the reading of files is, for whoever watches."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipeline.schema import TableSchema


class Reading:
    """A step that reads the files of tables one after the other; any thread may ask how far it is."""

    def __init__(
        self,
        step: str,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        tables: Mapping[str, TableSchema],
    ) -> None:
        """Weigh the files by their bytes, and have DuckDB count how much of one it has read."""
        self.step = step
        self.connection = connection
        files = {name: folder / table.file for name, table in tables.items()}
        self.sizes = {name: file.stat().st_size for name, file in files.items() if file.is_file()}
        self.before = self.current = 0
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")

    def __str__(self) -> str:
        """Return the name of the step."""
        return self.step

    def start(self, table: str) -> None:
        """Begin with the file of a table."""
        self.before += self.current
        self.current = self.sizes.get(table, 0)

    def share(self) -> float:
        """Return how much of all bytes has been read, from 0 to 1."""
        try:
            percent = self.connection.query_progress()
        except duckdb.Error:  # no query at work, or the connection has ended
            percent = 0.0
        read = self.before + self.current * min(max(percent, 0.0), 100.0) / 100
        return min(read / max(sum(self.sizes.values()), 1), 1.0)

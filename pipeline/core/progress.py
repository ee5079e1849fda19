"""The progress of a run: the current step, and the share of bytes that it has read."""

from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb


class Reading:
    """A step that reads the files of tables one after the other; any thread may read its progress.

    DuckDB reports how much of a file it has read, except in queries that compare a cell with a long list. For
    these, the bytes read by the process are used, if the system counts them (Linux).
    """

    def __init__(
        self,
        step: str,
        connection: duckdb.DuckDBPyConnection,
        files: Mapping[str, Path],
        times: int,
    ) -> None:
        """Measure the files in bytes; each file is read `times` times."""
        self.step = step
        self.times = times
        self.connection = connection
        self.sizes = {name: file.stat().st_size for name, file in files.items() if file.is_file()}
        self.before = self.current = self.bytes = 0
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")

    def __str__(self) -> str:
        """Return the name of the step."""
        return self.step

    def start(self, table: str) -> None:
        """Start the file of a table."""
        self.before += self.current
        self.current = self.sizes.get(table, 0)
        self.bytes = _bytes_read()

    def share(self) -> float:
        """Return the share of all bytes that has been read, from 0 to 1."""
        try:
            percent = self.connection.query_progress()
        except duckdb.Error:  # no query is running, or the connection is closed
            percent = 0.0
        passed = (_bytes_read() - self.bytes) / self.times
        read = self.before + min(max(percent / 100 * self.current, passed), self.current)
        return read / max(sum(self.sizes.values()), 1)


# Receives each step of a run as it starts: its name, or the reading of files.
Tell = Callable[[str | Reading], None]


def _bytes_read() -> int:
    """Return the number of bytes that this process has read, 0 if the system does not count them."""
    try:
        counts = Path("/proc/self/io").read_text("ascii").split()
    except OSError:
        return 0
    return int(counts[counts.index("rchar:") + 1])

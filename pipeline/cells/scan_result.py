"""One streaming pass over a CSV: which rows hold a faulty cell, and what later questions need of all rows.

The pass makes a temporary table with one row for each row of the file, in its order: bit masks of the
tests that the row fails, the cells of a faulty row, and the text of the few columns that keys,
references and lists ask for. The rest of the file is never kept.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate

import duckdb

from pipeline.cells import cell_tests
from pipeline.cells.cell_tests import Test
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.raw_files.choose_reader import Rows

BITS = 60


class Marks:
    """The marks of one table's file.

    Attributes:
        table: the raw or reference table.
        rows: its file.
        tests: what was tested, in the order of the bits.
        name: SQL name of the table of marks.
        count: number of rows that were read.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, dataset: Dataset, rows: Rows, kept: Iterable[str]
    ) -> None:
        """Scan the file.

        Args:
            connection: the engine's connection.
            dataset: the contract.
            rows: the file, whose header is the table's.
            kept: names of the fields whose text is kept.
        """
        self.connection = connection
        self.table = rows.table
        self.rows = rows
        self.kept = [name for name in self.table.names if name in {*kept, *self.table.primary_key}]
        self.tests = cell_tests.tests(dataset, self.table)
        self.name = sql.identifier(f"marks of {self.table.name}")
        self.count = 0
        if not self._scanned():
            rows.read_by_python()
            self._scan(breaks=False)

    @property
    def masks(self) -> list[str]:
        """The SQL names of the mask columns, sixty tests each."""
        return [f'"mask {i}"' for i in range((len(self.tests) + BITS - 1) // BITS)]

    def _scan(self, *, breaks: bool) -> None:
        blank, *others = self.tests
        doubt = " OR ".join(f"({test.first})" for test in self.tests)
        masks = []
        for i, mask in enumerate(self.masks):
            bits = [
                f"(coalesce({test.sql}, false)::UBIGINT << {position % BITS})"
                for position, test in enumerate(others, start=1)
                if position // BITS == i
            ]
            whole = " | ".join(bits) or "0::UBIGINT"
            alone = "1::UBIGINT" if i == 0 else "0::UBIGINT"
            masks.append(
                f'CASE WHEN NOT coalesce("in doubt", false) THEN 0::UBIGINT '
                f"WHEN {blank.sql} THEN {alone} ELSE {whole} END AS {mask}"
            )
        texts, typed = cell_tests.columns(self.table)
        kept = [f"{cell_tests.text_name(self.table.field(n))} AS {sql.identifier(n)}" for n in self.kept]
        faulty = " OR ".join(f"{mask} <> 0" for mask in self.masks)
        cells = f'CASE WHEN {faulty} THEN [{sql.identifiers(self.table.names)}] END AS "the cells"'
        line_breaks = [f'{self._breaks()} AS "line breaks"'] if breaks else []
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {self.name} AS "
            f"SELECT {', '.join([*self.masks, *kept, cells, *line_breaks])} "
            f'FROM (SELECT *, {", ".join(masks)} FROM (SELECT *, {doubt} AS "in doubt" '
            f"FROM (SELECT {', '.join(['*', *typed])} "
            f"FROM (SELECT *, {', '.join(texts)} FROM {self.rows.relation()}))))"
        )
        ((self.count,),) = self.connection.execute(f"SELECT count(*) FROM {self.name}").fetchall()

    def _breaks(self) -> str:
        """Return SQL for the number of line breaks inside a row's cells."""
        joined = ", ".join(sql.identifier(name) for name in self.table.names)
        return f"len(regexp_extract_all(concat({joined}), '\\r\\n|\\r|\\n'))"

    def _scanned(self) -> bool:
        """Scan, and tell whether every row was read.

        DuckDB drops rows that it can't read, with a word in its table of rejects and sometimes without,
        so the lines of the file are counted too: each is a row, the header, or a break inside a cell.
        """
        if self.rows.file is not None or self._try(breaks=False):
            return False
        if self._header_again():
            return False
        if self.count + self.rows.head == self.rows.seen.lines:
            return self._no_cell_too_many()
        self._try(breaks=True)
        ((breaks,),) = self.connection.execute(f'SELECT sum("line breaks") FROM {self.name}').fetchall()
        lines = self.count + self.rows.head + int(breaks or 0)
        return lines == self.rows.seen.lines and self._no_cell_too_many()

    def _try(self, *, breaks: bool) -> bool:
        """Scan, and tell whether DuckDB rejected the file or a row of it."""
        try:
            self._scan(breaks=breaks)
            ((rejected,),) = self.connection.execute("SELECT count(*) FROM reject_errors").fetchall()
        except duckdb.Error:
            return True
        finally:
            self._drop_rejects()
        return bool(rejected)

    def _drop_rejects(self) -> None:
        self.connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")

    def _no_cell_too_many(self) -> bool:
        """Tell whether no row has empty cells beyond its last, which DuckDB drops without a word.

        The delimiters of the file are counted too: each stands between two cells, or inside one.
        """
        delimiter = sql.literal(self.rows.form.dialect.delimiter)
        inside = self.rows.spare_delimiters(self.count)
        if not inside:
            return True
        joined = f"concat({', '.join(sql.identifier(name) for name in self.table.names)})"
        ((found,),) = self.connection.execute(
            f"SELECT sum(length({joined}) - length(replace({joined}, {delimiter}, ''))) "
            f"FROM {self.rows.relation()}"
        ).fetchall()
        self._drop_rejects()
        return bool(inside == found)

    def _header_again(self) -> bool:
        """Tell whether a row seems to be the header once more: its keys are the names of their fields."""
        keys = [f"{sql.identifier(name)} = {sql.literal(name)}" for name in self.table.primary_key]
        query = f"SELECT count(*) > 0 FROM {self.name} WHERE {' AND '.join(keys)}"
        ((again,),) = self.connection.execute(query).fetchall()
        return bool(again)

    def failed(self) -> Iterator[tuple[Test, int, str]]:
        """Yield each test that rows fail, with their number and the condition that finds them.

        A cell that is none of its type has no value that could break a constraint.
        """
        bits = [(test, f"({self.masks[i // BITS]} >> {i % BITS}) & 1") for i, test in enumerate(self.tests)]
        misfits = {test.field.name: bit for test, bit in bits if test.field and test.check == "type"}
        bits = [
            (test, f"({bit}) * (1 - ({misfits[test.field.name]}))")
            if test.field and test.field.name in misfits and test.check != "type"
            else (test, bit)
            for test, bit in bits
        ]
        sums = ", ".join(f"sum({bit})" for _, bit in bits)
        faulty = " OR ".join(f"{mask} <> 0" for mask in self.masks)
        (counts,) = self.connection.execute(f"SELECT {sums} FROM {self.name} WHERE {faulty}").fetchall()
        for (test, bit), times in zip(bits, counts, strict=True):
            if times:
                yield test, int(times), f"{bit} = 1"

    def cells(self, condition: str, limit: int) -> list[tuple[int, list[str]]]:
        """Return the first faulty rows that meet a condition: number of the row, and its cells.

        A LIMIT takes the first, since DuckDB preserves the order of rows, and stops there.
        """
        found = self.connection.execute(
            f'SELECT rowid, "the cells" FROM {self.name} WHERE {condition} LIMIT {limit}'
        ).fetchall()
        return [(row, ["" if cell is None else cell for cell in cells]) for row, cells in found]

    def lines(self, rows: Sequence[int]) -> list[int]:
        """Return the physical line on which each row, counted from 0, starts."""
        if self.rows.file is not None:
            return [self._whole_lines[row] for row in rows]
        at, shifts = self._shifts
        return [row + 1 + self.rows.head + shifts[bisect_left(at, row)] for row in rows]

    def ahead(self) -> list[tuple[int, int]]:
        """Return from which row on, counted from 0, its line is by how many ahead of its number."""
        starts = [0] if self.count else []
        if self.rows.file is None:
            starts += [row + 1 for row in self._shifts[0] if row + 1 < self.count]
        else:
            lines = self._whole_lines
            starts += [i for i in range(1, len(lines)) if lines[i] != lines[i - 1] + 1]
        return list(
            zip(
                starts,
                [line - row for row, line in zip(starts, self.lines(starts), strict=True)],
                strict=True,
            )
        )

    @cached_property
    def _whole_lines(self) -> list[int]:
        file, width = self.rows.file, len(self.rows.labels)
        if file is None:
            return []
        return [line for line, record in zip(file.lines, file.records, strict=True) if len(record) == width]

    @cached_property
    def _shifts(self) -> tuple[list[int], list[int]]:
        """The rows with line breaks inside, and by how many lines all such rows before one shift a row."""
        if self.count + self.rows.head == self.rows.seen.lines:
            return [], [0]
        found = self.connection.execute(
            f'SELECT rowid, "line breaks" FROM {self.name} WHERE "line breaks" > 0 ORDER BY rowid'
        ).fetchall()
        return [row for row, _ in found], [0, *accumulate(breaks for _, breaks in found)]

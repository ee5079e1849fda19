"""The scan of a CSV file: one pass that finds the faulty rows and retains what later checks need.

The scan makes a temporary table with one row for each row of the file, in its order: bit masks of the tests
that the row fails, the cells of a faulty row, and the text of the few columns that keys, references and lists
need. The rest of the file is not retained.
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
from pipeline.raw_files.choose_reader import CsvRelation
from pipeline.schema import column_names

BITS = 60
READ_TWICE = 1_000_000  # bytes; a smaller file is first asked which tests any of its cells needs


class ScanResult:
    """The result of the scan of one file.

    Attributes:
        table: the raw or reference table.
        csv: the rows of its file.
        retained: names of the fields whose text is in the table of the scan.
        tests: the tests that some cell needs, in the order of the bits.
        name: SQL name of the table of the scan.
        count: number of rows that were read.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, dataset: Dataset, csv: CsvRelation, retain: Iterable[str]
    ) -> None:
        """Scan the file.

        Args:
            connection: the engine's connection.
            dataset: the contract.
            csv: the file, whose header fits the table.
            retain: names of the fields whose text is retained, besides the primary key.
        """
        self.connection = connection
        self.table = csv.table
        self.csv = csv
        retained = {*retain, *self.table.primary_key}
        self.retained = [name for name in self.table.names if name in retained]
        compiled = cell_tests.tests(dataset, self.table)
        self.tests = self._doubted(compiled)
        self.name = sql.identifier(f"scan of {self.table.name}")
        self.count = 0
        if not self._scanned():
            self.tests = compiled
            if csv.parsed is None:
                csv.read_by_python()
            self._scan()

    @property
    def masks(self) -> list[str]:
        """The SQL names of the columns of masks, sixty tests each."""
        return [f'"mask {i}"' for i in range((len(self.tests) + BITS - 1) // BITS)]

    def _doubted(self, tests: list[Test]) -> list[Test]:
        """Return the first test, and the others that some cell of a small file makes necessary.

        To compile a test takes longer than to read such a file, and most tests only decide about few cells.
        """
        if self.csv.parsed is not None or self.csv.path.stat().st_size > READ_TWICE:
            return tests
        listed = ", ".join(test.first for test in tests)  # for aggregates, time grows by their square
        doubts = f"unnest([{listed}]) AS doubted, unnest(range({len(tests)})) AS number"
        texts, typed = cell_tests.columns(self.table.fields)
        try:
            needed = self.connection.execute(
                f"SELECT DISTINCT number FROM (SELECT {doubts} FROM (SELECT {', '.join(['*', *typed])} "
                f"FROM (SELECT *, {', '.join(texts)} FROM {self.csv.relation()}))) WHERE doubted"
            ).fetchall()
        except duckdb.Error:
            return tests
        finally:
            self._drop_rejects()
        return [tests[number] for number in sorted({0, *(number for (number,) in needed)})]

    def _scan(self) -> None:
        """Make the table of the scan."""
        blank, *others = self.tests
        doubt = " OR ".join(f"({test.first})" for test in self.tests)
        masks = []
        for i, mask in enumerate(self.masks):
            bits = [
                f"(({test.verdict})::UBIGINT << {position % BITS})"
                for position, test in enumerate(others, start=1)
                if position // BITS == i
            ]
            failed = " | ".join(bits) or "0::UBIGINT"
            blank_row = "1::UBIGINT" if i == 0 else "0::UBIGINT"
            masks.append(
                f'CASE WHEN NOT coalesce("in doubt", false) THEN 0::UBIGINT '
                f"WHEN {blank.verdict} THEN {blank_row} ELSE {failed} END AS {mask}"
            )
        texts, typed = cell_tests.columns(self.table.fields)
        retained = [
            f"{cell_tests.text_name(self.table.field(name))} AS {sql.identifier(name)}"
            for name in self.retained
        ]
        faulty = " OR ".join(f"{mask} <> 0" for mask in self.masks)
        cells = f'CASE WHEN {faulty} THEN [{sql.identifiers(self.table.names)}] END AS "the cells"'
        counted = []
        if self.csv.parsed is None and self.csv.ends_with_empty_cell:
            counted.append(f'{self._delimiters()} AS "delimiters inside"')
        self.connection.execute(
            f"CREATE OR REPLACE TEMP TABLE {self.name} AS "
            f"SELECT {', '.join([*self.masks, *retained, cells, *counted])} "
            f'FROM (SELECT *, {", ".join(masks)} FROM (SELECT *, {doubt} AS "in doubt" '
            f"FROM (SELECT {', '.join(['*', *typed, *cell_tests.row_column(self.table, self.tests)])} "
            f"FROM (SELECT *, {', '.join(texts)} FROM {self.csv.relation()}))))"
        )
        ((self.count,),) = self.connection.execute(f"SELECT count(*) FROM {self.name}").fetchall()

    @cached_property
    def _breaks(self) -> list[tuple[int, int]]:
        """The rows with line breaks in their cells, in order, and how many; the file is read again."""
        joined = f"concat({sql.identifiers(self.table.names)})"
        found = self.connection.execute(
            "SELECT number, len(regexp_extract_all(joined, '\\r\\n|\\r|\\n')) FROM (SELECT "
            f"row_number() OVER () - 1 AS number, {joined} AS joined FROM {self.csv.relation()}) "
            "WHERE contains(joined, chr(10)) OR contains(joined, chr(13)) ORDER BY number"
        ).fetchall()
        self._drop_rejects()
        return found

    def _delimiters(self) -> str:
        """Return SQL for the number of delimiters inside a row's cells."""
        delimiter = sql.literal(self.csv.file_format.dialect.delimiter)
        joined = f"concat({sql.identifiers(self.table.names)})"
        return f"length({joined}) - length(replace({joined}, {delimiter}, ''))"

    def _scanned(self) -> bool:
        """Scan, and return whether every row was read.

        DuckDB drops rows that it cannot read, and does not always record it in its table of rejects. So the
        lines of the file are counted too: each is a row, the header, or a line break inside a cell.
        """
        if self.csv.parsed is not None or self._try():
            return False
        if self._header_again():
            return False
        if self.count + self.csv.header_lines == self.csv.byte_summary.lines:
            return self._no_cell_too_many()
        lines = self.count + self.csv.header_lines + sum(breaks for _, breaks in self._breaks)
        return lines == self.csv.byte_summary.lines and self._no_cell_too_many()

    def _try(self) -> bool:
        """Scan, and return whether DuckDB rejected the file or a row of it."""
        try:
            self._scan()
            ((rejected,),) = self.connection.execute("SELECT count(*) FROM reject_errors").fetchall()
        except duckdb.Error:
            return True
        finally:
            self._drop_rejects()
        return bool(rejected)

    def _drop_rejects(self) -> None:
        self.connection.execute("DROP TABLE IF EXISTS reject_errors; DROP TABLE IF EXISTS reject_scans")

    def _no_cell_too_many(self) -> bool:
        """Return whether no row has empty cells beyond the last, which DuckDB drops silently.

        The delimiters of the file are counted: each is between two cells, or inside one.
        """
        surplus = self.csv.surplus_delimiters(self.count)
        if not surplus:
            return True
        ((inside,),) = self.connection.execute(f'SELECT sum("delimiters inside") FROM {self.name}').fetchall()
        return bool(surplus == inside)

    def _header_again(self) -> bool:
        """Return whether a row seems to repeat the header: its keys are names or labels of their fields."""
        keys = [
            f"{sql.identifier(name)} IN ({sql.literal(name)}, {sql.literal(column_names.shown(field))})"
            for name in self.table.primary_key
            for field in (self.table.field(name),)
        ]
        if not keys:
            return False
        query = f"SELECT count(*) > 0 FROM {self.name} WHERE {' AND '.join(keys)}"
        ((again,),) = self.connection.execute(query).fetchall()
        return bool(again)

    def failures(self) -> Iterator[tuple[Test, int, str]]:
        """Yield each test that rows fail, with the number of these rows and the SQL condition for them.

        A cell that is not of its type has no value that could break a constraint.
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
        for (test, bit), count in zip(bits, counts, strict=True):
            if count:
                yield test, int(count), f"{bit} = 1"

    def faulty_rows(self, condition: str, limit: int) -> list[tuple[int, list[str]]]:
        """Return the first faulty rows that meet a condition: the number of each row, and its cells.

        A LIMIT takes the first, since DuckDB preserves the order of rows, and stops there.
        """
        rows = self.connection.execute(
            f'SELECT rowid, "the cells" FROM {self.name} WHERE {condition} LIMIT {limit}'
        ).fetchall()
        return [(row, ["" if cell is None else cell for cell in cells]) for row, cells in rows]

    def cells(self, rows: Iterable[int]) -> dict[int, list[str]]:
        """Return the cells of rows, by their numbers counted from 0; the file is read again for them."""
        listed = ", ".join(map(str, sorted({*rows})))
        if not listed:
            return {}
        read = self.connection.execute(
            f"SELECT * FROM (SELECT row_number() OVER () - 1 AS number, * FROM {self.csv.relation()}) "
            f"WHERE number IN ({listed})"
        ).fetchall()
        self._drop_rejects()
        return {row: ["" if cell is None else cell for cell in cells] for row, *cells in read}

    def keys_with(self, value: str, name: str, *, shortened: bool = False) -> list[str]:
        """Return the values of a field in the first two rows that contain a text; [] if the file is large.

        Args:
            value: the text, a cell of a row.
            name: the field.
            shortened: the text has some letters of the cell, in their order, from the first on.
        """
        if self.csv.path.stat().st_size > READ_TWICE:
            return []
        points = {field for key in self.table.foreign_keys for field in key.fields}
        own = [f for f in self.table.fields if f.type == "string" and not f.target and f.name not in points]
        test = f"= {sql.literal(value)}"
        if shortened:
            own = [field for field in own if field.name != name]
            test = f"ILIKE {sql.literal('%'.join(value) + '%')}"
        tests = " OR ".join(f"{sql.identifier(field.name)} {test}" for field in own) or "false"
        read = self.connection.execute(
            f"SELECT DISTINCT {sql.identifier(name)} FROM {self.csv.relation()} WHERE {tests} LIMIT 2"
        ).fetchall()
        self._drop_rejects()
        return [key for (key,) in read if key is not None]

    def most_faulty_rows(self, tests: int, limit: int) -> list[tuple[int, list[str]]]:
        """Return the first rows that fail at least so many tests, as `faulty_rows`."""
        failed = " + ".join(f"bit_count({mask}::HUGEINT)" for mask in self.masks)
        return self.faulty_rows(f"{failed} >= {tests}", limit)

    def lines(self, rows: Sequence[int]) -> list[int]:
        """Return the physical line on which each row, counted from 0, starts."""
        if self.csv.parsed is not None:
            return [self._complete_lines[row] for row in rows]
        shifting, shifts = self._shifts
        return [row + 1 + self.csv.header_lines + shifts[bisect_left(shifting, row)] for row in rows]

    def line_offsets(self) -> list[tuple[int, int]]:
        """Return pairs of a row and an offset: from that row on, counted from 0, its line is row + offset."""
        starts = [0] if self.count else []
        if self.csv.parsed is None:
            starts += [row + 1 for row in self._shifts[0] if row + 1 < self.count]
        else:
            lines = self._complete_lines
            starts += [i for i in range(1, len(lines)) if lines[i] != lines[i - 1] + 1]
        return [(row, line - row) for row, line in zip(starts, self.lines(starts), strict=True)]

    @cached_property
    def _complete_lines(self) -> list[int]:
        parsed = self.csv.parsed
        if parsed is None:
            return []
        rows = zip(parsed.lines, parsed.records, strict=True)
        return [line for line, record in rows if self.csv.is_complete(record)]

    @cached_property
    def _shifts(self) -> tuple[list[int], list[int]]:
        """The rows with line breaks inside, and how many lines the first 0, 1, 2, … of these rows add."""
        if self.count + self.csv.header_lines == self.csv.byte_summary.lines:
            return [], [0]
        return [row for row, _ in self._breaks], [0, *accumulate(breaks for _, breaks in self._breaks)]

"""Layer 2: is each published row whole, typed, and in agreement with itself?

DuckDB first counts, in one pass over each table, the rows that break each constraint, row rule or key.
Where all counts are 0 nothing more is asked. Of the others pandera gets the rows that were counted, at
most a limit for each test, and only the columns that those tests use, as an Arrow-backed frame; it says
which row breaks what.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import duckdb

from pipeline.checks import row_tests
from pipeline.checks.row_tests import KEY, REQUIRED, UNIQUE, Test
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.errors import EngineError
from pipeline.core.finding import Finding, in_order
from pipeline.core.legacy import worded
from pipeline.schema.model import Rule, TableSchema
from pipeline.tables import source_line


def check(dataset: Dataset, connection: duckdb.DuckDBPyConnection, limit: int) -> list[Finding]:
    """Check each published table; returns all findings, all of them errors.

    Args:
        dataset: the contract.
        connection: the working database, with the published tables.
        limit: how many findings of one test are told singly; the rest are counted in one.

    Raises:
        EngineError: DuckDB counts rows that pandera then finds nothing wrong with.
    """
    return in_order(
        finding
        for table in dataset.tables.values()
        if table.sql
        for finding in Rows(dataset, connection, table, limit).check()
    )


@dataclass(frozen=True)
class Rows:
    """The rows of one published table on their way through the layer."""

    dataset: Dataset
    connection: duckdb.DuckDBPyConnection
    table: TableSchema
    limit: int

    def check(self) -> Iterator[Finding]:
        """Yield all findings about the table."""
        counts, findings = self._count(list(row_tests.tests(self.dataset, self.table)))
        yield from findings
        broken = {test: times for test, times in counts.items() if times}
        if broken:
            yield from self.tell(broken)

    @cached_property
    def _name(self) -> str:
        return sql.identifier(self.table.name)

    def _count(self, tests: list[Test]) -> tuple[dict[Test, int], list[Finding]]:
        """Count the rows that fail each test, and tell of a rule that can't be worked out for some row."""
        counts = ", ".join(self._counted(test) for test in tests)
        try:
            (row,) = self.connection.execute(f"SELECT {counts} FROM {self._name}").fetchall()
        except duckdb.DataError as error:
            if len(tests) > 1:
                parts = [self._count([test]) for test in tests]
                return {t: n for part, _ in parts for t, n in part.items()}, [f for _, p in parts for f in p]
            message = f"{tests[0].label}: {str(error).splitlines()[0]}"
            return {}, [worded("error", "rows.table", message, table=self.table.name)]
        found = dict(zip(tests, row, strict=True))
        return {test: self._sharing(test) if test.key and n else n for test, n in found.items()}, []

    def _counted(self, test: Test) -> str:
        """Return SQL that counts failures; of a key, how many rows more there are than hashes of keys."""
        if not test.key:
            return f"count(*) FILTER ({test.sql})"
        keys = f"hash({sql.identifiers(test.fields)})"  # a number takes less memory than a text
        return f"count(*) FILTER ({test.sql}) - count(DISTINCT {keys}) FILTER ({test.sql})"

    def _sharing(self, test: Test) -> int:
        """Count the rows that share a key, now by the keys themselves."""
        ((times,),) = self.connection.execute(
            f"SELECT coalesce(sum(times), 0)::BIGINT FROM (SELECT count(*) AS times FROM {self._name} "
            f"WHERE {test.sql} GROUP BY {sql.identifiers(test.fields)} HAVING times > 1)"
        ).fetchall()
        return int(times)

    def _failing(self, test: Test) -> str:
        """Return SQL for the first rows that fail a test.

        Of rows that share a key one more than the limit is taken, since the last may be cut off from
        those that it shares its key with.
        """
        condition = test.sql
        order = self.table.primary_key
        if test.key:
            names = sql.identifiers(test.fields)
            condition += (
                f" AND ({names}) IN (SELECT ({names}) FROM {self._name} WHERE {test.sql} "
                f"GROUP BY {names} HAVING count(*) > 1)"
            )
            order = tuple(dict.fromkeys((*test.fields, *order)))
        return (
            f"(SELECT rowid FROM {self._name} WHERE {condition} "
            f"ORDER BY {sql.identifiers(order)} LIMIT {self.limit + 1})"
        )

    def tell(self, broken: Mapping[Test, int]) -> Iterator[Finding]:
        """Have pandera say which rows fail which test.

        Args:
            broken: each test that DuckDB counted rows for, with their number.

        Raises:
            EngineError: pandera finds nothing wrong with rows that were counted.
        """
        from pipeline.checks import pandera_schema  # noqa: PLC0415 - pandera takes a second to import, and most rows are right

        used = {*self.table.primary_key, *(name for test in broken for name in test.fields)}
        names = tuple(name for name in self.table.names if name in used)
        failing = " UNION ".join(self._failing(test) for test in broken)
        rows = pandera_schema.frame(
            self.connection.sql(
                f"SELECT {sql.identifiers(names)} FROM {self._name} WHERE rowid IN ({failing}) "
                f"ORDER BY {sql.identifiers(self.table.primary_key)}"
            )
        )
        schema = pandera_schema.row_schema(self.dataset, self.table, names)
        named = {(test.column, test.label): test for test in broken}
        told: Counter[Test] = Counter()
        first: dict[Test, Finding] = {}
        for row, column, label in pandera_schema.failures(schema, rows):
            test = named.get((column, label))
            if test and told[test] < self.limit:
                finding = self._finding(test, pandera_schema.cells(rows, row))
                told[test] += 1
                first.setdefault(test, finding)
                yield finding
        for test, times in broken.items():
            yield from self._more(test, times, told[test], first.get(test))

    def _finding(self, test: Test, cells: Mapping[str, object]) -> Finding:
        name, message, at_fault = self._said(test, cells)
        key = {part: cells.get(part) for part in self.table.primary_key}
        place = source_line.locate(self.dataset, self.connection, self.table, key, at_fault)
        return worded(
            "error",
            f"rows.{name}",
            message,
            place.file,
            place.line,
            place.column,
            table=self.table.name,
            key=", ".join(str(value) for value in key.values()),
        )

    def _more(self, test: Test, times: int, told: int, first: Finding | None) -> Iterator[Finding]:
        """Count the findings that are not told singly in one."""
        if first is None or told < min(times, self.limit):
            raise EngineError(
                f"{self.table.name}: {times} rows fail {test.label!r} by DuckDB, {told} by pandera"
            )
        if times > told:
            message = f"{', '.join(test.fields)}: {times - told} more of these, {times} in all"
            count = times - told
            yield replace(first, values={"message": message}, line=None, column=None, key="", count=count)

    def _said(self, test: Test, cells: Mapping[str, object]) -> tuple[str, str, tuple[str, ...]]:
        """Return name and message of a failure, and the fields at fault."""
        rule = next((rule for rule in self.table.rules if (rule.name, "") == (test.label, test.column)), None)
        if rule:
            return rule.name, _rule_failure(rule, test.fields, cells), test.fields
        if test.label.startswith(KEY) and not test.column:
            value = ", ".join(str(cells.get(part)) for part in test.fields)
            message = f'{", ".join(test.fields)}: "{value}" stands in more than one row'
            return "unique", message, test.fields
        name, message = _column_failure(test.label, test.column, cells.get(test.column))
        return name, message, test.fields


def _rule_failure(rule: Rule, used: tuple[str, ...], cells: Mapping[str, object]) -> str:
    """Return a rule's description with the values that break it."""
    values = ", ".join(f"{name} is {cells.get(name, 'empty')}" for name in used)
    return f"{rule.description} Here {values}."


def _column_failure(label: str, column: str, value: object) -> tuple[str, str]:
    """Name pandera's own checks as the other layers do, and put its message into words."""
    if label == REQUIRED:
        return "required", f"{column}: must not be empty"
    if label == UNIQUE:
        return "unique", f'{column}: "{value}" stands there more than once'
    return "constraint", f'{column}: "{value}" {label}'

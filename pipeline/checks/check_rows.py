"""Layer 2: is each published row complete, typed, and consistent in itself?

DuckDB first counts, in one pass over each table, the rows that fail each constraint, row rule or key. If all
counts are 0, nothing more is done. Otherwise pandera gets the counted rows, at most a limit for each test,
and only the columns that those tests read, as an Arrow-backed frame; it finds which row fails which test. The
two are joined by the identity of the test. `check_forms` checks the text of each value.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import duckdb

from pipeline.checks import check_forms, row_tests
from pipeline.checks.row_tests import REQUIRED, UNIQUE, Test
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.errors import EngineError
from pipeline.core.finding import Finding, Message, Values, in_order
from pipeline.core.text import quoted
from pipeline.schema.model import Rule, TableSchema
from pipeline.tables import source_line

Keys = Mapping[str, Collection[str]]


def check(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, limit: int, waived: Keys | None = None
) -> list[Finding]:
    """Check each published table; returns all findings.

    Args:
        dataset: the contract.
        connection: the working database, with the published tables.
        limit: how many findings of one test are reported singly; the rest are counted in one.
        waived: keys of rows whose findings may be waived, by the code of the finding. These are always
            reported singly.

    Raises:
        EngineError: DuckDB counts rows in which pandera finds no fault.
    """
    return in_order(
        finding
        for table in dataset.tables.values()
        if table.sql
        for finding in Rows(dataset, connection, table, limit, waived or {}).check()
    )


@dataclass(frozen=True)
class Rows:
    """The rows of one published table on their way through the layer."""

    dataset: Dataset
    connection: duckdb.DuckDBPyConnection
    table: TableSchema
    limit: int
    waived: Keys = field(default_factory=dict)

    def check(self) -> Iterator[Finding]:
        """Yield all findings about the table."""
        yield from check_forms.check(self.dataset, self.connection, self.table, self.limit)
        failed, findings = self.failed()
        yield from findings
        if failed:
            yield from self.report(failed)

    def failed(self) -> tuple[dict[Test, int], list[Finding]]:
        """Count the rows that fail each test, without tests that none fails; report tests not computable."""
        failed: dict[Test, int] = {}
        findings: list[Finding] = []
        for some in sql.in_parts(list(row_tests.tests(self.dataset, self.table))):
            counts, faults = self._count(some)
            findings += faults
            failed |= {test: count for test, count in counts.items() if count}
        return failed, findings

    @cached_property
    def lines(self) -> source_line.Lines:
        """The lines of raw/ that are already known."""
        return source_line.Lines(self.connection)

    @cached_property
    def _name(self) -> str:
        return sql.identifier(self.table.name)

    def _count(self, tests: Sequence[Test]) -> tuple[dict[Test, int], list[Finding]]:
        """Count the rows that fail each test, and report a test that cannot be computed for some row."""
        counts = ", ".join(self._counted(test) for test in tests)
        try:
            (row,) = self.connection.execute(f"SELECT {counts} FROM {self._name}").fetchall()
        except duckdb.DataError as error:
            if len(tests) > 1:
                parts = [self._count([test]) for test in tests]
                return {t: n for part, _ in parts for t, n in part.items()}, [f for _, p in parts for f in p]
            values = {"test": tests[0].name or tests[0].identity, "fault": str(error).splitlines()[0]}
            return {}, [Finding("error", "rows.table.not_computable", values, table=self.table.name)]
        counted = [(test, n or 0) for test, n in zip(tests, row, strict=True)]  # of no rows, SQL counts NULL
        return {test: self._sharing(test) if test.compares_rows and n else n for test, n in counted}, []

    def _counted(self, test: Test) -> str:
        """Return SQL that counts failures; of a key, how many rows more there are than hashes of keys."""
        if not test.compares_rows:
            return f"count_if({test.sql})"  # half the time of count(*) FILTER
        keys = f"hash({sql.identifiers(test.fields)})"  # a number takes less memory than a text
        return f"count_if({test.sql}) - count(DISTINCT {keys}) FILTER ({test.sql})"

    def _sharing(self, test: Test) -> int:
        """Count the rows that share a key, now by the keys themselves."""
        ((count,),) = self.connection.execute(
            f"SELECT coalesce(sum(times), 0)::BIGINT FROM (SELECT count(*) AS times FROM {self._name} "
            f"WHERE {test.sql} GROUP BY {sql.identifiers(test.fields)} HAVING times > 1)"
        ).fetchall()
        return int(count)

    def _failing(self, test: Test) -> str:
        """Return SQL for the first rows that fail a test.

        Of rows that share a key one more than the limit is taken, since the last may be cut off from
        those that it shares its key with.
        """
        condition = test.sql
        order = self.table.primary_key
        if test.compares_rows:
            names = sql.identifiers(test.fields)
            condition += (
                f" AND ({names}) IN (SELECT ({names}) FROM {self._name} WHERE {test.sql} "
                f"GROUP BY {names} HAVING count(*) > 1)"
            )
            order = tuple(dict.fromkeys((*test.fields, *order)))
        rows = f"SELECT rowid FROM {self._name} WHERE {condition}"
        first = f"({rows} ORDER BY {sql.identifiers(order)} LIMIT {self.limit + 1})"
        waived = self._waived(test)
        if not waived:
            return first
        parts = ", ".join(f"CAST({sql.identifier(name)} AS VARCHAR)" for name in self.table.primary_key)
        keys = ", ".join(map(sql.literal, sorted(waived)))
        return f"{first} UNION ({rows} AND concat_ws(', ', {parts}) IN ({keys}))"

    def _waived(self, test: Test) -> Collection[str]:
        """Return the keys of the rows whose findings of a test may be waived; only those of a rule may."""
        return self.waived.get(f"rows.{test.name}", ()) if test.kind == "rule" else ()

    def report(self, failed: Mapping[Test, int]) -> Iterator[Finding]:
        """Have pandera find which rows fail which test.

        Args:
            failed: each test that DuckDB counted rows for, with their number.

        Raises:
            EngineError: pandera finds no fault in rows that were counted.
        """
        from pipeline.checks import pandera_schema  # noqa: PLC0415 - pandera takes a second to import, and most rows are right

        used = {*self.table.primary_key, *(name for test in failed for name in test.fields)}
        names = tuple(name for name in self.table.names if name in used)
        failing = " UNION ".join(self._failing(test) for test in failed)
        rows = pandera_schema.frame(
            self.connection.sql(
                f"SELECT {sql.identifiers(names)} FROM {self._name} WHERE rowid IN ({failing}) "
                f"ORDER BY {sql.identifiers(self.table.primary_key)}"
            )
        )
        schema = pandera_schema.row_schema(self.dataset, self.table, names)
        by_identity = {test.identity: test for test in failed}
        shown: dict[Test, list[Finding]] = {test: [] for test in failed}
        waived: Counter[Test] = Counter()
        for row, identity in pandera_schema.failures(schema, rows):
            test = by_identity.get(identity)
            if test and (len(shown[test]) < self.limit or self._waived(test)):
                finding = self._finding(test, pandera_schema.cells(rows, row))
                if finding.key in self._waived(test):
                    waived[test] += 1
                elif len(shown[test]) < self.limit:
                    shown[test].append(finding)
                else:
                    continue
                yield finding
        for test, total in failed.items():
            yield from self._rest(test, total - waived[test], shown[test])

    def _finding(self, test: Test, cells: Mapping[str, object]) -> Finding:
        rule = self._rule(test) if test.kind == "rule" else None
        severity = rule.severity if rule else "error"
        key = {part: cells.get(part) for part in self.table.primary_key}
        code, values = self._fault(test, cells)
        parts = ", ".join(str(value) for value in key.values())
        if test.kind == "rule" and severity == "error" and parts not in self._waived(test):
            values = {**values, "cells": self._raw_cells(test, cells, key)}
        # If a rule compares several cells, the missing one is more likely to be the fault.
        fields = tuple(sorted(test.fields, key=cells.__contains__)) if test.kind == "rule" else test.fields
        place = source_line.locate(self.dataset, self.connection, self.table, key, fields, self.lines)
        return Finding(
            severity,
            code,
            values,
            place.file,
            place.line,
            place.column,
            table=self.table.name,
            key=parts,
            hints=(Message("of_check", {"hint": rule.hint}),) if rule and rule.hint else (),
        )

    def _raw_cells(self, test: Test, cells: Mapping[str, object], key: Mapping[str, object]) -> list[str]:
        """Return the cells of a rule as coders see them; a finding that is published has published cells.

        Where one of the two cells is empty, the SELECT of the table made the value, which then is shown.
        """
        texts: dict[str, str] = {}
        for name in test.fields:
            published = str(cells.get(name, ""))
            raw = source_line.raw_cell(self.dataset, self.connection, self.table, key, name)
            header, text = raw if raw and bool(raw[1]) == bool(published) else (name, published)
            texts.setdefault(header, text)
        return [f"{header}={quoted(text)}" for header, text in texts.items()]

    def _rest(self, test: Test, total: int, findings: list[Finding]) -> Iterator[Finding]:
        """Count the findings that are not reported singly in one."""
        shown = len(findings)
        if shown < min(total, self.limit):
            raise EngineError(
                f"{self.table.name}: {total} rows fail {test.identity!r} by DuckDB, {shown} by pandera"
            )
        if total > shown:
            rest = total - shown
            values: Values = {"rest": rest, "total": total, "shown": shown}
            if test.kind != "rule":
                values = {"field": ", ".join(test.fields), **values}
            yield replace(findings[0], values=values, line=None, column=None, key="", count=rest)

    def _rule(self, test: Test) -> Rule:
        return next(rule for rule in self.table.rules if rule.name == test.name)

    def _fault(self, test: Test, cells: Mapping[str, object]) -> tuple[str, Values]:
        """Return the code of a failure, and the values that its message names."""
        field = ", ".join(test.fields)
        texts = {name: str(cells.get(name, "")) for name in test.fields}
        if test.kind == "rule":
            description = self._rule(test).description
            listed = [f"{name}={quoted(text)}" for name, text in texts.items()]
            return f"rows.{test.name}", {"description": description, "cells": listed}
        if test.kind == "key":
            return "rows.unique.duplicate_key", {"field": field, "value": ", ".join(texts.values())}
        if test.name == REQUIRED:
            return "rows.required.empty", {"field": field}
        if test.name == UNIQUE:
            return "rows.unique.duplicate", {"field": field, "value": texts[field]}
        return self._constraint_fault(test.name, field, texts[field])

    def _constraint_fault(self, constraint: str, name: str, value: str) -> tuple[str, Values]:
        field = self.table.field(name)
        values: Values = {"field": name, "value": value}
        if constraint == "enum" and field.codes and value not in self.dataset.allowed(field):
            return "rows.constraint.code", {**values, "code_list": field.codes}
        expected = field.constraints[constraint]
        expected = [str(item) for item in expected] if constraint == "enum" else expected
        return f"rows.constraint.{constraint.lower()}", {**values, "expected": expected}

"""Checks row rules and SQL without data: a complete header, one SELECT in each file, reproducible results."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import duckdb

from pipeline.contract import row_rules, sql_tree, steady_sql
from pipeline.contract.dataset import Dataset, SqlFile
from pipeline.core import sql_errors
from pipeline.core.wording import unknown

CHECK_HEADER = {"title", "severity", "table", "field", "message"}
CHECK_OPTIONS = {"hint"}
QUERY_HEADER = {"title", "description"}
SEVERITIES = ("error", "warning")
OWN_CHECKS = ("reference", "circle", "not_published")  # consistency checks of the engine
UNPUBLISHED = {"raw", "reference", "text"}


def problems(dataset: Dataset) -> Iterator[str]:
    """Yield what is wrong with row rules, the SELECTs of tables, checks and queries, one sentence each."""
    yield from _rules(dataset)
    yield from _tables(dataset)
    yield from _checks(dataset)
    yield from _queries(dataset)


def _rules(dataset: Dataset) -> Iterator[str]:
    for table in dataset.tables.values():
        file = f"schemas/tables/{table.name}.json"
        types = {field.name: field.type for field in table.fields}
        for name, times in Counter(rule.name for rule in table.rules).items():
            if times > 1:
                yield f"{file}: the rule {name} is defined {times} times"
        for rule in table.rules:
            try:
                row_rules.parse(rule.expression, types, dataset.orders(table))
            except ValueError as error:
                yield f"{file}: rule {rule.name}: {error}"


def _tables(dataset: Dataset) -> Iterator[str]:
    for table in dataset.tables.values():
        if table.sql:
            yield from _one_select(f"schemas/tables/{table.name}.sql", table.sql, 1)


def _checks(dataset: Dataset) -> Iterator[str]:
    for check in dataset.checks:
        yield from _header(check, CHECK_HEADER, CHECK_OPTIONS)
        yield from _one_select(check.file, check.sql, check.line)
        if check.name in OWN_CHECKS:
            yield f"{check.file}: the name {check.name} is reserved for a check of the engine"
        if check.header.get("severity", "error") not in SEVERITIES:
            yield f"{check.file}: severity must be one of {', '.join(SEVERITIES)}"
        named, field = check.header.get("table", ""), check.header.get("field", "")
        if named and named not in dataset.tables:
            yield f"{check.file}: unknown table {unknown(named, dataset.tables)}"
        elif named and field and field not in dataset.tables[named].names:
            yield f"{check.file}: {named} has no field {unknown(field, dataset.tables[named].names)}"


def _queries(dataset: Dataset) -> Iterator[str]:
    for query in dataset.queries:
        yield from _header(query, QUERY_HEADER, set())
        wrong = list(_one_select(query.file, query.sql, query.line))
        yield from wrong
        if query.name in dataset.tables:
            yield f"{query.file}: a table already has this name; each query becomes a view"
        if not wrong:
            for schema in sorted(_schemas(query.sql) & UNPUBLISHED):
                yield f"{query.file}: reads from {schema}, which is not published; use published tables"


def _header(query: SqlFile, required: set[str], optional: set[str]) -> Iterator[str]:
    for word in sorted(required - set(query.header)):
        yield f"{query.file}: the header must have a line -- {word}: ..."
    for word in sorted(set(query.header) - required - optional):
        yield f"{query.file}: unknown line in the header: {unknown(word, required | optional)}"


def _one_select(file: str, query: str, first_line: int) -> Iterator[str]:
    yield from (sql_errors.sentence(problem, file, first_line) for problem in _query_problems(query))


@lru_cache(maxsize=512)
def _query_problems(query: str) -> tuple[str, ...]:
    """Return why a text is not one SELECT that gives the same rows each time, with DuckDB's own messages."""
    try:
        statements = duckdb.extract_statements(query)
    except duckdb.Error as error:
        return (str(error),)
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        return ("must contain exactly one SELECT",)
    try:
        tree = sql_tree.parse(query)
    except RecursionError:
        return ("the query is nested too deeply",)
    if sql_tree.is_too_deep(tree):
        return ("the query is nested too deeply",)
    wrong = sorted(set(steady_sql.problems(tree)))
    if tree["error"]:
        wrong.insert(0, f"must contain exactly one SELECT: {tree['error_message'].splitlines()[0]}")
    return tuple(wrong)


def _schemas(query: str) -> set[str]:
    """Return the schemas that qualify the tables of a SELECT."""
    tree = sql_tree.parse(query)
    return {str(node["schema_name"]) for node in sql_tree.nodes(tree) if node.get("type") == "BASE_TABLE"}

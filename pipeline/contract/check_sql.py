"""Checks row rules and SQL without data: a complete header, one SELECT in each file, reproducible results."""

import json
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import duckdb

from pipeline.contract import row_rules
from pipeline.contract.dataset import Dataset, SqlFile
from pipeline.core import sql
from pipeline.core.wording import unknown

CHECK_HEADER = {"title", "severity", "table", "field", "message"}
QUERY_HEADER = {"title", "description"}
SEVERITIES = ("error", "warning")
OWN_CHECKS = ("reference", "circle")
UNPUBLISHED = {"raw", "reference", "text"}
# These make rows from their arguments; every other table function reads files, settings or catalogues.
TABLE_FUNCTIONS = {"range", "generate_series", "unnest", "repeat", "json_each", "json_tree"}
CATALOGUES = {"information_schema", "pg_catalog"}
OWN_TABLES = ("duckdb_", "pragma_", "sqlite_")
# Their results depend on the time or the machine (DuckDB's duckdb_functions() and documentation).
NOT_DETERMINISTIC = {
    *("now", "today", "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"),
    *("get_current_time", "get_current_timestamp", "transaction_timestamp", "txid_current", "current_user"),
    *("random", "setseed", "uuid", "uuidv4", "uuidv7", "gen_random_uuid", "nextval", "currval", "sleep_ms"),
    *(
        "current_setting",
        "getenv",
        "getvariable",
        "version",
        "user",
        "session_user",
        "pg_typeof",
        "write_log",
    ),
    *("current_connection_id", "current_query", "current_query_id", "current_transaction_id", "stats"),
    *("current_database", "current_schema", "current_schemas", "in_search_path", "current_catalog"),
}
# SQL writes these without parentheses, unless a column has the name.
NOT_DETERMINISTIC_WORDS = {name for name in NOT_DETERMINISTIC if name.startswith(("current_", "local"))}


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
            yield from _one_select(f"schemas/tables/{table.name}.sql", table.sql)


def _checks(dataset: Dataset) -> Iterator[str]:
    for check in dataset.checks:
        yield from _header(check, CHECK_HEADER)
        yield from _one_select(check.file, check.sql)
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
        yield from _header(query, QUERY_HEADER)
        wrong = list(_one_select(query.file, query.sql))
        yield from wrong
        if query.name in dataset.tables:
            yield f"{query.file}: a table already has this name; each query becomes a view"
        if not wrong:
            for schema in sorted(_schemas(query.sql) & UNPUBLISHED):
                yield f"{query.file}: reads from {schema}, which is not published; use published tables"


def _header(query: SqlFile, expected: set[str]) -> Iterator[str]:
    for word in sorted(expected - set(query.header)):
        yield f"{query.file}: the header must have a line -- {word}: ..."
    for word in sorted(set(query.header) - expected):
        yield f"{query.file}: unknown line in the header: {unknown(word, expected)}"


def _one_select(file: str, query: str) -> Iterator[str]:
    try:
        statements = duckdb.extract_statements(query)
    except duckdb.Error as error:
        yield f"{file}: {str(error).splitlines()[0]}"
        return
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        yield f"{file}: must contain exactly one SELECT"
        return
    try:
        tree = _tree(query)
        outside = sorted(set(_reads_outside(tree)))
    except RecursionError:
        yield f"{file}: the query is nested too deeply"
        return
    if tree["error"]:
        yield f"{file}: must contain exactly one SELECT: {tree['error_message'].splitlines()[0]}"
    yield from (f"{file}: {what}" for what in outside)


@lru_cache(maxsize=512)  # a query is parsed once in a process, however often it is checked
def _tree(query: str) -> dict[str, Any]:
    """Parse a SELECT by DuckDB's parser, which needs no tables."""
    ((tree,),) = duckdb.execute(f"SELECT json_serialize_sql({sql.literal(query)})").fetchall()
    parsed: dict[str, Any] = json.loads(tree)
    return parsed


def _reads_outside(tree: object) -> Iterator[str]:
    """Yield what a SELECT reads besides the dataset's tables, since a release must be reproducible."""
    if isinstance(tree, list):
        for branch in tree:
            yield from _reads_outside(branch)
    if not isinstance(tree, dict):
        return
    name, kind = str(tree.get("function_name", "")).lower(), tree.get("type")
    columns = tree.get("column_names") or [""]
    if kind == "TABLE_FUNCTION" and tree["function"]["function_name"].lower() not in TABLE_FUNCTIONS:
        named = tree["function"]["function_name"]
        yield f"{named}() reads from outside the dataset; use the dataset's tables"
    elif name in NOT_DETERMINISTIC or (
        len(columns) == 1 and str(columns[0]).lower() in NOT_DETERMINISTIC_WORDS
    ):
        yield f"{name or columns[0]}() is not deterministic; releases must be reproducible"
    elif kind == "BASE_TABLE" and _is_catalogue(tree):
        yield f"{tree['table_name']} is a table of DuckDB; use the dataset's tables"
    for branch in tree.values():
        yield from _reads_outside(branch)


def _is_catalogue(table: dict[str, Any]) -> bool:
    own = str(table["table_name"]).lower().startswith(OWN_TABLES)
    return own or str(table["schema_name"]).lower() in CATALOGUES


def _schemas(query: str) -> set[str]:
    """Return the schemas that qualify the tables of a SELECT."""
    return set(_named(_tree(query)))


def _named(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        if tree.get("type") == "BASE_TABLE":
            yield str(tree["schema_name"])
        for branch in tree.values():
            yield from _named(branch)
    elif isinstance(tree, list):
        for branch in tree:
            yield from _named(branch)

"""What the dataset says in SQL and in rules, checked without data: one SELECT a file, a whole header."""

import json
from collections import Counter
from collections.abc import Iterator
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
# What makes rows of its arguments alone; every other table function looks at files, settings, catalogues.
TABLE_FUNCTIONS = {"range", "generate_series", "unnest", "repeat", "json_each", "json_tree"}
CATALOGUES = {"information_schema", "pg_catalog"}
OWN_TABLES = ("duckdb_", "pragma_", "sqlite_")
# What answers otherwise on another day or machine, by DuckDB's duckdb_functions() and its documentation.
UNSTEADY = {
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
# Those that SQL writes without brackets, unless a column has the name.
UNSTEADY_WORDS = {name for name in UNSTEADY if name.startswith(("current_", "local"))}


def problems(dataset: Dataset) -> Iterator[str]:
    """Yield what is wrong with row rules, SELECTs of tables, checks and queries, one sentence each."""
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
                yield f"{file}: the rule {name} stands there {times} times"
        for rule in table.rules:
            try:
                row_rules.parse(rule.expression, types)
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
            yield f"{check.file}: the engine has a check of that name of its own"
        if check.header.get("severity", "error") not in SEVERITIES:
            yield f"{check.file}: severity must be one of {', '.join(SEVERITIES)}"
        named, field = check.header.get("table", ""), check.header.get("field", "")
        if named and named not in dataset.tables:
            yield f"{check.file}: no table {unknown(named, dataset.tables)}"
        elif named and field and field not in dataset.tables[named].names:
            yield f"{check.file}: {named} has no field {unknown(field, dataset.tables[named].names)}"


def _queries(dataset: Dataset) -> Iterator[str]:
    for query in dataset.queries:
        yield from _header(query, QUERY_HEADER)
        wrong = list(_one_select(query.file, query.sql))
        yield from wrong
        if query.name in dataset.tables:
            yield f"{query.file}: a table has that name already, and each query becomes a view"
        if not wrong:
            for schema in sorted(_schemas(query.sql) & UNPUBLISHED):
                yield f"{query.file}: reads from {schema}, which is not published"


def _header(query: SqlFile, expected: set[str]) -> Iterator[str]:
    for word in sorted(expected - set(query.header)):
        yield f"{query.file}: its header has no line -- {word}: ..."
    for word in sorted(set(query.header) - expected):
        yield f"{query.file}: its header has a line {unknown(word, expected)}"


def _one_select(file: str, query: str) -> Iterator[str]:
    try:
        statements = duckdb.extract_statements(query)
    except duckdb.Error as error:
        yield f"{file}: {str(error).splitlines()[0]}"
        return
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        yield f"{file}: must hold one SELECT and nothing else"
        return
    try:
        tree = _tree(query)
        found = sorted(set(_reaching_out(tree)))
    except RecursionError:
        yield f"{file}: it is nested too deep"
        return
    if tree["error"]:
        yield f"{file}: must hold one SELECT and nothing else: {tree['error_message'].splitlines()[0]}"
    yield from (f"{file}: {what}" for what in found)


def _tree(query: str) -> dict[str, Any]:
    """Parse a SELECT as DuckDB does, without looking at any table."""
    ((tree,),) = duckdb.execute(f"SELECT json_serialize_sql({sql.literal(query)})").fetchall()
    parsed: dict[str, Any] = json.loads(tree)
    return parsed


def _reaching_out(tree: object) -> Iterator[str]:
    """Yield what a SELECT asks of anything but the dataset's tables: one dataset must give one release."""
    if isinstance(tree, list):
        for branch in tree:
            yield from _reaching_out(branch)
    if not isinstance(tree, dict):
        return
    name, kind = str(tree.get("function_name", "")).lower(), tree.get("type")
    columns = tree.get("column_names") or [""]
    if kind == "TABLE_FUNCTION" and tree["function"]["function_name"].lower() not in TABLE_FUNCTIONS:
        named = tree["function"]["function_name"]
        yield f"{named}() reads from outside of the dataset; read from its tables"
    elif name in UNSTEADY or (len(columns) == 1 and str(columns[0]).lower() in UNSTEADY_WORDS):
        yield f"{name or columns[0]} says something else on another day or machine; a release must not"
    elif kind == "BASE_TABLE" and _is_catalogue(tree):
        yield f"{tree['table_name']} is DuckDB's own table; read from the dataset's"
    for branch in tree.values():
        yield from _reaching_out(branch)


def _is_catalogue(table: dict[str, Any]) -> bool:
    own = str(table["table_name"]).lower().startswith(OWN_TABLES)
    return own or str(table["schema_name"]).lower() in CATALOGUES


def _schemas(query: str) -> set[str]:
    """Return the schemas that the tables of a SELECT are named with."""
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

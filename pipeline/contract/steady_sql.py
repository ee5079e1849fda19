"""Whether a SELECT returns the same on any day, on any machine and with any number of threads.

DuckDB's catalogue says which functions do not: those that are not CONSISTENT, macros that use one, and those
that return a time with a time zone.
"""

import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache

import duckdb

from pipeline.contract import sql_tree
from pipeline.contract.sql_tree import Node, arguments, function

# These make rows from their arguments; every other table function reads files, settings or catalogues.
TABLE_FUNCTIONS = {"range", "generate_series", "unnest", "repeat", "json_each", "json_tree"}
SCHEMAS = {"", "main", "raw", "reference", "text"}
OWN_TABLES = ("duckdb_", "pragma_", "sqlite_")
# CONSISTENT in the catalogue, which means for one machine, one session or one order of rows; or not in it.
NOT_DETERMINISTIC = {
    *("current_setting", "getenv", "getvariable", "version", "pg_typeof"),
    *("user", "current_user", "session_user", "current_role", "current_catalog"),
    *("localtime", "localtimestamp", "current_localtime", "current_localtimestamp"),
    *("current_time", "current_timestamp", "timezone", "timezone_hour", "timezone_minute"),
    *("reservoir_quantile", "approx_quantile", "approx_top_k"),
}
DETERMINISTIC = {"error"}  # VOLATILE, so that it is not called too early
# SQL writes these without parentheses, unless a column has the name.
WORDS = {"current_user", "current_role", "current_catalog", "current_schema"}
WORDS |= {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}
ZONES = ("%z", "%Z")
# Aggregates whose result does not depend on the order of the rows.
IN_ANY_ORDER = {"count", "count_star", "countif", "count_if", "min", "max", "bool_and", "bool_or"}
IN_ANY_ORDER |= {"bit_and", "bit_or", "bit_xor"}
TIME_ZONE = "TIME ZONE"
# DuckDB 2 has forms of + and year() for times with a zone, which are not CONSISTENT. No SELECT has them.
ZONED = re.compile(f"{TIME_ZONE}|TIMESTAMPTZ|TIMETZ", re.IGNORECASE)
TAKES_ZONES = f"regexp_matches(parameter_types::VARCHAR, '{ZONED.pattern}')"


def problems(tree: Node) -> Iterator[str]:
    """Yield what makes the result of a SELECT depend on more than the dataset's tables, a sentence each."""
    for node in sql_tree.nodes(tree):
        kind = node.get("type")
        if kind == "TABLE_FUNCTION" and function(node["function"]) not in TABLE_FUNCTIONS:
            name = node["function"]["function_name"]
            yield f"{name}() reads from outside the dataset; use the dataset's tables"
        elif kind in ("BASE_TABLE", "SHOW_REF"):
            yield from _outside(node)
        name = _not_deterministic(node)
        if name:
            yield f"{name}() is not deterministic; releases must be reproducible"
        types = [node[name] for name in ("cast_type", "type_expr") if node.get(name)]  # of DuckDB 1, and 2
        if types and ZONED.search(json.dumps(types)):
            yield "a time with a time zone depends on the machine; use TIMESTAMP or TIME"
        if node.get("sample"):
            yield "a sample is not deterministic; releases must be reproducible"


@lru_cache(maxsize=512)
def depends_on_threads(query: str) -> bool:
    """Return whether the result of a SELECT can differ with the number of threads.

    Threads add up fractions and take rows in another order each time: aggregates, window functions and LIMIT
    depend on it.
    """
    for node in sql_tree.nodes(sql_tree.parse(query)):
        if node.get("class") == "WINDOW" or node.get("type") == "LIMIT_MODIFIER":
            return True
        if node.get("type") == "DISTINCT_MODIFIER" and node["distinct_on_targets"]:
            return True
        if function(node) in _aggregates() - IN_ANY_ORDER:
            return True
    return False


def _outside(table: Node) -> Iterator[str]:
    """Yield a sentence if a SELECT reads a table that is not the dataset's, or names its database."""
    name, schema = str(table["table_name"]), str(table.get("schema_name", "")).lower()
    catalogue = str(table.get("catalog_name", ""))
    if table["type"] == "SHOW_REF":
        yield "DESCRIBE, SHOW and SUMMARIZE read DuckDB's catalogue; use the dataset's tables"
    elif name.lower().startswith(OWN_TABLES) or (not catalogue and name.lower() in _views(schema)):
        yield f"{name} is a table of DuckDB; use the dataset's tables"
    elif catalogue or schema not in SCHEMAS:
        yield f"{'.'.join(filter(None, (catalogue, schema, name)))} names a database; write {name} alone"


def _not_deterministic(node: Node) -> str:
    """Return the name of the function that a node calls, if its result depends on more than its arguments."""
    columns = node.get("column_names") or [""]
    word = str(columns[0]).lower() if len(columns) == 1 else ""
    if word in WORDS and node.get("type") == "COLUMN_REF":
        return str(columns[0])
    name = function(node)
    if name == "age" and len(arguments(node)) == 1:
        return name
    if name in {"strptime", "try_strptime"} and any(
        zone in json.dumps(arguments(node)[1:]) for zone in ZONES
    ):
        return name
    return name if name and name in _functions() else ""


@cache
def _functions() -> frozenset[str]:
    """Return the names of all functions that are not deterministic, by DuckDB's catalogue and its macros."""
    known = {name for kind, name, is_steady, _ in _catalogue() if kind != "macro" and not is_steady}
    known = (known | NOT_DETERMINISTIC) - DETERMINISTIC
    uses = [(name, _reads(json.loads(tree))) for kind, name, _, tree in _catalogue() if kind == "macro"]
    size = 0
    while size < len(known):  # macros use macros
        size = len(known)
        known |= {name for name, used in uses if used & known}
    return frozenset(known)


@cache
def _catalogue() -> list[tuple[str, str, bool, str]]:
    """Return kind and name of each function, whether it is deterministic, and the tree of a macro.

    DuckDB lists its functions slowly, so it is asked once.
    """
    return duckdb.execute(
        "SELECT function_type, lower(function_name), "
        f"bool_and(stability = 'CONSISTENT' OR {TAKES_ZONES}) "
        f"AND NOT bool_and(return_type LIKE '%{TIME_ZONE}%'), "
        "json_serialize_sql('SELECT ' || macro_definition) "
        "FROM duckdb_functions() WHERE function_type IN ('scalar', 'aggregate', 'macro') "
        "GROUP BY function_type, lower(function_name), macro_definition"
    ).fetchall()


def _reads(tree: Node) -> set[str]:
    """Return the functions and words that a macro uses, and one that is refused if it reads a table."""
    found = {function(node) for node in sql_tree.nodes(tree)}
    for node in sql_tree.nodes(tree):
        if node.get("type") == "COLUMN_REF" and str(node["column_names"][0]).lower() in WORDS:
            found.add(str(node["column_names"][0]).lower())
        elif node.get("type") in ("BASE_TABLE", "TABLE_FUNCTION"):
            found.add("current_setting")
    return found


@cache
def _aggregates() -> frozenset[str]:
    return frozenset(name for kind, name, *_ in _catalogue() if kind == "aggregate")


@cache
def _views(schema: str) -> frozenset[str]:
    """Return the names of the views of DuckDB's catalogue in a schema, or of those found without one."""
    query = "SELECT DISTINCT lower(view_name), schema_name FROM duckdb_views() WHERE internal"
    found = ("main", "pg_catalog") if not schema else (schema,)
    return frozenset(name for name, where in duckdb.execute(query).fetchall() if where in found)

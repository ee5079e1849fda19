"""A SELECT as the tree that DuckDB's parser makes of it; no table is needed for that."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import duckdb

from pipeline.core import json_text, sql

Node = dict[str, Any]
DEEPEST = 800  # levels of a tree; Python writes and reads about a thousand


@lru_cache(maxsize=512)  # a query is parsed once in a process, however often it is checked
def parse(query: str) -> Node:
    """Return the tree of a SELECT; its property `error` says whether it is one."""
    ((tree,),) = duckdb.execute(f"SELECT json_serialize_sql({sql.literal(query)})").fetchall()
    parsed: Node = json.loads(tree)
    return parsed


def is_too_deep(tree: Node) -> bool:
    """Return whether a tree is nested so deeply that its parts may not be written as SQL again."""
    return json_text.is_deeper(tree, DEEPEST)


def text(node: Node) -> str:
    """Return the SQL of a query node."""
    tree = json.dumps({"error": False, "statements": [{"node": node, "named_param_map": []}]})
    ((query,),) = duckdb.execute(f"SELECT json_deserialize_sql({sql.literal(tree)}::JSON)").fetchall()
    return str(query)


def nodes(tree: object) -> Iterator[Node]:
    """Yield every object of a tree, outer ones first."""
    left = [tree]
    while left:
        branch = left.pop()
        if isinstance(branch, dict):
            yield branch
            left += reversed(branch.values())
        elif isinstance(branch, list):
            left += reversed(branch)


@lru_cache(maxsize=512)
def not_in(query: str) -> tuple[str, ...]:
    """Return each SELECT after NOT IN, and after <> ALL, as a query that can be run alone.

    A name in it that only the outer query defines is unknown then.
    """
    return tuple(_not_in(query))


def _not_in(query: str) -> Iterator[str]:
    outer = parse(query)["statements"][0]["node"]["cte_map"]
    for node in nodes(parse(query)):
        for child in node["children"] if node.get("type") == "OPERATOR_NOT" else ():
            if child.get("subquery_type") == "ANY":
                inner = child["subquery"]["node"]
                cte_map = {"map": [*outer["map"], *inner["cte_map"]["map"]]}
                yield text({**inner, "cte_map": cte_map})


def arguments(node: Node) -> list[Node]:
    """Return the arguments of the function that a node calls; DuckDB 2 gives each of them a name."""
    if "arguments" in node:
        return [argument["expression"] for argument in node["arguments"]]
    return list(node["children"])


def function(node: Node) -> str:
    """Return the name of the function that a node calls, in lower case; empty if it calls none."""
    return str(node.get("function_name", "")).lower()

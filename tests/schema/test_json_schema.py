"""The constraint jsonSchema refers to nothing outside itself, whatever it contains."""

import http.server
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.schema import json_schema

HITS: list[str] = []


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        HITS.append(self.path)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a listener on this machine, which records each request."""
    server = http.server.HTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/x.json"
    server.shutdown()
    server.server_close()


PLACES: list[Callable[[str], dict[str, Any]]] = [
    lambda ref: {"$ref": ref},
    lambda ref: {"$dynamicRef": ref},
    lambda ref: {"items": {"$ref": ref}},
    lambda ref: {"allOf": [{"not": {"$ref": ref}}]},
    lambda ref: {"properties": {"a": {"$ref": ref}}},
    lambda ref: {"$schema": ref, "$ref": "#/x"},
    lambda ref: {"$id": ref, "items": {"$ref": "#nowhere"}},
    lambda ref: {"$schema": "http://json-schema.org/draft-04/schema#", "id": ref, "items": {"$ref": ref}},
    lambda ref: {"$id": ref, "items": {"$ref": "#/$defs/x"}, "$defs": {"x": {"$id": ref + "/y"}}},
]


@pytest.mark.parametrize("place", range(len(PLACES)))
@pytest.mark.parametrize("kind", ["http", "file", "path", "name"])
def test_nothing_outside_is_opened(place: int, kind: str, address: str, tmp_path: Path) -> None:
    file = tmp_path / "schema.json"
    file.write_text("{}", "utf-8")
    ref = {"http": address, "file": file.as_uri(), "path": str(file), "name": "other.json"}[kind]
    schema = PLACES[place](ref)
    list(json_schema.problems(schema))
    for value in ([1], {"a": 1}, "x"):
        json_schema.satisfies(schema, value)
    assert HITS == []


@pytest.mark.parametrize(
    ("schema", "problem"),
    [
        (
            {"$ref": "http://x.org/y"},
            "$ref must start with #, since nothing is fetched: http://x.org/y",
        ),
        ({"$ref": "#/$defs/y"}, "$ref leads to nothing: #/$defs/y"),
        ({"$ref": "#"}, "a $ref leads in a circle"),
        (
            {"allOf": [{"$ref": "#"}]},
            "a $ref leads in a circle",
        ),
        ({"type": 1}, "invalid JSON Schema: 1 is not valid under any of the given schemas"),
    ],
)
def test_an_unusable_schema_is_a_problem(schema: dict[str, Any], problem: str) -> None:
    assert list(json_schema.problems(schema)) == [problem]


def test_references_within_the_schema_are_followed() -> None:
    tree = {"type": "array", "items": {"$ref": "#"}}
    assert list(json_schema.problems(tree)) == []
    assert json_schema.satisfies(tree, [[], [[]]])
    assert not json_schema.satisfies(tree, [[1]])
    assert not json_schema.satisfies(tree, json.loads("[" * 900 + "]" * 900))


REFS = st.sampled_from(
    ["#", "#/$defs/a", "#/items", "#a", "", "x", "http://127.0.0.1:9/", "file:///etc/passwd", "\0"]
)
SCHEMAS = st.recursive(
    st.builds(
        lambda name, ref: {name: ref},
        st.sampled_from(["$ref", "$id", "$schema", "$anchor", "$dynamicRef"]),
        REFS,
    )
    | st.just({}),
    lambda inner: (
        st.dictionaries(
            st.sampled_from(["items", "not", "$defs", "properties", "a", "contains"]), inner, max_size=2
        )
        | st.lists(inner, max_size=2).map(lambda parts: {"anyOf": parts})
    ),
    max_leaves=6,
)


@given(schema=SCHEMAS, value=st.sampled_from([[], [1], {}, {"a": {"a": 1}}, "x", None]))
def test_any_schema_has_problems_or_decides(schema: dict[str, Any], value: Any) -> None:
    if not list(json_schema.problems(schema)):
        assert json_schema.satisfies(schema, value) in {True, False}

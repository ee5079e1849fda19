"""An entry is added to a list of a JSON text, and the rest of the text stays as it is."""

import pytest

from pipeline.core import edit_json
from pipeline.core.errors import CallError

ENTRY = {"name": "b", "required": {"yes": True}, "title": "Größe"}
ONE_LINE = '{"name": "b", "required": {"yes": true}, "title": "Größe"}'
TEXTS = {
    "one line": ('{"x": [1, "]"], "fields": [{"name": "a"}]}', '{"x": [1, "]"], "fields": [{"name": "a"}, ' + ONE_LINE + "]}"),
    "one line each": ('{\n  "fields": [\n    {"name": "z"},\n    {"name": "a"}\n  ],\n  "y": 1}\n', '{\n  "fields": [\n    {"name": "z"},\n    {"name": "a"},\n    ' + ONE_LINE + '\n  ],\n  "y": 1}\n'),
    "several lines": ('{\n  "fields": [\n    {\n      "name": "a"\n    }\n  ]\n}', '{\n  "fields": [\n    {\n      "name": "a"\n    },\n    {\n      "name": "b",\n      "required": {\n        "yes": true\n      },\n      "title": "Größe"\n    }\n  ]\n}'),
    "tabs and CRLF": ('{\r\n\t"fields": [\r\n\t\t{\r\n\t\t\t"name": "a"\r\n\t\t}\r\n\t]\r\n}', '{\r\n\t"fields": [\r\n\t\t{\r\n\t\t\t"name": "a"\r\n\t\t},\r\n\t\t{\r\n\t\t\t"name": "b",\r\n\t\t\t"required": {\r\n\t\t\t\t"yes": true\r\n\t\t\t},\r\n\t\t\t"title": "Größe"\r\n\t\t}\r\n\t]\r\n}'),
    "a mark, and the name elsewhere": ('\ufeff{"a": {"fields": [{}]}, "fields" : [ {"fields": "["} ] }', '\ufeff{"a": {"fields": [{}]}, "fields" : [ {"fields": "["}, ' + ONE_LINE + " ] }"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TEXTS)
def test_an_entry_is_written_as_the_last_one_is(kind: str) -> None:
    text, expected = TEXTS[kind]
    assert edit_json.appended(text, "fields", ENTRY) == expected


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ('{"a": 1, "tables": []}', '{"a": 1, "tables": ["x", "y"]}'),
        ('{"tables": ["w"],\n "b" : 2}', '{"tables": ["w", "x", "y"],\n "b" : 2}'),
        ('{"tables": [\n  "v",\n  "w"\n ]}\n', '{"tables": [\n  "v",\n  "w",\n  "x",\n  "y"\n ]}\n'),
        ('{"page": {"tables": {}}, "tables": ["w"]}', '{"page": {"tables": {}}, "tables": ["w", "x", "y"]}'),
        ('{"t\\u0061bles": [ ]}', '{"t\\u0061bles": ["x", "y" ]}'),
        (
            '\ufeff{"c": "\\"tables\\": []", "tables": []}',
            '\ufeff{"c": "\\"tables\\": []", "tables": ["x", "y"]}',
        ),
    ],
)
def test_several_entries_are_added_and_the_rest_of_the_text_stays(text: str, changed: str) -> None:
    assert edit_json.appended(text, "tables", "x", "y") == changed
    assert edit_json.appended(text, "tables") == text


@pytest.mark.parametrize("text", ['{"x": [{}]}', "{}", '{"fields": 1}'])
def test_nothing_is_added_where_there_is_no_list(text: str) -> None:
    with pytest.raises(CallError, match="fields: the list is missing"):
        edit_json.appended(text, "fields", ENTRY)


def test_a_property_that_occurs_twice_is_an_error() -> None:
    with pytest.raises(CallError, match="fields: the text has a form that cannot be changed"):
        edit_json.appended('{"fields": [1], "fields": [2]}', "fields", 3)

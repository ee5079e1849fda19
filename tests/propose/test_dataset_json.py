"""Tables are added to the list in schemas/dataset.json, whose other characters stay."""

import pytest

from pipeline.core.errors import CallError
from pipeline.propose.dataset_json import with_tables


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ('{"a": 1, "tables": []}', '{"a": 1, "tables": ["x", "y"]}'),
        ('{"tables": ["w"],\n "b" : 2}', '{"tables": ["w", "x", "y"],\n "b" : 2}'),
        ('{"tables": [\n  "v",\n  "w"\n ]}\n', '{"tables": [\n  "v",\n  "w",\n  "x",\n  "y"\n ]}\n'),
        ('{"page": {"tables": {}}, "tables": ["x"]}', '{"page": {"tables": {}}, "tables": ["x", "y"]}'),
        ('{"tables": ["y", "x"]}', '{"tables": ["y", "x"]}'),
        (
            '\ufeff{"c": "\\"tables\\": []", "tables": []}',
            '\ufeff{"c": "\\"tables\\": []", "tables": ["x", "y"]}',
        ),
    ],
)
def test_the_rest_of_the_text_stays(text: str, changed: str) -> None:
    assert with_tables(text, ["x", "y"]) == changed


def test_a_list_that_is_not_found_is_an_error() -> None:
    with pytest.raises(CallError, match='add "x" to tables'):
        with_tables('{"t\\u0061bles": []}', ["x"])

"""A profile says what a descriptor must be, in one sentence for each part that is not."""

from pipeline.contract.check_profile import misfits


def test_each_part_that_does_not_fit_has_a_sentence_with_its_place() -> None:
    release = {"version": "1.0", "released": "2024-01-01", "inputs": "", "made_by": {}, "files": {"a": 1}}
    assert misfits({"releases": [release], "more": None}, "ledger") == (
        "Additional properties are not allowed ('more' was unexpected)",
        'releases[0]: "tables" is a required property',
        'releases[0].files.a: 1 is not of type "string"',
        'releases[0].inputs: "" does not match "^[0-9a-f]{64}$(?!\\n)"',
        'releases[0].version: "1.0" does not match "^(0|[1-9][0-9]{0,8})(\\.(0|[1-9][0-9]{0,8})){2}$(?!\\n)"',
    )


def test_all_values_that_are_allowed_are_named() -> None:
    field = {"name": "x", "type": "money"}
    (sentence,) = misfits({"resources": [{"name": "x", "schema": {"fields": [field]}}]}, "published")
    assert sentence.startswith('resources[0].schema.fields[0].type: "money" is not one of "string", ')
    assert sentence.endswith(', "any"')


def test_what_is_nested_too_deeply_does_not_fit() -> None:
    nested: dict[str, object] = {}
    for _ in range(500):
        nested = {"more": nested}
    (sentence,) = misfits(nested, "ledger")
    assert sentence.startswith("cannot be checked: ")

"""A text of several values is taken apart at what people write between them, wherever a value has a comma too."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from pipeline.cells import cell_faults, separated_items
from pipeline.core.finding import Message
from pipeline.schema.model import Field, TableSchema

EAST = "Groups in the east that are rivals, and others (unnamed, S002)"
KNOWN = {"Red Group", "Blue Army", EAST, "Army / Navy", "Navy", "Ministry of Peace and War"}


@pytest.mark.parametrize(
    ("text", "items", "between"),
    [
        (f"Red Group\n{EAST}", ["Red Group", EAST], ["line break"]),
        (f"{EAST}\r\nRed Group", [EAST, "Red Group"], ["line break"]),
        (f"Red Group, {EAST} and Blue Army", ["Red Group", EAST, "Blue Army"], ["comma", "and"]),
        ("Red Group, Blue Army, and Navy", ["Red Group", "Blue Army", "Navy"], ["comma"]),
        ("Red Group / Army / Navy", ["Red Group", "Army / Navy"], ["slash"]),
        ("Ministry of Peace and War & Navy", ["Ministry of Peace and War", "Navy"], ["&"]),
        ("Red Group - Navy", ["Red Group", "Navy"], ["dash"]),
        ("Red Group\tNavy", ["Red Group", "Navy"], ["tab"]),
        ("Red Group and its friends", [], []),
        ("Blue, Army", [], []),
        ("Red Group", [], []),
        ("", [], []),
        ("," * 100, [], []),
    ],
)
def test_a_text_of_several_values_is_taken_apart(text: str, items: list[str], between: list[str]) -> None:
    assert separated_items.items(text, KNOWN) == (items, between)


def test_one_of_several_items_is_not_suggested_for_all_of_them() -> None:
    separate = (Message("separate_items", {"separator": ";"}),)
    assert separated_items.hint("Red Group\nBlu Army", KNOWN, ";") == separate
    assert separated_items.hint("Read Group\nBlu Army", KNOWN, ";") == separate
    assert separated_items.hint("Navy and Blu Army", KNOWN, ";") == separate
    assert separated_items.hint("Red, Group", KNOWN, ";") == ()
    assert separated_items.hint("Red Group and its friends", KNOWN, "") == ()


EMBASSIES = {
    "Chinese Embassy in Kabul", "Indian Embassy in Kabul", "Iranian Embassy in Kabul", "Ministry of Peace and War",
    "Groups in the east (unnamed, S002)", "Taliban fighters", "United States",
}  # fmt: skip
SEVERAL = Message("several_values", {"separator": ";", "file": "raw/actors.csv"})


@pytest.mark.parametrize(
    "text",
    [
        "Chinese, Indian and Iranian Embassies in Kabul",
        "Chinese and Indian Embassies in Kabul",
        "Indian/Iranian Embassies in Kabul",
        "Iranian & Indian embassy in kabul.",
        "the Iranian Embassy, the Chinese Embassy in Kabul",
        "Talibann fighters, the United States",
        "Red Group and Blue Army",
    ],
)
def test_one_name_is_not_suggested_for_what_may_be_several(text: str) -> None:
    assert separated_items.suggested(text, EMBASSIES, ";", "raw/actors.csv") == (SEVERAL,)
    assert separated_items.suggested(text, EMBASSIES, "", "raw/actors.csv") == (
        Message("several_values", {"file": "raw/actors.csv"}),
    )
    assert [hint.code for hint in separated_items.suggested(text, EMBASSIES)] in ([], ["allowed"])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ministry of Peace and Wars", "Ministry of Peace and War"),
        ("Ministry of War and Peace", "Ministry of Peace and War"),
        ("Groups in the East (unnamed, S003)", "Groups in the east (unnamed, S002)"),
        ("Taliban, fighters", "Taliban fighters"),
        ("Iranian Embasy in Kabul", "Iranian Embassy in Kabul"),
    ],
)
def test_a_name_with_a_comma_or_and_is_suggested_for_one_like_it(text: str, name: str) -> None:
    suggestion = (Message("suggestion", {"suggestion": name}),)
    assert separated_items.suggested(text, EMBASSIES, ";", "raw/actors.csv") == suggestion


def test_without_known_values_nothing_is_said_about_several() -> None:
    assert separated_items.suggested("E0001, E0002", set(), file="raw/events.csv") == ()


def test_two_values_of_an_enumeration_are_decided_between() -> None:
    field = Field("size", "string", constraints={"enum": ["small", "large"]})
    table = TableSchema("groups", "Groups", "Groups.", (field,), ())
    dataset = cast("Any", SimpleNamespace())
    found = cell_faults.fault(dataset, table, field, "enum", "small / large")
    assert found.hints == (Message("one_code", {"codes": ["small", "large"]}),)

"""Columns that were sorted or shifted alone are recognised by the texts of the last release."""

import pytest

from pipeline.releases import counted_up
from pipeline.releases.check_shifted import Moved, moved
from pipeline.releases.counted_up import Series

OLD = {f"K{number}": f"text {number}" for number in range(30)}


def shifted_up(first: int) -> dict[str, str]:
    texts = [*OLD.values()]
    return dict(zip(OLD, [*texts[:first], *texts[first + 1 :], ""], strict=True))


def test_cells_that_were_shifted_up_are_recognised_from_the_first_on() -> None:
    assert moved(OLD, shifted_up(12)) == Moved(17, 18, "K12")


def test_a_column_that_was_sorted_alone_is_recognised() -> None:
    assert moved(OLD, dict(zip(OLD, reversed(OLD.values()), strict=True))) == Moved(30, 30, "K0")


@pytest.mark.parametrize(
    "new",
    [
        pytest.param(OLD, id="the same"),
        pytest.param({key: f"new {text}" for key, text in OLD.items()}, id="other texts"),
        pytest.param(dict.fromkeys(OLD, ""), id="emptied"),
        pytest.param(dict.fromkeys(OLD, "text 1"), id="filled down"),
        pytest.param(shifted_up(24), id="few"),
        pytest.param({f"new {key}": text for key, text in OLD.items()}, id="other keys"),
    ],
)
def test_other_changes_are_not_taken_for_it(new: dict[str, str]) -> None:
    assert moved(OLD, new) is None


def test_cells_that_count_up_since_the_last_release_are_found() -> None:
    old = {"K1": "E0008", "K2": "E0009", "K3": "E0009", "K4": "E0009", "K5": "E0009", "K6": "E0013"}
    new = {**old, "K3": "E0010", "K4": "E0011", "K5": "E0012"}
    assert [*counted_up.find(old, new)] == [Series("K3", 3, ["E0010", "E0011", "E0012"])]


@pytest.mark.parametrize(
    "values", [["9", "10", "12"], ["E1", "F2", "G3"], ["a", "b", "c"], ["7", "08", "09"]]
)
def test_cells_that_do_not_count_up_are_not_found(values: list[str]) -> None:
    old = {f"K{number}": "5" for number in range(3)}
    assert [*counted_up.find(old, dict(zip(old, values, strict=True)))] == []


def test_cells_that_counted_up_before_or_are_new_are_not_found() -> None:
    counting = {f"K{number}": f"E{number}" for number in range(9)}
    assert [*counted_up.find(counting, counting)] == [*counted_up.find({}, counting)] == []

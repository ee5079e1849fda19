"""Columns that were sorted or shifted alone are recognised by the texts of the last release."""

import pytest

from pipeline.releases.check_shifted import Moved, moved

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

"""`next-id` prints keys that were never used."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.coding import numbered_keys
from pipeline.core.errors import CallError
from pipeline.schema.model import Field

KEY = Field("key", "string", example="E0001", constraints={"pattern": "E[0-9]{4}"})


def run(*arguments: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(main.main, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("present", "reserved", "field", "expected"),
    [
        (["E0001", "E0009"], [], KEY, ["E0010", "E0011"]),
        (["E0001"], ["E0007"], KEY, ["E0008", "E0009"]),
        (["E0001", "E0003"], [], KEY, ["E0004", "E0005"]),
        ([], [], KEY, ["E0001", "E0002"]),
        ([" E0001 "], [], KEY, ["E0002", "E0003"]),
        (["9", "10"], [], Field("key", "integer"), ["11", "12"]),
        (["A9", "A10"], [], Field("key", "string"), ["A11", "A12"]),
        (["2020-a1", "2020-a2", "x7"], [], Field("key", "string"), ["2020-a3", "2020-a4"]),
        (["x1", "x2"], ["X3"], Field("key", "string"), ["x4", "x5"]),
        (["1a", "2a"], [], Field("key", "string"), ["3a", "4a"]),
    ],
)
def test_keys_continue_after_the_highest(
    present: list[str], reserved: list[str], field: Field, expected: list[str]
) -> None:
    assert numbered_keys.following(present, reserved, field, 2) == expected


@pytest.mark.parametrize(
    ("present", "field", "message"),
    [
        (["E9999"], KEY, "E10000 would be the next key, but the schema of key does not allow it (pattern)"),
        (["Kabul"], Field("key", "string"), "the keys in key have no number that could be continued"),
        ([], Field("key", "string"), "the keys in key have no number that could be continued"),
    ],
)
def test_keys_without_a_next_one_are_an_error(present: list[str], field: Field, message: str) -> None:
    with pytest.raises(CallError) as error:
        numbered_keys.following(present, [], field)
    assert str(error.value) == message


def test_published_and_retired_keys_are_never_used_again(released_tiny: Path) -> None:
    assert run("next-id", "events", "-n", "2", "-C", released_tiny) == (0, "E0003\nE0004\n", "")
    raw = released_tiny / "raw"
    (raw / "events.csv").write_text("event_id\nE0001\n", "utf-8")
    header = "table,key,replaced_by,reason,retired_in\n"
    (raw / "retired.csv").write_text(f"{header}events,E0005,E0007;E0006,x,1.0.0\nclaims,E0050,,x,1.0.0\n")
    assert run("next-id", "events", "-C", released_tiny) == (0, "E0008\n", "")
    (raw / "retired.csv").unlink()
    assert run("next-id", "events", "-C", released_tiny) == (0, "E0003\n", "")


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("event", 'no raw table event; did you mean "events"?'),
        (
            "actor_roles",
            "the key of actor_roles consists of several fields (actor, role, time), so no number follows",
        ),
        ("events", "raw/events.csv has no column event_id"),
    ],
)
def test_a_table_without_such_a_key_is_an_error(table: str, message: str, tiny: Path) -> None:
    (tiny / "raw" / "events.csv").write_text("a,b\n1,2\n", "utf-8")
    assert run("next-id", table, "-C", tiny) == (2, "", f"error: {message}\n")

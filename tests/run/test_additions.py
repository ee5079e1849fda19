"""What the commands add passes a check at once, and nothing else of a file changes."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import findings
import project
import pytest

from pipeline.contract.dataset import Dataset
from pipeline.core.errors import CallError, ContractError
from pipeline.core.finding import Message
from pipeline.raw_files import add_column
from pipeline.run import add_code, add_field, add_sql
from pipeline.run.add_field import NewField
from pipeline.schema import check_field, model

STRUCK = "consistency.union_that_never_struck"


def codes(folder: Path) -> list[str]:
    return [f.code for f in findings.of(folder) if f.code != STRUCK]


def test_each_addition_passes_a_check_with_warnings_about_its_texts(strikes: Path) -> None:
    assert codes(strikes) == []
    add_code.add(strikes, "weather", "dry, hot")
    field = NewField("strikes", "weather", label="Weather that day", codes="weather")
    added = add_field.add(strikes, field)
    assert added.files == ("schemas/raw/strikes.json", "raw/strikes.csv")
    assert [step.code for step in added.steps] == ["notes.add.describe_field", "notes.add.publish_field"]
    add_sql.check(strikes, "a_short_strike", "strikes")
    add_sql.query(strikes, "how_many")
    texts = 2 + 1 + 2 + 2  # of the code, the field, the check and the query
    assert codes(strikes) == ["schemas.todo"] * texts
    path = strikes / "schemas" / "codes" / "weather.csv"
    assert path.read_text("utf-8") == ('code,label,definition\n"dry, hot",TODO: label,TODO: when to use it\n')


def test_an_existing_list_keeps_its_line_ends(strikes: Path) -> None:
    path = strikes / "schemas" / "codes" / "demands.csv"
    before = path.read_text("utf-8").rstrip("\n").replace("\n", "\r\n")
    path.write_text(before, "utf-8", newline="")
    added = add_code.add(strikes, "demands", "beer", "Beer", "Beer at noon.")
    assert path.read_bytes().decode() == f"{before}\r\nbeer,Beer,Beer at noon.\r\n"
    assert added.steps == ()


REFUSED: dict[str, tuple[Callable[[Path], object], type[Exception], str]] = {
    "a table that is not there": (lambda f: add_field.add(f, NewField("strike", "x")), CallError, 'unknown raw table strike; did you mean "strikes"?'),
    "a field that is there": (lambda f: add_field.add(f, NewField("strikes", "works")), CallError, "strikes has a field works already"),
    "a name in capitals": (lambda f: add_field.add(f, NewField("strikes", "Paper")), CallError, 'the field "Paper": use lower-case letters, digits and "_", and begin with a letter'),
    "a list that is not there": (lambda f: add_field.add(f, NewField("strikes", "x", codes="outcome")), CallError, 'unknown code list outcome; did you mean "outcomes"?'),
    "a label that another field has": (lambda f: add_field.add(f, NewField("strikes", "x", label="Works")), ContractError, 'schemas/raw/strikes.json: x: the label "Works" is the name of the field works'),
    "a required field of rows": (lambda f: add_field.add(f, NewField("unions", "x", required=True)), CallError, 'raw/unions.csv has 6 rows without a value for x: add the field without --required, fill in the cells, and then add "required": true to its constraints'),
    "a code that is there": (lambda f: add_code.add(f, "outcomes", "1"), CallError, "schemas/codes/outcomes.csv has a code 1 already"),
    "a word in a list of numbers": (lambda f: add_code.add(f, "outcomes", "won"), ContractError, "schemas/raw/strikes.json: outcome: code won of outcomes is not an integer, as the field's type requires"),
    "a code of two lines": (lambda f: add_code.add(f, "outcomes", "1\n2"), CallError, "a code, its label and its definition are each one line of text"),
    "a query named as a table": (lambda f: add_sql.query(f, "strikes"), ContractError, "schemas/queries/strikes.sql: a table already has this name; each query becomes a view"),
    "a check that is there": (lambda f: add_sql.check(f, "union_that_never_struck"), CallError, "schemas/checks/union_that_never_struck.sql exists already; it is not changed"),
    "a check of the engine": (lambda f: add_sql.check(f, "circle"), ContractError, "schemas/checks/circle.sql: the name circle is reserved for a check of the engine"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_added_changes_nothing(kind: str, strikes: Path) -> None:
    add, error, message = REFUSED[kind]
    before = project.contents(strikes)
    with pytest.raises(error) as raised:
        add(strikes)
    assert str(raised.value) == message
    assert project.contents(strikes) == before


@pytest.mark.parametrize("kind", add_field.EXAMPLES)
def test_a_field_of_any_type_has_an_example_of_that_type(kind: str) -> None:
    empty = Dataset(Path(), {}, {}, {}, {}, {}, (), ())
    described = add_field.entry(empty, NewField("t", "x", kind))
    table = {"name": "t", "title": "T", "description": "T.", "primaryKey": "x", "fields": [described]}
    assert list(check_field.problems(model.read_table(table).fields[0])) == []


FILES: dict[str, tuple[dict[str, Any], str, str]] = {
    "CRLF and a mark": ({}, '\ufeffa,b\r\n1,"x\r\ny"\r\n2,\r\n', '\ufeffa,b,New\r\n1,"x\r\ny",\r\n2,,\r\n'),
    "no line end at the end": ({}, "a,b\n1,2", "a,b,New\n1,2,"),
    "a comment and semicolons": ({"dialect": {"delimiter": ";", "commentChar": "#"}}, "#all;of;it\na;b\n#x\n1;2\n", "#all;of;it\na;b;New\n#x\n1;2;\n"),
    "Windows-1252": ({"encoding": "windows-1252"}, "a,b\nKandahár,2\n", "a,b,New\nKandahár,2,\n"),
    "no header": ({"dialect": {"header": False}}, "1,2\n3,4\n", "1,2,\n3,4,\n"),
}  # fmt: skip


def table(**more: Any) -> model.TableSchema:
    words = {"type": "string", "title": "T", "description": "D.", "example": "x"}
    described = {"name": "t", "title": "T", "description": "D.", "primaryKey": ["a"], **more}
    return model.read_table({**described, "fields": [{"name": n, **words} for n in "ab"]}, file="t.csv")


@pytest.mark.parametrize("kind", FILES)
def test_a_column_is_added_and_every_other_byte_is_kept(kind: str, tmp_path: Path) -> None:
    declared, text, expected = FILES[kind]
    encoding = str(declared.get("encoding", "utf-8"))
    (tmp_path / "t.csv").write_bytes(text.encode(encoding))
    content, _ = add_column.added(tmp_path / "t.csv", table(**declared), "New")
    assert content.decode(encoding) == expected


@pytest.mark.parametrize("text", ["a;b\n1;2\n", "a,b\n1\n", 'a,b\n"1,2\n', "", "a,b\n\n"])
def test_a_column_is_not_added_to_a_file_that_has_findings(text: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(text, "utf-8")
    with pytest.raises(CallError):
        add_column.added(tmp_path / "t.csv", table(), "New")


def test_an_integer_code_list_gives_an_integer_as_the_example(strikes: Path) -> None:
    added = add_field.add(strikes, NewField("strikes", "outcome_later", "integer", codes="outcomes"))
    assert added.steps[0] == Message("notes.add.describe_field", {"file": "schemas/raw/strikes.json"})
    schema = json.loads((strikes / "schemas" / "raw" / "strikes.json").read_text("utf-8"))
    assert schema["fields"][-1] == {
        "name": "outcome_later",
        "type": "integer",
        "title": "Outcome later",
        "description": "TODO: what to enter here",
        "example": 0,
        "codes": "outcomes",
    }

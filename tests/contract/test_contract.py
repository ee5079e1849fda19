"""All problems of a contract are reported together, before any data is read."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import project
import pytest

from pipeline.contract import check_contract, row_rules
from pipeline.core.errors import CallError, ContractError

Edit = Callable[[dict[str, Any]], object]


def edit(project: Path, file: str, change: Edit) -> None:
    path = project / "schemas" / file
    descriptor = json.loads(path.read_text("utf-8"))
    change(descriptor)
    path.write_text(json.dumps(descriptor), "utf-8")


def field(descriptor: dict[str, Any], name: str) -> dict[str, Any]:
    match: dict[str, Any] = next(f for f in descriptor["fields"] if f["name"] == name)
    return match


def problems(project: Path) -> tuple[str, ...]:
    with pytest.raises(ContractError) as error:
        check_contract.read(project)
    return error.value.problems


BROKEN: dict[str, tuple[str, Edit, str]] = {
    "an unknown property": (
        "raw/places.json",
        lambda d: field(d, "name").update(titel="Name"),
        "schemas/raw/places.json: fields[1]: Additional properties are not allowed ('titel' was unexpected)",
    ),
    "a field without an example": (
        "raw/actor_roles.json",
        lambda d: field(d, "role").pop("example"),
        "schemas/raw/actor_roles.json: role: example missing",
    ),
    "an unknown code list": (
        "raw/actor_roles.json",
        lambda d: field(d, "role").update(codes="rules"),
        'schemas/raw/actor_roles.json: role: unknown code list rules; did you mean "roles"?',
    ),
    "an unknown target": (
        "raw/events.json",
        lambda d: field(d, "targets").update(target="actors.nme"),
        'schemas/raw/events.json: targets: target: unknown raw field actors.nme; did you mean "actors.name"?',
    ),
    "an invalid pattern": (
        "raw/places.json",
        lambda d: field(d, "admin1").update(constraints={"pattern": "("}),
        "schemas/raw/places.json: admin1: pattern: a ( is not closed",
    ),
    "a foreign key that does not refer to a key": (
        "raw/events.json",
        lambda d: d["foreignKeys"][0]["reference"].update(fields=["kind"]),
        "schemas/raw/events.json: the foreign key to places refers to (kind), which is not a key of places",
    ),
    "a rule outside the language": (
        "tables/places.json",
        lambda d: d["rules"].append({"name": "x", "expression": "name.upper() == 'A'", "description": "x"}),
        "schemas/tables/places.json: rule x: name.upper(): not allowed in a rule; " + row_rules.LANGUAGE,
    ),
    "an unknown bound": (
        "raw/claims.json",
        lambda d: field(d, "count").update(bound="units"),
        "schemas/raw/claims.json: count: bound must name the field with the bound of the count",
    ),
    "an unknown origin": (
        "tables/places.json",
        lambda d: field(d, "name").update(raw="places.nome", type="string", title="x", description="x", example="x"),
        'schemas/tables/places.json: name: raw: unknown raw field places.nome; did you mean "places.name"?',
    ),
    "a label of a published field": (
        "tables/places.json",
        lambda d: field(d, "name").update(label="Name"),
        "schemas/tables/places.json: name: label is allowed only in raw fields",
    ),
    "a date accepted in a published field": (
        "tables/places.json",
        lambda d: field(d, "name").update(accepts={"cells.period": "x"}),
        "schemas/tables/places.json: name: accepts: cells.period is allowed only in raw fields",
    ),
    "a label with a space at its end": (
        "raw/places.json",
        lambda d: field(d, "name").update(label="Name "),
        r'schemas/raw/places.json: fields[1].label: "Name " does not match "^\S([\s\S]*\S)?$(?!\n)"',
    ),
    "an invalid date": (
        "dataset.json",
        lambda d: d.update(released="2026-02-30"),
        "schemas/dataset.json: released: 2026-02-30 is not a calendar date",
    ),
    "words of an unknown field": (
        "dataset.json",
        lambda d: d["evidence"]["words"][0].update(words="alas"),
        "schemas/dataset.json: evidence.words[0].words: unknown raw field aliases.alas; did you mean "
        '"aliases.alias"?',
    ),
    "dates of an unknown field": (
        "dataset.json",
        lambda d: d["evidence"]["dates"][0].update(basis="publishd_basis"),
        "schemas/dataset.json: evidence.dates[0].basis: unknown raw field sources.publishd_basis; did you mean "
        '"sources.published_basis"?',
    ),
    "dates of quotes that are about nothing": (
        "dataset.json",
        lambda d: d["evidence"]["quotes"].pop("about"),
        "schemas/dataset.json: evidence.dates[2].document is missing; it is optional only with evidence.quotes.about",
    ),
    "a missing table": (
        "dataset.json",
        lambda d: d["tables"].remove("places"),
        "schemas/dataset.json: tables: places is missing",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_contract_is_reported(kind: str, tiny: Path) -> None:
    file, change, expected = BROKEN[kind]
    edit(tiny, file, change)
    assert problems(tiny) == (expected,)


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        (
            "checks/x.sql",
            "select 1",
            [
                f"the header must have a line -- {w}: ..."
                for w in ("field", "message", "severity", "table", "title")
            ],
        ),
        (
            "queries/x.sql",
            "-- title: X\n-- description: X\ndrop table events",
            ["must contain exactly one SELECT"],
        ),
        (
            "queries/x.sql",
            "-- title: X\n-- description: X\nselect 1; select 2",
            ["must contain exactly one SELECT"],
        ),
        (
            "queries/x.sql",
            "select 1\nfrom (",
            [
                "the header must have a line -- description: ...",
                "the header must have a line -- title: ...",
                "Parser Error: syntax error at end of input",
            ],
        ),
    ],
)
def test_an_sql_file_must_contain_a_header_and_one_select(
    file: str, text: str, expected: list[str], tiny: Path
) -> None:
    path = tiny / "schemas" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    assert problems(tiny) == tuple(f"schemas/{file}: {problem}" for problem in expected)


def test_a_code_needs_its_definition(tiny: Path) -> None:
    path = tiny / "schemas" / "codes" / "roles.csv"
    path.write_text(
        "code,label,definition\ninsurgent,Insurgent,\nleader,Leader,A.\nleader,Leader,B.\n", "utf-8"
    )
    assert problems(tiny) == (
        "schemas/codes/roles.csv: row 2 needs a code, a label and a definition",
        "schemas/codes/roles.csv: row 4 repeats the code leader",
    )


def test_a_file_that_is_not_json_is_reported_with_its_path(tiny: Path) -> None:
    (tiny / "schemas" / "raw" / "places.json").write_text('{"name": "places",}', "utf-8")
    assert problems(tiny)[0].startswith("schemas/raw/places.json: invalid JSON: ")


def test_a_folder_without_a_contract_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"has no schemas/dataset\.json; use -C to name the project's folder"):
        check_contract.read(tmp_path)


def test_every_field_of_the_real_contract_has_an_example_that_it_allows() -> None:
    dataset = check_contract.read(project.REPOSITORY)
    wrong = [
        f"{table.name}.{field.name}"
        for tables in (dataset.raw, dataset.tables)
        for table in tables.values()
        for field in table.fields
        if field.codes and str(field.example) not in dataset.allowed(field)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("raw/events.csv", "leads outside the project; replace the link with the file"),
        ("raw/other.csv", "leads outside the project; replace the link with the file"),
        ("schemas/dataset.json", "leads outside the project; replace the link with the file"),
        ("schemas/codes/event_types.csv", "leads outside the project; replace the link with the file"),
        ("schemas/checks", "leads outside the project; replace the link with the file"),
        ("raw", "leads outside the project; replace the link with the file"),
    ],
)
def test_a_link_that_leads_outside_the_project_is_not_followed(name: str, problem: str, tiny: Path) -> None:
    outside = tiny.parent / "outside"
    path = tiny / name
    if path.exists():
        path.rename(outside)
    else:
        outside.write_text("password,hunter2\n", "utf-8")
    path.symlink_to(outside)
    with pytest.raises(ContractError) as error:
        check_contract.read(tiny)
    assert error.value.problems == (f"{name}: {problem}",)


def test_pipes_and_dead_links_are_an_error_and_links_inside_are_not(tiny: Path) -> None:
    (tiny / "raw" / "events.csv").rename(tiny / "kept.csv")
    (tiny / "raw" / "events.csv").symlink_to("../kept.csv")
    check_contract.read(tiny)
    os.mkfifo(tiny / "schemas" / "raw" / "pipe.json")
    (tiny / "raw" / "dead.csv").symlink_to("nothing")
    with pytest.raises(ContractError) as error:
        check_contract.read(tiny)
    assert error.value.problems == (
        "raw/dead.csv: is a link that leads nowhere, or cannot be read",
        "schemas/raw/pipe.json: is not a regular file",
    )


@pytest.mark.parametrize("code", ["00", "01", "-01", "+1", "-0", "1.0", "٣", "9" * 20, "x"])
def test_a_code_that_no_integer_is_published_as_is_refused(code: str, tiny: Path) -> None:
    path = tiny / "schemas" / "codes" / "levels.csv"
    path.write_text(f"code,label,definition\n{code},Level,A level.\n", "utf-8")
    edit(tiny, "raw/sources.json", lambda d: field(d, "characters").update(codes="levels", constraints={}))
    assert any(f"characters: code {code} of levels is not" in problem for problem in problems(tiny))


@pytest.mark.parametrize("name", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"])
def test_a_bound_that_is_nan_is_refused(name: str, tiny: Path) -> None:
    edit(tiny, "raw/places.json", lambda d: field(d, "latitude").update(constraints={name: "NaN"}))
    assert any(f"latitude: {name}: NaN cannot be a bound" in problem for problem in problems(tiny))
    edit(tiny, "raw/places.json", lambda d: field(d, "latitude").update(constraints={name: float("nan")}))
    assert any("NaN is not JSON" in problem for problem in problems(tiny))


@pytest.mark.parametrize("released", ["1979-12-31", "2108-01-01", "0001-01-01"])
def test_a_release_date_that_no_zip_has_is_refused(released: str, tiny: Path) -> None:
    edit(tiny, "dataset.json", lambda d: d.update(released=released))
    assert any("is not between 1980 and 2107" in problem for problem in problems(tiny))


def test_a_key_that_names_a_field_twice_is_refused(tiny: Path) -> None:
    edit(tiny, "raw/places.json", lambda d: d.update(primaryKey=["place_id", "place_id"]))
    assert any("a key names the field place_id 2 times" in problem for problem in problems(tiny))


def test_a_csv_file_without_a_schema_is_reported_before_what_follows_from_it(tiny: Path) -> None:
    (tiny / "schemas" / "raw" / "places.json").unlink()
    first, *others = problems(tiny)
    assert first == (
        "raw/places.csv has no schema: run claimbook add-table raw/places.csv, "
        "or describe its fields in schemas/raw/places.json"
    )
    assert any("unknown table in a foreign key: places" in problem for problem in others)


def test_a_file_name_that_is_not_utf8_is_refused(tiny: Path) -> None:
    try:
        (tiny / "raw" / os.fsdecode(b"n\xff.txt")).write_text("x", "utf-8")
    except OSError:
        pytest.skip("this file system has names in UTF-8 only")
    assert problems(tiny) == ("raw/n\\udcff.txt: the name of this file is not UTF-8; rename it",)


def test_more_fields_than_a_table_can_have_are_refused(tiny: Path) -> None:
    def widen(descriptor: dict[str, Any]) -> None:
        last = descriptor["fields"][-1]
        descriptor["fields"] += [{**last, "name": f"more_{i}"} for i in range(5000)]

    edit(tiny, "raw/places.json", widen)
    assert any("a table has at most 5000" in problem for problem in problems(tiny))

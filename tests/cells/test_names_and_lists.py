"""Names and lists in cells; and a dataset may name its tables, fields and codes like those of the engine."""

import csv
import json
from pathlib import Path
from typing import Any

import duckdb
import project as projects
import pytest
import working

from pipeline.contract import check_contract
from pipeline.core.errors import ContractError
from pipeline.run import check, release
from pipeline.schema import lists

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
NAMES = [
    "t",
    "text",
    "start",
    "end",
    "published",
    "depth",
    "low",
    "best",
    "high",
    "item",
    "date",
    "row",
    "own",
]


def field(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "type": "string", "title": "T", "description": "D.", "example": "x", **more}


def described(name: str, fields: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"$schema": PROFILE, "name": name, "title": "T", "description": "D.", "fields": fields, **more}


def write(
    folder: Path, name: str, fields: list[dict[str, Any]], rows: list[dict[str, str]], **more: Any
) -> None:
    kind = "reference" if folder.name == "schemas" else "raw"
    schema = described(name, fields, primaryKey=[fields[0]["name"]], **more)
    place = folder.parent if kind == "reference" else folder
    (place / "schemas" / kind).mkdir(parents=True, exist_ok=True)
    (place / "schemas" / kind / f"{name}.json").write_text(json.dumps(schema), "utf-8")
    data = place / ("schemas/reference" if kind == "reference" else "raw") / f"{name}.csv"
    data.parent.mkdir(parents=True, exist_ok=True)
    with data.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [f["name"] for f in fields], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


TABLES = ["walk", "level", "levels", "link", "records", "work", "select", "new", "old"]


def add_hostile_table(folder: Path, table: str) -> None:
    """Add a table of that name, with a list of names in it, to raw/ and to the published tables."""
    own = [
        {"fields": [name], "reference": {"resource": "", "fields": ["id"]}} for name in ("above", "beside")
    ]
    fields = [
        field("id"),
        field("above"),
        field("beside"),
        *(field(name, codes=name) for name in ("date", "text")),
        *(field(name) for name in NAMES if name not in {"date", "text", "end", "low"}),
        field("end", holds="edtf"),
        field("low", holds="count", words="word", bound="low_bound"),
        field("low_bound", codes="bounds", example="at_least"),
        field("word", holds="count", words="word", bound="word_bound"),
        field("word_bound", codes="bounds", example="at_least"),
        field(
            "names",
            separator="|",
            target=f"{table}.id",
            aliases={"table": "aliases", "alias": "alias", "name": "id"},
        ),
    ]
    for name in ("date", "text"):
        next(f for f in fields if f["name"] == name)["example"] = "x"
    write(
        folder,
        table,
        fields,
        [
            {"id": "c", "above": "b", "beside": "a", "names": "b|a"},
            {"id": "b", "above": "a", "beside": "d", "end": "2020~/..", "low": "few"},
            {
                "id": "a",
                "date": "x",
                "text": "x",
                "end": "2020",
                "low": "4",
                "low_bound": "at_least",
                "word": "few",
            },
            {"id": "d", "above": "a"},
        ],
        foreignKeys=own,
    )
    columns = [f["name"] for f in fields if f["name"] != "names"]
    (folder / "schemas" / "tables").mkdir(exist_ok=True)
    published = [{"name": name, "raw": f"{table}.{name}"} for name in columns]
    schema = described(table, published, primaryKey=["id"], foreignKeys=own)
    (folder / "schemas" / "tables" / f"{table}.json").write_text(json.dumps(schema), "utf-8")
    selected = ", ".join(f'"{name}"' for name in columns)
    (folder / "schemas" / "tables" / f"{table}.sql").write_text(
        f'select {selected} from raw."{table}"', "utf-8"
    )


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A project whose tables, fields and code lists bear the names that engines like to use."""
    (tmp_path / "schemas" / "codes").mkdir(parents=True)
    for codes in ("date", "text", "integer"):
        (tmp_path / "schemas" / "codes" / f"{codes}.csv").write_text(
            "code,label,definition\nx,X,Is x.\n", "utf-8"
        )
    (tmp_path / "schemas" / "codes" / "bounds.csv").write_text(
        "code,label,definition\nat_least,At least,n or more.\n", "utf-8"
    )
    write(
        tmp_path / "schemas",
        "word",
        [field("word"), *(field(n, type="integer", example=1) for n in ("low", "best", "high"))],
        [{"word": "few", "best": "3"}],
    )
    write(tmp_path, "aliases", [field("alias"), field("id")], [{"alias": "x", "id": "a"}])
    for table in TABLES:
        add_hostile_table(tmp_path, table)
    about = {
        "name": "hostile", "title": "T", "version": "1.0.0", "released": "2020-02-29", "description": "D.",
        "licenses": [{"name": "CC0-1.0", "title": "CC0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "contributors": [{"title": "A", "roles": ["author"]}], "keywords": ["k"], "changes": ["First."],
        "tables": TABLES, "examples": [],
    }  # fmt: skip
    (tmp_path / "schemas" / "dataset.json").write_text(json.dumps(about), "utf-8")
    return tmp_path


@pytest.mark.slow
def test_a_dataset_with_any_names_is_released(hostile: Path) -> None:
    outcome = release.release(hostile, None, lambda _: None)
    assert outcome.findings == []
    assert outcome.released
    with duckdb.connect(str(outcome.released / "hostile.duckdb"), read_only=True) as connection:
        found = {
            table: connection.execute(
                f'SELECT id, above, beside, "end", "low" FROM "{table}" ORDER BY id'
            ).fetchall()
            for table in TABLES
        }
    rows = [
        ("a", None, None, "2020", "4"),
        ("b", "a", "d", "2020~/..", "few"),
        ("c", "b", "a", None, None),
        ("d", "a", None, None, None),
    ]
    assert found == dict.fromkeys(TABLES, rows)


def test_a_query_cannot_read_unpublished_tables(tiny_with_queries: Path) -> None:
    (tiny_with_queries / "schemas" / "queries" / "x.sql").write_text(
        "-- title: X\n-- description: X\nselect * from raw.events join reference.countries using (country)",
        "utf-8",
    )
    with pytest.raises(ContractError) as error:
        check_contract.read(tiny_with_queries)
    assert error.value.problems == (
        "schemas/queries/x.sql: reads from raw, which is not published; use published tables",
        "schemas/queries/x.sql: reads from reference, which is not published; use published tables",
    )


def test_a_select_must_give_the_types_of_its_schema(tiny: Path) -> None:
    query = tiny / "schemas" / "tables" / "event_actors.sql"
    query.write_text("select event_id, 'target' as role, targets as actor_id from raw.events", "utf-8")
    with pytest.raises(ContractError) as error:
        check.check(tiny, None, lambda _: None)
    assert error.value.problems == (
        "schemas/tables/event_actors.sql: actor_id is VARCHAR[] in the SELECT and string in its schema",
    )


def test_spaces_around_the_items_of_a_list_are_deleted() -> None:
    assert lists.split("ISIS-K; Taliban ;al-Qaeda", ";") == ["ISIS-K", "Taliban", "al-Qaeda"]


SPACES = {
    "K001": "\n", "K002": "\t", "K003": "\r\n", "K004": "\u00a0", "K006": "\u2003", "K007": "\x0b", "K008": " \n ",
}  # fmt: skip


def test_an_item_on_a_line_of_its_own_is_published_like_any_other(tmp_path: Path) -> None:
    project = projects.strikes(tmp_path)
    expected = working.ask(project, "SELECT * FROM strike_unions ORDER BY ALL")
    path = project / "raw" / "strikes.csv"
    text = path.read_bytes().decode()
    for key, space in SPACES.items():
        cells = {name: spaced(project, key, name, space) for name in ("called_by", "demands")}
        projects.change(project, "strikes", strike_no=key, **cells)
    assert path.read_bytes().decode() != text
    assert not [f for f in check.check(project, None, lambda _: None).findings if f.severity == "error"]
    assert working.ask(project, "SELECT * FROM strike_unions ORDER BY ALL") == expected


def spaced(project: Path, key: str, name: str, space: str) -> str:
    with (project / "raw" / "strikes.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["strike_no"] == key]
    return f"|{space}".join(row[name].split("|")) + space

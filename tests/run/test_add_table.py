"""`add-table` makes a table that passes the check, or says what prevents it; `update-table` renews its rows."""

import json
from pathlib import Path

import project
import pytest
from click.testing import CliRunner

from pipeline.cli import main

EVENTS = """\
Event ID,Event date,Kind,Side A,Side B,Deaths,Lat
#meta+id,#date+start,,,,#affected+killed,#geo+lat
E1,14/08/1889,strike,Dockers,Harbour company,0,51.5
E2,15/08/1889,strike,Dockers,Ropemakers,NA,51.25
E3,16/08/1889,riot,Ropemakers,Harbour company,2,51.5
E4,17/08/1889,riot,Dockers,,1,51.5
E5,18/08/1889,riot,Dockers,Harbour company,3,51.5
E6,19/08/1889,strike,Dockers,Harbour company,0,51.5
E7,20/08/1889,strike,Dockers,Harbour company,0,51.5
E8,21/08/1889,strike,Dockers,Harbour company,0,51.5
E9,22/08/1889,riot,Dockers,Harbour company,0,51.5
E10,23/08/1889,strike,Dockers,Harbour company,0,51.5
"""


def run(*arguments: str | Path) -> tuple[int, list[str], str]:
    done = CliRunner().invoke(main.main, [str(argument) for argument in arguments])
    return done.exit_code, done.stdout.splitlines(), done.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a new project without tables."""
    assert run("new", tmp_path / "strikes", "--title", "T", "--author", "A", "-q") == (0, [], "")
    return tmp_path / "strikes"


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def add(folder: Path, text: str, name: str, *options: str) -> tuple[int, list[str], str]:
    """Add a table of a text."""
    return run("add-table", "-C", folder, written(folder.parent / f"{name}.csv", text), *options)


def test_a_table_is_added_with_everything_that_the_check_needs(folder: Path) -> None:
    code, out, err = add(folder, EVENTS, "events", "--split", "Side A,side_b", "--into", "unions")
    assert (code, err) == (0, "")
    assert out == [
        "10 rows, 7 columns. Next lines: what was decided, and why.",
        "The file is UTF-8, with commas between the cells.",
        "Line 2 contains HXL tags. It is left out; the descriptions use the tags.",
        "events:",
        '  event_id (in the file "Event ID"): text; 10 different values, such as "E1"; the key, since every value is different; no cell is empty',
        '  event_date (in the file "Event date"): date; "14/08/1889" is written as "1889-08-14": "14/08/1889" shows that the order is day, month, year; no cell is empty',
        '  kind (in the file "Kind"): code list; 2 different values, such as "strike"; 2 codes: riot, strike; no cell is empty',
        '  side_a (in the file "Side A"): reference; 2 names, which unions.name now contains; no cell is empty',
        '  side_b (in the file "Side B"): reference; 2 names, which unions.name now contains',
        '  deaths (in the file "Deaths"): integer; 0 to 3; no value: "NA"',
        '  lat (in the file "Lat"): number; 51.25 to 51.5; no cell is empty',
        "unions:",
        '  union_id: text; 3 different values, such as "U001"; new, for 3 names of side_a and side_b; no cell is empty',
        '  name: text; 3 different values, such as "Dockers"; no cell is empty',
        "10 files written:",
        "  raw/events.csv",
        "  raw/unions.csv",
        "  schemas/codes/events_kind.csv",
        "  schemas/raw/events.json",
        "  schemas/tables/events.json",
        "  schemas/tables/events.sql",
        "  schemas/raw/unions.json",
        "  schemas/tables/unions.json",
        "  schemas/tables/unions.sql",
        "  schemas/dataset.json",
        "Next: compare the lines above with what you know of events, and replace each text that starts with TODO in schemas/. The check names all of them.",
        "0 errors, 9 warnings",
    ]
    texts = {name: data.decode() for name, data in project.contents(folder).items()}
    assert texts["raw/events.csv"].splitlines()[:3] == [
        "Event ID,Event date,Kind,Side A,Side B,Deaths,Lat",
        "E1,1889-08-14,strike,Dockers,Harbour company,0,51.5",
        "E2,1889-08-15,strike,Dockers,Ropemakers,NA,51.25",
    ]
    assert texts["raw/unions.csv"] == "union_id,name\nU001,Dockers\nU002,Ropemakers\nU003,Harbour company\n"
    assert texts["schemas/codes/events_kind.csv"] == (
        "code,label,definition\nriot,riot,TODO: define riot\nstrike,strike,TODO: define strike\n"
    )
    assert texts["schemas/tables/events.sql"] == (
        "select\n"
        "    events.event_id, events.event_date, events.kind, named_side_a.union_id as side_a_id,\n"
        "    named_side_b.union_id as side_b_id, events.deaths, events.lat\n"
        "from raw.events\n"
        "left join raw.unions as named_side_a on named_side_a.name = events.side_a\n"
        "left join raw.unions as named_side_b on named_side_b.name = events.side_b\n"
    )
    raw = json.loads(texts["schemas/raw/events.json"])
    assert raw["primaryKey"] == "event_id"
    assert raw["fields"][1] == {
        "name": "event_date",
        "type": "date",
        "label": "Event date",
        "title": "Event date",
        "description": "First day.",
        "example": "1889-08-14",
        "constraints": {"required": True},
    }
    assert raw["fields"][4] == {
        "name": "side_b",
        "type": "string",
        "label": "Side B",
        "title": "Side B",
        "description": "TODO: describe side_b.",
        "example": "Harbour company",
        "target": "unions.name",
    }
    assert json.loads(texts["schemas/tables/events.json"])["foreignKeys"] == [
        {"fields": "side_a_id", "reference": {"resource": "unions", "fields": "union_id"}},
        {"fields": "side_b_id", "reference": {"resource": "unions", "fields": "union_id"}},
    ]
    assert '"tables": ["events", "unions"]' in texts["schemas/dataset.json"]


def test_nothing_is_overwritten(folder: Path) -> None:
    assert add(folder, "id,x\n1,2\n", "events", "-q") == (0, [], "")
    before = project.contents(folder)
    assert add(folder, "id,x\n1,3\n", "events") == (
        2,
        [],
        "error: the dataset has a table or query events; choose another name with --name or --into\n",
    )
    written(folder / "raw" / "other.csv", "x\n")
    assert add(folder, "id,x\n1,3\n", "other") == (
        2,
        [],
        "error: raw/other.csv exists already; it is not changed\n",
    )
    (folder / "raw" / "other.csv").unlink()
    assert project.contents(folder) == before


def test_a_file_in_raw_gets_its_schemas_and_stays_as_it_is(folder: Path) -> None:
    path = folder / "raw" / "events.csv"
    path.write_bytes(b"\xef\xbb\xbfid,x\r\n1,2\r\n")
    assert run("add-table", "-C", folder, path, "-q") == (0, [], "")
    assert path.read_bytes() == b"\xef\xbb\xbfid,x\r\n1,2\r\n"
    path = written(folder / "raw" / "other.csv", "Worker ID,x\n1,2\n")
    assert run("add-table", "-C", folder, path, "-q") == (0, [], "")
    path = written(folder / "raw" / "third.csv", "id;x\n1;2\n")
    assert run("add-table", "-C", folder, path) == (
        2,
        [],
        "error: raw/third.csv would be overwritten, since some cells, or the header, are written in another way; "
        "move it out of raw/, and add it from there\n",
    )


def test_a_column_that_names_rows_of_another_table_refers_to_it(folder: Path) -> None:
    workers = "".join(f"W{number:02},{number}\n" for number in range(60))
    assert add(folder, f"worker_id,age\n{workers}", "workers", "-q")[0] == 0
    shifts = "".join(f"{number},W{number % 60:02},{number % 60}\n" for number in range(200))
    code, out, err = add(folder, f"shift_id,worker,place\n{shifts}200,W99,7\n", "shifts")
    assert (code, err) == (1, "")
    assert [line for line in out if line.startswith("  worker:")] == [
        '  worker: reference; 61 different values, such as "W00"; nearly all values are in workers.worker_id; 1 cell is not: W99 (line 202); no cell is empty'
    ]
    assert out[-4:] == [
        "The data has errors. Correct these cells in raw/, and run the check again:",
        'raw/shifts.csv:202:2 (row 202, column B) error worker: "W99" not found in workers.worker_id [cells.reference.missing]',
        "    hint: add the row to raw/workers.csv, or correct the cells",
        "1 error, 9 warnings",
    ]


@pytest.mark.parametrize(
    ("text", "options", "error"),
    [
        (
            "id,x\n7,a\n8,b\n7,c\n",
            [],
            'no column identifies each row: in id, "7" is on line 2, 4. Correct the file, name the columns that do '
            "with --key, or let --number-rows add a column with a number for each row",
        ),
        ("id,x\n7,a\n8,a\n", ["--key", "x"], '--key: "a" is on line 2, 3; correct these rows, or name more columns'),
        ("id,x\n7,a\n8,\n", ["--key", "x"], "--key: x is empty on line 3; complete these cells first"),
        ("id,x\n7,a\n", ["--drop", "X"], '--drop: unknown column X; did you mean "x"?'),
        ("id,x\n7,a\n", ["--drop", "x", "--as", "x=text"], "x is named in several of --as, --drop and --split; name it in one"),
        ("id,x\n7,a\n", ["--name", "Events"], '"Events" cannot be the name of a table; use letters from a to z, digits and _, with --name'),
        ("id,x\n7,a\n", ["--name", "codes"], "the dataset has a table or query codes; choose another name with --name or --into"),
    ],
)  # fmt: skip
def test_what_prevents_a_proposal_is_named_and_nothing_is_written(
    text: str, options: list[str], error: str, folder: Path
) -> None:
    before = project.contents(folder)
    assert add(folder, text, "events", *options) == (2, [], f"error: {error}\n")
    assert project.contents(folder) == before


def test_rows_are_numbered_if_nothing_identifies_them(folder: Path) -> None:
    assert add(folder, "place,x\nGhent,a\nGhent,a\n", "events", "--number-rows", "-q") == (0, [], "")
    text = (folder / "raw" / "events.csv").read_text("utf-8")
    assert text == "event_id,place,x\nE001,Ghent,a\nE002,Ghent,a\n"


def test_a_new_version_of_the_file_replaces_the_rows(folder: Path) -> None:
    assert add(folder, EVENTS, "events", "--split", "side_a,side_b", "--into", "unions", "-q")[0] == 0
    lines = EVENTS.splitlines()[2:]
    lines = [
        line.replace("/08/1889", "/08/1889 00:00:00").replace("51.5", "51.500")
        for line in lines
        if "E3" not in line
    ]
    rows = [f"{line},new" for line in (*lines, "E11,01/09/1889,strike,Bakers,Dockers,5,51.5")]
    newer = written(
        folder.parent / "newer.csv",
        "\n".join(["Event ID,Event date,Kind,Side A,Side B,Deaths,Lat,Extra", *rows, ""]),
    )
    before = project.contents(folder)
    notes = [
        "The file is UTF-8, with commas between the cells.",
        "Columns that the schema does not have are left out: extra.",
        'event_date: "01/09/1889" is written as "1889-09-01".',
        "1 row is new, 1 row is gone, 9 rows stay.",
        "The keys that are gone must be withdrawn if they were published, such as E3: claimbook retire events --gone --reason TEXT",
        'unions: 1 new row, for "Bakers".',
    ]
    files = "raw/events.csv, raw/unions.csv"
    assert run("update-table", "-C", folder, "events", newer) == (
        0,
        [*notes, f"Nothing was written. With --write, these files change: {files}."],
        "",
    )
    assert project.contents(folder) == before
    code, out, _ = run("update-table", "-C", folder, "events", newer, "--write")
    assert (code, out[-1]) == (0, f"Written: {files}. Run the check.")
    assert (folder / "raw" / "unions.csv").read_text("utf-8").splitlines()[-1] == "U004,Bakers"
    old = before["raw/events.csv"].decode().splitlines()
    assert (folder / "raw" / "events.csv").read_text("utf-8").splitlines() == [
        *(line for line in old if "E3," not in line),
        "E11,1889-09-01,strike,Bakers,Dockers,5,51.5",
    ]


def test_a_column_of_names_refers_to_the_key_of_the_rows_that_it_names(folder: Path) -> None:
    assert add(folder, "Worker no,full name\n7,Ada Loom\n8,Bo Reed\n9,Cy Marsh\n", "workers", "-q")[0] == 0
    path = folder / "schemas" / "raw" / "workers.json"
    text = path.read_text("utf-8")
    unique = text.replace(
        '"example": "Ada Loom", "constraints": {', '"example": "Ada Loom", "constraints": {"unique": true, '
    )
    path.write_text(unique, "utf-8")
    code, out, err = add(folder, "id,who\n1,Bo Reed\n2,Ada Loom\n3,Cy Marsh\n", "shifts")
    assert (code, err) == (0, "")
    assert (
        '  who: reference; 3 different values, such as "Bo Reed"; all values are in workers.full_name; no cell is empty'
        in out
    )
    schema = json.loads((folder / "schemas" / "tables" / "shifts.json").read_text("utf-8"))
    assert schema["fields"][1] == {
        "name": "who_id",
        "raw": "shifts.who",
        "type": "integer",
        "title": "Who: id",
        "description": "Key of the row of workers whose full_name the raw table contains.",
        "example": "7",
        "constraints": {"required": True},
    }

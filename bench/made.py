"""Made data for the benchmarks, seeded: events alone, or events with their actors and claims, and the contract."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

EXAMPLES = {"string": "x", "integer": 1, "number": 0.5, "boolean": True, "date": "2020-01-01", "year": 2020}
PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
CODES = {
    "types": ["attack", "statement", "threat", "takeover"],
    "bases": ["stated", "inferred"],
    "stances": ["affirms", "denies", "mentions"],
}

# Each column: type, constraints, SQL for a right cell of row i, and for a wrong one.
Columns = dict[str, tuple[str, dict[str, Any], str, str]]
COLUMNS: Columns = {
    "event_id": ("string", {"required": True, "pattern": "E[0-9]{8}"}, "printf('E%08d', i)", "printf('E%08d', i)"),
    "title": ("string", {"required": True, "maxLength": 100}, "'Attack number ' || i || ' on a place'", "NULL"),
    "type": ("string", {"required": True, "codes": "types"}, f"{CODES['types']}[1 + i % 4]", "'atack'"),
    "clarity": ("integer", {"required": True, "minimum": 1, "maximum": 2}, "1 + i % 2", "3"),
    "date": ("date", {"required": True, "minimum": "2000-01-01"}, "strftime(DATE '2010-01-01' + (i % 4000)::INT, '%Y-%m-%d')", "'2021-13-01'"),
    "date_basis": ("string", {"required": True, "codes": "bases"}, f"{CODES['bases']}[1 + i % 2]", "'guessed'"),
    "place_id": ("string", {"pattern": "P[0-9]{5}"}, "printf('P%05d', i % 5000)", "'P1'"),
    "where_precision": ("integer", {"minimum": 1, "maximum": 7}, "1 + i % 7", "8"),
    "latitude": ("number", {"minimum": -90, "maximum": 90}, "round(25 + (i % 1000) / 100.0, 4)", "316.1"),
    "longitude": ("number", {"minimum": -180, "maximum": 180}, "round(60 + (i % 1500) / 100.0, 4)", "'far'"),
    "low": ("integer", {"minimum": 0}, "i % 300", "-9"),
    "best": ("integer", {"minimum": 0}, "i % 300 + i % 7", "'many'"),
    "high": ("integer", {"minimum": 0}, "i % 300 + i % 7 + i % 5", "'1.5'"),
    "held": ("boolean", {}, "['true', 'false'][1 + i % 2]", "'yes'"),
    "notes": ("string", {"maxLength": 500}, "CASE WHEN i % 10 > 0 THEN 'a note, with \"quotes\" ' || i END", "repeat('x', 501)"),
    "coder": ("string", {"required": True, "pattern": "c[0-9]+"}, "'c' || (1 + i % 9)", "'me'"),
    "coded_on": ("date", {"required": True}, "strftime(DATE '2020-01-01' + (i % 400)::INT, '%Y-%m-%d')", "'44434'"),
    "url": ("string", {"pattern": "https://.*"}, "'https://example.org/' || i", "'example.org'"),
    "year": ("year", {}, "2010 + i % 12", "'21'"),
    "part_of": ("string", {}, "CASE WHEN i > 10 THEN printf('E%08d', i // 2) END", "'E'"),
}  # fmt: skip
ACTORS: Columns = {
    "actor_id": ("string", {"required": True, "pattern": "A[0-9]{6}"}, "printf('A%06d', i)", "'A'"),
    "name": ("string", {"required": True, "maxLength": 60}, "'Actor number ' || i", "NULL"),
    "founded": ("date", {"required": True}, "strftime(DATE '1990-01-01' + (i % 3000)::INT, '%Y-%m-%d')", "'1990'"),
    "members": ("integer", {"minimum": 0}, "i % 9000", "-1"),
}  # fmt: skip
CLAIMS: Columns = {
    "claim_id": ("string", {"required": True, "pattern": "C[0-9]{8}"}, "printf('C%08d', i)", "'C'"),
    "event_id": ("string", {"required": True}, "printf('E%08d', hash(i) % {rows})", "'E'"),
    "actor_id": ("string", {}, "CASE WHEN i % 5 > 0 THEN printf('A%06d', hash(i) % {actors}) END", "'A'"),
    "stance": ("string", {"required": True, "codes": "stances"}, f"{CODES['stances']}[1 + i % 3]", "'deny'"),
    "claimed_on": ("date", {"required": True}, "strftime(DATE '2021-01-01' + (i % 900)::INT, '%Y-%m-%d')", "'2021'"),
    "count_low": ("integer", {"minimum": 0}, "i % 40", "-1"),
    "count_high": ("integer", {"minimum": 0}, "i % 40 + i % 3", "'x'"),
    "quote": ("string", {"required": True, "maxLength": 200}, "'they said \"so many\" of them, ' || i", "NULL"),
    "locator": ("string", {"pattern": "p[0-9]+"}, "'p' || (1 + i % 300)", "'5'"),
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A made table: its columns, the first of which is its key; what points where; its one row rule."""

    name: str
    columns: Columns
    points: dict[str, str]
    rule: str

    @property
    def key(self) -> str:
        """The column that is the primary key."""
        return next(iter(self.columns))


EVENTS = Table("events", COLUMNS, {"part_of": "events"}, "low <= best <= high")
THREE = [
    Table("actors", ACTORS, {}, "0 <= members"),
    EVENTS,
    Table("claims", CLAIMS, {"event_id": "events", "actor_id": "actors"}, "count_low <= count_high"),
]
CHECK = """-- title: A claim is not older than what it tells of
-- severity: error
-- table: claims
-- field: claimed_on
-- message: {claim_id} was made on {claimed_on}, before {event_id} happened
select claim_id, claimed_on, event_id
from claims join events using (event_id)
where claimed_on < events.date
"""


def make(folder: Path, rows: int, *, faulty: bool) -> Path:
    """Make a project of one raw table; with `faulty` one cell in a hundred is wrong."""
    _contract(folder / "schemas", [EVENTS])
    return _write(folder, EVENTS, rows, rows, faulty=faulty)


def make_wide(folder: Path, columns: int) -> None:
    """Make a project of three rows with as many columns: those of events, again and again, beside a key."""
    wanted = [name for name in COLUMNS if name not in {"event_id", "part_of"}]
    repeated = {
        f"{wanted[number % len(wanted)]}_{number}": COLUMNS[wanted[number % len(wanted)]]
        for number in range(columns - 1)
    }
    table = Table("events", {"event_id": COLUMNS["event_id"], **repeated}, {}, "low_9 <= best_10")
    _contract(folder / "schemas", [table])
    _write(folder, table, 3, 3, faulty=False)


def make_three(folder: Path, rows: int) -> None:
    """Make a project of as many events as `rows`, as many claims about them, and an actor for a hundred."""
    _contract(folder / "schemas", THREE)
    (folder / "schemas" / "checks").mkdir(exist_ok=True)
    (folder / "schemas" / "checks" / "claim_too_early.sql").write_text(CHECK, "utf-8")
    for table in THREE:
        _write(folder, table, max(rows // 100, 1) if table.name == "actors" else rows, rows, faulty=False)


def _write(folder: Path, table: Table, count: int, rows: int, *, faulty: bool) -> Path:
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    file = folder / "raw" / f"{table.name}.csv"
    cells = [
        f"CASE WHEN hash(i * 100 + {n}) % 100 = 0 THEN ({bad})::VARCHAR ELSE ({right})::VARCHAR END AS {name}"
        if faulty
        else f"({right})::VARCHAR AS {name}"
        for n, (name, (_, _, right, bad)) in enumerate(table.columns.items())
    ]
    query = ", ".join(cells).replace("{rows}", str(rows)).replace("{actors}", str(max(rows // 100, 1)))
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {query} FROM range({count}) AS t(i)) TO '{file}' (FORMAT csv, HEADER)"
        )
    return file


def table_schema() -> dict[str, Any]:
    """Return the Table Schema of events as the standard has it, code lists as enum."""
    fields = []
    for name, (kind, limits, _, _) in COLUMNS.items():
        constraints = {word: bound for word, bound in limits.items() if word != "codes"}
        if "codes" in limits:
            constraints["enum"] = CODES[limits["codes"]]
        fields.append({"name": name, "type": kind, "constraints": constraints})
    return {"$schema": PROFILE, "fields": fields, **_keys(EVENTS), "missingValues": [""]}


def _keys(table: Table) -> dict[str, Any]:
    keys = {other.name: other.key for other in THREE}
    points = [
        {
            "fields": [name],
            "reference": {"resource": "" if to == table.name else to, "fields": [keys[to]]},
        }
        for name, to in table.points.items()
    ]
    return {"primaryKey": [table.key], "foreignKeys": points}


def _contract(folder: Path, tables: list[Table]) -> None:
    for part in ("raw", "tables", "codes"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    for table in tables:
        _describe(folder, table)
    used = {limits["codes"] for t in tables for _, limits, _, _ in t.columns.values() if "codes" in limits}
    for name in used:
        lines = "".join(f"{code},{code},{code}.\n" for code in CODES[name])
        (folder / "codes" / f"{name}.csv").write_text(f"code,label,definition\n{lines}", "utf-8")
    about = {
        "name": "made", "title": "T", "version": "1.0.0", "released": "2026-01-01", "description": "D.",
        "licenses": [{"name": "CC0-1.0", "title": "CC0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "contributors": [{"title": "A", "roles": ["author"]}], "keywords": ["k"], "changes": ["First."],
        "tables": [table.name for table in tables], "examples": [],
    }  # fmt: skip
    (folder / "dataset.json").write_text(json.dumps(about), "utf-8")


def _describe(folder: Path, table: Table) -> None:
    words = {"title": "T", "description": "D."}
    fields = []
    for name, (kind, limits, _, _) in table.columns.items():
        constraints = {word: bound for word, bound in limits.items() if word != "codes"}
        codes = {"codes": limits["codes"]} if "codes" in limits else {}
        said = {"name": name, "type": kind, **words, "example": EXAMPLES[kind]}
        fields.append({**said, "constraints": constraints, **codes})
    schema = {"$schema": PROFILE, "name": table.name, "title": "T", "description": "D.", **_keys(table)}
    (folder / "raw" / f"{table.name}.json").write_text(json.dumps({**schema, "fields": fields}), "utf-8")
    published = [{"name": name, "raw": f"{table.name}.{name}"} for name in table.columns]
    rule = {"name": "in_order", "expression": table.rule, "description": "In order."}
    (folder / "tables" / f"{table.name}.json").write_text(
        json.dumps({**schema, "fields": published, "rules": [rule]}), "utf-8"
    )
    (folder / "tables" / f"{table.name}.sql").write_text(f"select * from raw.{table.name}\n", "utf-8")


def make_releases(project: Path, releases: int, pipeline: list[str]) -> None:
    """Make the example of a new dataset, and release it again and again, each time with another note.

    Args:
        project: the folder to make; it appears when all is done.
        releases: how many releases.
        pipeline: the command of the engine.
    """
    unfinished = project.with_name(f"{project.name}-unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    new = [*pipeline, "new", str(unfinished), "--example", "events", "--title", "Made", "--author", "Nobody"]
    subprocess.run(new, check=True, stdout=subprocess.DEVNULL)
    path = unfinished / "schemas" / "dataset.json"
    about = json.loads(path.read_text("utf-8"))
    for number in range(releases):
        edited = {**about, "version": f"1.{number}.0", "changes": [f"Release {number + 1}."]}
        path.write_text(json.dumps(edited, indent=2), "utf-8")
        subprocess.run(
            [*pipeline, "release", "--project", str(unfinished)], check=True, stdout=subprocess.DEVNULL
        )
    unfinished.rename(project)

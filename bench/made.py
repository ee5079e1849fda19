"""Made data for the benchmarks: one table of twenty columns, and the contract that describes it."""

import json
from pathlib import Path
from typing import Any

import duckdb

PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"
CODES = {"types": ["attack", "statement", "threat", "takeover"], "bases": ["stated", "inferred"]}

# Each column: type, constraints, SQL for a right cell of row i, and for a wrong one.
COLUMNS: dict[str, tuple[str, dict[str, Any], str, str]] = {
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


def make(folder: Path, rows: int, *, faulty: bool) -> Path:
    """Make a project of one raw table, seeded; with `faulty` one cell in a hundred is wrong."""
    (folder / "raw").mkdir(parents=True, exist_ok=True)
    file = folder / "raw" / "events.csv"
    wrong = [
        f"CASE WHEN hash(i * 100 + {n}) % 100 = 0 THEN ({bad})::VARCHAR ELSE ({right})::VARCHAR END AS {name}"
        if faulty
        else f"({right})::VARCHAR AS {name}"
        for n, (name, (_, _, right, bad)) in enumerate(COLUMNS.items())
    ]
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT {', '.join(wrong)} FROM range({rows}) AS t(i)) TO '{file}' (FORMAT csv, HEADER)"
        )
    _contract(folder / "schemas")
    return file


def table_schema() -> dict[str, Any]:
    """Return the Table Schema as the standard has it, code lists as enum."""
    fields = []
    for name, (kind, limits, _, _) in COLUMNS.items():
        constraints = {word: bound for word, bound in limits.items() if word != "codes"}
        if "codes" in limits:
            constraints["enum"] = CODES[limits["codes"]]
        fields.append({"name": name, "type": kind, "constraints": constraints})
    return {"$schema": PROFILE, "fields": fields, **_keys(), "missingValues": [""]}


def _keys() -> dict[str, Any]:
    points = {"fields": ["part_of"], "reference": {"resource": "", "fields": ["event_id"]}}
    return {"primaryKey": ["event_id"], "foreignKeys": [points]}


def _contract(folder: Path) -> None:
    for part in ("raw", "tables", "codes"):
        (folder / part).mkdir(parents=True, exist_ok=True)
    words = {"title": "T", "description": "D.", "example": "x"}
    fields = []
    for name, (kind, limits, _, _) in COLUMNS.items():
        constraints = {word: bound for word, bound in limits.items() if word != "codes"}
        codes = {"codes": limits["codes"]} if "codes" in limits else {}
        fields.append({"name": name, "type": kind, **words, "constraints": constraints, **codes})
    table = {"$schema": PROFILE, "name": "events", "title": "T", "description": "D.", **_keys()}
    (folder / "raw" / "events.json").write_text(json.dumps({**table, "fields": fields}), "utf-8")
    published = [{"name": name, "raw": f"events.{name}"} for name in COLUMNS]
    rule = {"name": "in_order", "expression": "low <= best <= high", "description": "In order."}
    (folder / "tables" / "events.json").write_text(
        json.dumps({**table, "fields": published, "rules": [rule]}), "utf-8"
    )
    (folder / "tables" / "events.sql").write_text("select * from raw.events\n", "utf-8")
    for name, codes in CODES.items():
        lines = "".join(f"{code},{code},{code}.\n" for code in codes)
        (folder / "codes" / f"{name}.csv").write_text(f"code,label,definition\n{lines}", "utf-8")
    about = {
        "name": "made", "title": "T", "version": "1.0.0", "released": "2020-01-01", "description": "D.",
        "licenses": [{"name": "CC0-1.0", "title": "CC0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}],
        "contributors": [{"title": "A", "roles": ["author"]}], "keywords": ["k"], "changes": ["First."],
        "tables": ["events"], "examples": [],
    }  # fmt: skip
    (folder / "dataset.json").write_text(json.dumps(about), "utf-8")

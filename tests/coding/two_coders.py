"""Two coders who start from the same rows and work apart: drawn cases, and what their merged rows must mean.

Each row has a token of its own in its notes. References are compared as the tokens of the rows that they
lead to, so that the keys themselves may be any.
"""

import csv
import io
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

Row = dict[str, str]
Rows = dict[str, list[Row]]
# The keys of the tables, and the fields that contain keys of another row.
KEYS = {"sources": "source_id", "events": "event_id", "claims": "claim_id"}
LETTERS = {"sources": ("S", 3), "events": ("E", 4), "claims": ("C", 4)}
REFERENCES = {
    "sources": {"derived_from": "sources"},
    "events": {"part_of": "events"},
    "claims": {"source": "sources", "event": "events"},
    "claim_links": {"claim": "claims", "other": "claims"},
}
RETIRED = ["table", "key", "replaced_by", "reason", "retired_in"]
WAIVERS = ["check", "key", "reason", "decided_on", "expires"]


@dataclass(frozen=True)
class Case:
    """The rows of both at the start and when each is done, and those of both together."""

    base: Rows
    ours: Rows
    theirs: Rows


def start(raw: Path) -> Rows:
    """Return the rows of a project with a token in each row that is referred to, and two more files."""
    rows = {path.stem: read(path) for path in sorted(raw.glob("*.csv"))}
    for table in REFERENCES:
        for number, row in enumerate(rows[table]):
            row["notes"] = f"base {table} {number}"
    rows["retired"] = [dict(zip(RETIRED, ("events", "E0099", "E0001", "base", "1.0.0"), strict=True))]
    rows["waivers"] = [
        dict(
            zip(
                WAIVERS,
                ("consistency.event_without_claim", "E0002", "base", "2020-01-01", "2030-01-01"),
                strict=True,
            )
        )
    ]
    return rows


def draw(base: Rows, seed: int) -> Case:
    """Draw what both coders do; they never change the same cell."""
    drawn = random.Random(seed)  # noqa: S311 - cases, not secrets
    sides = [_copy(base), _copy(base)]
    for number, rows in enumerate(sides):
        _edit(rows, drawn, number)
        for table in KEYS:
            for i in range(drawn.randint(1, 4)):
                _add(rows, table, f"side {number} {table} {i}", drawn, base[table])
        for i in range(drawn.randint(1, 3)):
            _link(rows, f"side {number} links {i}", drawn)
        added = next(row for row in rows["events"] if row["notes"] == f"side {number} events 0")
        new = added["event_id"], drawn.choice(rows["events"])["event_id"]
        rows["retired"].append(
            {
                **base["retired"][0],
                "key": f"E009{number}",
                "replaced_by": "; ".join(new),
                "reason": f"side {number}",
            }
        )
        rows["waivers"].append({**base["waivers"][0], "key": new[0], "reason": f"side {number}"})
        child = next(row for row in rows["events"] if row["notes"] == f"base events {number}")
        child["part_of"] = drawn.choice(rows["events"])["event_id"]
    if drawn.random() < 0.5:  # both add the same row
        shared = dict.fromkeys(base["events"][0], "") | {
            "event_id": "E0050",
            "title": "Both",
            "notes": "both",
        }
        for rows in sides:
            rows["events"].append(dict(shared))
    return Case(base, *sides)


def _copy(rows: Rows) -> Rows:
    return {table: [dict(row) for row in own] for table, own in rows.items()}


def _edit(rows: Rows, drawn: random.Random, number: int) -> None:
    """Change cells of rows that are there, in every second field, and delete a row."""
    for table, key in KEYS.items():
        fixed = {key, "notes", *REFERENCES[table]}
        fields = [name for name in sorted(rows[table][0]) if name not in fixed][number::2]
        retained = rows[table][:-2] if table == "claims" else rows[table]
        for row in retained:
            if drawn.random() < 0.5:
                row[drawn.choice(fields)] = drawn.choice(["", "new", 'a "b", c', "two\nlines", "é"])
    del rows["claims"][-1 - number]


def _add(rows: Rows, table: str, token: str, drawn: random.Random, first: list[Row]) -> None:
    """Add a row with the next key, at any place, that refers to any rows; a deleted key is not used again."""
    letter, width = LETTERS[table]
    own = rows[table]
    highest = max(int(row[KEYS[table]][1:]) for row in [*own, *first])
    new = dict.fromkeys(own[0], "") | {KEYS[table]: f"{letter}{highest + 1:0{width}}", "notes": token}
    for field, to in REFERENCES[table].items():
        new[field] = drawn.choice([row[KEYS[to]] for row in rows[to]] + [""])
    own.insert(drawn.choice([len(own), drawn.randint(0, len(own))]), new)


def _link(rows: Rows, token: str, drawn: random.Random) -> None:
    """Add a row whose key is two keys of other rows, one of them new, unless it is there."""
    claim = drawn.choice([row["claim_id"] for row in rows["claims"] if row["notes"].startswith("side")])
    other = drawn.choice([row["claim_id"] for row in rows["claims"] if row["claim_id"] != claim])
    if (claim, other) not in {(row["claim"], row["other"]) for row in rows["claim_links"]}:
        rows["claim_links"].append({"claim": claim, "relation": "repeats", "other": other, "notes": token})


def meaning(rows: Rows) -> dict[str, Row]:
    """Return the cells of each row by its token, with the tokens of other rows in place of their keys."""
    tokens = {(table, row[key]): row["notes"] for table, key in KEYS.items() for row in rows[table]}
    result = {}
    for table, references in REFERENCES.items():
        for row in rows[table]:
            cells = {name: cell for name, cell in row.items() if name != KEYS.get(table)}
            for field, to in references.items():
                cells[field] = tokens.get((to, row[field]), f"gone: {row[field]}") if row[field] else ""
            assert row["notes"] not in result, row
            result[row["notes"]] = cells
    for row in rows["retired"]:
        keys = [key.strip() for key in row["replaced_by"].split(";")]
        result[f"retired {row['key']}"] = {
            **row,
            "replaced_by": "; ".join(tokens["events", key] for key in keys),
        }
    for row in rows["waivers"]:
        result[f"waiver {row['reason']}"] = {**row, "key": tokens["events", row["key"]]}
    return result


def expected(case: Case) -> dict[str, Row]:
    """Return what the merged rows must mean: the changes of both."""
    base, ours, theirs = map(meaning, (case.base, case.ours, case.theirs))
    deleted = {token for token in base if token not in ours or token not in theirs}
    result = {}
    for token in {**ours, **theirs}:
        if token in deleted:
            continue
        versions = base.get(token, {}), ours.get(token), theirs.get(token)
        before, own, other = versions
        merged = dict(own or other or {})
        for field in merged:
            if own and other and own[field] == before.get(field):
                merged[field] = other[field]
        result[token] = merged
    gone = {row["notes"] for row in case.base["claims"]} & deleted
    for row in result.values():  # the other coder deleted the row that is referred to
        for field, cell in row.items():
            if cell in gone:
                row[field] = "gone"
    return result


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(rows: Rows, raw: Path, *, quoting: int = csv.QUOTE_MINIMAL, line_end: str = "\n") -> None:
    """Write the rows of all tables."""
    raw.mkdir(parents=True, exist_ok=True)
    for table, own in rows.items():
        stream = io.StringIO(newline="")
        writer = csv.DictWriter(stream, list(own[0]), quoting=quoting, lineterminator=line_end)  # type: ignore[arg-type]
        writer.writeheader()
        writer.writerows(own)
        (raw / f"{table}.csv").write_bytes(stream.getvalue().encode())


def without_gone(rows: Mapping[str, Row]) -> dict[str, Row]:
    """Return what rows mean, with the same word for every reference to a row that is deleted."""
    return {
        token: {field: "gone" if cell.startswith("gone: ") else cell for field, cell in row.items()}
        for token, row in rows.items()
    }

"""Of two rows with the same key, the one that is not the published one is named, with a key of its own."""

import csv
from pathlib import Path

import pytest

from pipeline.coding import duplicate_keys
from pipeline.contract import check_contract
from pipeline.core.finding import Finding, Message

NEW = {"type": "presence", "quote": "Another quote", "notes": "New.", "coder": "c2", "coded_on": "2026-11-27"}
HINT = Message("own_key", {"table": "claims"})


def rows_of(folder: Path) -> list[dict[str, str]]:
    with (folder / "raw" / "claims.csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def explained(folder: Path, rows: list[dict[str, str]], *pairs: tuple[int, int]) -> list[Finding]:
    """Write the rows, and return the findings about pairs of rows with the same key."""
    with (folder / "raw" / "claims.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    found = [
        Finding(
            "error", "cells.key.duplicate", {"first_line": a + 2}, "raw/claims.csv", b + 2, 1, hints=(HINT,)
        )
        for a, b in pairs
    ]
    return duplicate_keys.explained(check_contract.read(folder), found)


@pytest.mark.parametrize("place", [5, 6])
def test_the_new_row_gets_the_next_key_wherever_it_is(real: Path, place: int) -> None:
    rows = rows_of(real)
    last = max(row["claim_id"] for row in rows)
    rows.insert(place, {**dict.fromkeys(rows[0], ""), **NEW, "claim_id": rows[5]["claim_id"]})
    (found,) = explained(real, rows, (5, 6))
    published = 6 if place == 5 else 5
    assert (found.line, found.values["published_line"]) == (place + 2, published + 2)
    assert found.hints == (Message("give_key", {"key": f"C{int(last[1:]) + 1:04}"}),)


def test_a_copied_row_in_which_a_cell_was_changed_is_the_new_one(real: Path) -> None:
    rows = rows_of(real)
    rows.insert(5, {**rows[5], "quote": "Another quote"})
    (found,) = explained(real, rows, (5, 6))
    assert (found.line, [hint.code for hint in found.hints]) == (7, ["give_key"])


def test_each_new_row_gets_a_key_of_its_own(real: Path) -> None:
    rows = rows_of(real)
    rows += [{**dict.fromkeys(rows[0], ""), **NEW, "claim_id": row["claim_id"]} for row in rows[5:7]]
    found = explained(real, rows, (5, len(rows) - 2), (6, len(rows) - 1))
    assert len({str(finding.hints[0].values["key"]) for finding in found}) == len(found)


def test_a_published_row_gets_the_key_that_it_had(real: Path) -> None:
    rows = rows_of(real)
    own, rows[6]["claim_id"] = rows[6]["claim_id"], rows[5]["claim_id"]
    (found,) = explained(real, rows, (5, 6))
    assert (found.line, [hint.values.get("value") for hint in found.hints]) == (8, [own])


@pytest.mark.parametrize("key", ["C9999", None])
def test_rows_of_which_none_is_the_published_one_stay_as_they_are(real: Path, key: str | None) -> None:
    rows = rows_of(real)
    new = {**dict.fromkeys(rows[0], ""), **NEW, "claim_id": key or rows[5]["claim_id"]}
    rows[5:6] = [new, {**new, "notes": "Newer."}]
    (found,) = explained(real, rows, (5, 6))
    assert (found.line, found.values, found.hints) == (8, {"first_line": 7}, (HINT,))

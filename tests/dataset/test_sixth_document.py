"""A document that was coded by the rules alone gives the numbers that docs/worked-example.md tells."""

import csv
import shutil
from pathlib import Path

import duckdb
import findings
import project
import pytest

from pipeline.run import release

SIXTH = project.REPOSITORY / "tests" / "datasets" / "sixth"
EXAMPLE = (project.REPOSITORY / "docs" / "worked-example.md").read_text("utf-8")


@pytest.fixture
def sixth(tiny_with_queries: Path) -> Path:
    project.apply(tiny_with_queries, SIXTH)
    shutil.copy(SIXTH / "documents" / "s009.txt", tiny_with_queries / "documents")
    return tiny_with_queries


def test_the_document_of_the_example_is_the_coded_one() -> None:
    quoted = [line.removeprefix("> ") for line in EXAMPLE.splitlines() if line.startswith("> ")]
    assert "\n\n".join(quoted) == (SIXTH / "documents" / "s009.txt").read_text("utf-8").rstrip("\n")


def test_the_example_has_each_claim_with_its_type() -> None:
    with (SIXTH / "claims.csv").open(encoding="utf-8", newline="") as file:
        coded = list(csv.DictReader(file))
    table = EXAMPLE.partition("## Claims")[2].partition("## Events")[0].splitlines()
    told = [tuple(cell.strip() for cell in line.split("|")[1:3]) for line in table if line.startswith("| ")][
        1:
    ]
    assert [kind.strip("`") for _, kind in told] == [claim["type"] for claim in coded]
    assert [words for words, _ in told if not any(words in claim["quote"] for claim in coded)] == []


def test_it_has_no_findings(sixth: Path) -> None:
    assert findings.lines(sixth, sixth / "documents") == []


@pytest.mark.slow
def test_it_gives_the_numbers_of_the_example(sixth: Path) -> None:
    released = release.release(sixth, sixth / "documents", lambda _: None).released
    assert released is not None
    with duckdb.connect(str(released / "khorasan-rivalry.duckdb"), read_only=True) as connection:
        answers = [
            connection.execute(query).fetchall()
            for query in (
                "SELECT unit, low, best, best_said, high, status FROM event_estimates WHERE event_id = 'E0003'",
                "SELECT status, claimed, denied, by_others FROM event_responsibility WHERE event_id = 'E0003'",
                "SELECT claim_id, other_id, kind, lineages FROM contradictions WHERE event_id = 'E0003'",
                "SELECT event_class, who, whom, deaths_low, deaths_high, status FROM events_flat WHERE event_id = 'E0003'",
                "SELECT name, events, low, best, high, ends FROM deaths_by_perpetrator",
                "SELECT event_class, certainly, possibly FROM events_by_year WHERE year = 2020",
            )
        ]
    assert answers == [
        [
            ("deaths", 4, 4, "at least 4", None, "single_lineage"),
            ("injuries", 12, 12, "dozen", 12, "single_lineage"),
        ],
        [("denied", 0, 1, 1)],
        [("C0010", "C0013", "polarity", 1)],
        [("incident", "Red Group", None, 4, None, "single_lineage")],
        [("Red Group", 2, 16, 19, None, "upper end open")],
        [("statement", 0, 1), ("other_act", 1, 1)],
    ]

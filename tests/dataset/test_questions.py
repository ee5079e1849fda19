"""The questions of the README, answered by the released database of the real coding."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.run import release

Ask = Any


@pytest.fixture(scope="module")
def ask(real_package: Path) -> Ask:
    """Return a function that queries the database of a new release."""
    connection = duckdb.connect(str(real_package / "khorasan-rivalry.duckdb"), read_only=True)
    return lambda query: connection.execute(query).fetchall()


def test_which_counts_for_one_attack_disagree_and_by_which_lineages(ask: Ask) -> None:
    assert ask("FROM counts_that_differ") == [
        (
            "E0002",
            "Attack on a school for Hazara girls in Kabul",
            "deaths",
            "more than 90",
            "S001",
            "S001",
            "68",
            "Explainer of 21 September 2021",
            "Explainer of 21 September 2021",
        ),
    ]


def test_which_number_is_the_best_estimate_for_that_attack_and_why(ask: Ask) -> None:
    assert ask(
        "SELECT low, best, high, claims, documents, lineages, status, rule FROM event_estimates WHERE event_id = 'E0002' AND unit = 'deaths'"
    ) == [
        (68, 68, None, 2, 2, 2, "conflicting", "most_recent"),
    ]


def test_which_events_are_reported_by_a_single_lineage(ask: Ask) -> None:
    counted = ask(
        "SELECT event_id FROM claims JOIN lineages USING (source_id) WHERE affirms_event "
        "GROUP BY event_id HAVING count(DISTINCT lineage_id) = 1 ORDER BY event_id"
    )
    assert ask("SELECT event_id FROM events_on_a_single_lineage") == counted
    assert ("E0003",) in counted
    assert ("E0002",) not in counted


def test_when_was_the_group_founded_and_according_to_whom(ask: Ask) -> None:
    assert ask(
        "SELECT founded, basis, source_id, lineage_id, said_by FROM when_was_it_founded WHERE actor = 'Islamic State Khorasan Province' ORDER BY source_id"
    ) == [
        ("2014", "inferred", "S003", "S003", "the author"),
        ("2015", "stated", "S004", "S004", "the author"),
        ("2015", "stated", "S005", "S007", "the author"),
    ]


def test_who_cooperated_with_whom_against_whom(ask: Ask) -> None:
    cooperations = ask(
        "SELECT DISTINCT actor, with_whom, against_whom, source_id FROM who_cooperated_against_whom WHERE type = 'cooperation' AND against_whom IS NOT NULL ORDER BY ALL"
    )
    group = "Islamic State Khorasan Province"
    assert cooperations == [
        ("Pakistan", "Taliban", group, "S001"),
        ("Russia", "Taliban", group, "S001"),
        ("Taliban", "Third parties that coordinate with the Taliban (unnamed, S001)", group, "S001"),
        ("Taliban", "US-led coalition", group, "S004"),
        ("Taliban", "United States", group, "S003"),
    ]  # fmt: skip


def test_who_claimed_responsibility(ask: Ask) -> None:
    group = "Islamic State Khorasan Province"
    assert ask(
        "SELECT event_id, claimed_by, denied_by, others_name FROM who_claimed_responsibility "
        "WHERE event_id IN ('E0001', 'E0002', 'E0031', 'E0037') ORDER BY event_id"
    ) == [
        ("E0001", "nobody, in these documents", None, f"{group} (attributed)"),
        ("E0002", "nobody, in these documents", None, f"{group} (attributed)"),
        ("E0031", group, None, None),
        ("E0037", "nobody, in these documents", None, "Taliban security forces (suspected by others)"),
    ]
    assert ask("SELECT * FROM event_responsibility WHERE event_id = 'E0031'") == [
        ("E0031", "A0001", "claimed", 1, 0, 1, 0, 0)
    ]


def test_which_statements_did_the_copies_corrupt(ask: Ask) -> None:
    assert ask("SELECT DISTINCT source_id FROM statements_the_copies_corrupted ORDER BY source_id") == [
        ("S002",),
        ("S005",),
    ]
    senses = dict(
        ask("SELECT claim_id, quote FROM statements_the_copies_corrupted WHERE corrupted = 'sense'")
    )
    assert "the decision to fully fire the United States until withdrawal" in senses.values()
    assert "Russia accepted a navy attaché from the Taliban in Moscow this month" in senses.values()


def test_who_has_to_answer_for_how_many_deaths(ask: Ask) -> None:
    assert ask("FROM deaths_by_perpetrator") == [
        (
            "A0001",
            "Islamic State Khorasan Province",
            5,
            352,
            352,
            None,
            "upper end open",
            "E0002, E0003, E0029, E0030, E0031",
        ),
        ("A0016", "Taliban security forces", 1, 8, 8, None, "upper end open", "E0036"),
    ]


def test_which_incidents_took_place_in_a_year(ask: Ask) -> None:
    assert ask("FROM events_by_year WHERE year IN (2021, 2022) AND event_class = 'incident'") == [
        (2021, "incident", 4, 6, "E0001, E0002, E0052, E0053"),
        (2022, "incident", 3, 4, "E0025, E0026, E0027"),
    ]


def test_an_attack_in_one_row(ask: Ask) -> None:
    row = ask(
        "SELECT event_class, date_edtf, place, country, who, whom, claimed_by, deaths_low, deaths_best, deaths_high, "
        "deaths_said, injuries_best, injuries_said, status, documents FROM events_flat WHERE event_id = 'E0002'"
    )
    group = "Islamic State Khorasan Province"
    assert row == [
        ("incident", "2021-05-08", "Kabul", "AF", group, "Hazara", None, 68, 68, None,
         "68", 166, "more than 165", "conflicting", "S001; S003"),
    ]  # fmt: skip
    assert ask("SELECT count(*) FROM events_flat") == ask("SELECT count(*) FROM events")


def test_only_attacks_are_attacks(ask: Ask) -> None:
    assert ask("SELECT DISTINCT events.type FROM attacks_and_who_did_them JOIN events USING (event_id)") == [
        ("attack",)
    ]


def test_what_is_denied(ask: Ask) -> None:
    quotes = [row[0] for row in ask("SELECT quote FROM what_is_denied")]
    assert "no nation has formally acknowledged the Taliban authorities" in quotes
    assert len(quotes) == ask("SELECT count(*) FROM claims WHERE polarity = 'negated'")[0][0]


def test_every_published_number_has_a_quote(ask: Ask) -> None:
    lost = ask(
        "SELECT event_id, unit FROM event_estimates WHERE NOT EXISTS (FROM claims WHERE claims.event_id = "
        "event_estimates.event_id AND claims.unit = event_estimates.unit AND claims.quote IS NOT NULL)"
    )
    assert lost == []


def test_published_names_are_not_corrupt_spellings(ask: Ask) -> None:
    assert ask("SELECT name FROM actors JOIN actor_aliases ON alias = name WHERE kind = 'corrupt'") == []


@pytest.mark.slow
def test_the_release_counts_claims_and_events_by_document(tiny_with_queries: Path) -> None:
    assert release.release(tiny_with_queries, None, lambda _: None).report == [
        "S001: events 1, actors 3, claims 4",
        "S002: events 2, actors 3, claims 3",
        "S003: events 1, actors 1, claims 2",
    ]


def test_the_sum_of_the_guide_is_that_of_the_query(ask: Ask) -> None:
    guide = (
        "SELECT sum(part.deaths_low)::INT, sum(part.deaths_best)::INT FROM events_flat AS part "
        "LEFT JOIN events_flat AS whole ON whole.event_id = part.part_of WHERE whole.deaths_best IS NULL"
    )
    assert ask(guide) == [(360, 360)]
    assert ask("SELECT sum(low)::INT, sum(best)::INT FROM deaths_by_perpetrator") == [(360, 360)]

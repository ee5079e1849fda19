"""The rules that five unrelated documents can't prove: lineages, ties, a perpetrator's own count.

In the tiny project S001 says that 12 died and S002, two days later, at least 15; S003 is a copy of S001.
"""

from pathlib import Path
from typing import Any

import project
import pytest
import working

pytestmark = pytest.mark.slow  # each test checks a dataset several times

ESTIMATE = "SELECT low, best, high, claims, documents, lineages, status, rule FROM event_estimates WHERE event_id = 'E0001'"
SUPPORT = "SELECT claims, documents, lineages, status FROM event_support WHERE event_id = 'E0001'"


def estimate(tiny: Path) -> tuple[Any, ...]:
    ((*row,),) = working.ask(tiny, ESTIMATE)
    return tuple(row)


def another_source(tiny: Path, source: str, claim: str, count: str, **about: str) -> None:
    """Add a copy of the source S001 with these cells, and its claim about the number of deaths."""
    project.change(tiny, "sources", source_id=source, **{"file": "", **about})
    project.change(tiny, "claims", claim_id=claim, source=source, count=count)


def test_a_tie_is_broken_by_the_most_recent_credible_document(tiny: Path) -> None:
    assert estimate(tiny) == (12, 15, None, 3, 3, 2, "conflicting", "most_recent")


def test_two_copies_and_their_original_are_one_independent_source(tiny: Path) -> None:
    another_source(
        tiny, "S004", "C0010", "12", derived_from="S003", derivation="translated", published="2021-04"
    )
    assert estimate(tiny) == (12, 15, None, 4, 4, 2, "conflicting", "most_recent")
    assert working.ask(tiny, SUPPORT) == [(8, 4, 2, "conflicting")]
    assert working.ask(tiny, "SELECT * FROM lineages ORDER BY source_id") == [
        ("S001", "S001", 0),
        ("S002", "S002", 0),
        ("S003", "S001", 1),
        ("S004", "S001", 2),
    ]


def test_two_copies_of_a_missing_original_are_one_independent_source(tiny: Path) -> None:
    project.change(tiny, "sources", source_id="S009", file="", sha256="", characters="")
    for source in ("S001", "S002"):
        project.change(tiny, "sources", source_id=source, derived_from="S009", derivation="translated")
    assert working.ask(tiny, SUPPORT) == [(7, 3, 1, "single_lineage")]


def test_a_copy_that_corrupts_the_number_does_not_outvote_its_original(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0007", count="120")
    assert estimate(tiny)[:3] == (12, 15, None)


def test_a_range_sets_both_ends_and_its_lower_end_is_the_best(tiny: Path) -> None:
    project.change(
        tiny, "claims", claim_id="C0004", count="15-20", bound="exactly", quote="15 to 20 people died"
    )
    assert working.ask(
        tiny, "SELECT low, best, best_said, high FROM event_estimates WHERE event_id = 'E0001'"
    ) == [(12, 15, "15-20", 20)]


def test_the_most_recent_credible_lineage_decides_over_the_majority(tiny: Path) -> None:
    another_source(tiny, "S004", "C0010", "12", published="2021-03-01")
    assert estimate(tiny) == (12, 15, None, 4, 4, 3, "conflicting", "most_recent")


def test_three_early_sources_give_way_to_a_later_one_of_grade_a(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0001", count="68", bound="exactly")
    project.change(tiny, "claims", claim_id="C0004", count="85", bound="exactly")
    project.change(tiny, "sources", source_id="S002", reliability="A")
    for source, claim in (("S004", "C0010"), ("S005", "C0011")):
        another_source(tiny, source, claim, "68", published="2021-03-01")
    assert estimate(tiny) == (68, 85, 85, 5, 5, 4, "conflicting", "most_recent")


def test_the_majority_of_lineages_decides_if_the_order_of_dates_is_unknown(tiny: Path) -> None:
    project.change(tiny, "sources", source_id="S002", published="2021-03")
    another_source(tiny, "S004", "C0010", "12", published="2021-03-01")
    assert estimate(tiny) == (12, 12, None, 4, 4, 3, "conflicting", "majority")


def test_two_speakers_of_one_report_are_two_voices(tiny: Path) -> None:
    project.change(
        tiny,
        "claims",
        claim_id="C0010",
        source="S001",
        count="145",
        bound="exactly",
        speaker="Market visitors",
    )
    assert estimate(tiny)[:2] == (12, 15)
    assert estimate(tiny)[5:] == (2, "conflicting", "most_recent")
    assert ("C0001", "C0010", "counts", "E0001", 1, None) in working.ask(tiny, "FROM contradictions")
    high = "SELECT high FROM event_estimates WHERE event_id = 'E0001'"
    project.change(tiny, "claims", claim_id="C0004", bound="exactly")
    assert working.ask(tiny, high) == [(145,)]


def test_the_lowest_number_decides_if_the_order_of_dates_is_unknown(tiny: Path) -> None:
    project.change(tiny, "sources", source_id="S002", published="2021-03")
    assert estimate(tiny) == (12, 12, None, 3, 3, 2, "conflicting", "lowest")


def test_an_unreliable_document_does_not_break_a_tie(tiny: Path) -> None:
    project.change(tiny, "sources", source_id="S002", reliability="D")
    assert estimate(tiny)[1] == 12


def test_a_doubtful_claim_does_not_break_a_tie(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0004", credibility="4")
    assert estimate(tiny)[1] == 12


def test_a_perpetrators_own_count_is_left_out(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0004", speaker="Red Group")
    assert estimate(tiny) == (12, 12, 12, 2, 2, 1, "single_lineage", "single")


def test_an_event_counted_only_by_the_perpetrator_has_no_best_number(tiny: Path) -> None:
    for claim in ("C0001", "C0004", "C0007"):
        project.change(tiny, "claims", claim_id=claim, speaker="Red Group")
    assert estimate(tiny) == (None, None, None, 0, 0, 0, "single_lineage", "none")


def test_an_open_end_remains_open(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0001", count="20", bound="fewer_than")
    assert estimate(tiny)[:3] == (None, 15, None)


def test_forecasts_and_denied_numbers_are_ignored(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0004", modality="forecast")
    project.change(tiny, "claims", claim_id="C0007", polarity="negated")
    assert estimate(tiny) == (12, 12, 12, 1, 1, 1, "single_lineage", "single")


def test_disjoint_counts_contradict_each_other_also_within_a_lineage(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0007", count="120")
    assert working.ask(tiny, "FROM contradictions ORDER BY ALL") == [
        ("C0001", "C0004", "counts", "E0001", 2, None),
        ("C0001", "C0007", "counts", "E0001", 1, None),
    ]


def test_dates_that_do_not_overlap_contradict_each_other(tiny: Path) -> None:
    for claim, source, date in (
        ("C0010", "S001", "2018"),
        ("C0011", "S002", "2016/2017"),
        ("C0012", "S003", "2018-03"),
    ):
        project.change(
            tiny, "claims", claim_id=claim, source=source, type="founding", event="", event_basis="", count="",
            bound="", unit="", claimed_date=date, claimed_date_basis="stated",
        )  # fmt: skip
    assert working.ask(tiny, "FROM contradictions WHERE kind = 'dates' ORDER BY ALL") == [
        ("C0010", "C0011", "dates", None, 2, None),
        ("C0011", "C0012", "dates", None, 2, None),
    ]


def test_a_motive_a_denial_and_a_forecast_do_not_confirm_an_event(tiny: Path) -> None:
    for claim in ("C0004", "C0005", "C0006"):
        project.change(tiny, "claims", claim_id=claim, source="S001")
    for number, cells in enumerate(
        (
            {"type": "motive"},
            {"type": "occurrence", "polarity": "negated"},
            {"modality": "forecast", "credibility": "6"},
        ),
        10,
    ):
        project.change(
            tiny, "claims", claim_id=f"C00{number}", source="S002", count="", bound="", unit="", **cells
        )  # fmt: skip
    assert working.ask(tiny, "SELECT lineages, status FROM event_support WHERE event_id = 'E0001'") == [
        (1, "single_lineage")
    ]


def test_an_attribution_that_another_source_denies_is_a_contradiction_and_one_that_it_hedges_is_none(
    tiny: Path,
) -> None:
    project.change(tiny, "claims", claim_id="C0005", modality="hedged")
    project.change(tiny, "claims", claim_id="C0008", polarity="negated", object="Market visitors")
    assert working.ask(tiny, "FROM contradictions WHERE kind <> 'counts' ORDER BY ALL") == [
        ("C0002", "C0008", "polarity", "E0001", 1, None),
    ]


def test_a_claim_and_a_denial_of_one_actor_are_both_counted(tiny: Path) -> None:
    for number, cells in enumerate(
        ({"polarity": "negated"}, {"type": "attribution", "modality": "hedged"}), 10
    ):
        project.change(
            tiny, "claims",
            **{"claim_id": f"C00{number}", "type": "responsibility", "subject": "Red Group", "count": "",
               "bound": "", "unit": "", **cells},
        )  # fmt: skip
    ((status, claimed, denied),) = working.ask(
        tiny, "SELECT status, claimed, denied FROM event_responsibility WHERE event_id = 'E0001'"
    )
    assert (status, claimed, denied) == ("claimed", 1, 1)


def test_a_coded_contradiction_is_listed_with_the_computed_ones(tiny: Path) -> None:
    project.change(
        tiny, "claim_links", claim="C0005", other="C0009", relation="contradicts", notes="Who did it."
    )
    assert working.ask(tiny, "FROM contradictions WHERE kind = 'coded'") == [
        ("C0005", "C0009", "coded", "E0001", 2, "Who did it.")
    ]

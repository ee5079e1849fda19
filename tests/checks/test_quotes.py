"""Quotes stand in their documents, character for character, and a miss says how it differs."""

from pathlib import Path

import findings
import project
import pytest

from pipeline.checks import check_quotes
from pipeline.core import wording
from pipeline.core.finding import Message
from pipeline.run import check

needs_documents = pytest.mark.skipif(
    not project.DOCUMENTS.is_dir(), reason="the coded documents are not beside this repository"
)


def test_one_wrong_letter_names_the_claim_the_line_and_the_difference(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0007", quote="killing 12 folk5")
    assert findings.lines(tiny, tiny / "documents") == [
        "raw/claims.csv:8:22 error quote: C0007 quotes S003, where these words don't stand; the document has: "
        "killing 12 folks. [evidence.quote]",
        "    hint: character 16: the quote has '5', the document 's.'",
    ]


def test_an_occurrence_that_is_not_there_is_found(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0002", quote="Red Group", occurrence="3")
    assert findings.lines(tiny, tiny / "documents") == [
        "raw/claims.csv:3:23 error occurrence: C0002 quotes S001, occurrence 3, where these words stand 2 times "
        "[evidence.quote]",
    ]


def test_curly_quotes_are_not_straight_ones(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0009", quote='denied any part in "the crime"')
    assert findings.lines(tiny, tiny / "documents") == [
        "raw/claims.csv:10:22 error quote: C0009 quotes S001, where these words don't stand; the document has: "
        "denied any part in “the crime”. [evidence.quote]",
        "    hint: character 20: the quote has '\"', the document '“'; "
        "character 30: the quote has '\"', the document '”.'",
    ]


def test_a_document_that_was_changed_is_found_by_sum_and_length(tiny: Path) -> None:
    path = tiny / "documents" / "b.txt"
    path.write_bytes(path.read_bytes() + b"x\n")
    assert [(f.place, f.check, wording.message(f)) for f in findings.of(tiny, tiny / "documents")] == [
        (
            "raw/sources.csv:3:3",
            "evidence.document",
            "sha256: the document's SHA-256 is " + project.sha256(path),
        ),
        ("raw/sources.csv:3:4", "evidence.document", "characters: the document has 157 characters"),
    ]


def test_a_document_that_is_not_there_is_found(tiny: Path) -> None:
    (tiny / "documents" / "c.txt").unlink()
    assert findings.lines(tiny, tiny / "documents") == [
        "raw/sources.csv:4:2 error file: there is no document c.txt [evidence.document]",
    ]


def test_without_documents_one_line_says_how_many_quotes_were_not_checked(tiny: Path) -> None:
    outcome = check.check(tiny, None, lambda _: None)
    assert outcome.findings == []
    assert outcome.notes == [Message("notes.quotes_not_checked", {"quotes": 9})]


@needs_documents
def test_every_quote_of_the_real_coding_stands_in_its_document(real: Path) -> None:
    outcome = check.check(real, project.DOCUMENTS, lambda _: None)
    assert [finding for finding in outcome.findings if finding.check.startswith("evidence.")] == []
    rows = len((real / "raw" / "claims.csv").read_text("utf-8").splitlines()) - 1
    assert outcome.notes == [Message("notes.quotes_checked", {"quotes": rows})]


def test_overlapping_occurrences_are_all_counted() -> None:
    assert check_quotes.positions("nananana", "nana") == [0, 2, 4]

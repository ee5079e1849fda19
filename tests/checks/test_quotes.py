"""Quotes are compared with their documents, character for character; a finding names the differences."""

from pathlib import Path

import findings
import project
import pytest

from pipeline.checks import check_quotes
from pipeline.core import wording
from pipeline.core.finding import Message
from pipeline.run import check

needs_documents = pytest.mark.skipif(
    not project.DOCUMENTS.is_dir(), reason="the coded documents are not available"
)


def test_a_wrong_letter_is_reported_with_claim_line_and_difference(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0007", quote="killing 12 folk5")
    assert findings.lines(tiny, tiny / "documents") == [
        "raw/claims.csv:8:22 error quote: C0007 quotes S003, which does not contain these words; the most "
        "similar passage is: killing 12 folks. [evidence.quote.not_found]",
        '    hint: compare character 16: the quote has "5", the document "s."',
    ]


def test_an_occurrence_that_the_document_does_not_contain_is_reported(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0002", quote="Red Group", occurrence="3")
    assert findings.lines(tiny, tiny / "documents") == [
        "raw/claims.csv:3:23 error occurrence: C0002 quotes occurrence 3 of these words in S001, which contains "
        "them 2 times [evidence.quote.occurrence]",
    ]


def test_curly_quotation_marks_differ_from_straight_ones(tiny: Path) -> None:
    project.change(tiny, "claims", claim_id="C0009", quote='denied any part in "the crime"')
    assert findings.lines(tiny, tiny / "documents") == [
        "raw/claims.csv:10:22 error quote: C0009 quotes S001, which does not contain these words; the most "
        "similar passage is: denied any part in “the crime”. [evidence.quote.not_found]",
        '    hint: compare character 20: the quote has """, the document "“"; '
        'compare character 30: the quote has """, the document "”."',
    ]


def test_a_changed_document_is_reported_by_its_sha256_and_its_length(tiny: Path) -> None:
    path = tiny / "documents" / "b.txt"
    expected = project.sha256(path)
    path.write_bytes(path.read_bytes() + b"x\n")
    assert [(f.place, f.check, wording.message(f)) for f in findings.of(tiny, tiny / "documents")] == [
        (
            "raw/sources.csv:3:3",
            "evidence.document",
            f'sha256: document "b.txt" has SHA-256 {project.sha256(path)}, expected {expected}',
        ),
        (
            "raw/sources.csv:3:4",
            "evidence.document",
            'characters: document "b.txt" has 157 characters, expected 155',
        ),
    ]


def test_a_missing_document_is_reported(tiny: Path) -> None:
    (tiny / "documents" / "c.txt").unlink()
    assert findings.lines(tiny, tiny / "documents") == [
        'raw/sources.csv:4:2 error file: document "c.txt" not found [evidence.document.missing]',
    ]


def test_without_documents_a_note_counts_the_unchecked_quotes(tiny: Path) -> None:
    outcome = check.check(tiny, None, lambda _: None)
    assert outcome.findings == []
    assert outcome.notes == [Message("notes.quotes_not_checked", {"quotes": 9})]


@needs_documents
def test_every_quote_of_the_real_dataset_is_in_its_document(real: Path) -> None:
    outcome = check.check(real, project.DOCUMENTS, lambda _: None)
    assert [finding for finding in outcome.findings if finding.check.startswith("evidence.")] == []
    rows = len((real / "raw" / "claims.csv").read_text("utf-8").splitlines()) - 1
    assert outcome.notes == [Message("notes.quotes_checked", {"quotes": rows})]


def test_overlapping_occurrences_are_counted() -> None:
    assert check_quotes.positions("nananana", "nana") == [0, 2, 4]

"""The coding log accounts for each sentence of each document, and for each claim."""

import re

import coding_log
import project
import pytest

pytestmark = pytest.mark.skipif(
    not project.DOCUMENTS.is_dir(), reason="the documents are not part of the repository"
)


def test_the_log_is_that_of_the_documents_and_the_claims() -> None:
    assert coding_log.LOG.read_text("utf-8").splitlines() == list(coding_log.lines())


def test_each_claim_is_in_the_log_once() -> None:
    logged = re.findall(r"C\d{4}", coding_log.LOG.read_text("utf-8"))
    assert sorted(logged) == sorted(claim["claim_id"] for claim in coding_log.rows("claims"))


def test_what_is_not_coded_has_its_reason() -> None:
    assert re.findall(r"not coded: *\|", coding_log.LOG.read_text("utf-8")) == []


def test_a_full_stop_of_an_abbreviation_ends_no_sentence() -> None:
    text = "On Aug. 26 the U.S. left. “Why?” asked Mr. Valle.\n\nNobody knew"
    assert [text[start:end].strip() for start, end in coding_log.sentences(text)] == [
        "On Aug. 26 the U.S. left.",
        "“Why?”",
        "asked Mr. Valle.",
        "Nobody knew",
    ]

"""Findings as values: a limit on those that are shown."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.core import wording
from pipeline.core.finding import Finding, Message, Severity, errors_first, limited


def finding(line: int, field: str = "name", file: str = "raw/a.csv", waiver: str = "") -> Finding:
    return Finding("error", "cells.required", {"field": field}, file, line, 1, waiver=waiver)


def test_a_limit_keeps_the_first_findings_and_counts_the_rest() -> None:
    findings = [finding(line) for line in range(2, 7)]
    *shown, rest = limited(findings, 3)
    assert shown == findings[:3]
    assert rest == Finding(
        "error", "cells.required", {"rest": 2, "total": 5, "shown": 3, "field": "name"}, "raw/a.csv", count=2
    )
    assert wording.message(rest) == "name: 2 more of these, 5 in total"


def test_a_limit_applies_to_each_field_file_and_kind_alone() -> None:
    findings = [
        finding(2),
        finding(2, field="title"),
        finding(2, file="raw/b.csv"),
        finding(2, waiver="accepted"),
        Finding("error", "cells.unique", {"field": "name"}, "raw/a.csv", 2, 1),
    ]
    assert limited(findings, 1) == findings


def test_findings_without_a_line_share_a_limit() -> None:
    findings = [Finding("error", "verify.missing", {}, name) for name in ("a.csv", "b.csv", "c.csv")]
    assert limited(findings, 1) == [
        findings[0],
        Finding("error", "verify.missing", {"rest": 2, "total": 3, "shown": 1}, count=2),
    ]


def test_applying_a_limit_twice_changes_nothing() -> None:
    once = limited([finding(line) for line in range(2, 9)], 2)
    assert limited(once, 2) == once


def test_singular_and_plural_agree_with_the_number() -> None:
    singular, plural = (Message("notes.waived", {"findings": number}) for number in (1, 2))
    assert wording.phrase(singular) == "1 finding waived (--waived shows it)"
    assert wording.phrase(plural) == "2 findings waived (--waived shows them)"


@given(
    st.lists(st.builds(finding, st.integers(2, 40), st.sampled_from(["name", "title"])), max_size=40),
    st.integers(1, 10),
    st.integers(0, 30),
)
def test_a_limit_gives_the_same_result_after_a_higher_limit(
    findings: list[Finding], limit: int, more: int
) -> None:
    assert limited(limited(findings, limit + more), limit) == limited(findings, limit)
    assert sum(finding.count for finding in limited(findings, limit)) == len(findings)


def test_errors_are_first_and_keep_their_order() -> None:
    codes: list[tuple[Severity, str]] = [("warning", "a"), ("error", "b"), ("warning", "c"), ("error", "d")]
    findings = [Finding(severity, code) for severity, code in codes]
    assert [finding.code for finding in errors_first(findings)] == ["b", "d", "a", "c"]


def test_a_suggestion_is_whole_so_that_it_can_be_typed() -> None:
    name = "Groups in the east of the country that are rivals of the Red Group (unnamed, S002)"
    finding = Finding("error", "cells.item.missing", {}, hints=(Message("suggestion", {"suggestion": name}),))
    assert wording.hint(finding) == f'did you mean "{name}"?'

"""A second, blind coding of the events agrees with the published one, as the coding rules say."""

import json

import coding_log
import project
import second_coding

RULES = project.REPOSITORY / "docs" / "coding-rules.md"


def test_the_table_of_agreement_is_that_of_the_two_codings() -> None:
    lines = RULES.read_text("utf-8").splitlines()
    start = lines.index(second_coding.table()[0])
    assert lines[start : start + len(second_coding.table())] == second_coding.table()


def test_the_readme_of_the_package_has_the_shares_of_the_table() -> None:
    about = json.loads((project.REPOSITORY / "schemas" / "dataset.json").read_text("utf-8"))
    text = " ".join(about["method"])
    shares = {name: round(100 * same / of) for name, (same, of) in second_coding.agreement().items()}
    assert (
        f"agree on {shares['type']} % of the types and on {shares['precision of the date']} % of the precisions"
        in text
    )


def test_the_coders_agree_on_what_the_rules_decide() -> None:
    shares = {name: same / of for name, (same, of) in second_coding.agreement().items() if name != "date"}
    assert {name: share for name, share in shares.items() if share < 0.8} == {}


def test_each_event_of_the_second_coding_is_still_there() -> None:
    assert len(list(second_coding.rows())) == 86 <= len(coding_log.rows("events"))

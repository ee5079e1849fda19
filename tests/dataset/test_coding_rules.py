"""The examples of the coding rules are claims of the dataset, with their words and their types."""

import re

import coding_log
import project
import pytest

RULES = project.REPOSITORY / "docs" / "coding-rules.md"
EXAMPLE = re.compile(r"\| `(\w+)` \| (C\d{4}): “(.*?)” \| (C\d{4}): “(.*?)”: `(\w+)`; ")
CLAIMS = {claim["claim_id"]: claim for claim in coding_log.rows("claims")}
TABLE = EXAMPLE.findall(RULES.read_text("utf-8"))


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_an_example_and_its_near_miss_are_claims(row: tuple[str, ...]) -> None:
    kind, example, quote, miss, missed, other = row
    assert (CLAIMS[example]["type"], CLAIMS[example]["quote"]) == (kind, quote)
    assert (CLAIMS[miss]["type"], CLAIMS[miss]["quote"]) == (other, missed)


@pytest.mark.parametrize("codes", ["claim_types", "modalities"])
def test_each_code_has_an_example(codes: str) -> None:
    path = project.REPOSITORY / "schemas" / "codes" / f"{codes}.csv"
    expected = [line.partition(",")[0] for line in path.read_text("utf-8").splitlines()[1:]]
    found = re.findall(r"^\| `(\w+)` \|", RULES.read_text("utf-8"), re.MULTILINE)
    assert [code for code in expected if code not in found] == []

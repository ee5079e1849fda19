"""A release is cited in the same words wherever a reader finds the citation."""

import html
import json
import re
from pathlib import Path

import pyarrow.parquet
import pytest
import yaml

from pipeline.contract import read_contract
from pipeline.metadata import citation
from pipeline.metadata.facts import Facts

pytestmark = pytest.mark.slow  # each test releases a dataset


@pytest.fixture(scope="session")
def facts(package: Path) -> Facts:
    return Facts(read_contract.read(package.parent.parent), rows={}, files={})


def test_the_citation_is_the_same_in_parquet_page_and_readme(package: Path, facts: Facts) -> None:
    expected = citation.text(facts)
    parquet = {
        pyarrow.parquet.read_schema(path).metadata[b"citation"].decode()
        for path in (package / "data").glob("*.parquet")
    }
    page = (package / "index.html").read_text("utf-8")
    (on_page,) = re.findall(r'<pre id="cite-plain"[^>]*>(.*?)</pre>', page, re.DOTALL)
    readme = (package / "README.md").read_text("utf-8")
    (in_readme,) = re.findall(r"## How to cite\n\n(.*)\n", readme)
    unescaped = re.sub(r"\\(.)", r"\1", html.unescape(in_readme))
    assert (parquet, html.unescape(on_page), unescaped) == ({expected}, expected, expected)


def test_the_bibtex_entry_is_the_same_in_page_readme_and_croissant(package: Path, facts: Facts) -> None:
    expected = citation.bibtex(facts)
    page = (package / "index.html").read_text("utf-8")
    (on_page,) = re.findall(r'<pre id="cite-bibtex"[^>]*>(.*?)</pre>', page, re.DOTALL)
    readme = (package / "README.md").read_text("utf-8")
    (in_readme,) = re.findall(r"```bibtex\n(.*?)\n```", readme, re.DOTALL)
    croissant = json.loads((package / "croissant.json").read_text("utf-8"))["citeAs"]
    assert (html.unescape(on_page), in_readme, croissant) == (expected, expected, expected)


def test_citation_cff_names_the_creators_version_and_doi_of_the_citation(package: Path, facts: Facts) -> None:
    cff = yaml.safe_load((package / "CITATION.cff").read_text("utf-8"))
    names = [
        f"{author['family-names']}, {author['given-names']}" if "family-names" in author else author["name"]
        for author in cff["authors"]
    ]
    assert names == [creator.sorted_name for creator in facts.creators]
    assert (cff["title"], cff["version"], cff.get("doi", "")) == (
        facts.about["title"],
        facts.about["version"],
        facts.about.get("doi", ""),
    )

"""docs/fair.md says which FAIR metrics a package fulfils: each claim holds for two released packages.

One of the packages has neither DOI nor homepage, and the other has both. The checks follow the conditions of
F-UJI's tests, as far as files show them.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import packages
import project
import pytest
import shared_release

from pipeline.metadata.facts import DOI

CORE = ("creator", "name", "identifier", "publisher", "datePublished", "description", "keywords", "@type")
COAR = "http://purl.org/coar/access_right/"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (project.REPOSITORY / "docs" / "fair.md").read_text("utf-8").splitlines()
    if line.startswith("| FsF-")
]
Page = dict[str, Any]


def has_addresses_and_sizes(page: Page) -> bool:
    return all(
        {"contentUrl", "contentSize", "encodingFormat"} <= file.keys() for file in page["distribution"]
    )


# For each metric, whether the linked data of a page fulfil it.
CHECKS: dict[str, Callable[[Page], bool]] = {
    "FsF-F1-01D": lambda page: page["@id"].startswith("https://"),
    "FsF-F1-02D": lambda page: page["@id"].startswith(DOI),
    "FsF-F2-01M": lambda page: all(page.get(name) for name in CORE),
    "FsF-F3-01M": lambda page: page["url"].startswith("https://") and has_addresses_and_sizes(page),
    "FsF-F4-01M": lambda page: page["url"].startswith("https://"),
    "FsF-A1-01M": lambda page: page["conditionsOfAccess"][0].startswith(COAR),
    "FsF-A1-02M": lambda page: page["url"].startswith("https://"),
    "FsF-A1-03D": lambda page: page["url"].startswith("https://"),
    "FsF-A2-01M": lambda page: page["@id"].startswith(DOI),
    "FsF-I1-01M": lambda page: "@context" in page,
    "FsF-I2-01M": lambda page: bool({"prov:wasDerivedFrom", "prov:wasRevisionOf"} & page.keys()),
    "FsF-I3-01M": lambda page: bool({"isBasedOn", "subjectOf"} & page.keys()),
    "FsF-R1-01MD": lambda page: (
        has_addresses_and_sizes(page)
        and all("valueReference" in variable for variable in page["variableMeasured"])
    ),
    "FsF-R1.1-01M": lambda page: all(path.startswith("https://") for path in page["license"]),
    "FsF-R1.2-01M": lambda page: all(page.get(name) for name in ("creator", "publisher", "datePublished")),
    "FsF-R1.3-01M": lambda page: "ddi" in json.dumps(page["@context"]),
    "FsF-R1.3-02D": lambda page: any(file["encodingFormat"] == "text/csv" for file in page["distribution"]),
}
# What the packages have of that which a metric may need.
HAVE = {"tiny": {"package"}, "strikes": {"package", "address", "DOI", "works"}}


@pytest.mark.slow
@pytest.mark.parametrize("name", HAVE)
def test_a_package_fulfils_the_metrics_that_the_table_says(
    name: str, released: Callable[[str], Path]
) -> None:
    package = shared_release.package(released(name))
    page = packages.linked_data((package / "index.html").read_text("utf-8"))
    claimed = {metric: needs in HAVE[name] for metric, _, needs, _ in ROWS}
    assert {metric: CHECKS[metric](page) for metric in claimed} == claimed
    assert claimed.keys() == CHECKS.keys()


def test_the_summary_counts_the_lines_of_the_table() -> None:
    needs = [row[2] for row in ROWS]
    counts = {kind: needs.count(kind) for kind in ("package", "address", "DOI", "works", "archive")}
    assert counts == {"package": 7, "address": 5, "DOI": 3, "works": 1, "archive": 1}
    assert len(ROWS) == sum(counts.values()) == 17

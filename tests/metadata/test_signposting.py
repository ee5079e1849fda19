"""The page leads programs to its metadata and data by typed links."""

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
import shared_release

DESCRIPTIONS = {
    "datacite.json": "application/vnd.datacite.datacite+json",
    "ro-crate-metadata.json": "application/ld+json",
    "croissant.json": "application/ld+json",
    "data/csv-metadata.json": "application/csvm+json",
}


class Links(HTMLParser):
    """Collects relation, address and media type of the link elements, except the icon."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, ...]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "link" and values["rel"] != "icon":
            self.found.append(tuple(values[name] for name in ("rel", "href", "type") if name in values))


@pytest.mark.slow
def test_the_page_has_typed_links_to_doi_people_licences_metadata_and_data(
    released: Callable[[str], Path],
) -> None:
    package = shared_release.package(released("strikes"))
    found = Links((package / "index.html").read_text("utf-8")).found
    tables = [f"data/{path.name}" for path in sorted((package / "data").glob("*.csv"))]
    assert sorted(found) == sorted(
        [
            ("cite-as", "https://doi.org/10.5555/quayside-strikes"),
            ("type", "https://schema.org/Dataset"),
            ("author", "https://orcid.org/0000-0002-1825-0097"),
            ("license", "https://creativecommons.org/publicdomain/zero/1.0/"),
            *(("describedby", name, kind) for name, kind in DESCRIPTIONS.items()),
            *(("item", name, "text/csv") for name in tables),
        ]
    )
    assert [name for name in DESCRIPTIONS if not (package / name).is_file()] == []

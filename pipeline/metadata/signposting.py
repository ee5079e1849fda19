"""Typed links in the head of the page, which lead programs to metadata and data (signposting.org/FAIR)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.metadata import croissant, csvw, datacite, ro_crate
from pipeline.metadata.facts import Facts, File

# Metadata files with the media types of their formats.
DESCRIPTIONS = {
    datacite.NAME: "application/vnd.datacite.datacite+json",
    ro_crate.NAME: "application/ld+json",
    croissant.NAME: "application/ld+json",
    csvw.NAME: "application/csvm+json",
}
CSV = "text/csv"


@dataclass(frozen=True)
class Link:
    """A link: its relation, its address, and the media type of what it leads to, empty if not known."""

    relation: str
    address: str
    mediatype: str = ""


def links(facts: Facts, files: Mapping[str, File]) -> Iterator[Link]:
    """Yield the links: to the DOI, the type, creators, licences, descriptions, and the CSV files.

    Args:
        facts: the release.
        files: the files of the package, by path.
    """
    if facts.doi:
        yield Link("cite-as", facts.doi)
    yield Link("type", "https://schema.org/Dataset")
    yield from (Link("author", creator.path) for creator in facts.creators if creator.path)
    yield from (Link("license", licence.path) for licence in facts.licences)
    yield from (Link("describedby", name, kind) for name, kind in DESCRIPTIONS.items() if name in files)
    yield from (Link("item", file.path, CSV) for file in files.values() if file.mediatype == CSV)

"""CITATION.cff: how to cite the dataset, by the Citation File Format 1.2.0, which GitHub and Zotero read."""

from typing import Any

from pipeline.metadata.facts import Contributor, Facts, without_empty

NAME = "CITATION.cff"


def text(facts: Facts) -> str:
    """Write it; a licence that is not in the SPDX list is told by its address."""
    import yaml  # noqa: PLC0415 - only a release writes it

    about = facts.about
    known = [licence.spdx for licence in facts.licences if licence.spdx]
    said = without_empty(
        {
            "cff-version": "1.2.0",
            "message": "If you use this dataset, please cite it by these metadata.",
            "type": "dataset",
            "title": about["title"],
            "abstract": about["description"],
            "authors": [_author(one) for one in facts.creators],
            "version": about["version"],
            "date-released": about["released"],
            "license": known[0] if len(known) == 1 else known,
            "license-url": "" if known else facts.licences[0].path,
            "doi": about.get("doi", ""),
            "url": about.get("homepage", ""),
            "keywords": about["keywords"],
        }
    )
    return str(yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=110))


def _author(one: Contributor) -> dict[str, Any]:
    """Describe a creator; an entity has no affiliation there."""
    address = {"orcid" if one.orcid else "website": one.path}
    if one.is_person:
        names = {"family-names": one.family_name, "given-names": one.given_name}
        return without_empty({**names, "affiliation": one.organization, **address})
    return without_empty({"name": one.title, "website": one.path})

"""CITATION.cff: how to cite the dataset, in the Citation File Format 1.2.0, which GitHub and Zotero read."""

from typing import Any

from pipeline.metadata.contributor import Contributor
from pipeline.metadata.facts import Facts, Licence, without_empty

NAME = "CITATION.cff"


def text(facts: Facts) -> str:
    """Return CITATION.cff as YAML.

    A licence that is not in the SPDX list is given by its URL: the first as license-url, which may occur only
    once, others as identifiers. The format has no contributors other than authors.
    """
    import yaml  # noqa: PLC0415 - only a release needs it

    about = facts.about
    identifiers = [licence.spdx for licence in facts.licences if licence.spdx]
    unlisted = [licence for licence in facts.licences if not licence.spdx]
    content = without_empty(
        {
            "cff-version": "1.2.0",
            "message": "If you use this dataset, please cite it by these metadata.",
            "type": "dataset",
            "title": about["title"],
            "abstract": about["description"],
            "authors": [_author(creator) for creator in facts.creators],
            "version": about["version"],
            "date-released": about["released"],
            "license": identifiers[0] if len(identifiers) == 1 else identifiers,
            "license-url": unlisted[0].path if unlisted else "",
            "identifiers": [*_concept(facts), *map(_licence, unlisted[1:])],
            "doi": about.get("doi", ""),
            "url": about.get("homepage", ""),
            "keywords": about["keywords"],
        }
    )
    return str(yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=110))


def _concept(facts: Facts) -> list[dict[str, str]]:
    """Return the DOI of all versions, which is not the one to cite this version by."""
    doi = facts.about.get("concept_doi")
    return [{"type": "doi", "value": doi, "description": "All versions"}] if doi else []


def _licence(licence: Licence) -> dict[str, str]:
    return {"type": "url", "value": licence.path, "description": f"Licence: {licence.title}"}


def _author(creator: Contributor) -> dict[str, Any]:
    """Return a creator as a CFF person, or as a CFF entity, which cannot have an affiliation.

    A person of whom only the whole name is known has it as family name, since CFF has no other place for it.
    """
    address = {"orcid" if creator.orcid else "website": creator.path}
    if creator.is_person:
        names = {"family-names": creator.family_name, "given-names": creator.given_name}
        if not any(names.values()):
            names["family-names"] = creator.title
        return without_empty({**names, "affiliation": creator.organization, **address})
    return without_empty({"name": creator.title, "website": creator.path})

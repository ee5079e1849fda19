""".zenodo.json: what Zenodo files a deposit under (developers.zenodo.org, deposit metadata)."""

from html import escape
from typing import Any

from pipeline.metadata.facts import Contributor, Facts, as_json, without_empty

NAME = ".zenodo.json"


def text(facts: Facts) -> str:
    """Write it. Zenodo takes one licence, the first, and mints the DOI, so none is said."""
    about = facts.about
    others = [(one, kind) for one in facts.contributors for kind in one.types]
    return as_json(
        without_empty(
            {
                "upload_type": "dataset",
                "title": about["title"],
                "description": f"<p>{escape(about['description'], quote=False)}</p>",
                "version": about["version"],
                "publication_date": about["released"],
                "creators": [_person(one) for one in facts.creators],
                "contributors": [{**_person(one), "type": kind} for one, kind in others],
                "access_right": "open",
                "license": (facts.licences[0].spdx or facts.licences[0].name).lower(),
                "keywords": about["keywords"],
                "related_identifiers": [
                    {"identifier": one["path"], "relation": one["relation"][:1].lower() + one["relation"][1:]}
                    for one in about.get("related", ())
                ],
                "locations": [{"place": place} for place in about.get("places", ())],
            }
        )
    )


def _person(one: Contributor) -> dict[str, Any]:
    return without_empty({"name": one.sorted_name, "affiliation": one.organization, "orcid": one.orcid})

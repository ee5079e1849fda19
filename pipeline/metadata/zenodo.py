""".zenodo.json: the metadata of a deposit in Zenodo (developers.zenodo.org, deposit metadata)."""

from html import escape
from typing import Any

from pipeline.metadata.contributor import Contributor
from pipeline.metadata.coverage import Place
from pipeline.metadata.facts import Facts, as_json, without_empty

NAME = ".zenodo.json"
# Values of DataCite's relationType that Zenodo does not accept.
OTHER_RELATIONS = {"IsCollectedBy", "Collects", "HasVersion", "IsVersionOf", "IsPublishedIn"}


def text(facts: Facts) -> str:
    """Return .zenodo.json without a DOI, since Zenodo assigns it.

    A deposit has one licence, so `notes` name all if there are several.
    """
    about = facts.about
    contributors = [(person, role) for person in facts.contributors for role in person.types]
    return as_json(
        without_empty(
            {
                "upload_type": "dataset",
                "title": about["title"],
                "description": f"<p>{escape(about['description'], quote=False)}</p>",
                "version": about["version"],
                "publication_date": about["released"],
                "creators": [_person(creator) for creator in facts.creators],
                "contributors": [{**_person(person), "type": role} for person, role in contributors],
                "method": "".join(
                    f"<p>{escape(words, quote=False)}</p>" for words in about.get("method", ())
                ),
                "access_right": facts.access.rights,
                "access_conditions": escape(facts.access.conditions, quote=False),
                "embargo_date": facts.access.until,
                "license": (facts.licences[0].spdx or facts.licences[0].name).lower(),
                "notes": _licences(facts) if len(facts.licences) > 1 else "",
                "keywords": about["keywords"],
                "related_identifiers": [
                    {
                        "identifier": work.path,
                        "relation": work.relation[:1].lower() + work.relation[1:],
                    }
                    for work in facts.related
                    if work.path and work.relation not in OTHER_RELATIONS
                ],
                "locations": [_location(place) for place in facts.places],
            }
        )
    )


def _location(place: Place) -> dict[str, Any]:
    return {"place": place.name, **dict(zip(("lat", "lon"), place.point or (), strict=False))}


def _licences(facts: Facts) -> str:
    """Return all licences as HTML."""
    links = (f'<a href="{escape(one.path)}">{escape(one.title, quote=False)}</a>' for one in facts.licences)
    return f"<p>Licences: {', '.join(links)}.</p>"


def _person(contributor: Contributor) -> dict[str, Any]:
    return without_empty(
        {
            "name": contributor.sorted_name,
            "affiliation": contributor.organization,
            "orcid": contributor.orcid,
        }
    )

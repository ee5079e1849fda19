"""datacite.json: the metadata for registering a DOI, in the DataCite Metadata Schema 4.5."""

from collections.abc import Iterator
from typing import Any

from pipeline.metadata.contributor import Contributor
from pipeline.metadata.facts import Facts, Work, as_json, without_empty

NAME = "datacite.json"
KERNEL = "http://datacite.org/schema/kernel-4"
SPDX = "https://spdx.org/licenses/"
# Identifier schemes of funders and publishers, by the start of their URLs.
SCHEMES = {
    "https://ror.org/": "ROR",
    "https://isni.org/": "ISNI",
    "https://doi.org/10.13039/": "Crossref Funder ID",
}


def text(facts: Facts) -> str:
    """Return datacite.json."""
    about = facts.about
    language = {"lang": about["language"]} if "language" in about else {}
    contributors = [(person, role) for person in facts.contributors for role in person.types]
    dates = [{"date": about["released"], "dateType": "Issued"}]
    if facts.period:
        declared = "period that the data cover"
        information = declared if "period" in about else "first and last day that the dates in the data allow"
        covered = {"dateType": "Other", "dateInformation": information}
        dates.append({"date": facts.period, **covered})
    if facts.access.until:
        dates.append({"date": facts.access.until, "dateType": "Available"})
    descriptions = {
        "Abstract": about["description"],
        "Methods": facts.method,
        "Other": facts.access.conditions,
    }
    return as_json(
        without_empty(
            {
                "schemaVersion": KERNEL,
                "doi": about.get("doi"),
                "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
                "creators": [_person(creator) for creator in facts.creators],
                "titles": [{"title": about["title"], **language}],
                "publisher": _publisher(facts.publisher),
                "publicationYear": about["released"][:4],
                "contributors": [
                    {**_person(person), "contributorType": role} for person, role in contributors
                ],
                "dates": dates,
                "language": about.get("language"),
                "subjects": [{"subject": keyword, **language} for keyword in about["keywords"]],
                "alternateIdentifiers": [
                    {"alternateIdentifier": facts.dataset.release_name, "alternateIdentifierType": "release"}
                ],
                "relatedIdentifiers": [_related(work) for work in facts.related if work.path],
                "relatedItems": [_item(work) for work in facts.related if not work.path],
                "sizes": [f"{sum(file.bytes for file in facts.files.values())} bytes"],
                "formats": sorted({file.mediatype for file in facts.files.values()}),
                "version": about["version"],
                "rightsList": [
                    {"rights": licence.title, "rightsUri": licence.path} | _spdx(licence.spdx)
                    for licence in facts.licences
                ]
                + [{"rights": facts.access.title, "rightsUri": facts.access.path}],
                "descriptions": [
                    {"description": words, "descriptionType": kind, **language}
                    for kind, words in descriptions.items()
                    if words
                ],
                "geoLocations": list(_locations(facts)),
                "fundingReferences": [_funding(grant) for grant in about.get("funding", ())],
                "url": about.get("homepage"),
            }
        )
    )


def _locations(facts: Facts) -> Iterator[dict[str, Any]]:
    for place in facts.places:
        point = dict(zip(("pointLatitude", "pointLongitude"), place.point or (), strict=False))
        yield without_empty({"geoLocationPlace": place.name, "geoLocationPoint": point})
    if facts.box:
        yield {
            "geoLocationBox": {
                "westBoundLongitude": facts.box.west,
                "eastBoundLongitude": facts.box.east,
                "southBoundLatitude": facts.box.south,
                "northBoundLatitude": facts.box.north,
            }
        }


def _person(contributor: Contributor) -> dict[str, Any]:
    orcid = {
        "nameIdentifier": contributor.path,
        "nameIdentifierScheme": "ORCID",
        "schemeUri": "https://orcid.org",
    }
    return without_empty(
        {
            "name": contributor.sorted_name,
            "nameType": "Personal" if contributor.is_person else "Organizational",
            "givenName": contributor.given_name,
            "familyName": contributor.family_name,
            "nameIdentifiers": [orcid] if contributor.orcid else [],
            "affiliation": [{"name": contributor.organization}] if contributor.organization else [],
        }
    )


def _scheme(path: str) -> str:
    return next((name for start, name in SCHEMES.items() if path.startswith(start)), "")


def _publisher(publisher: Contributor) -> dict[str, Any]:
    scheme = _scheme(publisher.path)
    identifier = (
        {"publisherIdentifier": publisher.path, "publisherIdentifierScheme": scheme} if scheme else {}
    )
    return {"name": publisher.title, **identifier}


def _spdx(identifier: str) -> dict[str, str]:
    if not identifier:
        return {}
    return {"rightsIdentifier": identifier, "rightsIdentifierScheme": "SPDX", "schemeUri": SPDX}


def _related(work: Work) -> dict[str, str]:
    return {
        "relatedIdentifier": work.identifier,
        "relatedIdentifierType": work.scheme,
        "relationType": work.relation,
    }


def _item(work: Work) -> dict[str, Any]:
    """Return a related work without an identifier, which is a release of this dataset."""
    return {
        "relatedItemType": "Dataset",
        "relationType": work.relation,
        "titles": [{"title": work.title}],
        "edition": work.version,
        "publicationYear": work.released[:4],
    }


def _funding(grant: dict[str, str]) -> dict[str, Any]:
    path = grant.get("path", "")
    return without_empty(
        {
            "funderName": grant["funder"],
            "funderIdentifier": path,
            "funderIdentifierType": (_scheme(path) or "Other") if path else "",
            "awardNumber": grant.get("award", ""),
            "awardTitle": grant.get("awardTitle", ""),
        }
    )

"""datacite.json: what a DOI is registered with, by the DataCite Metadata Schema 4.5."""

from typing import Any

from pipeline.metadata.facts import DOI, Contributor, Facts, as_json, without_empty

NAME = "datacite.json"
KERNEL = "http://datacite.org/schema/kernel-4"
SPDX = "https://spdx.org/licenses/"
# Who gives identifiers to funders and publishers, by their addresses.
SCHEMES = {
    "https://ror.org/": "ROR",
    "https://isni.org/": "ISNI",
    "https://doi.org/10.13039/": "Crossref Funder ID",
}


def text(facts: Facts) -> str:
    """Write it."""
    about = facts.about
    language = {"lang": about["language"]} if "language" in about else {}
    others = [(one, kind) for one in facts.contributors for kind in one.types]
    dates = [{"date": about["released"], "dateType": "Issued"}]
    if "period" in about:
        covered = {"dateType": "Other", "dateInformation": "period that the data cover"}
        dates.append({"date": about["period"], **covered})
    return as_json(
        without_empty(
            {
                "schemaVersion": KERNEL,
                "doi": about.get("doi"),
                "types": {"resourceTypeGeneral": "Dataset", "resourceType": "Dataset"},
                "creators": [_person(one) for one in facts.creators],
                "titles": [{"title": about["title"], **language}],
                "publisher": _publisher(facts.publisher),
                "publicationYear": about["released"][:4],
                "contributors": [{**_person(one), "contributorType": kind} for one, kind in others],
                "dates": dates,
                "language": about.get("language"),
                "subjects": [{"subject": keyword, **language} for keyword in about["keywords"]],
                "alternateIdentifiers": [
                    {"alternateIdentifier": facts.dataset.release_name, "alternateIdentifierType": "release"}
                ],
                "relatedIdentifiers": [_related(one) for one in about.get("related", ())],
                "sizes": [f"{sum(file.bytes for file in facts.files.values())} bytes"],
                "formats": sorted({file.mediatype for file in facts.files.values()}),
                "version": about["version"],
                "rightsList": [
                    {"rights": one.title, "rightsUri": one.path} | _spdx(one.spdx) for one in facts.licences
                ],
                "descriptions": [
                    {"description": about["description"], "descriptionType": "Abstract", **language}
                ],
                "geoLocations": [{"geoLocationPlace": place} for place in about.get("places", ())],
                "fundingReferences": [_funding(one) for one in about.get("funding", ())],
                "url": about.get("homepage"),
            }
        )
    )


def _person(one: Contributor) -> dict[str, Any]:
    orcid = {"nameIdentifier": one.path, "nameIdentifierScheme": "ORCID", "schemeUri": "https://orcid.org"}
    return without_empty(
        {
            "name": one.sorted_name,
            "nameType": "Personal" if one.is_person else "Organizational",
            "givenName": one.given_name,
            "familyName": one.family_name,
            "nameIdentifiers": [orcid] if one.orcid else [],
            "affiliation": [{"name": one.organization}] if one.organization else [],
        }
    )


def _scheme(path: str) -> str:
    return next((name for start, name in SCHEMES.items() if path.startswith(start)), "")


def _publisher(one: Contributor) -> dict[str, Any]:
    scheme = _scheme(one.path)
    identifier = {"publisherIdentifier": one.path, "publisherIdentifierScheme": scheme} if scheme else {}
    return {"name": one.title, **identifier}


def _spdx(identifier: str) -> dict[str, str]:
    if not identifier:
        return {}
    return {"rightsIdentifier": identifier, "rightsIdentifierScheme": "SPDX", "schemeUri": SPDX}


def _related(one: dict[str, str]) -> dict[str, str]:
    doi = one["path"].startswith(DOI)
    return {
        "relatedIdentifier": one["path"].removeprefix(DOI) if doi else one["path"],
        "relatedIdentifierType": "DOI" if doi else "URL",
        "relationType": one["relation"],
    }


def _funding(one: dict[str, str]) -> dict[str, Any]:
    path = one.get("path", "")
    return without_empty(
        {
            "funderName": one["funder"],
            "funderIdentifier": path,
            "funderIdentifierType": (_scheme(path) or "Other") if path else "",
            "awardNumber": one.get("award", ""),
            "awardTitle": one.get("awardTitle", ""),
        }
    )

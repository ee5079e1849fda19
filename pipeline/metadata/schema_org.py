"""What search engines read in the dataset's page (schema.org/Dataset, Science on Schema.org 1.2.3)."""

from typing import Any

from pipeline.metadata.facts import Contributor, Facts, without_empty

# Science on Schema.org wants http; the vocabulary stands inline, so that nothing is fetched to read it.
CONTEXT = {"@vocab": "http://schema.org/"}


def said(facts: Facts) -> dict[str, Any]:
    """Return it as JSON-LD; without DOI and homepage, the address is the folder that the page lies in."""
    about = facts.about
    return without_empty(
        {
            "@context": CONTEXT,
            "@id": facts.doi or facts.url,
            "@type": "Dataset",
            "identifier": facts.doi or facts.dataset.release_name,
            "url": facts.url,
            "name": about["title"],
            "alternateName": about["name"],
            "description": about["description"],
            "version": about["version"],
            "datePublished": about["released"],
            "license": [licence.path for licence in facts.licences],
            "creator": [agent(one) for one in facts.creators],
            "contributor": [agent(one) for one in facts.contributors if not one.is_creator],
            "publisher": agent(facts.publisher),
            "keywords": about["keywords"],
            **coverage(facts),
            "funding": [_grant(one) for one in about.get("funding", ())],
            "distribution": [
                {
                    "@type": "DataDownload",
                    "name": file.path,
                    "contentUrl": file.path,
                    "encodingFormat": file.mediatype,
                    "contentSize": f"{file.bytes} B",
                    "sha256": file.sha256,
                }
                for file in facts.files.values()
            ],
            "variableMeasured": [
                {
                    "@type": "PropertyValue",
                    "name": f"{table.name}.{field.name}",
                    "description": field.description,
                }
                for table in facts.dataset.tables.values()
                for field in table.fields
            ],
        }
    )


def agent(one: Contributor) -> dict[str, Any]:
    """Describe a person, or an organisation, which a team is here too; only a path identifies it."""
    if not one.is_person:
        return without_empty({"@id": one.path, "@type": "Organization", "name": one.title})
    return without_empty(
        {
            "@id": one.path,
            "@type": "Person",
            "name": one.title,
            "givenName": one.given_name,
            "familyName": one.family_name,
            "affiliation": {"@type": "Organization", "name": one.organization} if one.organization else {},
        }
    )


def coverage(facts: Facts) -> dict[str, Any]:
    """Say in which language the data are, which places and which time they cover, and what they rest on."""
    about = facts.about
    related = about.get("related", ())
    return without_empty(
        {
            "inLanguage": about.get("language"),
            "temporalCoverage": about.get("period"),
            "spatialCoverage": [{"@type": "Place", "name": place} for place in about.get("places", ())],
            "isBasedOn": [_work(one) for one in related if one["relation"] == "IsDerivedFrom"],
            "subjectOf": [_work(one) for one in related if one["relation"] != "IsDerivedFrom"],
        }
    )


def _work(one: dict[str, str]) -> dict[str, str]:
    return {"@id": one["path"], "@type": "CreativeWork", "name": one["title"], "url": one["path"]}


def _grant(one: dict[str, str]) -> dict[str, Any]:
    funder = without_empty({"@id": one.get("path"), "@type": "Organization", "name": one["funder"]})
    said = {"@type": "Grant", "identifier": one.get("award"), "name": one.get("awardTitle")}
    return without_empty({**said, "funder": funder})

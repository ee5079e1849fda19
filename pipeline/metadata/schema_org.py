"""The metadata in the dataset's page for search engines, by schema.org and Science on Schema.org 1.2.3."""

from typing import Any

from pipeline.metadata.facts import Contributor, Facts, without_empty

# Science on Schema.org requires http; the vocabulary is inline, so that readers need not fetch a context.
CONTEXT = {"@vocab": "http://schema.org/"}


def metadata(facts: Facts) -> dict[str, Any]:
    """Return the dataset as JSON-LD; without DOI and homepage, its URL is the folder of the page."""
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
            "creator": [agent(creator) for creator in facts.creators],
            "contributor": [agent(contributor) for contributor in facts.others],
            "publisher": agent(facts.publisher),
            "keywords": about["keywords"],
            **coverage(facts),
            "funding": [_grant(grant) for grant in about.get("funding", ())],
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


def agent(contributor: Contributor) -> dict[str, Any]:
    """Return a contributor as a Person, or as an Organization if it is an organisation or a team."""
    if not contributor.is_person:
        return without_empty({"@id": contributor.path, "@type": "Organization", "name": contributor.title})
    return without_empty(
        {
            "@id": contributor.path,
            "@type": "Person",
            "name": contributor.title,
            "givenName": contributor.given_name,
            "familyName": contributor.family_name,
            "affiliation": {"@type": "Organization", "name": contributor.organization}
            if contributor.organization
            else {},
        }
    )


def coverage(facts: Facts) -> dict[str, Any]:
    """Return the language of the data, the places and period that they cover, and the related works."""
    about = facts.about
    related = about.get("related", ())
    return without_empty(
        {
            "inLanguage": about.get("language"),
            "temporalCoverage": about.get("period"),
            "spatialCoverage": [{"@type": "Place", "name": place} for place in about.get("places", ())],
            "isBasedOn": [_work(work) for work in related if work["relation"] == "IsDerivedFrom"],
            "citation": [_work(work) for work in related if work["relation"] == "References"],
            "subjectOf": [
                _work(work) for work in related if work["relation"] not in {"IsDerivedFrom", "References"}
            ],
        }
    )


def _work(work: dict[str, str]) -> dict[str, str]:
    return {"@id": work["path"], "@type": "CreativeWork", "name": work["title"], "url": work["path"]}


def _grant(grant: dict[str, str]) -> dict[str, Any]:
    funder = without_empty({"@id": grant.get("path"), "@type": "Organization", "name": grant["funder"]})
    award = {"@type": "Grant", "identifier": grant.get("award"), "name": grant.get("awardTitle")}
    return without_empty({**award, "funder": funder})

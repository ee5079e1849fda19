"""The metadata in the dataset's page for search engines, by schema.org and Science on Schema.org 1.2.3."""

from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

from pipeline.metadata.contributor import Contributor
from pipeline.metadata.facts import Facts, Work, without_empty
from pipeline.schema.model import Field

# Science on Schema.org requires http; the vocabulary is inline, so that readers need not fetch a context.
# The prefixes are those of relations for which schema.org has no property.
PREFIXES = {"dct": "http://purl.org/dc/terms/", "prov": "http://www.w3.org/ns/prov#"}
CONTEXT = {"@vocab": "http://schema.org/", **PREFIXES}
TYPES = "https://datapackage.org/standard/table-schema/"
# Properties for DataCite's relations; another relation is a dct:relation.
RELATIONS = {
    "IsDerivedFrom": "isBasedOn",
    "References": "citation",
    "Cites": "citation",
    "IsPartOf": "isPartOf",
    "IsPublishedIn": "isPartOf",
    "HasPart": "dct:hasPart",
    "IsSupplementTo": "subjectOf",
    "IsDescribedBy": "subjectOf",
    "IsDocumentedBy": "subjectOf",
    "IsReferencedBy": "subjectOf",
    "IsCitedBy": "subjectOf",
    "IsReviewedBy": "subjectOf",
    "Describes": "about",
    "Documents": "about",
    "Reviews": "about",
    "IsIdenticalTo": "sameAs",
    "IsNewVersionOf": "prov:wasRevisionOf",
    "IsVersionOf": "dct:isVersionOf",
    "HasVersion": "dct:hasVersion",
    "Requires": "dct:requires",
    "IsRequiredBy": "dct:isRequiredBy",
    "Obsoletes": "dct:replaces",
    "IsObsoletedBy": "dct:isReplacedBy",
}


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
            **shared(facts),
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
                _variable(f"{table.name}.{field.name}", field)
                for table in facts.dataset.tables.values()
                for field in table.fields
            ],
        }
    )


def _variable(name: str, field: Field) -> dict[str, Any]:
    """Return a field as a variable; its type is a term of Table Schema."""
    kind = {"@type": "DefinedTerm", "name": field.type, "inDefinedTermSet": TYPES}
    return without_empty(
        {
            "@type": "PropertyValue",
            "name": name,
            "description": field.description,
            "propertyID": field.rdf_type,
            "unitText": field.unit,
            "valueReference": kind,
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


def shared(facts: Facts) -> dict[str, Any]:
    """Return the properties that RO-Crate and Croissant have too: coverage, method, access, related works."""
    access = facts.access
    works: dict[str, list[dict[str, str]]] = {}
    for work in facts.related:
        works.setdefault(RELATIONS.get(work.relation, "dct:relation"), []).append(_work(work))
    return without_empty(
        {
            "inLanguage": facts.about.get("language"),
            "temporalCoverage": facts.period,
            "spatialCoverage": list(_places(facts)),
            "measurementTechnique": facts.method,
            "isAccessibleForFree": access.rights == "open" or None,
            "conditionsOfAccess": list(filter(None, [access.path, access.conditions])),
            **works,
            "prov:wasDerivedFrom": [{"@id": work["@id"]} for work in works.get("isBasedOn", ())],
        }
    )


def _places(facts: Facts) -> Iterator[dict[str, Any]]:
    """Yield each place with its point, and the box around all points (latitude first, from south-west)."""
    for place in facts.places:
        point = dict(zip(("latitude", "longitude"), place.point or (), strict=False))
        geo = {"@type": "GeoCoordinates", **point} if point else {}
        yield without_empty({"@id": place.uri, "@type": "Place", "name": place.name, "geo": geo})
    if facts.box:
        west, south, east, north = astuple(facts.box)
        yield {"@type": "Place", "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}}


def _work(work: Work) -> dict[str, str]:
    kind = "Dataset" if work.version else "CreativeWork"
    node = {"@id": work.path, "@type": kind, "name": work.title, "url": work.path, "version": work.version}
    return without_empty(node)


def _grant(grant: dict[str, str]) -> dict[str, Any]:
    funder = without_empty({"@id": grant.get("path"), "@type": "Organization", "name": grant["funder"]})
    award = {"@type": "Grant", "identifier": grant.get("award"), "name": grant.get("awardTitle")}
    return without_empty({**award, "funder": funder})

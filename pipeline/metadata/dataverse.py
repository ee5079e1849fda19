"""dataverse.json: the metadata of a new dataset in Dataverse, for `POST /api/dataverses/{alias}/datasets`.

Dataverse is an archive of the social sciences, and converts them to DDI Codebook 2.5. It rejects a file
with a field, or with a number of values, that its metadata blocks do not have. Therefore only fields that are
the same since Dataverse 4 are written: no bounding box, whose fields were renamed, and no terms of lists that
change, such as names of countries and languages.
https://guides.dataverse.org/en/latest/api/native-api.html
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.metadata.contributor import Contributor
from pipeline.metadata.facts import NEW_VERSION, Facts, Work, as_json, without_empty

NAME = "dataverse.json"
# The licences of a Dataverse installation, under their names there; others are terms of use.
LICENCE = re.compile(r"CC(0|-BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)")
# Values of DataCite's contributorType that Dataverse has, with spaces between the words.
CONTRIBUTING = {
    *("DataCollector", "DataCurator", "DataManager", "Editor", "HostingInstitution", "ProjectLeader"),
    *("ProjectManager", "ProjectMember", "RelatedPerson", "Researcher", "ResearchGroup", "RightsHolder"),
    *("Sponsor", "Supervisor", "WorkPackageLeader"),
}
# Where related works are listed, by their relation; others are related material.
LISTS = {
    "IsDerivedFrom": "dataSources",
    "References": "otherReferences",
    "Cites": "otherReferences",
    NEW_VERSION: "relatedDatasets",
}
PUBLICATIONS = (
    "IsCitedBy",
    "IsReferencedBy",
    "IsDescribedBy",
    "IsDocumentedBy",
    "IsReviewedBy",
    "IsSupplementTo",
)
# Fields within others whose values are terms of a list.
VOCABULARIES = dict.fromkeys(
    ("authorIdentifierScheme", "contributorType", "publicationIDType"), "controlledVocabulary"
)

Node = dict[str, Any]


def text(facts: Facts) -> str:
    """Return dataverse.json without a DOI, since the archive assigns it.

    The version of the dataset is part of its other identifier, since Dataverse counts versions itself.
    """
    blocks = {"citation": ("Citation Metadata", list(_citation(facts)))}
    if facts.places:
        places = [{"otherGeographicCoverage": place.name} for place in facts.places]
        blocks["geospatial"] = ("Geospatial Metadata", [_compound("geographicCoverage", places)])
    version = {
        **_terms(facts),
        "metadataBlocks": {
            name: {"displayName": title, "fields": fields} for name, (title, fields) in blocks.items()
        },
    }
    return as_json({"datasetVersion": version})


def _terms(facts: Facts) -> dict[str, str]:
    """Return the licence, or the terms of use if there are several or Dataverse does not have it."""
    match = LICENCE.fullmatch(facts.licences[0].spdx)
    terms = "; ".join(f"{licence.title} ({licence.path})" for licence in facts.licences)
    named = {"license": f"CC{match[1].replace('-', ' ', 1)} {match[2]}"} if match else {}
    return without_empty(
        {
            **(named if len(facts.licences) == 1 and named else {"termsOfUse": terms}),
            "termsOfAccess": facts.access.conditions,
        }
    )


def _citation(facts: Facts) -> Iterator[Node]:
    about = facts.about
    yield _field("title", about["title"])
    release = {"otherIdAgency": facts.publisher.title, "otherIdValue": facts.dataset.release_name}
    yield _compound("otherId", [release])
    yield _compound("author", [_author(creator) for creator in facts.creators])
    yield _compound("datasetContact", [_contact(person) for person in _contacts(facts)])
    words = [about["description"], *filter(None, [facts.method])]
    yield _compound("dsDescription", [{"dsDescriptionValue": paragraph} for paragraph in words])
    yield _field("subject", list(about.get("subjects", ["Other"])), "controlledVocabulary")
    yield _compound("keyword", [{"keywordValue": keyword} for keyword in about["keywords"]])
    roles = [(person, role) for person in facts.contributors for role in person.types]
    yield from _some("contributor", [_contributor(person, role) for person, role in roles])
    yield from _some("grantNumber", [_grant(grant) for grant in about.get("funding", ())])
    if "publisher" in about:
        distributor = {"distributorName": facts.publisher.title, "distributorURL": facts.publisher.path}
        yield _compound("distributor", [without_empty(distributor)])
    yield _field("distributionDate", about["released"])
    if facts.period:
        start, _, end = facts.period.partition("/")
        yield _compound("timePeriodCovered", [{"timePeriodCoveredStart": start, "timePeriodCoveredEnd": end}])
    yield from _related(facts.related)


def _related(works: Iterable[Work]) -> Iterator[Node]:
    yield from _some("publication", [_publication(work) for work in works if work.relation in PUBLICATIONS])
    lists: dict[str, list[str]] = {}
    for work in works:
        if work.relation not in PUBLICATIONS:
            version = f" (version {work.version})" if work.version else ""
            named = ". ".join(filter(None, [f"{work.title}{version}", work.path]))
            lists.setdefault(LISTS.get(work.relation, "relatedMaterial"), []).append(named)
    yield from (_field(name, values) for name, values in lists.items())


def _publication(work: Work) -> dict[str, str]:
    return {
        "publicationCitation": work.title,
        "publicationIDType": work.scheme.lower(),
        "publicationIDNumber": work.identifier,
        "publicationURL": work.path,
    }


def _author(creator: Contributor) -> dict[str, str]:
    return without_empty(
        {
            "authorName": creator.sorted_name,
            "authorAffiliation": creator.organization,
            "authorIdentifierScheme": "ORCID" if creator.orcid else "",
            "authorIdentifier": creator.orcid,
        }
    )


def _contacts(facts: Facts) -> list[Contributor]:
    """Return the contributors with the role of a contact, or the first creator."""
    return [one for one in facts.contributors if "ContactPerson" in one.types] or [facts.creators[0]]


def _contact(person: Contributor) -> dict[str, str]:
    """Return a contact; Dataverse asks the depositor for an address if there is none."""
    return without_empty(
        {
            "datasetContactName": person.sorted_name,
            "datasetContactAffiliation": person.organization,
            "datasetContactEmail": person.email,
        }
    )


def _contributor(person: Contributor, role: str) -> dict[str, str]:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", role) if role in CONTRIBUTING else "Other"
    return {"contributorType": words, "contributorName": person.sorted_name}


def _grant(grant: Mapping[str, str]) -> dict[str, str]:
    return without_empty({"grantNumberAgency": grant["funder"], "grantNumberValue": grant.get("award", "")})


def _some(name: str, values: list[dict[str, str]]) -> Iterator[Node]:
    if values:
        yield _compound(name, values)


def _field(name: str, value: object, kind: str = "primitive") -> Node:
    return {"typeName": name, "multiple": isinstance(value, list), "typeClass": kind, "value": value}


def _compound(name: str, values: list[dict[str, str]]) -> Node:
    """Return a field whose values consist of fields."""
    inner = [
        {part: _field(part, value, VOCABULARIES.get(part, "primitive")) for part, value in fields.items()}
        for fields in values
    ]
    return _field(name, inner, "compound")

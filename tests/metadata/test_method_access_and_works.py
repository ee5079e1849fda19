"""The method, the rights of access and the related works are in every format that has a place for them."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from test_citation import edit

from pipeline.contract import check_contract
from pipeline.contract.dataset import Dataset
from pipeline.core.errors import ContractError
from pipeline.metadata import data_package, datacite, dataverse, ro_crate, schema_org, zenodo
from pipeline.metadata.facts import Facts, Previous

ABOUT: dict[str, Any] = {
    "name": "deeds",
    "title": "Deeds",
    "version": "1.1.0",
    "released": "2024-02-29",
    "description": "What was done.",
    "licenses": [{"name": "CC0-1.0", "title": "Zero", "path": "https://example.org/zero"}],
    "contributors": [{"title": "Team", "roles": ["author"]}],
    "keywords": ["deeds"],
}
OPEN = "http://purl.org/coar/access_right/c_abf2"
RESTRICTED = "http://purl.org/coar/access_right/c_16ec"
BEFORE = Previous("1.0.0", "2023-12-31", "10.5555/deeds-1")


def facts(about: Mapping[str, Any], previous: Previous | None = None) -> Facts:
    return Facts(
        Dataset(Path("project"), {**ABOUT, **about}, {}, {}, {}, {}, (), ()), {}, {}, previous=previous
    )


def crate(of: Facts) -> dict[str, Any]:
    """Return the entities of an RO-Crate by identifier."""
    return {entity["@id"]: entity for entity in json.loads(ro_crate.text(of))["@graph"]}


def test_the_method_is_in_each_format_that_has_a_place_for_it() -> None:
    of = facts({"method": ["Read & coded.", "Twice."]})
    descriptions = json.loads(datacite.text(of))["descriptions"]
    assert [entry for entry in descriptions if entry["descriptionType"] == "Methods"] == [
        {"description": "Read & coded.\n\nTwice.", "descriptionType": "Methods"}
    ]
    assert json.loads(zenodo.text(of))["method"] == "<p>Read &amp; coded.</p><p>Twice.</p>"
    assert schema_org.metadata(of)["measurementTechnique"] == "Read & coded.\n\nTwice."
    assert crate(of)["./"]["measurementTechnique"] == "Read & coded.\n\nTwice."


@pytest.mark.parametrize(
    ("access", "expected"),
    [
        (None, ("open access", OPEN, "open", True, [OPEN], None)),
        (
            {"rights": "restricted", "conditions": "Ask."},
            ("restricted access", RESTRICTED, "restricted", None, [RESTRICTED, "Ask."], "Ask."),
        ),
    ],
)
def test_the_rights_of_access_are_terms_of_coar(
    access: dict[str, str] | None, expected: tuple[Any, ...]
) -> None:
    of = facts({"access": access} if access else {})
    rights = json.loads(datacite.text(of))["rightsList"][-1]
    deposit, page = json.loads(zenodo.text(of)), schema_org.metadata(of)
    assert (
        rights["rights"],
        rights["rightsUri"],
        deposit["access_right"],
        page.get("isAccessibleForFree"),
        page["conditionsOfAccess"],
        deposit.get("access_conditions"),
    ) == expected


def test_an_embargo_has_its_last_day() -> None:
    of = facts({"access": {"rights": "embargoed", "until": "2030-01-01"}})
    assert json.loads(datacite.text(of))["dates"][-1] == {"date": "2030-01-01", "dateType": "Available"}
    assert json.loads(zenodo.text(of))["embargo_date"] == "2030-01-01"


@pytest.mark.parametrize(
    ("access", "problem"),
    [
        ({"rights": "embargoed"}, "until is required if rights is embargoed, and allowed only then"),
        (
            {"rights": "open", "until": "2030-01-01"},
            "until is required if rights is embargoed, and allowed only then",
        ),
        ({"rights": "embargoed", "until": "2030-02-30"}, "until: 2030-02-30 is not a calendar date"),
        ({"rights": "restricted"}, "conditions is required if rights is restricted"),
    ],
)
def test_rights_of_access_that_lack_something_are_refused(
    strikes: Path, access: dict[str, str], problem: str
) -> None:
    edit(strikes, lambda about: about.update(access=access))
    with pytest.raises(ContractError) as error:
        check_contract.read(strikes)
    assert error.value.problems == (f"schemas/dataset.json: access: {problem}",)


def test_the_previous_release_is_related_by_its_doi() -> None:
    of = facts({}, BEFORE)
    identifier = {"relatedIdentifier": "10.5555/deeds-1", "relatedIdentifierType": "DOI"}
    record = json.loads(datacite.text(of))
    assert record["relatedIdentifiers"] == [{**identifier, "relationType": "IsNewVersionOf"}]
    assert "relatedItems" not in record
    assert data_package.related(of) == {
        "relatedIdentifiers": [{"relationType": "IsNewVersionOf", **identifier}]
    }
    assert json.loads(zenodo.text(of))["related_identifiers"] == [
        {"identifier": "https://doi.org/10.5555/deeds-1", "relation": "isNewVersionOf"}
    ]
    entity = {
        "@id": "https://doi.org/10.5555/deeds-1",
        "@type": "Dataset",
        "name": "Deeds",
        "url": "https://doi.org/10.5555/deeds-1",
        "version": "1.0.0",
    }
    assert schema_org.metadata(of)["prov:wasRevisionOf"] == [entity]
    entities = crate(of)
    assert entities["./"]["prov:wasRevisionOf"] == [{"@id": entity["@id"]}]
    assert entities[entity["@id"]] == entity


def test_the_previous_release_is_related_by_its_version_if_it_has_no_doi() -> None:
    of = facts({}, Previous("1.0.0", "2023-12-31", ""))
    record = json.loads(datacite.text(of))
    assert record["relatedItems"] == [
        {
            "relatedItemType": "Dataset",
            "relationType": "IsNewVersionOf",
            "titles": [{"title": "Deeds"}],
            "edition": "1.0.0",
            "publicationYear": "2023",
        }
    ]
    assert ("relatedIdentifiers" in record, "related_identifiers" in json.loads(zenodo.text(of))) == (
        False,
        False,
    )
    assert schema_org.metadata(of)["prov:wasRevisionOf"] == [
        {"@type": "Dataset", "name": "Deeds", "version": "1.0.0"}
    ]
    assert crate(of)["#Deeds-1.0.0"] == {
        "@id": "#Deeds-1.0.0",
        "@type": "Dataset",
        "name": "Deeds",
        "version": "1.0.0",
    }


def test_dataverse_lists_contacts_places_and_works_under_its_own_names() -> None:
    works = [
        {"title": "Paper", "path": "https://doi.org/10.5555/paper", "relation": "IsDescribedBy"},
        {"title": "Gazette", "path": "https://example.org/gazette", "relation": "IsDerivedFrom"},
        {"title": "Annex", "path": "https://example.org/annex", "relation": "HasPart"},
    ]
    people = [
        *ABOUT["contributors"],
        {"title": "Ada Loom", "roles": ["contactPerson", "dataCurator"], "email": "ada@example.org"},
    ]
    about = {
        "related": works,
        "contributors": people,
        "places": ["Quayside"],
        "period": "1889/1913",
        "method": ["Read."],
    }
    version = json.loads(dataverse.text(facts(about, Previous("1.0.0", "2023-12-31", ""))))["datasetVersion"]

    def plain(value: Any) -> Any:
        """Return the values of a field without the names and classes that surround them."""
        if isinstance(value, list):
            return [plain(item) for item in value]
        return {name: part["value"] for name, part in value.items()} if isinstance(value, dict) else value

    blocks = {
        name: {field["typeName"]: plain(field["value"]) for field in block["fields"]}
        for name, block in version["metadataBlocks"].items()
    }
    assert (version["license"], blocks) == (
        "CC0 1.0",
        {
            "citation": {
                "title": "Deeds",
                "otherId": [{"otherIdAgency": "Team", "otherIdValue": "deeds-1.1.0"}],
                "author": [{"authorName": "Team"}],
                "datasetContact": [
                    {"datasetContactName": "Ada Loom", "datasetContactEmail": "ada@example.org"}
                ],
                "dsDescription": [{"dsDescriptionValue": "What was done."}, {"dsDescriptionValue": "Read."}],
                "subject": ["Other"],
                "keyword": [{"keywordValue": "deeds"}],
                "contributor": [
                    {"contributorType": "Other", "contributorName": "Ada Loom"},
                    {"contributorType": "Data Curator", "contributorName": "Ada Loom"},
                ],
                "distributionDate": "2024-02-29",
                "timePeriodCovered": [{"timePeriodCoveredStart": "1889", "timePeriodCoveredEnd": "1913"}],
                "publication": [
                    {
                        "publicationCitation": "Paper",
                        "publicationIDType": "doi",
                        "publicationIDNumber": "10.5555/paper",
                        "publicationURL": "https://doi.org/10.5555/paper",
                    }
                ],
                "dataSources": ["Gazette. https://example.org/gazette"],
                "relatedMaterial": ["Annex. https://example.org/annex"],
                "relatedDatasets": ["Deeds (version 1.0.0)"],
            },
            "geospatial": {"geographicCoverage": [{"otherGeographicCoverage": "Quayside"}]},
        },
    )


def test_a_previous_version_in_dataset_json_replaces_the_previous_release() -> None:
    work = {"title": "Old deeds", "path": "https://example.org/old", "relation": "IsNewVersionOf"}
    assert [one.title for one in facts({"related": [work]}, BEFORE).related] == ["Old deeds"]


def test_each_relation_of_datacite_is_accepted_and_has_a_property_of_linked_data(strikes: Path) -> None:
    profile = json.loads(
        Path(check_contract.__file__).with_name("profiles").joinpath("dataset.json").read_text("utf-8")
    )
    relations = profile["properties"]["related"]["items"]["properties"]["relation"]["enum"]
    works = [{"title": name, "path": f"https://example.org/{name}", "relation": name} for name in relations]
    edit(strikes, lambda about: about.update(related=works))
    dataset = check_contract.read(strikes)
    linked = schema_org.shared(Facts(dataset, {}, {}))
    properties = {*schema_org.RELATIONS.values(), "dct:relation"}
    assert sorted(work["name"] for name in properties for work in linked[name]) == sorted(relations)
    assert schema_org.RELATIONS.keys() <= {*relations}

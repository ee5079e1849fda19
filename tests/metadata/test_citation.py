"""Every metadata file of a package has the same citation, which is that of dataset.json."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import packages
import project
import pytest
import shared_release
import yaml

from pipeline.contract import check_contract
from pipeline.core.errors import ContractError
from pipeline.metadata import citation, formats, schema_org
from pipeline.metadata.facts import Facts, File, spdx
from pipeline.site import page

Citation = dict[str, Any]
LICENCES = {
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0-1.0",
    "https://opensource.org/license/mit": "MIT",
}


def cited(title: str, version: str, licences: list[str], creators: list[str], date: str) -> Citation:
    return {"title": title, "version": version, "licences": licences, "creators": creators, "date": date}


def of_descriptor(text: str) -> Citation:
    d = json.loads(text)
    creators = [c["title"] for c in d["contributors"] if {"author", "creator"} & {*c["roles"]}]
    licences = [licence["name"] for licence in d["licenses"]]
    return cited(d["title"], d["version"], licences, creators, d["created"].removesuffix("T00:00:00Z"))


def of_cff(text: str) -> Citation:
    d = yaml.safe_load(text)
    names = ("name", "given-names", "family-names")
    creators = [" ".join(a[name] for name in names if name in a) for a in d["authors"]]
    return cited(d["title"], d["version"], [d["license"]], creators, d["date-released"])


def of_zenodo(text: str) -> Citation:
    d = json.loads(text)
    creators = [" ".join(reversed(creator["name"].split(", "))) for creator in d["creators"]]
    licences = [name for name in LICENCES.values() if name.lower() == d["license"]]
    return cited(d["title"], d["version"], licences, creators, d["publication_date"])


def of_datacite(text: str) -> Citation:
    d = json.loads(text)
    creators = [" ".join(reversed(creator["name"].split(", "))) for creator in d["creators"]]
    (issued,) = (date["date"] for date in d["dates"] if date["dateType"] == "Issued")
    assert issued.startswith(d["publicationYear"])
    licences = [rights["rightsIdentifier"] for rights in d["rightsList"] if "rightsIdentifier" in rights]
    return cited(d["titles"][0]["title"], d["version"], licences, creators, issued)


def of_dataverse(text: str) -> Citation:
    version = json.loads(text)["datasetVersion"]
    d = {field["typeName"]: field["value"] for field in version["metadataBlocks"]["citation"]["fields"]}
    creators = [" ".join(reversed(one["authorName"]["value"].split(", "))) for one in d["author"]]
    (release,) = (one["otherIdValue"]["value"] for one in d["otherId"])
    names = {"CC0-1.0": version.get("license") == "CC0 1.0"}
    licences = [
        name for url, name in LICENCES.items() if names.get(name) or url in version.get("termsOfUse", "")
    ]
    return cited(d["title"], release.rpartition("-")[2], licences, creators, d["distributionDate"])


def of_schema_org(text: str) -> Citation:
    d = packages.linked_data(text)
    creators = [creator["name"] for creator in d["creator"]]
    return cited(
        d["name"], d["version"], [LICENCES[url] for url in d["license"]], creators, d["datePublished"]
    )


def of_ro_crate(text: str) -> Citation:
    entities = {entity["@id"]: entity for entity in json.loads(text)["@graph"]}
    d = entities["./"]
    creators = [entities[author["@id"]]["name"] for author in d["author"]]
    licences = [entities[licence["@id"]]["identifier"] for licence in d["license"]]
    return cited(d["name"], d["version"], licences, creators, d["datePublished"])


def of_croissant(text: str) -> Citation:
    d = json.loads(text)
    creators = [creator["name"] for creator in d["creator"]]
    return cited(
        d["name"], d["version"], [LICENCES[url] for url in d["license"]], creators, d["datePublished"]
    )


def of_csvw(text: str) -> Citation:
    d = json.loads(text)
    licences = [LICENCES[licence["@id"]] for licence in d["dc:license"]]
    return cited(d["dc:title"], d["schema:version"], licences, d["dc:creator"], d["dc:issued"])


READERS: dict[str, Callable[[str], Citation]] = {
    "CITATION.cff": of_cff,
    ".zenodo.json": of_zenodo,
    "datacite.json": of_datacite,
    "dataverse.json": of_dataverse,
    "index.html": of_schema_org,
    "ro-crate-metadata.json": of_ro_crate,
    "croissant.json": of_croissant,
    "data/csv-metadata.json": of_csvw,
}
EXPECTED = cited(
    "Strikes at the works of Quayside, 1889 to 1913",
    "1.4.2",
    ["CC0-1.0"],
    ["Ada Loom", "Quayside Strike Readers"],
    "2024-02-29",
)
MIT = {"name": "MIT", "title": "The MIT License", "path": "https://opensource.org/license/mit"}
NEW = {"title": "Nell Warp", "givenName": "Nell", "familyName": "Warp", "roles": ["author"]}


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change schemas/dataset.json once."""
    path = folder / "schemas" / "dataset.json"
    about = json.loads(path.read_text("utf-8"))
    change(about)
    path.write_text(json.dumps(about), "utf-8")


def facts(folder: Path) -> Facts:
    """Return facts about an invented release of a project: one file, no row."""
    dataset = check_contract.read(folder)
    file = File("data/strikes.csv", 7, "0" * 64, "text/csv")
    return Facts(dataset, dict.fromkeys(dataset.tables, 0), {file.path: file})


def texts(of: Facts) -> dict[str, str]:
    """Return each metadata text by file name; of the page, the part that search engines read."""
    linked = page.in_script(schema_org.metadata(of))
    last = {formats.LAST.NAME: formats.LAST.text(of)}
    return {
        **dict(formats.texts(of)),
        **last,
        page.NAME: f'<script type="application/ld+json">{linked}</script>',
    }


def citations_by_file(folder: Path) -> dict[str, Citation]:
    """Return the citation of a project in each format."""
    return {name: READERS[name](text) for name, text in texts(facts(folder)).items()}


@pytest.mark.slow
def test_every_file_of_a_release_has_the_same_citation(released: Callable[[str], Path]) -> None:
    built = shared_release.package(released("strikes"))
    readers = {**READERS, "datapackage.json": of_descriptor}
    citations = {name: read((built / name).read_text("utf-8")) for name, read in readers.items()}
    assert citations == dict.fromkeys(readers, EXPECTED)
    sums = (built / "SHA256SUMS").read_text("utf-8")
    assert [name for name in readers if f"  {name}\n" not in sums] == []
    readme = (built / "README.md").read_text("utf-8")
    assert [name for name in READERS if f"`{name}`" not in readme] == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda about: about.update(title="Other"), {"title": "Other"}),
        (lambda about: about.update(version="2.0.0"), {"version": "2.0.0"}),
        (lambda about: about.update(released="2025-01-31"), {"date": "2025-01-31"}),
        (lambda about: about.update(licenses=[MIT]), {"licences": ["MIT"]}),
        (lambda about: about["contributors"].append(NEW), {"creators": [*EXPECTED["creators"], "Nell Warp"]}),
        (lambda about: about["contributors"].pop(0), {"creators": ["Quayside Strike Readers"]}),
    ],
    ids=["title", "version", "date", "licence", "a creator more", "a creator less"],
)
def test_a_changed_property_changes_in_every_file(
    change: Callable[[dict[str, Any]], object], expected: Citation, strikes: Path
) -> None:
    edit(strikes, change)
    assert citations_by_file(strikes) == {name: {**EXPECTED, **expected} for name in READERS}


@pytest.mark.parametrize(
    "word", ["doi", "homepage", "publisher", "language", "places", "period", "related", "funding"]
)
def test_each_optional_property_is_used_and_can_be_omitted(word: str, strikes: Path) -> None:
    before = texts(facts(strikes))
    edit(strikes, lambda about: about.pop(word))
    after = texts(facts(strikes))
    assert after != before
    assert citations_by_file(strikes) == dict.fromkeys(READERS, EXPECTED)


def test_unknown_values_are_omitted() -> None:
    texts_by_name = texts(facts(project.REPOSITORY))
    del texts_by_name[
        "data/csv-metadata.json"
    ]  # where "null" is a property of the standard, and "" the missing value
    assert [
        name for name, text in texts_by_name.items() if "doi.org" in text or '""' in text or "null" in text
    ] == []


def test_only_the_formats_with_file_hashes_change_with_the_files(strikes: Path) -> None:
    known = facts(strikes)
    changed_facts = replace(
        known, files={p: replace(f, bytes=8, sha256="1" * 64) for p, f in known.files.items()}
    )
    before, after = texts(known), texts(changed_facts)
    changed = [name for name in before if before[name] != after[name]]
    assert sorted(changed) == sorted([page.NAME, *(module.NAME for module in formats.OF_FILES)])


def test_a_licence_outside_the_spdx_list_is_cited_by_its_url(strikes: Path) -> None:
    own = {"name": "other-open", "title": "Our own", "path": "https://example.org/licence"}
    edit(strikes, lambda about: about.update(licenses=[own]))
    texts_by_name = texts(facts(strikes))
    cff = yaml.safe_load(texts_by_name["CITATION.cff"])
    assert ("license" in cff, cff["license-url"]) == (False, own["path"])
    rights = json.loads(texts_by_name["datacite.json"])["rightsList"]
    assert rights == [
        {"rights": "Our own", "rightsUri": "https://example.org/licence"},
        {"rights": "open access", "rightsUri": "http://purl.org/coar/access_right/c_abf2"},
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("cc0-1.0", "CC0-1.0"),
        ("other-open", ""),
        ("MIT OR CC0-1.0", ""),
        ("", ""),
    ],
)
def test_a_licence_has_the_identifier_of_the_spdx_list(name: str, expected: str) -> None:
    assert spdx(name) == expected


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            lambda about: about["contributors"].__delitem__(slice(2)),
            "contributors: at least one must have the role author or creator",
        ),
        (
            lambda about: about["contributors"][0].update(path="https://orcid.org/0000-0002-1825-0098"),
            "contributors: Ada Loom: https://orcid.org/0000-0002-1825-0098 is not a valid ORCID iD; look it up at orcid.org",
        ),
        (lambda about: about.update(period="1889/1888-12"), "period: 1888-12 is before 1889"),
        (lambda about: about.update(period="1889-13/1890"), "period: 1889-13 is not a calendar date"),
        (
            lambda about: about["contributors"][0].pop("givenName"),
            "contributors: Ada Loom: give givenName and familyName, or make Loom the title",
        ),
    ],
)
def test_a_property_that_prevents_a_citation_is_reported(
    change: Callable[[dict[str, Any]], object], problem: str, strikes: Path
) -> None:
    edit(strikes, change)
    with pytest.raises(ContractError) as error:
        check_contract.read(strikes)
    assert error.value.problems == (f"schemas/dataset.json: {problem}",)


SUHARTO = {"title": "Suharto", "roles": ["author"]}


@pytest.mark.parametrize(
    "names",
    [{"givenName": "Suharto"}, {"familyName": "Suharto"}, {"path": "https://orcid.org/0000-0002-1694-233X"}],
)
def test_a_person_with_one_name_is_a_person_in_every_format(names: dict[str, str], strikes: Path) -> None:
    edit(strikes, lambda about: about.update(contributors=[{**SUHARTO, **names}]))
    of = facts(strikes)
    expected = {**EXPECTED, "creators": ["Suharto"]}
    assert citations_by_file(strikes) == dict.fromkeys(READERS, expected)
    made = texts(of)
    (author,) = yaml.safe_load(made["CITATION.cff"])["authors"]
    crate = {entity["@id"]: entity for entity in json.loads(made["ro-crate-metadata.json"])["@graph"]}
    assert author.keys() & {"given-names", "family-names"}
    assert json.loads(made["datacite.json"])["creators"][0]["nameType"] == "Personal"
    assert schema_org.metadata(of)["creator"][0]["@type"] == "Person"
    assert crate[crate["./"]["author"][0]["@id"]]["@type"] == "Person"
    assert json.loads(made["croissant.json"])["creator"][0]["@type"] == "sc:Person"
    assert ("author = {{Suharto}}" in citation.bibtex(of), citation.text(of)[:9]) == (True, "Suharto (")


@pytest.mark.parametrize("period", ["1889/1913", "1889-05/1889", "1889-05-01/1889-05-01", "2000/2000-02-29"])
def test_a_period_can_consist_of_years_months_or_days(period: str, strikes: Path) -> None:
    edit(strikes, lambda about: about.update(period=period))
    assert check_contract.read(strikes).about["period"] == period

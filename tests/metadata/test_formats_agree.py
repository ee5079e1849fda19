"""All formats name the same creators, contributors and licences, whatever dataset.json says."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import project
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.contract import check_contract, check_credits
from pipeline.core.errors import ContractError
from pipeline.metadata import (
    cff,
    citation,
    croissant,
    csvw,
    datacite,
    dataverse,
    hugging_face,
    ro_crate,
    schema_org,
    zenodo,
)
from pipeline.metadata.contributor import Contributor
from pipeline.metadata.data_package import properties
from pipeline.metadata.facts import Facts
from pipeline.package import codebook, parquet_metadata
from pipeline.run import release

ORCIDS = ("0000-0002-1825-0097", "0000-0001-5109-3700", "0000-0002-1694-233X")
LICENCES = ("CC0-1.0", "CC-BY-4.0", "ODbL-1.0", "MIT", "House-1.0", "Archive-2.0")
ROLES = ("author", "creator", "dataCurator", "editor", "typist", "contactPerson")
NAMES = ("Ada Loom", "José Cordel", "أحمد ولي", "Łucja Żak", "Quay & Sons", "The <Readers>", "O'Neill_Team")


@st.composite
def about(draw: st.DrawFn) -> dict[str, Any]:
    """Return drawn licences, contributors and keywords as dataset.json has them."""
    names = draw(st.lists(st.sampled_from(LICENCES), min_size=1, max_size=4, unique=True))
    titles = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5, unique=True))
    contributors = []
    for number, title in enumerate(titles):
        roles = draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True))
        entry: dict[str, Any] = {"title": title, "roles": ["author", *roles[1:]] if number == 0 else roles}
        if " " in title and draw(st.booleans()):
            entry |= {"givenName": title.split()[0], "familyName": title.split(maxsplit=1)[1]}
        if number < len(ORCIDS) and draw(st.booleans()):
            entry["path"] = check_credits.ORCID + ORCIDS[number]
        contributors.append(entry)
    return {
        "licenses": [
            {"name": name, "title": f"Licence {name}", "path": f"https://example.org/{name}"}
            for name in names
        ],
        "contributors": contributors,
        "keywords": draw(
            st.lists(st.sampled_from(["strikes", "wages", "Łódź", "a: b", "yes"]), min_size=1, unique=True)
        ),
    }


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    folder = project.strikes(tmp_path_factory.mktemp("strikes") / "project")
    dataset = check_contract.read(folder)
    return Facts(dataset, rows=dict.fromkeys(dataset.tables, 1), files={})


def named(contributor: Contributor) -> str:
    return contributor.sorted_name


def assert_that_dataverse_agrees(facts: Facts) -> None:
    """Check creators, contributors and licences of dataverse.json."""
    version = json.loads(dataverse.text(facts))["datasetVersion"]
    fields = {field["typeName"]: field["value"] for field in version["metadataBlocks"]["citation"]["fields"]}
    authors = [one["authorName"]["value"] for one in fields["author"]]
    assert authors == [creator.sorted_name for creator in facts.creators]
    helping = {one["contributorName"]["value"] for one in fields.get("contributor", ())}
    assert helping >= {person.sorted_name for person in facts.others}
    paths = [licence.path for licence in facts.licences]
    terms = version.get("termsOfUse", "")
    assert version.get("license") in {"CC0 1.0", "CC BY 4.0"} or all(path in terms for path in paths)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(drawn=about())
def test_every_format_names_all_licences_and_people(facts: Facts, drawn: dict[str, Any]) -> None:
    drawn_facts = replace(facts, dataset=replace(facts.dataset, about={**facts.about, **drawn}))
    licences = {licence["path"] for licence in drawn["licenses"]}
    names = {licence["name"] for licence in drawn["licenses"]}
    titles = [entry["title"] for entry in drawn["contributors"]]
    creating = [e["title"] for e in drawn["contributors"] if {"author", "creator"} & {*e["roles"]}]
    others = [title for title in titles if title not in creating]
    sorted_names = {person.title: named(person) for person in drawn_facts.contributors}

    package = properties(drawn_facts.about)
    assert package["licenses"] == drawn["licenses"]
    assert package["contributors"] == drawn["contributors"]

    cited = yaml.safe_load(cff.text(drawn_facts))
    parts = ("name", "given-names", "family-names")
    authors = [" ".join(author[part] for part in parts if part in author) for author in cited["authors"]]
    listed = cited.get("license", [])
    urls = [cited.get("license-url", ""), *(one["value"] for one in cited.get("identifiers", ()))]
    unlisted = {path for path in licences if path.endswith(("House-1.0", "Archive-2.0"))}
    assert authors == creating
    assert {*([listed] if isinstance(listed, str) else listed)} == names - {"House-1.0", "Archive-2.0"}
    assert {url for url in urls if url} == unlisted
    assert cited["keywords"] == drawn["keywords"]

    deposit = json.loads(zenodo.text(drawn_facts))
    assert [person["name"] for person in deposit["creators"]] == [sorted_names[title] for title in creating]
    assert {p["name"] for p in deposit.get("contributors", ())} >= {sorted_names[title] for title in others}
    assert len(licences) == 1 or all(path in deposit["notes"] for path in licences)

    registered = json.loads(datacite.text(drawn_facts))
    assert [person["name"] for person in registered["creators"]] == [sorted_names[t] for t in creating]
    assert {p["name"] for p in registered.get("contributors", ())} >= {sorted_names[t] for t in others}
    assert {rights["rightsUri"] for rights in registered["rightsList"]} == {
        *licences,
        drawn_facts.access.path,
    }

    assert_that_dataverse_agrees(drawn_facts)

    graph = {entity["@id"]: entity for entity in json.loads(ro_crate.text(drawn_facts))["@graph"]}
    root = graph["./"]
    assert [graph[author["@id"]]["name"] for author in root["author"]] == creating
    assert [graph[agent["@id"]]["name"] for agent in root.get("contributor", ())] == others
    assert {licence["@id"] for licence in root["license"]} == licences <= graph.keys()

    for node in (json.loads(croissant.text(drawn_facts)), schema_org.metadata(drawn_facts)):
        assert [creator["name"] for creator in node["creator"]] == creating
        assert [person["name"] for person in node.get("contributor", ())] == others
        assert {*node["license"]} == licences

    group = json.loads(csvw.text(drawn_facts))
    assert (group["dc:creator"], group.get("dc:contributor", [])) == (creating, others)
    assert {licence["@id"] for licence in group["dc:license"]} == licences

    card = yaml.safe_load(hugging_face.front_matter(drawn_facts).strip("-\n"))
    hub = {"CC0-1.0": "cc0-1.0", "CC-BY-4.0": "cc-by-4.0", "ODbL-1.0": "odbl", "MIT": "mit"}
    on_card = card["license"] if isinstance(card["license"], list) else [card["license"]]
    assert {*on_card} == {hub.get(name, "other") for name in names}
    assert {*card.get("license_name", "").split(", ")} - {""} == names - hub.keys()
    assert [str(tag) for tag in card["tags"]] == drawn["keywords"]

    parquet = parquet_metadata.metadata(drawn_facts, {}).replace("''", "'")
    assert all(title in parquet for title in titles)
    assert all(name in parquet for name in names)
    assert all(sorted_names[title] in citation.text(drawn_facts) for title in creating)


@pytest.mark.slow
def test_texts_and_page_name_all_licences_and_people(tmp_path: Path) -> None:
    folder = project.strikes(tmp_path / "project")
    path = folder / "schemas" / "dataset.json"
    content = json.loads(path.read_text("utf-8"))
    content["licenses"] += [
        {"name": "House-1.0", "title": "House licence", "path": "https://example.org/house"}
    ]
    path.write_text(json.dumps(content), "utf-8")
    package = release.release(folder, None, lambda _: None).released
    assert package is not None
    for name in ("README.md", "CODEBOOK.md", "index.html"):
        text = (package / name).read_text("utf-8")
        visible = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
        for word in (
            "https://example.org/house",
            "publicdomain/zero/1.0",
            "Ada Loom",
            "Tom Spindle",
            "typist",
        ):
            assert word in visible, (name, word)
    dataset = check_contract.read(folder)
    assert "Tom Spindle" in codebook.write(dataset, {**dict.fromkeys(("tables", "code_lists", "checks"), ())})


TWICE: dict[str, dict[str, Any]] = {
    "keywords: strikes is listed twice": {"keywords": ["strikes", "strikes"]},
    "keywords: STRIKES is listed twice": {"keywords": ["strikes", "STRIKES"]},
    "keywords: trade  unions is listed twice": {"keywords": ["trade unions", "trade  unions"]},
    "places: Quayside is listed twice": {"places": ["Quayside", "Quayside"]},
}
PEOPLE: list[tuple[list[dict[str, Any]], str]] = [
    ([{"title": "Ada Loom", "roles": ["author"]}, {"title": "ada  loom", "roles": ["creator"]}], "ada  loom"),
    (
        [
            {"title": "Ada Loom", "roles": ["author"], "path": "https://orcid.org/0000-0002-1825-0097"},
            {"title": "A. Loom", "roles": ["editor"], "path": "https://orcid.org/0000-0002-1825-0097"},
        ],
        "A. Loom",
    ),
    (
        [
            {"title": "A. Loom", "roles": ["author"], "givenName": "Ada", "familyName": "Loom"},
            {"title": "Ada Loom", "roles": ["editor"]},
        ],
        "Ada Loom",
    ),
]


@pytest.mark.parametrize("sentence", TWICE)
def test_what_is_listed_twice_is_refused(strikes: Path, sentence: str) -> None:
    assert problems(strikes, TWICE[sentence]) == (f"schemas/dataset.json: {sentence}",)


@pytest.mark.parametrize(("people", "second"), PEOPLE)
def test_a_contributor_who_is_listed_twice_is_refused(
    strikes: Path, people: list[dict[str, Any]], second: str
) -> None:
    expected = f"schemas/dataset.json: contributors: {second} is listed twice; give all roles in one entry"
    assert problems(strikes, {"contributors": people}) == (expected,)


def test_two_people_of_one_name_with_their_own_paths_are_allowed(strikes: Path) -> None:
    people = [
        {"title": "Ada Loom", "roles": ["author"], "path": f"{check_credits.ORCID}{orcid}"}
        for orcid in ORCIDS[:2]
    ]
    assert problems(strikes, {"contributors": people}) == ()


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"path": "http://orcid.org/0000-0002-1825-0097"}, "write https://orcid.org/0000-0002-1825-0097"),
        (
            {"path": "https://www.orcid.org/0000-0002-1825-0097/"},
            "write https://orcid.org/0000-0002-1825-0097",
        ),
        ({"roles": ["author", "Creator"]}, "write the role creator, not Creator"),
        ({"roles": ["author", "author"]}, "the role author is listed twice"),
    ],
)
def test_an_orcid_or_a_role_in_another_form_is_refused(
    strikes: Path, entry: dict[str, Any], problem: str
) -> None:
    people = [{"title": "Ada Loom", "roles": ["author"], **entry}]
    expected = f"schemas/dataset.json: contributors: Ada Loom: {problem}"
    assert problems(strikes, {"contributors": people}) == (expected,)


def problems(folder: Path, edits: dict[str, Any]) -> tuple[str, ...]:
    """Return the problems of a contract whose dataset.json has other properties."""
    path = folder / "schemas" / "dataset.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **edits}), "utf-8")
    try:
        check_contract.read(folder)
    except ContractError as error:
        return error.problems
    return ()

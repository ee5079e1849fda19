"""ro-crate-metadata.json: the folder as a research object, by RO-Crate 1.3 (w3id.org/ro/crate/1.3)."""

from typing import Any

from pipeline.metadata import schema_org
from pipeline.metadata.facts import Contributor, Facts, as_json, without_empty

NAME = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.3/context"
VERSION = "https://w3id.org/ro/crate/1.3"

Entity = dict[str, Any]


def text(facts: Facts) -> str:
    """Write it: a flat list of entities that refer to each other by @id."""
    about = facts.about
    agents = {_id(one): _agent(one) for one in (*facts.contributors, facts.publisher)}
    coverage, others = _apart(schema_org.coverage(facts))
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": about["title"],
        "description": about["description"],
        "version": about["version"],
        "datePublished": about["released"],
        "identifier": facts.doi or facts.dataset.release_name,
        "url": facts.url if facts.url != "./" else "",
        "license": [{"@id": licence.path} for licence in facts.licences],
        "author": [{"@id": _id(one)} for one in facts.creators],
        "contributor": [{"@id": _id(one)} for one in facts.contributors if not one.is_creator],
        "publisher": {"@id": _id(facts.publisher)},
        "keywords": about["keywords"],
        **coverage,
        "hasPart": [{"@id": path} for path in facts.files],
    }
    descriptor = {
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": VERSION},
        "about": {"@id": "./"},
    }
    licences = [
        {"@id": one.path, "@type": "CreativeWork", "name": one.title, "identifier": one.spdx or one.name}
        for one in facts.licences
    ]
    graph = [descriptor, without_empty(root), *_files(facts), *agents.values(), *licences, *others]
    return as_json({"@context": CONTEXT, "@graph": graph})


def _files(facts: Facts) -> list[Entity]:
    return [
        {
            "@id": file.path,
            "@type": "File",
            "name": file.path,
            "encodingFormat": file.mediatype,
            "contentSize": str(file.bytes),
        }
        for file in facts.files.values()
    ]


def _id(one: Contributor) -> str:
    """Return the address of a contributor; without one, a name within this file."""
    return one.path or "#" + "-".join(one.title.split())


def _agent(one: Contributor) -> Entity:
    """Describe a contributor; where it works is said by its name, since no address of it is known."""
    said = {**schema_org.agent(one), "@id": _id(one)}
    return {**said, "affiliation": one.organization} if one.organization and one.is_person else said


def _apart(said: dict[str, Any]) -> tuple[dict[str, Any], list[Entity]]:
    """Take nested entities out, as RO-Crate wants its graph flat; returns what refers to them, and them."""
    flat: dict[str, Any] = {}
    entities: dict[str, Entity] = {}
    for name, value in said.items():
        if not isinstance(value, list):
            flat[name] = value
            continue
        named = {one.get("@id", "#" + "-".join(one["name"].split())): one for one in value}
        flat[name] = [{"@id": identifier} for identifier in named]
        entities |= {identifier: {**one, "@id": identifier} for identifier, one in named.items()}
    return flat, list(entities.values())

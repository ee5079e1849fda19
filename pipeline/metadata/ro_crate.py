"""ro-crate-metadata.json: the folder as a research object, in RO-Crate 1.3 (w3id.org/ro/crate/1.3)."""

from typing import Any

from pipeline.metadata import schema_org
from pipeline.metadata.contributor import Contributor
from pipeline.metadata.facts import Facts, as_json, without_empty

NAME = "ro-crate-metadata.json"
CONTEXT = "https://w3id.org/ro/crate/1.3/context"
VERSION = "https://w3id.org/ro/crate/1.3"
# Files that contain the size or the checksum of this one, which therefore cannot contain theirs.
LATER = {"index.html": "text/html", "SHA256SUMS": "text/plain"}

Entity = dict[str, Any]


def text(facts: Facts) -> str:
    """Return ro-crate-metadata.json: a flat list of entities that refer to each other by @id.

    Args:
        facts: the release; its files are all files of the package that exist before this one.
    """
    about = facts.about
    agents = {_id(agent): _agent(agent) for agent in (*facts.contributors, facts.publisher)}
    shared, entities = _flat(schema_org.shared(facts))
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
        "author": [{"@id": _id(creator)} for creator in facts.creators],
        "contributor": [{"@id": _id(agent)} for agent in facts.others],
        "publisher": {"@id": _id(facts.publisher)},
        "keywords": about["keywords"],
        **shared,
        "hasPart": [{"@id": path} for path in (*facts.files, *LATER)],
    }
    descriptor = {
        "@id": NAME,
        "@type": "CreativeWork",
        "conformsTo": {"@id": VERSION},
        "about": {"@id": "./"},
    }
    licences = [
        {
            "@id": licence.path,
            "@type": "CreativeWork",
            "name": licence.title,
            "identifier": licence.spdx or licence.name,
        }
        for licence in facts.licences
    ]
    graph = [descriptor, without_empty(root), *_files(facts), *agents.values(), *licences, *entities]
    return as_json({"@context": CONTEXT, "@graph": graph})


def _files(facts: Facts) -> list[Entity]:
    files = [
        {
            "@id": file.path,
            "@type": "File",
            "name": file.path,
            "encodingFormat": file.mediatype,
            "contentSize": str(file.bytes),
            "sha256": file.sha256,
        }
        for file in facts.files.values()
    ]
    return files + [
        {"@id": path, "@type": "File", "name": path, "encodingFormat": mediatype}
        for path, mediatype in LATER.items()
    ]


def _id(agent: Contributor) -> str:
    """Return the URL of a contributor, or an identifier within this file if there is no URL."""
    return agent.path or _local_id(agent.title)


def _local_id(name: str) -> str:
    return "#" + "-".join(name.split())


def _agent(agent: Contributor) -> Entity:
    """Return the entity of a contributor; an affiliation is a name, since dataset.json has no URL of it."""
    entity = {**schema_org.agent(agent), "@id": _id(agent)}
    return {**entity, "affiliation": agent.organization} if agent.organization and agent.is_person else entity


def _flat(properties: dict[str, Any]) -> tuple[dict[str, Any], list[Entity]]:
    """Return properties that refer to nested entities by @id, and the entities, since the graph is flat.

    An entity without @id is identified by its name and version, or by its position if it has no name or if
    another one has the same.
    """
    flat: dict[str, Any] = {}
    entities: dict[str, Entity] = {}

    def reference(value: object, place: str) -> object:
        if isinstance(value, list):
            return [reference(item, f"{place}-{number}") for number, item in enumerate(value, start=1)]
        if not isinstance(value, dict):
            return value
        inner = {word: reference(part, f"{place}-{word}") for word, part in value.items()}
        name = " ".join(str(value[word]) for word in ("name", "version") if word in value)
        local = _local_id(name or place)
        identifier = value.get("@id") or (_local_id(place) if local in entities else local)
        entities[identifier] = {**entities.get(identifier, {}), **inner, "@id": identifier}
        return {"@id": identifier}

    for word, value in properties.items():
        flat[word] = reference(value, word)
    return flat, list(entities.values())

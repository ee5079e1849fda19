"""The properties of datapackage.json that describe the dataset, in Data Package v2."""

from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

from pipeline.metadata.coverage import Place
from pipeline.metadata.facts import DOI, Facts

COPIED = ("title", "description", "homepage", "licenses", "contributors", "keywords")
NAMES = ("id", *COPIED, "sources")


def coverage(facts: Facts) -> dict[str, Any]:
    """Return what the data cover, as `spatial` (GeoJSON, RFC 7946) and `temporal`.

    Data Package has no such properties; Camtrap DP, which extends it, has them under these names. A place
    without coordinates is a feature without geometry.
    """
    start, _, end = facts.period.partition("/")
    spatial: dict[str, Any] = {
        "type": "FeatureCollection",
        **({"bbox": list(astuple(facts.box))} if facts.box else {}),
        "features": [_feature(place) for place in facts.places],
    }
    return {
        **({"spatial": spatial} if facts.box or facts.places else {}),
        **({"temporal": {"start": start, "end": end}} if facts.period else {}),
    }


def _feature(place: Place) -> dict[str, Any]:
    """Return a place as a GeoJSON feature; GeoJSON has the longitude first."""
    geometry = {"type": "Point", "coordinates": list(reversed(place.point))} if place.point else None
    identifier = {"id": place.uri} if place.uri else {}
    return {"type": "Feature", **identifier, "geometry": geometry, "properties": {"name": place.name}}


def related(facts: Facts) -> dict[str, Any]:
    """Return the related works with an identifier, under the name that Camtrap DP gives them."""
    works = [
        {
            "relationType": work.relation,
            "relatedIdentifier": work.identifier,
            "relatedIdentifierType": work.scheme,
        }
        for work in facts.related
        if work.path
    ]
    return {"relatedIdentifiers": works} if works else {}


def properties(about: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of datapackage.json that come from dataset.json, without name and version."""
    works = [work for work in about.get("related", ()) if work["relation"] == "IsDerivedFrom"]
    sources = [{"title": work["title"], "path": work["path"]} for work in works]
    return {
        **({"id": f"{DOI}{about['doi']}"} if "doi" in about else {}),
        **{name: about[name] for name in COPIED if name in about},
        **({"sources": sources} if sources else {}),
    }

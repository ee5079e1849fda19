"""Outlines of the countries around a map's window, from Natural Earth (public domain) at 1:50 million.

vendor/countries-50m.json is from the npm package world-atlas. It is TopoJSON
(https://github.com/topojson/topojson-specification): arcs are lists of integers, each point given by its
difference from the previous one, and rings are lists of arcs, a reversed arc given by its complement.
vendor/iso-3166-1.json is from the npm package i18n-iso-countries.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

DIGITS = 2  # of a degree: about a kilometre
MARGIN = 2  # degrees around the window, so that no clipped edge is visible

Point = tuple[float, float]
Ring = list[Point]


def around(window: Sequence[float]) -> list[dict[str, Any]]:
    """Return the countries that are partly inside a window.

    Args:
        window: west, south, east, north in degrees.

    Returns:
        For each country its `name`, its ISO 3166-1 `codes` (two letters, three letters, three digits; empty
        if it has none) and its outlines as `rings` of [longitude, latitude] in degrees, clipped a little
        outside the window.
    """
    world = _vendored("countries-50m.json")
    codes = {numeric: [two, three, numeric] for two, three, numeric, *_ in _vendored("iso-3166-1.json")}
    west, south, east, north = window
    box = (west - MARGIN, south - MARGIN, east + MARGIN, north + MARGIN)
    arcs = _arcs(world)
    countries = []
    for country in world["objects"]["countries"]["geometries"]:
        rings = [cut for ring in _rings(country, arcs) if (cut := _cut(ring, box))]
        if rings:
            named = {"name": country["properties"]["name"], "codes": codes.get(country.get("id"), [])}
            countries.append({**named, "rings": rings})
    return countries


def _vendored(name: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(resources.files("pipeline").joinpath(f"site/vendor/{name}").read_text("utf-8"))


def _arcs(world: Mapping[str, Any]) -> list[Ring]:
    (kx, ky), (x0, y0) = world["transform"]["scale"], world["transform"]["translate"]
    arcs = []
    for arc in world["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * kx + x0, y * ky + y0))
        arcs.append(points)
    return arcs


def _rings(country: Mapping[str, Any], arcs: Sequence[Ring]) -> Iterator[Ring]:
    polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    for polygon in polygons:
        for ring in polygon:
            yield [point for index in ring for point in (arcs[index] if index >= 0 else arcs[~index][::-1])]


def _cut(ring: Ring, box: Sequence[float]) -> Ring:
    """Clip a ring to a box, edge by edge (Sutherland and Hodgman 1974); empty if it is outside."""
    west, south, east, north = box
    for axis, bound, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        distances = [(point[axis] - bound) * sign for point in ring]
        if max(distances, default=-1) < 0:
            return []
        if min(distances) < 0:  # most rings are wholly on one side
            ring = list(_side(ring, axis, bound, sign))
    rounded = [(round(x, DIGITS), round(y, DIGITS)) for x, y in ring]
    return [point for point, before in zip(rounded, [None, *rounded], strict=False) if point != before]


def _side(ring: Ring, axis: int, bound: float, sign: int) -> Iterator[Point]:
    """Yield the part of a ring on one side of a line of longitude (axis 0) or latitude (axis 1)."""
    for place, point in enumerate(ring):
        before = ring[place - 1]
        inside, was = ((end[axis] - bound) * sign >= 0 for end in (point, before))
        if inside != was:
            part = (bound - before[axis]) / (point[axis] - before[axis])
            yield (before[0] + (point[0] - before[0]) * part, before[1] + (point[1] - before[1]) * part)
        if inside:
            yield point

"""The places and the period that the data cover, computed from the maps and timelines of the page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb

from pipeline.contract import page_config
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.database import ONE_THREAD, connect
from pipeline.core.time_limit import limited

NAMED = 100  # places; of more, only the box is given
ABOUT = "schemas/dataset.json"


@dataclass(frozen=True)
class Place:
    """A place.

    Attributes:
        name: its name.
        point: its latitude and longitude in degrees (WGS 84); None if they are not known.
        uri: its address in a gazetteer; empty if it is not known.
    """

    name: str
    point: tuple[float, float] | None = None
    uri: str = ""


@dataclass(frozen=True)
class Box:
    """The smallest box around all known points, in degrees (WGS 84)."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Coverage:
    """What the data cover.

    Attributes:
        places: the places, sorted by name; none if there are more than NAMED.
        box: the box around their points; None if fewer than two points are known.
        period: the first and the last known day, as `start/end`; empty if no day is known.
    """

    places: tuple[Place, ...] = ()
    box: Box | None = None
    period: str = ""


NOTHING = Coverage()


def read(dataset: Dataset, database: Path) -> Coverage:
    """Compute what the data cover.

    The places are those that the rows of the maps name, and the days are the bounds of the timelines. An open
    bound of an interval contributes no day.

    Args:
        dataset: the contract.
        database: the published database.

    Raises:
        ContractError: a query of a chart takes too long.
    """
    charts = page_config.pictures(dataset)
    maps = [chart for chart in charts if chart["kind"] == "map"]
    bounds = [bound for chart in charts if chart["kind"] == "timeline" for bound in _bounds(chart)]
    with connect(database, ONE_THREAD, read_only=True) as connection:
        places = {place for chart in maps for place in _places(dataset, connection, chart)}
        days = [row[0] for query in bounds for row in _rows(dataset, connection, query) if row[0] is not None]
    ordered = tuple(sorted(places, key=lambda place: (place.name, place.point or (), place.uri)))
    return Coverage(
        places=ordered if len(ordered) <= NAMED else (),
        box=_box([place.point for place in ordered if place.point]),
        period=f"{min(days)}/{max(days)}" if days else "",
    )


def _places(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, chart: Mapping[str, Any]
) -> Iterator[Place]:
    """Yield the places that the rows of a map name."""
    table = dataset.tables[chart["places"]]
    (key,) = table.primary_key
    name = page_config.label(dataset, table.name) or key
    code = page_config.uri_field(chart)
    columns = sql.identifiers((name, chart["latitude"], chart["longitude"], code or key))
    query = (
        f"SELECT DISTINCT {columns} FROM {sql.identifier(table.name)} WHERE {sql.identifier(key)} IN "
        f"(SELECT {sql.identifier(chart['place'])} FROM {sql.identifier(chart['relation'])})"
    )
    for title, latitude, longitude, value in _rows(dataset, connection, query):
        point = None if None in (latitude, longitude) else (latitude, longitude)
        uri = chart["uri"].replace(f"{{{code}}}", quote(str(value))) if code and value is not None else ""
        yield Place(str(title), point, uri)


def _bounds(chart: Mapping[str, Any]) -> Iterator[str]:
    """Yield queries for the first and last day in each of the two columns of a timeline, as ISO 8601.

    Values that are not days, such as numbers of years, are left out.
    """
    for name in ("start", "end"):
        day = f"TRY_CAST({sql.identifier(chart[name])}::VARCHAR AS DATE)"
        for function in ("min", "max"):
            yield f"SELECT {function}({day})::VARCHAR FROM {sql.identifier(chart['relation'])}"


def _rows(dataset: Dataset, connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    with limited(connection, dataset.sql_seconds, ABOUT):
        return connection.execute(query).fetchall()


def _box(points: Sequence[tuple[float, float]]) -> Box | None:
    if len({*points}) < 2:  # noqa: PLR2004 - one point is not a box
        return None
    latitudes, longitudes = zip(*points, strict=True)
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))

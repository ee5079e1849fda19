"""The coverage of the data is computed from the charts of the page, and is in every format that has a place for it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.contract.dataset import Dataset
from pipeline.core.database import connect
from pipeline.metadata import coverage, csvw, data_package, datacite, ro_crate, schema_org, zenodo
from pipeline.metadata.coverage import Box, Coverage, Place
from pipeline.metadata.facts import Facts
from pipeline.schema.model import read_table

HARBOUR, MILL, TOWN = (
    Place("Harbour", (54.5, -1.25), "https://example.org/G%207"),
    Place("Mill", (53.0, 2.0)),
    Place("Town"),
)
COVERED = Coverage((HARBOUR, MILL, TOWN), Box(-1.25, 53.0, 2.0, 54.5), "1889-05-01/1913-12-31")
CHARTS: list[dict[str, Any]] = [
    {
        "kind": "map",
        "relation": "deeds",
        "place": "site",
        "places": "sites",
        "latitude": "lat",
        "longitude": "long",
        "uri": "https://example.org/{code}",
    },
    {"kind": "timeline", "relation": "deeds", "start": "first", "end": "last"},
    {"kind": "tree", "relation": "deeds"},
]
ABOUT = {
    "name": "deeds",
    "title": "Deeds",
    "version": "1.0.0",
    "released": "2024-02-29",
    "description": "What was done.",
    "licenses": [{"name": "CC0-1.0", "title": "Zero", "path": "https://example.org/zero"}],
    "contributors": [{"title": "Team", "roles": ["author"]}],
    "keywords": ["deeds"],
    "page": {"tables": {"sites": {"label": "called"}}, "pictures": CHARTS},
}


def dataset(**changes: object) -> Dataset:
    """Return a contract with one table, which the map needs."""
    fields = [
        {"name": name, "type": "string", "title": name, "description": name} for name in ("id", "called")
    ]
    sites = read_table(
        {"name": "sites", "title": "Sites", "description": "Sites.", "fields": fields, "primaryKey": "id"}
    )
    return Dataset(Path("project"), {**ABOUT, **changes}, {}, {}, {"sites": sites}, {}, (), ())


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A published database: a site that no deed names, and deeds with open and empty bounds."""
    path = tmp_path / "deeds.duckdb"
    with connect(path) as connection:
        connection.execute("""
            CREATE TABLE sites (id VARCHAR PRIMARY KEY, called VARCHAR, lat DOUBLE, long DOUBLE, code VARCHAR);
            INSERT INTO sites VALUES
                ('S1', 'Mill', 53, 2, NULL), ('S2', 'Harbour', 54.5, -1.25, 'G 7'), ('S3', 'Town', NULL, NULL, NULL),
                ('S4', 'Moon', 0, 0, 'G8');
            CREATE TABLE deeds (site VARCHAR, first DATE, last DATE, year INTEGER);
            INSERT INTO deeds VALUES
                ('S2', '1889-05-01', NULL, 1889), ('S1', NULL, '1913-12-31', 1913), ('S3', NULL, NULL, NULL),
                (NULL, '1890-01-01', '1890-12-31', 1890)
        """)
    return path


def test_the_coverage_is_computed_from_what_the_charts_show(database: Path) -> None:
    assert coverage.read(dataset(), database) == COVERED


def test_a_dataset_without_charts_has_no_computed_coverage(database: Path) -> None:
    assert coverage.read(dataset(page={}), database) == Coverage()


def test_of_many_places_only_the_box_is_given(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "NAMED", 2)
    assert coverage.read(dataset(), database) == replace(COVERED, places=())


def test_numbers_are_not_read_as_days(database: Path) -> None:
    chart = {**CHARTS[1], "start": "year", "end": "year"}
    assert coverage.read(dataset(page={"pictures": [chart]}), database) == Coverage()


def test_one_point_is_not_a_box(database: Path) -> None:
    with connect(database) as connection:
        connection.execute("DELETE FROM deeds WHERE site = 'S1'")
    assert coverage.read(dataset(), database).box is None


def test_every_format_with_a_place_for_it_has_the_coverage() -> None:
    facts = Facts(dataset(), {}, {}, COVERED)
    record = json.loads(datacite.text(facts))
    assert (record["geoLocations"], record["dates"][1]["date"]) == (
        [
            {
                "geoLocationPlace": "Harbour",
                "geoLocationPoint": {"pointLatitude": 54.5, "pointLongitude": -1.25},
            },
            {"geoLocationPlace": "Mill", "geoLocationPoint": {"pointLatitude": 53.0, "pointLongitude": 2.0}},
            {"geoLocationPlace": "Town"},
            {
                "geoLocationBox": {
                    "westBoundLongitude": -1.25,
                    "eastBoundLongitude": 2.0,
                    "southBoundLatitude": 53.0,
                    "northBoundLatitude": 54.5,
                }
            },
        ],
        "1889-05-01/1913-12-31",
    )
    linked = schema_org.shared(facts)
    assert {name: linked[name] for name in ("temporalCoverage", "spatialCoverage")} == {
        "temporalCoverage": "1889-05-01/1913-12-31",
        "spatialCoverage": [
            {
                "@id": "https://example.org/G%207",
                "@type": "Place",
                "name": "Harbour",
                "geo": {"@type": "GeoCoordinates", "latitude": 54.5, "longitude": -1.25},
            },
            {
                "@type": "Place",
                "name": "Mill",
                "geo": {"@type": "GeoCoordinates", "latitude": 53.0, "longitude": 2.0},
            },
            {"@type": "Place", "name": "Town"},
            {"@type": "Place", "geo": {"@type": "GeoShape", "box": "53.0 -1.25 54.5 2.0"}},
        ],
    }
    assert data_package.coverage(facts) == {
        "spatial": {
            "type": "FeatureCollection",
            "bbox": [-1.25, 53.0, 2.0, 54.5],
            "features": [
                {
                    "type": "Feature",
                    "id": "https://example.org/G%207",
                    "geometry": {"type": "Point", "coordinates": [-1.25, 54.5]},
                    "properties": {"name": "Harbour"},
                },
                {
                    "type": "Feature",
                    "geometry": {"type": "Point", "coordinates": [2.0, 53.0]},
                    "properties": {"name": "Mill"},
                },
                {"type": "Feature", "geometry": None, "properties": {"name": "Town"}},
            ],
        },
        "temporal": {"start": "1889-05-01", "end": "1913-12-31"},
    }
    assert json.loads(zenodo.text(facts))["locations"] == [
        {"place": "Harbour", "lat": 54.5, "lon": -1.25},
        {"place": "Mill", "lat": 53.0, "lon": 2.0},
        {"place": "Town"},
    ]
    group = json.loads(csvw.text(facts))
    assert (group["dc:temporal"], group["dc:spatial"]) == (
        "1889-05-01/1913-12-31",
        ["Harbour", "Mill", "Town"],
    )


def test_the_crate_has_an_entity_for_each_place_and_each_point() -> None:
    twins = (*COVERED.places, Place("Mill"))
    facts = Facts(dataset(), {}, {}, replace(COVERED, places=twins))
    graph = {entity["@id"]: entity for entity in json.loads(ro_crate.text(facts))["@graph"]}
    places = ["https://example.org/G%207", "#Mill", "#Town", "#spatialCoverage-4", "#spatialCoverage-5"]
    assert graph["./"]["spatialCoverage"] == [{"@id": identifier} for identifier in places]
    assert [graph[identifier].get("geo") for identifier in places] == [
        {"@id": "#spatialCoverage-1-geo"},
        {"@id": "#spatialCoverage-2-geo"},
        None,
        None,
        {"@id": "#spatialCoverage-5-geo"},
    ]
    assert graph["#spatialCoverage-5-geo"]["box"] == "53.0 -1.25 54.5 2.0"


def test_places_and_period_of_dataset_json_replace_the_computed_ones() -> None:
    facts = Facts(dataset(places=["Quayside"], period="1889/1913"), {}, {}, COVERED)
    assert (facts.places, facts.box, facts.period) == ((Place("Quayside"),), COVERED.box, "1889/1913")

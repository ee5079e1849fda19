"""The page that a dataset declares: what names a row, which fields are shown, which columns make a picture.

It stands under `page` in dataset.json; the profile says which words each kind of picture takes. A picture
reads one relation, a published table or a query, whose columns it names.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.core.wording import unknown
from pipeline.schema.model import TableSchema

# The words of each kind of picture that name columns of its relation.
COLUMNS = {
    "timeline": ("key", "start", "end", "said", "colour"),
    "ranges": ("key", "unit", "low", "best", "high", "rule"),
    "map": ("key", "place", "precision"),
    "network": ("key", "from", "to", "colour", "witness"),
    "tree": ("key", "parent", "how", "group", "size", "held"),
}
# And those that name published tables, whose rows are the marks or stand behind them.
TABLES = ("table", "places", "evidence")
MARKS = ("id", "key", "unit", "low", "best", "high", "said", "bound", "colour")
PLACES = ("latitude", "longitude", "country")
MERCATOR = 85  # degrees of latitude, where the projection ends


def pictures(dataset: Dataset) -> Sequence[Mapping[str, Any]]:
    """Return the pictures, in their order."""
    return tuple(dataset.about.get("page", {}).get("pictures", ()))


def label(dataset: Dataset, table: str) -> str:
    """Return the field that names a row of a table for people; empty where none is declared."""
    return str(_tables(dataset).get(table, {}).get("label", ""))


def shown(dataset: Dataset, table: TableSchema) -> tuple[str, ...]:
    """Return the fields of a table that are shown first; all of them where nothing is declared."""
    return tuple(_tables(dataset).get(table.name, {}).get("shown", table.names))


def empty(dataset: Dataset, table: str) -> Mapping[str, str]:
    """Return what an empty field of a table means, in words, for those fields where that is declared."""
    found: Mapping[str, str] = _tables(dataset).get(table, {}).get("empty", {})
    return found


def names(dataset: Dataset, table: str) -> tuple[str, str] | None:
    """Return the table and its field where further names of a table's rows stand, for the search."""
    said = _tables(dataset).get(table, {}).get("names")
    if not said:
        return None
    other, _, field = said.partition(".")
    return other, field


def relations(dataset: Dataset) -> tuple[str, ...]:
    """Return the tables and queries that the pictures read."""
    named = (one["relation"] for picture in pictures(dataset) for one in _readings(picture))
    return tuple(dict.fromkeys(named))


def problems(dataset: Dataset) -> Iterator[str]:
    """Yield what the declaration names and the contract lacks; columns of queries are seen by `misfits`."""
    for name, said in _tables(dataset).items():
        where = f"schemas/dataset.json: page.tables.{name}"
        if name not in dataset.tables:
            yield f"{where}: no table {unknown(name, dataset.tables)}"
            continue
        known = dataset.tables[name].names
        for field in [*filter(None, [said.get("label")]), *said.get("shown", ()), *said.get("empty", ())]:
            if field not in known:
                yield f"{where}: no field {unknown(field, known)}"
        yield from _names(dataset, where, name)
    for number, picture in enumerate(pictures(dataset)):
        yield from (
            f"schemas/dataset.json: page.pictures[{number}]: {what}" for what in _picture(dataset, picture)
        )
    yield from misfits(dataset, {name: table.names for name, table in dataset.tables.items()})


def misfits(dataset: Dataset, columns: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield each column that a picture names and its relation lacks.

    Args:
        dataset: the contract.
        columns: names of the columns of relations; others are not looked at.
    """
    for number, picture in enumerate(pictures(dataset)):
        where = f"schemas/dataset.json: page.pictures[{number}]"
        for part, words in zip(_readings(picture), (COLUMNS[picture["kind"]], MARKS), strict=False):
            if part["relation"] not in columns:
                continue
            known = columns[part["relation"]]
            for column in [*(part[word] for word in words if word in part), *part.get("weak", ())]:
                if column not in known:
                    yield f"{where}: {part['relation']} has no column {unknown(column, known)}"


def _names(dataset: Dataset, where: str, table: str) -> Iterator[str]:
    """Check that further names stand in a table that refers to the one whose rows they name."""
    said = names(dataset, table)
    if not said:
        return
    other, field = said
    if other not in dataset.tables:
        yield f"{where}.names: no table {unknown(other, dataset.tables)}"
    elif field not in dataset.tables[other].names:
        yield f"{where}.names: {other} has no field {unknown(field, dataset.tables[other].names)}"
    elif not any(key.table == table and len(key.fields) == 1 for key in dataset.tables[other].foreign_keys):
        yield f"{where}.names: {other} has no foreign key to {table}"


def _tables(dataset: Dataset) -> Mapping[str, Any]:
    found: Mapping[str, Any] = dataset.about.get("page", {}).get("tables", {})
    return found


def _readings(picture: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the parts of a picture that read a relation: itself, and the marks of ranges."""
    return (picture, picture["marks"]) if "marks" in picture else (picture,)


def _picture(dataset: Dataset, picture: Mapping[str, Any]) -> Iterator[str]:
    known = [*dataset.tables, *(query.name for query in dataset.queries)]
    for part in _readings(picture):
        if part["relation"] not in known:
            yield f"no table and no query {unknown(part['relation'], known)}"
        for word in (word for word in TABLES if word in part):
            table = dataset.tables.get(part[word])
            if table is None:
                yield f"{word}: no table {unknown(part[word], dataset.tables)}"
            elif len(table.primary_key) > 1:
                yield f"{word}: the key of {table.name} has several fields, and a mark stands for one value"
    if picture["kind"] == "map":
        yield from _map(dataset, picture)


def _map(dataset: Dataset, picture: Mapping[str, Any]) -> Iterator[str]:
    places = dataset.tables.get(picture["places"])
    for word in (word for word in PLACES if word in picture and places):
        if places and picture[word] not in places.names:
            yield f"{word}: {places.name} has no field {unknown(picture[word], places.names)}"
    if "country" in picture["extents"].values() and "country" not in picture:
        yield "extents: a whole country is shown by its code, and no field says the country"
    west, south, east, north = picture["window"]
    if west >= east or south >= north or max(-south, north) > MERCATOR:
        yield f"window: it is west, south, east, north in degrees, within {MERCATOR} degrees north and south"

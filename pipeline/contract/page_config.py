"""The page as `page` in dataset.json configures it: results, labels of rows, fields shown first, and charts.

The profile lists the properties of each kind of chart. A chart reads one relation, a published table or a
query, and names its columns.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from pipeline.contract import page_lead
from pipeline.contract.dataset import Dataset
from pipeline.core.wording import unknown
from pipeline.schema.model import TableSchema

# The properties of each kind of chart that name columns of its relation.
COLUMNS = {
    "timeline": ("key", "start", "end", "said", "colour"),
    "ranges": ("key", "unit", "low", "best", "high", "rule"),
    "map": ("key", "place", "precision"),
    "network": ("key", "from", "to", "colour", "witness"),
    "tree": ("key", "parent", "how", "group", "size", "held"),
}
# The properties that name published tables, whose rows are drawn or support what is drawn.
TABLES = ("table", "places", "evidence")
MARKS = ("id", "key", "unit", "low", "best", "high", "said", "bound", "colour")
PLACES = ("latitude", "longitude", "country")
PLACEHOLDER = re.compile("{([^{}]*)}")  # of a column, in a result
MERCATOR = 85  # degrees of latitude, where the projection ends


def pictures(dataset: Dataset) -> Sequence[Mapping[str, Any]]:
    """Return the charts, in their order."""
    return tuple(dataset.about.get("page", {}).get("pictures", ()))


def results(dataset: Dataset) -> Sequence[Mapping[str, str]]:
    """Return the sentences of the first screen: each has a query, a text with its columns, and an address."""
    return tuple(dataset.about.get("page", {}).get("results", ()))


def label(dataset: Dataset, table: str) -> str:
    """Return the field that labels the rows of a table; empty if none is declared."""
    return str(_tables(dataset).get(table, {}).get("label", ""))


def shown(dataset: Dataset, table: TableSchema) -> tuple[str, ...]:
    """Return the fields of a table that are shown first; all of them if none are declared."""
    return tuple(_tables(dataset).get(table.name, {}).get("shown", table.names))


def lead(dataset: Dataset, table: str) -> Sequence[Mapping[str, Any]]:
    """Return the facts at the head of a record of a table; none if none are declared."""
    return tuple(_tables(dataset).get(table, {}).get("lead", ()))


def notes(dataset: Dataset, table: str) -> tuple[str, ...]:
    """Return the fields with notes on a row, which its record shows below the statements."""
    return tuple(_tables(dataset).get(table, {}).get("notes", ()))


def empty(dataset: Dataset, table: str) -> Mapping[str, str]:
    """Return what an empty cell means, for each field of a table that declares it."""
    meanings: Mapping[str, str] = _tables(dataset).get(table, {}).get("empty", {})
    return meanings


def names(dataset: Dataset, table: str) -> tuple[str, str] | None:
    """Return the table and the field with further names of a table's rows, which the search also finds."""
    place = _tables(dataset).get(table, {}).get("names")
    if not place:
        return None
    name, _, field = place.partition(".")
    return name, field


def omitted(dataset: Dataset) -> tuple[str, ...]:
    """Return the tables that the page does not show, such as one that repeats the others."""
    return tuple(dataset.about.get("page", {}).get("omit", ()))


def uri_field(chart: Mapping[str, Any]) -> str:
    """Return the field of the table of places that the addresses of its rows contain; empty for none."""
    return next(iter(PLACEHOLDER.findall(chart.get("uri", ""))), "")


def drawn(dataset: Dataset) -> tuple[str, ...]:
    """Return the tables and queries that the charts read."""
    names = (part["relation"] for picture in pictures(dataset) for part in _readings(picture))
    return tuple(dict.fromkeys(names))


def relations(dataset: Dataset) -> tuple[str, ...]:
    """Return the tables and queries whose rows the page has: those that the charts read, and all queries."""
    return tuple(dict.fromkeys([*drawn(dataset), *(query.name for query in dataset.queries)]))


def problems(dataset: Dataset) -> Iterator[str]:
    """Yield each name in `page` that the contract does not define; `misfits` checks columns of queries."""
    yield from _omitted(dataset)
    for name, table in _tables(dataset).items():
        where = f"tables.{name}"
        if name not in dataset.tables:
            yield f"{where}: unknown table {unknown(name, dataset.tables)}"
            continue
        known = dataset.tables[name].names
        lists = (table.get(word, ()) for word in ("shown", "notes", "empty"))
        for field in [*filter(None, [table.get("label")]), *chain.from_iterable(lists)]:
            if field not in known:
                yield f"{where}: unknown field {unknown(field, known)}"
        facts = page_lead.problems(dataset, dataset.tables[name], lead(dataset, name))
        yield from (f"{where}.{fault}" for fault in facts)
        yield from _names(dataset, where, name)
    for number, result in enumerate(results(dataset)):
        yield from (f"results[{number}]: {fault}" for fault in _result(dataset, result))
    for number, picture in enumerate(pictures(dataset)):
        yield from (f"pictures[{number}]: {fault}" for fault in _picture(dataset, picture))
    yield from misfits(dataset, {name: table.names for name, table in dataset.tables.items()})


def misfits(dataset: Dataset, columns: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield each column that a chart or a result names and its relation does not have.

    Args:
        dataset: the contract.
        columns: names of the columns of relations; others are not looked at.
    """
    for number, result in enumerate(results(dataset)):
        known = columns.get(result["query"])
        for column in placeholders(result) if known is not None else ():
            if column not in (known or ()):
                yield f"results[{number}]: {result['query']} has no column {unknown(column, known or ())}"
    for number, picture in enumerate(pictures(dataset)):
        where = f"pictures[{number}]"
        for part, words in zip(_readings(picture), (COLUMNS[picture["kind"]], MARKS), strict=False):
            if part["relation"] not in columns:
                continue
            known = columns[part["relation"]]
            named = [part[word] for word in words if word in part]
            for column in [*named, *part.get("weak", ()), *part.get("once", ())]:
                if column not in known:
                    yield f"{where}: {part['relation']} has no column {unknown(column, known)}"


def _omitted(dataset: Dataset) -> Iterator[str]:
    for name in omitted(dataset):
        if name not in dataset.tables:
            yield f"omit: unknown table {unknown(name, dataset.tables)}"
        elif any(key.table == name for table in dataset.tables.values() for key in table.foreign_keys):
            yield f"omit: other tables refer to {name}, and the page links to its rows"
        elif name in _tables(dataset):
            yield f"omit: tables.{name} describes how {name} is shown"


def _names(dataset: Dataset, where: str, table: str) -> Iterator[str]:
    """Check that further names are in a table that refers to the one whose rows they name."""
    place = names(dataset, table)
    if not place:
        return
    name, field = place
    if name not in dataset.tables:
        yield f"{where}.names: unknown table {unknown(name, dataset.tables)}"
    elif field not in dataset.tables[name].names:
        yield f"{where}.names: {name} has no field {unknown(field, dataset.tables[name].names)}"
    elif not any(key.table == table and len(key.fields) == 1 for key in dataset.tables[name].foreign_keys):
        yield f"{where}.names: {name} has no foreign key to {table}"


def _tables(dataset: Dataset) -> Mapping[str, Any]:
    tables: Mapping[str, Any] = dataset.about.get("page", {}).get("tables", {})
    return tables


def placeholders(result: Mapping[str, str]) -> list[str]:
    """Return the columns that the text and the link of a result name."""
    return [name for part in ("text", "link") for name in PLACEHOLDER.findall(result.get(part, ""))]


def _result(dataset: Dataset, result: Mapping[str, str]) -> Iterator[str]:
    queries = [query.name for query in dataset.queries]
    if result["query"] not in queries:
        yield f"query: unknown query {unknown(result['query'], queries)}"
    kind, _, name = result.get("link", "").partition("/")
    if kind == "question":
        if name not in queries:
            yield f"link: unknown query {unknown(name, queries)}"
    elif kind and kind not in dataset.tables:
        yield f"link: unknown table {unknown(kind, dataset.tables)}"


def _readings(picture: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the parts of a chart that read a relation: itself, and the marks of ranges."""
    return (picture, picture["marks"]) if "marks" in picture else (picture,)


def _picture(dataset: Dataset, picture: Mapping[str, Any]) -> Iterator[str]:
    known = [*dataset.tables, *(query.name for query in dataset.queries)]
    for part in _readings(picture):
        if part["relation"] not in known:
            yield f"unknown table or query {unknown(part['relation'], known)}"
        for word in (word for word in TABLES if word in part):
            table = dataset.tables.get(part[word])
            if table is None:
                yield f"{word}: unknown table {unknown(part[word], dataset.tables)}"
            elif len(table.primary_key) > 1:
                yield f"{word}: the key of {table.name} must be one field"
    if picture["kind"] == "map":
        yield from _map(dataset, picture)


def _map(dataset: Dataset, picture: Mapping[str, Any]) -> Iterator[str]:
    places = dataset.tables.get(picture["places"])
    for word in (word for word in PLACES if word in picture and places):
        if places and picture[word] not in places.names:
            yield f"{word}: {places.name} has no field {unknown(picture[word], places.names)}"
    if "uri" in picture and places and uri_field(picture) not in places.names:
        yield f"uri: must contain a field of {places.name} in braces, such as {{{places.names[0]}}}"
    if "country" in picture["extents"].values() and "country" not in picture:
        yield 'extents: "country" requires the property country, which names the field with its code'
    west, south, east, north = picture["window"]
    if west >= east or south >= north or max(-south, north) > MERCATOR:
        yield f"window: must be west, south, east, north in degrees, within {MERCATOR} degrees of latitude"

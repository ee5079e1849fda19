"""The data that a page carries: tables by columns in JSON, packed, as text that stands in a script.

A page shall stay small: nothing is carried twice, and a column stands in the shortest of these ways.

| written as | its values |
|---|---|
| a list | the items |
| `prefix`, `digits`, `gaps` | keys such as E0001: a prefix, and a number of so many digits, told by its distance from the last one before it; null where there is no value |
| `by`, `from` | in a view: those of the field of the same name, in the row of table `from` that column `by` names |
"""  # noqa: E501 - a table

import base64
import datetime as dt
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from pipeline import sql
from pipeline.dataset import Dataset
from pipeline.schema import Field, TableSchema
from pipeline.site import declared

# A relation of more rows is not carried: the page says so, and what to open instead.
ROWS = 50_000
# Whole numbers beyond these lose digits in JavaScript, and stand as text.
SAFE = 2**53 - 1
NUMBERED = re.compile(r"(?P<prefix>[^0-9]+)(?P<number>[0-9]{1,15})", re.ASCII)
# The names that DuckDB gives to types of numbers.
NUMBERS = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|FLOAT$|DOUBLE$|DECIMAL\(")
# What the page shows in a form of its own.
ELSEWHERE = ("codebook", "codes")

Column = list[Any]
Told = dict[str, dict[str, str] | None]


@dataclass(frozen=True)
class Rows:
    """The rows of a table or view: their number, and their values by column; None if they are too many."""

    count: int
    columns: dict[str, Column] | None


def collect(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Collect what the page shows by scripts.

    Args:
        dataset: the contract.
        connection: to the published database.

    Returns:
        A value of JSON: `tables`, `views` and `codes` by name, `pictures`, `quotes` and `lineages` as they
        are declared. A table or view has `fields`, its number of rows as `count`, and `columns`, one for
        each field; no columns where it has more than ROWS rows.
    """
    shown = {name: table for name, table in dataset.tables.items() if name not in ELSEWHERE}
    rows = {name: _read(connection, name, table.names, table.primary_key) for name, table in shown.items()}
    used = {field.codes for table in dataset.tables.values() for field in table.fields if field.codes}
    return {
        "tables": {name: _table(dataset, table, rows[name]) for name, table in shown.items()},
        "views": {
            name: _view(dataset, connection, name, rows)
            for name in declared.relations(dataset)
            if name not in shown
        },
        "codes": {
            name: [[code.code, code.label] for code in codes]
            for name, codes in dataset.codes.items()
            if name in used
        },
        "charts": declared.pictures(dataset),
        "quotes": _quotes(dataset),
        "lineages": dataset.about.get("evidence", {}).get("lineages"),
    }


def pack(said: Mapping[str, Any]) -> str:
    """Pack a value of JSON as base64 of gzip.

    pyarrow carries its own zlib, so one version of it makes the same bytes on every machine.
    """
    import pyarrow as pa  # noqa: PLC0415 - heavy, and only a release packs

    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    packed = pa.Codec("gzip", compression_level=9).compress(text.encode(), asbytes=True)
    return base64.b64encode(packed).decode("ascii")


def numbered(values: Column) -> Column | dict[str, Any]:
    """Write keys of one prefix and numbers of one width by the gaps between them; others as they are."""
    if not all(value is None or isinstance(value, str) for value in values):
        return values
    found = [value if value is None else NUMBERED.fullmatch(value) for value in values]
    forms = {(match["prefix"], len(match["number"])) for match in found if match}
    if len(forms) != 1 or sum(match is None for match in found) != values.count(None):
        return values
    ((prefix, digits),) = forms
    before, gaps = 0, []
    for match in found:
        number = before if match is None else int(match["number"])
        gaps.append(None if match is None else number - before)
        before = number
    return {"prefix": prefix, "digits": digits, "gaps": gaps}


def _read(
    connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str], order: Sequence[str] = ()
) -> Rows:
    """Read a table or view, in the order of its key or of its own."""
    source = sql.identifier(name)
    ((count,),) = connection.execute(f"SELECT count(*) FROM {source}").fetchall()
    if count > ROWS:
        return Rows(count, None)
    ordered = f" ORDER BY {sql.identifiers(list(order))}" if order else ""
    rows = connection.execute(f"SELECT {sql.identifiers(list(columns))} FROM {source}{ordered}").fetchall()
    return Rows(count, {name: [_value(row[place]) for row in rows] for place, name in enumerate(columns)})


def _value(value: object) -> str | float | bool | None:
    """Return a value as JSON has it; what JSON or JavaScript can't hold stands as text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if -SAFE <= value <= SAFE else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Decimal):
        return float(value) if Decimal(repr(float(value))) == value else str(value)
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _table(dataset: Dataset, table: TableSchema, rows: Rows) -> dict[str, Any]:
    return {
        "title": table.title,
        "description": table.description,
        "key": table.primary_key,
        "label": declared.label(dataset, table.name),
        "shown": declared.shown(dataset, table),
        "empty": declared.empty(dataset, table.name),
        "names": declared.names(dataset, table.name),
        "links": [{"field": field, "table": target} for field, target in _links(dataset, table)],
        "fields": [_field(field) for field in table.fields],
        **_written(rows, {}),
    }


def _field(field: Field) -> dict[str, Any]:
    said = {"name": field.name, "title": field.title, "type": field.type, "codes": field.codes}
    return {word: value for word, value in said.items() if value}


def _view(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, name: str, rows: Mapping[str, Rows]
) -> dict[str, Any]:
    """Describe a view, with those values that no row of a table tells already."""
    fields = list(_view_fields(dataset, connection, name))
    own = _read(connection, name, [field["name"] for field in fields])
    named = {field["name"]: field["table"] for field in fields if "table" in field}
    told: Told = {}
    for column in own.columns or ():
        free = {by: table for by, table in named.items() if column not in _behind(by, told)}
        told[column] = _told(dataset, column, own, free, rows)
    for field in fields:
        origin = told.get(field["name"])
        if origin:
            field.update(_field(dataset.tables[origin["from"]].field(field["name"])))
    return {"fields": fields, **_written(own, told)}


def _told(
    dataset: Dataset, column: str, view: Rows, named: Mapping[str, str], rows: Mapping[str, Rows]
) -> dict[str, str] | None:
    """Say where a column of a view stands already: the column that names a table's rows, and that table."""
    for by, name in named.items():
        table = rows[name].columns
        if table and view.columns and column in table:
            (key,) = dataset.tables[name].primary_key
            known = dict(zip(table[key], table[column], strict=True))
            if view.columns[column] == [known.get(value) for value in view.columns[by]]:
                return {"by": by, "from": name}
    return None


def _behind(by: str, told: Told) -> list[str]:
    """Return a column, the one that it is told by, the one that tells that, and so on."""
    found = [by]
    while (before := told.get(found[-1])) is not None:
        found.append(before["by"])
    return found


def _written(rows: Rows, told: Told) -> dict[str, Any]:
    said: dict[str, Any] = {"count": rows.count}
    if rows.columns is not None:
        said["columns"] = [told.get(name) or numbered(values) for name, values in rows.columns.items()]
    return said


def _view_fields(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, name: str
) -> Iterator[dict[str, Any]]:
    """Describe the columns of a view by the published fields of the same name, where those agree."""
    described = connection.execute(f"DESCRIBE {sql.identifier(name)}").fetchall()
    for column, kind, *_ in described:
        known = [
            (table, field)
            for table in dataset.tables.values()
            for field in table.fields
            if field.name == column and table.name not in ELSEWHERE
        ]
        title = known[0][1].title if known else column.replace("_", " ").capitalize()
        codes = {field.codes for _, field in known}
        target = {_target(dataset, table, column) for table, _ in known} - {""}
        yield {
            "name": column,
            "title": title,
            "type": _type(kind),
            **({"codes": codes.pop()} if len(codes) == 1 and codes != {None} else {}),
            **({"table": target.pop()} if len(target) == 1 else {}),
        }


def _target(dataset: Dataset, table: TableSchema, column: str) -> str:
    """Return the table whose rows a column's values name; empty where it names none."""
    own = table.name if table.primary_key == (column,) else ""
    return next((target for field, target in _links(dataset, table) if field == column), own)


def _links(dataset: Dataset, table: TableSchema) -> Iterator[tuple[str, str]]:
    """Yield each field that names rows by their key, and their table; other references lead to no record."""
    for key in table.foreign_keys:
        if len(key.fields) == 1 and key.to == dataset.tables[key.table].primary_key:
            yield key.fields[0], key.table


def _type(kind: str) -> str:
    """Return the type of Table Schema that a page treats a column of DuckDB as."""
    if kind in {"DATE", "BOOLEAN"}:
        return kind.lower()
    return "number" if NUMBERS.match(kind) else "string"


def _quotes(dataset: Dataset) -> dict[str, str] | None:
    """Say which published fields hold a quote, its document and what it is about, by `evidence`."""
    evidence = dataset.about.get("evidence")
    if not evidence:
        return None
    raw = evidence["quotes"]
    for table in dataset.tables.values():
        found = {
            word: next((f.name for f in table.fields if f.raw == (f"{raw['table']}.{raw[word]}",)), "")
            for word in ("quote", "document", "about")
            if word in raw
        }
        if found["quote"] and found["document"]:
            return {"table": table.name, **found}
    return None

"""The data that a page carries: tables by columns in JSON, packed, as text that stands in a script."""

import base64
import datetime as dt
import json
import math
from collections.abc import Iterator, Mapping, Sequence
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
# What the page shows in a form of its own.
ELSEWHERE = ("codebook", "codes")


def collect(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Collect what the page shows by scripts.

    Args:
        dataset: the contract.
        connection: to the published database.

    Returns:
        A value of JSON: `tables`, `views` and `codes` by name, `pictures` and `quotes` as declared. A table
        or view has `fields`, its number of rows as `count`, and `columns`, a list of values for each field;
        no columns where it has more than ROWS rows.
    """
    tables = {
        name: {
            **_relation(connection, name, [_field(field) for field in table.fields], order=table.primary_key),
            "title": table.title,
            "description": table.description,
            "key": table.primary_key,
            "label": declared.label(dataset, name),
            "shown": declared.shown(dataset, table),
            "links": [{"fields": key.fields, "table": key.table, "to": key.to} for key in table.foreign_keys],
        }
        for name, table in dataset.tables.items()
        if name not in ELSEWHERE
    }
    views = {
        name: _relation(connection, name, list(_view_fields(dataset, connection, name)))
        for name in declared.relations(dataset)
        if name not in tables
    }
    used = {field.codes for table in dataset.tables.values() for field in table.fields if field.codes}
    return {
        "tables": tables,
        "views": views,
        "codes": {
            name: [[code.code, code.label] for code in codes]
            for name, codes in dataset.codes.items()
            if name in used
        },
        "pictures": declared.pictures(dataset),
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


def _relation(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    fields: list[dict[str, Any]],
    order: Sequence[str] = (),
) -> dict[str, Any]:
    """Return the fields and values of a table or view, in the order of its key or of its own."""
    source = sql.identifier(name)
    ((count,),) = connection.execute(f"SELECT count(*) FROM {source}").fetchall()
    said: dict[str, Any] = {"fields": fields, "count": count}
    if count <= ROWS:
        ordered = f" ORDER BY {sql.identifiers(list(order))}" if order else ""
        rows = connection.execute(
            f"SELECT {sql.identifiers([field['name'] for field in fields])} FROM {source}{ordered}"
        ).fetchall()
        said["columns"] = [[_value(value) for value in column] for column in zip(*rows, strict=True)] or [
            [] for _ in fields
        ]
    return said


def _value(value: object) -> str | float | bool | None:
    """Return a value as JSON has it; what JSON or JavaScript can't hold stands as text."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return value if -SAFE <= value <= SAFE else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _field(field: Field) -> dict[str, Any]:
    said = {"name": field.name, "title": field.title, "type": field.type, "codes": field.codes}
    return {word: value for word, value in said.items() if value}


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
        target = {_target(table, column) for table, _ in known} - {""}
        yield {
            "name": column,
            "title": title,
            "type": _types(kind),
            **({"codes": codes.pop()} if len(codes) == 1 and codes != {None} else {}),
            **({"table": target.pop()} if len(target) == 1 else {}),
        }


def _target(table: TableSchema, column: str) -> str:
    """Return the table whose rows a column's values name; empty where it names none."""
    if table.primary_key == (column,):
        return table.name
    return next((key.table for key in table.foreign_keys if key.fields == (column,)), "")


def _types(kind: str) -> str:
    """Return the type of Table Schema that a page treats a column of DuckDB as."""
    if kind in {"DATE", "BOOLEAN"}:
        return kind.lower()
    return "number" if kind in {"BIGINT", "INTEGER", "HUGEINT", "DOUBLE"} else "string"


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

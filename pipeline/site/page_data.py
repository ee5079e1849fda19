"""The data of the page: tables by columns, as packed JSON in a script element.

The page must be small, so nothing is in it twice and each column has its shortest form
(`pipeline.site.column_forms`).
"""

import base64
import datetime as dt
import json
import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb

from pipeline.contract import page_config
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.schema.model import TableSchema
from pipeline.site import column_forms, page_fields
from pipeline.site.column_forms import Column

# A relation with more rows is left out: the page says so, and what to open instead.
ROWS = 50_000
# So is the answer to a question with more rows than this, unless a chart shows it.
ANSWER = 1_000
# Larger integers lose digits in JavaScript, and are written as text.
SAFE = 2**53 - 1
# The names of DuckDB's numeric types.
NUMBERS = re.compile(r"U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$|FLOAT$|DOUBLE$|DECIMAL\(")
# Tables that the page shows in a form of their own.
ELSEWHERE = ("codebook", "codes")

Lookups = dict[str, dict[str, str] | None]


@dataclass(frozen=True)
class Rows:
    """The number of rows of a table or view, and their values by column; None if there are too many rows."""

    count: int
    columns: dict[str, Column] | None


def collect(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Collect the data that the scripts of the page show.

    Args:
        dataset: the contract.
        connection: to the published database.

    Returns:
        A JSON value: `tables`, `views` and `codes` by name; `charts`, `quotes` and `lineages` as declared.
        A table or view has `fields`, `count` (its number of rows) and `columns`, one for each field. It has
        no columns if it has more than ROWS rows, or if it only answers a question and has more than ANSWER.
    """
    shown = {name: table for name, table in dataset.tables.items() if name not in elsewhere(dataset)}
    rows = {name: _read(connection, name, table.names, table.primary_key) for name, table in shown.items()}
    used = {field.codes for table in dataset.tables.values() for field in table.fields if field.codes}
    return {
        "tables": {name: _table(dataset, table, rows[name]) for name, table in shown.items()},
        "views": {
            name: _view(dataset, connection, name, rows)
            for name in page_config.relations(dataset)
            if name not in shown
        },
        "codes": {
            name: [[code.code, code.label] for code in codes]
            for name, codes in dataset.codes.items()
            if name in used
        },
        "charts": page_config.pictures(dataset),
        "quotes": _quotes(dataset),
        "lineages": dataset.about.get("evidence", {}).get("lineages"),
    }


def elsewhere(dataset: Dataset) -> tuple[str, ...]:
    """Return the tables without rows on the page: shown in a form of their own, or omitted by the dataset."""
    return (*ELSEWHERE, *page_config.omitted(dataset))


def pack(data: Mapping[str, Any]) -> str:
    """Return a JSON value as gzip in base85 (RFC 1924), with a comma for "<", which could end a script.

    base64 would be 6% longer. pyarrow contains its own zlib, so a given version of it makes the same bytes on
    every machine.
    """
    import pyarrow as pa  # noqa: PLC0415 - heavy, and only a release packs

    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    packed = pa.Codec("gzip", compression_level=9).compress(text.encode(), asbytes=True)
    return base64.b85encode(packed).decode("ascii").replace("<", ",")


def _read(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Sequence[str],
    order: Sequence[str] = (),
    *,
    limit: int | None = None,
) -> Rows:
    """Read a table in the order of its key, or a view in its own order; without rows if it has too many."""
    source = sql.identifier(name)
    ((count,),) = connection.execute(f"SELECT count(*) FROM {source}").fetchall()
    if count > (ROWS if limit is None else limit):
        return Rows(count, None)
    ordered = f" ORDER BY {sql.identifiers(list(order))}" if order else ""
    rows = connection.execute(f"SELECT {sql.identifiers(list(columns))} FROM {source}{ordered}").fetchall()
    return Rows(count, {name: [_value(row[place]) for row in rows] for place, name in enumerate(columns)})


def _value(value: object) -> str | float | bool | None:
    """Return a value for JSON; as text if JSON or JavaScript cannot represent it."""
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
        "label": page_config.label(dataset, table.name),
        "lead": page_config.lead(dataset, table.name),
        "shown": page_config.shown(dataset, table),
        "notes": page_config.notes(dataset, table.name),
        "empty": page_config.empty(dataset, table.name),
        "names": page_config.names(dataset, table.name),
        "links": [{"field": field, "table": target} for field, target in _links(dataset, table)],
        "fields": [page_fields.describe(dataset, table, field) for field in table.fields],
        **_columns(rows, {}),
    }


def _view(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, name: str, rows: Mapping[str, Rows]
) -> dict[str, Any]:
    """Describe a view, with the values that no table contains."""
    fields = list(_view_fields(dataset, connection, name))
    limit = ROWS if name in page_config.drawn(dataset) else min(ROWS, ANSWER)
    own = _read(connection, name, [field["name"] for field in fields], limit=limit)
    for field in fields:
        field.update(_codes(dataset, field.pop("lists"), (own.columns or {}).get(field["name"], ())))
    named = {field["name"]: field["table"] for field in fields if "table" in field}
    lookups: Lookups = {}
    for column in own.columns or ():
        free = {by: table for by, table in named.items() if column not in _depends_on(by, lookups)}
        lookups[column] = _lookup(dataset, column, own, free, rows)
    for field in fields:
        origin = lookups.get(field["name"])
        if origin and "field" not in origin:
            table = dataset.tables[origin["from"]]
            field.update(page_fields.describe(dataset, table, table.field(field["name"])))
    return {"fields": fields, **_columns(own, lookups)}


def _codes(dataset: Dataset, lists: Collection[str], values: Iterable[Any]) -> dict[str, str]:
    """Return the code list of a column of a view: the only one of some lists that contains its values."""
    present = {str(value) for value in values if value is not None}
    fitting = [name for name in lists if present <= {str(code.code) for code in dataset.codes[name]}]
    return {"codes": fitting[0]} if len(fitting) == 1 else {}


def _lookup(
    dataset: Dataset, column: str, view: Rows, named: Mapping[str, str], rows: Mapping[str, Rows]
) -> dict[str, str] | None:
    """Return where a table contains a column of a view, by its name or as its label, and the keys."""
    for by, name in named.items():
        table = rows[name].columns
        for field in dict.fromkeys((column, page_config.label(dataset, name))):
            if not (table and view.columns and field in table):
                continue
            (key,) = dataset.tables[name].primary_key
            known = dict(zip(table[key], table[field], strict=True))
            if view.columns[column] == [known.get(value) for value in view.columns[by]]:
                return {"by": by, "from": name, **({"field": field} if field != column else {})}
    return None


def _depends_on(column: str, lookups: Lookups) -> list[str]:
    """Return a column, the column that it is looked up by, the one that this is looked up by, and so on."""
    chain = [column]
    while (lookup := lookups.get(chain[-1])) is not None:
        chain.append(lookup["by"])
    return chain


def _columns(rows: Rows, lookups: Lookups) -> dict[str, Any]:
    """Return the number of rows and, unless there are too many, the columns in their shortest form."""
    if rows.columns is None:
        return {"count": rows.count}
    columns = [lookups.get(name) or column_forms.shortest(values) for name, values in rows.columns.items()]
    return {"count": rows.count, "columns": columns}


def _view_fields(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, name: str
) -> Iterator[dict[str, Any]]:
    """Describe the columns of a view by the published fields of the same name, if these agree."""
    described = connection.execute(f"DESCRIBE {sql.identifier(name)}").fetchall()
    for column, kind, *_ in described:
        namesakes = [
            (table, field)
            for table in dataset.tables.values()
            for field in table.fields
            if field.name == column and table.name not in elsewhere(dataset)
        ]
        title = namesakes[0][1].title if namesakes else column.replace("_", " ").capitalize()
        codes = {field.codes for _, field in namesakes}
        lists = () if None in codes else sorted(filter(None, codes))
        target = {_target(dataset, table, column) for table, _ in namesakes} - {""}
        yield {
            "name": column,
            "title": title,
            "type": _type(kind),
            "lists": lists,
            **({"table": target.pop()} if len(target) == 1 else {}),
            **(page_fields.parts(dataset, *namesakes[0]) if namesakes else {}),
        }


def _target(dataset: Dataset, table: TableSchema, column: str) -> str:
    """Return the table that a column refers to; empty if there is none."""
    own = table.name if table.primary_key == (column,) else ""
    return next((target for field, target in _links(dataset, table) if field == column), own)


def _links(dataset: Dataset, table: TableSchema) -> Iterator[tuple[str, str]]:
    """Yield each field that refers to rows by their primary key, with their table."""
    for key in table.foreign_keys:
        if len(key.fields) == 1 and key.to == dataset.tables[key.table].primary_key:
            yield key.fields[0], key.table


def _type(kind: str) -> str:
    """Return the Table Schema type as which the page treats a DuckDB type."""
    if kind in {"DATE", "BOOLEAN"}:
        return kind.lower()
    return "number" if NUMBERS.match(kind) else "string"


def _quotes(dataset: Dataset) -> dict[str, str] | None:
    """Return the published fields that contain a quote, its document and its subject."""
    evidence = dataset.about.get("evidence")
    if not evidence:
        return None
    raw = evidence["quotes"]
    for table in dataset.tables.values():
        fields = {
            word: next((f.name for f in table.fields if f.raw == (f"{raw['table']}.{raw[word]}",)), "")
            for word in ("quote", "document", "about")
            if word in raw
        }
        if fields["quote"] and fields["document"]:
            return {"table": table.name, **fields}
    return None

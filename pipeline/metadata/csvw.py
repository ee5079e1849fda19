"""CSV on the Web (W3C, 2015): types, keys and descriptions for readers who open one CSV.

The file lies where the standard looks for it beside a CSV, and names each by its path from there. An enum of
numbers and unique keys that aren't the primary key have no words in CSVW.
"""

import re
from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.metadata.facts import Facts, as_json
from pipeline.schema.model import Field, ForeignKey, TableSchema

NAME = "data/csv-metadata.json"
CONTEXT = "http://www.w3.org/ns/csvw"
# What a regular expression takes for more than itself.
SPECIAL = re.compile(r"[\\^$.|?*+()\[\]{}]")

DATATYPES = {
    "string": "string",
    "integer": "integer",
    "number": "double",
    "boolean": "boolean",
    "date": "date",
    "time": "time",
    "datetime": "dateTime",
    "year": "gYear",
    "yearmonth": "gYearMonth",
    "duration": "duration",
    "object": "json",
    "array": "json",
    "geojson": "json",
    "geopoint": "string",
    "any": "string",
}
BOUNDED = ("integer", "number", "date", "datetime")
BOUNDS = {
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "minExclusive",
    "exclusiveMaximum": "maxExclusive",
}


def text(facts: Facts) -> str:
    """Return the metadata of all CSVs as a table group."""
    about = facts.about
    language = about.get("language")
    group = {
        "@context": [CONTEXT, {"@language": language}] if language else CONTEXT,
        "dc:title": about["title"],
        "dc:description": about["description"],
        "dc:creator": [creator.title for creator in facts.creators],
        "dc:license": [{"@id": licence["path"]} for licence in about["licenses"]],
        "dc:issued": about["released"],
        "schema:version": about["version"],
        **({"lang": language} if language else {}),
        "null": "",
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "commentPrefix": None, "trim": False},
        "tables": [_table(facts.dataset, table) for table in facts.dataset.tables.values()],
    }
    return as_json(group)


def _table(dataset: Dataset, table: TableSchema) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(dataset, field) for field in table.fields],
        "primaryKey": list(table.primary_key),
    }
    if table.foreign_keys:
        schema["foreignKeys"] = [_foreign_key(key) for key in table.foreign_keys]
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.description,
        "tableSchema": schema,
    }


def _foreign_key(key: ForeignKey) -> dict[str, Any]:
    reference = {"resource": f"{key.table}.csv", "columnReference": list(key.to)}
    return {"columnReference": list(key.fields), "reference": reference}


def _column(dataset: Dataset, field: Field) -> dict[str, Any]:
    """Describe a column; its name stands among the titles too, as the header has to be one of them."""
    column: dict[str, Any] = {
        "name": field.name,
        "titles": list(dict.fromkeys([field.name, field.title])),
        "dc:description": field.description,
        "datatype": _datatype(dataset, field),
    }
    if field.type == "list":
        column["separator"] = field.delimiter
    if field.required:
        column["required"] = True
    return column


def _datatype(dataset: Dataset, field: Field) -> str | dict[str, Any]:
    kind = field.item_type if field.type == "list" else field.type
    base = DATATYPES[kind]
    more: dict[str, Any] = {"format": "yyyy-MM-dd"} if kind == "date" else {}
    limits = field.constraints
    if kind == "string" and field.type != "list":
        enum = dataset.allowed(field) or limits.get("enum", ())
        pattern = "|".join(SPECIAL.sub(r"\\\g<0>", str(value)) for value in enum) or limits.get("pattern")
        more |= {"format": pattern} if pattern else {}
        more |= {name: limits[name] for name in ("minLength", "maxLength") if name in limits}
    if field.type in BOUNDED:
        more |= {word: str(limits[name]) for name, word in BOUNDS.items() if name in limits}
    return {"base": base, **more} if more else base

"""data/csv-metadata.json: types, keys and descriptions of the CSVs, in CSV on the Web (W3C, 2015).

The standard looks for the file in the folder of a CSV, and the file names each CSV relative to that folder.
CSVW cannot express an enum of numbers, nor unique keys other than the primary key.
"""

import re
from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.metadata.facts import Facts, as_json
from pipeline.schema.model import Field, ForeignKey, TableSchema

NAME = "data/csv-metadata.json"
CONTEXT = "http://www.w3.org/ns/csvw"
# The characters that have a special meaning in a regular expression.
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
    """Return csv-metadata.json: a table group with every CSV of the package."""
    about = facts.about
    language = about.get("language")
    group = {
        "@context": [CONTEXT, {"@language": language}] if language else CONTEXT,
        "dc:title": about["title"],
        "dc:description": about["description"],
        "dc:creator": [creator.title for creator in facts.creators],
        **({"dc:contributor": [person.title for person in facts.others]} if facts.others else {}),
        "dc:license": [{"@id": licence["path"]} for licence in about["licenses"]],
        "dc:issued": about["released"],
        "dc:accessRights": {"@id": facts.access.path},
        **({"dc:temporal": facts.period} if facts.period else {}),
        **({"dc:spatial": [place.name for place in facts.places]} if facts.places else {}),
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
    """Return the column of a field; its titles include its name, since CSVW compares them with the header."""
    column: dict[str, Any] = {
        "name": field.name,
        "titles": list(dict.fromkeys([field.name, field.title])),
        "dc:description": field.description,
        "datatype": _datatype(dataset, field),
    }
    if field.type == "list":
        column["separator"] = field.delimiter
    if field.unit:
        column["schema:unitText"] = field.unit
    if field.required:
        column["required"] = True
    return column


def _datatype(dataset: Dataset, field: Field) -> str | dict[str, Any]:
    kind = field.item_type if field.type == "list" else field.type
    base = DATATYPES[kind]
    facets: dict[str, Any] = {"format": "yyyy-MM-dd"} if kind == "date" else {}
    constraints = field.constraints
    if kind == "string" and field.type != "list":
        enum = dataset.allowed(field) or constraints.get("enum", ())
        pattern = "|".join(SPECIAL.sub(r"\\\g<0>", str(value)) for value in enum) or constraints.get(
            "pattern"
        )
        facets |= {"format": pattern} if pattern else {}
        facets |= {name: constraints[name] for name in ("minLength", "maxLength") if name in constraints}
    if field.type in BOUNDED:
        facets |= {facet: str(constraints[name]) for name, facet in BOUNDS.items() if name in constraints}
    return {"base": base, **facets} if facets else base

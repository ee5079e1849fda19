"""croissant.json: each table as typed records for machine learning tools, in Croissant 1.1 (MLCommons).

http://mlcommons.org/croissant/1.1. Records are read from Parquet, which has
types; the CSVs are listed too. A code list is an enumeration, named in the description of each field that
uses it. mlcroissant 1.1 fails or returns wrong rows for references to an enumeration, to a field of another
record set instead of a column of its file, and to the table itself; these are omitted. Croissant cannot
express a foreign key of several fields.
"""

from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.metadata import citation, schema_org
from pipeline.metadata.contributor import Contributor
from pipeline.metadata.facts import Facts, as_json
from pipeline.schema.model import Field, TableSchema

NAME = "croissant.json"
VERSION = "http://mlcommons.org/croissant/1.1"
# The context from the specification and from mlcroissant, included so that no reader has to fetch it.
CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "annotation": "cr:annotation",
    "arrayShape": "cr:arrayShape",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "containedIn": "cr:containedIn",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "description": {"@container": "@language"},
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "excludes": "cr:excludes",
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isArray": "cr:isArray",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "name": {"@container": "@language"},
    "parentField": "cr:parentField",
    "path": "cr:path",
    "prov": "http://www.w3.org/ns/prov#",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "readLines": "cr:readLines",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "sdVersion": "cr:sdVersion",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
    "unArchive": "cr:unArchive",
    "value": "cr:value",
}
# Parquet has two media types; mlcroissant reads only the older one.
PARQUET = ["application/x-parquet", "application/vnd.apache.parquet"]
TYPES = {
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
    "time": "sc:Time",
    "year": "sc:Integer",
}
TEXT = "sc:Text"
LIST = "code-list-"

Node = dict[str, Any]


def text(facts: Facts) -> str:
    """Return croissant.json as JSON-LD."""
    dataset, about = facts.dataset, facts.about
    node = {
        "@context": {**CONTEXT, "@language": about.get("language", CONTEXT["@language"])},
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": about["title"],
        "description": about["description"],
        "alternateName": about["name"],
        "version": about["version"],
        "datePublished": about["released"],
        "license": [licence["path"] for licence in about["licenses"]],
        "creator": [_agent(creator) for creator in facts.creators],
        **({"contributor": [_agent(person) for person in facts.others]} if facts.others else {}),
        "publisher": _agent(facts.publisher),
        "keywords": list(about["keywords"]),
        "citeAs": citation.bibtex(facts),
        **({"url": about["homepage"]} if "homepage" in about else {}),
        **schema_org.shared(facts),
        "distribution": [_file(facts, path) for path in facts.files if path.startswith("data/")],
        "recordSet": [
            *(_records(dataset, table) for table in dataset.tables.values()),
            *(_enumeration(dataset, name) for name in _code_lists(dataset)),
        ],
    }
    return as_json(node)


def _agent(contributor: Contributor) -> Node:
    """Return a contributor as in the page; mlcroissant reads the URL, not the identifier."""
    agent = schema_org.agent(contributor)
    url = {"url": contributor.path} if contributor.path else {}
    return {**agent, "@type": f"sc:{agent['@type']}", **url}


def _file(facts: Facts, path: str) -> Node:
    file = facts.files[path]
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{file.bytes} B",
        "encodingFormat": PARQUET if path.endswith(".parquet") else file.mediatype,
        "sha256": file.sha256,
    }


def _records(dataset: Dataset, table: TableSchema) -> Node:
    targets = {
        key.fields[0]: _column(dataset.tables[key.table], key.to[0])
        for key in table.foreign_keys
        if len(key.fields) == 1 and key.table != table.name
    }
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.primary_key],
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"{table.name}/{field.name}",
                "name": field.name,
                "description": _description(field),
                "dataType": TYPES.get(field.type, TEXT),
                "source": _column(table, field.name),
                **({"references": targets[field.name]} if field.name in targets else {}),
            }
            for field in table.fields
        ],
    }


def _column(table: TableSchema, name: str) -> Node:
    return {"fileObject": {"@id": f"data/{table.name}.parquet"}, "extract": {"column": name}}


def _description(field: Field) -> str:
    return f"{field.description} Codes: {LIST}{field.codes}." if field.codes else field.description


def _code_lists(dataset: Dataset) -> list[str]:
    """Return the names of the code lists that published fields use, sorted."""
    return sorted({field.codes for table in dataset.tables.values() for field in table.fields if field.codes})


def _enumeration(dataset: Dataset, name: str) -> Node:
    """Return a code list as a record set, with its codes as text even if a field of numbers uses it."""
    identifier = LIST + name
    return {
        "@type": "cr:RecordSet",
        "@id": identifier,
        "name": identifier,
        "dataType": "sc:Enumeration",
        "key": {"@id": f"{identifier}/code"},
        "field": [
            {"@type": "cr:Field", "@id": f"{identifier}/{column}", "name": column, "dataType": TEXT}
            for column in ("code", "label", "definition")
        ],
        "data": [
            {
                f"{identifier}/code": code.code,
                f"{identifier}/label": code.label,
                f"{identifier}/definition": code.definition,
            }
            for code in dataset.codes[name]
        ],
    }

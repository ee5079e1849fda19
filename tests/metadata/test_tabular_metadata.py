"""The metadata for CSVW, Croissant and Hugging Face of a release of two small tables."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pipeline.contract.dataset import Code, Dataset
from pipeline.metadata import citation, croissant, csvw, hugging_face, schema_org
from pipeline.metadata.facts import Facts, File
from pipeline.package import descriptor
from pipeline.schema.model import TableSchema, read_table

ABOUT = {
    "name": "mills",
    "title": "Mills & weirs",
    "version": "1.0.0",
    "released": "2024-02-29",
    "description": "What turned.",
    "homepage": "https://example.org/mills",
    "language": "en",
    "licenses": [{"name": "ODbL-1.0", "title": "Open Database", "path": "https://example.org/odbl"}],
    "contributors": [
        {"title": "Mill team", "roles": ["author"]},
        {"title": "Tom Spindle", "roles": ["dataCurator"]},
    ],
    "keywords": ["mills", 'called "weirs"'],
}


def field(name: str, kind: str, **properties: Any) -> dict[str, Any]:
    return {
        "name": name,
        "type": kind,
        "title": name.capitalize(),
        "description": f"Its {name}.",
        **properties,
    }


def table(name: str, *fields: dict[str, Any], **properties: Any) -> TableSchema:
    described = {"name": name, "title": name.capitalize(), "description": f"The {name}."}
    return read_table({**described, "fields": list(fields), "primaryKey": [fields[0]["name"]], **properties})


def facts(*tables: TableSchema, rows: int = 2, about: Mapping[str, Any] = ABOUT) -> Facts:
    dataset = Dataset(
        folder=Path("project"),
        about=about,
        raw={},
        reference={},
        tables={table_schema.name: table_schema for table_schema in tables},
        codes={"wheels": (Code("over.shot", "Overshot", "From above."), Code("wind", "Wind", "None."))},
        checks=(),
        queries=(),
    )
    paths = [f"data/{table_schema.name}.{kind}" for table_schema in tables for kind in ("csv", "parquet")]
    types = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet", "md": "text/markdown"}
    files = [
        File(path, 40 + number, f"{number:064x}", types[path.rpartition(".")[2]])
        for number, path in enumerate([*paths, "CODEBOOK.md"])
    ]
    return Facts(
        dataset, {table_schema.name: rows for table_schema in tables}, {file.path: file for file in files}
    )


RIVERS = table("rivers", field("river", "string"))
MILLS = table(
    "mills",
    field("mill", "string", constraints={"required": True, "pattern": "M[0-9]|X"}),
    field("wheel", "string", codes="wheels"),
    field("river", "string"),
    field("feeds", "string"),
    field("built", "date", constraints={"minimum": "1700-01-01"}),
    field("stones", "integer", unit="stones", constraints={"minimum": 0, "exclusiveMaximum": 9}),
    field("grains", "list", delimiter="|", itemType="string"),
    foreignKeys=[
        {"fields": ["river"], "reference": {"resource": "rivers", "fields": ["river"]}},
        {"fields": ["feeds"], "reference": {"resource": "", "fields": ["mill"]}},
    ],
)


def test_csvw_describes_types_keys_and_codes_of_each_csv() -> None:
    made = json.loads(csvw.text(facts(RIVERS, MILLS)))
    assert made == {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": "Mills & weirs",
        "dc:description": "What turned.",
        "dc:creator": ["Mill team"],
        "dc:contributor": ["Tom Spindle"],
        "dc:license": [{"@id": "https://example.org/odbl"}],
        "dc:issued": "2024-02-29",
        "dc:accessRights": {"@id": "http://purl.org/coar/access_right/c_abf2"},
        "schema:version": "1.0.0",
        "lang": "en",
        "null": "",
        "dialect": {"encoding": "utf-8", "lineTerminators": ["\n"], "commentPrefix": None, "trim": False},
        "tables": [
            {
                "url": "rivers.csv",
                "dc:title": "Rivers",
                "dc:description": "The rivers.",
                "tableSchema": {"columns": [column("river", "string")], "primaryKey": ["river"]},
            },
            {
                "url": "mills.csv",
                "dc:title": "Mills",
                "dc:description": "The mills.",
                "tableSchema": {
                    "columns": [
                        column("mill", {"base": "string", "format": "M[0-9]|X"}, required=True),
                        column("wheel", {"base": "string", "format": "over\\.shot|wind"}),
                        column("river", "string"),
                        column("feeds", "string"),
                        column("built", {"base": "date", "format": "yyyy-MM-dd", "minimum": "1700-01-01"}),
                        column(
                            "stones",
                            {"base": "integer", "minimum": "0", "maxExclusive": "9"},
                            **{"schema:unitText": "stones"},
                        ),
                        column("grains", "string", separator="|"),
                    ],
                    "primaryKey": ["mill"],
                    "foreignKeys": [
                        {
                            "columnReference": ["river"],
                            "reference": {"resource": "rivers.csv", "columnReference": ["river"]},
                        },
                        {
                            "columnReference": ["feeds"],
                            "reference": {"resource": "mills.csv", "columnReference": ["mill"]},
                        },
                    ],
                },
            },
        ],
    }


def column(name: str, datatype: str | dict[str, str], **properties: Any) -> dict[str, Any]:
    described = {"name": name, "titles": [name, name.capitalize()], "dc:description": f"Its {name}."}
    return {**described, "datatype": datatype, **properties}


def test_croissant_has_a_record_set_for_each_table_and_an_enumeration_for_each_code_list() -> None:
    made = json.loads(croissant.text(facts(RIVERS, MILLS)))
    assert made.pop("@context") == croissant.CONTEXT
    assert made == {
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.1",
        "name": "Mills & weirs",
        "description": "What turned.",
        "alternateName": "mills",
        "version": "1.0.0",
        "datePublished": "2024-02-29",
        "license": ["https://example.org/odbl"],
        "creator": [{"@type": "sc:Organization", "name": "Mill team"}],
        "contributor": [{"@type": "sc:Organization", "name": "Tom Spindle"}],
        "publisher": {"@type": "sc:Organization", "name": "Mill team"},
        "keywords": ["mills", 'called "weirs"'],
        "citeAs": citation.bibtex(facts(RIVERS, MILLS)),
        "url": "https://example.org/mills",
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "conditionsOfAccess": ["http://purl.org/coar/access_right/c_abf2"],
        "distribution": [
            file("data/rivers.csv", 0, "text/csv"),
            file("data/rivers.parquet", 1, ["application/x-parquet", "application/vnd.apache.parquet"]),
            file("data/mills.csv", 2, "text/csv"),
            file("data/mills.parquet", 3, ["application/x-parquet", "application/vnd.apache.parquet"]),
        ],
        "recordSet": [
            {
                "@type": "cr:RecordSet",
                "@id": "rivers",
                "name": "rivers",
                "description": "The rivers.",
                "key": [{"@id": "rivers/river"}],
                "field": [record("rivers", "river", "sc:Text")],
            },
            {
                "@type": "cr:RecordSet",
                "@id": "mills",
                "name": "mills",
                "description": "The mills.",
                "key": [{"@id": "mills/mill"}],
                "field": [
                    record("mills", "mill", "sc:Text"),
                    record("mills", "wheel", "sc:Text", description="Its wheel. Codes: code-list-wheels."),
                    record("mills", "river", "sc:Text", references=source("rivers", "river")),
                    record("mills", "feeds", "sc:Text"),
                    record("mills", "built", "sc:Date"),
                    record("mills", "stones", "sc:Integer"),
                    record("mills", "grains", "sc:Text"),
                ],
            },
            {
                "@type": "cr:RecordSet",
                "@id": "code-list-wheels",
                "name": "code-list-wheels",
                "dataType": "sc:Enumeration",
                "key": {"@id": "code-list-wheels/code"},
                "field": [
                    {
                        "@type": "cr:Field",
                        "@id": f"code-list-wheels/{name}",
                        "name": name,
                        "dataType": "sc:Text",
                    }
                    for name in ("code", "label", "definition")
                ],
                "data": [
                    {
                        "code-list-wheels/code": "over.shot",
                        "code-list-wheels/label": "Overshot",
                        "code-list-wheels/definition": "From above.",
                    },
                    {
                        "code-list-wheels/code": "wind",
                        "code-list-wheels/label": "Wind",
                        "code-list-wheels/definition": "None.",
                    },
                ],
            },
        ],
    }


def file(path: str, number: int, mediatype: str | list[str]) -> dict[str, Any]:
    properties = {"contentUrl": path, "contentSize": f"{40 + number} B", "encodingFormat": mediatype}
    return {"@type": "cr:FileObject", "@id": path, "name": path, **properties, "sha256": f"{number:064x}"}


def source(name: str, column: str) -> dict[str, Any]:
    return {"fileObject": {"@id": f"data/{name}.parquet"}, "extract": {"column": column}}


def test_a_variable_of_the_page_has_its_type_and_unit() -> None:
    variables = schema_org.metadata(facts(RIVERS, MILLS))["variableMeasured"]
    assert [one for one in variables if one["name"] == "mills.stones"] == [
        {
            "@type": "PropertyValue",
            "name": "mills.stones",
            "description": "Its stones.",
            "unitText": "stones",
            "valueReference": {
                "@type": "DefinedTerm",
                "name": "integer",
                "inDefinedTermSet": "https://datapackage.org/standard/table-schema/",
            },
        }
    ]
    assert len(variables) == len(RIVERS.fields) + len(MILLS.fields)


def test_datapackage_json_has_the_unit_of_a_field() -> None:
    described = descriptor.table_schema(facts(MILLS).dataset, MILLS)["fields"]
    assert {one["name"]: one["unit"] for one in described if "unit" in one} == {"stones": "stones"}


def record(name: str, column: str, kind: str, **properties: Any) -> dict[str, Any]:
    described = {"@type": "cr:Field", "@id": f"{name}/{column}", "name": column, "dataType": kind}
    return {"description": f"Its {column}.", **described, "source": source(name, column), **properties}


def test_the_dataset_card_has_a_configuration_for_each_table_with_rows() -> None:
    release_facts = facts(RIVERS, MILLS, rows=600)
    empty = Facts(release_facts.dataset, {"rivers": 0, "mills": 1200}, {})
    assert hugging_face.front_matter(empty) == (
        "---\n"
        'pretty_name: "Mills & weirs"\n'
        'version: "1.0.0"\n'
        "license: odbl\n"
        "language:\n"
        '- "en"\n'
        "tags:\n"
        '- "mills"\n'
        '- "called \\"weirs\\""\n'
        "size_categories:\n"
        "- 1K<n<10K\n"
        "configs:\n"
        '- config_name: "mills"\n'
        "  default: true\n"
        '  data_files: "data/mills.parquet"\n'
        "---\n\n"
    )


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("CC-BY-4.0", ["license: cc-by-4.0"]),
        ("PDDL-1.0", ["license: pddl"]),
        (
            "House rules",
            [
                "license: other",
                'license_name: "House rules"',
                'license_link: "https://example.org/odbl"',
            ],
        ),
    ],
)
def test_a_licence_unknown_to_the_hub_is_other(name: str, lines: list[str]) -> None:
    about = {**ABOUT, "licenses": [{**ABOUT["licenses"][0], "name": name}]}  # type: ignore[dict-item]
    card = hugging_face.front_matter(facts(RIVERS, about=about)).splitlines()
    assert [line for line in card if line.startswith("license")] == lines


@pytest.mark.parametrize(
    ("rows", "size"),
    [(0, "n<1K"), (999, "n<1K"), (1000, "1K<n<10K"), (1_000_000, "1M<n<10M"), (10**12, "n>1T")],
)
def test_the_size_category_counts_all_rows(rows: int, size: str) -> None:
    assert f"\n- {size}\nconfigs:" in hugging_face.front_matter(facts(RIVERS, rows=rows))


@pytest.mark.parametrize(
    ("properties", "formats"),
    [
        ({"title": "Wheels"}, {"croissant", "csvw", "hugging_face"}),
        ({"version": "7.8.9"}, {"croissant", "csvw", "hugging_face"}),
        ({"released": "1999-12-31"}, {"croissant", "csvw"}),
        ({"language": "fr"}, {"croissant", "csvw", "hugging_face"}),
        ({"contributors": [{"title": "Wheels", "roles": ["author"]}]}, {"croissant", "csvw"}),
        (
            {"licenses": [{"name": "Wheels", "title": "Wheels", "path": "Wheels"}]},
            {"croissant", "csvw", "hugging_face"},
        ),
    ],
    ids=lambda properties: next(iter(properties)) if isinstance(properties, dict) else "",
)
def test_a_property_of_dataset_json_is_in_each_format_that_supports_it(
    properties: dict[str, Any], formats: set[str]
) -> None:
    release_facts = facts(MILLS, RIVERS, about={**ABOUT, **properties})
    made = {
        "croissant": croissant.text(release_facts),
        "csvw": csvw.text(release_facts),
        "hugging_face": hugging_face.front_matter(release_facts),
    }
    (value,) = properties.values()
    word = f'"{value}"' if isinstance(value, str) else "Wheels"
    assert {name for name, text in made.items() if word in text} == formats

"""The texts of the files that describe a proposed table: schemas, SELECT, code lists and CSV."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.propose import column_names, known_words, select_sql
from pipeline.propose.column import Column
from pipeline.propose.proposal import Proposal, Table

SCHEMA = "https://datapackage.org/profiles/2.0/tableschema.json"


def texts(proposal: Proposal, source: str, keywords: frozenset[str]) -> dict[str, str]:
    """Return the text of each file, by its path in the project, schemas after what they describe.

    Args:
        proposal: the proposed tables.
        source: the name of the file that was read.
        keywords: words that SQL must quote as names.
    """
    files: dict[str, str] = {}
    for table in proposal.tables:
        files[f"raw/{table.name}.csv"] = _csv([c.heading for c in table.columns], table.rows)
    for table in proposal.tables:
        for one in table.columns:
            if one.codes:
                files[f"schemas/codes/{_list_name(table, one)}.csv"] = _code_list(one)
    for table in proposal.tables:
        schema = _raw_schema(table, proposal.tables[0].name, source)
        files[f"schemas/raw/{table.name}.json"] = _json(schema)
        files[f"schemas/tables/{table.name}.json"] = _json(_published_schema(table, proposal))
        files[f"schemas/tables/{table.name}.sql"] = select_sql.text(table, keywords)
    return files


def _list_name(table: Table, column: Column) -> str:
    return f"{table.name}_{column.name}"


def _csv(header: list[str], rows: Sequence[tuple[str, ...]]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows([header, *rows])
    return file.getvalue()


def _code_list(column: Column) -> str:
    """Return the code list of a column; a word is its own label, a number needs one."""
    rows = [
        (code, "TODO" if code.lstrip("-").isdigit() else code, f"TODO: define {code}")
        for code in column.codes
    ]
    return _csv(["code", "label", "definition"], rows)


def _raw_schema(table: Table, main: str, source: str) -> dict[str, Any]:
    about = f"Names in the table {main}." if table.made else f"The rows of {source}."
    schema: dict[str, Any] = {
        "$schema": SCHEMA,
        "name": table.name,
        "title": column_names.title("", table.name),
        "description": about,
        "fields": [_raw_field(table, one, main) for one in table.columns],
        "primaryKey": _key(table.key),
    }
    keys = [
        _foreign_key(one.name, one.reference.table, one.reference.field)
        for one in table.columns
        if one.reference and not one.reference.by_name
    ]
    return {**schema, "foreignKeys": keys} if keys else schema


def _raw_field(table: Table, one: Column, main: str) -> dict[str, Any]:
    field: dict[str, Any] = {"name": one.name, **one.properties}
    if one.heading != one.name:
        field["label"] = one.heading
    field["title"] = column_names.title(one.label, one.name)
    field["description"] = _description(table, one, main)
    field["example"] = one.example or "TODO"
    if one.missing:
        field["missingValues"] = ["", *one.missing]
    if one.codes:
        field["codes"] = _list_name(table, one)
    if one.reference and one.reference.by_name:
        field["target"] = f"{one.reference.table}.{one.reference.field}"
    constraints = {}
    if one.required:
        constraints["required"] = True
    if one.name == table.names:
        constraints["unique"] = True
    if constraints:
        field["constraints"] = constraints
    return field


def _description(table: Table, one: Column, main: str) -> str:
    if table.made and one.name in table.key:
        return "Letter and number, never used again."
    if table.made:
        return f"Name, as the table {main} contains it."
    if (
        one.asked == "text"
        and one.name == table.key[0]
        and one.name == f"{column_names.singular(table.name)}_id"
    ):
        return "Letter and number, never used again."
    return known_words.description(one.name, one.tag)


def _published_schema(table: Table, proposal: Proposal) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": SCHEMA,
        "name": table.name,
        "title": column_names.title("", table.name),
        "description": _about(table, proposal),
        "fields": [_published_field(table, one) for one in table.columns],
        "primaryKey": _key(table.key),
    }
    keys = [
        _foreign_key(
            select_sql.published_name(table, one),
            one.reference.table,
            one.reference.key if one.reference.by_name else one.reference.field,
        )
        for one in table.columns
        if one.reference
    ]
    return {**schema, "foreignKeys": keys} if keys else schema


def _about(table: Table, proposal: Proposal) -> str:
    """Return the description of a published table: of one that was split off it is known."""
    if not table.made:
        return f"TODO: describe what a row of {table.name} is."
    main = proposal.tables[0]
    columns = [column_names.title(one.label, one.name) for one in main.columns if _names(one, table)]
    return f"What {' and '.join(columns)} in the table {main.name} name, once each."


def _names(column: Column, table: Table) -> bool:
    return column.reference is not None and column.reference.table == table.name


def _published_field(table: Table, one: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": select_sql.published_name(table, one), "raw": f"{table.name}.{one.name}"}
    if not (one.reference and one.reference.by_name):
        return field
    into = one.reference.table
    field |= {
        "type": one.reference.key_type,
        "title": f"{column_names.title(one.label, one.name)}: id",
        "description": f"Key of the row of {into} whose {one.reference.field} the raw table contains.",
        "example": one.reference.key_example,
    }
    return {**field, "constraints": {"required": True}} if one.required else field


def _foreign_key(field: str, table: str, to: str) -> dict[str, Any]:
    return {"fields": field, "reference": {"resource": table, "fields": to}}


def _key(names: tuple[str, ...]) -> str | list[str]:
    return names[0] if len(names) == 1 else list(names)


def _json(schema: Mapping[str, Any]) -> str:
    """Return a schema as JSON with a line for each property and for each field."""
    parts = [f"  {json.dumps(name)}: {_value(value)}" for name, value in schema.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _value(value: Any) -> str:  # noqa: ANN401 - JSON
    if isinstance(value, list) and value and isinstance(value[0], dict):
        lines = ",\n".join(f"    {json.dumps(item, ensure_ascii=False)}" for item in value)
        return f"[\n{lines}\n  ]"
    return json.dumps(value, ensure_ascii=False)

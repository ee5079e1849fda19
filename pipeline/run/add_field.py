"""`add-field`: a field of a raw table, in its schema and as an empty column of its file."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.contract.dataset import RETIRED, WAIVERS, Dataset
from pipeline.core import edit_json
from pipeline.core.errors import CallError
from pipeline.core.finding import Message
from pipeline.raw_files import add_column
from pipeline.run import additions
from pipeline.run.additions import Added
from pipeline.run.unwritten import MARK
from pipeline.schema.model import TableSchema

# A value of each type, until somebody writes one that explains the field.
EXAMPLES: dict[str, Any] = {
    "string": f"{MARK}: a value that the field may have",
    "integer": 1,
    "number": 1.5,
    "boolean": True,
    "date": "2000-01-31",
    "time": "12:30:00",
    "datetime": "2000-01-31T12:30:00",
    "year": 2000,
    "yearmonth": "2000-01",
    "duration": "P1D",
    "list": f"{MARK}: a value, and another",
    "object": '{"key": "value"}',
    "array": "[1, 2]",
    "geopoint": "44.5, 33.25",
    "geojson": '{"type": "Point", "coordinates": [44.5, 33.25]}',
    "any": f"{MARK}: a value that the field may have",
}


@dataclass(frozen=True)
class NewField:
    """A field that does not exist yet.

    Attributes:
        table: the raw table.
        name: its name.
        type: one of `EXAMPLES`.
        label: what the header of the file says instead of the name; empty for the name.
        codes: its code list; empty for none.
        required: the cells must not be empty.
    """

    table: str
    name: str
    type: str = "string"
    label: str = ""
    codes: str = ""
    required: bool = False


def add(folder: Path, field: NewField) -> Added:
    """Add a field to a raw table.

    Raises:
        CallError: the table or the code list does not exist, the field does, or a file cannot be changed.
        ContractError: the field contradicts the rest of schemas/.
    """
    dataset = additions.read(folder)
    raw = {name: table for name, table in dataset.raw.items() if name not in {RETIRED, WAIVERS}}
    additions.require_known(field.table, raw, "raw table")
    additions.require_name(field.name, "the field")
    table = raw[field.table]
    if field.name in table.names:
        raise CallError(f"{field.table} has a field {field.name} already")
    if field.codes:
        additions.require_known(field.codes, dataset.codes, "code list")
    schema = f"schemas/raw/{table.name}.json"
    text = (folder / schema).read_bytes().decode("utf-8")
    texts = {schema: edit_json.appended(text, "fields", entry(dataset, field)).encode()}
    texts |= _file(folder, table, field)
    additions.write(folder, texts)
    return Added(tuple(texts), tuple(_steps(dataset, field)))


def entry(dataset: Dataset, field: NewField) -> dict[str, Any]:
    """Return the field as its schema describes it."""
    example = EXAMPLES[field.type]
    if field.codes:
        code = dataset.codes[field.codes][0].code
        example = int(code) if field.type == "integer" and code.lstrip("-").isdecimal() else code
    return {
        "name": field.name,
        "type": field.type,
        "title": field.label or field.name.replace("_", " ").capitalize(),
        **({"label": field.label} if field.label else {}),
        "description": f"{MARK}: what to enter here",
        "example": example,
        **({"constraints": {"required": True}} if field.required else {}),
        **({"codes": field.codes} if field.codes else {}),
    }


def _file(folder: Path, table: TableSchema, field: NewField) -> dict[str, bytes]:
    """Return the table's file with the new column; nothing if the file does not exist yet."""
    path = folder / table.file
    if not path.is_file():
        return {}
    content, rows = add_column.added(path, table, field.label or field.name)
    if field.required and rows:
        count = f"{rows:,} row{'s' if rows > 1 else ''}"
        raise CallError(
            f"{table.file} has {count} without a value for {field.name}: add the field without --required, "
            'fill in the cells, and then add "required": true to its constraints'
        )
    return {table.file: content}


def _steps(dataset: Dataset, field: NewField) -> list[Message]:
    values = {"table": field.table, "field": field.name}
    steps = [Message("notes.add.describe_field", {"file": f"schemas/raw/{field.table}.json"})]
    origin = f"{field.table}."
    published = [
        table.name
        for table in dataset.tables.values()
        if any(place.startswith(origin) for own in table.fields for place in own.raw)
    ]
    if published:
        entry = json.dumps({"name": field.name, "raw": f"{field.table}.{field.name}"})
        steps.append(
            Message("notes.add.publish_field", {**values, "entry": entry, "published": published[0]})
        )
    return steps

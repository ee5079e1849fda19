"""The tables of a package from any tool, with schemas as this engine reads them.

Only what is needed to read tables is required (`profiles/published.json`). A table without a schema has the
labels of its header as fields, all of them text. Properties that other tools add are left out.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.contract.check_profile import misfits
from pipeline.core import confined, json_text
from pipeline.core.confined import ConfinedError
from pipeline.raw_files import python_reader
from pipeline.raw_files.python_reader import Encoding, UnreadableError
from pipeline.releases import resources
from pipeline.releases.resources import LARGEST_JSON, ResourceError
from pipeline.schema import constraints
from pipeline.schema import dialect as table_dialect
from pipeline.schema.model import TableSchema, read_table

NAME = "datapackage.json"
RESOURCE_PROPERTIES = ("name", "title", "description", "dialect", "encoding")
SCHEMA_PROPERTIES = ("primaryKey", "uniqueKeys", "foreignKeys", "missingValues", "fieldsMatch")
FIELD_PROPERTIES = (
    "name", "type", "format", "title", "description", "example", "constraints", "missingValues",
    "decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "delimiter", "itemType",
    "categories", "categoriesOrdered", "rdfType", "unit",
)  # fmt: skip
MOST_LABELS = 20_000


@dataclass(frozen=True)
class ForeignTable:
    """A table of a package from any tool.

    Attributes:
        schema: its Table Schema; `file` is its path in the package.
        file: the local CSV.
        computed: a query computed its rows, as packages of this engine say.
        described: the package contains its schema.
    """

    schema: TableSchema
    file: Path
    computed: bool
    described: bool


@dataclass(frozen=True)
class ForeignPackage:
    """A package from any tool.

    Attributes:
        content: its descriptor, as JSON; empty where it cannot be read.
        tables: the tables that can be read, by name.
        not_tables: names of its other resources.
        unread: the name of each table that cannot be read, and why.
        problems: what is wrong with the descriptor as a whole; then there are no tables.
    """

    content: Mapping[str, Any]
    tables: Mapping[str, ForeignTable]
    not_tables: tuple[str, ...] = ()
    unread: tuple[tuple[str, ResourceError], ...] = ()
    problems: tuple[str, ...] = ()


def read(folder: Path, scratch: Path) -> ForeignPackage:
    """Read the descriptor of a package, and find the file of each table.

    Args:
        folder: the package's folder.
        scratch: a folder for tables that are not one file of the package.
    """
    try:
        content = json_text.read(confined.read(folder, NAME, LARGEST_JSON))
        problems = misfits(_outline(content), "published")
    except ConfinedError as error:
        return ForeignPackage({}, {}, problems=(f"it cannot be opened: {error.fault}",))
    except (ValueError, RecursionError) as error:
        return ForeignPackage({}, {}, problems=(f"not valid JSON: {error}",))
    if problems:
        return ForeignPackage({}, {}, problems=tuple(problems))
    located = resources.locate(folder, content["resources"], scratch)
    errors = list(located.errors)
    tables: dict[str, ForeignTable] = {}
    names = Counter(table["name"].lower() for table in located.tables)
    for descriptor, file in zip(located.tables, located.files, strict=True):
        name = descriptor["name"]
        if names[name.lower()] > 1:
            errors.append((name, ResourceError("repeated", unsafe=True)))
            continue
        try:
            schema = _schema(descriptor, file)
        except ResourceError as error:
            errors.append((name, error))
            continue
        described = "schema" in descriptor
        tables[name] = ForeignTable(schema, file, descriptor.get("computed", False), described)
    return ForeignPackage(content, tables, tuple(located.not_tables), tuple(errors))


def _outline(content: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a descriptor without schemas and dialects, which are checked one by one."""
    if not isinstance(content, dict) or not isinstance(content.get("resources"), list):
        return content
    parts = ("schema", "dialect", "data", "encoding")
    outlines = [
        {name: value for name, value in resource.items() if name not in parts}
        if isinstance(resource, dict)
        else resource
        for resource in content["resources"]
    ]
    return {**content, "resources": outlines}


def _schema(resource: Mapping[str, Any], file: Path) -> TableSchema:
    """Return the schema of a table in the engine's form.

    Raises:
        ResourceError: the schema, the dialect or the encoding is not one that can be read.
    """
    about = {name: resource[name] for name in ("dialect", "encoding", "schema") if name in resource}
    problems = [*misfits({"resources": [{"name": "x", **about}]}, "published")]
    encoding = resource.get("encoding") or table_dialect.UTF8
    if not problems:
        problems = [*table_dialect.problems(resource["dialect"], encoding)]
    if problems:
        raise ResourceError("schema", problem=problems[0].removeprefix("resources[0]."))
    schema = resource["schema"] if "schema" in resource else {"fields": _labels(resource, file, encoding)}
    fields = [_field(field) for field in schema["fields"]]
    given = {name: schema[name] for name in SCHEMA_PROPERTIES if name in schema}
    described = {name: resource[name] for name in RESOURCE_PROPERTIES if name in resource}
    table = {"title": "", "description": "", "primaryKey": [], **given, **described, "fields": fields}
    lowered = Counter(field["name"].lower() for field in fields)  # DuckDB's names do not differ by case
    twice = [field["name"] for field in fields if lowered[field["name"].lower()] > 1]
    if twice:
        raise ResourceError("repeated_field", field=twice[0])
    if any("\0" in name for name in lowered):  # no SQL can name it
        raise ResourceError("schema", problem="the name of a field contains the character U+0000")
    if "rowid" in lowered:
        raise ResourceError("reserved_field", field="rowid")
    return read_table({**table, "encoding": encoding}, file=resource["path"])


def _field(described: Mapping[str, Any]) -> dict[str, Any]:
    """Return a field with the properties and constraints that this engine knows."""
    field = {name: described[name] for name in FIELD_PROPERTIES if name in described}
    given = field.get("constraints", {})
    known = {name: given[name] for name in constraints.NAMES if name in given}
    return {"type": "string", **field, "constraints": known}


def _labels(resource: Mapping[str, Any], file: Path, encoding: str) -> list[dict[str, str]]:
    """Return a field for each column of a table without a schema; those without a label get a number."""
    dialect = table_dialect.read(resource["dialect"])
    try:
        rows = python_reader.read_rows(file, dialect, Encoding(encoding))
        header = dialect.labelled
        labels = next((row.cells for row in rows if not header or row.number == max(header)), [])
    except (UnreadableError, LookupError) as error:
        raise ResourceError("unreadable", path=str(resource["path"])) from error
    if not labels or len(labels) > MOST_LABELS:
        raise ResourceError("no_header", path=str(resource["path"]))
    unnamed = header == () or len({label.lower() for label in labels}) < len(labels)
    names = [
        f"column {i}" if unnamed or not label.strip() else label for i, label in enumerate(labels, start=1)
    ]
    return [{"name": name, "type": "string"} for name in names]

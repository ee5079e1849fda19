"""What changed in the schemas from one release to the next, each change as one value."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.releases.release_model import FIELD_TYPES, Table
from pipeline.schema import sql_types
from pipeline.schema.model import Field, ForeignKey, TableSchema

ORDERED = {"minimum": 1, "exclusiveMinimum": 1, "minLength": 1}
ORDERED |= {"maximum": -1, "exclusiveMaximum": -1, "maxLength": -1}
METADATA = "metadata"  # the change of a property of datapackage.json
DESCRIPTIVE = ("title", "description", "example", "rdf_type", "unit", "categories_ordered")


@dataclass(frozen=True)
class SchemaChange:
    """One change of a schema.

    Attributes:
        table: its name in the new release, or in the old one where it was removed; empty for the package.
        field: the name of the field, in the same way; empty for the table. For the package it is a property
            of datapackage.json.
        change: what changed, as "field added" or "constraint tightened".
        old: the value in the old release; empty where there was none.
        new: the value in the new one.
    """

    table: str
    field: str
    change: str
    old: str = ""
    new: str = ""


def metadata(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[SchemaChange]:
    """Yield the properties of a package's description that changed, if both descriptions are known.

    A DOI belongs to one version, so that it is not a change if the next one has none.
    """
    if old and new:
        for name in dict.fromkeys([*old, *new]):
            if old.get(name) != new.get(name) and (name != "id" or name in new):
                yield SchemaChange("", name, METADATA, _as_text(old.get(name)), _as_text(new.get(name)))


def _as_text(value: object) -> str:
    """Return a JSON value as text; empty where there is none."""
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def compare(old: Table, new: Table, renamed: Mapping[str, str], *, complete: bool) -> Iterator[SchemaChange]:
    """Yield the changes of a table's schema.

    Args:
        old: the table in the old release.
        new: the same table in the new one.
        renamed: new name of each field that was renamed.
        complete: both schemas are complete; otherwise what a .duckdb does not contain is not compared.
    """
    before, after = (_comparable(table.schema, complete=complete) for table in (old, new))
    name = after.name
    yield from _fields(before, after, renamed)
    origins = {renamed.get(field.name, field.name): field for field in before.fields}
    for field in after.fields:
        if field.name in origins:
            yield from _field(name, origins[field.name], field)
    yield from _keys(before, after, renamed)
    for prop in ("title", "description"):
        if getattr(before, prop) != getattr(after, prop):
            yield SchemaChange(name, "", prop, getattr(before, prop), getattr(after, prop))


def _fields(old: TableSchema, new: TableSchema, renamed: Mapping[str, str]) -> Iterator[SchemaChange]:
    """Yield the fields that were removed, added or renamed, or that are in another order."""
    for field in old.fields:
        if field.name in renamed:
            yield SchemaChange(
                new.name, renamed[field.name], "field renamed", field.name, renamed[field.name]
            )
        elif field.name not in new.names:
            yield SchemaChange(new.name, field.name, "field removed", field.type)
    common = [renamed.get(name, name) for name in old.names if renamed.get(name, name) in new.names]
    for field in new.fields:
        if field.name not in common:
            yield SchemaChange(new.name, field.name, "field added", "", field.type)
    order = [name for name in new.names if name in common]
    if order != common:
        yield SchemaChange(new.name, "", "fields reordered", ", ".join(common), ", ".join(order))


def _comparable(schema: TableSchema, *, complete: bool) -> TableSchema:
    """Return a schema with what is compared: everything, or only what a .duckdb contains."""
    if complete:
        return schema
    fields = tuple(
        Field(
            field.name,
            FIELD_TYPES[sql_types.DUCKDB_TYPES[field.type]],
            description=field.description,
            constraints={"required": True} if field.required or field.name in schema.primary_key else {},
        )
        for field in schema.fields
    )
    unique = ((field.name,) for field in schema.fields if field.constraints.get("unique"))
    return replace(schema, title="", fields=fields, unique_keys=tuple({*schema.unique_keys, *unique}))


def _field(table: str, old: Field, new: Field) -> Iterator[SchemaChange]:
    for prop in ("type", "format", "delimiter", "item_type"):
        before, after = getattr(old, prop), getattr(new, prop)
        if before != after:
            yield SchemaChange(table, new.name, prop.replace("_", " "), before, after)
    yield from _codes(table, old, new)
    for name in dict.fromkeys([*old.constraints, *new.constraints]):
        before, after = old.constraints.get(name), new.constraints.get(name)
        if name != "enum" and before != after and (before or after or name in ORDERED):
            change = "constraint tightened" if _tighter(name, before, after) else "constraint loosened"
            yield SchemaChange(table, new.name, change, _constraint(name, before), _constraint(name, after))
    for prop in DESCRIPTIVE:
        before, after = getattr(old, prop), getattr(new, prop)
        same = old.example_text == new.example_text if prop == "example" else before == after
        if not same:
            label = prop.replace("_", " ")
            yield SchemaChange(table, new.name, label, _text(before), _text(after))


def _codes(table: str, old: Field, new: Field) -> Iterator[SchemaChange]:
    """Compare the values that a field is restricted to, and their labels."""
    before, after = old.constraints.get("enum"), new.constraints.get("enum")
    if before is None and after is not None:
        yield SchemaChange(table, new.name, "constraint tightened", "", _constraint("enum", after))
    elif before is not None and after is None:
        yield SchemaChange(table, new.name, "constraint loosened", _constraint("enum", before))
    else:
        old_codes, new_codes = (list(map(_text, codes or ())) for codes in (before, after))
        for code in old_codes:
            if code not in new_codes:
                yield SchemaChange(table, new.name, "code removed", code)
        for code in new_codes:
            if code not in old_codes:
                yield SchemaChange(table, new.name, "code added", "", code)
    old_labels, labels = ({_text(c.value): c.label or "" for c in field.categories} for field in (old, new))
    for code, label in old_labels.items():
        if code in labels and label != labels[code]:
            yield SchemaChange(table, new.name, "code label", f"{code}: {label}", f"{code}: {labels[code]}")


def _tighter(name: str, before: object, after: object) -> bool:
    """Return whether a constraint allows less than before, or may allow less."""
    if after is None or after is False:
        return False
    if before is None or before is False or name not in ORDERED:
        return True
    try:
        return (float(str(after)) - float(str(before))) * ORDERED[name] > 0
    except ValueError:
        return (str(after) > str(before)) == (ORDERED[name] > 0)


def _keys(old: TableSchema, new: TableSchema, renamed: Mapping[str, str]) -> Iterator[SchemaChange]:
    def new_names(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(renamed.get(name, name) for name in names)

    if new_names(old.primary_key) != new.primary_key:
        yield SchemaChange(
            new.name, "", "primary key", ", ".join(old.primary_key), ", ".join(new.primary_key)
        )
    before, after = {new_names(key) for key in old.unique_keys}, set(new.unique_keys)
    for names in sorted(before - after):
        yield SchemaChange(new.name, "", "unique key removed", ", ".join(names))
    for names in sorted(after - before):
        yield SchemaChange(new.name, "", "unique key added", "", ", ".join(names))
    old_references = {(new_names(key.fields), key.table, key.to): key for key in old.foreign_keys}
    references = {(key.fields, key.table, key.to): key for key in new.foreign_keys}
    for reference, key in old_references.items():
        if reference not in references:
            yield SchemaChange(new.name, "", "reference removed", _reference(key))
    for reference, key in references.items():
        if reference not in old_references:
            yield SchemaChange(new.name, "", "reference added", "", _reference(key))


def _reference(key: ForeignKey) -> str:
    return f"{', '.join(key.fields)} to {key.table} ({', '.join(key.to)})"


def _constraint(name: str, value: object) -> str:
    """Return a constraint with its value as text; empty where it does not apply."""
    if value is None or value is False:
        return ""
    return name if value is True else f"{name} {_text(value)}"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_text(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)

"""What changed in the schemas from one release to the next, each change as one value."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.core import sql
from pipeline.releases.open_release import TYPES, Table
from pipeline.schema.model import Field, ForeignKey, TableSchema

ORDERED = {"minimum": 1, "exclusiveMinimum": 1, "minLength": 1}
ORDERED |= {"maximum": -1, "exclusiveMaximum": -1, "maxLength": -1}
DESCRIPTIVE = ("title", "description", "example", "rdf_type", "categories_ordered")


@dataclass(frozen=True)
class SchemaChange:
    """One change of a schema.

    Attributes:
        table: its name in the new release; the old one where it is gone; empty for the whole package.
        field: the same for a field; empty where the whole table is meant.
        change: what changed, as "field added" or "constraint tightened".
        old: what stood in the old release, empty for nothing.
        new: what stands in the new one.
    """

    table: str
    field: str
    change: str
    old: str = ""
    new: str = ""


def compare(old: Table, new: Table, renamed: Mapping[str, str], *, whole: bool) -> Iterator[SchemaChange]:
    """Tell how the schema of a table changed.

    Args:
        old: the table in the old release.
        new: the same table in the new one.
        renamed: new name of each field that is known to have got one.
        whole: both releases say all that Table Schema can; else what a .duckdb can't say is left out.
    """
    before, after = (_shown(table.schema, whole=whole) for table in (old, new))
    name = after.name
    yield from _fields(before, after, renamed)
    origins = {renamed.get(field.name, field.name): field for field in before.fields}
    for field in after.fields:
        if field.name in origins:
            yield from _field(name, origins[field.name], field)
    yield from _keys(before, after, renamed)
    for what in ("title", "description"):
        if getattr(before, what) != getattr(after, what):
            yield SchemaChange(name, "", what, getattr(before, what), getattr(after, what))


def _fields(old: TableSchema, new: TableSchema, renamed: Mapping[str, str]) -> Iterator[SchemaChange]:
    """Tell which fields are gone, new, renamed, or at another place among those that stay."""
    for field in old.fields:
        if field.name in renamed:
            yield SchemaChange(
                new.name, renamed[field.name], "field renamed", field.name, renamed[field.name]
            )
        elif field.name not in new.names:
            yield SchemaChange(new.name, field.name, "field removed", field.type)
    there = [renamed.get(name, name) for name in old.names if renamed.get(name, name) in new.names]
    for field in new.fields:
        if field.name not in there:
            yield SchemaChange(new.name, field.name, "field added", "", field.type)
    order = [name for name in new.names if name in there]
    if order != there:
        yield SchemaChange(new.name, "", "fields reordered", ", ".join(there), ", ".join(order))


def _shown(schema: TableSchema, *, whole: bool) -> TableSchema:
    """Return a schema with what is compared of it; of a .duckdb, only what it can say."""
    if whole:
        return schema
    fields = tuple(
        Field(
            field.name,
            TYPES[sql.DUCKDB_TYPES[field.type]],
            description=field.description,
            constraints={"required": True} if field.required or field.name in schema.primary_key else {},
        )
        for field in schema.fields
    )
    alone = ((field.name,) for field in schema.fields if field.constraints.get("unique"))
    return replace(schema, title="", fields=fields, unique_keys=tuple({*schema.unique_keys, *alone}))


def _field(table: str, old: Field, new: Field) -> Iterator[SchemaChange]:
    for what in ("type", "format", "delimiter", "item_type"):
        before, after = getattr(old, what), getattr(new, what)
        if before != after:
            yield SchemaChange(table, new.name, what.replace("_", " "), before, after)
    yield from _codes(table, old, new)
    for name in dict.fromkeys([*old.constraints, *new.constraints]):
        before, after = old.constraints.get(name), new.constraints.get(name)
        if name != "enum" and before != after and (before or after or name in ORDERED):
            change = "constraint tightened" if _tighter(name, before, after) else "constraint loosened"
            yield SchemaChange(table, new.name, change, _said(name, before), _said(name, after))
    for what in DESCRIPTIVE:
        before, after = getattr(old, what), getattr(new, what)
        same = old.example_text == new.example_text if what == "example" else before == after
        if not same:
            label = what.replace("_", " ")
            yield SchemaChange(table, new.name, label, _text(before), _text(after))


def _codes(table: str, old: Field, new: Field) -> Iterator[SchemaChange]:
    """Compare the values that a field is restricted to, and their labels."""
    before, after = old.constraints.get("enum"), new.constraints.get("enum")
    if before is None and after is not None:
        yield SchemaChange(table, new.name, "constraint tightened", "", _said("enum", after))
    elif before is not None and after is None:
        yield SchemaChange(table, new.name, "constraint loosened", _said("enum", before))
    else:
        one, other = (list(map(_text, codes or ())) for codes in (before, after))
        for code in one:
            if code not in other:
                yield SchemaChange(table, new.name, "code removed", code)
        for code in other:
            if code not in one:
                yield SchemaChange(table, new.name, "code added", "", code)
    labels, now = ({_text(c.value): c.label or "" for c in field.categories} for field in (old, new))
    for code in labels:
        if code in now and labels[code] != now[code]:
            yield SchemaChange(
                table, new.name, "code label", f"{code}: {labels[code]}", f"{code}: {now[code]}"
            )


def _tighter(name: str, before: object, after: object) -> bool:
    """Tell whether a constraint lets less through than before; where nobody can tell, it may."""
    if after is None or after is False:
        return False
    if before is None or before is False or name not in ORDERED:
        return True
    try:
        return (float(str(after)) - float(str(before))) * ORDERED[name] > 0
    except ValueError:
        return (str(after) > str(before)) == (ORDERED[name] > 0)


def _keys(old: TableSchema, new: TableSchema, renamed: Mapping[str, str]) -> Iterator[SchemaChange]:
    def now(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(renamed.get(name, name) for name in names)

    if now(old.primary_key) != new.primary_key:
        yield SchemaChange(
            new.name, "", "primary key", ", ".join(old.primary_key), ", ".join(new.primary_key)
        )
    before, after = {now(key) for key in old.unique_keys}, set(new.unique_keys)
    for names in sorted(before - after):
        yield SchemaChange(new.name, "", "unique key removed", ", ".join(names))
    for names in sorted(after - before):
        yield SchemaChange(new.name, "", "unique key added", "", ", ".join(names))
    points = {(now(key.fields), key.table, key.to): key for key in old.foreign_keys}
    to = {(key.fields, key.table, key.to): key for key in new.foreign_keys}
    for said, key in points.items():
        if said not in to:
            yield SchemaChange(new.name, "", "reference removed", _reference(key))
    for said, key in to.items():
        if said not in points:
            yield SchemaChange(new.name, "", "reference added", "", _reference(key))


def _reference(key: ForeignKey) -> str:
    return f"{', '.join(key.fields)} to {key.table} ({', '.join(key.to)})"


def _said(name: str, value: object) -> str:
    if value is None or value is False:
        return ""
    return name if value is True else f"{name} {_text(value)}"


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)

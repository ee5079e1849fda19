"""Checks each table of a contract: its fields, what the engine adds to them, and its keys."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pipeline.contract.dataset import Dataset
from pipeline.core.wording import unknown
from pipeline.schema import check_field, column_names, counts, derived_columns
from pipeline.schema.field_values import LARGEST
from pipeline.schema.model import OF_TEXTS, Field, TableSchema

# What every field must have, unless it passes straight through from a raw field that has it.
DESCRIBED = ("type", "title", "description", "example")
# What the engine adds to a field; at most one of them decides how a cell is read.
ADDED = ("holds", "target", "separator")
MOST_FIELDS = 5_000


def problems(dataset: Dataset, table: TableSchema, known: Mapping[str, TableSchema]) -> Iterator[str]:
    """Yield what is wrong with a table, one sentence each, without the name of its file.

    Args:
        dataset: the contract, for its code lists and raw fields.
        table: a raw, reference or published table.
        known: the tables that its foreign keys may refer to.
    """
    yield from _fields(dataset, table)
    yield from _keys(table, known)


def input_problems(dataset: Dataset, table: TableSchema) -> Iterator[str]:
    """Yield what is wrong with the engine's additions to a raw or reference table: dates, counts, names."""
    yield from _reserved_names(table)
    yield from column_names.problems(table)
    yield from _lists_in_foreign_keys(table)
    for field in table.fields:
        added = [name for name in ADDED if getattr(field, name)]
        if added and field.type != "string":
            yield f"{field.name}: a field with {added[0]} must be of type string, not {field.type}"
        if field.holds and len(added) > 1:
            yield f"{field.name}: holds and {added[1]} exclude each other"
        if field.raw:
            yield f"{field.name}: raw is allowed only in published fields"
        if field.target:
            yield from raw_field(dataset, f"{field.name}: target", field.target)
        if field.holds == "count":
            yield from _count(dataset, table, field)
        if field.aliases:
            for column in field.aliases.columns:
                yield from raw_field(dataset, f"{field.name}: aliases", f"{field.aliases.table}.{column}")


def _lists_in_foreign_keys(table: TableSchema) -> Iterator[str]:
    """Yield a sentence for each list in a foreign key, which is looked up as one value, not item by item."""
    for key in table.foreign_keys:
        for name, target in zip(key.fields, key.to, strict=False):
            if name in table.names and table.field(name).separator:
                yield (
                    f"{name}: a field with a separator contains a list, which cannot be in a foreign key; "
                    f'delete the foreign key and declare "target": "{key.table}.{target}"'
                )


def published_problems(dataset: Dataset, table: TableSchema) -> Iterator[str]:
    """Yield what is wrong with where the fields of a published table come from."""
    yield from check_field.published_problems(table)
    for field in table.fields:
        if field.straight and field.type in {"string", "any"}:
            yield from _empty_value(dataset, field)
        for name in (*ADDED, "label", "words", "bound", "aliases"):
            if getattr(field, name):
                yield f"{field.name}: {name} is allowed only in raw fields"
        for code in sorted(field.accepts.keys() - set(OF_TEXTS)):
            yield f"{field.name}: accepts: {code} is allowed only in raw fields"
        for place in field.raw:
            yield from raw_field(dataset, f"{field.name}: raw", place)


def foreign_problems(table: TableSchema, known: Mapping[str, TableSchema]) -> Iterator[str]:
    """Yield why a table of a package that another tool made cannot be checked.

    Its fields need no descriptions, and a foreign key may refer to fields that are not declared as a key.

    Args:
        table: the table.
        known: the tables that its foreign keys may refer to.
    """
    for field in table.fields:
        yield from (f"{field.name}: {fault}" for fault in check_field.problems(field))
    for key in (table.primary_key, *table.unique_keys, *(foreign.fields for foreign in table.foreign_keys)):
        yield from _unknown_fields(table, key)
    for foreign in table.foreign_keys:
        target = known.get(foreign.table)
        if target is None:
            yield f"unknown table in a foreign key: {unknown(foreign.table, known)}"
        else:
            yield from _unknown_fields(target, foreign.to)
            if len(foreign.to) != len(foreign.fields):
                yield f"the foreign key to {foreign.table} pairs fields that differ in number"


def raw_field(dataset: Dataset, where: str, place: str) -> Iterator[str]:
    """Yield a sentence if "table.field" does not name a raw field."""
    table, _, field = place.partition(".")
    if table not in dataset.raw or field not in dataset.raw[table].names:
        known = [f"{table.name}.{name}" for table in dataset.raw.values() for name in table.names]
        yield f"{where}: unknown raw field {unknown(place, known)}"


def _fields(dataset: Dataset, table: TableSchema) -> Iterator[str]:
    for name, times in Counter(table.names).items():
        if times > 1:
            yield f"the field {name} is defined {times} times"
    if len(table.fields) > MOST_FIELDS:
        yield f"{len(table.fields)} fields; a table has at most {MOST_FIELDS}"
    for field in (field for field in table.fields if not field.straight):
        missing = [name for name in DESCRIBED if getattr(field, name) in ("", None)]
        if missing:
            yield f"{field.name}: {', '.join(missing)} missing"
        if field.codes and field.codes not in dataset.codes:
            yield f"{field.name}: unknown code list {unknown(field.codes, dataset.codes)}"
        faults = (*check_field.problems(field), *_codes_of_integers(dataset, field))
        yield from (f"{field.name}: {fault}" for fault in faults)


def _codes_of_integers(dataset: Dataset, field: Field) -> Iterator[str]:
    if field.type == "integer":
        for code in dataset.codes.get(field.codes or "", ()):
            if re.fullmatch(r"-?0[0-9]+|-0|[+][0-9]+", code.code):
                yield (
                    f"code {code.code} of {field.codes} is not written as an integer is published; "
                    "a code with leading zeros or a plus sign requires the type string"
                )
            elif (
                not re.fullmatch(r"-?[0-9]{1,19}", code.code) or not -LARGEST - 1 <= int(code.code) <= LARGEST
            ):
                yield f"code {code.code} of {field.codes} is not an integer, as the field's type requires"


def _reserved_names(table: TableSchema) -> Iterator[str]:
    derived = {column for field in table.fields for column in derived_columns.names(field)}
    for column in sorted(derived & set(table.names)):
        yield f"the name {column} is reserved for a column that the engine derives from another field"
    if "rowid" in table.names:
        yield "the name rowid is reserved for DuckDB's row numbers"
    if table.rules:
        yield "row rules are allowed only in published tables, in schemas/tables/"


def _count(dataset: Dataset, table: TableSchema, field: Field) -> Iterator[str]:
    words = dataset.reference.get(field.words or "")
    if words is None:
        yield f"{field.name}: words must name a reference table"
    elif {f.name: f.type for f in words.fields if f.name in counts.WORD_COLUMNS} != counts.WORD_COLUMNS:
        fields = ", ".join(f"{name} ({kind})" for name, kind in counts.WORD_COLUMNS.items())
        yield f"{field.name}: {words.name} must have the fields {fields}"
    if field.bound not in table.names:
        yield f"{field.name}: bound must name the field with the bound of the count"
        return
    if not table.field(field.bound).codes:
        yield f"{field.bound}: requires a code list with some of {', '.join(counts.BOUNDS)}"
    for code in dataset.allowed(table.field(field.bound)):
        if code not in counts.BOUNDS:
            yield f"{field.bound}: unknown bound {unknown(code, counts.BOUNDS)}"


def _keys(table: TableSchema, known: Mapping[str, TableSchema]) -> Iterator[str]:
    for key in (table.primary_key, *table.unique_keys, *(foreign.fields for foreign in table.foreign_keys)):
        yield from _unknown_fields(table, key)
        for name, times in Counter(key).items():
            if times > 1:
                yield f"a key names the field {name} {times} times"
    for foreign in table.foreign_keys:
        target = known.get(foreign.table)
        if target is None:
            yield f"unknown table in a foreign key: {unknown(foreign.table, known)}"
        elif _types(table, foreign.fields) != _types(target, foreign.to):
            yield f"the foreign key to {foreign.table} pairs fields that differ in number or type"
        elif not _is_key(target, foreign.to):
            yield (
                f"the foreign key to {foreign.table} refers to ({', '.join(foreign.to)}), which is not a key "
                f"of {foreign.table}"
            )


def _unknown_fields(table: TableSchema, key: tuple[str, ...]) -> Iterator[str]:
    for name in key:
        if name not in table.names:
            yield f"unknown field in a key: {unknown(name, table.names)}"


def _types(table: TableSchema, names: tuple[str, ...]) -> list[str]:
    return [table.field(name).type if name in table.names else "" for name in names]


def _is_key(table: TableSchema, names: tuple[str, ...]) -> bool:
    """Return whether the fields are a primary key, a unique key or a unique field."""
    unique = [(field.name,) for field in table.fields if field.constraints.get("unique")]
    return names in [table.primary_key, *table.unique_keys, *unique]


def _empty_value(dataset: Dataset, field: Field) -> Iterator[str]:
    """Yield a sentence if an empty text is a value: once published, it would be a missing value."""
    place = field.raw[0]
    table, _, name = place.partition(".")
    if "" not in dataset.raw[table].field(name).missing_values:
        yield f'{field.name}: add "" to the missingValues of {place}; published files cannot hold empty texts'

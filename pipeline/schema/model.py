"""Tables as the contract describes them: Table Schema v2 with the engine's additions."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from pipeline.schema import dialect as table_dialect
from pipeline.schema.dialect import UTF8, Dialect

INHERITED = (
    "type", "format", "title", "description", "example", "constraints", "codes", "categories",
    "categories_ordered", "delimiter", "item_type", "rdf_type", "unit",
)  # fmt: skip
# What the standard calls otherwise than Python would.
SPELLED = {
    "missingValues": "missing_values",
    "decimalChar": "decimal_char",
    "groupChar": "group_char",
    "bareNumber": "bare_number",
    "trueValues": "true_values",
    "falseValues": "false_values",
    "itemType": "item_type",
    "categoriesOrdered": "categories_ordered",
    "rdfType": "rdf_type",
}
# What a field may accept that concerns its text as such; a published copy of the text has it too.
OF_TEXTS = ("cells.formula", "cells.space", "cells.space.blank", "cells.space.edge", "cells.space.inner")
TRUE = ("true", "True", "TRUE", "1")
FALSE = ("false", "False", "FALSE", "0")


@dataclass(frozen=True)
class Category:
    """One of the values that a field is restricted to, with its label for people."""

    value: str | int
    label: str | None = None


@dataclass(frozen=True)
class LocalAliases:
    """Aliases that hold in one document: those with some values in a field, and the field of the document."""

    field: str
    values: tuple[str, ...]
    document: str


@dataclass(frozen=True)
class Aliases:
    """Where other spellings of a field's values are listed: a raw table, its fields of aliases and names."""

    table: str
    alias: str
    name: str
    local: LocalAliases | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of the raw table that are needed to read the aliases."""
        return self.alias, self.name, *((self.local.field, self.local.document) if self.local else ())


@dataclass(frozen=True)
class Field:
    """One field of a table.

    Attributes:
        name: name of the column.
        type: Table Schema type; a list whose items are names or codes is a string with a separator.
        format: Table Schema format.
        title: name for people.
        label: what the header of the raw file may say instead of the name; empty for the name alone.
        description: what to type, or what it means.
        example: a value that the field allows.
        constraints: Table Schema constraints.
        codes: name of the code list that the values come from.
        holds: "edtf" for a date in EDTF, "count" for a number or a word of number; the typed raw table
            then has further columns beside it, see `pipeline.schema.derived_columns`.
        words: reference table of the words of number that a count may be.
        bound: sibling field that holds the bound of a count.
        target: "table.field" of the raw table that the value, or each item of a list, must be found in.
        separator: what separates the items of a list in a cell.
        aliases: where other spellings of this field's values are listed.
        missing_values: texts that mean that there is no value; the table's, unless the field has its own.
        decimal_char: the character that is the decimal point in a number.
        group_char: what groups the digits of a number; empty for nothing.
        bare_number: a number has no other characters before or after it.
        true_values: texts of a boolean that is true.
        false_values: texts of a boolean that is false.
        delimiter: what separates the items of a value of type list.
        item_type: Table Schema type of those items.
        categories: the values that the field is restricted to; they are its enum too.
        categories_ordered: whether their order means something; None if the schema leaves it open.
        rdf_type: URI of the RDF class of the values.
        unit: what a number counts or measures; empty if the schema does not say it.
        accepts: reasons why findings do not apply, by code or check; a published field: of `OF_TEXTS` only.
        raw: "table.field" of each raw column that a published field comes from.
        straight: a published field that passes its raw column through as it is.
    """

    name: str
    type: str = ""
    format: str = "default"
    title: str = ""
    label: str = ""
    description: str = ""
    example: str | float | bool | None = None
    constraints: Mapping[str, Any] = field(default_factory=dict)
    codes: str | None = None
    holds: str | None = None
    words: str | None = None
    bound: str | None = None
    target: str | None = None
    separator: str | None = None
    aliases: Aliases | None = None
    missing_values: tuple[str, ...] = ("",)
    decimal_char: str = "."
    group_char: str = ""
    bare_number: bool = True
    true_values: tuple[str, ...] = TRUE
    false_values: tuple[str, ...] = FALSE
    delimiter: str = ""
    item_type: str = ""
    categories: tuple[Category, ...] = ()
    categories_ordered: bool | None = None
    rdf_type: str = ""
    unit: str = ""
    accepts: Mapping[str, str] = field(default_factory=dict)
    raw: tuple[str, ...] = ()
    straight: bool = False

    @property
    def required(self) -> bool:
        """Return whether the field must not be empty."""
        return bool(self.constraints.get("required"))

    @property
    def example_text(self) -> str:
        """The example as text, as the profile of Table Schema v2 requires for every type."""
        return self.example if isinstance(self.example, str) else json.dumps(self.example)

    def accepts_finding(self, code: str) -> bool:
        """Return whether the schema gives a reason why a finding does not apply to this field."""
        return any(code == accepted or code.startswith(f"{accepted}.") for accepted in self.accepts)

    def inherit(self, origin: "Field") -> "Field":
        """Return this field with the properties that it lacks taken from the raw field that it comes from."""
        missing = {name: getattr(origin, name) for name in INHERITED if not getattr(self, name)}
        if self.format == "default":
            missing["format"] = origin.format
        if not self.accepts:
            missing["accepts"] = {c: reason for c, reason in origin.accepts.items() if c in OF_TEXTS}
        return replace(self, **missing, straight=True)


@dataclass(frozen=True)
class ForeignKey:
    """Fields whose values must exist in the fields of another table, or of the same one."""

    fields: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A row rule: an expression over one row that must not be false, or hardly is if it is a warning."""

    name: str
    expression: str
    description: str
    severity: Literal["error", "warning"] = "error"
    hint: str = ""


@dataclass(frozen=True)
class TableSchema:
    """A raw, reference or published table.

    Attributes:
        missing_values: texts that mean that there is no value, in fields without missing values of their own.
        fields_match: how the columns of the file meet the fields: exact, equal, subset, superset, partial.
        file: where coders type it, relative to the project; empty for a published table.
        sql: the SELECT that makes a published table; empty for raw tables and for those the engine makes.
        dialect: how the file is declared to be written.
        encoding: the encoding that the file is declared to be in (Data Resource, encoding).
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    unique_keys: tuple[tuple[str, ...], ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    rules: tuple[Rule, ...] = ()
    missing_values: tuple[str, ...] = ("",)
    fields_match: str = "exact"
    file: str = ""
    sql: str = ""
    dialect: Dialect = field(default_factory=Dialect)
    encoding: str = UTF8

    def field(self, name: str) -> Field:
        """Return the field with a name; raises KeyError if there is none."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> Mapping[str, Field]:
        return {f.name: f for f in reversed(self.fields)}

    @property
    def computed(self) -> bool:
        """Return whether a SELECT computes the rows: no field of their key comes from raw/."""
        return bool(self.sql) and not any(self.field(name).raw for name in self.primary_key)

    def requires(self, field: Field) -> bool:
        """Return whether a field may never be empty: by its constraints, or as part of the primary key.

        "Per SQL standards, the fields cannot be null, so their use in the primary key is equivalent to adding
        required: true" (Table Schema v2, primaryKey).
        """
        return field.required or field.name in self.primary_key

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(f.name for f in self.fields)


def read_table(descriptor: Mapping[str, Any], file: str = "", sql: str = "") -> TableSchema:
    """Return the TableSchema of a descriptor that matches its profile.

    What v1 of the standard wrote in another way is read too, as v2 requires: a key of one field as a string,
    an empty name of the resource for the table itself, and the prefix "fmt:" of a format.
    """
    name = descriptor["name"]
    dialect = table_dialect.read(descriptor.get("dialect", {}))
    nulls = (dialect.null_sequence,) if dialect.null_sequence is not None else ()
    missing = tuple(dict.fromkeys([*_missing(descriptor.get("missingValues", ("",))), *nulls]))
    return TableSchema(
        name=name,
        title=descriptor["title"],
        description=descriptor["description"],
        fields=tuple(_read_field(f, missing) for f in descriptor["fields"]),
        primary_key=_names(descriptor["primaryKey"]),
        unique_keys=tuple(tuple(key) for key in descriptor.get("uniqueKeys", ())),
        foreign_keys=tuple(
            ForeignKey(
                _names(key["fields"]),
                key["reference"].get("resource") or name,
                _names(key["reference"]["fields"]),
            )
            for key in descriptor.get("foreignKeys", ())
        ),
        rules=tuple(Rule(**rule) for rule in descriptor.get("rules", ())),
        missing_values=missing,
        fields_match=_names(descriptor.get("fieldsMatch", "exact"))[0],
        file=file,
        sql=sql,
        dialect=dialect,
        encoding=descriptor.get("encoding", UTF8),
    )


def _names(names: str | list[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


def _missing(values: Iterable[str | Mapping[str, str]]) -> tuple[str, ...]:
    """Return missing values without their labels."""
    return tuple(value if isinstance(value, str) else value["value"] for value in values)


def _read_field(descriptor: Mapping[str, Any], missing: tuple[str, ...]) -> Field:
    properties = {SPELLED.get(name, name): value for name, value in descriptor.items()}
    properties["missing_values"] = _missing(properties.get("missing_values", missing))
    properties["raw"] = _names(properties.get("raw", ()))
    if "format" in properties:
        properties["format"] = properties["format"].removeprefix("fmt:")
    for name in {"true_values", "false_values"} & properties.keys():
        properties[name] = tuple(properties[name])
    if properties.get("type") == "list":
        properties = {"delimiter": ",", "item_type": "string", **properties}
    if "categories" in properties:
        properties["categories"] = tuple(
            Category(item["value"], item.get("label")) if isinstance(item, dict) else Category(item)
            for item in properties["categories"]
        )
        values = [category.value for category in properties["categories"]]
        properties["constraints"] = {"enum": values, **properties.get("constraints", {})}
    if "aliases" in properties:
        local = properties["aliases"].get("local")
        where = LocalAliases(**{**local, "values": tuple(local["values"])}) if local else None
        properties["aliases"] = Aliases(**{**properties["aliases"], "local": where})
    return Field(**properties)

"""Tables as the contract describes them: Table Schema v2 and what the engine adds to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline import dialect as table_dialect
from pipeline.dialect import UTF8, Dialect

INHERITED = (
    "type",
    "format",
    "title",
    "description",
    "example",
    "constraints",
    "codes",
)


@dataclass(frozen=True)
class Aliases:
    """Where other spellings of a field's values are listed: a raw table, its alias field, its name field."""

    table: str
    alias: str
    name: str


@dataclass(frozen=True)
class Field:
    """One field of a table.

    Attributes:
        name: name of the column.
        type: Table Schema type; a list in a cell is a string with a separator.
        format: Table Schema format.
        title: name for people.
        description: what to type, or what it means.
        example: a value that the field allows.
        constraints: Table Schema constraints.
        codes: name of the code list that the values come from.
        holds: "edtf" for a date in EDTF, "count" for a number or a word of number; the typed raw table
            then has further columns beside it, see `pipeline.values`.
        words: reference table of the words of number that a count may be.
        bound: sibling field that holds the bound of a count.
        target: "table.field" of the raw table that the value, or each item of a list, must stand in.
        separator: what separates the items of a list in a cell.
        aliases: where other spellings of this field's values stand.
        raw: "table.field" of each raw column that a published field comes from.
        straight: a published field that passes its raw column through as it is.
    """

    name: str
    type: str = ""
    format: str = "default"
    title: str = ""
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
    raw: tuple[str, ...] = ()
    straight: bool = False

    @property
    def required(self) -> bool:
        """Tell whether the field may never be empty."""
        return bool(self.constraints.get("required"))

    def inherit(self, origin: "Field") -> "Field":
        """Return this field with what it leaves unsaid filled in from the raw field behind it."""
        unsaid = {name: getattr(origin, name) for name in INHERITED if not getattr(self, name)}
        if self.format == "default":
            unsaid["format"] = origin.format
        return replace(self, **unsaid, straight=True)


@dataclass(frozen=True)
class ForeignKey:
    """Fields whose values must stand in the fields of another table, or of the same one."""

    fields: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A row rule: an expression over one row that must not be false."""

    name: str
    expression: str
    description: str


@dataclass(frozen=True)
class TableSchema:
    """A raw, reference or published table.

    Attributes:
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
    file: str = ""
    sql: str = ""
    dialect: Dialect = field(default_factory=Dialect)
    encoding: str = UTF8

    def field(self, name: str) -> Field:
        """Return the field of that name; KeyError where there is none."""
        return next((f for f in self.fields if f.name == name), None) or _no_field(self.name, name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields, in order."""
        return tuple(f.name for f in self.fields)


def _no_field(table: str, name: str) -> Field:
    raise KeyError(f"{table}.{name}")


def read_table(descriptor: Mapping[str, Any], file: str = "", sql: str = "") -> TableSchema:
    """Turn a descriptor that its profile has passed into a TableSchema."""
    name = descriptor["name"]
    dialect = table_dialect.read(descriptor.get("dialect", {}))
    nulls = (dialect.null_sequence,) if dialect.null_sequence is not None else ()
    return TableSchema(
        name=name,
        title=descriptor["title"],
        description=descriptor["description"],
        fields=tuple(_read_field(f) for f in descriptor["fields"]),
        primary_key=tuple(descriptor["primaryKey"]),
        unique_keys=tuple(tuple(key) for key in descriptor.get("uniqueKeys", ())),
        foreign_keys=tuple(
            ForeignKey(
                tuple(key["fields"]),
                key["reference"]["resource"] or name,
                tuple(key["reference"]["fields"]),
            )
            for key in descriptor.get("foreignKeys", ())
        ),
        rules=tuple(Rule(**rule) for rule in descriptor.get("rules", ())),
        missing_values=tuple(dict.fromkeys([*descriptor.get("missingValues", ("",)), *nulls])),
        file=file,
        sql=sql,
        dialect=dialect,
        encoding=descriptor.get("encoding", UTF8),
    )


def _read_field(descriptor: Mapping[str, Any]) -> Field:
    said = dict(descriptor)
    raw = said.pop("raw", ())
    aliases = said.pop("aliases", None)
    return Field(
        **said,
        raw=(raw,) if isinstance(raw, str) else tuple(raw),
        aliases=Aliases(**aliases) if aliases else None,
    )

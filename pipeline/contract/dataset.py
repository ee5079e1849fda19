"""schemas/ as one value: a Dataset. `read_contract` reads it, `check_contract` checks it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.schema import constraints
from pipeline.schema.model import Category, Field, TableSchema

ENGINE_TABLES = ("codebook", "codes", "retired", "changes", "findings")
SQL_SECONDS = 300
# Raw files that every dataset may have; their form is the engine's.
WAIVERS, RETIRED = "waivers", "retired"


@dataclass(frozen=True)
class Code:
    """One code of a list, with the words that tell a coder when to use it."""

    code: str
    label: str
    definition: str


@dataclass(frozen=True)
class SqlFile:
    """A query of the dataset: one SELECT below a header of `-- key: value` lines.

    Attributes:
        name: its name.
        file: its file, relative to the project.
        header: the lines of the header, by key.
        sql: the SELECT.
        line: the line of the file on which the SELECT starts, counted from 1.
    """

    name: str
    file: str
    header: Mapping[str, str]
    sql: str
    line: int = 1


@dataclass(frozen=True)
class Dataset:
    """The contract: everything in schemas/.

    Attributes:
        folder: the project's folder, which holds raw/ and schemas/.
        about: dataset.json: name, title, version, released, licences, contributors and the rest.
        raw: what coders type, by name.
        reference: what rules need and nobody codes, by name.
        tables: what is published, by name, in the order of dataset.json, the engine's own tables last.
        codes: code lists by name.
        checks: consistency checks in order of their names.
        queries: questions that readers ask, in order of their names.
    """

    folder: Path
    about: Mapping[str, Any]
    raw: Mapping[str, TableSchema]
    reference: Mapping[str, TableSchema]
    tables: Mapping[str, TableSchema]
    codes: Mapping[str, tuple[Code, ...]]
    checks: tuple[SqlFile, ...]
    queries: tuple[SqlFile, ...]

    @property
    def inputs(self) -> Mapping[str, TableSchema]:
        """Raw and reference tables together: all that is read from CSV."""
        return {**self.raw, **self.reference}

    @property
    def is_project(self) -> bool:
        """Return whether coders type the tables; those of a package are only verified."""
        return "released" in self.about

    def paths(self, tables: Mapping[str, TableSchema]) -> dict[str, Path]:
        """Return the path of the CSV of each table, by the table's name."""
        return {name: self.folder / table.file for name, table in tables.items()}

    @property
    def sql_seconds(self) -> float:
        """How long a query of the dataset may take."""
        return float(self.about.get("sqlSeconds", SQL_SECONDS))

    @property
    def release_name(self) -> str:
        """The name of the release: `name-version`."""
        return f"{self.about['name']}-{self.about['version']}"

    def is_name(self, table: TableSchema, field: Field) -> bool:
        """Return whether a field of an input names something: it is in a key, unique, or pointed to."""
        return (table.name, field.name) in self._names

    @cached_property
    def _names(self) -> set[tuple[str, ...]]:
        """Table and name of each field that names something."""
        names: set[tuple[str, ...]] = set()
        for table in self.inputs.values():
            names |= {(table.name, name) for key in (table.primary_key, *table.unique_keys) for name in key}
            names |= {(key.table, name) for key in table.foreign_keys for name in key.to}
            for field in table.fields:
                if field.constraints.get("unique"):
                    names.add((table.name, field.name))
                if field.target:
                    names.add(tuple(field.target.split(".")))
                if field.aliases:
                    names |= {(field.aliases.table, name) for name in field.aliases.columns}
        return names

    def with_categories(self, field: Field) -> Field:
        """Return a field whose code list is given as Table Schema has it: as categories and as enum.

        An enum of the field's own leaves only those of the codes that are in it too.
        """
        if not field.codes:
            return field
        number = int if field.type == "integer" else str
        categories = tuple(Category(number(code.code), code.label) for code in self.codes[field.codes])
        enum = [category.value for category in categories]
        if "enum" in field.constraints:
            allowed = [constraints.constant(field, item) for item in field.constraints["enum"]]
            enum = [code for code in enum if constraints.constant(field, code) in allowed]
        return replace(
            field, codes=None, categories=categories, constraints={**field.constraints, "enum": enum}
        )

    def allowed(self, field: Field) -> tuple[str, ...]:
        """Return the codes that a field allows, () where it has no code list."""
        return tuple(code.code for code in self.codes[field.codes]) if field.codes else ()

    def orders(self, table: TableSchema) -> dict[str, tuple[str, ...]]:
        """Return the codes of each field of a table that contains texts of a code list, in its order."""
        known = [f for f in table.fields if f.type == "string" and (not f.codes or f.codes in self.codes)]
        texts = [self.with_categories(field) for field in known]
        return {f.name: tuple(str(c.value) for c in f.categories) for f in texts if f.categories}

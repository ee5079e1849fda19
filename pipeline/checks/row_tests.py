"""What the rows of a published table must satisfy, as SQL that counts the rows that do not.

DuckDB runs all tests of a table in one pass. `pandera_schema` has the same tests as pandera checks, named by
their identities, and is given only rows that fail one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.contract import row_rules
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.schema import sql_constraints
from pipeline.schema.model import Field, TableSchema

REQUIRED, UNIQUE = "required", "unique"
Kind = Literal["constraint", "rule", "key"]


@dataclass(frozen=True)
class Test:
    """One question about all rows of a table.

    Attributes:
        kind: whether a constraint of a field, a row rule or a key is tested.
        name: the name of the constraint or of the rule; empty for a key.
        fields: the fields that it reads; of a constraint, its one field.
        sql: true for a row that fails; of a key, true for a row that has all of its fields.
    """

    kind: Kind
    name: str
    fields: tuple[str, ...]
    sql: str

    @property
    def identity(self) -> str:
        """What the test is called in DuckDB's counts and pandera's failures alike; no other test is."""
        if self.kind == "constraint":
            return constraint_identity(self.fields[0], self.name)
        return f"{self.kind} {self.name or ', '.join(self.fields)}"

    @property
    def compares_rows(self) -> bool:
        """Whether it fails where two rows have the same values in its fields."""
        return self.kind == "key" or (self.kind, self.name) == ("constraint", UNIQUE)


def constraint_identity(field: str, constraint: str) -> str:
    """Return the identity of the test of a field's constraint; those of rules and keys have no dot."""
    return f"{field}.{constraint}"


def tests(dataset: Dataset, table: TableSchema) -> Iterator[Test]:
    """Yield the tests of a published table: constraints, row rules, keys."""
    for field in table.fields:
        yield from _constraints(dataset, table, field)
    types = {field.name: field.type for field in table.fields}
    for rule in table.rules:
        node = row_rules.parse(rule.expression, types, dataset.orders(table))
        yield Test("rule", rule.name, row_rules.fields(node), f"NOT {node.to_sql()}")
    for names in (table.primary_key, *table.unique_keys):
        complete = " AND ".join(f"{sql.identifier(name)} IS NOT NULL" for name in names)
        yield Test("key", "", names, complete)


def _constraints(dataset: Dataset, table: TableSchema, field: Field) -> Iterator[Test]:
    column = sql.identifier(field.name)
    if table.requires(field):
        yield Test("constraint", REQUIRED, (field.name,), f"{column} IS NULL")
    written = dataset.with_categories(field)
    for name, requirement in sql_constraints.requirements(written, column).items():
        yield Test("constraint", name, (field.name,), f"NOT {requirement}")
    if field.constraints.get(UNIQUE):
        yield Test("constraint", UNIQUE, (field.name,), f"{column} IS NOT NULL")

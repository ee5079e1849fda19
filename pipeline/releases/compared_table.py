"""A table as it is now and as it was in the last release."""

from dataclasses import dataclass

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.releases import match_rows
from pipeline.releases.diff_rows import Difference
from pipeline.releases.release_model import Table
from pipeline.schema.model import TableSchema


@dataclass(frozen=True)
class Pair:
    """A table whose key is one field that coders enter, now and in the last release."""

    schema: TableSchema
    old: Table
    new: Table
    published: str
    file: str

    @property
    def key(self) -> str:
        """The field that is the key."""
        return self.schema.primary_key[0]

    def text(self, field: str) -> str:
        """Return SQL for the text of a field."""
        return match_rows.text(self.new.schema.field(field), sql.identifier(field))


def pair_of(dataset: Dataset, difference: Difference, name: str) -> Pair | None:
    """Return a table in both releases; None if it is new, or its key is not one field that coders enter."""
    schema, old = dataset.tables[name], difference.old.tables.get(name)
    if old is None or not schema.sql or len(schema.primary_key) != 1:
        return None
    key = schema.field(schema.primary_key[0])
    if not key.straight or key.name not in old.schema.names:
        return None
    file = dataset.raw[key.raw[0].partition(".")[0]].file
    return Pair(schema, old, difference.new.tables[name], difference.old.version, file)

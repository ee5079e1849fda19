"""Whether a text would be right in a field, and whether few texts are, so that it shows something.

This decides only how a faulty row is explained; what is faulty is decided by the tests of the scan.
"""

from pipeline.cells import cell_faults, names_and_lists
from pipeline.cells.names_and_lists import KnownValues
from pipeline.contract.dataset import Dataset
from pipeline.schema import constraints, field_values
from pipeline.schema.model import Field, TableSchema

MOST_COMPARED = 100_000  # rows of the table that a key is looked up in


class FittingValues:
    """The values that fit the fields of the raw tables; each answer is remembered."""

    def __init__(self, dataset: Dataset, known: KnownValues) -> None:
        """Start without answers."""
        self.dataset = dataset
        self.known = known
        self._answers: dict[tuple[str, str, str], bool] = {}
        self._keys: dict[str, set[str]] = {}

    def fits(self, table: TableSchema, field: Field, text: str) -> bool:
        """Return whether a cell of a field may contain a text; an empty one may not if it is required."""
        if text in {"", *field.missing_values}:
            return not table.requires(field)
        question = (table.name, field.name, text)
        if question not in self._answers:
            self._answers[question] = self._fits(table, field, text)
        return self._answers[question]

    def restricts(self, table: TableSchema, field: Field) -> bool:
        """Return whether most texts do not fit a field, so that one that does fit is not there by chance."""
        if field.codes or field.holds or field.target or field.type not in {"string", "any"}:
            return True
        limited = {"pattern", "enum"} & field.constraints.keys()
        return bool(limited) or field.format != "default" or bool(_target(table, field))

    def keys(self, target: str) -> set[str]:
        """Return the values of "table.field"; none where the table cannot be read or is large."""
        if target not in self._keys:
            self._keys[target] = self.known.column(target, MOST_COMPARED)
        return self._keys[target]

    def _fits(self, table: TableSchema, field: Field, text: str) -> bool:
        try:
            value = field_values.read(field, text)
        except (ValueError, OverflowError):
            return False
        allowed = self.dataset.allowed(field)
        if constraints.broken(field, value) or (allowed and not field.separator and text not in allowed):
            return False
        find_faults = names_and_lists.fault_finder(self.dataset, self.known, table, field)
        if find_faults and any(fault.check not in cell_faults.WARNINGS for fault in find_faults(text)):
            return False
        target = _target(table, field)
        keys = self.keys(target) if target else set()
        return not keys or text in keys


def _target(table: TableSchema, field: Field) -> str:
    """Return the "table.field" that a field refers to by a foreign key of its own; empty for none."""
    found = (key for key in table.foreign_keys if key.fields == (field.name,))
    return next((f"{key.table}.{key.to[0]}" for key in found), "")

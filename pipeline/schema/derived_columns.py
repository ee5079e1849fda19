"""The columns that the typed raw table has beside a field with an EDTF date or a count."""

from pipeline.schema import counts, edtf
from pipeline.schema.model import Field

COLUMNS = {"edtf": edtf.COLUMNS, "count": counts.COLUMNS}


def names(field: Field) -> tuple[str, ...]:
    """Return the names of the columns that are derived from a field; () for other fields."""
    return tuple(f"{field.name}_{suffix}" for suffix in COLUMNS.get(field.holds or "", ()))

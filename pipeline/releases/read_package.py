"""A package for Python users: `pipeline.read_package("dist/name-1.0.0")` returns its tables, typed.

The dtype of a column depends on the type of the field (Table Schema v2):

| field | column |
|---|---|
| with codes or categories | category, with all allowed values; ordered where the schema says so |
| string and all other text types | string |
| integer, year | Int64 |
| number | Float64 |
| boolean | boolean |
| date, datetime | datetime64; a missing one is NaT |
| time | object, with datetime.time values |

A missing value is NA. Categories are in the order of their code list.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import duckdb

from pipeline.core import database, sql
from pipeline.core.errors import CallError
from pipeline.releases import open_release
from pipeline.releases.release_model import Table
from pipeline.schema.model import TableSchema

if TYPE_CHECKING:
    import pandas as pd

LABEL = "package"


class Package(Mapping[str, "pd.DataFrame"]):
    """An open package: a mapping from the names of its tables to pandas frames, each made at its first use.

    Attributes:
        name: name of the package.
        version: its version.
        connection: a DuckDB connection with a view for each table, of the same name.
    """

    def __init__(self, place: Path) -> None:
        """Open the package at a place; see `read_package`."""
        self._stack = ExitStack()
        self._frames: dict[str, pd.DataFrame] = {}
        self.connection = self._stack.enter_context(database.connect())
        try:
            release = self._stack.enter_context(open_release.opened(place, self.connection, LABEL))
        except CallError:
            self._stack.close()
            raise
        self.name, self.version, self._tables = release.name, release.version, release.tables
        for table in self._tables.values():
            view = sql.identifier(table.schema.name)
            self.connection.execute(f"CREATE VIEW {view} AS FROM {table.relation}")

    def __getitem__(self, name: str) -> "pd.DataFrame":
        """Return a table as a frame, in the order of the file.

        Raises:
            KeyError: there is no table of that name.
            CallError: the file is damaged.
        """
        if name not in self._frames:
            try:
                self._frames[name] = _frame(self.relation(name), self._tables[name].schema)
            except duckdb.Error as error:  # blocks of a .duckdb are read only now
                raise CallError(f"the table {name} cannot be read: the file is damaged") from error
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        """Yield the tables' names in the order of the package."""
        return iter(self._tables)

    def __len__(self) -> int:
        """Return the number of tables."""
        return len(self._tables)

    def schema(self, name: str) -> TableSchema:
        """Return the schema of a table: title, description, fields and keys."""
        return self._table(name).schema

    def relation(self, name: str) -> duckdb.DuckDBPyRelation:
        """Return a table as a DuckDB relation, which reads rows when they are fetched."""
        self._table(name)
        return self.connection.sql(f"FROM {sql.identifier(name)}")

    def close(self) -> None:
        """Close the connection; frames stay valid."""
        self._stack.close()

    def __enter__(self) -> Self:
        """Return the package itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()

    def _table(self, name: str) -> Table:
        return self._tables[name]


def read_package(place: str | Path) -> Package:
    """Open a data package.

    Args:
        place: its folder, its zip, or its .duckdb alone, which contains types and keys but no code lists.

    Raises:
        CallError: there is no package, or it cannot be read; the message starts with the place.
    """
    return Package(Path(place))


def _frame(relation: duckdb.DuckDBPyRelation, schema: TableSchema) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - half a second that relations do not need
    import pyarrow as pa  # noqa: PLC0415 - the same

    nullable = {
        pa.string(): pd.StringDtype(),
        pa.int64(): pd.Int64Dtype(),
        pa.int32(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
    }
    rows = relation.to_arrow_table()
    frame: pd.DataFrame = rows.to_pandas(types_mapper=nullable.get, date_as_object=False)
    for field in schema.fields:
        kinds = {"string": str, "integer": int}
        listed = [category.value for category in field.categories] or [*field.constraints.get("enum", ())]
        allowed = list(dict.fromkeys(value for value in listed if type(value) is kinds.get(field.type)))
        if allowed and len(allowed) == len(listed):
            kind = pd.CategoricalDtype(allowed, ordered=bool(field.categories_ordered))
            frame[field.name] = frame[field.name].astype(kind)
    return frame

"""A release as it is compared and read: its tables, their schemas, and where their rows are.

Whether it comes from a folder, a zip, a .duckdb or the working database, it has the same form: a Table Schema
and a typed relation for each table.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.finding import Message
from pipeline.metadata import data_package
from pipeline.schema import sql_types
from pipeline.schema.model import TableSchema

# The Table Schema type of each DuckDB type.
FIELD_TYPES = {kind: name for name, kind in reversed(sql_types.DUCKDB_TYPES.items())} | {"INTEGER": "integer"}


@dataclass(frozen=True)
class Table:
    """A published table.

    Attributes:
        schema: its Table Schema; code lists are in it as enum, with their labels as categories.
        relation: SQL to put after FROM; the columns are typed and named like the fields.
        computed: a query computed its rows: no field of their key comes from raw/. Packages say it in the
            property "computed" of a resource.
    """

    schema: TableSchema
    relation: str
    computed: bool = False


@dataclass(frozen=True)
class Release:
    """A release.

    Attributes:
        name: name of the package.
        version: its version; empty where it is unknown.
        tables: its tables by name, in the order of the package.
        metadata: the properties of its datapackage.json that describe the dataset, see
            `pipeline.metadata.data_package`; empty where they are unknown.
        complete_schemas: its schemas contain everything that Table Schema can express. A .duckdb contains
            types, keys and required fields only.
        not_compared: a note for each resource of its package that is not among the tables.
        title: what readers of a comparison see instead of its name and version.
    """

    name: str
    version: str
    tables: Mapping[str, Table]
    complete_schemas: bool = True
    metadata: Mapping[str, Any] = field(default_factory=dict)
    not_compared: tuple[Message, ...] = ()
    title: str = ""


def of_working(dataset: Dataset, catalogue: str = "") -> Release:
    """Return what a release of the working database would publish.

    Args:
        dataset: the contract.
        catalogue: name under which the working database is attached; empty where the connection is its own.
    """
    about = dataset.about
    prefix = f"{sql.identifier(catalogue)}.main." if catalogue else ""
    tables = {
        table.name: Table(
            replace(table, fields=tuple(dataset.with_categories(own) for own in table.fields)),
            f"{prefix}{sql.identifier(table.name)}",
            table.computed,
        )
        for table in dataset.tables.values()
    }
    return Release(about["name"], about["version"], tables, metadata=data_package.properties(about))

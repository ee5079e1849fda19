"""The page of the SQL console: tables with their columns, questions, and what keys in results link to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.contract.dataset import ENGINE_TABLES, Dataset
from pipeline.core import sql
from pipeline.core.database import connect
from pipeline.core.templates import render
from pipeline.core.text import visible
from pipeline.releases import read_descriptor
from pipeline.schema.model import ForeignKey, TableSchema
from pipeline.site import page_data

NAME = "console.html"
MEGABYTE = 1_000_000
TABLES = "SELECT table_name, coalesce(comment, ''), estimated_size FROM duckdb_tables() WHERE NOT internal"
VIEWS = "SELECT view_name, coalesce(comment, ''), NULL FROM duckdb_views() WHERE NOT internal"
SENTENCE_END = re.compile(r"(?<=[.?!]) ")
BARE = re.compile(r"[a-z_][a-z0-9_]*")
COLUMNS = """
    SELECT table_name, column_name,
        if(data_type LIKE 'ENUM%', 'enum', lower(data_type)), coalesce(comment, '')
    FROM duckdb_columns()
    WHERE NOT internal
    ORDER BY table_name, column_index
"""

# Each column name that contains keys, with the tables whose keys these may be, and the key's field there.
Links = dict[str, dict[str, str]]


@dataclass(frozen=True)
class Column:
    """A column of a table or view: its name, its type in lower case, its description."""

    name: str
    type: str
    comment: str


@dataclass(frozen=True)
class Relation:
    """A table or view of the released database; the comment of a view is a question and its answer."""

    name: str
    query: str
    comment: str
    rows: int | None
    columns: tuple[Column, ...]

    @property
    def question(self) -> str:
        """The first sentence of the comment."""
        return SENTENCE_END.split(self.comment, maxsplit=1)[0].rstrip(".")

    @property
    def answer(self) -> str:
        """The sentences after the first."""
        return "".join(SENTENCE_END.split(self.comment, maxsplit=1)[1:])


def text(dataset: Dataset, release: Path, database: Path, engine_size: int, *, unchanged: bool) -> str:
    """Return the page, with the tables in the order of the descriptor and the views by name.

    Args:
        dataset: the contract.
        release: the folder of the release.
        database: its .duckdb file.
        engine_size: bytes of DuckDB's WebAssembly file.
        unchanged: the contract is that of the release. Otherwise its queries may be others than the views of
            the release, and a question is shown as `FROM <view>`.
    """
    described = read_descriptor.of_folder(release, release)
    order = [resource.name for resource in described.resources]
    schemas = [resource.table for resource in described.resources if resource.table]
    with connect(database, read_only=True) as connection:
        tables = sorted(_relations(connection, TABLES), key=lambda table: order.index(table.name))
        views = sorted(_relations(connection, VIEWS), key=lambda view: view.name)
    return render(
        f"site/templates/{NAME}.j2",
        about=described.content,
        release=release.name,
        tables=tables,
        views=views,
        selects=_selects(dataset) if unchanged else {},
        links=_links(schemas, page_data.elsewhere(dataset)),
        megabytes=round(engine_size / MEGABYTE),
    )


def _relations(connection: duckdb.DuckDBPyConnection, query: str) -> list[Relation]:
    keywords = {word for (word,) in connection.execute(sql.KEYWORDS).fetchall()}
    columns: dict[str, list[Column]] = {}
    for relation, *column in connection.execute(COLUMNS).fetchall():
        columns.setdefault(relation, []).append(Column(*column))
    relations = []
    for name, comment, rows in connection.execute(query).fetchall():
        bare = BARE.fullmatch(name) and name not in keywords
        statement = f"FROM {name if bare else sql.identifier(name)}"
        relations.append(Relation(name, statement, comment, rows, tuple(columns[name])))
    return relations


def _selects(dataset: Dataset) -> dict[str, str]:
    """Return the SELECT of each question below its title, by the name of its view."""
    return {query.name: f"-- {visible(query.header['title'])}\n{query.sql}" for query in dataset.queries}


def _links(schemas: Sequence[TableSchema], without_records: Sequence[str]) -> Links:
    """Return the columns that contain keys, as the primary and foreign keys of the schemas say.

    The engine's own tables are left out: their keys are numbers, which may be anything in a result.
    """
    tables = {table.name: table for table in schemas if table.name not in ENGINE_TABLES}
    links: Links = {}
    for table in tables.values():
        named = [(table.primary_key, table.name)]
        named += [(key.fields, key.table) for key in table.foreign_keys if _refers_to_rows(tables, key)]
        for columns, name in named:
            target = _root(tables, name)
            if len(columns) == 1 and target.name not in without_records:
                links.setdefault(columns[0], {})[target.name] = target.primary_key[0]
    return links


def _root(tables: Mapping[str, TableSchema], name: str) -> TableSchema:
    """Return the table that a key is the key of: if it refers to another table, then that one."""
    for _ in tables:
        refers = [key for key in tables[name].foreign_keys if key.fields == tables[name].primary_key]
        name = next((key.table for key in refers if _refers_to_rows(tables, key)), name)
    return tables[name]


def _refers_to_rows(tables: Mapping[str, TableSchema], key: ForeignKey) -> bool:
    """Return whether a foreign key contains the primary key of a table."""
    return key.table in tables and key.to == tables[key.table].primary_key

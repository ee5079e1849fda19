"""Layer 3: is every row of raw/ published whose key a published table passes through as it is?

A SELECT with an inner join or a WHERE can drop rows of raw/, and nothing else would report it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import duckdb

from pipeline.contract.dataset import WAIVERS, Dataset
from pipeline.core import sql
from pipeline.core.finding import Finding
from pipeline.raw_files import check_header
from pipeline.schema.model import ForeignKey, TableSchema
from pipeline.tables import source_line

CODE = "consistency.not_published"


@dataclass(frozen=True)
class Passage:
    """A raw table whose primary key is, unchanged, that of a published table.

    Attributes:
        raw: the raw table.
        table: the published table.
        fields: for each field of the published key the raw one that it passes through.
    """

    raw: TableSchema
    table: TableSchema
    fields: Mapping[str, str]

    def joined(self, raw: str, published: str) -> str:
        """Return the SQL condition that a raw and a published row, named so, have the same key."""
        pairs = self.fields.items()
        return " AND ".join(
            f"{published}.{sql.identifier(name)} = {raw}.{sql.identifier(origin)}" for name, origin in pairs
        )


def passage(dataset: Dataset, table: TableSchema) -> Passage | None:
    """Return the passage of a raw table's key to a published table; None if it is computed or combined."""
    keys = [table.field(name) for name in table.primary_key]
    if not table.sql or not all(field.straight for field in keys):
        return None
    origins = [field.raw[0].partition(".") for field in keys]
    names = {name for name, _, _ in origins}
    fields = {key.name: field for key, (_, _, field) in zip(keys, origins, strict=True)}
    if len(names) > 1 or {*fields.values()} != {*dataset.raw[min(names)].primary_key}:
        return None
    return Passage(dataset.raw[min(names)], table, fields)


def check(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> list[Finding]:
    """Report each key of a raw table that no published table contains to which it passes.

    Args:
        dataset: the contract.
        connection: the working database.
    """
    passages: dict[str, list[Passage]] = {}
    for table in dataset.tables.values():
        found = passage(dataset, table)
        if found:
            passages.setdefault(found.raw.name, []).append(found)
    return [
        finding for of_table in passages.values() for finding in _lost(dataset, connection, tuple(of_table))
    ]


def _lost(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, passages: tuple[Passage, ...]
) -> Iterator[Finding]:
    """Yield a finding for each row of a raw table that none of its published tables contains."""
    first = passages[0]
    raw = f"raw.{sql.identifier(first.raw.name)}"
    missing = " AND ".join(
        f"NOT EXISTS (FROM {sql.identifier(p.table.name)} AS published WHERE {p.joined(raw, 'published')})"
        for p in passages
    )
    key = [f"CAST({raw}.{sql.identifier(first.fields[name])} AS VARCHAR)" for name in first.table.primary_key]
    rows = connection.execute(
        f"SELECT concat_ws(', ', {', '.join(key)}), {source_line.line(first.raw.name)} FROM {raw} "
        f"WHERE {missing} ORDER BY {raw}.rowid"
    ).fetchall()
    column = first.fields[first.table.primary_key[0]]
    position = check_header.column(dataset.folder, first.raw, column) or None if rows else None
    header = check_header.header(dataset.folder, first.raw, column) if rows else ""
    for text, line in rows:
        yield Finding(
            "error",
            CODE,
            {"field": header, "value": text, "table": first.table.name},
            first.raw.file,
            line,
            position,
            table=first.table.name,
            key=text,
        )


def in_raw(dataset: Dataset, key: ForeignKey) -> str:
    """Return SQL that is true for a row, named `here`, that refers to a row which raw/ contains.

    It is empty where the raw table cannot be known. If such a reference is broken, the row that it refers to
    was lost, and that is what is reported, unless it is waived.
    """
    found = passage(dataset, dataset.tables[key.table])
    if found is None or {*key.to} != {*found.fields}:
        return ""
    fields = dict(zip(key.to, key.fields, strict=True))
    joined = " AND ".join(
        f"here.{sql.identifier(fields[name])} = there.{sql.identifier(origin)}"
        for name, origin in found.fields.items()
    )
    if WAIVERS in dataset.raw:
        key_text = ", ".join(f"here.{sql.identifier(fields[name])}" for name in found.table.primary_key)
        joined += (
            f' AND NOT EXISTS (FROM raw.{WAIVERS} AS waiver WHERE waiver."check" = {sql.literal(CODE)} '
            f"AND waiver.\"key\" = concat_ws(', ', {key_text}))"
        )
    return f"EXISTS (FROM raw.{sql.identifier(found.raw.name)} AS there WHERE {joined})"

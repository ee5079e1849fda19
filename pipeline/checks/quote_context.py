"""The way from a claim, or from what claims are about, to the words that support it.

Which table holds the quotes, what they are about, and which documents form one lineage is declared under
`evidence` in dataset.json.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.checks.check_quotes import positions
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.errors import CallError
from pipeline.core.wording import unknown
from pipeline.schema.model import TableSchema

CONTEXT = 240


@dataclass(frozen=True)
class Statement:
    """What one document says, with the passage that says it.

    Attributes:
        key: primary key of the claim.
        document: id of the document.
        lineage: what the document descends from; empty where no lineages are declared.
        said: title and value of each other field that isn't empty, in order.
        before: what stands before the quote in the document; empty where the document is not at hand.
        quote: the quote.
        after: what stands behind it.
    """

    key: str
    document: str
    lineage: str
    said: tuple[tuple[str, str], ...]
    before: str
    quote: str
    after: str


def statements(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, key: str, documents: Path | None
) -> list[Statement]:
    """Find a claim by its key, or all claims about a row of another table by that row's key.

    Returns:
        The claims, those of one lineage together, in order of their keys.

    Raises:
        CallError: the dataset declares no evidence, or no claim has the key or is about it.
    """
    about = dataset.about.get("evidence")
    if not about:
        raise CallError("schemas/dataset.json declares no evidence")
    named = about["quotes"]
    table = dataset.raw[named["table"]]
    own = sql.identifier(table.primary_key[0])
    columns = [own, *([sql.identifier(named["about"])] if "about" in named else [])]
    result = connection.execute(
        f"SELECT * FROM raw.{sql.identifier(table.name)} "
        f"WHERE {' OR '.join(f'{column} = ?' for column in columns)} ORDER BY {own}",
        [key] * len(columns),
    )
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    if not rows:
        known = connection.execute(f"SELECT {own} FROM raw.{sql.identifier(table.name)}").fetchall()
        raise CallError(f"no claim has the key, or is about, {unknown(key, [row[0] for row in known])}")
    lineages = _lineages(dataset, connection)
    files = _files(dataset, connection, documents)
    found = [_statement(table, named, row, lineages, files) for row in rows]
    return sorted(found, key=lambda statement: (statement.lineage, statement.document, statement.key))


def _lineages(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    named = dataset.about["evidence"].get("lineages")
    if not named:
        return {}
    columns = sql.identifiers([named["document"], named["lineage"]])
    return dict(connection.execute(f"SELECT {columns} FROM {sql.identifier(named['table'])}").fetchall())


def _files(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, documents: Path | None
) -> dict[str, Path]:
    named = dataset.about["evidence"]["documents"]
    columns = sql.identifiers([named["id"], named["file"]])
    rows = connection.execute(f"SELECT {columns} FROM raw.{sql.identifier(named['table'])}").fetchall()
    return {
        key: documents / file for key, file in rows if documents and file and (documents / file).is_file()
    }


def _statement(
    table: TableSchema,
    named: Mapping[str, str],
    row: Mapping[str, Any],
    lineages: Mapping[str, str],
    files: Mapping[str, Path],
) -> Statement:
    document, quote = row[named["document"]], row[named["quote"]]
    shown_apart = {table.primary_key[0], named["document"], named["quote"], named["occurrence"]}
    said = tuple(
        (field.title, "; ".join(row[field.name]) if field.separator else str(row[field.name]))
        for field in table.fields
        if field.name not in shown_apart and row[field.name] is not None
    )
    before, after = _around(files.get(document), quote, row[named["occurrence"]])
    key = str(row[table.primary_key[0]])
    return Statement(key, document, lineages.get(document, ""), said, before, quote, after)


def _around(file: Path | None, quote: str, occurrence: int) -> tuple[str, str]:
    """Return what stands before and behind a quote in its document, cut between words."""
    if file is None:
        return "", ""
    text = file.read_bytes().decode("utf-8", "replace")
    found = positions(text, quote)
    if len(found) < occurrence:
        return "", ""
    start, end = found[occurrence - 1], found[occurrence - 1] + len(quote)
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT:
        before = "…" + before.partition(" ")[2]
    if end + CONTEXT < len(text):
        after = after.rpartition(" ")[0] + "…"
    return before, after

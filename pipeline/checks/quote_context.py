"""The words that support a claim, in their context: for one claim, or for all claims about a row.

dataset.json declares under `evidence` which table contains the quotes, what they are about, and which
documents form one lineage: those that descend from one original.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipeline.checks.check_documents import LARGEST
from pipeline.checks.quote_search import positions
from pipeline.contract.dataset import Dataset
from pipeline.core import confined, sql
from pipeline.core.confined import ConfinedError
from pipeline.core.errors import CallError
from pipeline.core.wording import unknown
from pipeline.schema.model import TableSchema

CONTEXT = 240  # characters on each side of the quote


@dataclass(frozen=True)
class Statement:
    """A claim of one document, with its quote in context.

    Attributes:
        key: primary key of the claim.
        document: id of the document.
        lineage: the original that the document descends from; empty where no lineages are declared.
        content: title and value of each other field that is not empty, in order.
        before: the text before the quote; empty where the document is not available.
        quote: the quote.
        after: the text after it.
    """

    key: str
    document: str
    lineage: str
    content: tuple[tuple[str, str], ...]
    before: str
    quote: str
    after: str


def statements(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, key: str, documents: Path | None
) -> list[Statement]:
    """Return the claim with a key, or all claims about the row of another table with that key.

    Returns:
        The claims by lineage, document and key.

    Raises:
        CallError: the dataset declares no evidence, or no claim has the key or is about it.
    """
    about = dataset.about.get("evidence")
    if not about:
        raise CallError("schemas/dataset.json does not declare evidence")
    declared = about["quotes"]
    table = dataset.raw[declared["table"]]
    own = sql.identifier(table.primary_key[0])
    columns = [own, *([sql.identifier(declared["about"])] if "about" in declared else [])]
    result = connection.execute(
        f"SELECT * FROM raw.{sql.identifier(table.name)} "
        f"WHERE {' OR '.join(f'{column} = ?' for column in columns)} ORDER BY {own}",
        [key] * len(columns),
    )
    names = [column[0] for column in result.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    if not rows:
        known = connection.execute(f"SELECT {own} FROM raw.{sql.identifier(table.name)}").fetchall()
        raise CallError(f"no claim with the key, or about the row, {unknown(key, [row[0] for row in known])}")
    lineages = _lineages(dataset, connection)
    files = _files(dataset, connection, documents)
    claims = [_statement(table, declared, row, lineages, files) for row in rows]
    return sorted(claims, key=lambda statement: (statement.lineage, statement.document, statement.key))


def _lineages(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    declared = dataset.about["evidence"].get("lineages")
    if not declared:
        return {}
    columns = sql.identifiers([declared["document"], declared["lineage"]])
    return dict(connection.execute(f"SELECT {columns} FROM {sql.identifier(declared['table'])}").fetchall())


def _files(
    dataset: Dataset, connection: duckdb.DuckDBPyConnection, documents: Path | None
) -> dict[str, Path]:
    declared = dataset.about["evidence"]["documents"]
    columns = sql.identifiers([declared["id"], declared["file"]])
    rows = connection.execute(f"SELECT {columns} FROM raw.{sql.identifier(declared['table'])}").fetchall()
    files = {}
    for key, file in rows:
        if documents and file:
            with suppress(ConfinedError):
                files[key] = confined.resolve(documents, file)
    return files


def _statement(
    table: TableSchema,
    declared: Mapping[str, str],
    row: Mapping[str, Any],
    lineages: Mapping[str, str],
    files: Mapping[str, Path],
) -> Statement:
    document, quote = row[declared["document"]], row[declared["quote"]]
    shown_apart = {table.primary_key[0], *(declared[name] for name in ("document", "quote", "occurrence"))}
    content = tuple(
        (field.title, "; ".join(row[field.name]) if field.separator else str(row[field.name]))
        for field in table.fields
        if field.name not in shown_apart and row[field.name] is not None
    )
    before, after = _around(files.get(document), quote, row[declared["occurrence"]])
    key = str(row[table.primary_key[0]])
    return Statement(key, document, lineages.get(document, ""), content, before, quote, after)


def _around(file: Path | None, quote: str, occurrence: int) -> tuple[str, str]:
    """Return the text before and after a quote in its document, cut between words."""
    if file is None:
        return "", ""
    try:
        text = confined.read(file.parent, file.name, LARGEST).decode("utf-8", "replace")
    except ConfinedError:
        return "", ""
    starts = positions(text, quote)
    if len(starts) < occurrence:
        return "", ""
    start, end = starts[occurrence - 1], starts[occurrence - 1] + len(quote)
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    if start > CONTEXT:
        before = "…" + before.partition(" ")[2]
    if end + CONTEXT < len(text):
        after = after.rpartition(" ")[0] + "…"
    return before, after

"""Quotes held against the documents that they come from, character for character.

What is a document, a quote and a sum is declared under `evidence` in dataset.json. These findings are
errors that nothing waives.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import duckdb

from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.checksum import sha256_of_bytes
from pipeline.core.finding import Finding, in_order
from pipeline.core.legacy import worded
from pipeline.schema.model import TableSchema
from pipeline.tables import source_line

CONTEXT = 12


@dataclass(frozen=True)
class Evidence:
    """What the check saw.

    Attributes:
        findings: one for each document or quote that isn't what the coding says.
        checked: number of quotes that were held against a document.
        unchecked: number of quotes whose document is not there.
    """

    findings: list[Finding]
    checked: int
    unchecked: int


def check(dataset: Dataset, connection: duckdb.DuckDBPyConnection, documents: Path | None) -> Evidence:
    """Compare each held document's sum and length, and look each quote up at its occurrence.

    Args:
        dataset: the contract; without `evidence` in dataset.json there is nothing to check.
        connection: the working database.
        documents: folder of the documents; None where it is not at hand.
    """
    about = dataset.about.get("evidence")
    if not about:
        return Evidence([], 0, 0)
    quotes = _rows(connection, dataset.raw[about["quotes"]["table"]], about["quotes"])
    if documents is None:
        return Evidence([], 0, len(quotes))
    findings: list[Finding] = []
    texts: dict[str, str] = {}
    table = dataset.raw[about["documents"]["table"]]
    for row in _rows(connection, table, about["documents"]):
        if row["file"]:
            text = _read(documents / row["file"])
            findings += _document(table, about["documents"], row, text)
            if text is not None:
                texts[row["id"]] = text.decode("utf-8", "replace")
    table = dataset.raw[about["quotes"]["table"]]
    for row in quotes:
        if row["document"] in texts:
            findings += _quote(table, about["quotes"], row, texts[row["document"]])
    checked = sum(row["document"] in texts for row in quotes)
    return Evidence(in_order(findings), checked, len(quotes) - checked)


def _rows(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, named: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Read the declared columns of a raw table under the names that the declaration gives them."""
    words = [word for word in named if word != "table"]
    columns = [f"{sql.identifier(named[word])} AS {sql.identifier(word)}" for word in words]
    key = [f"{sql.identifier(name)}::VARCHAR" for name in table.primary_key]
    rows = connection.execute(
        f"SELECT {', '.join(columns)}, {source_line.line(table.name)}, concat_ws(', ', {', '.join(key)}) "
        f"FROM raw.{sql.identifier(table.name)} ORDER BY rowid"
    ).fetchall()
    return [dict(zip((*words, "_line", "_key"), row, strict=True)) for row in rows]


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _finding(  # noqa: PLR0913 - the parts of one finding
    table: TableSchema, row: Mapping[str, Any], check: str, field: str, message: str, *, hint: str = ""
) -> Finding:
    return worded(
        "error",
        f"evidence.{check}",
        f"{field}: {message}",
        table.file,
        row["_line"],
        table.names.index(field) + 1 if table.fields_match == "exact" else None,
        key=row["_key"],
        hint=hint,
    )


def _document(
    table: TableSchema, named: Mapping[str, str], row: Mapping[str, Any], data: bytes | None
) -> Iterator[Finding]:
    if data is None:
        yield _finding(table, row, "document", named["file"], f"there is no document {row['file']}")
        return
    actual = sha256_of_bytes(data)
    if actual != row["sha256"]:
        yield _finding(table, row, "document", named["sha256"], f"the document's SHA-256 is {actual}")
    try:
        length = len(data.decode("utf-8"))
    except UnicodeDecodeError:
        yield _finding(table, row, "document", named["file"], "the document is not UTF-8")
        return
    if length != row["characters"]:
        yield _finding(table, row, "document", named["characters"], f"the document has {length} characters")


def _quote(
    table: TableSchema, named: Mapping[str, str], row: Mapping[str, Any], text: str
) -> Iterator[Finding]:
    quote, wanted = row["quote"], row["occurrence"]
    found = len(positions(text, quote))
    who = f"{row['_key']} quotes {row['document']}"
    if not found:
        passage = nearest_passage(text, quote)
        message = f"{who}, where these words don't stand; the document has: {passage}"
        yield _finding(table, row, "quote", named["quote"], message, hint=difference(quote, passage))
    elif found < wanted:
        message = f"{who}, occurrence {wanted}, where these words stand {found} times"
        yield _finding(table, row, "quote", named["occurrence"], message)


def positions(text: str, quote: str) -> list[int]:
    """Return where a quote starts in a text, each time that it stands there, overlaps included."""
    found = []
    at = text.find(quote)
    while at >= 0:
        found.append(at)
        at = text.find(quote, at + 1)
    return found


def nearest_passage(text: str, quote: str) -> str:
    """Return the passage of about the quote's length that is most like it.

    Words that the quote and the text share vote for where the passage starts; the best few starts are
    compared letter by letter.
    """
    votes: dict[int, int] = {}
    at = 0
    for word in quote.split():
        offset = quote.index(word, at)
        at = offset + len(word)
        for position in positions(text, word):
            start = max(0, position - offset)
            votes[start] = votes.get(start, 0) + len(word)
    starts = sorted(votes, key=lambda start: (-votes[start], start))[:CONTEXT] or [0]
    passages = [_whole_words(text, start, len(quote)) for start in starts]
    return max(passages, key=lambda passage: SequenceMatcher(None, passage, quote, autojunk=False).ratio())


def _whole_words(text: str, start: int, length: int) -> str:
    """Cut a passage out of a text without cutting a word."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    end = min(len(text), start + length)
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


def difference(quote: str, passage: str) -> str:
    """Say in words where a quote departs from a passage."""
    parts = []
    for tag, i, j, k, m in SequenceMatcher(None, quote, passage, autojunk=False).get_opcodes():
        if tag != "equal":
            here, there = quote[i:j] or "nothing", passage[k:m] or "nothing"
            parts.append(f"character {i + 1}: the quote has {here!r}, the document {there!r}")
    return "; ".join(parts[:5])

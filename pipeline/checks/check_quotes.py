"""Are quotes in the documents that they come from, character for character?

dataset.json declares under `evidence` which tables contain the documents and the quotes. These findings are
errors and cannot be waived.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline.checks import claimed_counts, quote_search
from pipeline.contract.dataset import Dataset
from pipeline.core import confined, sql
from pipeline.core.checksum import sha256_of_bytes
from pipeline.core.confined import ConfinedError
from pipeline.core.finding import Finding, Message, Values, in_order
from pipeline.schema import column_names
from pipeline.schema.model import TableSchema
from pipeline.tables import source_line

UNREAD = {
    "missing": "document.missing",
    "outside": "document.outside",
    "special": "document.special",
    "size": "document.size",
}
LARGEST = 50_000_000  # bytes of a document


@dataclass(frozen=True)
class QuoteCheck:
    """The result of the check.

    Attributes:
        findings: one for each document or quote that differs from the coding.
        checked: number of quotes that were compared with their document.
        unchecked: number of quotes whose document was not found.
    """

    findings: list[Finding]
    checked: int
    unchecked: int


def check(dataset: Dataset, connection: duckdb.DuckDBPyConnection, documents: Path | None) -> QuoteCheck:
    """Compare the SHA-256 and length of each document with the coding, and find each quote in its document.

    Args:
        dataset: the contract; without `evidence` in dataset.json there is nothing to check.
        connection: the working database.
        documents: folder of the documents; None where it is not available.
    """
    about = dataset.about.get("evidence")
    if not about:
        return QuoteCheck([], 0, 0)
    quotes = _rows(connection, dataset.raw[about["quotes"]["table"]], about["quotes"])
    findings = list(_count_findings(dataset, quotes))
    if documents is None:
        return QuoteCheck(in_order(findings), 0, len(quotes))
    texts: dict[str, str] = {}
    table = dataset.raw[about["documents"]["table"]]
    for row in _rows(connection, table, about["documents"]):
        if row["file"]:
            try:
                data = confined.read(documents, row["file"], LARGEST)
            except ConfinedError as error:
                values: Values = {
                    "file": row["file"],
                    **({"largest": LARGEST} if error.fault == "size" else {}),
                }
                field = about["documents"]["file"]
                findings.append(_finding(table, row, UNREAD[error.fault], field, values))
                continue
            findings += _document_findings(table, about["documents"], row, data)
            texts[row["id"]] = data.decode("utf-8", "replace")
    table = dataset.raw[about["quotes"]["table"]]
    for row in quotes:
        if row["document"] in texts:
            findings += _quote_findings(table, about["quotes"], row, texts)
    checked = sum(row["document"] in texts for row in quotes)
    return QuoteCheck(in_order(findings), checked, len(quotes) - checked)


def _rows(
    connection: duckdb.DuckDBPyConnection, table: TableSchema, declared: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Read the declared columns of a raw table under the names that the declaration gives them."""
    names = [name for name in declared if name != "table"]
    columns = [f"{sql.identifier(declared[name])} AS {sql.identifier(name)}" for name in names]
    key = [f"{sql.identifier(name)}::VARCHAR" for name in table.primary_key]
    rows = connection.execute(
        f"SELECT {', '.join(columns)}, {source_line.line(table.name)}, concat_ws(', ', {', '.join(key)}) "
        f"FROM raw.{sql.identifier(table.name)} ORDER BY rowid"
    ).fetchall()
    return [dict(zip((*names, "_line", "_key"), row, strict=True)) for row in rows]


def _finding(  # noqa: PLR0913, PLR0917 - the parts of one finding
    table: TableSchema,
    row: Mapping[str, Any],
    code: str,
    field: str,
    values: Values,
    hints: tuple[Message, ...] = (),
) -> Finding:
    return Finding(
        "error",
        f"evidence.{code}",
        {
            "field": column_names.shown(table.field(field)),
            **{name: value for name, value in values.items() if value is not None},
        },
        table.file,
        row["_line"],
        table.names.index(field) + 1 if table.fields_match == "exact" else None,
        key=row["_key"],
        hints=hints,
    )


def _document_findings(
    table: TableSchema, declared: Mapping[str, str], row: Mapping[str, Any], data: bytes
) -> Iterator[Finding]:
    file = row["file"]
    actual = sha256_of_bytes(data)
    if actual != row["sha256"]:
        values: Values = {"file": file, "actual": actual, "expected": row["sha256"]}
        yield _finding(table, row, "document.sha256", declared["sha256"], values)
    try:
        length = len(data.decode("utf-8"))
    except UnicodeDecodeError:
        yield _finding(table, row, "document.encoding", declared["file"], {"file": file})
        return
    if length != row["characters"]:
        values = {"file": file, "actual": length, "expected": row["characters"]}
        yield _finding(table, row, "document.length", declared["characters"], values)


def _count_findings(dataset: Dataset, quotes: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield the findings about numbers that their quotes do not contain; no document is needed for them."""
    declared, language = dataset.about["evidence"]["quotes"], dataset.about.get("language", "en")
    for row in quotes:
        for severity, code, field, values in claimed_counts.faults(declared, row, language):
            finding = _finding(dataset.raw[declared["table"]], row, code, field, values)
            yield replace(finding, severity=severity)


def _quote_findings(
    table: TableSchema, declared: Mapping[str, str], row: Mapping[str, Any], texts: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield the finding about a quote that its document does not contain, or not as often."""
    text, quote, occurrence = texts[row["document"]], row["quote"], row["occurrence"]
    times = len(quote_search.positions(text, quote))
    values: Values = {
        "row": row["_key"],
        "quote": quote,
        "document": row["document"],
        "occurrence": occurrence,
        "times": times,
    }
    if not times:
        yield _absent(table, declared, row, texts, values)
    elif times < occurrence:
        yield _finding(table, row, "quote.occurrence", declared["occurrence"], values)


def _absent(
    table: TableSchema,
    declared: Mapping[str, str],
    row: Mapping[str, Any],
    texts: Mapping[str, str],
    values: Values,
) -> Finding:
    """Return the finding about a quote that is in another document, misspelt, or in none."""
    quote = row["quote"]
    others = {name: times for name, text in texts.items() if (times := text.count(quote))}
    if others:
        (other, matches), *more = others.items()
        values = {**values, "found": [*others], **({} if more else {"matches": matches})}
        advice = () if more else (Message("write_document", {"document": other}),)
        return _finding(table, row, "quote.misfiled", declared["document"], values, advice)
    text = texts[row["document"]]
    part = quote_search.longest_part(text, quote)
    hints: tuple[Message, ...] = (Message("quote_one_passage", {"part": part}),) if part else ()
    passage = quote_search.nearest_passage(text, quote)
    if quote_search.similarity(passage, quote) < quote_search.SIMILAR:
        return _finding(table, row, "quote.unknown", declared["quote"], values, hints)
    hints = hints or tuple(quote_search.differences(quote, passage))
    return _finding(table, row, "quote.not_found", declared["quote"], {**values, "passage": passage}, hints)

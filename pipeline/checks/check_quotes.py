"""Are quotes in the documents that they come from, character for character?

dataset.json declares under `evidence` which tables contain the documents and the quotes, and which other
words and dates must be in a document. These findings cannot be waived.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from pipeline.checks import check_documents, check_words, check_years, claimed_counts, quote_search
from pipeline.checks.check_documents import Documents, finding, raw_rows
from pipeline.contract.dataset import Dataset
from pipeline.core.finding import Finding, Message, Values, in_order
from pipeline.schema.model import TableSchema


@dataclass(frozen=True)
class QuoteCheck:
    """The result of the check.

    Attributes:
        findings: one for each document or quote that differs from the coding, those about documents first.
        checked: number of quotes that were compared with their document.
        unchecked: number of quotes whose document was not found.
        of_others: number of quotes whose document is not the file that was coded.
    """

    findings: list[Finding]
    checked: int
    unchecked: int
    of_others: int = 0


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
    table = dataset.raw[about["quotes"]["table"]]
    quotes = raw_rows(connection, table, about["quotes"])
    findings = list(_count_findings(dataset, quotes))
    if documents is None:
        return QuoteCheck(in_order(findings), 0, len(quotes))
    sources = dataset.raw[about["documents"]["table"]]
    found = check_documents.read(connection, sources, about["documents"], documents)
    for row in quotes:
        if row["document"] in found.texts:
            findings += _quote_findings(table, about["quotes"], row, found.texts)
    for declared in about.get("words", ()):
        findings += check_words.check(connection, dataset.raw[declared["table"]], declared, found.texts)
    for declared in about.get("dates", ()):
        dates = dataset.raw[declared["table"]]
        findings += check_years.check(connection, dates, declared, quotes, found.texts)
    return _counted([*found.findings, *in_order(findings)], quotes, found)


def _counted(findings: list[Finding], quotes: Sequence[Mapping[str, Any]], found: Documents) -> QuoteCheck:
    checked = sum(row["document"] in found.texts for row in quotes)
    of_others = sum(row["document"] in found.others for row in quotes)
    return QuoteCheck(findings, checked, len(quotes) - checked - of_others, of_others)


def _count_findings(dataset: Dataset, quotes: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield the findings about numbers that their quotes do not contain; no document is needed for them."""
    declared, language = dataset.about["evidence"]["quotes"], dataset.about.get("language", "en")
    table = dataset.raw[declared["table"]]
    first: dict[tuple[str, str], str] = {}
    for row in quotes:
        same = first.setdefault((row["document"], row["quote"]), row["_key"])
        for fault in claimed_counts.faults(declared, row, language):
            hints = claimed_counts.hints(table, declared, fault, "" if same == row["_key"] else same)
            about = finding(table, row, fault.code, fault.field, fault.values, hints)
            yield replace(about, severity=fault.severity)


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
        hint = Message("in_range", {"minimum": 1, "maximum": times})
        if times == 1:
            hint = Message("write", {"suggestion": "1"})
        yield finding(table, row, "quote.occurrence", declared["occurrence"], values, (hint,))


def _absent(
    table: TableSchema,
    declared: Mapping[str, str],
    row: Mapping[str, Any],
    texts: Mapping[str, str],
    values: Values,
) -> Finding:
    """Return the finding about a quote that is in another document, misspelt, or in none."""
    quote, text = row["quote"], texts[row["document"]]
    bare, marks = quote_search.without_marks([text], quote)
    if bare:
        return finding(table, row, "quote.not_found", declared["quote"], {**values, "passage": bare}, marks)
    bare, marks = quote_search.without_marks(texts.values(), quote)
    others = {name: times for name, other in texts.items() if (times := other.count(bare or quote))}
    if others:
        (other, matches), *more = others.items()
        values = {**values, "found": [*others], **({} if more else {"matches": matches})}
        advice = () if more else (Message("write_document", {"document": other}),)
        return finding(table, row, "quote.misfiled", declared["document"], values, (*advice, *marks))
    part = quote_search.longest_part(text, quote)
    whole = quote_search.without_ellipsis(text, quote)
    hints: tuple[Message, ...] = ()
    if part:
        hints = (Message("quote_one_passage", {"passage": whole} if whole else {"part": part}),)
    hints = hints or tuple(
        Message("join_word", {"word": word}) for word in quote_search.joined_words(text, quote)
    )
    passage = quote_search.nearest_passage(text, quote)
    if quote_search.similarity(passage, quote) < quote_search.SIMILAR:
        return finding(table, row, "quote.unknown", declared["quote"], values, hints)
    hints = hints or tuple(quote_search.differences(quote, passage))
    return finding(table, row, "quote.not_found", declared["quote"], {**values, "passage": passage}, hints)

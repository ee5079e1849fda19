"""Are words that are no quotes in the document that a row names, such as a spelling that was found there?"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import duckdb

from pipeline.checks import quote_search
from pipeline.checks.check_documents import finding, raw_rows
from pipeline.core.finding import Finding, Message, Values
from pipeline.schema.model import TableSchema

LINE_BREAK = re.compile(r"[ \t]*(?:\r\n|\r|\n)\s*")
AFTER_WORDS = " .,;:!?)”\"'"


def check(
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    declared: Mapping[str, str],
    texts: Mapping[str, str],
) -> Iterator[Finding]:
    """Yield a finding for each row whose words are not in its document.

    Args:
        connection: the working database.
        table: the raw table of the words.
        declared: an item of `evidence.words` in dataset.json.
        texts: the texts of the documents by their ids.
    """
    lines = {name: _on_one_line(text) for name, text in texts.items()}
    for row in raw_rows(connection, table, declared):
        if (
            row["words"]
            and row["document"] in lines
            and _on_one_line(row["words"]) not in lines[row["document"]]
        ):
            yield _absent(table, declared, row, lines)


def _absent(
    table: TableSchema, declared: Mapping[str, str], row: Mapping[str, Any], texts: Mapping[str, str]
) -> Finding:
    """Return the finding about words that are in another document, spelled otherwise, or in none."""
    words, document = _on_one_line(row["words"]), row["document"]
    others = [name for name, text in texts.items() if words in text]
    values: Values = {"words": words, "document": document}
    if others:
        values = {**values, "found": others}
        if declared["document"] in table.primary_key:  # the row is that of the document itself
            hint = Message("copy_words", {"document": document})
            return finding(table, row, "words.misfiled", declared["words"], values, (hint,))
        hint = Message("write_document_of_words", {"documents": others, "document": document})
        return finding(table, row, "words.misfiled", declared["document"], values, (hint,))
    bare, marks = quote_search.without_marks([texts[document]], words)
    if bare:
        return finding(table, row, "words.not_found", declared["words"], values, marks)
    near = _near(texts[document], words)
    hints = (Message("suggestion", {"suggestion": near}),) if near else ()
    return finding(table, row, "words.not_found", declared["words"], values, hints)


def _on_one_line(text: str) -> str:
    """Return a text with a space for each line break, since words may stand on two lines of a document."""
    return LINE_BREAK.sub(" ", text)


def _near(text: str, words: str) -> str:
    """Return what a text has instead of words: the same in another case, else similar ones, else nothing."""
    same = re.search(re.escape(words), text, re.IGNORECASE)
    if same:
        return same.group()
    passage = quote_search.nearest_passage(text, words).rstrip(AFTER_WORDS.replace(words[-1], ""))
    return passage if quote_search.similarity(passage, words) >= quote_search.SIMILAR else ""

"""Are the years of dates that a document is said to state in that document?

dataset.json declares under `evidence.dates` which fields contain such dates, and which value of another field
says that the document states them. The date of a row that names no document has those of the quotes about it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from pipeline.checks.check_documents import finding, raw_rows
from pipeline.core.finding import Finding, Message, Values
from pipeline.schema import column_names
from pipeline.schema.model import TableSchema

NO_FIELDS = ("table", "stated")  # of a declaration
PARTS = re.compile(r"[/,\[\]{}]|\.\.")
YEAR = re.compile(r"[~?%]*([0-9]{4})(?![0-9])")


def check(
    connection: duckdb.DuckDBPyConnection,
    table: TableSchema,
    declared: Mapping[str, str],
    quotes: Sequence[Mapping[str, Any]],
    texts: Mapping[str, str],
) -> Iterator[Finding]:
    """Yield a warning for each stated date with a year that none of its documents contains.

    Args:
        connection: the working database.
        table: the raw table of the dates.
        declared: an item of `evidence.dates` in dataset.json.
        quotes: the rows with quotes.
        texts: the texts of the documents by their ids.
    """
    fields = {name: field for name, field in declared.items() if name not in NO_FIELDS}
    about: dict[str, set[str]] = {}
    for quote in quotes:
        if quote.get("about"):
            about.setdefault(quote["about"], set()).add(quote["document"])
    for row in raw_rows(connection, table, fields):
        documents = {row["document"]} if "document" in declared else about.get(row["_key"], set())
        if not row["date"] or row["basis"] != declared["stated"] or not documents <= texts.keys():
            continue
        absent = [year for year in years(str(row["date"])) if not _in_any(year, documents, texts)]
        if absent and documents:
            basis = column_names.shown(table.field(declared["basis"]))
            values: Values = {
                "date": str(row["date"]),
                "year": absent[0],
                "basis": basis,
                "stated": declared["stated"],
                "documents": sorted(documents),
            }
            hint = Message("correct_year", {"basis": basis, "stated": declared["stated"]})
            found = finding(table, row, "year.not_found", declared["date"], values, (hint,))
            yield replace(found, severity="warning")


def years(date: str) -> list[str]:
    """Return the years of an EDTF date that it gives with all four digits, in order."""
    return [found[1] for part in PARTS.split(date) if (found := YEAR.match(part.strip()))]


def _in_any(year: str, documents: set[str], texts: Mapping[str, str]) -> bool:
    """Return whether a document contains a year, in four digits or, as in 2020-21 and '21, in two."""
    written = re.compile(rf"(?<![0-9]){year}(?![0-9])|(?<=[-\u2013/'\u2018\u2019]){year[2:]}(?![0-9])")
    return any(written.search(texts[document]) for document in documents)

"""The results with which the page and the README start: sentences with the values of queries."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

import duckdb

from pipeline.contract import page_config
from pipeline.contract.dataset import Dataset
from pipeline.core import sql
from pipeline.core.errors import ContractError

GROUPED = 10_000


def sentences(dataset: Dataset, connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Yield each result as a sentence, and the address of what it rests on, as a part of the page's.

    A result is left out if its query has no row, or no value for one of its columns.

    Raises:
        ContractError: the query of a result has several rows.
    """
    for number, result in enumerate(page_config.results(dataset)):
        found = connection.execute(f"FROM {sql.identifier(result['query'])}")
        names = [column[0] for column in found.description or ()]
        rows = found.fetchmany(2)
        if len(rows) > 1:
            several = f"{result['query']} returns several rows; expected one"
            raise ContractError([f"schemas/dataset.json: page.results[{number}]: {several}"])
        values = {name: _in_words(value) for row in rows for name, value in zip(names, row, strict=True)}
        if all(values.get(name) for name in page_config.placeholders(result)) and rows:
            yield _filled(result["text"], values), _address(result.get("link", ""), values)


def _address(link: str, values: Mapping[str, str]) -> str:
    """Return the part of an address after #, with the columns of a query; empty if there is no link."""
    kind, _, key = link.partition("/")
    if kind == "question":
        return f"question-{key}"
    return f"{kind}/{quote(_filled(key, values), safe='')}" if kind else ""


def _in_words(value: object) -> str:
    """Return a value as text, empty for none; whole numbers are grouped from 10,000, unlike years."""
    if value is None:
        return ""
    return f"{value:,}" if type(value) is int and abs(value) >= GROUPED else str(value)


def _filled(text: str, values: Mapping[str, str]) -> str:
    return page_config.PLACEHOLDER.sub(lambda match: values[match[1]], text)

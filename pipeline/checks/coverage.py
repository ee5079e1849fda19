"""Which sentences of a document no claim quotes."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.checks import sentences
from pipeline.checks.check_documents import LARGEST
from pipeline.checks.quote_search import positions
from pipeline.contract.dataset import Dataset
from pipeline.core import confined
from pipeline.core.confined import ConfinedError
from pipeline.core.errors import CallError
from pipeline.core.wording import unknown
from pipeline.raw_files import editable_file

NUMBER = re.compile(r"[0-9]{1,8}")


@dataclass(frozen=True)
class Quote:
    """A quote of a claim.

    Attributes:
        key: key of the claim.
        start: where it starts in the document; -1 where the document does not contain it.
        end: where it ends.
    """

    key: str
    start: int
    end: int


@dataclass(frozen=True)
class Sentence:
    """A sentence of a document: where it starts and ends, and the claims that quote a part of it."""

    start: int
    end: int
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """A document with what was coded from it.

    Attributes:
        document: its id.
        file: its file.
        text: its text; empty where it was not found.
        fault: why it could not be read, as `pipeline.core.confined` has it; "unnamed" if its row has no file;
            empty where it was read.
        sentences: its sentences, in order.
        quotes: its quotes, by where they start.
    """

    document: str
    file: str
    text: str
    fault: str
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]

    @property
    def open(self) -> list[tuple[int, Sentence]]:
        """The sentences without a claim, each with its number from 1."""
        return [(number, own) for number, own in enumerate(self.sentences, start=1) if not own.claims]


def of_documents(dataset: Dataset, documents: Path, wanted: str | None) -> list[Coverage]:
    """Return the coverage of each document, or of one.

    Args:
        dataset: the contract.
        documents: the folder of the documents.
        wanted: id or file of one document; None for all.

    Raises:
        CallError: the dataset declares no evidence, a raw file cannot be read, or there is no such document.
    """
    about = dataset.about.get("evidence")
    if not about:
        raise CallError("schemas/dataset.json does not declare evidence")
    rows = list(_rows(dataset, about["documents"], "id", "file"))
    if wanted is not None:
        known = [name for row in rows for name in (row["id"], row["file"]) if name]
        rows = [row for row in rows if wanted in {row["id"], row["file"]}]
        if not rows:
            raise CallError(f"no document {unknown(wanted, known)}")
    quotes: dict[str, list[Mapping[str, str]]] = {}
    for row in _rows(dataset, about["quotes"], "document", "quote", "occurrence"):
        quotes.setdefault(row["document"], []).append(row)
    return [_coverage(documents, row, quotes.get(row["id"], [])) for row in rows]


def _rows(dataset: Dataset, declared: Mapping[str, str], *names: str) -> Iterator[dict[str, str]]:
    """Yield the declared cells of each row of a raw table, and its key as `key`."""
    table = dataset.raw[declared["table"]]
    file = editable_file.read(dataset.folder / table.file, table)
    for row in file.rows:
        cells = {name: file.value(row, declared[name]) for name in names}
        yield {**cells, "key": ", ".join(file.value(row, name) for name in table.primary_key)}


def _coverage(documents: Path, row: Mapping[str, str], quotes: Iterable[Mapping[str, str]]) -> Coverage:
    text, fault = "", "" if row["file"] else "unnamed"
    if row["file"]:
        try:
            text = confined.read(documents, row["file"], LARGEST).decode("utf-8", "replace")
        except ConfinedError as error:
            fault = error.fault
    found = of_text(text, [_placed(text, quote) for quote in quotes])
    return Coverage(row["id"], row["file"], text, fault, *found)


def _placed(text: str, row: Mapping[str, str]) -> Quote:
    """Return a quote with its place in the document, by its occurrence; the first if that is not a number."""
    number = int(row["occurrence"]) if NUMBER.fullmatch(row["occurrence"]) else 1
    starts = positions(text, row["quote"]) if row["quote"] else []
    start = starts[number - 1] if 0 < number <= len(starts) else -1
    return Quote(row["key"], start, start + len(row["quote"]) if start >= 0 else -1)


def of_text(text: str, quotes: Iterable[Quote]) -> tuple[tuple[Sentence, ...], tuple[Quote, ...]]:
    """Return the sentences of a text with the claims that quote them, and the quotes in order."""
    ordered = sorted(quotes, key=lambda quote: (quote.start, quote.end, quote.key))
    coming = deque(quote for quote in ordered if quote.start >= 0)
    waiting: list[Quote] = []
    result = []
    for start, end in sentences.spans(text):
        while coming and coming[0].start < end:
            waiting.append(coming.popleft())
        waiting = [quote for quote in waiting if quote.end > start]
        own = (quote for quote in waiting if text[max(start, quote.start) : min(end, quote.end)].strip())
        result.append(Sentence(start, end, tuple(dict.fromkeys(quote.key for quote in own))))
    return tuple(result), tuple(ordered)

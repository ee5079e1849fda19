"""The page that `coverage --html` writes: documents with their coded quotes marked, a single file.

It contains the texts of other people, so it is for coders only and never part of a package.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.checks.coverage import Coverage, Quote, Sentence
from pipeline.core.templates import render
from pipeline.site.page import part

STYLES = ("static/colours.css", "static/report.css")
LONGEST = 500_000  # characters of a document
BLANK = re.compile(r"\n\s*\n")  # empty lines between paragraphs; one is shown
MOST = 2_000_000  # characters of all documents


@dataclass(frozen=True)
class Piece:
    """A piece of a text with the same claims throughout.

    Attributes:
        text: the piece.
        claims: the claims whose quotes contain it.
        ends: the claims whose quotes end with it.
        sentence: number of the sentence without a claim that it starts; 0 if it starts none.
        is_open: it belongs to a sentence without a claim.
    """

    text: str
    claims: tuple[str, ...]
    ends: tuple[str, ...]
    sentence: int
    is_open: bool


def text(title: str, documents: Sequence[Coverage]) -> str:
    """Return the page.

    Args:
        title: the title of the dataset.
        documents: the documents with their quotes.
    """
    left, shown = MOST, []
    for document in documents:
        length = min(len(document.text), LONGEST, left)
        left -= length
        shown.append(
            {
                "document": document,
                "open": [(n, document.text[s.start : s.end]) for n, s in document.open if s.end <= length],
                "pieces": list(pieces(document, length)),
                "is_cut": length < len(document.text),
                "lost": [quote.key for quote in document.quotes if quote.start < 0],
            }
        )
    style = "\n".join(part(name) for name in STYLES)
    return render("site/templates/coverage.html.j2", title=title, documents=shown, style=style)


def pieces(document: Coverage, length: int) -> Iterator[Piece]:
    """Yield the pieces of the first characters of a document."""
    quotes = [quote for quote in document.quotes if quote.start >= 0]
    numbers = {sentence.start: number for number, sentence in document.open}
    spans = [(quote.start, quote.end) for quote in quotes]
    spans += [(sentence.start, sentence.end) for sentence in document.sentences]
    ordered = sorted({0, length, *(min(place, length) for span in spans for place in span)})
    waiting: list[Quote] = []
    coming = list(reversed(quotes))
    sentences = iter(document.sentences)
    sentence: Sentence | None = next(sentences, None)
    for start, end in pairwise(ordered):
        while coming and coming[-1].start <= start:
            waiting.append(coming.pop())
        waiting = [quote for quote in waiting if quote.end > start]
        while sentence and sentence.end <= start:
            sentence = next(sentences, None)
        is_open = sentence is not None and sentence.start <= start and not sentence.claims
        piece = document.text[start:end]
        yield Piece(
            BLANK.sub("\n\n", piece) if piece.isspace() and not waiting else piece,
            tuple(dict.fromkeys(quote.key for quote in waiting)),
            tuple(dict.fromkeys(quote.key for quote in waiting if quote.end == end)),
            numbers.get(start, 0) if is_open else 0,
            is_open,
        )

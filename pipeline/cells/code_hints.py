"""Hints about a value that is not a code: people type the label of a code, or copy both from the codebook."""

import re

from pipeline.cells import separated_items
from pipeline.contract.dataset import Dataset
from pipeline.core.finding import Message
from pipeline.schema.model import Field


def suggested(dataset: Dataset, field: Field, value: str) -> tuple[Message, ...]:
    """Return the hint for a value that is not in the code list of its field; else where the list is."""
    listed = (Message("use_listed", {"file": f"schemas/codes/{field.codes}.csv"}),) if field.codes else ()
    allowed = dataset.allowed(field)
    several, _ = separated_items.items(value, allowed)
    decide = (Message("one_code", {"codes": several}),) if several else ()
    return of_label(dataset, field, value) or decide or separated_items.suggested(value, allowed) or listed


def of_label(dataset: Dataset, field: Field, value: str) -> tuple[Message, ...]:
    """Return the hint to write the code whose label a value is, with or without the code; () for no label."""
    if not field.codes:
        return ()
    words, found = _words(value), []
    for code in dataset.codes[field.codes]:
        own, label = _words(code.code), _words(code.label)
        if label and words in {label, f"{own} {label}", f"{label} {own}"}:
            found.append(code.code)
    return (Message("write", {"suggestion": found[0]}),) if len(found) == 1 else ()


def _words(text: str) -> str:
    """Return the words of a text without case, with single spaces in place of what is between them."""
    return " ".join(re.findall(r"\w+", text.casefold()))

"""Does a quote contain the number or the share that is coded from it, with the bound that is coded?

dataset.json declares under `evidence.quotes` which fields contain the number, its bound and the share. Only
English quotes can be checked for number words, so in other languages a number in digits alone is looked for.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from pipeline.checks import numbers_in_text, shares_in_text
from pipeline.core.finding import Severity, Values
from pipeline.schema import counts

Fault = tuple[Severity, str, str, Values]


def faults(declared: Mapping[str, str], row: Mapping[str, Any], language: str) -> Iterator[Fault]:
    """Yield what a count or a share has and its quote has not.

    Args:
        declared: `evidence.quotes` of dataset.json.
        row: the row, with the values of the declared fields.
        language: the language of the dataset, as in dataset.json.

    Yields:
        Severity, code and field of the finding, and its values.
    """
    of_count = _count_fault(declared, row, is_english=language.startswith("en"))
    if of_count:
        yield of_count
    share = _share(row.get("share"))
    if share is not None and language.startswith("en") and share not in shares_in_text.shares(row["quote"]):
        values: Values = {"row": row["_key"], "share": row["share"], "quote": row["quote"]}
        yield "error", "share.missing", declared["share"], values


def _count_fault(declared: Mapping[str, str], row: Mapping[str, Any], *, is_english: bool) -> Fault | None:
    count, bound, quote = row.get("count"), row.get("bound"), str(row["quote"])
    if not count:
        return None
    values: Values = {"row": row["_key"], "count": str(count), "quote": quote}
    ends = counts.read(str(count))
    if ends is None:
        named = str(count).casefold() in quote.casefold()
        return None if named else ("error", "count.missing", declared["count"], values)
    numbers = list(numbers_in_text.numbers(quote))
    same = [number for number in numbers if number.value in ends]
    if {int(number.value) for number in same} != {*ends}:
        can_tell = is_english or bool(numbers)
        return ("error", "count.missing", declared["count"], values) if can_tell else None
    is_range = ends[0] < ends[1]
    if is_range and bound == "exactly":
        bound = "range"
    if not bound or not is_english or any(number.bound == bound for number in same):
        return None
    if (is_range or not any(number.words for number in same)) and numbers_in_text.expresses(quote, bound):
        return None
    words = next((number.words for number in same if number.words), "")
    given = {**values, "bound": str(row["bound"]), **({"words": words} if words else {})}
    return "warning", "count.bound", declared["bound"], given


def _share(text: object) -> Fraction | None:
    """Return the share that a cell has; None where it is empty, or no fraction, which other checks report."""
    match = re.fullmatch("([0-9]{1,9})/([1-9][0-9]{0,8})", str(text or ""))
    return Fraction(int(match[1]), int(match[2])) if match else None

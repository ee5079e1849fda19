"""Does a quote contain the number or the share that is coded from it, with the bound that is coded?

dataset.json declares under `evidence.quotes` which fields contain the number, its bound and the share. Only
English quotes can be checked for number words, so in other languages a number in digits alone is looked for.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from pipeline.checks import numbers_in_text, shares_in_text
from pipeline.core.finding import Message, Severity, Values
from pipeline.schema import column_names, counts
from pipeline.schema.model import TableSchema

MISSING = ("count.missing", "share.missing")


class Fault(NamedTuple):
    """Severity, code, field and values of a finding."""

    severity: Severity
    code: str
    field: str
    values: Values


def faults(declared: Mapping[str, str], row: Mapping[str, Any], language: str) -> Iterator[Fault]:
    """Yield what a count or a share has and its quote has not.

    A quote without any number may be that of another row, so the finding is about the quote.

    Args:
        declared: `evidence.quotes` of dataset.json.
        row: the row, with the values of the declared fields.
        language: the language of the dataset, as in dataset.json.
    """
    of_count = _count_fault(declared, row, is_english=language.startswith("en"))
    if of_count:
        yield of_count
    share = _share(row.get("share"))
    if share is not None and language.startswith("en") and share not in shares_in_text.shares(row["quote"]):
        values: Values = {"row": row["_key"], "share": row["share"], "quote": row["quote"]}
        yield Fault("error", "share.missing", declared["share"], values)


def hints(table: TableSchema, declared: Mapping[str, str], fault: Fault, same: str) -> tuple[Message, ...]:
    """Return what to do about a number that a quote does not contain.

    Args:
        table: the raw table of the quotes.
        declared: `evidence.quotes` of dataset.json.
        fault: the fault.
        same: the key of an earlier row with the same quote; empty if there is none.
    """
    if fault.code not in MISSING:
        return ()
    name = fault.code.partition(".")[0]
    values: Values = {"field": column_names.shown(table.field(declared[name])), "number": fault.values[name]}
    return (Message("quote_number", {**values, "row": same} if same else values),)


def _count_fault(declared: Mapping[str, str], row: Mapping[str, Any], *, is_english: bool) -> Fault | None:
    count, bound, quote = row.get("count"), row.get("bound"), str(row["quote"])
    if not count:
        return None
    values: Values = {"row": row["_key"], "count": str(count), "quote": quote}
    ends = counts.read(str(count))
    if ends is None:
        named = str(count).casefold() in quote.casefold()
        return None if named else Fault("error", "count.missing", declared["count"], values)
    numbers = list(numbers_in_text.numbers(quote))
    same = [number for number in numbers if number.value in ends]
    if {int(number.value) for number in same} != {*ends}:
        can_tell = is_english or bool(numbers)
        place = declared["count"] if numbers else declared["quote"]
        return Fault("error", "count.missing", place, values) if can_tell else None
    is_range = ends[0] < ends[1]
    if is_range and bound == "exactly":
        bound = "range"
    if not bound or not is_english or any(number.bound == bound for number in same):
        return None
    if (is_range or not any(number.words for number in same)) and numbers_in_text.expresses(quote, bound):
        return None
    words = next((number.words for number in same if number.words), "")
    given = {**values, "bound": str(row["bound"]), **({"words": words} if words else {})}
    return Fault("warning", "count.bound", declared["bound"], given)


def _share(text: object) -> Fraction | None:
    """Return the share that a cell has; None where it is empty, or no fraction, which other checks report."""
    match = re.fullmatch("([0-9]{1,9})/([1-9][0-9]{0,8})", str(text or ""))
    return Fraction(int(match[1]), int(match[2])) if match else None

"""Does a quote contain the number that is coded from it, in digits or words, with the bound that is coded?

dataset.json declares under `evidence.quotes` which fields contain the number and its bound. Only English
quotes can be checked for number words, so in other languages a number in digits alone is looked for.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pipeline.checks import numbers_in_text
from pipeline.core.finding import Severity, Values

Fault = tuple[Severity, str, str, Values]


def fault(declared: Mapping[str, str], row: Mapping[str, Any], language: str) -> Fault | None:
    """Return what a count has and its quote has not; None where they agree, or nothing can be said.

    Args:
        declared: `evidence.quotes` of dataset.json.
        row: the row, with the values of the declared fields.
        language: the language of the dataset, as in dataset.json.

    Returns:
        Severity, code and field of the finding, and its values.
    """
    count, bound = row.get("count"), row.get("bound")
    if not count:
        return None
    values: Values = {"row": row["_key"], "count": str(count), "quote": row["quote"]}
    if not str(count).isdecimal():
        named = str(count).casefold() in str(row["quote"]).casefold()
        return None if named else ("error", "count.missing", declared["count"], values)
    numbers = list(numbers_in_text.numbers(row["quote"]))
    same = [number for number in numbers if number.value == Decimal(count)]
    if not same:
        can_tell = language.startswith("en") or bool(numbers)
        return ("error", "count.missing", declared["count"], values) if can_tell else None
    if not bound or not language.startswith("en") or any(number.bound == bound for number in same):
        return None
    if not any(number.words for number in same) and numbers_in_text.expresses(row["quote"], bound):
        return None
    words = next((number.words for number in same if number.words), "")
    given = {**values, "bound": bound, **({"words": words} if words else {})}
    return "warning", "count.bound", declared["bound"], given

"""The type of a column, its words for "no value", and why."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.core.finding import Message, Values
from pipeline.propose import guess_dates, guess_numbers, missing_words
from pipeline.propose.guess import Guess, text
from pipeline.schema import lists
from pipeline.schema.model import FALSE, TRUE

NEARLY = 0.95  # share of the cells that show what a column was meant to contain
SHOWN = 5  # exceptions in a message
SEPARATORS = (";", "|")
DIVIDED = 2  # cells, at least, with a separator where cells contain lists
LISTS = 0.05  # share of the cells that contain a separator where cells contain lists
LONGEST_ITEM = 60
REUSED = 2  # times that an item of lists is used on average
KINDS = ("text", "codes", "integer", "number", "date", "year", "boolean", "list")
WORDS = {*TRUE, *FALSE} - {"0", "1"}


@dataclass(frozen=True)
class Typed:
    """What a column contains.

    Attributes:
        guess: its type.
        missing: words among its values that mean "no value".
    """

    guess: Guess
    missing: tuple[str, ...] = ()


def guess(values: Mapping[str, int], name: str) -> Typed:
    """Return the type of a column.

    Args:
        values: how often each of its values occurs, without empty cells.
        name: its name.
    """
    trimmed = {value: value.strip(lists.WHITESPACE) for value in values}
    surrounded = [value for value, text in trimmed.items() if value != text]
    if surrounded:
        counts = Counter[str]()
        for value, times in values.items():
            counts[trimmed[value]] += times
        typed = _guess(counts, name)
        if not typed.guess.is_text and typed.guess.properties["type"] != "list":
            reason = Message("add_table.type.trimmed", {"cells": sum(values[value] for value in surrounded)})
            written = {value: typed.guess.converted.get(text, text) for value, text in trimmed.items()}
            converted = {value: text for value, text in written.items() if value != text}
            found = Guess(typed.guess.properties, (*typed.guess.reasons, reason), converted)
            return replace(typed, guess=found)
    return _guess(values, name)


def _guess(values: Mapping[str, int], name: str) -> Typed:
    words = missing_words.of_typed(values)
    others = [value for value in values if value not in words]
    if others:
        found = _typed(others, name)
        if found and not found.is_text:
            return Typed(_with_doubts(found, others), tuple(words))
        if found:
            return Typed(found, tuple(missing_words.certain(values)))
    certain = missing_words.certain(values)
    others = [value for value in values if value not in certain]
    if not others:
        return Typed(text(Message("add_table.type.empty")), tuple(certain))
    counts = {value: values[value] for value in others}
    return Typed(_list(counts) or text(*_exceptions(counts)), tuple(certain))


def as_kind(values: Mapping[str, int], name: str, kind: str) -> Typed:
    """Return the type that the person who called has decided.

    Values that are not of it keep their form, and the check reports them.
    """
    missing = tuple(missing_words.certain(values))
    asked = Message("add_table.type.asked")
    if kind in {"text", "codes"}:
        return Typed(text(asked), missing)
    typed = guess(values, name)
    found = typed.guess.properties.get("type")
    if found == kind or (kind in {"integer", "year", "number"} and _holds(values, typed.missing, kind)):
        properties = {**typed.guess.properties, "type": kind} if found != kind else typed.guess.properties
        properties = {key: value for key, value in properties.items() if key != "holds"}
        return Typed(Guess(properties, (asked, *typed.guess.reasons), typed.guess.converted), typed.missing)
    if kind == "list":
        separator = max(SEPARATORS, key=lambda mark: sum(mark in value for value in values))
        return Typed(Guess({"type": "list", "delimiter": separator}, (asked,)), missing)
    if kind == "boolean" and set(values) - set(missing) <= {*TRUE, *FALSE}:
        return Typed(Guess({"type": "boolean"}, (asked,)), missing)
    # The check names each cell that is not of the type.
    return Typed(Guess({"type": kind}, (asked,)), missing)


def _holds(values: Mapping[str, int], missing: tuple[str, ...], kind: str) -> bool:
    form = guess_numbers.POINTED if kind == "number" else guess_numbers.INTEGER
    return all(form.fullmatch(value) for value in values if value not in missing)


def _typed(values: list[str], name: str) -> Guess | None:
    if set(values) <= WORDS:
        return Guess({"type": "boolean"}, (Message("add_table.type.boolean"),))
    found = None
    if guess_dates.is_about_dates(name):  # 20210826 is a number elsewhere
        found = guess_dates.guess(values, name)
    return found or guess_numbers.guess(values, name) or guess_dates.guess(values, name)


def _with_doubts(found: Guess, values: list[str]) -> Guess:
    """Return a guess with the note about numbers that may mean "no value"."""
    if found.properties.get("type") not in {"integer", "number"} or "groupChar" in found.properties:
        return found
    plain = [value for value in values if guess_numbers.is_number(value)]
    suspects = missing_words.numbers(plain) if len(plain) == len(values) else []
    if not suspects:
        return found
    doubt = Message("add_table.type.sentinel", {"words": suspects})
    return Guess(found.properties, (*found.reasons, doubt), found.converted)


def _list(values: Mapping[str, int]) -> Guess | None:
    """Return the guess that cells contain lists: several short items, which other cells contain as well."""
    total = sum(values.values())
    for separator in SEPARATORS:
        divided = sum(times for value, times in values.items() if separator in value)
        if divided < max(DIVIDED, LISTS * total):
            continue
        items = Counter[str]()
        for value, times in values.items():
            for item in lists.split(value, separator):
                items[item] += times
        short = all(item and len(item) <= LONGEST_ITEM and '"' not in item for item in items)
        if short and items.total() >= REUSED * len(items):
            note: Values = {"cells": divided, "separator": separator, "items": len(items)}
            return Guess({"type": "list", "delimiter": separator}, (Message("add_table.type.list", note),))
    return None


def _exceptions(values: Mapping[str, int]) -> Iterator[Message]:
    """Yield why a column is text although nearly all of its cells are numbers or dates."""
    kinds: tuple[tuple[str, Callable[[str], object]], ...] = (
        ("integer", guess_numbers.INTEGER.fullmatch),
        ("number", guess_numbers.POINTED.fullmatch),
        ("date", guess_dates.DAY.fullmatch),
    )
    total = sum(values.values())
    for kind, is_of_kind in kinds:
        others = [value for value in values if not is_of_kind(value)]
        rest = sum(values[value] for value in others)
        if others and total - rest >= NEARLY * total:
            shown = sorted(others)[:SHOWN]
            yield Message("add_table.type.nearly", {"kind": kind, "cells": rest, "shown": shown})
            return

"""Columns of numbers: only where every value is written in one way that cannot mean another number."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from pipeline.core.finding import Message
from pipeline.propose.guess import Guess, text
from pipeline.schema import exact_numbers

INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
PADDED = re.compile(r"-?0[0-9]+")
POINTED = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
EXPONENT = re.compile(r"-?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")
YEAR = re.compile(r"[12][0-9]{3}")
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}[.][0-9]{3}")
MOST_DIGITS = 15  # that every program keeps


@dataclass(frozen=True)
class Style:
    """A way of writing numbers.

    Attributes:
        decimal: the decimal character.
        group: the character between groups of three digits; empty for none.
    """

    decimal: str
    group: str = ""

    @property
    def form(self) -> re.Pattern[str]:
        """The numbers of this style."""
        whole = "(0|[1-9][0-9]*)"
        if self.group:
            whole = f"([1-9][0-9]{{0,2}}({re.escape(self.group)}[0-9]{{3}})+|0|[1-9][0-9]{{0,2}})"
        return re.compile(f"-?{whole}({re.escape(self.decimal)}[0-9]+)?")

    @property
    def proof(self) -> re.Pattern[str]:
        """The numbers that are of this style and mean nothing in another one."""
        decimal, group = re.escape(self.decimal), re.escape(self.group)
        if not group:
            return re.compile(
                f"-?(0{decimal}[0-9]+|[0-9]+{decimal}([0-9]{{1,2}}|[0-9]{{4,}})|[0-9]{{4,}}{decimal}[0-9]+)"
            )
        if self.group not in ".,":
            return re.compile(f"-?[0-9]{{1,3}}({group}[0-9]{{3}})+({decimal}[0-9]+)?")
        return re.compile(f"-?[0-9]{{1,3}}(({group}[0-9]{{3}}){{2,}}|({group}[0-9]{{3}})+{decimal}[0-9]+)")


STYLES = (
    Style(","),
    Style(".", ","),
    Style(",", "."),
    *(Style(decimal, group) for decimal in ".," for group in (" ", "\u00a0", "\u202f", "'", "\u2019")),
)


def guess(values: Collection[str], name: str) -> Guess | None:
    """Return the type of numbers that a column contains; None if it does not look like numbers.

    Args:
        values: its distinct values, without missing ones.
        name: the name of the column: one about years contains years.
    """
    if all(INTEGER.fullmatch(value) or PADDED.fullmatch(value) for value in values):
        return _of_digits(values, name)
    if all(POINTED.fullmatch(value) for value in values):
        return _of_point(values)
    if all(EXPONENT.fullmatch(value) or POINTED.fullmatch(value) for value in values):
        example = next(value for value in sorted(values) if EXPONENT.fullmatch(value))
        return text(Message("add_table.type.exponent", {"example": example}))
    return next(_of_styles(values), None)


def is_number(value: str) -> bool:
    """Return whether a text is a number in the default form."""
    return POINTED.fullmatch(value) is not None


def _of_digits(values: Collection[str], name: str) -> Guess:
    padded = next((value for value in sorted(values) if PADDED.fullmatch(value)), None)
    longest = max(values, key=lambda value: (len(value.lstrip("-")), value))
    if padded is not None:
        return text(Message("add_table.type.padded", {"example": padded}))
    if len(longest.lstrip("-")) > MOST_DIGITS:
        return text(_long(longest))
    if "-0" in values:
        return text(Message("add_table.type.padded", {"example": "-0"}))
    numbers = sorted(map(int, values))
    bounds = Message("add_table.type.integer", {"least": str(numbers[0]), "most": str(numbers[-1])})
    if "year" in name.split("_") and all(YEAR.fullmatch(value) for value in values):
        return Guess({"type": "year"}, (bounds,))
    return Guess({"type": "integer"}, (bounds,))


def _of_point(values: Collection[str]) -> Guess:
    inexact = next((v for v in sorted(values) if not exact_numbers.is_exact(v, float(v))), None)
    if inexact is not None:
        return text(_long(inexact))
    pointed = [value for value in values if "." in value]
    if all(THOUSANDS.fullmatch(value) for value in pointed) and any(v.endswith("00") for v in pointed):
        return text(Message("add_table.type.thousands", {"example": min(pointed)}))
    numbers = sorted(values, key=float)
    return Guess(
        {"type": "number"}, (Message("add_table.type.number", {"least": numbers[0], "most": numbers[-1]}),)
    )


def _of_styles(values: Collection[str]) -> Iterator[Guess]:
    """Yield the style that all values have, or why they remain text although they look like numbers."""
    for style in STYLES:
        if not all(style.form.fullmatch(value) for value in values):
            continue
        proof = next((value for value in sorted(values) if style.proof.fullmatch(value)), None)
        if proof is None:
            yield text(Message("add_table.type.either_number", {"example": max(sorted(values), key=len)}))
            return
        plain = {
            v: v.replace(style.group, "").replace(style.decimal, ".")
            if style.group
            else v.replace(style.decimal, ".")
            for v in values
        }
        inexact = next(
            (v for v, number in plain.items() if not exact_numbers.is_exact(number, float(number))), None
        )
        if inexact is not None:
            yield text(_long(inexact))
            return
        decimals = any(style.decimal in value for value in values)
        properties = {"type": "number" if decimals else "integer"}
        if decimals and style.decimal != ".":
            properties["decimalChar"] = style.decimal
        if style.group:
            properties["groupChar"] = style.group
        yield Guess(properties, (Message("add_table.type.style", {"example": proof}),))


def _long(example: str) -> Message:
    return Message("add_table.type.long", {"example": example, "digits": sum(map(str.isdigit, example))})
